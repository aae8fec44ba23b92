"""Parties as rows of arrays: households and squads that have left home or garrison.

A party is the smallest set of people who decide and travel together. Its luck is addressed by where it
comes from and which number it had there (`origin`, `kind`, `order`), never by its row: rows depend on the
scenario, addresses do not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.scenario.errors import PanjError
from sim.world.world import Floats, Ints

Codes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.uint16]
Shorts = npt.NDArray[np.int16]

HOME = 0  # a squad that has joined another garrison: its people are counted there
MOVING = 1  # on the road inside the country
QUEUEING = 2  # waiting at a crossing, near bank
ADMITTED = 3  # on the far bank, on the way to a site
SETTLED = 4  # displaced inside the country, staying somewhere for now
SHELTERED = 5  # in a site or beyond an exit, on the far side
REPATRIATED = 6  # soldiers flown home
DISPERSED = 7  # soldiers who went home, hid or surrendered

CIVILIAN, MILITARY = 0, 1

AT_ONCE = -1.0  # `due` of who waits for nothing
#: Places and days are kept in 16 bits, one of them for the sign.
MOST = 2**15 - 1

STATES = ("home", "moving", "queueing", "admitted", "settled", "sheltered", "repatriated", "dispersed")


class Columns(NamedTuple):
    """The columns of :class:`Parties` as a tuple of arrays, the form the kernels take.

    What is used as an index has no sign: an index that may be negative has to be looked at first, which is dear in
    a loop over millions of rows.
    """

    origin: Rows
    order: Ints
    kind: Codes
    size: Ints
    state: Codes
    at: Rows
    due: Floats
    since: Shorts
    shun: Shorts
    choices: Ints


def _column(kind: type) -> Any:
    return field(default_factory=lambda: np.empty(0, kind))


@dataclass(eq=False)
class Parties:
    """The columns; row p < `count` is one party, 30 bytes each.

    Parameters
    ----------
    origin : uint16
        Place it comes from.
    order : int32
        Which number it had there (0 for the first to leave).
    kind : uint8
        0 civilian, 1 military.
    size : int32
        People.
    state : uint8
        One of the states above.
    at : uint16
        Place it is at, or is bound for while it travels.
    due : float
        What it waits for: on the road the day (with fraction) of its arrival, at a place the cumulated hazard at which
        it moves on, in a queue the day its patience ends, at a site the day it leaves; -1 for at once.
    since : int16
        Day it joined the queue; for people abroad, the crossing they came by.
    shun : int16
        Crossing it will not try next; -1 for none.
    choices : int32
        How often it has chosen a route.
    """

    count: int = 0
    origin: Rows = _column(np.uint16)
    order: Ints = _column(np.int32)
    kind: Codes = _column(np.uint8)
    size: Ints = _column(np.int32)
    state: Codes = _column(np.uint8)
    at: Rows = _column(np.uint16)
    due: Floats = _column(np.float64)
    since: Shorts = _column(np.int16)
    shun: Shorts = _column(np.int16)
    choices: Ints = _column(np.int32)

    def add(self, origin: Ints, order: Ints, size: Ints, kind: int) -> slice:
        """Append parties that leave today from where they live; return their rows.

        They stand at their origin, settled, and wait for nothing, so households move on the same day. A squad that
        stands somewhere waits until the garrison rule asks it: no hazard moves it.
        """
        start, stop = self.count, self.count + len(origin)
        if stop > len(self.origin):
            self._grow(max(1024, 2 * stop))
        rows = slice(start, stop)
        self.origin[rows], self.order[rows], self.size[rows], self.kind[rows] = origin, order, size, kind
        self.state[rows], self.at[rows], self.due[rows] = SETTLED, origin, AT_ONCE if kind == CIVILIAN else np.inf
        self.since[rows], self.shun[rows], self.choices[rows] = -1, -1, 0
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


def check_limits(places: int, days: int) -> None:
    """Refuse a world or a scenario whose places or days do not fit into the columns.

    Raises
    ------
    PanjError
        If there are more than `MOST` of either.
    """
    for found, what in ((places, "places in a world"), (days, "days in a scenario")):
        if found > MOST:
            raise PanjError(f"{found:,} {what} are too many: the most is {MOST:,}")
