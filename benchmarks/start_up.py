"""How fast `panj --help` answers, against the time to import typer and rich."""

from __future__ import annotations

import sys

from benchmarks.measure import in_turn


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    code = "from sim.cli import main; main()"
    ours = [sys.executable, "-c", code, "--help"]
    theirs = [sys.executable, "-c", "import typer, rich"]
    help_time, import_time, ratio = in_turn(ours, theirs, runs=15)
    return [
        ("`panj --help`", help_time.text(), ""),
        ("`python -c 'import typer, rich'`", import_time.text(), ""),
        ("ratio, median of pairs", f"{ratio:.2f}", "< 1.2"),
    ]
