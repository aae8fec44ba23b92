"""Parties as rows of arrays: households and squads that have left home or garrison.

A party is the smallest set of people who decide and travel together. Its luck is addressed by where it
comes from and which number it had there (`origin`, `kind`, `order`), never by its row: rows depend on the
scenario, addresses do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np

from sim.world.world import Bytes, Floats, Ints

HOME = 0  # a squad that has joined another garrison: its people are counted there
MOVING = 1  # on the road inside the country
QUEUEING = 2  # waiting at a crossing, near bank
ADMITTED = 3  # on the far bank, on the way to a site
SETTLED = 4  # displaced inside the country, staying somewhere for now
SHELTERED = 5  # in a site or beyond an exit, on the far side
REPATRIATED = 6  # soldiers flown home
DISPERSED = 7  # soldiers who went home, hid or surrendered

CIVILIAN, MILITARY = 0, 1

STATES = ("home", "moving", "queueing", "admitted", "settled", "sheltered", "repatriated", "dispersed")


class Columns(NamedTuple):
    """The columns of :class:`Parties` as a tuple of arrays, the form the kernels take."""

    origin: Ints
    order: Ints
    kind: Bytes
    size: Ints
    state: Bytes
    at: Ints
    due: Floats
    bear: Floats
    since: Ints
    shun: Ints
    choices: Ints


def _column(kind: type) -> Any:
    return field(default_factory=lambda: np.empty(0, kind))


@dataclass(eq=False)
class Parties:
    """The columns; row p < `count` is one party, 46 bytes each.

    Parameters
    ----------
    origin : int32
        Place it comes from.
    order : int32
        Which number it had there (0 for the first to leave).
    kind : int8
        0 civilian, 1 military.
    size : int32
        People.
    state : int8
        One of the states above.
    at : int32
        Place it is at, or is bound for while it travels.
    due : float
        Day (with fraction) on which it arrives there.
    bear : float
        What it will bear before it moves on: cumulated hazard at a place, day in a queue or a site.
    since : int32
        Day it joined the queue; for people abroad, the crossing they came by.
    shun : int32
        Crossing it will not try next; -1 for none.
    choices : int32
        How often it has chosen a route.
    """

    count: int = 0
    origin: Ints = _column(np.int32)
    order: Ints = _column(np.int32)
    kind: Bytes = _column(np.int8)
    size: Ints = _column(np.int32)
    state: Bytes = _column(np.int8)
    at: Ints = _column(np.int32)
    due: Floats = _column(np.float64)
    bear: Floats = _column(np.float64)
    since: Ints = _column(np.int32)
    shun: Ints = _column(np.int32)
    choices: Ints = _column(np.int32)

    def add(self, origin: Ints, order: Ints, size: Ints, kind: int, day: int) -> slice:
        """Append parties that leave today from where they live; return their rows.

        They stand at their origin, settled, with nothing to bear, so they move on the same day.
        """
        start, stop = self.count, self.count + len(origin)
        if stop > len(self.origin):
            self._grow(max(1024, 2 * stop))
        rows = slice(start, stop)
        self.origin[rows], self.order[rows], self.size[rows], self.kind[rows] = origin, order, size, kind
        self.state[rows], self.at[rows], self.due[rows] = SETTLED, origin, float(day)
        self.bear[rows], self.since[rows], self.shun[rows], self.choices[rows] = -1.0, -1, -1, 0
        self.count = stop
        return rows

    def _grow(self, capacity: int) -> None:
        for column in fields(self):
            if column.name == "count":
                continue
            old = getattr(self, column.name)
            new = np.empty(capacity, old.dtype)
            new[: self.count] = old[: self.count]
            setattr(self, column.name, new)

    def columns(self) -> Columns:
        """Return the columns as the tuple the kernels take (views: what they write stays written)."""
        return Columns(*(getattr(self, name) for name in Columns._fields))

    def people(self, state: int, kind: int) -> int:
        """Return how many people of a kind are in a state."""
        n = self.count
        mask = (self.state[:n] == state) & (self.kind[:n] == kind)
        return int(self.size[:n][mask].sum())
