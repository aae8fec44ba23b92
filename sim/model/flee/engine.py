"""The engine of `rules: flee`: the day of Flee 3 on a Flee instance.

The order of a day is Flee's (docs/flee.md): conflicts switch, new people appear (at places drawn with the
weights of the evening before, unless a conflict has switched), closures open and shut, scores are made, everybody
decides in order of creation, everybody travels in that order, camps are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.model.flee import movement
from sim.model.flee.movement import SURE, Pace, People, Places
from sim.model.flee.roads import Routes, links_by_route, links_of, routes_of, ways_of, with_more
from sim.model.flee.settings import FleeSettings, decay_of
from sim.scenario.errors import PanjError
from sim.world.flee.instance import Closure, ClosureKind, FleeInstance, FleeKind
from sim.world.world import Floats, Longs

EPSILON = 1e-6


@dataclass(frozen=True, eq=False)
class FleeRun:
    """What a run of Flee's rules gives.

    Parameters
    ----------
    counts : int64, shape (days, camps), people in each camp at the end of each day
    people : int64, shape (days,), people there are
    on_the_road : int64, shape (days,)
    """

    counts: Longs
    people: Longs
    on_the_road: Longs


class FleeEngine:
    """One replicate of a Flee instance.

    Parameters
    ----------
    instance : FleeInstance
    settings : FleeSettings
    seed, replicate : int
        Address of its luck.
    """

    def __init__(self, instance: FleeInstance, settings: FleeSettings, seed: int, replicate: int) -> None:
        self.instance, self.settings, self.seed, self.replicate = instance, settings, seed, replicate
        n = len(instance.places)
        self.kind = instance.kind.copy()
        self.marker = self.kind == FleeKind.MARKER
        self.conflict = np.where(self.kind == FleeKind.CONFLICT, instance.intensity, -1.0)
        self.conflict_day = np.full(n, -1, np.int64)  # Flee: a conflict that is there before day 0 began on day -1
        self.population = instance.population.astype(float)
        self.links = links_of(instance)
        self.open = np.ones(len(self.links.origin), np.bool_)
        self.way = ways_of(self.links, self.open)
        self.foreign = np.array([c != instance.home for c in instance.country])
        capacity = int(max(instance.total.max(), 1)) + int(instance.observed[0].sum()) + 1
        self.people = _no_people(capacity)
        self.capacity = self._first_capacity()
        self.places = Places(
            np.zeros(n, np.int64),
            self.capacity * settings.capacity_scaling,
            np.ones(n),
            np.ones(n),
            np.zeros(n),
            np.zeros(n),
            ((self.kind == FleeKind.CAMP) | (self.kind == FleeKind.IDP_CAMP)).astype(np.int8),
            (self.kind == FleeKind.TOWN).astype(np.int8),
        )
        self.pace = Pace(
            settings.max_move_speed,
            settings.max_walk_speed,
            settings.capacity_buffer,
            settings.weight_power,
            settings.start_on_foot >= 0.5,
            settings.avoid_short_stints >= 0.5,
            settings.fresh_speed_per_leg >= 0.5,
        )
        self.alive, self.debt = 0, 0
        self.decay = decay_of(instance)
        self.spawn_weight = np.zeros(n)
        self.routes: Routes | None = None

    def run(self) -> FleeRun:
        """Run all days."""
        days = self.instance.days
        counts = np.zeros((days, len(self.instance.camps)), np.int64)
        people, road = np.zeros(days, np.int64), np.zeros(days, np.int64)
        for day in range(days):
            self.advance(day)
            counts[day] = self.places.people[self.instance.camps]
            people[day] = self.alive
            road[day] = self.alive - int(self.places.people.sum())
        return FleeRun(counts, people, road)

    def advance(self, day: int) -> None:
        """Simulate one day."""
        self._switch_conflicts(day)
        self._spawn(day)
        self._closures(day)
        self._weigh_origins(day)
        self._grow_camps()
        self._hazards(day)
        routes, weight = self._weights(day)
        movement.decide(
            day,
            self.alive,
            self.people,
            self.places,
            routes,
            self.links,
            self.way,
            weight,
            self.pace,
            self.seed,
            self.replicate,
        )
        movement.travel(
            day,
            self.alive,
            self.people,
            self.places,
            routes,
            self.links,
            self.way,
            weight,
            self.pace,
            self.seed,
            self.replicate,
        )

    # -- conflicts -----------------------------------------------------------------------------------

    def _switch_conflicts(self, day: int) -> None:
        now = self.instance.conflicts[day]
        before = self.instance.conflicts[day - 1] if day > 0 else np.zeros(len(now))
        starts = (now > EPSILON) & ((before < EPSILON) | (day == 0))
        if self.settings.graded_conflict >= 0.5:
            starts |= (now > EPSILON) & (now != before)
        ends = (now < EPSILON) & (before >= EPSILON)
        fresh = starts & (before < EPSILON)
        self.conflict[starts] = now[starts]
        self.kind[starts] = FleeKind.CONFLICT
        self.places.is_town[starts] = 0
        self.conflict_day[fresh] = day
        self.conflict[ends] = -1.0
        self.kind[ends] = FleeKind.TOWN
        self.places.is_town[ends] = 1  # a camp stays one, as in Flee
        if (starts | ends).any():
            self._weigh_origins(day)

    def _decay(self, day: int) -> Floats:
        if self.settings.decay_every <= 0:
            return np.ones(len(self.kind))
        age = ((day - self.conflict_day) / self.settings.decay_every).astype(int)
        steps = np.array(self.decay)
        return np.asarray(steps[np.minimum(age, len(steps) - 1)])

    def _hazards(self, day: int) -> None:
        """Set today's hazards to move on, and wake everybody at a place whose hazard has changed."""
        s, kind = self.settings, self.kind
        chance = np.full(len(kind), s.default_movechance)
        chance[kind == FleeKind.CAMP] = s.camp_movechance
        chance[kind == FleeKind.IDP_CAMP] = s.idpcamp_movechance
        chance[kind == FleeKind.CONFLICT] = s.conflict_movechance
        chance[(kind == FleeKind.FORWARDING_HUB) | (kind == FleeKind.MARKER)] = 1.0
        if s.movechance_pop_scale_factor != 0.0:
            size = np.maximum(self.population, np.maximum(self.capacity, 0.0))
            with np.errstate(divide="ignore"):
                chance = chance * (size / s.movechance_pop_base) ** s.movechance_pop_scale_factor
        sure = chance >= 1.0 - 1e-12
        hazard = np.where(sure, SURE, -np.log1p(-np.minimum(chance, 1.0 - 1e-12)))
        for place in np.flatnonzero(hazard != self.places.hazard):
            movement.wake_up(self.alive, int(place), day, self.people)
        self.places.hazard[:] = hazard
        self.places.moved[:] += hazard

    # -- people --------------------------------------------------------------------------------------

    def _weigh_origins(self, day: int) -> None:
        """Set the weights by which new people are spread over the places in conflict."""
        self.spawn_weight = self.population * np.where(self.conflict > 0, self.conflict, 0.0) * self._decay(day)

    def _spawn(self, day: int) -> None:
        if day == 0:
            self._people_of_day_0()
            return
        wanted = int(self.instance.total[day]) - int(self.instance.total[day - 1]) - self.debt
        self.debt = max(-wanted, 0)
        if wanted <= 0:
            return
        if self.spawn_weight.sum() <= 0:
            raise PanjError(f"{self.instance.name}, day {day}: {wanted} people leave, but no place is in conflict")
        begin, self.alive = self.alive, self.alive + wanted
        self._grow()
        cumulative = np.cumsum(self.spawn_weight)
        movement.spawn(begin, self.alive, cumulative, self.people, self.places, self.pace, self.seed, self.replicate)
        if self.settings.take_from_population >= 0.5:
            left = np.bincount(self.people.at[begin : self.alive], minlength=len(self.kind))
            self.population = np.maximum(self.population - left, 0.0)

    def _first_capacity(self) -> Floats:
        """Return capacities, of which Flee takes the people of day 0 (who fill the camps as well)."""
        capacity = self.instance.capacity.astype(float)
        if self.settings.day0_from_capacity >= 0.5:
            camps, there = self.instance.camps, self.instance.observed[0]
            capacity[camps] -= np.where(capacity[camps] > 0, np.floor(there), 0.0)
        return capacity

    def _grow_camps(self) -> None:
        """Add what places gain in capacity every day."""
        growing = self.instance.capacity_per_day
        if growing is None or not growing.any():
            return
        self.capacity += growing
        self.places.room[:] = self.capacity * self.settings.capacity_scaling
        for place in np.flatnonzero(growing):
            movement.come_or_go(int(place), 0, self.places, self.pace)

    def _people_of_day_0(self) -> None:
        initial = self.instance.initial_idps
        for camp, there in zip(self.instance.camps, self.instance.observed[0], strict=True):
            count = int(there) + (0 if initial is None else int(initial[camp]))
            begin, self.alive = self.alive, self.alive + count
            self._grow()
            movement.place_all(
                begin, self.alive, int(camp), self.people, self.places, self.pace, self.seed, self.replicate
            )

    def _grow(self) -> None:
        if self.alive > len(self.people.at):
            bigger = _no_people(2 * self.alive)
            for name in People._fields:
                old = getattr(self.people, name)
                getattr(bigger, name)[: len(old)] = old
            self.people = bigger

    # -- closures ------------------------------------------------------------------------------------

    def _closures(self, day: int) -> None:
        changed = self.routes is None
        for closure in self.instance.closures:
            if closure.start == day:
                changed |= self._apply(closure, shut=True)
            if closure.end == day:
                changed |= self._apply(closure, shut=False)
        if changed:
            old = self.routes
            awareness = round(self.settings.awareness_level)
            self.way = ways_of(self.links, self.open)
            self.routes = routes_of(self.links, self.open, self.marker, awareness)
            if old is not None:
                self._keep_routes(old)

    def _apply(self, closure: Closure, shut: bool) -> bool:
        """Shut or reopen what a row of closures.csv names; return whether links changed."""
        places, country = self.instance.places, np.array(self.instance.country)
        a, b = self.links.origin, self.links.target
        if closure.kind is ClosureKind.COUNTRY:
            between = (country[a] == closure.name1) & (country[b] == closure.name2)
            between |= (country[a] == closure.name2) & (country[b] == closure.name1)
        elif closure.kind is ClosureKind.LOCATION:
            here = places.index(closure.name1)
            between = (a == here) | (b == here)
        elif closure.kind in (ClosureKind.CAMP, ClosureKind.IDP_CAMP):
            camp = FleeKind.CAMP if closure.kind is ClosureKind.CAMP else FleeKind.IDP_CAMP
            here = places.index(closure.name1)
            changed = bool(self.marker[here])
            self.kind[here] = FleeKind.TOWN if shut else camp
            self.places.is_camp[here], self.places.is_town[here] = not shut, shut
            self.marker[here], self.conflict[here] = False, -1.0
            return changed
        elif closure.kind is ClosureKind.LINK and self.settings.link_closures >= 0.5:
            one, other = places.index(closure.name1), places.index(closure.name2)
            between = ((a == one) & (b == other)) | ((a == other) & (b == one))
        else:
            return False  # Flee ignores link closures and remove_forced_redirection
        if shut:
            closing = between & self.open
            link = self.people.link[: self.alive]
            under_way = np.flatnonzero((link >= 0) & closing[link])
            self.people.at[under_way] = self.people.came_from[under_way]
        self.open[between] = not shut
        return True

    def _keep_routes(self, old: Routes) -> None:
        """Find the routes that parties follow among the new ones; those no longer to be picked come after them."""
        assert self.routes is not None
        number = {links: r for r, links in enumerate(links_by_route(self.routes))}
        there = self.people.route[: self.alive]
        before = links_by_route(old)
        followed = np.unique(there[there >= 0])
        gone = [int(r) for r in followed if before[r] not in number]
        number |= {before[r]: len(self.routes.end) + i for i, r in enumerate(gone)}
        self.routes = with_more(self.routes, old, gone)
        renumbered = np.full(len(before), -1, np.int32)
        renumbered[followed] = [number[before[r]] for r in followed]
        there[there >= 0] = renumbered[there[there >= 0]]

    # -- weights -------------------------------------------------------------------------------------

    def _weights(self, day: int) -> tuple[Routes, Floats]:
        """Return the candidates and today's weight of each, without the capacity of its end."""
        assert self.routes is not None
        s, r = self.settings, self.routes
        score = np.where(self.foreign, s.foreign_weight, 1.0)
        score[self.places.is_camp == 1] *= s.camp_weight
        if s.use_pop_for_loc_weight >= 0.5:
            people = np.maximum(1.0, self.population) ** s.pop_power_for_loc_weight
            score = np.where(self.places.is_camp == 1, score, score * people)
        fighting = self.conflict > 0
        power = self._decay(day) * self.conflict
        score[fighting] *= s.conflict_weight ** power[fighting]
        ends = (s.weight_softening + score[r.end]) / (s.softening + r.km) ** s.distance_power
        return r, ends**s.weight_power


def _no_people(capacity: int) -> People:
    columns: dict[str, Any] = {name: np.zeros(capacity, np.int32) for name in People._fields}
    for name in ("gone", "bear", "recent"):
        columns[name] = np.zeros(capacity)
    columns["new"] = np.zeros(capacity, np.int8)
    return People(**columns)


def run_flee(instance: FleeInstance, settings: FleeSettings, seed: int, replicate: int) -> FleeRun:
    """Run a Flee instance once.

    Parameters
    ----------
    instance : FleeInstance
    settings : FleeSettings
    seed, replicate : int

    Returns
    -------
    FleeRun
    """
    return FleeEngine(instance, settings, seed, replicate).run()
