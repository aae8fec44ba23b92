"""The engine of `rules: flee`: the day of Flee 3 on a Flee instance.

The order of a day is Flee's (docs/flee.md): conflicts switch, new people appear (at places drawn with the
weights of the evening before, unless a conflict has switched), closures open and shut, scores are made, everybody
decides in order of creation, everybody travels in that order, camps are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.flee.model import movement
from sim.flee.model.departures import Law, check_leaving, departures_of, from_nowhere, leaving
from sim.flee.model.economy import economic_pull
from sim.flee.model.floods import flood_weights, flooded_chances, floods_of, zone_weights
from sim.flee.model.food import hunger_score, hungry_chances, hungry_weights
from sim.flee.model.movement import SURE
from sim.flee.model.options import hastened, near_of
from sim.flee.model.roads import Routes, forced_of, links_by_route, links_of, routes_of, ways_of, with_more
from sim.flee.model.room import first_capacity
from sim.flee.model.settings import FleeSettings, decay_of
from sim.flee.model.tables import LINK, PLACE, ROUTE, Net, Pace, no_people
from sim.flee.model.traits import draw_exponents, traits_of, weighed
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind
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
        With `hasten`, all of them are `hasten` times what Flee would write.
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
        self.party = int(settings.hasten)  # people it stands for
        instance = hastened(instance, self.party)
        self.instance, self.settings, self.seed, self.replicate = instance, settings, seed, replicate
        n = len(instance.places)
        self.kind = instance.kind.copy()
        self.marker = self.kind == FleeKind.MARKER
        self.conflict = np.where(self.kind == FleeKind.CONFLICT, instance.intensity, -1.0)
        self.conflict_day = np.full(n, -1, np.int64)  # Flee: a conflict that is there before day 0 began on day -1
        self.population = instance.population.astype(float)
        redirects = settings.forced_redirection >= 0.5
        self.links = links_of(instance, redirects)
        self.forced = forced_of(instance) if redirects else None
        self.open = np.ones(len(self.links.origin), np.bool_)
        self.foreign = np.array([c != instance.home for c in instance.country])
        self.total = instance.total if settings.sum_from_camps >= 0.5 else instance.refugees
        capacity = int(max(self.total.max(), 1)) + int(instance.observed[0].sum()) + 1
        self.people = no_people(capacity)
        self.departures, self.floods = departures_of(instance), floods_of(instance)
        self.capacity = first_capacity(instance, settings)
        self.places = np.zeros(n, PLACE)
        self.places["room"] = self.capacity * settings.capacity_scaling
        self.places["factor"] = self.places["pull"] = 1.0
        self.places["is_camp"] = (self.kind == FleeKind.CAMP) | (self.kind == FleeKind.IDP_CAMP)
        self.places["is_town"] = self.kind == FleeKind.TOWN
        self.near = near_of(instance, settings)
        from_here = self.near is not None and settings.close_to_home < 0.5
        self.traits = traits_of(instance, settings, from_here)
        self.pace = Pace(
            settings.max_move_speed,
            settings.max_walk_speed,
            settings.capacity_buffer,
            settings.weight_power,
            settings.start_on_foot >= 0.5,
            settings.avoid_short_stints >= 0.5,
            settings.fresh_speed_per_leg >= 0.5,
            settings.pruning_threshold,
            bool((self.links.walk > 0.0).any()),
            self.traits is not None or (self.near is not None and not from_here),
            settings.weight_softening,
            seed,
            replicate,
        )
        self.alive, self.debt = 0, 0
        self.waiting = np.zeros(n)  # those displaced who are too few yet for one of a thinned instance
        self.decay = decay_of(instance)
        self._weigh_origins(0)
        self.chance = np.full(n, -1.0)
        self.routes = self._routes()
        self.net = self._net()

    def run(self) -> FleeRun:
        """Run all days."""
        days = self.instance.days
        counts = np.zeros((days, len(self.instance.camps)), np.int64)
        people, road = np.zeros(days, np.int64), np.zeros(days, np.int64)
        for day in range(days):
            self.advance(day)
            counts[day] = self.places["people"][self.instance.camps]
            people[day] = self.alive
            road[day] = self.alive - int(self.places["people"].sum())
        return FleeRun(counts * self.party, people * self.party, road * self.party)

    def advance(self, day: int) -> None:
        """Simulate one day."""
        self._change_places(day)
        self._switch_conflicts(day)
        before = self.alive
        self._spawn(day)
        if self.traits is not None:
            self._endow(before)
        self._closures(day)
        self._weigh_origins(day)
        self._grow_camps()
        self._hazards(day)
        self._weigh_routes(day)
        due = movement.decide(day, self.alive, self.people, self.net, self.pace)
        movement.travel(day, due, self.people, self.net, self.pace)
        if self.pace.short_stints:
            movement.grow_tired(day, self.alive, self.people, self.net, self.pace)

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
        self.places["is_town"][starts] = 0
        self.conflict_day[fresh] = day
        self.conflict[ends] = -1.0
        self.kind[ends] = FleeKind.TOWN
        self.places["is_town"][ends] = 1  # a camp stays one, as in Flee
        if (starts | ends).any():
            self._weigh_origins(day)

    def _change_places(self, day: int) -> None:
        """Let places become what location_changes.csv says; a new conflict has no age of its own, as in Flee."""
        routes = False
        for change in self.instance.changes:
            if change.day != day:
                continue
            here, kind = change.place, change.kind
            routes |= bool(self.marker[here]) or kind is FleeKind.MARKER
            self.kind[here], self.marker[here] = kind, kind is FleeKind.MARKER
            self.conflict[here] = self._changed_intensity if kind is FleeKind.CONFLICT else -1.0
            self.places["is_camp"][here] = kind in (FleeKind.CAMP, FleeKind.IDP_CAMP)
            self.places["is_town"][here] = kind is FleeKind.TOWN
        if routes:
            self._renew_routes()

    @property
    def _changed_intensity(self) -> float:
        """Intensity of a conflict that begins by a change of type (Flee cuts it to a whole number)."""
        return float(int(self.instance.settings.get("default_conflict_intensity") or 1))

    def _decay(self, day: int) -> Floats:
        if self.settings.decay_every <= 0:
            return np.ones(len(self.kind))
        age = ((day - self.conflict_day) / self.settings.decay_every).astype(int)
        steps = np.array(self.decay)
        return np.asarray(steps[np.minimum(age, len(steps) - 1)])

    def _hazards(self, day: int) -> None:
        """Set today's hazards to move on, and wake everybody at a place whose hazard has changed."""
        chance = self._chances(day)
        changed = np.flatnonzero(chance != self.chance)
        if len(changed):
            self.chance = chance
            sure = chance >= 1.0 - 1e-12
            self.places["staying"] = np.where(sure, 0.0, 1.0 - np.minimum(chance, 1.0))
            self.places["hazard"] = np.where(sure, SURE, -np.log1p(-np.minimum(chance, 1.0 - 1e-12)))
            for place in changed:
                movement.wake_up(self.alive, int(place), day, self.people)
        self.places["moved"] += self.places["hazard"]

    def _chances(self, day: int) -> Floats:
        """Return today's chance to move on from every place."""
        s, i = self.settings, self.instance
        by_kind = np.full(len(FleeKind), s.default_movechance)
        by_kind[FleeKind.CAMP] = s.camp_movechance
        by_kind[FleeKind.IDP_CAMP] = s.idpcamp_movechance
        by_kind[FleeKind.CONFLICT] = s.conflict_movechance
        by_kind[[FleeKind.FORWARDING_HUB, FleeKind.MARKER]] = 1.0
        chance = by_kind[self.kind]
        if s.movechance_pop_scale_factor != 0.0:
            size = np.maximum(self.population, np.maximum(self.capacity, 0.0) * i.people_each)
            with np.errstate(divide="ignore"):
                chance = chance * (size / s.movechance_pop_base) ** s.movechance_pop_scale_factor
        if i.hunger is not None and s.flee_when_starving >= 0.5:
            chance = hungry_chances(chance, i.hunger[day])
        if self.floods is not None:
            chance = flooded_chances(chance, self.floods.level[day], self.floods)
        return np.asarray(chance)

    # -- people --------------------------------------------------------------------------------------

    def _weigh_origins(self, day: int) -> None:
        """Set the weights by which new people are spread over the places in conflict."""
        s, hunger = self.settings, self.instance.hunger
        self.spawn_weight = self.population * np.where(self.conflict > 0, self.conflict, 0.0) * self._decay(day)
        if hunger is not None and s.starvation_driven_spawning >= 0.5 and day > 0:
            only = s.conflict_zone_spawning_only >= 0.5
            self.spawn_weight = hungry_weights(self.spawn_weight, self.population, self.conflict, hunger[day], only)

    def _spawn(self, day: int) -> None:
        if day == 0:
            self._people_of_day_0()
        if self.departures.law is not Law.COUNTS:
            self._displace(day)
            return
        if day == 0 and self.settings.insert_day0 >= 0.5:
            return
        wanted = self._leaving(day)
        if wanted == 0:
            return
        begin, self.alive = self.alive, self.alive + wanted
        self._grow()
        cumulative = np.cumsum(self.spawn_weight)
        movement.spawn(begin, self.alive, cumulative, self.people, self.net, self.pace)
        if self.settings.take_from_population >= 0.5:
            left = np.bincount(self.people.row["at"][begin : self.alive], minlength=len(self.kind))
            self.population = np.maximum(self.population - left * self.instance.people_each, 0.0)

    def _endow(self, begin: int) -> None:
        """Let new parties have their traits: `home` then says where in `near` their factors stand."""
        assert self.traits is not None, "asked where there are traits only"
        row = self.people.row[begin : self.alive]
        exponents = draw_exponents(self.traits, row["at"], begin, (self.seed, self.replicate))
        row["home"] = exponents if self.near is None else exponents * len(self.kind) + row["home"]

    def _displace(self, day: int) -> None:
        """Let people leave whom conflicts or floods displace, place by place in the order of the file."""
        level = np.zeros(len(self.kind), np.int32) if self.floods is None else self.floods.level[day]
        luck = (self.seed, self.replicate, day)
        factor = self.settings.departures_factor
        wanted = leaving(self.departures, self.conflict, level, self.population, factor, luck)
        each = self.instance.people_each  # places are whole where an instance is thinned: so many leave as one
        self.waiting += wanted
        parties = (self.waiting // each).astype(np.int64)
        self.waiting -= parties * each
        for place in np.flatnonzero(parties).tolist():
            begin, self.alive = self.alive, self.alive + int(parties[place])
            self._grow()
            movement.appear_all(begin, self.alive, place, self.people, self.net, self.pace)
        if self.departures.depletes or self.settings.take_from_population >= 0.5:
            self.population = np.maximum(self.population - wanted, 0.0)

    def _leaving(self, day: int) -> int:
        """Return how many people set out today: the rise of the total, after falls have been made up for."""
        wanted = self._rise(day) - self.debt
        self.debt = max(-wanted, 0)
        if wanted > 0 and self.spawn_weight.sum() <= 0:
            faded = bool(((self.conflict > 0) & (self.population > 0)).any())
            raise from_nowhere(self.instance, day, wanted * self.party, faded)
        return max(wanted, 0)

    def rehearse(self) -> None:
        """Go through all days without moving anybody.

        Raises
        ------
        PanjError
            For what a run would be refused for on some day.
        """
        if self.departures.law is not Law.COUNTS:
            check_leaving(self.instance, self.departures)
            return
        for day in range(self.instance.days):
            self._change_places(day)
            self._switch_conflicts(day)
            if day > 0 or self.settings.insert_day0 < 0.5:
                self._leaving(day)
            self._weigh_origins(day)

    def _rise(self, day: int) -> int:
        """Return by how many the total rises; without `insert_day0` Flee adds its own to that of the camps on day 0."""
        if day > 0:
            return int(self.total[day]) - int(self.total[day - 1])
        camps = int(self.instance.total[0]) if self.settings.sum_from_camps >= 0.5 else 0
        return camps + int(self.instance.refugees[0])

    def _grow_camps(self) -> None:
        """Add what places gain in capacity every day."""
        growing = self.instance.capacity_per_day
        if growing is None or not growing.any():
            return
        self.capacity += growing
        self.places["room"][:] = self.capacity * self.settings.capacity_scaling
        for place in np.flatnonzero(growing):
            movement.come_or_go(int(place), 0, self.net, self.pace)

    def _people_of_day_0(self) -> None:
        i, inserted = self.instance, self.settings.insert_day0 >= 0.5
        if i.before is not None:
            return  # the camps begin empty
        there = np.zeros(len(i.places), np.int64)
        there[i.camps] = i.observed[0].astype(np.int64) * inserted
        asked = np.zeros_like(there) if i.initial_idps is None else i.initial_idps
        anywhere = self.settings.idps_anywhere >= 0.5 or self.departures.law is Law.FLOOD
        there += asked if anywhere else np.where(np.isin(np.arange(len(there)), i.camps), asked, 0)
        others = np.setdiff1d(np.flatnonzero(there), i.camps)
        for place in [*i.camps.tolist(), *others.tolist()]:
            count = int(there[place])
            begin, self.alive = self.alive, self.alive + count
            self._grow()
            movement.appear_all(begin, self.alive, place, self.people, self.net, self.pace)

    def _grow(self) -> None:
        if self.alive > len(self.people.row):
            bigger = no_people(2 * self.alive)
            for name in ("row", "wake", "recent", "moved"):
                old = getattr(self.people, name)
                getattr(bigger, name)[: len(old)] = old
            self.people = bigger

    # -- closures ------------------------------------------------------------------------------------

    def _closures(self, day: int) -> None:
        changed = False
        for closure in self.instance.closures:
            if closure.start == day:
                changed |= self._apply(closure, shut=True)
            if closure.end == day:
                changed |= self._apply(closure, shut=False)
        if changed:
            self._renew_routes()

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
            self.places["is_camp"][here], self.places["is_town"][here] = not shut, shut
            self.marker[here], self.conflict[here] = False, -1.0
            return changed
        elif closure.kind is ClosureKind.LINK and self.settings.link_closures >= 0.5:
            one, other = places.index(closure.name1), places.index(closure.name2)
            between = ((a == one) & (b == other)) | ((a == other) & (b == one))
        elif closure.kind is ClosureKind.REMOVE_FORCED_REDIRECTION and self.forced is not None:
            between = (a == places.index(closure.name1)) & (b == places.index(closure.name2))
            self.forced[between] = False if shut else forced_of(self.instance)[between]
            return True
        else:
            return False  # Flee ignores link closures and remove_forced_redirection
        if shut:
            closing = between & self.open
            link = self.people.row["link"][: self.alive]
            under_way = np.flatnonzero((link >= 0) & closing[link])
            self.people.row["at"][under_way] = a[link[under_way]]
        self.open[between] = not shut
        return True

    def _renew_routes(self) -> None:
        """Make the routes anew over the links that are open now."""
        old, self.routes = self.routes, self._routes()
        self._keep_routes(old)
        self.net = self._net()

    def _keep_routes(self, old: Routes) -> None:
        """Find the routes that parties follow among the new ones; those no longer to be picked come after them."""
        number = {links: r for r, links in enumerate(links_by_route(self.routes))}
        there = self.people.row["route"][: self.alive]
        before = links_by_route(old)
        followed = np.unique(there[there >= 0])
        gone = [int(r) for r in followed if before[r] not in number]
        number |= {before[r]: len(self.routes.end) + i for i, r in enumerate(gone)}
        self.routes = with_more(self.routes, old, gone)
        renumbered = np.full(len(before), -1, np.int32)
        renumbered[followed] = [number[before[r]] for r in followed]
        there[there >= 0] = renumbered[there[there >= 0]]

    # -- weights -------------------------------------------------------------------------------------

    def _routes(self) -> Routes:
        """Return the candidates over the links that are open."""
        return routes_of(self.links, self.open, self.marker, round(self.settings.awareness_level), self.forced)

    def _net(self) -> Net:
        """Return what parties move on: links, routes and places; the weights are still to be set."""
        r = self.routes
        links, routes = np.zeros(len(self.open), LINK), np.zeros(len(r.end), ROUTE)
        links["km"], links["origin"], links["target"] = self.links.km, self.links.origin, self.links.target
        links["speed"] = np.where(np.isnan(self.links.speed), self.settings.max_move_speed, self.links.speed)
        links["walk"] = self.links.walk
        links["way"] = ways_of(self.links, self.open)
        routes["end"], routes["listed"], routes["links"] = r.end, r.link_first[:-1], np.diff(r.link_first)
        routes["start"] = links["way"][r.link[r.link_first[:-1]]]
        self.places["begin"], self.places["stop"] = r.first[:-1], r.first[1:]
        none = np.zeros(len(routes))
        length = (self.settings.softening + r.km) ** self.settings.distance_power
        near = np.ones((1, 1)) if self.near is None else self.near
        return Net(self.places, links, routes, r.link, none, none, none, length, near, r.seen_first, r.seen_from)

    def _weigh_routes(self, day: int) -> None:
        """Set today's weight of every candidate."""
        weight = self._route_weights(day)
        self.net = self.net._replace(weight=weight, sums=np.zeros(len(weight)))
        self.places["stale"] = 1

    def _route_weights(self, day: int) -> Floats:
        """Return today's weight of every candidate, without the capacity of its end."""
        s, r = self.settings, self.routes
        score = self._scores(day)
        self.net = self.net._replace(score=score)
        if self.traits is not None:
            self.net = self.net._replace(near=weighed(self.base_score, self.near))
        ends = score[r.end]
        if self.near is not None:
            origin = np.repeat(np.arange(len(self.kind)), np.diff(r.first))
            ends[: len(origin)] *= self.near[origin, r.end[: len(origin)]]
        return np.asarray(((s.weight_softening + ends) / (s.softening + r.km) ** s.distance_power) ** s.weight_power)

    def _scores(self, day: int) -> Floats:
        """Return today's score of every place, whoever asks."""
        s = self.settings
        is_camp = self.places["is_camp"] == 1
        score, i = np.where(self.foreign, s.foreign_weight, 1.0), self.instance
        if s.use_economic_pull >= 0.5 and i.trade is not None and i.hdi is not None:
            score = np.where(self.foreign, score * economic_pull(i.trade, i.hdi), score)
        if i.hunger is not None and s.avoid_food_deprived_locations >= 0.5 and day > 0:
            score = np.where(self.foreign, score, score * hunger_score(i.hunger[day]))
        score[is_camp] *= s.camp_weight
        fighting = self.conflict > 0
        power = self._decay(day) * self.conflict
        self.base_score = score * np.where(fighting, s.conflict_weight ** np.where(fighting, power, 0.0), 1.0)
        if s.use_pop_for_loc_weight >= 0.5:
            people = np.maximum(1.0, self.population) ** s.pop_power_for_loc_weight
            score = np.where(is_camp, score, score * people)
        score[fighting] *= s.conflict_weight ** power[fighting]
        if self.floods is not None:
            zone = self.kind == FleeKind.FLOOD_ZONE
            self.base_score *= zone_weights(self.floods.level[day], zone, self.floods, s.flood_weighs_twice >= 0.5)
            score *= flood_weights(self.floods.level[day], zone, self.floods, s.flood_weighs_twice >= 0.5)
        return np.asarray(score)


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
