"""The engine: one replicate, one day at a time.

What happens on a day, and in which order, stands in :mod:`sim.model.day`. The engine hands it the state of a run, lets
the events of a day take effect first, and comes in between where a table needs room or threads share the work. It knows
nothing of Mesa: :class:`sim.model.model.BorderModel` shows the same run to Mesa users.
"""

from __future__ import annotations

import copy
import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.model import branch, record
from sim.model import day as days
from sim.model.day import Day, Derived, Scratch, first_state
from sim.model.draws import CAPACITY_SCALE, Draw
from sim.model.kernels import Crew
from sim.model.network import Network
from sim.model.own import find, plan, steps, told, unsound
from sim.model.own_ranges import watch
from sim.model.parameters import Parameters, build, group
from sim.model.parties import Crowd, Parties, check_limits
from sim.model.plan import Step
from sim.model.random import Luck
from sim.model.record import Book, Layout, Today, Where
from sim.model.refs import Ref, handed
from sim.model.rule import Array, Now, Rule
from sim.model.rules import calendar, crossing, displacement, garrisons, movement, reception
from sim.model.squads import Squads
from sim.scenario.errors import PanjError
from sim.scenario.own import OwnRule
from sim.scenario.resolved import Scenario
from sim.world.world import Bytes, Floats, Longs, World

#: Steps whose work threads share.
SHARED = (days.LEAVE, days.MOVEMENT, days.TALLY)


@dataclass(frozen=True)
class Own:
    """A rule of the user's in a run.

    Parameters
    ----------
    rule : Rule
    number : int
        Which of the user's rules it is.
    step : int
        The step it comes before.
    arrays : mapping of str to ndarray
        The state that it owns.
    """

    rule: Rule
    number: int
    step: int
    arrays: Mapping[str, Array]

    @classmethod
    def of(cls, known: OwnRule, number: int, world: World) -> Own:
        """Return a rule as it is on the morning of the first day.

        Raises
        ------
        PanjError
            If it is not to be found, or what it starts from is no state.
        """
        rule = find(known)()
        with told(rule, "at the start"):
            arrays = dict(rule.arrays(world))
        if wrong := unsound(rule, arrays):
            raise PanjError(f"rule {rule.path()}: {wrong}")
        return cls(rule, number, steps()[rule.before], arrays)

    def copy(self) -> Own:
        """Return the same with arrays of its own."""
        return replace(self, arrays={name: array.copy() for name, array in self.arrays.items()})


