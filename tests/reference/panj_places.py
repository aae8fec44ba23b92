"""Places, roads and hosts of the reference model: plain objects that know their neighbours.

Made from the same `World` the engine reads, but nothing of the engine's network is used: shortest paths,
routes, the place behind a crossing and the sites beyond it are found here once more, from the rules.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.world.world import CrossingKind, Mode, PlaceKind, World

NEVER = -math.inf


@dataclass(eq=False)
class Road:
    """One direction of a road; `row` is its row in the world's table."""

    row: int
    start: Place
    end: Place
    km: float
    mode: str


@dataclass(eq=False)
class Route:
    """A loop-free sequence of roads."""

    roads: tuple[Road, ...]
    km: float

    @property
    def end(self) -> Place:
        return self.roads[-1].end


@dataclass(eq=False)
class Place:
    """Anywhere; `row` is its place in the table, which addresses its luck."""

    row: int
    id: str
    roads: list[Road] = field(default_factory=list)
    insurgent: bool = False
    garrison: int = 0
    squads_gone: int = 0
    moved: float = 0.0  # hazard to move on, cumulated since the first day
    moved_today: float = 0.0
    intensity: float = 0.0


@dataclass(eq=False)
class Province:
    """What the districts and the capital of a province have in common; its number addresses its luck."""

    number: int
    land: list[Land] = field(default_factory=list)
    early: float = 0.0
    recent: float = 0.0
    rural_falls: int = 0  # districts that are no places and fell yesterday
    phase: float = 0.0
    pace: float = 0.0


@dataclass(eq=False)
class Land(Place):
    """A district or a capital: people live here."""

    is_capital: bool = False
    province: Province = None  # type: ignore[assignment]
    whole_province: bool = False
    districts: int = 0
    pressure: float = 0.0
    hazard: float = 0.0  # to fall, today
    counted_from: float = 0.0  # the share of its districts that `held_at_first` was made of
    held_at_first: int = 0
    taken: int = 0
    taken_back: int = 0
    counts: int = 0
    rural_clock: float = 0.0
    rural_back_clock: float = 0.0
    home: int = 0
    households: int = 0
    households_gone: int = 0
    left_today: int = 0
    rural: float = 0.0
    flips: int = 0
    changed_on: float = NEVER
    fallen_on: float = NEVER
    front_clock: float = 0.0
    leave_clock: float = 0.0
    leave_gaps: float = 0.0
    leave_threshold: float = math.inf
    again: int = 0  # of those at home, people who had left
    returned_today: int = 0
    besieged_until: float = math.inf
    reported: float = 0.0  # fighting of today that an event tells of
    how: str = ""  # the coming fall, "fought" or "handed"; "" while nobody knows
    handed_on: float = NEVER
    stormed_on: float = NEVER
    quiet: int = 0  # days
    back_clock: float = 0.0
    desert_clock: float = 0.0
    desert_gaps: float = 0.0

    @property
    def neighbours(self) -> list[Road]:
        """Roads to districts and capitals."""
        return [road for road in self.roads if isinstance(road.end, Land)]

    @property
    def touches_other_side(self) -> bool:
        return any(road.end.insurgent != self.insurgent for road in self.neighbours)


@dataclass(eq=False)
class Crossing(Place):
    """A crossing; `insurgent` speaks of its near bank."""

    kind: str = ""
    host: Host = None  # type: ignore[assignment]
    inland_road: Road = None  # type: ignore[assignment]
    taken_on: float = math.inf
    posts_lost: int = 0
    post_clock: float = 0.0
    near: str = "follow"
    far: str = "follow"
    let_through: float | None = None
    corridor: bool = False
    sites: list[tuple[float, Site]] = field(default_factory=list)
    queue: deque[Any] = field(default_factory=deque)
    flows: dict[tuple[str, int], int] = field(default_factory=dict)

    @property
    def inland(self) -> Land:
        """The place it belongs to, the nearest by road."""
        return self.inland_road.end  # type: ignore[return-value]


@dataclass(eq=False)
class Site(Place):
    """A site, or an exit: a site of infinite capacity behind which people leave the modelled area."""

    host: Host = None  # type: ignore[assignment]
    capacity: float = 0.0
    places: float = 0.0
    unopened: bool = False
    assigned: int = 0
    sites: list[tuple[float, Site]] = field(default_factory=list)

    def has_room_for(self, people: int) -> bool:
        return self.assigned + people <= self.capacity


@dataclass(eq=False)
class Host:
    """A receiving state; `policy` for civilians and for soldiers."""

    id: str
    policy: list[str]
    guards: float
    border_km: float
    leaves_on: float = -math.inf
    returns: int = 0
    repatriated_today: int = 0
    returned_today: int = 0


