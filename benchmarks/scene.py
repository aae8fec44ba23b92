"""Crowds that Panj's own rules move, of any size; a day step by step, and days of a run cut out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from sim.model import day as days
from sim.model import effects, room
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.kernels import plain
from sim.model.parties import Columns, Listed
from sim.model.refs import Ref, handed
from sim.model.rules import movement
from sim.runs.run import load

#: Households that leave on the first day per person of the world's population, scaled to a million of them.
BASE = 1_000_000


class Day(NamedTuple):
    """A day of a run when movement is about to begin; all arrays are its own, the columns no longer than their rows."""

    day: int
    now: days.Day

    @property
    def party(self) -> Columns:
        """The columns as they are before the parties move."""
        return self.now.crowd.party

    @property
    def rows(self) -> int:
        """How many parties there are."""
        return len(self.party.state)

    @property
    def trip(self) -> movement.Trip:
        """What they have in common."""
        return plain(days.trip)(self.day, self.now)

    def mover(self, party: Columns) -> Callable[[], movement.Desk]:
        """Return what moves these parties for the day and returns who was counted; nothing is made while it does."""
        desk = movement.Desk.room(len(self.now.derived.routes.end), len(self.now.state.front.held))
        later = Listed.room(self.rows)
        now = handed(self.now._replace(crowd=self.now.crowd._replace(party=party)))
        given = handed(desk), handed(later)

        def move() -> movement.Desk:
            desk.taken[:], desk.joined[:], later.many[0] = 0, 0, 0
            days.travel(self.day, 0, self.rows, now, *given)
            return desk

        return move

    def fresh(self) -> Columns:
        """Return a copy of the columns."""
        return _own(self.party)

    def restore(self, party: Columns) -> None:
        """Write the columns as they were into a copy."""
        for column, before in zip(party, self.party, strict=True):
            column[:] = before


def crowd(parties: int, threads: int = 1) -> Engine:
    """Return an engine of the baseline in which about so many households leave on the first day.

    The population of every place is multiplied by parties / 10^6; then a hazard drives the same share of it from
    home everywhere (frailties of variance 1: the cumulated hazard x drives x / (1 + x) of all households out).
    From there on it is the baseline: history, front, queues, sites, and those who leave later.
    """
    scenario, world = load("baseline")
    population = np.rint(world.places.population * (parties / BASE)).astype(np.int64)
    world = replace(world, places=replace(world.places, population=population))
    engine = Engine(scenario, world, realise(scenario, world, {}), scenario.seed, 0, threads=threads)
    at_home = engine.state.displacement
    share = parties / at_home.households.sum()
    at_home.leave_clock[engine.network.land] += share / (1.0 - share)
    return engine


def collapse() -> Engine:
    """Return an engine of the scenario with the most parties, at a draw with about a million of them."""
    scenario, world = load("collapse")
    return Engine(scenario, world, realise(scenario, world, design(scenario, world, scenario.seed, 200)[1]), 1, 1)


def take(engine: Engine, first: int, last: int) -> None:
    """Take the steps of today from `first` to before `last`; what is none of them, the events, comes with the first."""
    if first == 0:
        effects.take_events(engine)
    at, goal = (engine.day, first), (engine.day + 1, 0) if last == days.STEPS else (engine.day, last)
    while at != goal:
        at = days.advance(*at, *goal, engine.now().handed)
        if at != goal:
            room.make(engine, at[1])
    engine.day = goal[0]


def days_of(engine: Engine, wanted: tuple[int, ...]) -> list[Day]:
    """Run an engine and return some of its days."""
    found: list[Day] = []
    for day in sorted(wanted):
        engine.run(until=day)
        take(engine, 0, days.MOVEMENT)
        now, rows = engine.now().value, engine.parties.count
        party = Columns(*(column[:rows] for column in now.crowd.party))
        found.append(Day(day, _own(now._replace(crowd=now.crowd._replace(party=party)))))
        take(engine, days.MOVEMENT, days.STEPS)
    return found


def _own(part: Any) -> Any:
    """Return a copy of a tuple with all that is in it; what is a ref there becomes what it stands for."""
    if isinstance(part, Ref):
        return _own(part.value)
    if isinstance(part, np.ndarray):
        return part.copy() if part.flags.writeable else part
    return type(part)(*map(_own, part)) if isinstance(part, tuple) else part
