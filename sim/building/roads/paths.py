"""From places to the roads of a map: the nearest point of a road to each place, and the shortest ways between them.

Equation
--------
``km_ij = g_i + s_ij + g_j``: g from a place to the nearest point of a road, as the crow flies, s the shortest way along
roads (Dijkstra 1959, doi 10.1007/BF01386390, by SciPy), every step between two drawn points a great circle. The nearest
point is taken in the largest connected part of the map if it has one within reach: extracts have scraps of road that
lead nowhere. Else in any part; beyond reach no road reaches the place. No place is met in the middle of a ferry.

Points that only bend a road are no vertices of the graph that is searched: it has ends of ways, points that several
share, and those nearest to places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from sim.building.match.positions import on_sphere
from sim.building.records import Bools, Roads
from sim.building.roads.osm import RoadMap
from sim.building.roads.points import Points
from sim.building.roads.prune import ROUNDING, pairs
from sim.building.roads.spaced import spaced, steps_of
from sim.words.fixed import Fixed
from sim.world.doctor.geography import great_circle
from sim.world.world import Bytes, Floats, Ints, Longs, Mode

#: Kilometres below which no road is: a graph of sparse arrays has no arcs of length 0.
LEAST = 1e-6


@dataclass(frozen=True, eq=False)
class Nearest(Fixed):
    """Where places meet the map.

    Parameters
    ----------
    point : int32, of each place, a point of the map; -1 where none is within reach
    km : float, how far away it is; to the nearest of all where none is within reach
    """

    point: Ints
    km: Floats


@dataclass(frozen=True, eq=False)
class Graph(Fixed):
    """The map as it is searched: arcs sorted by `key`, none twice.

    Parameters
    ----------
    size : int
        Vertices.
    vertex : int32, of each point of the map; -1 of those that only bend a road
    key : int64, start · size + end, of each arc
    km : float
    mode : int8
    ferry : bool
    """

    size: int
    vertex: Ints
    key: Longs
    km: Floats
    mode: Bytes
    ferry: Bools

    @property
    def matrix(self) -> csr_array:
        """The lengths of arcs, as SciPy searches them."""
        start, end = np.divmod(self.key, self.size)
        return csr_array((self.km, (start, end)), shape=(self.size, self.size))


def parts_of(roads: RoadMap) -> Ints:
    """Return the connected part of the map that each point is in, one-way or not; the largest is 0."""
    same = roads.way[:-1] == roads.way[1:]
    a, b = roads.point[:-1][same], roads.point[1:][same]
    links = csr_array((np.ones(len(a), np.int8), (a, b)), shape=(len(roads.lat),) * 2)
    _, label = connected_components(links, directed=False)
    size = np.bincount(label)
    rank = np.empty(len(size), np.int32)
    rank[np.argsort(-size, kind="stable")] = np.arange(len(size))
    return np.asarray(rank[label], np.int32)


def ends_of(roads: RoadMap) -> tuple[Bools, Bools]:
    """Return which of all points of ways are the first and the last of theirs."""
    first: Bools = np.r_[True, roads.way[1:] != roads.way[:-1]]
    return first, np.r_[first[1:], True]


def nearest(roads: RoadMap, points: Points, reach: float) -> Nearest:
    """Return where each place meets the map.

    Parameters
    ----------
    roads : RoadMap
    points : Points
    reach : float
        Kilometres that a place may lie from a road.
    """
    point, km = np.full(len(points), -1, np.int32), np.full(len(points), np.inf)
    where, wanted = on_sphere(roads.lat, roads.lon), on_sphere(points.lat, points.lon)
    ashore = np.zeros(len(roads.lat), np.bool_)
    first, last = ends_of(roads)
    ashore[roads.point[~roads.ferry[roads.way] | first | last]] = True
    for of in (np.flatnonzero(ashore & (parts_of(roads) == 0)), np.flatnonzero(ashore)):
        _, found = cKDTree(where[of]).query(wanted)
        candidate = of[found]
        far = great_circle(points.lat, points.lon, roads.lat[candidate], roads.lon[candidate])
        km = np.where(point < 0, np.minimum(km, far), km)
        point = np.where((point < 0) & (far <= reach), candidate, point)
    return Nearest(np.asarray(point, np.int32), km)


def graph_of(roads: RoadMap, wanted: Ints) -> Graph:
    """Return the graph that is searched; `wanted` points are vertices of it, whatever they are."""
    used = np.bincount(roads.point, minlength=len(roads.lat))
    first, last = ends_of(roads)
    stays = used > 1
    stays[roads.point[first | last]] = True
    stays[wanted] = True
    vertex = np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)
    so_far = np.r_[0.0, np.cumsum(steps_of(roads))[:-1]]
    at = np.flatnonzero(stays[roads.point])
    one = roads.way[at[:-1]] == roads.way[at[1:]]
    start, end = at[:-1][one], at[1:][one]
    way, km = roads.way[start], so_far[end] - so_far[start]
    a, b = vertex[roads.point[start]].astype(np.int64), vertex[roads.point[end]].astype(np.int64)
    back = ~roads.one_way[way]
    size = int(stays.sum())
    key = np.r_[a * size + b, (b * size + a)[back]]
    way, km = np.r_[way, way[back]], np.maximum(np.r_[km, km[back]], LEAST)
    order = np.lexsort((way, km, key))
    order = order[np.r_[True, key[order][1:] != key[order][:-1]]] if len(order) else order
    return Graph(size, vertex, key[order], km[order], roads.mode[way[order]], roads.ferry[way[order]])


def roads_on_map(roads: RoadMap, points: Points, reach: float, tau: float) -> tuple[Roads, Nearest]:
    """Return the roads between places that a map has, those left out that lead through others.

    Parameters
    ----------
    roads : RoadMap
    points : Points
    reach : float
        See :func:`nearest`.
    tau : float
        See :func:`sim.building.roads.prune.direct`.

    Returns
    -------
    roads : Roads
        A road that leads one way only starts at its `a`.
    nearest : Nearest
        Where each place met the map.
    """
    roads = spaced(roads)
    met = nearest(roads, points, reach)
    graph = graph_of(roads, met.point[met.point >= 0])
    matrix = graph.matrix
    km = np.full((len(points), len(points)), np.inf)
    on = np.flatnonzero(met.point >= 0)
    there = graph.vertex[met.point[on]]
    for i, vertex in zip(on.tolist(), there.tolist(), strict=True):
        km[i, on] = met.km[i] + dijkstra(matrix, indices=vertex)[there] + met.km[on]
    km = np.where(points.allowed, np.maximum(km, points.apart), np.inf)
    a, b = pairs(np.minimum(km, km.T), tau)
    back = km[b, a] < (1 - ROUNDING) * km[a, b]
    a, b = np.where(back, b, a).astype(np.int32), np.where(back, a, b).astype(np.int32)
    mode, ferry = _along(graph, matrix, graph.vertex[met.point], a, b)
    none = np.zeros(len(a), np.bool_)
    return Roads(a, b, km[a, b], mode, none, ferry, np.isinf(km[b, a])), met


def _along(graph: Graph, matrix: csr_array, vertex: Ints, a: Ints, b: Ints) -> tuple[tuple[str, ...], Bools]:
    """Return the mode that each way has for most of its km, and whether a ferry is on it."""
    modes, ferry = [""] * len(a), np.zeros(len(a), np.bool_)
    for start in np.unique(a).tolist():
        _, before = dijkstra(matrix, indices=int(vertex[start]), return_predecessors=True)
        for road in np.flatnonzero(a == start).tolist():
            way = [int(vertex[b[road]])]
            while way[-1] != vertex[start]:
                way.append(int(before[way[-1]]))
            ends = np.array(way, np.int64)
            arc = np.searchsorted(graph.key, ends[1:] * graph.size + ends[:-1])
            most = np.bincount(graph.mode[arc], graph.km[arc], minlength=len(Mode))
            modes[road] = Mode(int(np.argmax(most)) if len(arc) else Mode.GRAVEL).name.lower()
            ferry[road] = graph.ferry[arc].any()
    return tuple(modes), ferry
