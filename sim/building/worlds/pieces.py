"""What the steps of a build have found: the pieces a world is put together of."""

from __future__ import annotations

from dataclasses import dataclass

from sim.building.records import Camps, Roads, Towns
from sim.flee.world.instance import LayoutRow
from sim.words.fixed import Fixed
from sim.world.world import Ints


@dataclass(frozen=True, eq=False)
class Fighting(Fixed):
    """Spells of fighting at places.

    Parameters
    ----------
    town : int32
        Row of the towns.
    first, last : int32
        Ordinal days, both included; the last day of what does not end is that of the world or any later one.
    """

    town: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True)
class Closing:
    """A border that is closed: of which host, from which day, until the day before `until` (None: for ever)."""

    host: str
    first: int
    until: int | None
    where: str = ""


@dataclass(frozen=True, eq=False)
class Pieces(Fixed):
    """All pieces.

    Parameters
    ----------
    towns : Towns
        Those that are places of the world; ``country`` is the home country.
    camps : Camps
        With degrees; ``country`` as hosts are called.
    roads : Roads
        Between towns and camps, numbered one after the other.
    fighting : Fighting
    layout : tuple of LayoutRow
        Counts, the total first; empty where nobody was counted.
    closings : tuple of Closing
    """

    towns: Towns
    camps: Camps
    roads: Roads
    fighting: Fighting
    layout: tuple[LayoutRow, ...] = ()
    closings: tuple[Closing, ...] = ()
