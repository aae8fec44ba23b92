"""What the steps of a build have found: the pieces a world is put together of."""

from __future__ import annotations

from dataclasses import dataclass

from sim.building.closures import Closing
from sim.building.records import Camps, Roads, Towns
from sim.building.steps.fighting import Fighting
from sim.flee.world.instance import LayoutRow
from sim.words.fixed import Fixed


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
        Places are rows of the towns.
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
