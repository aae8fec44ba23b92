"""Parties as rows of arrays: households and squads that have left home or garrison.

A party is the smallest set of people who decide and travel together. Its luck is addressed by where it
comes from and which number it had there (`origin`, `kind`, `order`), never by its row: rows depend on the
scenario, addresses do not.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.kernels import kernel
from sim.scenario.errors import PanjError
from sim.world.world import Floats, Ints, Longs

Codes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.uint16]
Shorts = npt.NDArray[np.int16]

HOME = 0  # at home again; a squad: in another garrison, where its people are counted
MOVING = 1  # on the road inside the country
QUEUEING = 2  # waiting at a crossing, near bank
ADMITTED = 3  # on the far bank, on the way to a site
SETTLED = 4  # displaced inside the country, staying somewhere for now
SHELTERED = 5  # in a site or beyond an exit, on the far side
REPATRIATED = 6  # soldiers flown home
DISPERSED = 7  # soldiers who went home, hid or surrendered

CIVILIAN, MILITARY = 0, 1

AT_ONCE = -1.0  # `acts_at` of who waits for nothing
NOT_DRAWN = -1.0  # `back_at` of a household that has just left: below every limit, so that it is drawn today
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
    acts_at: Floats
    queued_on: Shorts
    shun: Shorts
    came_by: Shorts
    choices: Ints
    back_at: Floats


@kernel
def stand(party: Columns, first: int, last: int, kind: int) -> None:
    """Let the parties of rows first … last - 1, whose origin, order and size are written, stand at their origin.

    They are settled and wait for nothing, so households move on the same day. A squad that stands somewhere waits
    until the garrison rule asks it: no hazard moves it.
    """
    for p in range(first, last):
        party.kind[p], party.state[p], party.at[p] = kind, SETTLED, party.origin[p]
        party.acts_at[p] = AT_ONCE if kind == CIVILIAN else np.inf
        party.queued_on[p] = party.shun[p] = party.came_by[p] = -1
        party.choices[p] = 0
        party.back_at[p] = NOT_DRAWN if kind == CIVILIAN else np.inf


def _column(kind: type) -> Any:
    return field(default_factory=lambda: np.empty(0, kind))


@dataclass(eq=False)
class Parties:
    """The columns; row p < `count` is one party, 40 bytes each.

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
    acts_at : float
        The mark at which it acts, against the limit of today for its state and place (`limits` of movement.py): a day
        (with fraction) on the road, in a queue and abroad; where it stays inside the country, a cumulated hazard; -1
        for at once.
    queued_on : int16
        Day it last joined a queue; -1 for never.
    shun : int16
        Crossing it will not try next; -1 for none. In a queue: the crossing, once the far side has turned it back.
    came_by : int16
        Crossing by which it left the country; -1 for not.
    choices : int32
        How often it has chosen: a route, a squad what it does, a household in a site another one.
    back_at : float
        The cumulated hazard to go back at which a household does; -1 until that is drawn. At home again, the
        cumulated hazard to leave at which it does. Infinite for soldiers.
    many : int64, shape (1,)
        Rows that are in use.
    """

    origin: Rows = _column(np.uint16)
    order: Ints = _column(np.int32)
    kind: Codes = _column(np.uint8)
    size: Ints = _column(np.int32)
    state: Codes = _column(np.uint8)
    at: Rows = _column(np.uint16)
    acts_at: Floats = _column(np.float64)
    queued_on: Shorts = _column(np.int16)
    shun: Shorts = _column(np.int16)
    came_by: Shorts = _column(np.int16)
    choices: Ints = _column(np.int32)
    back_at: Floats = _column(np.float64)
    many: Longs = field(default_factory=lambda: np.zeros(1, np.int64))

    @property
    def count(self) -> int:
        """Rows that are in use."""
        return int(self.many[0])

    def add(self, origin: Ints | Rows, order: Ints, size: Ints, kind: int) -> slice:
        """Append parties that leave today from where they live (see :func:`stand`); return their rows."""
        start, stop = self.count, self.count + len(origin)
        self.reserve(len(origin))
        rows = slice(start, stop)
        self.origin[rows], self.order[rows], self.size[rows] = origin, order, size
        stand(self.columns(), start, stop, kind)
        self.many[0] = stop
        return rows

    def reserve(self, more: int) -> None:
        """Make sure that there is room for so many rows more."""
        if self.count + more > len(self.origin):
            self.resize(max(1024, 2 * (self.count + more)))

    def resize(self, room: int) -> None:
        """Give the columns room for so many rows in all."""
        for name in Columns._fields:
            old = getattr(self, name)
            new = np.empty(room, old.dtype)
            new[: self.count] = old[: self.count]
            setattr(self, name, new)

    def copy(self, room: float) -> Parties:
        """Return parties of their own that are equal to these, with room for some more, as a share of them."""
        out = copy.copy(self)
        out.many = self.many.copy()
        out.resize(self.count + int(room * self.count))
        return out

    def columns(self) -> Columns:
        """Return the columns as the tuple the kernels take (views: what they write stays written)."""
        return Columns(*(getattr(self, name) for name in Columns._fields))

    def people(self, state: int, kind: int) -> int:
        """Return how many people of a kind are in a state."""
        n = self.count
        mask = (self.state[:n] == state) & (self.kind[:n] == kind)
        return int(self.size[:n][mask].sum())


class Listed(NamedTuple):
    """Some of the parties by their rows, in an order that counts.

    Parameters
    ----------
    row : int32; many : int64, shape (1,), how many of these entries count
    """

    row: Ints
    many: Longs

    @classmethod
    def room(cls, room: int) -> Listed:
        """Return room for so many, with none of them yet."""
        return cls(np.empty(room, np.int32), np.zeros(1, np.int64))

    @property
    def used(self) -> int:
        """How many they are."""
        return int(self.many[0])

    def resized(self, room: int) -> Listed:
        """Return the same with room for so many in all."""
        out = Listed.room(room)
        out.row[: self.used], out.many[:] = self.row[: self.used], self.many
        return out


class Crowd(NamedTuple):
    """All parties for the kernels, and lists of their rows.

    Parameters
    ----------
    party : Columns
    many : int64, shape (1,), rows that are in use
    later : Listed, those who have their turn today after the others have travelled: at a crossing or a site
    queue : int32, as long (scratch)
    """

    party: Columns
    many: Longs
    later: Listed
    queue: Ints

    @classmethod
    def room(cls, parties: Parties, before: Crowd | None = None) -> Crowd:
        """Return it for some parties, with who has their turn today as it was `before` the table had other room."""
        room = len(parties.origin)
        later = Listed.room(room) if before is None else before.later.resized(room)
        return cls(parties.columns(), parties.many, later, np.empty(room, np.int32))


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
