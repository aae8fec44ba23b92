"""The course of a run: all that its days read and change, what follows from it, and a copy that goes another way.

Nothing happens here. :class:`sim.model.engine.Engine` lets the days pass; what else takes effect on a course stands in
:mod:`~sim.model.effects`, :mod:`~sim.model.own_turns`, :mod:`~sim.model.room` and :mod:`~sim.model.sharing`.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import Self

import numpy as np

from sim.model import branch
from sim.model.day import Day, Derived, Scratch, State
from sim.model.draws import Draw
from sim.model.network import Network
from sim.model.own_turns import Own, together
from sim.model.parameters import Parameters, build
from sim.model.parties import Crowd, Listed, Parties, check_limits
from sim.model.random import Luck
from sim.model.record import Book, Layout, Today, Where
from sim.model.refs import Ref
from sim.model.rules import calendar, crossing, displacement
from sim.model.start import Start
from sim.scenario.resolved import Scenario
from sim.world.world import Bytes, Floats, Longs, World


class Course:
    """One replicate of one scenario, as far as it has come.

    Parameters
    ----------
    scenario : Scenario
    world : World
    draw : Draw
        Parameter values, garrisons and capacities of this replicate.
    luck : Luck
    flows : bool
        False leaves out what only maps need: the flows on the roads, and which banks were open.

    Attributes
    ----------
    day : int
        Days since the first day; the next one to be simulated.
    stale : bool
        Whether a part of it is another than compiled code was handed the last time.
    """

    def __init__(self, scenario: Scenario, world: World, draw: Draw, luck: Luck, flows: bool) -> None:
        check_limits(len(world.places), scenario.days())
        self.world, self.luck, self.flows = world, luck, flows
        self.network = Network.of(world)
        self.layout = Layout.of(self.network)
        self.values = dict(draw.values)
        self.parameters: Parameters = build(self.values)
        variance = self.parameters.displacement.frailty_variance
        start = Start(self.network, draw.garrison, draw.capacity, draw.unscaled(), variance, luck)
        self.state = State.first(start)
        self.parties, self.squads = Parties(), Listed.room(0)
        self.own = tuple(Own.of(known, number, world) for number, known in enumerate(scenario.own))
        self.day = 0
        self._follow(scenario)
        people = np.array([self.state.displacement.home.sum(), self.state.garrisons.garrison.sum()], np.int64)
        roads, crossings = (len(world.roads), len(self.network.crossings)) if flows else (0, 0)
        self.book = Book.room(self.days, len(self.layout), roads, crossings, people)
        self.settle()

    def _follow(self, scenario: Scenario) -> None:
        """Take the days that are left from a scenario."""
        self.scenario, self.days = scenario, scenario.days()
        self.branch_day = (scenario.history_until - scenario.start).days
        self.events = calendar.by_day(self.world, scenario)
        self.captures = calendar.captures(self.world, scenario)
        self.event_days = sorted({*self.events, self.branch_day + 1})

    def settle(self) -> None:
        """Make what is no state of the run: room to work in, and what follows from the parameters."""
        self.today = Today.room(len(self.world.places), len(self.world.hosts))
        self.derived = self.derive()
        self.scratch = Scratch.room(self.network, self.days, len(self.derived.routes.end))
        self.crowd = Crowd.room(self.parties)
        self.plain = self.parameters.plain()
        self._now: Ref[Day] | None = None
        self.guard()

    def copied(self, scenario: Scenario) -> Self:
        """Return a course of another scenario that has come as far as this one; nothing that changes is shared."""
        other = copy.copy(self)
        other._follow(scenario)
        other.values = dict(self.values)
        other.state, other.parties = self.state.copy(), self.parties.copy(branch.ROOM)
        other.squads = self.squads.resized(len(self.squads.row))
        other.own = tuple(each.copy() for each in self.own)
        other.book = self.book.until(self.day, other.days)
        other.settle()
        return other

    # -- what the record of it is ---------------------------------------------------------------------------

    @property
    def block(self) -> Floats:
        """The record, shape (days, series); rows of days not yet simulated are NaN."""
        return self.book.block

    @property
    def flow(self) -> Longs:
        """People who set out over each road, by kind, shape (days, arcs, 2); no roads without `flows`."""
        return self.book.flow

    @property
    def opened(self) -> Bytes:
        """Which banks were open, shape (days, crossings, 3); see :func:`sim.model.rules.crossing.write_opened`."""
        return self.book.opened

    @property
    def people(self) -> Longs:
        """How many people there are in all, by kind."""
        return self.book.people

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

    # -- what follows from it -------------------------------------------------------------------------------

    def derive(self) -> Derived:
        """Return what follows from the parameters, and from the pace that rules of the user's give the roads."""
        return Derived.of(self.network, self.parameters, together([each.pace for each in self.own]))

    def guard(self) -> None:
        """Work out what follows for the banks from the parameters and the guards."""
        p, state = self.parameters.crossing, self.state.crossing
        self.banks = crossing.banks(self.network, state, p, self.derived.inland_days)
        self.stale = True

    def now(self) -> Ref[Day]:
        """Return all that a day needs, for compiled code; it is put together anew only when a part of it is another."""
        if self._now is None or self.stale:
            if self.crowd.party.origin is not self.parties.origin:
                self.crowd = Crowd.room(self.parties, self.crowd)
            self._now = Ref(self._day(), self._now)
            self.stale = False
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
