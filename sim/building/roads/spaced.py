"""Points along long straight stretches of road, so that a place beside the middle of one is near it.

A map draws a point where a road bends: over a plain the next may be tens of kilometres away. Between two that are more
than :data:`APART` km apart others are put in, equally far from each other. None are put on ferries: nobody boards a
ferry on its way.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.building.roads.osm import RoadMap
from sim.world.doctor.geography import great_circle
from sim.world.world import Floats

#: Kilometres between two points of a road, at most.
APART = 1.0


def steps_of(roads: RoadMap) -> Floats:
    """Return the km from each drawn point of a way to the next; 0 at the last of each way."""
    out = np.zeros(len(roads.point))
    a, b = roads.point[:-1], roads.point[1:]
    same = roads.way[:-1] == roads.way[1:]
    out[:-1] = np.where(same, great_circle(roads.lat[a], roads.lon[a], roads.lat[b], roads.lon[b]), 0.0)
    return out


def spaced(roads: RoadMap, apart: float = APART) -> RoadMap:
    """Return the map with no two neighbouring points of a road further apart than `apart` km."""
    more = np.maximum(np.ceil(steps_of(roads) / apart).astype(np.int64) - 1, 0)
    more[roads.ferry[roads.way]] = 0
    after = np.repeat(np.arange(len(more)), more)
    if not len(after):
        return roads
    share = (np.arange(len(after)) - np.repeat(np.cumsum(more) - more, more) + 1) / (more[after] + 1)
    a, b = roads.point[after], roads.point[after + 1]
    east = (roads.lon[b] - roads.lon[a] + 180) % 360 - 180  # the short way, over the date line too
    new = len(roads.lat) + np.arange(len(after))
    return replace(
        roads,
        lat=np.r_[roads.lat, roads.lat[a] + share * (roads.lat[b] - roads.lat[a])],
        lon=np.r_[roads.lon, roads.lon[a] + share * east],
        point=np.insert(roads.point, after + 1, new).astype(np.int32),
        way=np.insert(roads.way, after + 1, roads.way[after]),
    )
