"""The rules of Flee once more, in plain Mesa: one object per person, one question after the other.

It is what the engine of `rules: flee` is proven right against: written from the description of Flee's rules
alone, with dictionaries, objects and loops where the engine has arrays and kernels, and slow on purpose. Here
every person is asked every day; in the engine a party sleeps until something can happen to it.

Both take their random numbers from the same addresses (seed, replicate, person, how many times before, purpose),
so they must agree to the person. What is drawn:

- SPAWN: where a person sets out from;
- STAY: two uniform numbers for each stay at a place. With the first, u, the person stays as long as the product of
  (1 - chance) over the days on which it was asked is above u, which is the same as one fresh number a day; the
  second says which way it goes when it leaves;
- WALK: on a road with a walk_probability, whether the person walks today.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

import mesa

from sim.flee.model.settings import FleeSettings
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind
from sim.model.random import Purpose, uniforms

LEGS = 900  # roads that a person can finish on one day


@dataclass(eq=False)
class Road:
    """One direction of a road."""

    start: Place
    end: Place
    km: float
    speed: float | None
    walk: float = 0.0
    forced: bool = False
    was_forced: bool = False
    is_open: bool = True


@dataclass(eq=False)
class Place:
    """A town, camp, conflict zone, flood zone, forwarding hub or marker."""

    name: str
    country: str
    foreign: bool
    chance_of: FleeKind
    camp: bool
    town: bool
    marker: bool
    conflict: float
    population: float
    capacity: float
    capacity_per_day: float
    lat: float
    lon: float
    conflict_day: int = -1
    people: int = 0
    roads: list[Road] = field(default_factory=list)
    score: float = 1.0
    safety: float = 1.0
    chance: float = 0.0


class Person(mesa.Agent):
    """Somebody who has been driven from home.

    Parameters
    ----------
    model : FleeReference
    order : int
        How many people came before; the address of its luck.
    place : Place
    """

    def __init__(self, model: FleeReference, order: int, place: Place) -> None:
        super().__init__(model)
        self.order = order
        self.home = place
        self.place: Place | None = place
        self.road: Road | None = None
        self.sent_back = False  # the road has closed while it was on it
        self.route: list[Place] = []  # places still to go to
        self.km = 0.0  # gone on the road
        self.moved_today = 0.0
        self.recent = 0.0
        self.on_first_road = True
        self.stays = 0
        place.people += 1
        self.exponent = model.exponent(order, place)
        self.begin_stay()

    def begin_stay(self) -> None:
        """Draw how long it will stay where it is, and which way it will go then."""
        self.mark, self.way = self.model.luck(self.order, self.stays, Purpose.STAY)
        self.still_here = 1.0
        self.stays += 1

    def decide(self, force: bool = False) -> None:
        """Decide whether to move on, and if so, take the first road."""
        if self.place is None:
            return
        if not self.route and not (force and self.place.town):
            self.still_here *= 1.0 - self.place.chance
            if self.still_here > self.mark:
                return
        if not self.route:
            self.route = self.choose_route()
        road = self.next_road()
        if road is None:
            self.route = []
            self.begin_stay()
            return
        self.route.pop(0)
        self.place.people -= 1
        self.place, self.road, self.km, self.sent_back = None, road, 0.0, False

    def choose_route(self) -> list[Place]:
        """Draw a route by weight; blindly if no route weighs anything."""
        u = self.way
        routes = self.model.routes_from(self.place)
        if not routes:
            return []
        weights = [self.model.weight(km, places[-1], self) for km, places in routes]
        threshold = self.model.settings.pruning_threshold
        if threshold >= 1.001:
            least = max(weights) / threshold
            weights = [weight if weight >= least else 0.0 for weight in weights]
        total = sum(weights)
        if total <= 0.0:
            return list(routes[min(int(u * len(routes)), len(routes) - 1)][1])
        so_far = 0.0
        for weight, (_, places) in zip(weights, routes, strict=True):
            so_far += weight
            if so_far > u * total:
                return list(places)
        return list(routes[-1][1])

    def next_road(self) -> Road | None:
        """Return the first open road to the next place of the route, unless the camp at its end is filling up."""
        if not self.route:
            return None
        end = self.route[-1]
        if end.camp and self.model.room(end) < 0.5:
            return None
        return next((road for road in self.place.roads if road.is_open and road.end is self.route[0]), None)

    def speed(self) -> float:
        """Return the km per day on the present road."""
        settings = self.model.settings
        if settings.start_on_foot >= 0.5 and self.on_first_road:
            return settings.max_walk_speed
        if self.model.luck(self.order, self.model.day, Purpose.WALK, self.stays)[0] < self.road.walk:
            return settings.max_walk_speed
        return settings.max_move_speed if self.road.speed is None else self.road.speed

    def travel(self) -> None:
        """Go on along the road, arrive, and perhaps decide and go on at once."""
        settings = self.model.settings
        for leg in range(1, LEGS + 1):
            if self.road is None:
                break
            speed = self.speed()
            step = speed if settings.fresh_speed_per_leg >= 0.5 else max(speed - self.moved_today, 0.0)
            self.km += step
            self.moved_today += step
            if self.km <= self.road.km:
                break
            self.moved_today -= self.km - self.road.km
            self.on_first_road = False
            self.place = self.road.start if self.sent_back else self.road.end
            self.place.people += 1
            self.road = None
            self.begin_stay()
            if not self.sent_back and self.moved_today < speed and leg < LEGS:
                index = (self.recent + self.moved_today / settings.max_move_speed) / 2.0
                self.decide(force=settings.avoid_short_stints >= 0.5 and index < 0.5)
            else:
                break
        self.recent = (self.recent + self.moved_today / settings.max_move_speed) / 2.0
        self.moved_today = 0.0


class FleeReference(mesa.Model):
    """One replicate of a Flee instance.

    Parameters
    ----------
    instance : FleeInstance
    settings : FleeSettings
    seed, replicate : int
        Address of its luck.
    """

    def __init__(self, instance: FleeInstance, settings: FleeSettings, seed: int, replicate: int) -> None:
        super().__init__(rng=0)  # Mesa's own generator is not used
        self.instance, self.settings, self.address = instance, settings, (seed, replicate)
        self.day = 0
        self.debt = 0
        self.party = int(settings.hasten)
        series = [row.daily for row in instance.layout[1:]] or [instance.total]
        self.camp_total = [sum(int(row[day] / self.party) for row in series) for day in range(instance.days)]
        self.refugees = [int(count / self.party) for count in instance.refugees]
        self.total = self.camp_total if settings.sum_from_camps >= 0.5 else self.refugees
        self.places = [self.make_place(i) for i in range(len(instance.places))]
        self.by_name = {place.name: place for place in self.places}
        self.make_roads()
        self.spawn_rules = instance.settings.get("spawn_rules", {})
        self.flood_lists = instance.settings.get("move_rules", {}).get("flood_rules", {})
        self.driven = bool({"conflict_driven_spawning", "flood_driven_spawn_mode"} & set(self.spawn_rules))
        self.take_day_0_from_capacity()
        self.refresh_spawn_weights()
        self.routes: dict[str, list[tuple[float, list[Place]]]] = {}

    # -- what there is -------------------------------------------------------------------------------

    def make_place(self, i: int) -> Place:
        """Return place i of the instance."""
        it = self.instance
        kind = FleeKind(int(it.kind[i]))
        return Place(
            name=it.places[i],
            country=it.country[i],
            foreign=it.country[i] != it.home,
            chance_of=kind,
            camp=kind in (FleeKind.CAMP, FleeKind.IDP_CAMP),
            town=kind is FleeKind.TOWN,
            marker=kind is FleeKind.MARKER,
            conflict=float(it.intensity[i]) if kind is FleeKind.CONFLICT else -1.0,
            population=float(it.population[i] // self.party),
            capacity=float(it.capacity[i] // self.party),
            capacity_per_day=0.0 if it.capacity_per_day is None else float(it.capacity_per_day[i]),
            lat=float(it.lat[i]),
            lon=float(it.lon[i]),
        )

    def make_roads(self) -> None:
        """Make both directions of every road; Flee makes a road with forced_redirection 1 twice, and forces nobody."""
        it, obeyed = self.instance, self.settings.forced_redirection >= 0.5
        rows = range(len(it.link_a))
        for k in [*rows, *(k for k in rows if it.link_forced[k] == 1 and not obeyed)]:
            a, b = self.places[it.link_a[k]], self.places[it.link_b[k]]
            speed = float(it.link_speed[k])
            walk = 0.0 if it.link_walk is None else float(it.link_walk[k])
            for start, end, value in ((a, b, 2), (b, a, 1)):
                forced = obeyed and it.link_forced[k] == value
                own = None if speed != speed else speed
                start.roads.append(Road(start, end, float(it.link_km[k]), own, walk, forced, forced))

    def take_day_0_from_capacity(self) -> None:
        """Take the people of day 0 off the capacity, which Flee does although they fill the camp as well."""
        if self.settings.day0_from_capacity < 0.5 or self.settings.insert_day0 < 0.5 or self.driven:
            return
        for camp, count in zip(self.instance.camps, self.instance.observed[0], strict=True):
            if self.places[camp].capacity > 0:
                self.places[camp].capacity -= int(count / self.party)

    def luck(self, order: int, time: int, purpose: Purpose, leg: int = 0) -> tuple[float, float]:
        """Return two uniform numbers of a person: its `time`-th of this purpose (and on this leg)."""
        return uniforms(*self.address, order, leg, time, int(purpose))  # type: ignore[no-any-return]

    # -- the day -------------------------------------------------------------------------------------

    def step(self) -> None:
        """Simulate one day."""
        self.change_places()
        self.switch_conflicts()
        self.spawn()
        self.open_and_close()
        self.refresh_spawn_weights()
        self.routes = {}
        for place in self.places:
            place.capacity += place.capacity_per_day
            place.score = self.score(place)
            place.chance = self.chance(place)
        self.set_in_mind()
        self.agents.do("decide")
        self.agents.do("travel")
        self.day += 1

    def change_places(self) -> None:
        """Let places become what location_changes.csv says."""
        for change in self.instance.changes:
            if change.day == self.day:
                place = self.places[change.place]
                place.chance_of, place.conflict = change.kind, 1.0 if change.kind is FleeKind.CONFLICT else -1.0
                place.camp = change.kind in (FleeKind.CAMP, FleeKind.IDP_CAMP)
                place.town, place.marker = change.kind is FleeKind.TOWN, change.kind is FleeKind.MARKER

    def exponent(self, order: int, place: Place) -> int:
        """Return the power to which a person takes the score of a place: 2 for those who look more for safety."""
        s, it = self.settings, self.instance
        if not it.demographics:
            return 1
        u = uniforms(*self.address, order, 2, 0, int(Purpose.SPAWN))
        picked = []
        for n, name in enumerate(("age", "gender")):
            weights = {value: row.get(place.name, row["Default"]) for value, row in it.demographics[name].items()}
            mark, so_far = u[n] * sum(weights.values()), 0.0
            for value, weight in weights.items():
                so_far += weight
                if so_far >= mark:
                    picked.append(value)
                    break
        age, gender = float(picked[0]), picked[1]
        power, careful = 1, False
        if s.ChildrenAvoidHazards >= 0.5:
            power, careful = (2, True) if age < 19 else (1, False)
            if s.BoysTakeRisk >= 0.5 and gender == "male" and age > 14:
                power = 0
        if s.ElderlyAvoidHazards >= 0.5 and age > 59:
            power, careful = 2 * power, True
        return 2 * power if s.WomenAvoidHazards >= 0.5 and gender == "female" and not careful else power

    def flood(self, place: Place) -> int:
        """Return today's level of the flood at a place."""
        floods = self.instance.floods
        return 0 if floods is None else int(floods[self.day, self.instance.places.index(place.name)])

    def hunger(self, place: Place) -> float:
        """Return today's share of hungry people at a place."""
        hunger = self.instance.hunger
        return 0.0 if hunger is None else float(hunger[self.day, self.instance.places.index(place.name)])

    def displaced(self, place: Place) -> int:
        """Return how many leave a place today where nobody was counted."""
        by_conflict = self.spawn_rules.get("conflict_driven_spawning")
        if by_conflict:
            k = by_conflict["displaced_per_conflict_day"]
            many = place.population if by_conflict["spawn_mode"] == "pop_ratio" else 1.0
            return int(k * many * place.conflict) if place.conflict > 0.0 else 0
        k = self.spawn_rules["flood_driven_spawn_mode"]["displaced_per_flood_day"][self.flood(place)]
        return int(k * place.population) if self.flood(place) > 0 else 0

    def set_in_mind(self) -> None:
        """Say who has a camp in mind: nobody has by Flee's rules."""

    def switch_conflicts(self) -> None:
        """Begin and end conflicts as conflicts.csv says."""
        for i, place in enumerate(self.places):
            now = float(self.instance.conflicts[self.day, i])
            before = float(self.instance.conflicts[self.day - 1, i]) if self.day > 0 else 0.0
            was_quiet = before < 1e-6
            if now > 1e-6 and was_quiet:
                place.conflict_day = self.day
            graded = self.settings.graded_conflict >= 0.5 and now != before
            if now > 1e-6 and (was_quiet or graded):
                place.conflict, place.chance_of, place.town = now, FleeKind.CONFLICT, False
            elif now < 1e-6 and not was_quiet:
                place.conflict, place.chance_of, place.town = -1.0, FleeKind.TOWN, True
            else:
                continue
            self.refresh_spawn_weights()

    def spawn(self) -> None:
        """Let new people appear: those of day 0 in the camps, later ones where there is conflict."""
        inserted = self.settings.insert_day0 >= 0.5
        if self.day == 0:
            initial = self.instance.initial_idps
            for camp, count in zip(self.instance.camps, self.instance.observed[0], strict=True):
                there = int(count / self.party) if inserted else 0
                for _ in range(there + (0 if initial is None else int(initial[camp]))):
                    Person(self, len(self.agents), self.places[camp])
            if self.settings.idps_anywhere >= 0.5 and initial is not None:
                for i, count in enumerate(initial):
                    for _ in range(0 if i in self.instance.camps else int(count)):
                        Person(self, len(self.agents), self.places[i])
        if self.driven:
            for place in self.places:
                for _ in range(self.displaced(place)):
                    place.population = max(place.population - self.spawn_rules.get("take_from_population", 0), 0.0)
                    Person(self, len(self.agents), place)
            return
        if self.day == 0:
            if inserted:
                return
            rise = self.refugees[0] + (self.camp_total[0] if self.total is self.camp_total else 0)
        else:
            rise = self.total[self.day] - self.total[self.day - 1]
        wanted = rise - self.debt
        self.debt = max(-wanted, 0)
        origins = [self.draw_origin(len(self.agents) + n) for n in range(wanted)]
        for place in origins:
            if self.settings.take_from_population >= 0.5:
                place.population = max(place.population - 1.0, 0.0)
            Person(self, len(self.agents), place)

    def draw_origin(self, order: int) -> Place:
        """Draw the place from which a person sets out."""
        mark = self.luck(order, 0, Purpose.SPAWN)[0] * sum(self.spawn_weights)
        so_far = 0.0
        for place, weight in zip(self.places, self.spawn_weights, strict=True):
            so_far += weight
            if so_far > mark:
                return place
        raise AssertionError("people leave, but no place is in conflict")

    def refresh_spawn_weights(self) -> None:
        """Weigh the places in conflict by people, intensity and decay."""
        self.spawn_weights = [p.population * max(p.conflict, 0.0) * self.decay(p) for p in self.places]
        if self.settings.starvation_driven_spawning >= 0.5 and self.day > 0:
            for i, place in enumerate(self.places):
                if place.conflict > 0.0 or self.settings.conflict_zone_spawning_only < 0.5:
                    self.spawn_weights[i] += place.population * self.hunger(place)

    def decay(self, place: Place) -> float:
        """Return what is left of a conflict of this age."""
        steps = self.instance.settings.get("spawn_rules", {}).get("conflict_spawn_decay")
        if not steps or self.settings.decay_every <= 0:
            return 1.0
        return float(steps[min(int((self.day - place.conflict_day) / self.settings.decay_every), len(steps) - 1)])

    # -- closures ------------------------------------------------------------------------------------

    def open_and_close(self) -> None:
        """Apply the closures that begin or end today, in the order of the file."""
        for closure in self.instance.closures:
            if closure.start == self.day:
                self.change(closure, shut=True)
            if closure.end == self.day:
                self.change(closure, shut=False)

    def change(self, closure: Closure, shut: bool) -> None:
        """Shut or reopen what a closure names."""
        if closure.kind in (ClosureKind.CAMP, ClosureKind.IDP_CAMP):
            place = self.by_name[closure.name1]
            camp = FleeKind.CAMP if closure.kind is ClosureKind.CAMP else FleeKind.IDP_CAMP
            place.chance_of = FleeKind.TOWN if shut else camp
            place.camp, place.town, place.marker, place.conflict = not shut, shut, False, -1.0
            return
        if closure.kind is ClosureKind.REMOVE_FORCED_REDIRECTION:
            for road in self.by_name[closure.name1].roads:
                if road.end.name == closure.name2:
                    road.forced = road.was_forced and not shut
            return
        changed = {
            id(road) for place in self.places for road in place.roads if road.is_open is shut and meant(closure, road)
        }
        if closure.kind is ClosureKind.LINK and self.settings.link_closures < 0.5:
            return  # Flee warns, and leaves it open
        for place in self.places:
            for road in place.roads:
                if id(road) in changed:
                    road.is_open = not shut
        for person in self.agents:
            if shut and id(person.road) in changed:
                person.sent_back = True

    # -- scores --------------------------------------------------------------------------------------

    def chance(self, place: Place) -> float:
        """Return the chance that somebody moves on from a place today."""
        s = self.settings
        chance = {
            FleeKind.CAMP: s.camp_movechance,
            FleeKind.IDP_CAMP: s.idpcamp_movechance,
            FleeKind.CONFLICT: s.conflict_movechance,
            FleeKind.FORWARDING_HUB: 1.0,
            FleeKind.MARKER: 1.0,
        }.get(place.chance_of, s.default_movechance)
        size = max(place.population, place.capacity, 0.0)
        chance *= (size / s.movechance_pop_base) ** s.movechance_pop_scale_factor
        if s.flee_when_starving >= 0.5:
            chance = self.hunger(place) + (1.0 - self.hunger(place)) * chance
        if self.flood(place) > 0:
            chance = self.flood_lists["flood_movechances"][self.flood(place)]
        return min(chance, 1.0)

    def score(self, place: Place) -> float:
        """Return how attractive a place is, whoever asks."""
        s, score, people = self.settings, 1.0, 1.0
        if place.foreign:
            if s.use_economic_pull >= 0.5:
                i = self.instance.places.index(place.name)
                score += score * (self.instance.trade[i] + self.instance.hdi[i] ** 2)
            score *= s.foreign_weight
        elif s.avoid_food_deprived_locations >= 0.5 and self.day > 0:
            score *= 1.0 - self.hunger(place) ** 2
        if place.camp:
            score *= s.camp_weight
        elif s.use_pop_for_loc_weight >= 0.5:
            people = max(1.0, place.population) ** s.pop_power_for_loc_weight
        if place.conflict > 0.0:
            score *= s.conflict_weight ** (self.decay(place) * place.conflict)
        place.safety = score
        score *= people
        if self.flood_lists:
            weight = self.flood_lists["flood_loc_weights"][self.flood(place)]
            score *= weight if self.flood(place) > 0 else 1.0
            twice = s.flood_weighs_twice >= 0.5 and place.chance_of is FleeKind.FLOOD_ZONE
            score *= weight if twice else 1.0
        return score

    def room(self, place: Place) -> float:
        """Return the capacity factor: 1 up to the buffer, falling to 0 at the capacity."""
        capacity, buffer = place.capacity * self.settings.capacity_scaling, self.settings.capacity_buffer
        if capacity < 1.0 or place.people <= buffer * capacity:
            return 1.0
        if place.people >= capacity:
            return 0.0
        return 1.0 - (place.people - buffer * capacity) / (capacity * (1.0 - buffer))

    def weight(self, km: float, end: Place, person: Person) -> float:
        """Return the weight of a route."""
        s = self.settings
        score = end.score * end.safety ** (person.exponent - 1)
        if s.stay_close_to_home >= 0.5:
            score *= max(1.0, self.km_from_home(person, end)) ** -s.home_distance_power
        pull = (s.weight_softening + score) / (s.softening + km) ** s.distance_power
        return (pull * self.room(end)) ** s.weight_power

    def km_from_home(self, person: Person, end: Place) -> float:
        """Return the great-circle distance; Flee takes it from where the person is, latitude for longitude."""
        if self.settings.close_to_home >= 0.5:
            (lat, lon), (north, east) = (person.home.lat, person.home.lon), (end.lat, end.lon)
        else:
            (lon, lat), (east, north) = (person.place.lat, person.place.lon), (end.lat, end.lon)
        lat, lon, north, east = (radians(degrees) for degrees in (lat, lon, north, east))
        half = sin((lat - north) / 2) ** 2 + cos(lat) * cos(north) * sin((lon - east) / 2) ** 2
        return 2 * 6373 * asin(sqrt(half))

    def routes_from(self, place: Place) -> list[tuple[float, list[Place]]]:
        """Return all routes open today: length and places to go to (kept until tomorrow)."""
        if place.name not in self.routes:
            self.routes[place.name] = self.continued([place], 0.0, 0)
        return self.routes[place.name]

    def continued(self, path: list[Place], km: float, steps: int) -> list[tuple[float, list[Place]]]:
        """Return a path made longer in all ways without a loop; markers are passed and not counted."""
        found: list[tuple[float, list[Place]]] = []
        ways = [road for road in path[-1].roads if road.is_open]
        for road in [road for road in ways if road.forced] or ways:
            if road.end in path[:-1]:  # a road from a place to itself is no loop, in Flee
                continue
            longer, length = [*path, road.end], km + road.km
            if not road.end.marker:
                found.append((length, longer[1:]))
            taken = steps if road.end.marker else steps + 1
            if taken < round(self.settings.awareness_level):
                found += self.continued(longer, length, taken)
        return found


def meant(closure: Closure, road: Road) -> bool:
    """Tell whether a closure is about a road."""
    names = {closure.name1, closure.name2}
    if closure.kind is ClosureKind.COUNTRY:
        return [road.start.country, road.end.country] in (
            [closure.name1, closure.name2],
            [closure.name2, closure.name1],
        )
    if closure.kind is ClosureKind.LOCATION:
        return closure.name1 in (road.start.name, road.end.name)
    return closure.kind is ClosureKind.LINK and {road.start.name, road.end.name} == names
