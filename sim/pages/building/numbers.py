"""Numbers of a built world that more than one part of its page says."""

from __future__ import annotations

from collections import Counter

from sim.building.records import UNKNOWN
from sim.building.steps.build import Built


def fought(found: Built) -> dict[int, int]:
    """Return how many events there are at each town that has any, by its row."""
    out: Counter[int] = Counter()
    spells = found.pieces.fighting
    for town, events in zip(spells.place.tolist(), spells.events.tolist(), strict=True):
        out[town] += events
    return dict(out)


def people_of(count: int) -> str:
    """Return people as they are written; of a count that nobody knows that."""
    return "people not known" if count == UNKNOWN else f"{count:,} people"
