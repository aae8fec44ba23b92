"""Where roads from home to places abroad cross the border: at posts that are known, elsewhere somewhere on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.building.posts import Post
from sim.building.worlds.pieces import Pieces
from sim.world.doctor.geography import great_circle

#: A road is taken to use a post if the way over it is at most so many times as long as the straight line.
DETOUR = 1.3
#: Steps in which the border is looked for on a straight line; the last is a thousandth of it.
STEPS = 10
Inside = Callable[[float, float], bool]
"""Whether a latitude and longitude lie in the home country."""


@dataclass(frozen=True)
class Crossing:
    """One crossing: which town and camp it joins, where it lies, and the km on either bank.

    Parameters
    ----------
    town, camp : int
        Rows of the towns and of the camps.
    lat, lon : float
    near_km, far_km : float
        From the town to it, and from it to the camp.
    mode : str
        Of the road; "" where nobody says.
    straight : bool
        The road is a straight line.
    post : Post or None
        None: no post is known there.
    found : bool
        The border was found on the way; otherwise it lies in the middle.
    """

    town: int
    camp: int
    lat: float
    lon: float
    near_km: float
    far_km: float
    mode: str
    straight: bool
    post: Post | None
    found: bool


def crossings(pieces: Pieces, posts: Sequence[Post], inside: Inside | None) -> list[Crossing]:
    """Return one crossing for each road between a town at home and a camp abroad.

    Parameters
    ----------
    pieces : Pieces
    posts : sequence of Post
    inside : callable, optional
        Tells the home country from others; without it the border is taken for the middle of the way.
    """
    return [_crossing(pieces, (town, camp), k, (posts, inside)) for town, camp, k in _over_the_border(pieces)]


def _over_the_border(pieces: Pieces) -> Iterator[tuple[int, int, int]]:
    """Yield the rows of a town, of a camp abroad and of the road that joins them."""
    at_home, roads = len(pieces.towns.name), pieces.roads
    for k, (a, b) in enumerate(zip(roads.a.tolist(), roads.b.tolist(), strict=True)):
        town, other = min(a, b), max(a, b)
        if town < at_home <= other and not (roads.one_way[k] and a != town):
            yield town, other - at_home, k


def _crossing(
    pieces: Pieces, ends: tuple[int, int], road: int, known: tuple[Sequence[Post], Inside | None]
) -> Crossing:
    town, camp = ends
    posts, inside = known
    start = float(pieces.towns.lat[town]), float(pieces.towns.lon[town])
    end = float(pieces.camps.lat[camp]), float(pieces.camps.lon[camp])
    roads = pieces.roads
    km, mode, straight = float(roads.km[road]), roads.mode[road], bool(roads.straight[road])
    host = pieces.camps.country[camp]
    post = _post(start, end, [post for post in posts if post.host in ("", host)])
    if post is not None:
        before, after = _km(start, (post.lat, post.lon)), _km((post.lat, post.lon), end)
        share = before / (before + after)
        return Crossing(town, camp, post.lat, post.lon, *_split(km, share), mode, straight, post, True)
    found = inside is not None and inside(*start) and not inside(*end)
    share = _border(start, end, inside) if found and inside is not None else 0.5
    lat, lon = _between(start, end, share)
    return Crossing(town, camp, lat, lon, *_split(km, share), mode, straight, None, found)


def unreached(pieces: Pieces, hosts: Sequence[str]) -> list[str]:
    """Return the hosts that no crossing leads to: no road joins a place at home to a camp there."""
    reached = {pieces.camps.country[camp] for _, camp, _ in _over_the_border(pieces)}
    return [host for host in hosts if host not in reached]


class Way(NamedTuple):
    """How much longer than the straight line a way from a town to a camp is over a post, and which post it takes.

    `row` is the number of the post, `taken` that of the one that is taken; None: each is a detour.
    """

    row: int
    town: str
    camp: str
    times: float
    taken: int | None


def ways_over(pieces: Pieces, posts: Sequence[Post]) -> Iterator[Way]:
    """Yield, for each road over the border, the way over each post that may lead there."""
    towns, camps = pieces.towns, pieces.camps
    for town, camp, _ in _over_the_border(pieces):
        start = float(towns.lat[town]), float(towns.lon[town])
        end = float(camps.lat[camp]), float(camps.lon[camp])
        may = [k for k, post in enumerate(posts) if post.host in ("", camps.country[camp])]
        post = _post(start, end, [posts[k] for k in may])
        taken = next((k for k in may if posts[k] is post), None)
        direct = max(_km(start, end), 1e-9)
        for k in may:
            over = posts[k].lat, posts[k].lon
            yield Way(k, towns.name[town], camps.name[camp], (_km(start, over) + _km(over, end)) / direct, taken)


def _post(start: tuple[float, float], end: tuple[float, float], posts: Sequence[Post]) -> Post | None:
    """Return the post with the shortest way over it; None where each is a detour."""
    direct = _km(start, end)
    ways = [(_km(start, (post.lat, post.lon)) + _km((post.lat, post.lon), end), i) for i, post in enumerate(posts)]
    way, i = min(ways, default=(np.inf, -1))
    return posts[i] if way <= DETOUR * direct else None


def _border(start: tuple[float, float], end: tuple[float, float], inside: Inside) -> float:
    """Return at which share of a straight line the home country ends, by halving."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if inside(*_between(start, end, middle)) else (low, middle)
    return 0.5 * (low + high)


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _split(km: float, share: float) -> tuple[float, float]:
    """Return the km on either bank, none of them 0: a road has a length."""
    near = min(max(share, 0.01), 0.99) * km
    return near, km - near


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(great_circle(*a, *b))