class Atlas:
    """All places, roads and hosts of a world, and ways between them.

    Parameters
    ----------
    world : World
    garrison, capacity : sequence, one number per place
        Soldiers and places of sites in this replicate.
    """

    def __init__(self, world: World, garrison: Any, capacity: Any) -> None:
        hosts, policies = world.hosts, ("closed", "limited", "open")
        self.hosts = [
            Host(name, [policies[p] for p in hosts.policy[h]], float(hosts.guards[h]), float(hosts.border_km[h]))
            for h, name in enumerate(hosts.ids)
        ]
        lived = (PlaceKind.DISTRICT, PlaceKind.CAPITAL)
        names = {p for p, kind in zip(world.places.province, world.places.kind, strict=True) if kind in lived}
        self.provinces = {name: Province(number) for number, name in enumerate(sorted(names))}
        self.places = [self._place(world, row, float(capacity[row])) for row in range(len(world.places))]
        self.by_id = {place.id: place for place in self.places}
        for place, soldiers in zip(self.places, garrison, strict=True):
            place.garrison = int(soldiers)
        for name in world.insurgent_at_start:
            self.by_id[name].insurgent = True
        self.roads = []
        for row in range(len(world.roads)):
            start, end = self.places[world.roads.origin[row]], self.places[world.roads.target[row]]
            mode = Mode(int(world.roads.mode[row])).name.lower()
            self.roads.append(Road(row, start, end, float(world.roads.km[row]), mode))
            start.roads.append(self.roads[-1])
        self.land = [place for place in self.places if isinstance(place, Land)]
        self.crossings = [place for place in self.places if isinstance(place, Crossing)]
        self.sites = [place for place in self.places if isinstance(place, Site)]
        self.capitals = [place for place in self.land if place.is_capital]
        for place in self.land:
            place.province.land.append(place)
        for place in self.land:
            place.whole_province = place.is_capital and len(place.province.land) == 1
        for x in self.crossings:
            x.inland_road = min((r for r in x.roads if isinstance(r.end, Land)), key=lambda road: road.km)
        for start in (*self.crossings, *self.sites):
            start.sites = self._sites_from(start)

    def _place(self, world: World, row: int, capacity: float) -> Place:
        table = world.places
        name, kind, host = table.ids[row], table.kind[row], int(table.host[row])
        if kind in (PlaceKind.DISTRICT, PlaceKind.CAPITAL):
            people, province = int(table.population[row]), self.provinces[table.province[row]]
            place = Land(row, name, is_capital=kind == PlaceKind.CAPITAL, province=province, home=people)
            place.districts = int(table.districts[row])
            return place
        if kind == PlaceKind.CROSSING:
            of = CrossingKind(int(table.crossing_kind[row])).name.lower()
            known = float(table.let_through[row])
            share = None if math.isnan(known) else known
            return Crossing(row, name, kind=of, host=self.hosts[host], let_through=share)
        unopened = bool(world.places.capacity[row, 2] == 0.0)
        return Site(row, name, host=self.hosts[host], capacity=capacity, unopened=unopened)

    def _sites_from(self, start: Crossing | Site) -> list[tuple[float, Site]]:
        """Return the other sites of the same host with their km, by roads of the far side, nearest first."""
        lengths = {road: road.km for road in self.roads if isinstance(road.end, Site)}
        km, _ = shortest(start, lengths, lambda place: isinstance(place, Site))
        found = [(km[s], s) for s in self.sites if s in km and s is not start and s.host is start.host]
        return sorted(found, key=lambda entry: (entry[0], entry[1].row))

    def crossings_named(self, target: str) -> list[Crossing]:
        """Return the crossing of that name, or all crossings to the host of that name."""
        return [x for x in self.crossings if target in (x.id, x.host.id)]

    def routes_from(self, start: Place, longest: int) -> list[Route]:
        """Return the loop-free routes of 1 … `longest` roads to districts, capitals and crossings."""
        return [Route(roads, sum_of(road.km for road in roads)) for roads in _walks((), start, {start}, longest)]


def _walks(before: tuple[Road, ...], here: Place, seen: set[Place], left: int) -> Iterator[tuple[Road, ...]]:
    """Yield every walk that goes on from `here` by up to `left` roads, depth first; crossings end it."""
    for road in here.roads:
        if road.end in seen or isinstance(road.end, Site):
            continue
        yield (*before, road)
        if left > 1 and isinstance(road.end, Land):
            yield from _walks((*before, road), road.end, seen | {road.end}, left - 1)


def sum_of(numbers: Iterator[float]) -> float:
    """Return the sum, added one after the other (Python 3.12's own `sum` compensates rounding)."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def shortest(
    start: Place, lengths: Mapping[Road, float], may_pass: Callable[[Place], bool]
) -> tuple[dict[Place, float], dict[Place, Road]]:
    """Return how far every place is that can be reached, and the last road of the way to it.

    Parameters
    ----------
    start : Place
    lengths : mapping of Road to float
        Roads that may be used.
    may_pass : callable
        Whether a way may lead through a place; the start and the end of a way need not be passed.
    """
    far, last = {start: 0.0}, {}
    heap = [(0.0, start.row, start)]
    while heap:
        length, _, here = heapq.heappop(heap)
        if length > far[here] or not (here is start or may_pass(here)):
            continue
        for road in here.roads:
            if road in lengths and length + lengths[road] < far.get(road.end, math.inf):
                far[road.end], last[road.end] = length + lengths[road], road
                heapq.heappush(heap, (far[road.end], road.end.row, road.end))
    return far, last


def way_to(end: Place, start: Place, last: Mapping[Place, Road]) -> list[Road]:
    """Return the roads from `start` to `end`, given the last road of the way to every place."""
    way: list[Road] = []
    while end is not start:
        way.append(last[end])
        end = last[end].start
    return way[::-1]
