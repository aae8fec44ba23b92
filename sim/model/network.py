"""What never changes during a run: neighbours, routes and sites, made once per world.

The roads among districts and capitals ("land"), the place each crossing belongs to, the routes households
can know, and the sites behind each crossing; all as plain arrays for the kernels. It is shared by every
replicate of every scenario on the same world.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.refs import Ref
from sim.words.fixed import Fixed, fixed
from sim.world import graph
from sim.world.world import Bytes, Floats, Ints, PlaceKind, Roads, World

MAX_AWARENESS = 3
KEPT = 4
Mask = npt.NDArray[np.bool_]


class LandRoads(NamedTuple):
    """The roads between districts and capitals, in CSR form over all places.

    Parameters
    ----------
    first : int32, shape (places + 1); target : int32 per road; km : float per road
    """

    first: Ints
    target: Ints
    km: Floats


class AllRoads(NamedTuple):
    """All roads, in CSR form: those of place i are first[i] … first[i + 1] - 1.

    Parameters
    ----------
    first : int32, shape (places + 1); origin, target : int32 per road
    """

    first: Ints
    origin: Ints
    target: Ints


class Terrain(NamedTuple):
    """What the kernels need of what never changes: see :class:`Network` and :class:`sim.world.world.Places`.

    Parameters
    ----------
    land, crossings, sites, capitals : int32, rows of places
    roads : LandRoads
    all_roads : AllRoads
    kind, crossing_kind : int8 per place
    host : int32 per place
    province : int32 per place
    districts : int32 per place, how many districts it stands for beside itself; 0 for none that are known of
    is_land : bool per place; is_capital, whole_province : int8 per place
    inland : int32 per place
    unopened : bool per place, a site that has no places by the table of the world
    site_first, site_rows, site_km : sites behind each place, nearest first
    home_capital, provinces : int
    """

    land: Ints
    crossings: Ints
    sites: Ints
    capitals: Ints
    roads: LandRoads
    all_roads: AllRoads
    kind: Bytes
    crossing_kind: Bytes
    host: Ints
    province: Ints
    districts: Ints
    is_land: Mask
    is_capital: Bytes
    whole_province: Bytes
    inland: Ints
    unopened: Mask
    site_first: Ints
    site_rows: Ints
    site_km: Floats
    home_capital: int
    provinces: int


@dataclass(frozen=True, eq=False)
class Network(Fixed):
    """Static structure of a world.

    Parameters
    ----------
    world : World
    land : int32, rows of districts and capitals
    crossings : int32, rows of crossings
    sites : int32, rows of sites and exits
    first, target, km, mode : roads between land places only, in CSR form over all places
    province : int32 per place, number of its province; -1 where people do not live
    is_capital : int8 per place
    whole_province : int8 per place, 1 for a capital that stands for its whole province: no other place is in it
    is_land : bool per place
    capitals : int32, rows of capitals
    provinces : int, how many there are
    home_capital : int, the capital soldiers are flown home to: the most populous one; -1 where there is none
    inland : int32 per place, for a crossing the land place it belongs to (nearest by road); -1 elsewhere
    inland_arc : int32 per place, the road from a crossing to that place
    routes : graph.Routes up to `MAX_AWARENESS` roads
    unopened : bool per place, a site that has no places by the table of the world
    site_first, site_rows, site_km : sites reachable from each crossing and each site, nearest first
    """

    world: World
    land: Ints
    crossings: Ints
    sites: Ints
    first: Ints
    target: Ints
    km: Floats
    mode: Bytes
    province: Ints
    is_capital: Bytes
    whole_province: Bytes
    is_land: Mask
    capitals: Ints
    provinces: int
    home_capital: int
    inland: Ints
    inland_arc: Ints
    routes: graph.Routes
    unopened: Mask
    site_first: Ints
    site_rows: Ints
    site_km: Floats
    _known: dict[int, tuple[Ints, Ints, Ints, Floats, Ints, Ints]] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World) -> Network:
        """Return the network of a world; those of the worlds used last are kept, with their worlds."""
        return _build(world)

    @cached_property
    def terrain(self) -> Terrain:
        """The same for the kernels; made once."""
        places, roads = self.world.places, self.world.roads
        return Terrain(
            self.land,
            self.crossings,
            self.sites,
            self.capitals,
            LandRoads(self.first, self.target, self.km),
            AllRoads(roads.first, roads.origin, roads.target),
            places.kind,
            places.crossing_kind,
            places.host,
            self.province,
            places.districts,
            self.is_land,
            self.is_capital,
            self.whole_province,
            self.inland,
            self.unopened,
            self.site_first,
            self.site_rows,
            self.site_km,
            self.home_capital,
            self.provinces,
        )

    @cached_property
    def terrain_ref(self) -> Ref[Terrain]:
        """The terrain laid out for compiled code; made once."""
        return Ref(self.terrain)

    def hours(self, speeds: Floats) -> Floats:
        """Return the hours of every road of the world at these speeds (km/h by mode)."""
        roads = self.world.roads
        return np.asarray(roads.km / speeds[roads.mode])

    def route_hours(self, hours: Floats) -> Floats:
        """Return the hours of every route, given those of every road: its own sum, exact to the last bit."""
        return np.asarray(np.add.reduceat(hours[self.routes.arcs], self.routes.arcs_first[:-1]))

    def timed(self, hours: Floats) -> Roads:
        """Return the roads of the world with hours in the place of km."""
        return replace(self.world.roads, km=hours)

    def known_routes(self, awareness: int) -> tuple[Ints, Ints, Ints, Floats, Ints, Ints]:
        """Return the routes of at most `awareness` roads, in CSR form by place.

        Returns
        -------
        first, rows, end, km, arc_first, arcs
            `rows` are the routes of `self.routes` that are kept.
        """
        if awareness not in self._known:
            r = self.routes
            rows = np.flatnonzero(r.hops <= awareness).astype(np.int32)
            first = np.searchsorted(rows, r.first).astype(np.int32)
            lengths = np.diff(r.arcs_first)[rows]
            arc_first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
            arcs = np.concatenate([r.arcs[r.arcs_first[k] : r.arcs_first[k + 1]] for k in rows])
            self._known[awareness] = fixed((first, rows, r.end[rows], r.km[rows], arc_first, arcs))
        return self._known[awareness]


def _land_roads(roads: Roads, is_land: Mask, places: int) -> tuple[Ints, Ints, Floats, Bytes]:
    keep = is_land[roads.origin] & is_land[roads.target]
    count = np.bincount(roads.origin[keep], minlength=places)
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    return first, roads.target[keep], roads.km[keep], roads.mode[keep]


def _inland(world: World, is_land: Mask, crossings: Ints) -> tuple[Ints, Ints]:
    roads = world.roads
    place = np.full(len(world.places), -1, np.int32)
    arc = np.full(len(world.places), -1, np.int32)
    for x in crossings:
        ends, arcs = roads.target, np.arange(roads.first[x], roads.first[x + 1])
        arcs = arcs[is_land[roads.target[arcs]]]
        if not len(arcs):  # the roads to it lead one way
            ends, arcs = roads.origin, np.flatnonzero((roads.target == x) & is_land[roads.origin])
        best = arcs[np.argmin(roads.km[arcs])]
        place[x], arc[x] = ends[best], best
    return place, arc


@lru_cache(maxsize=KEPT)
def _build(world: World) -> Network:
    places = world.places
    land = places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
    capitals, crossings = places.of_kind(PlaceKind.CAPITAL), places.of_kind(PlaceKind.CROSSING)
    sites = places.of_kind(PlaceKind.SITE, PlaceKind.EXIT)
    is_land = np.isin(places.kind, (PlaceKind.DISTRICT, PlaceKind.CAPITAL))
    names = places.provinces()
    province = np.array(
        [names.index(p) if lives else -1 for p, lives in zip(places.province, is_land, strict=True)], np.int32
    )
    first, target, km, mode = _land_roads(world.roads, is_land, len(places))
    inland, inland_arc = _inland(world, is_land, crossings)
    far = graph.far_sites(world)
    alone = np.bincount(province[land], minlength=len(names)) == 1
    return Network(
        world=world,
        land=land,
        crossings=crossings,
        sites=sites,
        first=first,
        target=target,
        km=km,
        mode=mode,
        province=province,
        is_capital=(places.kind == PlaceKind.CAPITAL).astype(np.int8),
        is_land=is_land,
        capitals=capitals,
        provinces=len(names),
        home_capital=int(max(capitals, key=lambda row: places.population[row], default=-1)),
        whole_province=np.where(places.kind == PlaceKind.CAPITAL, alone[province], False).astype(np.int8),
        inland=inland,
        inland_arc=inland_arc,
        routes=graph.routes(world, MAX_AWARENESS),
        unopened=places.capacity[:, 2] == 0.0,
        site_first=far.first,
        site_rows=far.site,
        site_km=far.km,
    )
