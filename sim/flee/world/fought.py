"""On which days places with people are in conflict, and whether somebody leaves on another one."""

from __future__ import annotations

import numpy as np

from sim.flee.world.floods import drives_by_conflict, drives_by_flood
from sim.flee.world.instance import Bools, FleeInstance, FleeKind

FROM_NOWHERE = "from-nowhere"
"""What it is called that people leave although nowhere is fighting."""


def fought(case: FleeInstance) -> Bools:
    """Tell of each day whether a place with people is in conflict."""
    active, before = case.kind == FleeKind.CONFLICT, np.zeros(len(case.kind), np.bool_)
    out: Bools = np.zeros(len(case.conflicts), np.bool_)
    for day, now in enumerate(case.conflicts > 1e-6):
        for change in case.changes:
            if change.day == day:
                active[change.place] = change.kind is FleeKind.CONFLICT
        active = (active & ~(before & ~now)) | (now & ~before)
        out[day] = (active & (case.population > 0)).any()
        before = now
    return out


def from_nowhere(case: FleeInstance) -> tuple[int, float] | None:
    """Return the first day on which people leave while no place with people is in conflict, and how many; or None.

    Where nobody was counted, or conflicts or floods say how many set out, they leave from where they are; hunger may
    drive them from elsewhere.
    """
    spawn = case.settings.get("spawn_rules") or {}
    elsewhere = spawn.get("conflict_zone_spawning_only") is False and spawn.get("starvation_driven_spawning")
    if not case.total.any() or elsewhere or drives_by_conflict(spawn) or drives_by_flood(case.settings):
        return None
    there = fought(case)
    debt = 0.0
    for day in range(1, case.days):
        new = float(case.total[day] - case.total[day - 1]) - debt
        debt = max(0.0, -new)
        if new > 0 and not there[day]:
            return day, new
    return None
