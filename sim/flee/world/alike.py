"""The doctor on several instances: two of one conflict, which tell of each other what should not be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from sim.flee.world.instance import FleeInstance
from sim.flee.world.telling import plain
from sim.scenario.files import shown
from sim.words.wording import counted
from sim.world.findings import Finding
from sim.world.world import Floats

SHARED = 0.5
"""Share of the camps of the smaller instance whose names the other has too, from which both are of one conflict."""


def examine_together(instances: Sequence[FleeInstance]) -> list[Finding]:
    """Return what is wrong with instances that are given together: a finding for each pair of one conflict."""
    return [finding for one, other in combinations(instances, 2) for finding in _of_one_conflict(one, other)]


def _of_one_conflict(one: FleeInstance, other: FleeInstance) -> Iterator[Finding]:
    """Find two instances of one conflict: days in common, one home country and camps of the same names.

    A copy in which countries and camps have other names is told by what was counted.
    """
    first = max(one.start, other.start)
    last = min(one.start + dt.timedelta(days=one.days - 1), other.start + dt.timedelta(days=other.days - 1))
    if first > last:
        return
    days = (last - first).days + 1
    camps = [{plain(case.places[k]): int(k) for k in case.camps} for case in (one, other)]
    both = sorted(camps[0].keys() & camps[1].keys())
    enough = max(1.0, SHARED * min(map(len, camps)))
    common = f"is of the same conflict as {shown(other.folder)}: both"
    if plain(one.home) == plain(other.home) and len(both) >= enough:
        same = sum(_same_counts(one, other, camps[0][name], camps[1][name], first, days) for name in both)
        message = f"{common} are of {one.home}, have {counted(days, 'day')} in common and "
        message += f"{counted(len(both), 'camp')} of the same names, {same} with the same counts"
    else:
        same = len(_courses(one, first, days) & _courses(other, first, days))
        if same < enough:
            return
        message = f"{common} have the same counts of {counted(same, 'camp')} on {counted(days, 'day')}, by other names"
    hint = "what is chosen on one is no forecast of the other; leave one out"
    yield Finding(message, shown(one.folder), None, None, hint, "warning", "one-conflict")


def _courses(case: FleeInstance, first: dt.date, days: int) -> set[bytes]:
    """Return the counts of every camp on some days, where they change: those of one number say nothing."""
    all_counts = (_counts(case, int(place), first, days) for place in case.camps)
    return {np.asarray(counts, np.float64).tobytes() for counts in all_counts if np.ptp(counts) > 0}


def _same_counts(one: FleeInstance, other: FleeInstance, here: int, there: int, first: dt.date, days: int) -> bool:
    """Tell whether a camp has the same counts in both on all the days that they have in common."""
    counts = _counts(one, here, first, days)
    return bool(counts.any() and np.array_equal(counts, _counts(other, there, first, days)))


def _counts(case: FleeInstance, place: int, first: dt.date, days: int) -> Floats:
    begin = (first - case.start).days
    return case.observed[begin : begin + days, case.camps.tolist().index(place)]
