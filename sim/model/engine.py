"""The engine: one replicate, one day at a time.

`advance` is the process overview of the ODD protocol. The engine knows nothing of Mesa:
:class:`sim.model.model.BorderModel` shows the same run to Mesa users.
"""

from __future__ import annotations

import copy
import datetime as dt
from functools import reduce

import numpy as np

from sim.model import branch, kernels, record
from sim.model.clocks import Clocks
from sim.model.draws import CAPACITY_SCALE, Draw
from sim.model.kernels import Crew
from sim.model.network import Network
from sim.model.parameters import Parameters, build
from sim.model.parties import CIVILIAN, MILITARY, STATES, Columns, Parties, check_limits
from sim.model.record import Layout, Today, Where
from sim.model.rules import calendar, crossing, displacement, front, garrisons, movement, reception, routes
from sim.model.state import first_state
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world import graph
from sim.world.sums import check_soldiers
from sim.world.world import Bytes, Floats, Ints, Longs, World

BATCH = 4096
SIZES = np.cumsum(displacement.household_sizes())


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
    flows : bool, optional
        False leaves out what only maps need: the flows on the roads, and which banks were open.

    Attributes
    ----------
    day : int
        Days since the first day; the next one to be simulated.
    block : ndarray of float, shape (days, series)
        The record; rows of days not yet simulated are NaN.
    flow : ndarray of int64, shape (days, arcs, 2)
        People who set out over each road, by kind; no days without `flows`.
    opened : ndarray of int8, shape (days, crossings, 3)
        Which banks were open, see :func:`sim.model.rules.crossing.opened`; no days without `flows`.
    """

    def __init__(
        self,
        scenario: Scenario,
        world: World,
        draw: Draw,
        seed: int,
        replicate: int,
        threads: int = 1,
        flows: bool = True,
    ) -> None:
        check_limits(len(world.places), scenario.days())
        self.plan, self.world = scenario, world
        self.crew = Crew(threads)
        self.seed, self.replicate = seed, replicate
        self.network = Network.of(world)
        self.layout = Layout.of(self.network)
        self.where = Where.of(self.network, self.layout)
        self.values = dict(draw.values)
        self.parameters: Parameters = build(self.values)
        self.state = first_state(self.network, self.parameters, draw, seed, replicate)
        self.parties = Parties()
        self.columns = self.parties.columns()
        self.squads = np.empty(0, np.int32)  # rows of all squads
        self.later = np.empty(0, np.int32)  # rows of those who have their turn today at a crossing or a site
        self.cut = garrisons.Cut.room(len(world.places))
        self.day = 0
        self.branch_day = (scenario.history_until - scenario.start).days
        self.days = scenario.days()
        self.events = self._by_day()
        self.people = np.array([self.state.home.sum(), self.state.garrison.sum()], np.int64)
        self.flows = flows
        self.block, self.flow, self.opened = self._blank()
        self.clocks = Clocks.of(self.network, self.parameters)
        self.banks = self._guarded()

    def _blank(self) -> tuple[Floats, Longs, Bytes]:
        """Return room for the record, the flows and the banks."""
        block, days = np.full((self.days, len(self.layout)), np.nan), self.days if self.flows else 0
        flow = np.zeros((days, len(self.world.roads), 2), np.int64)
        return block, flow, np.zeros((days, len(self.network.crossings), 3), np.int8)

    def branch(self, scenario: Scenario) -> Engine:
        """Return an engine of another scenario that has the days simulated so far in common with this one.

        It goes on from here to its own last day with its own events, as if it had been run from the first day, to the
        last byte. Neither engine changes the other, and any number may branch off.

        Parameters
        ----------
        scenario : Scenario
            One that shares its past with this engine's (:func:`sim.model.branch.shares_past`).

        Raises
        ------
        PastError
            If it does not, if this engine has gone on beyond the branch date, or if the scenario ends before.
        """
        branch.check(self.plan, scenario, self.day)
        other = copy.copy(self)
        other.plan, other.days = scenario, scenario.days()
        other.events = other._by_day()
        other.values, other.people = dict(self.values), self.people.copy()
        other.state, other.parties = self.state.copy(), branch.copy_of(self.parties)
        other.columns = other.parties.columns()
        other.cut = garrisons.Cut.room(len(self.world.places))
        other.block, other.flow, other.opened = other._blank()
        for mine, theirs in ((self.block, other.block), (self.flow, other.flow), (self.opened, other.opened)):
            theirs[: self.day] = mine[: self.day]
        other.banks = other._guarded()
        return other

    def advance(self) -> None:
        """Simulate one day."""
        changed = self._calendar()
        changed += self._front()
        self._banks()
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
        check_soldiers(self.world, self.plan.garrisons, (*history, *self.plan.events))
        for event in (*history, *self.plan.events):
            out.setdefault(max(0, (event.date - self.plan.start).days), []).append(event)
        return out

    def _calendar(self) -> list[int]:
        """Apply today's events; return the places that fall today."""
        fallen: list[int] = []
        yesterday = self.parameters
        for event in self.events.get(self.day, ()):  # one by one: they take effect in the order they are written in
            changes = calendar.apply((event,), self.state, self.world)
            self.people[1] += changes.reinforced
            if changes.settings:
                self._set(changes.settings)
            if event.action == "capacity":
                site, scale = self.world.places.index[event.target], self.values[CAPACITY_SCALE]
                self.state.places[site] = reception.unscaled(self.state.capacity[site], scale)
            for place in changes.retaken:
                self._change_hands(place, to=0)
            fallen += [place for place in changes.captured if self._change_hands(place, to=1)]
        if self.day in self.events:
            self._follow(yesterday)
            self.banks = self._guarded()
        return fallen

    def _set(self, settings: dict[str, float]) -> None:
        scale = settings.get(CAPACITY_SCALE, self.values[CAPACITY_SCALE])
        if scale != self.values[CAPACITY_SCALE]:
            self.state.capacity = reception.scaled(self.state.places, scale)
        self.values.update(settings)
        self.parameters = build(self.values)

    def _follow(self, yesterday: Parameters) -> None:
        """Work out anew what follows from parameters that are others today than yesterday."""
        s, net, p, r = self.state, self.network, self.parameters.displacement, self.parameters.reception
        if self.parameters == yesterday:
            return
        self.clocks = Clocks.of(net, self.parameters)
        if p.frailty_variance != yesterday.displacement.frailty_variance:
            displacement.next_thresholds(net.land, s.left, s.households, p.frailty_variance, s.leave_gaps, s.leave_next)
        if yesterday.reception.onward <= 0.0 < r.onward:
            rows, luck = self.parties.count, (self.seed, self.replicate)
            reception.wake(self.day, rows, self._columns(), r.repatriation_days, r.onward, *luck)

    # -- 2. front ------------------------------------------------------------------------------------

    def _front(self) -> list[int]:
        """Let the fighting fade, then the places of today change hands; return those that fell."""
        p, s, net = self.parameters.front, self.state, self.network
        skirmish = p.skirmish * min(1.0, p.tempo + p.counter)
        front.fade(net.land, net.first, net.target, s.held, s.rural, s.intensity, p.half_life_days, skirmish)
        fallen: list[int] = []
        if self.day > self.branch_day:
            air = front.air_share(self.day, p.air_support, p.withdrawal_days)
            n = front.pressure(net.first, net.target, net.km, s.held, s.rural, p.reach_km)
            c = front.recent_falls(net.province, s.fallen_on, self.day, net.provinces)
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
        front.erupt(self.day, s.changed_on, net.is_land, s.intensity)
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
        """Let near banks follow the place they belong to; return those with soldiers that are lost today."""
        s, net, lag = self.state, self.network, self.parameters.crossing.bank_lag_days
        lost = np.empty(len(net.crossings), np.int32)
        many = crossing.follow_owner(
            self.day, lag, net.crossings, net.inland, s.held, s.changed_on, s.post_taken, s.garrison, lost
        )
        return [int(place) for place in lost[:many]]

    # -- 3. garrisons --------------------------------------------------------------------------------

    def _garrisons(self, fallen: list[int]) -> None:
        """Let the garrisons of fallen places decide, then deserters, then squads that found no refuge."""
        s, net, p = self.state, self.network, self.parameters.garrisons
        for place in dict.fromkeys(fallen):
            self._decide(place, int(-(-s.garrison[place] // int(p.squad_size))))
        deserted = garrisons.desert(
            net.land,
            net.first,
            net.target,
            s.held,
            net.is_capital,
            s.garrison,
            s.squads,
            s.desert_clock,
            s.desert_gaps,
            p.desertion,
            int(p.squad_size),
            self.seed,
            self.replicate,
            self.cut,
        )
        for k in range(deserted):
            self._decide(int(self.cut.place[k]), int(self.cut.squads[k]))
        self._stranded()

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
        rows = np.empty(len(self.squads), np.int32)
        rows = rows[: garrisons.stranded(self.squads, self.parties.state, rows)]
        for place in np.unique(self.parties.at[rows]) if len(rows) else ():
            self._send(int(place), rows[self.parties.at[rows] == place])

    def _send(self, place: int, rows: Ints) -> None:
        """Draw the answer of every squad in `rows`, which stand at `place`, and act on it."""
        p, s, net, x = self.parameters.garrisons, self.state, self.network, self.network.crossings
        hours = graph.shortest_km(self.clocks.squad_roads, net.is_land & (s.held == 0), place)
        hours_capital, capital = garrisons.nearest_capital(net.capitals, s.held, hours, place)
        if net.inland[place] >= 0:
            hours_capital = np.inf  # a border post: its attackers are on the land side
        open_now = self.banks.near[x, MILITARY] * self._far()[x, MILITARY] * (s.held[x] == 0)
        chances = garrisons.answers(
            hours_capital, hours[x], open_now, p.withdraw, p.cross, p.patience_hours, p.nest_hours
        ).cumsum()
        goal = np.concatenate([np.array([place, capital], np.int32), x])
        people = np.zeros(len(goal), np.int64)
        due = self.day + hours[goal] / p.march_hours
        garrisons.send(rows, self._columns(), chances, goal, due, people, self.seed, self.replicate)
        if self.flows:
            people[garrisons.DISPERSE] = 0
            for option in np.flatnonzero(people):
                way = graph.path_arcs(self.clocks.squad_roads, hours, place, int(goal[option]))
                self.flow[self.day, way, MILITARY] += people[option]

    # -- 4. displacement -----------------------------------------------------------------------------

    def _displacement(self) -> Longs:
        """Let households leave; return people who left, by place."""
        p, s, net = self.parameters.displacement, self.state, self.network
        hazard = p.panic * displacement.hazard(
            net.land, net.first, net.target, self.clocks.fear, s.held, s.intensity, p.fight, p.fear, p.rule
        )
        s.leave_clock += hazard
        before = s.home.copy()
        # few are sooner let go than shared out
        many = self.crew.threads > 1 and 10.0 * (hazard * s.households).sum() > kernels.STRETCH

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

    def _far(self) -> Floats:
        """Return the chance a day to be let in or slip in on the far bank, by crossing and kind."""
        banks, p = self.banks, self.parameters.crossing
        return np.asarray(crossing.far_openness(banks.far, banks.slip, p.limited_share, p.attempt))

    def _movement(self) -> None:
        p, s, c = self.parameters, self.state, self.clocks
        places, net = self.world.places, self.network
        hazard = p.movement.shelter + p.movement.flee * s.intensity
        s.moved += hazard
        fullness = np.zeros(len(places))
        routes.fill_up(net.crossings, net.nearest_site, s.assigned, s.capacity, fullness)
        attract = routes.attraction(
            places.kind,
            s.held,
            s.intensity,
            places.crossing_kind,
            self.banks.near[:, 0],
            self._far()[:, 0],
            fullness,
            p.routes.conflict_weight,
            p.routes.insurgent_weight,
            p.routes.capital_pull,
            p.routes.foreign,
            p.routes.ford_pull,
            p.routes.informed,
            p.routes.full_site,
        )
        weight, running = routes.weights(c.route_first, c.route_end, c.route_divisor, attract)
        ground = movement.Ground(places.kind, s.held, s.moved, hazard, movement.limits(self.day, s.moved))
        guide = np.empty((len(s.held), movement.SLOTS), np.int32)
        movement.make_guide(c.route_first, running, guide)
        table = movement.RouteTable(c.route_first, c.route_end, c.route_days, weight, running, guide)
        party = self._columns()

        def travel(first: int, last: int) -> movement.Desk:
            desk = movement.Desk.clear(len(weight), len(s.held), last - first)
            patience = p.crossing.patience_days
            movement.travel(self.day, first, last, party, ground, table, patience, self.seed, self.replicate, desk)
            return desk

        desks = self.crew.share(self.parties.count, travel)
        for desk in desks:
            s.garrison += desk.joined
            if self.flows:
                movement.count_on_roads(desk.taken, c.route_arc_first, c.route_arc, self.flow[self.day])
        later = [desk.later[: desk.many[0]] for desk in desks]
        self.later = np.sort(np.concatenate(later) if len(later) > 1 else later[0])

    # -- 6. crossing ---------------------------------------------------------------------------------

    def _guarded(self) -> crossing.Banks:
        """Return the banks with what changes by events only: guards, and what follows from the parameters."""
        net, p, n = self.network, self.parameters.crossing, len(self.world.places)
        host, x, capacity = self.world.places.host, net.crossings, np.zeros(n)
        capacity[x] = p.capacities()[self.world.places.crossing_kind[x]]
        slip = crossing.slip(self.state.guards, self.world.hosts.border_km, host, x, p.guards_per_km)
        near, far = np.zeros((n, 2)), np.zeros((n, 2), np.int8)
        return crossing.Banks(near, far, slip, capacity, net.inland, self.clocks.inland_days)

    def _banks(self) -> None:
        """Open and close the banks as they are today, after the front has moved."""
        s, host, leak = self.state, self.world.places.host, self.parameters.crossing.leak
        crossing.open_banks(self.network.crossings, host, s.held, s.near, s.far, s.corridor, s.policy, leak, self.banks)
        if self.flows:
            self.opened[self.day] = crossing.opened(self.banks, self.network.crossings)

    def _crossing(self, left: Longs) -> Today:
        p, party = self.parameters.crossing, self._columns()
        flows = np.zeros((len(self.world.places), 3, 2), np.int64)
        queue = np.empty(len(self.later), np.int32)
        waiting = crossing.line_up(self.day, self.later, party, np.zeros(self.day + 2, np.int32), queue)
        crossing.serve(
            self.day,
            queue[:waiting],
            party,
            self.banks,
            p.limited_share,
            p.attempt,
            flows,
            np.zeros(len(flows)),
            self.seed,
            self.replicate,
        )
        return Today(flows, left, np.zeros(len(self.world.hosts), np.int64))

    # -- 7. reception --------------------------------------------------------------------------------

    def _reception(self, today: Today) -> None:
        p, s, net = self.parameters.reception, self.state, self.network
        reception.receive(
            self.day,
            self.later,
            self._columns(),
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
        s, party, tables = self.state, self._columns(), (record.TABLES, len(STATES) * len(self.world.places) * 2)

        def tally(first: int, last: int) -> Longs:
            people = np.zeros(tables, np.int64)
            record.tally(first, last, party, people)
            return people

        found = reduce(np.add, self.crew.share(self.parties.count, tally))
        people = found.sum(axis=0).reshape(len(STATES), -1, 2)
        by_state = np.empty((len(STATES), 2), np.int64)
        row, where = self.block[self.day], self.where
        record.write_day(row, where, s.home, s.garrison, s.held, s.intensity, s.capacity, people, today, by_state)
        record.check_conservation(by_state, self.people, self.day)

    def _columns(self) -> Columns:
        """Return the columns of the parties as they are now; others only after they have grown."""
        if self.columns.origin is not self.parties.origin:
            self.columns = self.parties.columns()
        return self.columns
