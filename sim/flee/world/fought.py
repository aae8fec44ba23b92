"""On which days places with people are in conflict, and whether somebody leaves on another one."""

from __future__ import annotations

import numpy as np

from sim.flee.world.instance import Bools, FleeInstance, FleeKind

FROM_NOWHERE = "from-nowhere"
"""What it is called that people leave although nowhere is fighting."""


def fought(case: FleeInstance) -> Bools:
    """Tell of each day whether a place with people is in conflict."""
    seen = np.maximum.accumulate(case.conflicts > 1e-6, axis=0)
    active = (case.conflicts > 1e-6) | ((case.kind == FleeKind.CONFLICT)[None, :] & ~seen)
    out: Bools = (active & (case.population > 0)[None, :]).any(axis=1)
    return out


def from_nowhere(case: FleeInstance) -> tuple[int, float] | None:
    """Return the first day on which people leave while no place with people is in conflict, and how many; or None.

    Where nobody was counted, they leave from where they are.
    """
    if not case.total.any():
        return None
    there = fought(case)
    debt = 0.0
    for day in range(1, case.days):
        new = float(case.total[day] - case.total[day - 1]) - debt
        debt = max(0.0, -new)
        if new > 0 and not there[day]:
            return day, new
    return None
