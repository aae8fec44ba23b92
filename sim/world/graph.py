"""Distances and routes on the roads of a world: pure functions over its arrays.

The rule behind all of them: nobody travels between two places of the home country through a crossing or
through a host. Crossings are end points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.words.fixed import Fixed
from sim.world.compiled import bare
from sim.world.world import Floats, Ints, PlaceKind, Places, Roads, World

Mask = npt.NDArray[np.bool_]


class Heap(NamedTuple):
    """Room for the search: entries are kept so that each is no farther than those at twice its place and one or two on.

    Parameters
    ----------
    far : float, how far each entry is
    place : int32, where it is
    """

    far: Floats
    place: Ints

    @classmethod
    def room(cls, arcs: int) -> Heap:
        """Return room for a search on so many arcs: each may be tried once."""
        return cls(np.empty(arcs + 1), np.empty(arcs + 1, np.int32))


@bare
def _push(heap: Heap, many: int, far: float, place: int) -> None:
    """Add an entry to a heap of so many."""
    k = many
    while k > 0 and heap.far[(k - 1) // 2] > far:
        heap.far[k], heap.place[k] = heap.far[(k - 1) // 2], heap.place[(k - 1) // 2]
        k = (k - 1) // 2
    heap.far[k], heap.place[k] = far, place


@bare
def _drop(heap: Heap, many: int) -> None:
    """Take the nearest entry, the first, off a heap of so many."""
    last, k = many - 1, 0
    far, place = heap.far[last], heap.place[last]
    while 2 * k + 1 < last:
        child = 2 * k + 1
        if child + 1 < last and heap.far[child + 1] < heap.far[child]:
            child += 1
        if heap.far[child] >= far:
            break
        heap.far[k], heap.place[k] = heap.far[child], heap.place[child]
        k = child
    heap.far[k], heap.place[k] = far, place


@bare
def dijkstra(first: Ints, target: Ints, km: Floats, allowed: Mask, source: int, heap: Heap, out: Floats) -> None:
    """Write what :func:`shortest_km` returns to `out`; `heap` is scratch."""
    out[:] = np.inf
    out[source] = 0.0
    _push(heap, 0, 0.0, source)
    many = 1
    while many > 0:
        d, place = heap.far[0], heap.place[0]
        _drop(heap, many)
        many -= 1
        if d > out[place] or (place != source and not allowed[place]):
            continue  # an older entry, or a place that may be reached but not passed
        for arc in range(first[place], first[place + 1]):
            further = d + km[arc]
            if further < out[target[arc]]:
                out[target[arc]] = further
                _push(heap, many, further, target[arc])
                many += 1


def shortest_km(roads: Roads, allowed: Mask, source: int) -> Floats:
    """Return the shortest road distance from one place to every place.

    Parameters
    ----------
    roads : Roads
    allowed : bool, one per place
        Places that may be passed through. The source and the end of a path need not be allowed.
    source : int
        Row of the place the paths start from.

    Returns
    -------
    float, one per place
        km; infinity where no path leads.

    References
    ----------
    .. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische
       Mathematik 1, 269-271.
    """
    mask = np.ascontiguousarray(allowed, dtype=np.bool_)
    out = np.empty(len(roads.first) - 1)
    dijkstra(roads.first, roads.target, roads.km, mask, int(source), Heap.room(len(roads.km)), out)
    return out


def path_arcs(roads: Roads, km: Floats, source: int, end: int) -> Ints:
    """Return the arcs of a shortest path that :func:`shortest_km` found, from the source to an end.

    Parameters
    ----------
    roads : Roads
        The roads whose lengths `km` was found with.
    km : float, one per place
        What `shortest_km` returned for `source`.
    source, end : int
        Rows of places.

    Returns
    -------
    int32
        Arcs in the order in which they are travelled; empty if `end` is the source or out of reach.
    """
    out = np.empty(len(km), np.int32)
    many = way_back(roads.origin, roads.target, roads.km, km, source, end, out)
    return out[:many][::-1]


@bare
def way_back(origin: Ints, target: Ints, length: Floats, km: Floats, source: int, end: int, out: Ints) -> int:
    """Write the arcs of :func:`path_arcs` to `out`, the last first; return how many.

    It goes back from the end, always by the first arc that is as long as the difference.
    """
    here, many, found = end, 0, True
    while found and here != source and km[here] < np.inf and many < len(km):
        found = False
        for arc in range(len(origin)):
            if target[arc] == here and abs(km[origin[arc]] + length[arc] - km[here]) < 1e-9:
                out[many] = arc
                many += 1
                here, found = origin[arc], True
                break
    return many


def passable(places: Places) -> Mask:
    """Return which places people may pass through on the way to others: districts and capitals."""
    return np.isin(places.kind, (PlaceKind.DISTRICT, PlaceKind.CAPITAL))


@dataclass(frozen=True, eq=False)
class Routes(Fixed):
    """All loop-free routes of a few roads, as lists laid end to end.

    Parameters
    ----------
    first : int32, shape (places + 1)
        Routes first[i] ... first[i + 1] - 1 start at place i; none start at a crossing, site or exit.
    arcs_first : int32, shape (routes + 1)
        Arcs arcs_first[r] ... arcs_first[r + 1] - 1 of `arcs` make up route r, in order.
    arcs : int32
        Rows of :class:`Roads`.
    end : int32
        Place where each route ends.
    km : float
        Length of each route.
    hops : int8
        Number of its roads.
    """

    first: Ints
    arcs_first: Ints
    arcs: Ints
    end: Ints
    km: Floats
    hops: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.end)


def routes(world: World, longest: int) -> Routes:
    """Enumerate the routes a party may weigh: every loop-free sequence of up to `longest` roads.

    A route passes through districts and capitals only and ends in a district, a capital or a crossing.

    Parameters
    ----------
    world : World
    longest : int
        Largest number of roads, at least 1.

    Returns
    -------
    Routes
        By place of departure, then depth first in the order of the arcs.
    """
    if longest < 1:
        raise ValueError(f"a route has at least one road, got longest = {longest}")
    roads, inner = world.roads, passable(world.places)
    ends = inner | (world.places.kind == PlaceKind.CROSSING)
    first, arcs_first, arcs, end, km = [0], [0], [], [], []

    def extend(path: list[int], seen: list[int], length: float) -> None:
        for arc in range(roads.first[seen[-1]], roads.first[seen[-1] + 1]):
            there = int(roads.target[arc])
            if not ends[there] or there in seen:
                continue
            further = length + float(roads.km[arc])
            arcs.extend([*path, arc])
            arcs_first.append(len(arcs))
            end.append(there)
            km.append(further)
            if inner[there] and len(path) + 1 < longest:
                extend([*path, arc], [*seen, there], further)

    for place in range(len(world.places)):
        if inner[place]:
            extend([], [place], 0.0)
        first.append(len(end))
    bounds = np.array(arcs_first, dtype=np.int32)
    return Routes(
        first=np.array(first, dtype=np.int32),
        arcs_first=bounds,
        arcs=np.array(arcs, dtype=np.int32),
        end=np.array(end, dtype=np.int32),
        km=np.array(km, dtype=np.float64),
        hops=np.diff(bounds).astype(np.int8),
    )


@dataclass(frozen=True, eq=False)
class FarSites(Fixed):
    """Sites and exits behind every crossing and around every site, nearest first, as lists laid end to end.

    Parameters
    ----------
    first : int32, shape (places + 1)
        Entries first[i] ... first[i + 1] - 1 belong to place i; only crossings, sites and exits have any.
    site : int32
        Rows of other sites and exits of the same host.
    km : float
        Road distance from place i.
    """

    first: Ints
    site: Ints
    km: Floats


def far_sites(world: World) -> FarSites:
    """Return the sites and exits that each crossing, site and exit leads to, by far-side roads only.

    Parameters
    ----------
    world : World

    Returns
    -------
    FarSites
        Sorted by distance; equal distances in the order of places.csv.
    """
    places = world.places
    far = np.isin(places.kind, (PlaceKind.SITE, PlaceKind.EXIT))
    first, site, km = [0], [np.zeros(0, np.int32)], [np.zeros(0)]
    for place in range(len(places)):
        found = np.zeros(0, np.int32)
        if places.kind[place] == PlaceKind.CROSSING or far[place]:
            same_host = far & (places.host == places.host[place])
            distance = shortest_km(world.roads, same_host, place)
            distance[place] = np.inf
            reached = np.flatnonzero(same_host & np.isfinite(distance)).astype(np.int32)
            found = reached[np.argsort(distance[reached], kind="stable")]
            site.append(found)
            km.append(distance[found])
        first.append(first[-1] + len(found))
    return FarSites(np.array(first, dtype=np.int32), np.concatenate(site), np.concatenate(km))
