"""Roads where no map is given: great circles, made longer because roads wind.

Equation
--------
``km = w · d``: d the great circle between two places on a sphere of radius 6371 km, w the winding, one number for all.
Which pairs have a road is for :mod:`sim.building.roads.prune` to say. A straight line knows no river, no mountain and
no road that is closed.

Source
------
In seven published instances of Flee's the median road is 1.17 to 1.43 times as long as the great circle between its
ends: `python -m benchmarks.road_graphs`, the column `winding`.
"""

from __future__ import annotations

import numpy as np

from sim.building.records import Roads
from sim.building.roads.points import Points
from sim.building.roads.prune import pairs
from sim.world.world import Floats, Mode

#: What a straight line is taken for: what most roads outside towns are.
MODE = Mode.GRAVEL.name.lower()


def straight_km(points: Points, winding: float) -> Floats:
    """Return the km between all places as straight lines would have them; infinite between those with no way.

    Parameters
    ----------
    points : Points
    winding : float
        Length of a road per km of great circle, at least 1.
    """
    return np.where(points.allowed, winding * points.apart, np.inf)


def straight_roads(points: Points, winding: float, tau: float) -> Roads:
    """Return straight roads between places, those left out that lead through others.

    Parameters
    ----------
    points : Points
    winding : float
    tau : float
        See :func:`sim.building.roads.prune.direct`.
    """
    km = straight_km(points, winding)
    a, b = pairs(km, tau)
    yes, no = np.ones(len(a), np.bool_), np.zeros(len(a), np.bool_)
    return Roads(a, b, km[a, b], (MODE,) * len(a), yes, no, no)
