"""A ground with the world read once."""

from __future__ import annotations

import pytest

from sim.model.draws import design
from sim.runs.run import load
from sim.runs.tasks import Plan
from sim.whatif.change import Asked, Change
from sim.whatif.checks import check
from sim.whatif.extended import changed
from sim.whatif.ground import Ground
from sim.whatif.question import Question


@pytest.fixture(scope="package")
def ground() -> Ground:
    """The baseline, ended early: what is asked here needs no more days."""
    scenario, world = load("baseline")
    return Ground(scenario.with_(until=scenario.history_until.replace(day=20), replicates=6), world)


@pytest.fixture(scope="package")
def closed(ground: Ground) -> Change:
    """Everything closes."""
    return check(Asked("far", "TJK", "", "closed", "2021-07-08"), ground)


@pytest.fixture(scope="package")
def question(ground: Ground, closed: Change) -> Question:
    """Six replicates, with all crossings to Tajikistan closed and without."""
    scenario = ground.scenario
    rows = tuple(design(scenario, ground.world, scenario.seed, 6))
    return Question(Plan(scenario, ground.world, scenario.seed, rows), changed(ground, [closed]))
