"""Points on the way: ends of roads that are no places of the world, through which roads lead from place to place.

Two places have a road if a way leads from one to the other through such points and no third place; it is as long as the
shortest of them (Dijkstra 1959, doi 10.1007/BF01386390), and of the mode that most of its km have. A road between them
that passes no such point is theirs too, and of both the shorter stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.building.records import Bools, Roads
from sim.world.world import Floats, Ints, Mode


@dataclass(frozen=True)
class Arcs:
    """Roads by direction: those that lead both ways stand twice, the row of each in `road`."""

    start: Ints
    end: Ints
    km: Floats
    road: Ints


@dataclass(frozen=True)
class Way:
    """A way from one place to another."""

    km: float
    mode: str


def through(roads: Roads, places: int) -> Roads:
    """Return roads between places alone.

    Parameters
    ----------
    roads : Roads
        No pair twice; the ends from `places` on are points on the way.
    places : int
        How many there are.
    """
    on_way: Bools = np.maximum(roads.a, roads.b) >= places
    if not on_way.any():
        return roads
    ways: dict[tuple[int, int], Way] = {}
    for i in np.flatnonzero(~on_way).tolist():
        way, (a, b) = Way(float(roads.km[i]), roads.mode[i]), (int(roads.a[i]), int(roads.b[i]))
        for pair in [(a, b)] if roads.one_way[i] else [(a, b), (b, a)]:
            ways[pair] = min(ways.get(pair, way), way, key=lambda one: one.km)
    arcs = _arcs(roads, on_way)
    for start in np.unique(arcs.start[arcs.start < places]).tolist():
        for end, way in _ways_from(start, arcs, roads, places).items():
            ways[start, end] = min(ways.get((start, end), way), way, key=lambda one: one.km)
    return _as_roads(ways)


def _arcs(roads: Roads, which: Bools) -> Arcs:
    there = np.flatnonzero(which)
    back = there[~roads.one_way[there]]
    start, end = np.r_[roads.a[there], roads.b[back]], np.r_[roads.b[there], roads.a[back]]
    road = np.r_[there, back].astype(np.int32)
    order = np.lexsort((roads.km[road], end, start))  # of a way there and another back the shorter comes first
    first = np.r_[True, (np.diff(start[order]) != 0) | (np.diff(end[order]) != 0)]
    order = order[first]
    return Arcs(start[order], end[order], roads.km[road[order]], road[order])


def _ways_from(place: int, arcs: Arcs, roads: Roads, places: int) -> dict[int, Way]:
    """Return the ways from a place to those it reaches without passing another."""
    use = (arcs.start >= places) | (arcs.start == place)
    size = int(max(arcs.start.max(), arcs.end.max())) + 1
    graph = csr_array((arcs.km[use], (arcs.start[use], arcs.end[use])), shape=(size, size))
    road = {(a, b): i for a, b, i in zip(arcs.start.tolist(), arcs.end.tolist(), arcs.road.tolist(), strict=True)}
    km, before = dijkstra(graph, indices=place, return_predecessors=True)
    out = {}
    for end in np.flatnonzero(np.isfinite(km[:places])).tolist():
        of, here = np.zeros(len(Mode)), end
        while here != place:
            last = int(before[here])
            i = road[last, here]
            of[Mode[roads.mode[i].upper()]] += roads.km[i]
            here = last
        if end != place:
            out[end] = Way(float(km[end]), Mode(int(of.argmax())).name.lower())
    return out


def _as_roads(ways: dict[tuple[int, int], Way]) -> Roads:
    """Return ways as roads: one for both directions where they are the same, else one for each."""
    rows = []
    for (a, b), way in sorted(ways.items()):
        back = ways.get((b, a))
        same = back is not None and isclose(back.km, way.km)  # sums of the same lengths, from the other end
        if not same or a < b:
            rows.append((a, b, way, not same))
    none = np.zeros(len(rows), np.bool_)
    return Roads(
        np.array([row[0] for row in rows], np.int32),
        np.array([row[1] for row in rows], np.int32),
        np.array([row[2].km for row in rows], np.float64),
        tuple(row[2].mode for row in rows),
        none,
        none,
        np.array([row[3] for row in rows], np.bool_),
    )
