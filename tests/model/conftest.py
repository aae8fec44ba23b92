"""The real border, read once, and the hand-made valley."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.hand import valley
from sim.runs.run import load
from sim.scenario.resolved import Scenario
from sim.world import World


@pytest.fixture(scope="session")
def shipped() -> tuple[Scenario, World]:
    """Return the baseline and its world."""
    return load("baseline")


@pytest.fixture(scope="session")
def baseline(shipped: tuple[Scenario, World]) -> Scenario:
    """Return the baseline."""
    return shipped[0]


@pytest.fixture(scope="session")
def panj(shipped: tuple[Scenario, World]) -> World:
    """Return the world of the baseline."""
    return shipped[1]


@pytest.fixture
def small(tmp_path: Path) -> World:
    """Return the valley."""
    return valley(tmp_path)
