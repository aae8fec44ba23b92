"""Dated changes to a scenario, in one call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.api.comparisons import Comparison
from sim.api.face import as_face
from sim.scenario.calls import told_by_name
from sim.scenario.resolved import Scenario
from sim.whatif.ask import what_if as _what_if


@told_by_name(_what_if)
def what_if(name: str | Path | Scenario, *changes: tuple[object, ...], **options: Any) -> Comparison:
    """Run a scenario with dated changes and without them; see :func:`sim.whatif.ask.what_if` for the options."""
    return as_face(Comparison, _what_if(name, *changes, **options))
