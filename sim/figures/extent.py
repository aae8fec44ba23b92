"""Which part of a world a map shows: all districts, every crossing to the main host, and every mark near to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.figures.cells import Floats, Projection, reach_of
from sim.figures.data import MEDIAN, Picture, crossings_of, main_host, short_name
from sim.world.world import PlaceKind, World

MARKS = (PlaceKind.CROSSING, PlaceKind.SITE)
LAND = (PlaceKind.DISTRICT, PlaceKind.CAPITAL)
GROW = (
    1.2  # times as wide a map may become for marks or cells outside its main area; those further off are told in words
)
SOMEBODY = 0.5  # people: a median of less is nobody


@dataclass(frozen=True, eq=False)
class Extent:
    """What a map shows.

    Parameters
    ----------
    project : Projection
        Its origin is the middle of the map.
    spots : float, shape (places, 2)
        Where all places are, km.
    half : float, shape (2,)
        From the middle to the edges, km.
    whole : bool, shape (places,)
        Whose marks have room on the map, however large they are.
    """

    project: Projection
    spots: Floats
    half: Floats
    whole: npt.NDArray[np.bool_]

    def marks(self, world: World, *kinds: PlaceKind) -> list[int]:
        """Return the rows of the crossings and sites, or of one of both, whose marks are drawn."""
        return [int(row) for row in world.places.of_kind(*(kinds or MARKS)) if self.whole[row]]

    def beyond(self, world: World) -> list[int]:
        """Return the rows of the crossings and sites that lie too far off to be drawn."""
        return [int(row) for row in world.places.of_kind(*MARKS) if not self.whole[row]]


def extent(world: World, ratio: float, pad: float, edge: float, host: str = "") -> Extent:
    """Return what a map of a world shows.

    Parameters
    ----------
    world : World
    ratio : float
        Width to height.
    pad : float
        Km that are kept free round everything.
    edge : float
        Share of the map's width that is kept free round marks.
    host : str
        All of whose crossings are on the map; by default the world's main one.
    """
    places = world.places
    points = np.column_stack([places.lon, places.lat])
    host = host or main_host(world)
    rows = [*crossings_of(world, host), *places.of_kind(PlaceKind.DISTRICT)]
    sites = places.of_kind(PlaceKind.SITE)  # a world without crossings is all about its sites
    rows += [int(r) for r in sites if not len(places.of_kind(PlaceKind.CROSSING)) or _in(world, int(r), host)]
    rows = rows or list(range(len(places)))
    found = least = _around(points, rows, ratio, pad, edge)
    others = [int(row) for row in places.of_kind(*MARKS) if row not in rows]
    away = np.maximum(np.abs(least.spots) - least.half, 0.0).max(axis=1)
    for row in sorted(others, key=lambda row: float(away[row])):
        if found.whole[row]:
            continue
        wider = _around(points, [*rows, row], ratio, pad, edge)
        if wider.half[0] <= GROW * least.half[0]:
            rows, found = [*rows, row], wider
    land = places.of_kind(*LAND)
    if len(land) == 0 or (world.folder / "basemap").is_dir():  # an outlined country goes on beyond the map
        return found
    reach = reach_of(found.spots[land])
    cut = (found.half - np.abs(found.spots[land])).min(axis=1) < reach
    for row in sorted((int(row) for row in land[cut]), key=lambda row: float(away[row])):
        wider = _around(points, list(dict.fromkeys([*rows, row])), ratio, max(pad, reach), edge)
        if wider.half[0] <= GROW * least.half[0]:
            rows, found = [*rows, row], wider
    return found


def _in(world: World, row: int, host: str) -> bool:
    """Return whether a place is in a host."""
    number = int(world.places.host[row])
    return number >= 0 and bool(world.hosts.ids[number] == host)


def _around(points: Floats, rows: Sequence[int], ratio: float, pad: float, edge: float) -> Extent:
    """Return the smallest extent in which some places lie with room around them."""
    middle = (points[rows].min(axis=0) + points[rows].max(axis=0)) / 2
    project = Projection(float(middle[0]), float(middle[1]))
    spots = project(points)
    east, north = (float(size) for size in np.ptp(spots[rows], axis=0) / 2)
    wide = max(east + pad, (north + pad) * ratio, east / (1 - 2 * edge), north / (1 / ratio - 2 * edge))
    half = np.array([wide, wide / ratio])
    whole = (np.abs(spots) <= half - 2 * edge * wide + 1e-6).all(axis=1)
    return Extent(project, spots, half, np.asarray(whole, dtype=np.bool_))


def people_beyond(picture: Picture, shown: Extent, day: int) -> list[tuple[str, float]]:
    """Return the crossings and sites that a map does not show but where people have come by a day, the most first."""
    places, found = picture.world.places, []
    for row in shown.beyond(picture.world):
        crossing, name = places.kind[row] == PlaceKind.CROSSING, places.ids[row]
        bands = picture.both("arrivals", name, running=True) if crossing else picture.people_at(name)
        people = float(bands[MEDIAN][day])
        if people > SOMEBODY:
            found.append((short_name(places.names[row]), people))
    return sorted(found, key=lambda pair: -pair[1])
