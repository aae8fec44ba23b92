"""The roads of a Flee instance: open links, and the routes a party weighs at each place.

A candidate is any loop-free sequence of 1 … awareness open links; every prefix is a candidate of its own. A road from a
place to itself is no loop in this sense: as in Flee, it may be taken once at each place.
A marker is no candidate and does not use up a road of the sequence. From a place with a forced link (where forced
redirection is obeyed) only that goes on. Routes are made anew only when a closure opens or shuts something.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.flee.world.instance import FleeInstance
from sim.scenario.errors import PanjError
from sim.world.world import Floats, Ints

Flags = npt.NDArray[np.bool_]


#: Routes from all places together: of more, memory and patience end.
MOST_ROUTES = 1_000_000


class RoutesError(PanjError):
    """There are too many routes: awareness is too high for the roads of this world."""

    settings: tuple[str, ...] = ("awareness", "awareness_level")
    """The setting that asks for so many, by the names it has in the rule sets."""


class Links(NamedTuple):
    """Directed links; row 2k is a → b of the k-th road of routes.csv, row 2k + 1 is b → a.

    Parameters
    ----------
    origin, target : int32, rows of locations
    km : float
    speed : float, km per day, NaN where the link has none of its own
    walk : float, chance that a day on it is walked
    """

    origin: Ints
    target: Ints
    km: Floats
    speed: Floats
    walk: Floats


class Routes(NamedTuple):
    """Candidates in CSR form.

    Parameters
    ----------
    first : int32, shape (places + 1): routes first[i] … first[i + 1] - 1 start at place i
        Routes from first[-1] on are no candidates: parties follow them that set out before a link closed.
    end : int32 per route, its last place
    km : float per route
    link_first : int32, shape (routes + 1); link : int32, the links of each route in order
    seen_first : int32, shape (places + 1); seen_from : int32, the places that have candidates ending at each place
    """

    first: Ints
    end: Ints
    km: Floats
    link_first: Ints
    link: Ints
    seen_first: Ints
    seen_from: Ints


def links_of(instance: FleeInstance, obeyed: bool = False) -> Links:
    """Return both directions of every road.

    Parameters
    ----------
    instance : FleeInstance
    obeyed : bool
        Whether forced redirection is; if not, a road whose value is 1 is there twice, as in Flee.
    """
    doubled = np.flatnonzero((instance.link_forced == 1) & (not obeyed))
    rows = np.concatenate([np.arange(len(instance.link_a)), doubled])
    a, b = instance.link_a[rows], instance.link_b[rows]
    km, speed = instance.link_km[rows], instance.link_speed[rows]
    walk = np.zeros(len(instance.link_a)) if instance.link_walk is None else instance.link_walk
    return Links(
        origin=np.stack([a, b], axis=1).ravel().astype(np.int32),
        target=np.stack([b, a], axis=1).ravel().astype(np.int32),
        km=np.repeat(km, 2).astype(float),
        speed=np.repeat(speed, 2).astype(float),
        walk=np.repeat(walk[rows], 2).astype(float),
    )


def forced_of(instance: FleeInstance) -> Flags:
    """Return which links are forced: 2 redirects from name1 to name2, 1 from name2 to name1."""
    return np.stack([instance.link_forced == 2, instance.link_forced == 1], axis=1).ravel()


def ways_of(links: Links, is_open: Flags) -> Ints:
    """Return for every link the first open one with the same ends (a party goes by their names); -1 for none."""
    first: dict[tuple[int, int], int] = {}
    ends = list(zip(links.origin.tolist(), links.target.tolist(), strict=True))
    for k in np.flatnonzero(is_open).tolist():
        first.setdefault(ends[k], k)
    return np.array([first.get(pair, -1) for pair in ends], np.int32)


def links_by_route(routes: Routes) -> list[tuple[int, ...]]:
    """Return the links of every route."""
    link, at = routes.link.tolist(), routes.link_first.tolist()
    return [tuple(link[begin:stop]) for begin, stop in pairwise(at)]


def with_more(routes: Routes, source: Routes, rows: list[int]) -> Routes:
    """Return routes with some rows of another table after them, which are no candidates."""
    links = links_by_route(source)
    more = [links[r] for r in rows]
    stops = len(routes.link) + np.cumsum([len(each) for each in more])
    return Routes(
        routes.first,
        np.concatenate([routes.end, source.end[rows]]).astype(np.int32),
        np.concatenate([routes.km, source.km[rows]]),
        np.concatenate([routes.link_first, stops]).astype(np.int32),
        np.array([*routes.link.tolist(), *(k for each in more for k in each)], np.int32),
        routes.seen_first,
        routes.seen_from,
    )


def routes_of(links: Links, is_open: Flags, marker: Flags, awareness: int, forced: Flags | None = None) -> Routes:
    """Enumerate the candidates of every place over the links that are open.

    Parameters
    ----------
    is_open : bool per link
    marker : bool per place
    awareness : int
        Largest number of roads, markers not counted.
    forced : bool per link, optional
        Where one is open, it is the only way on.

    Raises
    ------
    RoutesError
        If there are more than `MOST_ROUTES`.
    """
    places = len(marker)
    leaving: list[list[int]] = [[] for _ in range(places)]
    for k in np.flatnonzero(is_open):
        leaving[links.origin[k]].append(int(k))
    if forced is not None:
        leaving = [[k for k in ways if forced[k]] or ways for ways in leaving]
    first, end, km, link_first, link = [0], [], [], [0], []
    for place in range(places):
        for path, length in _sequences(place, links, leaving, marker, awareness):
            link.extend(path)
            link_first.append(len(link))
            end.append(int(links.target[path[-1]]))
            km.append(length)
            if len(end) > MOST_ROUTES:
                raise RoutesError(
                    f"who looks {awareness} roads ahead has more than {MOST_ROUTES:,} routes to weigh here: "
                    "want a lower awareness"
                )
        first.append(len(end))
    seen = sorted({(e, place) for place in range(places) for e in end[first[place] : first[place + 1]]})
    return Routes(
        np.array(first, np.int32),
        np.array(end, np.int32),
        np.array(km, float),
        np.array(link_first, np.int32),
        np.array(link, np.int32),
        np.searchsorted([e for e, _ in seen], np.arange(places + 1)).astype(np.int32),
        np.array([place for _, place in seen], np.int32),
    )


def _sequences(
    place: int, links: Links, leaving: list[list[int]], marker: Flags, awareness: int
) -> Iterator[tuple[list[int], float]]:
    """Give every candidate of a place, links and length, each before what goes on from it."""
    # beside the links: the places before the last one, the last one, km, roads, and which link is to be looked at next
    stack: list[tuple[list[int], list[int], int, float, int, int]] = [([], [], place, 0.0, 0, 0)]
    while stack:
        path, behind, here, length, roads, at = stack.pop()
        if at == len(leaving[here]):
            continue
        stack.append((path, behind, here, length, roads, at + 1))
        k = leaving[here][at]
        there = int(links.target[k])
        if there in behind:
            continue
        further, counted = length + float(links.km[k]), roads if marker[there] else roads + 1
        if not marker[there]:
            yield [*path, k], further
        if counted < awareness:
            stack.append(([*path, k], [*behind, here], there, further, counted, 0))
