"""Panj's own rules in plain Mesa: one agent per party, loops, dicts and queues; slow, and easy to read.

Written from the equations in the docstrings of `sim.model.rules` to prove the engine right. It shares with
the engine what comes in (world, scenario, draw), the parameter classes, the distribution of household sizes
and the random numbers with their addresses, and nothing else: no arrays, no kernels, no network, no paths,
no record of the engine's.

Where a rule leaves the order of parties open, the order in which they left home decides: it is the order of
`model.agents`. Sums are added in the order in which an equation lists its terms, as the engine does, because
sums in another order may differ in the last bit; only NumPy's sum over many crossings goes by pairs.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from itertools import accumulate

import mesa

from reference.panj_parties import CIVILIAN, MILITARY, Household, Squad
from reference.panj_places import Atlas, Crossing, Land, Place, Road, Route, shortest, sum_of, way_to
from sim.model.draws import Draw
from sim.model.parameters import build
from sim.model.random import Purpose, exponential, uniform, uniforms
from sim.model.rules.displacement import DHS_MEAN, household_sizes
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world import World

ONSET_DAYS = 3.0
KINDS = ("civilian", "military")


class PanjInPlainMesa(mesa.Model):
    """One replicate of one scenario.

    Parameters
    ----------
    scenario : Scenario
    world : World
    draw : Draw
        Parameter values, garrisons and capacities.
    seed, replicate : int
        Address of its luck.

    Attributes
    ----------
    day : int
        Days since the first day; the next one to be simulated.
    flow : dict of (road, kind) to int
        People who set out today over each road.
    """

    def __init__(self, scenario: Scenario, world: World, draw: Draw, seed: int, replicate: int) -> None:
        super().__init__(rng=seed)
        self.seed, self.replicate, self.day = seed, replicate, 0
        self.values = dict(draw.values)
        self.atlas = Atlas(world, draw.garrison, draw.capacity)
        for site, places in ((place, draw.unscaled()[place.row]) for place in self.atlas.sites):
            site.places = float(places)
        self.home_capital = max(self.atlas.capitals, key=lambda place: place.home)
        self.strain, self.given_up, self.changed = 0.0, False, False
        for province in self.atlas.provinces.values():
            u, v = (uniform(seed, replicate, k, province.number, 0, int(Purpose.ONSET)) for k in range(2))
            province.early = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
        self.branch = (scenario.history_until - scenario.start).days
        self.events = self._by_day(scenario, world)
        self.start, self.history, self.own_events = scenario.start, world.events, scenario.events
        self.sizes = list(accumulate(float(share) for share in household_sizes()))
        self.flow: dict[tuple[int, int], int] = defaultdict(int)
        self._learn()
        for place in self.atlas.land:
            place.households = round(place.home / DHS_MEAN)
            if place.households > 0:
                self._next_threshold(place)

    def step(self) -> None:
        """Simulate one day."""
        self.flow.clear()
        self._weights: dict[Place, list[tuple[Route, float]]] = {}
        fallen = self._calendar()
        fallen += self._front()
        self._garrisons(fallen)
        self._displacement()
        self._homecoming()
        self._movement()
        self._crossing()
        self._reception()

    def end_day(self) -> None:
        """Go on to the next day, after the day's record has been taken."""
        self.day += 1

    def luck(self, place: Place, order: int, purpose: Purpose) -> float:
        """Return an Exp(1) number of a place."""
        return float(exponential(self.seed, self.replicate, order, place.row, 0, int(purpose)))

    # -- 1. calendar ---------------------------------------------------------------------------------

    def _by_day(self, scenario: Scenario, world: World) -> dict[int, list[Event]]:
        out: dict[int, list[Event]] = defaultdict(list)
        for event in world.events:
            if event.date <= scenario.history_until:
                out[max(0, (event.date - scenario.start) // dt.timedelta(days=1))].append(event)
        for event in scenario.events:
            out[max(0, (event.date - scenario.start) // dt.timedelta(days=1))].append(event)
        return out

    def _calendar(self) -> list[Place]:
        """Apply today's events in the order in which they are written; return the places that fall."""
        atlas, fallen = self.atlas, []
        yesterday = dict(self.values)
        for event in self.events.get(self.day, []):
            target, value = event.target, event.value
            if event.action == "set":
                self._set(target, float(value))
            elif event.action == "capture":
                place = atlas.by_id[target]
                if isinstance(place, Land) and not place.insurgent and isinstance(value, str):
                    place.how = value
                if self._change_hands(place, insurgent=True):
                    fallen.append(place)
            elif event.action == "retake":
                self._change_hands(atlas.by_id[target], insurgent=False)
            elif event.action in ("near", "far"):
                for x in atlas.crossings_named(target):
                    setattr(x, event.action, value)
            elif event.action == "let_through":
                for x in atlas.crossings_named(target):
                    x.let_through = float(value)
            elif event.action == "corridor":
                for x in atlas.crossings_named(target):
                    x.corridor = value == "open"
            elif event.action == "policy":
                host = next(h for h in atlas.hosts if h.id == target)
                for kind, name in enumerate(KINDS):
                    if event.kind in (name, ""):
                        host.policy[kind] = str(value)
            elif event.action == "guards":
                next(h for h in atlas.hosts if h.id == target).guards = float(value)
            elif event.action == "capacity":
                site = atlas.by_id[target]
                site.places = float(value)
                site.capacity = float(round(site.places * self.values["reception.capacity_scale"]))
            elif event.action == "reinforce":
                atlas.by_id[target].garrison += round(float(value))
            elif event.action == "fighting":
                place = atlas.by_id[target]
                place.reported = max(place.reported, float(value))
            elif event.action == "rural":
                atlas.by_id[target].rural = float(value)
        self._changed(yesterday)
        return fallen

    def _set(self, name: str, value: float) -> None:
        if name == "reception.capacity_scale" and value != self.values[name]:
            for site in self.atlas.sites:
                if site.capacity < math.inf:
                    site.capacity = float(round(site.places * value))
        self.values[name] = value
        self._learn()

    def _changed(self, yesterday: dict[str, float]) -> None:
        """Let go on by today's parameters what was drawn: thresholds, and stays of those who had none."""
        if self.p.displacement.frailty_variance != yesterday["displacement.frailty_variance"]:
            for place in self.atlas.land:
                self._set_threshold(place)
        if yesterday["reception.onward"] <= 0.0 < self.p.reception.onward:
            for household in self.agents_by_type.get(Household, ()):
                if household.state == "sheltered" and household.patience == math.inf:
                    household.patience = self.day + household.stay()

    def _learn(self) -> None:
        """Work out what follows from the parameters: hours of roads, known routes."""
        self.p = p = build(self.values)
        self.hours = {r: r.km / getattr(p.movement, f"{r.mode}_kmh") for r in self.atlas.roads}
        self.hours_a_day = p.movement.hours_a_day * p.movement.pace
        detour = p.garrisons.detour_hours
        self.squad_hours = {
            r: h + detour if isinstance(r.end, Land) and not r.end.is_capital else h for r, h in self.hours.items()
        }
        self.routes = {place: self.atlas.routes_from(place, round(p.routes.awareness)) for place in self.atlas.land}

    # -- 2. front ------------------------------------------------------------------------------------

    def _front(self) -> list[Place]:
        """Let fighting fade, sieges begin and end and places change hands; return those that fall."""
        p, land = self.p.siege, self.atlas.land
        self._press()
        fallen: list[Place] = self._whole_provinces()
        self._capitals()
        turned = [place for place in land if self._passes_threshold(place)] if self.day > self.branch else []
        for place in land:
            place.intensity = max(place.intensity * 2.0 ** (-1.0 / p.half_life_days), self._floor(place))
        changed = [place for place in land if place.changed_on == self.day and place.insurgent and not place.how]
        hows = [(place, "fought" if self._holds_out(place, place.flips - 1) else "handed") for place in changed]
        for place, how in hows:
            place.how = how
        due = {place: self._due(place) for place in land}
        for place in land:
            self._expect(place, *due[place])
        for place in land:
            known = place.insurgent or place.besieged_until == due[place][0]
            if place.besieged_until < math.inf and not known and place not in turned:
                place.besieged_until, place.how = math.inf, ""
        for place in turned:
            if place.insurgent:
                self._change_hands(place, insurgent=False)
                continue
            days = 0.0 if self.given_up else self._holds_out(place, place.flips)
            if days and place.besieged_until == math.inf:
                place.how, place.besieged_until = "fought", self.day + days
            elif not days or place.besieged_until <= self.day:
                place.how = place.how if days else "handed"
                self._change_hands(place, insurgent=True)
                fallen.append(place)
        for place in land:
            self._fight(place)
        return fallen + self._banks_follow()

    def _fight(self, place: Land) -> None:
        """Set the fighting of a place that is besieged, told of or has changed hands today."""
        place.intensity, place.reported = max(place.intensity, place.reported), 0.0
        if place.changed_on == self.day:
            full = not place.insurgent or place.how == "fought"
            place.intensity = 1.0 if full else min(max(place.intensity, self.p.siege.handover), 0.99)
            if place.insurgent and place.how == "fought":
                place.stormed_on = self.day
            elif place.insurgent:
                place.handed_on = self.day
            place.besieged_until, place.how = math.inf, ""
        elif place.besieged_until < math.inf:
            place.intensity = 1.0

    def _due(self, place: Land) -> tuple[float, str, int]:
        """Return the day of the next capture known by its date, how it comes about, and since when it may be felt."""
        found = []
        for past, events in ((True, self.history), (False, self.own_events)):
            for event in events:
                day = max(0, (event.date - self.start).days)
                told = day <= self.branch or not past or self.day <= self.branch
                if event.action == "capture" and event.target == place.id and day > self.day and told:
                    how = event.value if isinstance(event.value, str) else ""
                    found.append((day, how, 0 if past or day <= self.branch else self.branch + 1))
        return min(found, key=lambda each: each[0], default=(math.inf, "", 0))

    def _expect(self, place: Land, due: float, how: str, earliest: int) -> None:
        """Let a siege begin before a capture that is known by its date."""
        if due == math.inf or place.insurgent or place.how:
            return
        if self.day >= max(due - self._days_of_siege(place, place.flips), earliest):
            place.how = how or ("fought" if self._holds_out(place, place.flips) else "handed")
            if place.how == "fought":
                place.besieged_until = due

    def _numbers(self, place: Land, flip: int) -> tuple[float, float]:
        return uniforms(self.seed, self.replicate, flip, place.row, 0, int(Purpose.FOUGHT))

    def _days_of_siege(self, place: Land, flip: int) -> float:
        p = self.p.siege
        typical = p.city_days if place.is_capital else p.district_days
        return max(1.0, float(round(typical * p.spread ** (2.0 * self._numbers(place, flip)[1] - 1.0))))

    def _holds_out(self, place: Land, flip: int) -> float:
        """Return for how many days a place that falls today is fought over; 0 if it is handed over."""
        p, fortnight = self.p.siege, range(self.day - 14, self.day)
        road_neighbours = [road.end for road in place.neighbours]
        near = [
            other
            for other in self.atlas.land
            if other is not place and (other.province == place.province or other in road_neighbours)
        ]
        handed = sum(other.handed_on in fortnight for other in near)
        fought = sum(other.stormed_on in fortnight for other in near)
        chance = p.handed
        if 0.0 < chance < 1.0:
            odds = chance / (1.0 - chance) * math.exp(p.contagion * ((handed - fought) / (handed + fought + 1)))
            chance = odds / (1.0 + odds)
        return 0.0 if self._numbers(place, flip)[0] < chance else self._days_of_siege(place, flip)

    def _press(self) -> None:
        """Work out what presses on each place, the momentum and pace of each province, and today's hazards."""
        p = self.p.front
        for province in self.atlas.provinces.values():
            province.recent = province.recent * math.exp(-1.0 / p.memory_days) + province.rural_falls
            province.recent += sum(place.fallen_on == self.day - 1 for place in province.land)
            province.rural_falls = 0
            onset = p.onset_day + p.onset_spread * province.early
            grown = 1.0 + math.exp(-(self.day - onset) / ONSET_DAYS)
            province.phase = 1.0 / p.surge + (1.0 - 1.0 / p.surge) / grown
            province.pace = p.tempo * p.rate * province.phase * (1.0 - self._air_support())
        for place in self.atlas.land:
            place.pressure = place.rural
            for road in place.neighbours:
                if road.end.insurgent:
                    place.pressure += math.exp(-road.km / p.reach_km)
            pace, drive = place.province.pace, 1.0 + p.momentum * place.province.recent
            place.hazard = pace * (1.0 + p.neighbours * place.pressure) * drive

    def _air_support(self) -> float:
        p = self.p.front
        left = max(0.0, 1.0 - self.day / p.withdrawal_days) if p.withdrawal_days > 0.0 else 0.0
        return p.air_support * left

    def _whole_provinces(self) -> list[Place]:
        """Let districts that are no places fall and be retaken; return the border posts that are taken."""
        p, lost = self.p.front, []
        for place in self.atlas.land:
            if not place.whole_province or place.districts == 0:
                continue
            if place.rural != place.counted_from:
                place.counted_from, place.held_at_first = place.rural, round(place.rural * place.districts)
                place.taken = place.taken_back = 0
                place.rural_clock = place.rural_back_clock = 0.0
                place.counts += 1
            if self.day > self.branch:
                place.rural_clock += self._rural_hazard(place)
                due = range(place.held_at_first, place.districts)
                taken = self._passed(place, due, place.rural_clock, Purpose.RURAL)
                place.province.rural_falls, place.taken = taken - place.taken, taken
                if p.counter > 0.0:
                    self._win_back(place, p.counter * p.retake_rate * (1.0 - place.rural))
                held = place.held_at_first + place.taken - place.taken_back
                if place.province.rural_falls > 0 or p.counter > 0.0:
                    place.rural = place.counted_from = min(1.0, held / place.districts)
        for x in self.atlas.crossings if self.day > self.branch else []:
            if x.inland.whole_province and not x.inland.insurgent and x.taken_on == math.inf:
                x.post_clock += self.p.provinces.post * self._rural_hazard(x.inland)
                if x.post_clock >= self.luck(x, x.posts_lost, Purpose.POST):
                    x.taken_on, x.post_clock, x.posts_lost = self.day, 0.0, x.posts_lost + 1
                    if not x.insurgent:
                        lost.append(x)
        return lost

    def _win_back(self, place: Land, each: float) -> None:
        """Let districts be retaken one after the other, each of those that are held with the same hazard."""
        while (held := place.held_at_first + place.taken - place.taken_back) > 0:
            address = (place.taken_back, place.row, place.counts, int(Purpose.RURAL_BACK))
            bears = exponential(self.seed, self.replicate, *address) - place.rural_back_clock
            if each * held < bears:
                place.rural_back_clock += each * held
                return
            each -= bears / held
            place.taken_back, place.rural_back_clock = place.taken_back + 1, 0.0

    def _rural_hazard(self, place: Land) -> float:
        p, q, province = self.p.front, self.p.provinces, place.province
        pressed = 1.0 + p.neighbours * q.ring * place.rural
        return q.elsewhere * province.pace * pressed * (1.0 + p.momentum * province.recent)

    def _passed(self, place: Land, districts: range, clock: float, purpose: Purpose) -> int:
        """Return how many of some districts of a place have a threshold that the clock has passed."""
        thresholds = (
            exponential(self.seed, self.replicate, k, place.row, place.counts, int(purpose)) for k in districts
        )
        return sum(clock >= threshold for threshold in thresholds)

    def _capitals(self) -> None:
        """Set the hazards of the capitals, and of all that is left once the centre has given up."""
        p, q, capitals = self.p.front, self.p.capitals, self.atlas.capitals
        fade = math.exp(-1.0 / q.memory_days)
        self.strain = self.strain * fade + sum(place.fallen_on == self.day - 1 for place in capitals)
        changed = q.regime > 0.0 and self.day >= q.regime_day
        if changed and not self.changed:
            self.strain += q.shock
        self.changed = changed
        drawn = (q.regime_contagion if changed else q.contagion) * (1.0 - fade) * self.strain / len(capitals)
        own = q.rate * (1.0 - self._air_support())
        for place in capitals:
            place.hazard = p.tempo * own * place.province.phase * (1.0 + q.siege * place.pressure)
            place.hazard += min(1.0, p.tempo) * drawn
        if len(capitals) > 1:
            self.home_capital.hazard = 0.0
        lost = sum(place.insurgent for place in capitals)
        self.given_up = self.given_up or (lost > 0 and lost >= q.centre * len(capitals))
        if self.given_up:
            for place in self.atlas.land:
                place.hazard = max(place.hazard, p.tempo * p.collapsed)

    def _floor(self, place: Land) -> float:
        p, lead = self.p.siege, self.p.front
        skirmish = p.skirmish * min(1.0, lead.tempo + lead.counter)
        if place.touches_other_side:
            return skirmish
        return 0.0 if place.insurgent else skirmish * place.rural

    def _passes_threshold(self, place: Land) -> bool:
        hazard = self._retake_hazard(place) if place.insurgent else place.hazard
        if hazard <= 0.0:
            return False
        place.front_clock += hazard
        purpose = Purpose.RETAKE if place.insurgent else Purpose.FALL
        return place.front_clock >= self.luck(place, place.flips, purpose)

    def _retake_hazard(self, place: Land) -> float:
        p, roads = self.p.front, place.neighbours
        friends = sum(not road.end.insurgent for road in roads)
        return p.counter * p.retake_rate * friends / len(roads) if roads else 0.0

    def _change_hands(self, place: Place, insurgent: bool) -> bool:
        """Give a place to a side; return whether that is new (for a crossing: whether its post falls)."""
        if isinstance(place, Crossing):
            place.taken_on = self.day if insurgent else math.inf
            return insurgent and not place.insurgent
        if place.insurgent == insurgent:
            return False
        place.insurgent = insurgent
        place.flips += 1
        place.front_clock = place.desert_clock = place.desert_gaps = 0.0
        place.changed_on = self.day
        if insurgent:
            place.fallen_on = self.day
        return True

    def _banks_follow(self) -> list[Place]:
        """Let near banks follow their places after some days; return where soldiers decide: trapped now, or lost."""
        lag, lost = self.p.crossing.bank_lag_days, []
        for x in self.atlas.crossings:
            taken = self.day - x.taken_on >= lag
            behind = x.inland.insurgent and self.day - x.inland.changed_on >= lag
            trapped = x.inland.insurgent and x.inland.changed_on == self.day
            if not x.insurgent and trapped and x.garrison > 0:
                lost.append(x)
            if not x.insurgent and (taken or behind):
                x.insurgent = True
                if x.garrison > 0:
                    lost.append(x)
            elif x.insurgent and not taken and not x.inland.insurgent:
                x.insurgent = False
        return lost

    # -- 3. garrisons --------------------------------------------------------------------------------

    def _garrisons(self, fallen: list[Place]) -> None:
        """Let garrisons of fallen places decide, then deserters, then squads without a refuge."""
        for place in dict.fromkeys(fallen):
            self._decide(place, self._squads_in(place))
        for place in self.atlas.land:
            if not place.insurgent and not place.is_capital and place.garrison > 0:
                self._desert(place)
        for squad in list(self.agents_by_type.get(Squad, ())):
            if squad.state == "settled":
                self._send(squad, *self._answers(squad.place))

    def _squads_in(self, place: Place) -> int:
        return math.ceil(place.garrison / int(self.p.garrisons.squad_size))

    def _desert(self, place: Land) -> None:
        roads = place.neighbours
        lost = sum(road.end.insurgent for road in roads) / len(roads) if roads else 0.0
        hazard = self.p.garrisons.desertion * math.exp(self._loss_of_heart(place)) * lost**2
        if hazard <= 0.0:
            return
        if not self.given_up and self._nearest_capital(place, self._ways_from(place)[0]) is not None:
            return
        place.desert_clock += hazard
        squads, leaving = self._squads_in(place), 0
        while leaving < squads:
            who = 2 * place.row + MILITARY
            order = place.squads_gone + leaving
            gap = exponential(self.seed, self.replicate, order, who, 0, int(Purpose.DESERTION)) / (squads - leaving)
            if place.desert_clock < place.desert_gaps + gap:
                break
            place.desert_gaps += gap
            leaving += 1
        self._decide(place, leaving)

    def _decide(self, place: Place, squads: int) -> None:
        """Let some squads of a garrison leave and decide where to."""
        if squads == 0 or place.garrison == 0:
            return
        answers, *back = self._answers(place)
        for _ in range(squads):
            squad = Squad(self, place, place.squads_gone, min(int(self.p.garrisons.squad_size), place.garrison))
            place.squads_gone += 1
            place.garrison -= squad.size
            self._send(squad, answers, *back)

    def _ways_from(self, place: Place) -> tuple[dict[Place, float], dict[Place, Road]]:
        return shortest(place, self.squad_hours, lambda via: isinstance(via, Land) and not via.insurgent)

    def _nearest_capital(self, place: Place, hours: dict[Place, float]) -> Land | None:
        """Return the nearest other reachable capital of the government."""
        others = [c for c in self.atlas.capitals if c is not place and c in hours and not c.insurgent]
        return min(others, key=lambda c: hours[c], default=None)

    def _loss_of_heart(self, place: Place) -> float:
        """Return what a garrison loses when it hears of places that gave up, near it and among the capitals."""
        q = self.p.capitals
        if q.regime > 0.0 and self.day >= q.regime_day:
            return self.p.surrender.spread
        centre = place if isinstance(place, Land) else place.inland
        near = [road.end for road in centre.neighbours]
        heard = [
            other
            for other in self.atlas.land
            if other is not place and (other.is_capital or other in near or other.province == centre.province)
        ]
        fortnight = range(self.day - 14, self.day)
        handed = sum(other.handed_on in fortnight for other in heard)
        fought = sum(other.stormed_on in fortnight for other in heard)
        return self.p.surrender.spread * (handed - fought) / (handed + fought + 1)

    def _answers(self, place: Place) -> tuple[list[tuple[float, Place | None]], float, Place | None]:
        """Return chance and goal of every answer of a squad at a place: the nested logit.

        With it the chance of who falls back in order to reach a capital, and which one.
        """
        p = self.p.garrisons
        hours, _ = self._ways_from(place)
        weights: list[tuple[float, Place | None]] = [(1.0, None)]
        capital = self._nearest_capital(place, hours)
        home = 0.0
        cut_off = isinstance(place, Crossing) and place.inland.insurgent
        if capital is not None and not cut_off and not self.given_up:
            utility = p.withdraw - self._loss_of_heart(place) - hours[capital] / p.patience_hours
            home = 1.0 / (1.0 + math.exp(-utility))
            if not isinstance(place, Crossing):
                weights.append((math.exp(utility), capital))
        nest: list[tuple[float, Crossing]] = []
        for x in self.atlas.crossings:
            openness = 0.0 if x.insurgent else self.over(self.openness(x, MILITARY))
            if x in hours and openness > 0.0:
                nest.append((openness, x))
        if nest:
            nearest = min(hours[x] for _, x in nest)
            within = [(o * math.exp(-(hours[x] - nearest) / p.nest_hours), x) for o, x in nest]
            total = sum_of(w for w, _ in within)
            share = p.nest_hours / p.patience_hours
            weight = math.exp(p.cross - nearest / p.patience_hours + share * math.log(total))
            weights += [(weight * w / total, x) for w, x in within]
        total = sum_of(w for w, _ in weights)
        return [(w / total, goal) for w, goal in weights], home, capital

    def _send(
        self, squad: Squad, answers: list[tuple[float, Place | None]], home: float, capital: Place | None
    ) -> None:
        start, goal = squad.place, squad.decide(answers, home, capital)
        if goal is None:
            squad.state = "dispersed"
            return
        hours, last = self._ways_from(start)
        due = self.day + hours[goal] / self.p.garrisons.march_hours
        squad.set_out(goal, due, way_to(goal, start, last))

    # -- 4. displacement -----------------------------------------------------------------------------

    def _displacement(self) -> None:
        """Let households leave whose thresholds the hazard of their place has passed."""
        p = self.p.displacement
        for place in self.atlas.land:
            urban = 0.0 if not place.is_capital else p.urban if place.whole_province else 1.0
            c = p.city * urban if place.is_capital else 1.0
            run = urban * p.run if self.day - place.handed_on < 3 else 0.0
            rule = p.rule if place.insurgent else 0.0
            fighting = place.intensity + p.fear * self._fears(place)
            place.leave_clock += p.panic * (c * p.fight * fighting + run + rule)
            place.left_today = 0
            while place.home > place.again and place.leave_clock >= place.leave_threshold:
                self._leave(place)

    def _leave(self, place: Land) -> None:
        household = Household(self, place, place.households_gone, 0)
        u = household.uniform(0, Purpose.SIZE)
        size = next((k for k, running in enumerate(self.sizes, start=1) if u < running), len(self.sizes))
        is_last = place.households_gone == place.households - 1
        never_gone = place.home - place.again
        household.size = never_gone if is_last else min(size, never_gone)
        place.home -= household.size
        place.left_today += household.size
        place.households_gone += 1
        self._next_threshold(place)

    def _next_threshold(self, place: Land) -> None:
        """Draw the next smallest of the thresholds of a place's households (Rényi 1953)."""
        gone = place.households_gone
        if gone < place.households:
            draw = exponential(self.seed, self.replicate, gone, 2 * place.row + CIVILIAN, 0, int(Purpose.THRESHOLD))
            place.leave_gaps += draw / (place.households - gone)
        self._set_threshold(place)

    def _set_threshold(self, place: Land) -> None:
        if place.households_gone == place.households:
            place.leave_threshold = math.inf
            return
        s, variance = place.leave_gaps, self.p.displacement.frailty_variance
        place.leave_threshold = math.expm1(variance * s) / variance if variance > 1e-12 else s

    def _fears(self, place: Land) -> float:
        around = 0.0
        for road in place.neighbours:
            around += road.end.intensity * math.exp(-road.km / self.p.displacement.reach_km)
        return around

    def _homecoming(self) -> None:
        """Let people go home where it has been quiet, and leave once more."""
        p, leaving = self.p.homecoming, self.p.displacement
        for host in self.atlas.hosts:
            host.returned_today = 0
        for place in self.atlas.land:
            place.returned_today = 0
            fighting = place.intensity + leaving.fear * self._fears(place)
            place.quiet = place.quiet + 1 if fighting <= p.calm else 0
            if place.quiet > 0 and place.quiet >= p.wait_days:
                foreign = 1.0 if place.insurgent else place.rural if place.whole_province else 0.0
                place.back_clock += p.own * (1.0 - foreign) + p.other * foreign
        for household in self.agents_by_type.get(Household, ()):
            household.think_of_home()

    # -- 5. movement ---------------------------------------------------------------------------------

    def _movement(self) -> None:
        """Let parties move on, travel and arrive."""
        p = self.p.movement
        for place in self.atlas.places:
            place.moved_today = p.shelter + p.flee * place.intensity
            place.moved += place.moved_today
        self.agents.do("travel")

    def days_of(self, route: Route) -> float:
        """Return how many days a household is on a route."""
        return sum_of(self.hours[road] for road in route.roads) / self.hours_a_day

    def weighed_routes(self, place: Place) -> list[tuple[Route, float]]:
        """Return the routes households know at a place, each with its weight today."""
        if place not in self._weights:
            p = self.p.routes
            self._weights[place] = [
                (r, self._attraction(r.end) / (p.softening_km + r.km) ** p.distance_power) for r in self.routes[place]
            ]
        return self._weights[place]

    def _attraction(self, place: Place) -> float:
        p = self.p.routes
        if isinstance(place, Crossing):
            ease = p.ford_pull if place.kind in ("ford", "pass") else 1.0
            near = self.near(place, CIVILIAN)
            known, believed = self.over(self.openness(place, CIVILIAN)), self.over(near)
            perceived = p.informed * known + (1.0 - p.informed) * believed
            sites = [site for _, site in place.sites if site.capacity >= 10.0 or not site.unopened]
            small = not sites or sites[0].capacity < 10.0
            fullness = 1.0 if small else min(1.0, max(0.0, sites[0].assigned / sites[0].capacity))
            return p.foreign * ease * perceived * (1.0 - (1.0 - p.full_site) * fullness)
        pull = p.conflict_weight**place.intensity
        if place.is_capital:
            pull *= p.capital_pull
        return pull * p.insurgent_weight if place.insurgent else pull

    # -- 6. crossing ---------------------------------------------------------------------------------

    def is_shut(self, x: Crossing, kind: int) -> bool:
        """Return whether people of a kind have to slip past their own bank."""
        if x.corridor and kind == CIVILIAN:
            return False
        return x.insurgent if x.near == "follow" else x.near == "closed"

    def let_through(self, x: Crossing, kind: int) -> float:
        """Return the chance to come to the post, let past by those who hold the near bank."""
        if not self.is_shut(x, kind):
            return 1.0
        if kind == MILITARY or x.near == "closed":
            return 0.0
        if x.let_through is not None:
            return x.let_through
        return self.p.crossing.let_through if x.kind in ("bridge", "ferry") else 0.0

    def near(self, x: Crossing, kind: int) -> float:
        """Return the chance of a party to get past its own bank."""
        let = self.let_through(x, kind)
        return let + (1.0 - let) * self.p.crossing.leak

    def openness(self, x: Crossing, kind: int) -> float:
        """Return the chance of a day to get over, to those who know both banks."""
        let, near = self.let_through(x, kind), self.near(x, kind)
        at_post, on_river = self.beyond(x, kind, slipped=False), self.beyond(x, kind, slipped=True)
        return let * at_post + (near - let) * on_river

    def far(self, x: Crossing, kind: int) -> str:
        """Return what the far bank does with people of a kind."""
        if x.corridor and kind == CIVILIAN:
            return "open"
        return x.host.policy[kind] if x.far == "follow" else x.far

    def slip(self, x: Crossing) -> float:
        """Return the chance not to be intercepted outside the post."""
        return math.exp(-(x.host.guards / max(x.host.border_km, 1.0)) / self.p.crossing.guards_per_km)

    def beyond(self, x: Crossing, kind: int, *, slipped: bool) -> float:
        """Return the chance of a day to get in: at the post, or on the river for who has slipped past its own bank."""
        p, far = self.p.crossing, self.far(x, kind)
        if far == "open":
            return 1.0
        if far == "closed":
            return p.attempt * self.slip(x)
        outside = 1.0 if slipped else 1.0 - (1.0 - p.attempt) * (1.0 - p.leak)
        return p.limited_share + (1.0 - p.limited_share) * outside * self.slip(x)

    def over(self, o: float) -> float:
        """Return the chance to get over before patience ends, from that of one day."""
        stay = math.exp(-1.0 / self.p.crossing.patience_days)
        return o / (1.0 - (1.0 - o) * stay) if o > 0.0 else 0.0

    def _crossing(self) -> None:
        """Serve every queue once, first come first served."""
        for x in self.atlas.crossings:
            x.flows = {(flow, kind): 0 for flow in ("arrivals", "informal", "turned_back") for kind in (0, 1)}
            passed = 0
            capacity = getattr(self.p.crossing, f"{x.kind}_capacity")
            for _ in range(len(x.queue)):
                party = x.queue.popleft()
                attempt = party.passage(x) if passed < capacity else "stays"
                if attempt in ("arrives", "informal"):
                    passed += party.size
                    x.flows["arrivals", party.kind] += party.size
                    x.flows["informal", party.kind] += party.size if attempt == "informal" else 0
                    party.state, party.due, party.came_by = "admitted", None, x
                    continue
                if attempt == "refused" and not party.turned_back:
                    x.flows["turned_back", party.kind] += party.size
                    party.turned_back = True
                if party.patience < self.day + 1.0:
                    party.give_up(x)
                else:
                    x.queue.append(party)

    # -- 7. reception --------------------------------------------------------------------------------

    def _reception(self) -> None:
        """Send on who has crossed, shelter who arrives, let go who leaves."""
        for host in self.atlas.hosts:
            host.repatriated_today = 0
        self.agents.do("receive")
