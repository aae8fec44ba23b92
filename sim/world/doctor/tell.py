"""How a check of the doctor points at a cell."""

from __future__ import annotations

from sim.scenario.tables.reader import Row
from sim.world.findings import Finding


def tell(
    row: Row, column: str, check: str, message: str, hint: str | None = None, *, severity: str = "warning"
) -> Finding:
    """Return a finding that stands in one cell."""
    at = row.problem(column, message, hint)
    return Finding(at.message, at.file, at.line, at.column, at.hint, severity, check)
