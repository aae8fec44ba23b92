"""What the benchmarks of Panj's own rules move: a crowd of any size, and days of a run cut out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from sim.experiment.run import load
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.parties import Columns
from sim.model.rules import movement

#: Households that leave on the first day per person of the world's population, scaled to a million of them.
BASE = 1_000_000


class Day(NamedTuple):
    """The arguments of one call of `movement.travel`, with columns as they were before it."""

    day: int
    rows: int
    party: Columns
    ground: movement.Ground
    routes: movement.RouteTable
    patience: float
    seed: int
    run: int

    def call(self, party: Columns) -> movement.Desk:
        """Move these parties for the day; return who was counted."""
        desk = movement.Desk.clear(len(self.routes.end), len(self.ground.kind), self.rows)
        movement.travel(
            self.day, 0, self.rows, party, self.ground, self.routes, self.patience, self.seed, self.run, desk
        )
        return desk

    def fresh(self) -> Columns:
        """Return a copy of the columns."""
        return Columns(*(column.copy() for column in self.party))

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
    share = parties / engine.state.households.sum()
    engine.state.leave_clock[engine.network.land] += share / (1.0 - share)
    return engine


def collapse() -> Engine:
    """Return an engine of the scenario with the most parties, at a draw with about a million of them."""
    scenario, world = load("collapse")
    return Engine(scenario, world, realise(scenario, world, design(scenario, world, scenario.seed, 200)[1]), 1, 1)


def days_of(engine: Engine, wanted: tuple[int, ...]) -> list[Day]:
    """Run an engine and return some of its days."""
    found: list[Day] = []
    travel = movement.travel

    def keep(day: int, first: int, last: int, party: Columns, ground: Any, *rest: Any) -> None:
        if day in wanted:
            copy = movement.Ground(*(array.copy() for array in ground))
            found.append(Day(day, last, Columns(*(c[:last].copy() for c in party)), copy, *rest[:-1]))
        travel(day, first, last, party, ground, *rest)

    movement.travel = keep  # type: ignore[assignment]
    try:
        while engine.day <= max(wanted):
            engine.advance()
    finally:
        movement.travel = travel
    return found
