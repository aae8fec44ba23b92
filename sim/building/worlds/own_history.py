"""history.csv of a world of Panj's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from sim.building.records import UNKNOWN
from sim.building.worlds.own_tables import Cell, Line, estimate
from sim.building.worlds.plan import Plan


def history_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each thing that happened, in any order."""
    begins = plan.period.start.toordinal()
    ends = begins + plan.period.days
    spells = plan.pieces.fighting
    fell = "the first day of fighting there; events do not say who won: any later day, or never"
    kept = "the first day without fighting there; events do not say who holds it: any later day, or never"
    for town in sorted(set(spells.place.tolist())):
        name, here = plan.ids[town], spells.place == town
        over = np.where(spells.over[here] == UNKNOWN, ends, spells.over[here])
        for first, end in _joined(spells.first[here].tolist(), over.tolist()):
            if begins < end and first < ends:
                yield _event(
                    max(first, begins),
                    "capture",
                    name,
                    estimate("fought", "", "there was fighting; or handed over"),
                    fell,
                )
                if end < ends:
                    yield _event(end, "retake", name, "", kept)
    for closing in plan.pieces.closings:
        source = closing.where or plan.given.source("closures")
        for day, value in ((closing.first, "closed"), (closing.until, "open")):
            if day is not None and begins < day < ends:
                yield {
                    "date": Cell(_iso(day), "", source, "medium"),
                    **{"action": "policy", "target": closing.host, "kind": "civilian"},
                    "value": Cell(value, "", source, "medium"),
                }


def _joined(first: Sequence[int], over: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spells of a place in order; those that touch are one, as nobody retakes and loses it on one day."""
    out: list[tuple[int, int]] = []
    for begin, end in sorted(zip(first, over, strict=True)):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def _event(day: int, action: str, target: str, value: str | Cell, method: str) -> Line:
    return {"date": estimate(_iso(day), "", method), "action": action, "target": target, "value": value}


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
