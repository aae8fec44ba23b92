"""Runs of the engine for what it says of the front: of the two months without replay, and of a scenario after them.

People do not act on the front, so a hundredth of them is enough and quick.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.runs.replicates import Replicates
from sim.runs.run import MAIN, load
from sim.runs.tasks import Plan, Task, simulate
from sim.scenario.resolved import Scenario
from sim.validation.front.record import NEVER
from sim.world.world import Ints, World

FEW = 100


def few(name: str) -> tuple[Scenario, World]:
    """Return a scenario, and its world with a hundredth of its people."""
    scenario, world = load(name)
    return scenario, thinned(world)


def thinned(world: World) -> World:
    """Return a world with a hundredth of its people."""
    places = dataclasses.replace(world.places, population=world.places.population // FEW)
    return dataclasses.replace(world, places=places)


def not_replayed(scenario: Scenario) -> Scenario:
    """Return the two months alone, with a history that says nothing after the first day."""
    return scenario.with_(history_until=scenario.start, until=scenario.history_until)


def runs(scenario: Scenario, world: World, many: int) -> Iterator[Engine]:
    """Yield replicates that have been run, each with the draw and the luck that it has in every scenario."""
    rows = design(scenario, world, scenario.seed, many)
    for r in range(many):
        yield Engine(scenario, world, realise(scenario, world, rows[r]), scenario.seed, r, flows=False).run()


def fallen(engines: Iterable[Engine], places: Sequence[int] | Ints) -> Ints:
    """Return the day on which each place fell last in each run, shape (runs, places); NEVER if it did not."""
    days = np.array([engine.state.front.fallen_on[np.asarray(places)] for engine in engines])
    return np.where(np.isfinite(days), days, NEVER).astype(np.int32)


def recorded(scenario: Scenario, world: World, many: int) -> Replicates:
    """Return what such replicates record."""
    plan = Plan(scenario, world, scenario.seed, tuple(design(scenario, world, scenario.seed, many)))
    return Replicates.gather(plan, (simulate({MAIN: plan}, Task(MAIN, r, r)) for r in range(many)))
