"""The pull of camps: some households set out for a camp that lies far beyond the roads they can see.

Equation
--------
A share `pull` of the households that leave home have a camp in mind and go there by the shortest way, past whatever
lies on it; the others look around them and walk on as :mod:`sim.flee.published.engine` says. The household from place
i has camp j in mind with probability::

    P_ij = A_j (pull_km + K_ij)^-pull_power / Σ_k A_k (pull_km + K_ik)^-pull_power

with K the length in km of the shortest way over the roads that are open, A the attraction of a camp as on the walk,
and the sum over all camps that can be reached. While none can, the household behaves as the others do, and has a camp
in mind as soon as a way opens, if it has not left by then. Whoever finds its way shut goes on walking from there.
A way binds nobody to forced redirection: that is for those who follow the road.

Nearer is never worse: P_ij grows as K_ij falls, for every other camp's distance. People are only told where to go here;
nobody comes or goes, so nobody is lost.

Why: who walks sees a few roads ahead, and the first camp on the way holds nearly all who come by it. Families are told
of places by telephone, by relatives and by those who drive, and so choose among all camps at once.

Source: gravity models of migration, whose flows fall with a power of distance (Zipf 1946, "The P1 P2 / D hypothesis: on
the intercity movement of persons", Am. Sociol. Rev. 11:677; of refugees, who mostly stay near: Moore and Shellman 2007,
"Whither will they go?", Int. Stud. Q. 51:811). The softening says that the first hundred kilometres of a flight do not
decide. That it is mixed with the walk, and how much, is this model's.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.flee.model.roads import MOST_ROUTES, Links, Routes, RoutesError
from sim.model.random import Purpose, uniform_each
from sim.world.world import Floats, Ints, Longs

Flags = npt.NDArray[np.bool_]
PULL = int(Purpose.PULL)


class WaysError(RoutesError):
    """There are too many ways to camps."""

    settings = ("pull",)


class Ways(NamedTuple):
    """The shortest ways from every place to every camp that can be reached from it, in CSR form.

    Parameters
    ----------
    first : int64, shape (places + 1): ways first[i] … first[i + 1] - 1 begin at place i
    end : int64 per way, the camp
    km : float per way
    links : list of the links of each way, in order
    """

    first: Longs
    end: Longs
    km: Floats
    links: list[tuple[int, ...]]


def shortest_ways(links: Links, is_open: Flags, camps: Iterable[int], places: int) -> Ways:
    """Return the shortest ways, at each place in the order of the camps.

    Parameters
    ----------
    links : Links
    is_open : bool per link
    camps : int, rows of places
    places : int
        How many there are.

    Raises
    ------
    WaysError
        If there are too many.
    """
    arriving: list[list[int]] = [[] for _ in range(places)]
    for k in np.flatnonzero(is_open).tolist():
        arriving[int(links.target[k])].append(k)
    found: list[list[tuple[int, float, tuple[int, ...]]]] = [[] for _ in range(places)]
    listed = 0
    for camp in camps:
        for place, (km, way) in _ways_to(camp, links, arriving).items():
            if way:
                found[place].append((camp, km, way))
                listed += 1
        if listed > MOST_ROUTES:
            raise WaysError(f"there are more than {MOST_ROUTES:,} ways to camps here: want pull 0, which asks for none")
    flat = [way for ways in found for way in ways]
    return Ways(
        np.concatenate([[0], np.cumsum([len(ways) for ways in found])]).astype(np.int64),
        np.array([camp for camp, _, _ in flat], np.int64),
        np.array([km for _, km, _ in flat], np.float64),
        [way for _, _, way in flat],
    )


def _ways_to(camp: int, links: Links, arriving: list[list[int]]) -> dict[int, tuple[float, tuple[int, ...]]]:
    """Return length and links of the shortest way to a camp, by the place where it begins (Dijkstra, backwards)."""
    found: dict[int, tuple[float, tuple[int, ...]]] = {}
    queue: list[tuple[float, int, int]] = [(0.0, camp, -1)]
    while queue:
        km, place, link = heapq.heappop(queue)
        if place in found:
            continue
        found[place] = (km, (link, *found[int(links.target[link])][1]) if link >= 0 else ())
        for k in arriving[place]:
            heapq.heappush(queue, (km + float(links.km[k]), int(links.origin[k]), k))
    return found


def with_ways(routes: Routes, ways: Ways) -> Routes:
    """Return routes with the ways after them: nobody picks one of these by looking around."""
    stops = len(routes.link) + np.cumsum([len(way) for way in ways.links])
    return routes._replace(
        end=np.concatenate([routes.end, ways.end]).astype(np.int32),
        km=np.concatenate([routes.km, ways.km]),
        link_first=np.concatenate([routes.link_first, stops]).astype(np.int32),
        link=np.array([*routes.link.tolist(), *(k for way in ways.links for k in way)], np.int32),
    )


def pulls(ways: Ways, attraction: Floats, softening_km: float, power: float) -> Floats:
    """Return P of the equation for every way.

    Parameters
    ----------
    ways : Ways
    attraction : float per place
    softening_km, power : float
        `pull_km` and `pull_power`.
    """
    weight = attraction[ways.end] / (softening_km + ways.km) ** power
    origin = np.repeat(np.arange(len(ways.first) - 1), np.diff(ways.first))
    sums = np.bincount(origin, weight, len(ways.first) - 1)[origin]
    out: Floats = np.divide(weight, sums, out=np.zeros_like(weight), where=sums > 0)
    return out


def have_in_mind(who: Longs, share: float, seed: int, replicate: int) -> Flags:
    """Tell which households are of the share that has a camp in mind."""
    out = np.zeros(len(who))
    uniform_each(seed, replicate, 0, who, 0, PULL, out)
    found: Flags = out < share
    return found


def chosen_ways(who: Longs, at: Ints, ways: Ways, chance: Floats, seed: int, replicate: int) -> Longs:
    """Return the way that each household has in mind; -1 where no camp can be reached.

    Parameters
    ----------
    who : int64, households
    at : int32, where each is
    ways : Ways
    chance : float per way
        As of :func:`pulls`.
    seed, replicate : int
    """
    luck = np.zeros(len(who))
    uniform_each(seed, replicate, 0, who, 1, PULL, luck)
    sums = np.concatenate([[0.0], np.cumsum(chance)])
    begin, stop = ways.first[at], ways.first[at + 1]
    mark = sums[begin] + luck * (sums[stop] - sums[begin])
    way = np.clip(np.searchsorted(sums, mark, side="right") - 1, begin, stop - 1)
    out: Longs = np.where(sums[stop] > sums[begin], way, -1)
    return out
