"""The engine: one replicate, one day at a time.

`advance` is the process overview of the ODD protocol. The engine knows nothing of Mesa:
:class:`sim.model.model.BorderModel` shows the same run to Mesa users.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

import numpy as np

from sim.model import kernels, record
from sim.model.draws import Draw
from sim.model.kernels import Crew
from sim.model.network import Network
from sim.model.parameters import Parameters, build
from sim.model.parties import (
    ADMITTED,
    CIVILIAN,
    DISPERSED,
    MILITARY,
    MOVING,
    QUEUEING,
    SETTLED,
    SHELTERED,
    STATES,
    Parties,
    check_limits,
)
from sim.model.record import Layout, Today
from sim.model.rules import calendar, crossing, displacement, front, garrisons, movement, reception, routes
from sim.model.state import FOLLOW, first_state
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world import graph
from sim.world.world import Floats, Ints, Longs, Roads, World

BATCH = 4096
SIZES = np.cumsum(displacement.household_sizes())


class Clocks(NamedTuple):
    """Travel times that follow from the parameters, made anew when one of them changes."""

    squad_roads: Roads
    route_first: Ints
    route_rows: Ints
    route_end: Ints
    route_km: Floats
    route_days: Floats
    route_arc_first: Ints
    route_arc: Ints
    inland_days: Floats


class Engine:
    """One replicate of one scenario.

    Parameters
    ----------
    scenario : Scenario
    world : World
    draw : Draw
        Parameter values, garrisons and capacities of this replicate.
    seed, replicate : int
        Address of its luck, each 0 … 2**32 - 1.
    threads : int, optional
        Threads that share the work of a day. Results do not depend on it. One is best where a process runs a
        replicate on each core; more shorten a single large run.

    Attributes
    ----------
    day : int
        Days since the first day; the next one to be simulated.
    block : ndarray of float, shape (days, series)
        The record; rows of days not yet simulated are NaN.
    flow : ndarray of int64, shape (days, arcs, 2)
        People who set out over each road, by kind.
    """

    def __init__(
        self, scenario: Scenario, world: World, draw: Draw, seed: int, replicate: int, threads: int = 1
    ) -> None:
        check_limits(len(world.places), scenario.days())
        self.plan, self.world = scenario, world
        self.crew = Crew(threads)
        self.seed, self.replicate = seed, replicate
        self.network = Network.of(world)
        self.layout = Layout.of(self.network)
        self.values = dict(draw.values)
        self.parameters: Parameters = build(self.values)
        self.state = first_state(self.network, self.parameters, draw.garrison, draw.capacity, seed, replicate)
        self.parties = Parties()
        self.squads = np.empty(0, np.int32)  # rows of all squads
        self.later = np.empty(0, np.int32)  # rows of those who have their turn today at a crossing or a site
        self.day = 0
        self.branch = (scenario.history_until - scenario.start).days
        self.days = scenario.days()
        self.events = self._by_day()
        self.people = np.array([self.state.home.sum(), self.state.garrison.sum()], np.int64)
        self.block: Floats = np.full((self.days, len(self.layout)), np.nan)
        self.flow = np.zeros((self.days, len(world.roads), 2), np.int64)
        self.clocks = self._clocks()
        self.banks = self._banks()

    def advance(self) -> None:
        """Simulate one day."""
        changed = self._calendar()
        changed += self._front()
        self.banks = self._banks()
        self._garrisons(changed)
        left = self._displacement()
        self._movement()
        today = self._crossing(left)
        self._reception(today)
        self._record(today)
        self.day += 1

    def run(self) -> Engine:
        """Simulate all days that are left."""
        while self.day < self.days:
            self.advance()
        return self

    @property
    def date(self) -> dt.date:
        """The date of the next day to be simulated."""
        return self.plan.start + dt.timedelta(days=self.day)

    # -- 1. calendar ---------------------------------------------------------------------------------

    def _by_day(self) -> dict[int, list[Event]]:
        out: dict[int, list[Event]] = {}
        history = [e for e in self.world.events if e.date <= self.plan.history_until]
        for event in (*history, *self.plan.events):
            out.setdefault(max(0, (event.date - self.plan.start).days), []).append(event)
        return out

    def _calendar(self) -> list[int]:
        """Apply today's events; return the places that fall today."""
        fallen: list[int] = []
        for event in self.events.get(self.day, ()):  # one by one: they take effect in the order they are written in
            changes = calendar.apply((event,), self.state, self.world)
            self.people[1] += changes.reinforced
            if changes.settings:
                self._set(changes.settings)
            for place in changes.retaken:
                self._change_hands(place, to=0)
            fallen += [place for place in changes.captured if self._change_hands(place, to=1)]
        return fallen

    def _set(self, settings: dict[str, float]) -> None:
        scale = settings.get("reception.capacity_scale")
        if scale is not None:
            old = self.values["reception.capacity_scale"]
            sites = np.isfinite(self.state.capacity)
            self.state.capacity[sites] = np.rint(self.state.capacity[sites] * scale / max(old, 1e-9))
        self.values.update(settings)
        self.parameters = build(self.values)
        self.clocks = self._clocks()

    # -- 2. front ------------------------------------------------------------------------------------

    def _front(self) -> list[int]:
        """Let the fighting fade, then the places of today change hands; return those that fell."""
        p, s, net = self.parameters.front, self.state, self.network
        skirmish = p.skirmish * min(1.0, p.tempo + p.counter)
        front.fade(net.land, net.first, net.target, s.held, s.rural, s.intensity, p.half_life_days, skirmish)
        fallen: list[int] = []
        if self.day > self.branch:
            air = front.air_share(self.day, p.air_support, p.withdrawal_days)
            n = front.pressure(net.first, net.target, net.km, s.held, s.rural, p.reach_km)
            c = front.recent_falls(net.province, s.fallen_on, self.day, int(net.province.max()) + 1)
            scale = p.tempo * p.rate * (1.0 - air)
            fall = front.fall_hazard(n, c, net.is_capital, scale, p.neighbours, p.cascade, p.capital_defence)
            retake = front.retake_hazard(net.first, net.target, s.held, p.counter * p.retake_rate)
            places = front.change_hands(
                net.land, s.held, s.front_clock, s.flips, fall, retake, self.seed, self.replicate
            )
            for place in places:
                to = 1 - s.held[place]
                if self._change_hands(int(place), to=int(to)) and to == 1:
                    fallen.append(int(place))
        s.intensity[s.changed_on == self.day] = np.where(net.is_land, 1.0, 0.0)[s.changed_on == self.day]
        return fallen + self._banks_lost()

    def _change_hands(self, place: int, to: int) -> bool:
        """Give a place to the insurgents (1) or the government (0); return whether it changed hands."""
        s = self.state
        if self.network.inland[place] >= 0:
            s.post_taken[place] = self.day if to == 1 else np.inf
            return to == 1 and s.held[place] == 0
        if s.held[place] == to:
            return False
        s.held[place] = to
        s.flips[place] += 1
        s.front_clock[place] = s.desert_clock[place] = s.desert_gaps[place] = 0.0
        s.changed_on[place] = self.day
        if to == 1:
            s.fallen_on[place] = self.day
        return True

    def _banks_lost(self) -> list[int]:
        """Let near banks follow the place they belong to, some days later; return those lost today.

        A post that was itself taken is lost after the same lag; its soldiers decided when it was taken.
        """
        s, net, lag = self.state, self.network, self.parameters.crossing.bank_lag_days
        x = net.crossings
        owner = net.inland[x]
        behind = (s.held[owner] == 1) & (self.day - s.changed_on[owner] >= lag)
        taken = self.day - s.post_taken[x] >= lag
        lost = (behind | taken) & (s.held[x] == 0)
        back = ~behind & ~taken & (s.held[x] == 1) & (s.held[owner] == 0)
        s.held[x[lost]], s.held[x[back]] = 1, 0
        return [int(i) for i in x[lost] if s.garrison[i] > 0]

    # -- 3. garrisons --------------------------------------------------------------------------------

    def _garrisons(self, fallen: list[int]) -> None:
        """Let the garrisons of fallen places decide, then deserters, then squads that found no refuge."""
        s, net, p = self.state, self.network, self.parameters.garrisons
        for place in dict.fromkeys(fallen):
            self._decide(place, int(-(-s.garrison[place] // int(p.squad_size))))
        share = garrisons.lost_share(net.land, net.first, net.target, s.held, len(s.held))
        for cut in np.flatnonzero((share > 0) & (s.held == 0) & (net.is_capital == 0) & (s.garrison > 0)):
            self._desert(int(cut), p.desertion * float(share[cut]) ** 2)
        self._stranded()

    def _desert(self, place: int, hazard: float) -> None:
        s = self.state
        if hazard <= 0.0 or np.isfinite(self._to_capital(place, self._hours_from(place))[0]):
            return
        s.desert_clock[place] += hazard
        squads = int(-(-s.garrison[place] // int(self.parameters.garrisons.squad_size)))
        s.desert_gaps[place], leaving = garrisons.deserters(
            s.desert_clock[place],
            s.desert_gaps[place],
            squads,
            int(s.squads[place]),
            2 * place + MILITARY,
            self.seed,
            self.replicate,
        )
        if leaving:
            self._decide(place, leaving)

    def _decide(self, place: int, squads: int) -> None:
        """Let `squads` squads of a garrison decide what to do, and send them on their way."""
        s, size = self.state, int(self.parameters.garrisons.squad_size)
        if squads <= 0 or s.garrison[place] <= 0:
            return
        sizes = np.full(squads, size, np.int32)
        sizes[-1] = min(size, int(s.garrison[place]) - size * (squads - 1))
        order = np.arange(s.squads[place], s.squads[place] + squads, dtype=np.int32)
        rows = self.parties.add(np.full(squads, place, np.int32), order, sizes, MILITARY)
        s.garrison[place] -= sizes.sum()
        s.squads[place] += squads
        squad_rows = np.arange(rows.start, rows.stop, dtype=np.int32)
        self.squads = np.concatenate([self.squads, squad_rows])
        self._send(place, squad_rows)

    def _stranded(self) -> None:
        party = self.parties
        rows = self.squads[party.state[self.squads] == SETTLED]
        for place in np.unique(party.at[rows]):
            self._send(int(place), rows[party.at[rows] == place])

    def _hours_from(self, place: int) -> Floats:
        passable = self.network.is_land & (self.state.held == 0)
        return graph.shortest_km(self.clocks.squad_roads, passable, place)

    def _to_capital(self, place: int, hours: Floats) -> tuple[float, int]:
        """Return hours to the nearest other government-held capital, and which one it is."""
        capitals = np.flatnonzero((self.network.is_capital == 1) & (self.state.held == 0))
        capitals = capitals[capitals != place]
        if len(capitals) == 0:
            return np.inf, -1
        best = capitals[np.argmin(hours[capitals])]
        return float(hours[best]), int(best)

    def _send(self, place: int, rows: Ints) -> None:
        """Draw the answer of every squad in `rows`, which stand at `place`, and act on it."""
        p, party, x = self.parameters.garrisons, self.parties, self.network.crossings
        hours = self._hours_from(place)
        hours_capital, capital = self._to_capital(place, hours)
        if self.network.inland[place] >= 0:
            hours_capital = np.inf  # a border post: its attackers are on the land side
        open_now = self.banks.near[x, MILITARY] * self._far()[x, MILITARY] * (self.state.held[x] == 0)
        chances = np.cumsum(garrisons.answers(hours_capital, hours[x], open_now, p))
        squads = np.asarray(rows, np.int32)
        answer = np.empty(len(squads), np.int32)
        garrisons.pick_all(squads, party.columns(), chances, answer, self.seed, self.replicate)
        party.state[squads] = np.where(answer == garrisons.DISPERSE, DISPERSED, MOVING)
        for option in np.unique(answer[answer != garrisons.DISPERSE]):
            goal = capital if option == garrisons.WITHDRAW else int(x[option - garrisons.CROSS])
            going = squads[answer == option]
            party.at[going] = goal
            party.due[going] = self.day + float(hours[goal]) / p.march_hours
            way = graph.path_arcs(self.clocks.squad_roads, hours, place, goal)
            self.flow[self.day, way, MILITARY] += party.size[going].sum()

    # -- 4. displacement -----------------------------------------------------------------------------

    def _displacement(self) -> np.ndarray:
        """Let households leave; return people who left, by place."""
        p, s, net = self.parameters.displacement, self.state, self.network
        hazard = p.panic * displacement.hazard(
            net.land, net.first, net.target, net.km, s.held, s.intensity, p.fight, p.fear, p.reach_km, p.rule
        )
        s.leave_clock += hazard
        before = s.home.copy()
        many = 10.0 * (hazard * s.households).sum() > kernels.STRETCH  # few are sooner let go than shared out

        def leave(first: int, last: int) -> list[tuple[Ints, Ints, Ints]]:
            """Let households of some places leave; return place, order and size of each, in batches."""
            batches, found = [], BATCH
            while found == BATCH:
                place, order, size = (np.empty(BATCH, np.int32) for _ in range(3))
                found = displacement.leave(
                    net.land[first:last],
                    s.leave_clock,
                    s.leave_gaps,
                    s.leave_next,
                    s.left,
                    s.households,
                    s.home,
                    SIZES,
                    p.frailty_variance,
                    self.seed,
                    self.replicate,
                    place,
                    order,
                    size,
                )
                batches.append((place[:found], order[:found], size[:found]))
            return batches

        for batches in self.crew.share(len(net.land), leave, least=1 if many else len(net.land)):
            for batch in batches:
                self.parties.add(*batch, CIVILIAN)
        return np.asarray(before - s.home)

    # -- 5. movement ---------------------------------------------------------------------------------

    def _clocks(self) -> Clocks:
        p, net = self.parameters, self.network
        hours = net.hours(p.movement.speeds())
        known = net.known_routes(round(p.routes.awareness))
        day = p.movement.hours_a_day * p.movement.pace
        inland_days = np.zeros(len(net.inland))
        inland_days[net.crossings] = hours[net.inland_arc[net.crossings]] / day
        into_district = net.is_land[self.world.roads.target] & (net.is_capital[self.world.roads.target] == 0)
        squad_roads = net.timed(hours + p.garrisons.detour_hours * into_district)
        return Clocks(squad_roads, *known[:4], net.route_hours(hours)[known[1]] / day, *known[4:], inland_days)

    def _far(self) -> Floats:
        """Return the chance a day to be let in or slip in on the far bank, by crossing and kind."""
        banks, p = self.banks, self.parameters.crossing
        return np.asarray(crossing.far_openness(banks.far, banks.slip, p.limited_share, p.attempt))

    def _fullness(self) -> Floats:
        """Return how full the nearest site behind each crossing is, 0..1."""
        s, net = self.state, self.network
        out = np.zeros(len(s.held))
        nearest = net.site_rows[net.site_first[net.crossings]]
        room = np.maximum(s.capacity[nearest], 1.0)
        out[net.crossings] = np.clip(s.assigned[nearest] / room, 0.0, 1.0)
        return out

    def _movement(self) -> None:
        p, s, c = self.parameters, self.state, self.clocks
        hazard = p.movement.shelter + p.movement.flee * s.intensity
        s.moved += hazard
        attract = routes.attraction(
            self.world.places.kind,
            s.held,
            s.intensity,
            self.world.places.crossing_kind,
            self.banks.near[:, 0],
            self._far()[:, 0],
            self._fullness(),
            p.routes.conflict_weight,
            p.routes.insurgent_weight,
            p.routes.capital_pull,
            p.routes.foreign,
            p.routes.ford_pull,
            p.routes.informed,
            p.routes.full_site,
        )
        weight, running = routes.weights(
            c.route_first, c.route_end, c.route_km, attract, p.routes.softening_km, p.routes.distance_power
        )
        ground = movement.Ground(self.world.places.kind, s.held, s.moved, hazard, movement.limits(self.day, s.moved))
        guide = np.empty((len(s.held), movement.SLOTS), np.int32)
        movement.make_guide(c.route_first, running, guide)
        table = movement.RouteTable(c.route_first, c.route_end, c.route_days, weight, running, guide)
        party = self.parties.columns()

        def travel(first: int, last: int) -> movement.Desk:
            desk = movement.Desk.clear(len(weight), len(s.held), last - first)
            patience = p.crossing.patience_days
            movement.travel(self.day, first, last, party, ground, table, patience, self.seed, self.replicate, desk)
            return desk

        desks = self.crew.share(self.parties.count, travel)
        for desk in desks:
            s.garrison += desk.joined
            movement.count_on_roads(desk.taken, c.route_arc_first, c.route_arc, self.flow[self.day])
        self.later = np.sort(np.concatenate([desk.later[: desk.many[0]] for desk in desks]))

    # -- 6. crossing ---------------------------------------------------------------------------------

    def _banks(self) -> crossing.Banks:
        """Return how open the banks are today, after the front has moved."""
        s, net, p = self.state, self.network, self.parameters.crossing
        places, hosts = self.world.places, self.world.hosts
        n, x = len(places), net.crossings
        shut = np.where(s.near[x] == FOLLOW, s.held[x] == 1, s.near[x] == 0)
        near, far = np.zeros((n, 2)), np.zeros((n, 2), np.int8)
        near[x] = np.where(shut, p.leak, 1.0)[:, None]
        far[x] = np.where(s.far[x, None] == FOLLOW, s.policy[places.host[x]], s.far[x, None])
        corridor = x[s.corridor[x] == 1]
        near[corridor, 0], far[corridor, 0] = 1.0, crossing.OPEN
        density = s.guards[places.host[x]] / np.maximum(hosts.border_km[places.host[x]], 1.0)
        slip, capacity = np.zeros(n), np.zeros(n)
        slip[x] = np.exp(-density / p.guards_per_km)
        capacity[x] = p.capacities()[places.crossing_kind[x]]
        return crossing.Banks(near, far, slip, capacity, net.inland, self.clocks.inland_days)

    def _crossing(self, left: np.ndarray) -> Today:
        p, party = self.parameters.crossing, self.parties
        flows = np.zeros((len(self.world.places), 3, 2), np.int64)
        today = Today(flows, left, np.zeros(len(self.world.hosts), np.int64))
        waiting = self.later[party.state[self.later] == QUEUEING]
        if len(waiting) == 0:
            return today
        crossing.serve(
            self.day,
            waiting[np.argsort(party.since[waiting], kind="stable")],
            party.columns(),
            self.banks,
            p.limited_share,
            p.attempt,
            flows,
            np.zeros(len(flows)),
            self.seed,
            self.replicate,
        )
        return today

    # -- 7. reception --------------------------------------------------------------------------------

    def _reception(self, today: Today) -> None:
        p, s, net, party = self.parameters.reception, self.state, self.network, self.parties.columns()
        abroad = (party.state[self.later] == ADMITTED) | (party.state[self.later] == SHELTERED)
        reception.receive(
            self.day,
            self.later[abroad],
            party,
            reception.Sites(net.site_first, net.site_rows, net.site_km, s.capacity, s.assigned),
            bool(s.held[net.home_capital] == 0),
            p.transfer_km,
            p.repatriation_days,
            p.onward,
            today.repatriated,
            self.world.places.host,
            self.seed,
            self.replicate,
        )

    # -- 8. record -----------------------------------------------------------------------------------

    def _record(self, today: Today) -> None:
        party, shape = self.parties.columns(), (len(STATES), len(self.world.places), 2)

        def tally(first: int, last: int) -> Longs:
            people = np.zeros((record.TABLES, math.prod(shape)), np.int64)
            record.tally(first, last, party, people)
            return np.asarray(people.sum(axis=0)).reshape(shape)

        people = np.sum(self.crew.share(self.parties.count, tally), axis=0)
        by_state = record.write_day(self.block[self.day], self.layout, self.network, self.state, people, today)
        record.check_conservation(by_state, self.people, self.day)