class Pause(NamedTuple):
    """Where a day comes back from compiled code, besides where it has to.

    Parameters
    ----------
    step : int
        Before which step.
    own : Own or None
        The rule of the user's that takes its step then; None for threads that share the step itself.
    """

    step: int
    own: Own | None = None


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
        People who set out over each road, by kind; no roads without `flows`.
    opened : ndarray of int8, shape (days, crossings, 3)
        Which banks were open, see :func:`sim.model.rules.crossing.write_opened`; no crossings without `flows`.
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
        self.scenario, self.world = scenario, world
        self.crew, self.luck = Crew(threads), Luck(seed, replicate)
        self.network = Network.of(world)
        self.layout = Layout.of(self.network)
        self.values = dict(draw.values)
        self.parameters: Parameters = build(self.values)
        self.state = first_state(self.network, self.parameters, draw, self.luck)
        self.parties = Parties()
        self.squads = Squads(np.empty(0, np.int32), np.zeros(1, np.int64))
        self.day = 0
        self.branch_day = (scenario.history_until - scenario.start).days
        self.days = scenario.days()
        self._plan_events()
        self.people = np.array([self.state.displacement.home.sum(), self.state.garrisons.garrison.sum()], np.int64)
        self.own = tuple(Own.of(known, number, world) for number, known in enumerate(scenario.own))
        self.pace = np.ones(len(world.roads))
        self.flows = flows
        self.block, self.flow, self.opened = self._blank()
        self._set_up()

    def _blank(self) -> tuple[Floats, Longs, Bytes]:
        """Return room for the record, the flows and the banks."""
        arcs, crossings = (len(self.world.roads), len(self.network.crossings)) if self.flows else (0, 0)
        block = np.full((self.days, len(self.layout)), np.nan)
        return block, np.zeros((self.days, arcs, 2), np.int64), np.zeros((self.days, crossings, 3), np.int8)

    def _plan_events(self) -> None:
        self.events = calendar.by_day(self.world, self.scenario)
        self.event_days = sorted(self.events)

    def _set_up(self) -> None:
        """Make what is no state of the run: room to work in, and what follows from the parameters."""
        self.today = Today.room(len(self.world.places), len(self.world.hosts))
        self.derived = self._derive()
        self.scratch = Scratch.room(self.network, self.days, len(self.derived.routes.end))
        self.crowd = Crowd.room(self.parties)
        self.book = Book(self.block, self.flow, self.opened, self.people)
        self.plain = self.parameters.plain()
        self._now: Ref[Day] | None = None
        shared = [Pause(step) for step in SHARED if self.crew.threads > 1]
        # a step that threads share is taken where the rules that come before it have been
        self.pauses = sorted([*(Pause(own.step, own) for own in self.own), *shared], key=lambda pause: pause.step)
        self._guard()

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
        branch.check(self.scenario, scenario, self.day)
        other = copy.copy(self)
        other.scenario, other.days = scenario, scenario.days()
        other._plan_events()
        other.values, other.people = dict(self.values), self.people.copy()
        other.state, other.parties = self.state.copy(), self.parties.copy(branch.ROOM)
        other.squads = self.squads.resize(len(self.squads.row))
        other.own, other.pace = tuple(each.copy() for each in self.own), self.pace.copy()
        other.block, other.flow, other.opened = other._blank()
        for mine, theirs in ((self.block, other.block), (self.flow, other.flow), (self.opened, other.opened)):
            theirs[: self.day] = mine[: self.day]
        other._set_up()
        return other

    @property
    def seed(self) -> int:
        """Seed of the run."""
        return self.luck.seed

    @property
    def replicate(self) -> int:
        """Which replicate it is."""
        return self.luck.run

    @property
    def date(self) -> dt.date:
        """The date of the next day to be simulated."""
        return self.scenario.start + dt.timedelta(days=self.day)

    def plan(self) -> list[Step]:
        """Return the steps of a day of this run, and what each reads and writes."""
        return plan(self.scenario.own)

    def advance(self) -> None:
        """Simulate one day."""
        self.run(self.day + 1)

    def run(self, until: int | None = None) -> Engine:
        """Simulate all days that are left, or those before day `until`."""
        last = self.days if until is None else min(until, self.days)
        while self.day < last:
            self._take_events()
            following = bisect_right(self.event_days, self.day)
            self._go(min([last, *self.event_days[following : following + 1]]))
        return self

    # -- between the days: events, and what follows from them ----------------------------------------------

    def _take_events(self) -> None:
        """Let the events of today take effect, one by one, in the order they are written in."""
        yesterday, s = self.parameters, self.state
        reach = calendar.Reach(s.front, s.garrisons, s.crossing, s.reception, self.scratch.fallen)
        for event in self.events.get(self.day, ()):
            changes = calendar.apply(event, self.day, reach, self.world, self.values[CAPACITY_SCALE])
            self.people[1] += changes.reinforced
            if changes.settings:
                self._set(changes.settings)
            if event.action == "guards":
                self._guard()
        if self.parameters != yesterday:
            self._follow(yesterday)

    def _set(self, settings: dict[str, float]) -> None:
        """Give parameters new values."""
        scale = settings.get(CAPACITY_SCALE, self.values[CAPACITY_SCALE])
        if scale != self.values[CAPACITY_SCALE]:
            self.state.reception.capacity[:] = reception.scaled(self.state.reception.places, scale)
        self.values.update(settings)
        self.parameters = build(self.values)

    def _follow(self, yesterday: Parameters) -> None:
        """Work out anew what follows from parameters that are others today than yesterday."""
        p, old, land = self.parameters, yesterday, self.network.land
        if p.displacement.frailty_variance != old.displacement.frailty_variance:
            displacement.next_thresholds(land, handed(self.state.displacement), p.displacement.frailty_variance)
        if old.reception.onward <= 0.0 < p.reception.onward:
            who = handed(self.parties.columns()), handed(p.reception.plain()), handed(self.luck)
            reception.wake(self.day, self.parties.count, *who)
        self.plain = p.plain()
        self.derived, known = self._derive(), len(self.scratch.desk.taken)
        if known != len(self.derived.routes.end):
            desk = movement.Desk.room(len(self.derived.routes.end), len(self.world.places))
            self.scratch = self.scratch._replace(desk=desk)
        self._guard()

    def _derive(self) -> Derived:
        return Derived.of(self.network, self.parameters, self.pace if self.own else None)

    def _guard(self) -> None:
        """Work out what follows for the banks from the parameters and the guards."""
        p, state = self.parameters.crossing, self.state.crossing
        self.banks = crossing.banks(self.network, state, p, self.derived.inland_days)
        self._stale = True

    # -- within the days -----------------------------------------------------------------------------------

    def _go(self, stop: int) -> None:
        """Simulate the days before `stop`, none of which but the first has events; they have taken effect."""
        step, k = 0, 0  # the next step, and the next pause of the day
        while self.day < stop:
            pause = self.pauses[k] if k < len(self.pauses) else None
            goal = (self.day, pause.step) if pause is not None else (self.day + 1 if self.pauses else stop, 0)
            self.day, step = found = days.advance(self.day, step, *goal, self.now().handed)
            if found != goal:
                self._make_room(step)
            elif pause is not None:
                if pause.own is not None:
                    self._take_own(pause.own)
                else:
                    self._share(step)
                    step += 1
                k += 1
            else:
                k = 0

    def now(self) -> Ref[Day]:
        """Return all that a day needs, for compiled code; it is put together anew only when a part of it is another."""
        if self._now is None or self._stale:
            if self.crowd.party.origin is not self.parties.origin:
                self.crowd = Crowd.room(self.parties, self.crowd)
            self._now = Ref(self._day(), self._now)
            self._stale = False
        return self._now

    def _day(self) -> Day:
        return Day(
            branch_day=self.branch_day,
            luck=self.luck,
            terrain=self.network.terrain_ref.handed,
            p=self.plain,
            derived=self.derived,
            state=self.state,
            banks=self.banks,
            crowd=self.crowd,
            squads=self.squads,
            sizes=displacement.SIZES,
            where=Where.ref(self.network).handed,
            book=self.book,
            today=self.today,
            scratch=self.scratch,
        )

    def _make_room(self, step: int) -> None:
        """Make room for more parties, for the step that found none.

        Raises
        ------
        ConservationError
            If it was the record that found people lost or made.
        """
        if step == days.RECORD:
            self._lost()
        more = self.parties.count
        if step == days.GARRISONS:
            parts = ("terrain",), ("state", "front"), ("state", "garrisons"), ("scratch", "fallen"), ("p", "garrisons")
            more = garrisons.most_rows(*(self.now().part(*names).handed for names in parts))
            self.squads = self.squads.resize(2 * (int(self.squads.many[0]) + more))
        self.parties.resize(max(1024, 2 * self.parties.count, self.parties.count + more))
        self._stale = True

    def _lost(self) -> None:
        """Say that the record found people lost or made.

        Raises
        ------
        PanjError
            That tells of the user's rules, if there are any: the sums of the model's add up.
        """
        try:
            record.check_conservation(self.today.by_state, self.people, self.day)
        except record.ConservationError as error:
            if not self.own:
                raise
            names, found = ", ".join(own.rule.path() for own in self.own), str(error).partition(";")[0]
            raise PanjError(f"{found}: {names} lost or made people; now.depart moves them") from None

    def _take_own(self, own: Own) -> None:
        """Let a rule of the user's take its step.

        Raises
        ------
        PanjError
            If its code stops, with the line; if it makes something of the day that cannot be
            (:mod:`sim.model.own_ranges`), or keeps state where no branch copies it.
        """
        before = self.pace.copy()
        now = Now(
            day=self.day,
            date=self.date,
            world=self.world,
            state=self.state,
            banks=self.banks,
            parties=self.parties,
            p=group(own.rule.parameters, own.rule.name, self.values),
            own=own.arrays,
            luck=self.luck,
            people=self.people,
            pace=self.pace,
            departed=self._leavers(own.step),
            number=own.number,
            late=own.step > days.MOVEMENT,
            purpose=own.rule.purpose(),
        )
        out_of_range = watch(own.step, now, self.parameters.crossing)
        with told(own.rule, f"on {self.date}"):
            own.rule.step(now)
        if wrong := unsound(own.rule, own.arrays) or out_of_range():
            raise PanjError(f"rule {own.rule.path()}, on {self.date}: {wrong}")
        if not np.array_equal(before, self.pace):
            self.derived = self.derived.timed(self._derive())
            self.banks = self.banks._replace(inland_days=self.derived.inland_days)
        self._stale = True

    def _leavers(self, step: int) -> Longs:
        """Return where people are counted whom a rule lets leave before a step, so that they are of the same day."""
        scratch = self.scratch.displacement
        if step == days.LEAVE:  # who leaves between "fear" and "leave" is counted with the others
            return np.zeros_like(scratch.departed)
        return scratch.departed if step < days.LEAVE else scratch.left

    def _share(self, step: int) -> None:
        """Take a step with threads that share its work."""
        now = self.now()
        if step == days.LEAVE:
            state, luck = now.part("state", "displacement"), now.part("luck")
            scratch, p = self.scratch.displacement, self.plain.displacement
            displacement.share(self.crew, self.network.land, state, p, luck, self.parties, scratch)
            self._stale = True
        elif step == days.MOVEMENT:

            def move(first: int, last: int, desk: movement.Desk, later: movement.Later) -> None:
                days.travel(self.day, first, last, now.handed, desk, later)

            routes, garrison = now.part("derived", "routes"), self.state.garrisons.garrison
            movement.share(self.crew, move, self.crowd, routes, garrison, self.flow[self.day])
        else:
            record.share(self.crew, now.part("crowd", "party"), self.parties.count, self.today)
