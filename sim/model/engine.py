"""The engine: one replicate, one day at a time.

What happens on a day, and in which order, is the list of rules in :mod:`sim.model.day`; what they share is a
:class:`~sim.model.course.Course`. The engine lets the events of a day take effect first, goes through compiled days in
stretches as long as nothing else is to be done, and comes back to Python where a table needs room, threads share a
step, or a rule of the user's has its turn. It knows nothing of Mesa: :class:`sim.model.model.BorderModel` shows the
same run to Mesa users.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from sim.model import branch, effects, room
from sim.model import day as days
from sim.model.course import Course
from sim.model.draws import Draw
from sim.model.kernels import Crew
from sim.model.own import plan
from sim.model.own_turns import Own
from sim.model.parameters import group
from sim.model.plan import Step
from sim.model.random import Luck
from sim.model.rule import Now
from sim.model.sharing import SHARED, share
from sim.scenario.resolved import Scenario
from sim.world.world import Longs, World


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


class Engine(Course):
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
        super().__init__(scenario, world, draw, Luck(seed, replicate), flows)
        self.crew = Crew(threads)
        self._plan_pauses()

    def _plan_pauses(self) -> None:
        shared = [Pause(step) for step in SHARED if self.crew.threads > 1]
        # a step that threads share is taken where the rules that come before it have been
        self.pauses = sorted([*(Pause(own.step, own) for own in self.own), *shared], key=lambda pause: pause.step)

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
        other = self.copied(scenario)
        other._plan_pauses()
        return other

    def __deepcopy__(self, memo: dict[int, object]) -> Engine:
        """Return an engine that goes on from here by itself: compiled code knows this one's arrays by their place."""
        other = self.copied(self.scenario)
        other._plan_pauses()
        memo[id(self)] = other
        return other

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
            effects.take_events(self)
            following = bisect_right(self.event_days, self.day)
            self._go(min([last, *self.event_days[following : following + 1]]))
        return self

    def _go(self, stop: int) -> None:
        """Simulate the days before `stop`, none of which but the first has events; they have taken effect."""
        step, k = 0, 0  # the next step, and the next pause of the day
        while self.day < stop:
            if self.own and (step, k) == (0, 0):  # what a rule made of the banks was of yesterday
                self.guard()
            pause = self.pauses[k] if k < len(self.pauses) else None
            goal = (self.day, pause.step) if pause is not None else (self.day + 1 if self.pauses else stop, 0)
            self.day, step = found = days.advance(self.day, step, *goal, self.now().handed)
            if found != goal:
                room.make(self, step)
            elif pause is not None:
                if pause.own is not None:
                    self._let(pause.own)
                else:
                    share(self.crew, self, step)
                    step += 1
                k += 1
            else:
                k = 0

    def _let(self, own: Own) -> None:
        """Let a rule of the user's take its step; travel times follow at once from the pace it gives the roads."""
        paced = own.take(
            Now(
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
                pace=own.pace,
                departed=self._leavers(own.step),
                number=own.number,
                late=own.step > days.MOVEMENT,
                purpose=own.rule.purpose(),
                values=self.values,
                fallen=self.scratch.fallen if own.step <= days.FRONT else None,
            ),
            self.parameters.crossing,
            self.network.inland,
        )
        if paced:
            self.derived = self.derived.timed(self.derive())
            self.banks = self.banks._replace(inland_days=self.derived.inland_days)
        self.stale = True

    def _leavers(self, step: int) -> Longs:
        """Return where people are counted whom a rule lets leave before a step, so that they are of the same day."""
        scratch = self.scratch.displacement
        if step == days.LEAVE:  # who leaves between "fear" and "leave" is counted with the others
            return np.zeros_like(scratch.departed)
        return scratch.departed if step < days.LEAVE else scratch.left
