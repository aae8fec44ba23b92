"""Places that no road reaches: who they are, and the shortest straight lines that join them to the others.

Maps of roads have silent gaps and tables forget a camp; nobody could leave such a place or come to it. Of the straight
lines that the rule of borders allows, those are added that join all parts of the graph with the least km (Kruskal 1956,
doi 10.1090/S0002-9939-1956-0078686-7), and they stay marked as straight.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from sim.building.joined import picked
from sim.building.records import Roads
from sim.building.roads.points import Points
from sim.building.roads.straight import MODE, straight_km
from sim.world.world import Floats, Ints


def parts(points: Points, roads: Roads) -> Ints:
    """Return the part of the graph that each place is in: the largest is 0, of equal ones the earliest comes first."""
    ones = np.ones(len(roads.a), np.int8)
    graph = csr_array((ones, (roads.a, roads.b)), shape=(len(points), len(points)))
    _, label = connected_components(graph, directed=False)
    number, first, size = np.unique(label, return_index=True, return_counts=True)
    rank = np.empty(len(number), np.int32)
    rank[np.lexsort((first, -size))] = np.arange(len(number))
    return np.asarray(rank[label], np.int32)


def unreached(points: Points, roads: Roads) -> list[int]:
    """Return the places that are not in the largest part of the graph."""
    found: list[int] = np.flatnonzero(parts(points, roads) > 0).tolist()
    return found


def joined(points: Points, roads: Roads, winding: float) -> Roads:
    """Return the roads and the straight lines that join all parts of the graph; as many as are allowed."""
    return _joined(roads, straight_km(points, winding), parts(points, roads))


def joined_at_home(points: Points, roads: Roads, winding: float) -> Roads:
    """Return the roads and the straight lines that join all places at home without a way through another country."""
    home = np.array([country == points.home for country in points.country], np.bool_)
    inside = picked(roads, np.flatnonzero(home[roads.a] & home[roads.b]).tolist())
    km = np.where(home[:, None] & home, straight_km(points, winding), np.inf)
    return _joined(roads, km, parts(points, inside))


def _joined(roads: Roads, km: Floats, part: Ints) -> Roads:
    """Return the roads with the shortest lines that join what is in different parts."""
    a, b = np.nonzero(np.triu(np.isfinite(km) & (part[:, None] != part)))
    order = np.argsort(km[a, b], kind="stable")
    added = []
    for i, j in zip(a[order].tolist(), b[order].tolist(), strict=True):
        if (part == part[0]).all():
            break
        if part[i] != part[j]:
            added.append((i, j))
            part = np.where(part == part[j], part[i], part)
    new = np.array(added, np.int32).reshape(-1, 2)
    yes, no = np.ones(len(new), np.bool_), np.zeros(len(new), np.bool_)
    return Roads(
        np.concatenate([roads.a, new[:, 0]]),
        np.concatenate([roads.b, new[:, 1]]),
        np.concatenate([roads.km, km[new[:, 0], new[:, 1]]]),
        (*roads.mode, *(MODE,) * len(new)),
        np.concatenate([roads.straight, yes]),
        np.concatenate([roads.ferry, no]),
        np.concatenate([roads.one_way, no]),
    )
