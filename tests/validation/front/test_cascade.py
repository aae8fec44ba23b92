"""Contagion among capitals by itself lies in the analogues' ranges, and its sources say what it does."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.parameters import REGISTRY
from sim.scenario.parameters import describe
from sim.validation.course import pace
from sim.validation.front.cascade import CAPITALS, RUNS, follow, quarter, quarter_after_a_second
from sim.validation.front.record import NEVER

INFOS = describe(REGISTRY)


@pytest.fixture(scope="module")
def alone() -> np.ndarray:
    return follow(CAPITALS, RUNS)


def test_a_second_fall_moves_the_odds_as_in_the_analogues(alone: np.ndarray) -> None:
    """A first fall: a quarter within 60 days in 0.1 to 0.35 of cases, here at its upper end; a second: 0.4 to 0.8."""
    assert 0.1 <= quarter(alone) <= 0.36
    assert 0.4 <= quarter_after_a_second(alone) <= 0.8
    assert (alone[:, 0] == 0).all()


def test_the_source_of_contagion_says_what_it_does(alone: np.ndarray) -> None:
    source = INFOS["capitals.contagion"].source
    week, most, doubles = measured(alone)
    assert f"in {quarter(alone):.2f} of runs, and in {quarter_after_a_second(alone):.2f} of those" in source
    low, middle, high = (round(100 * v) for v in week)
    assert f"{middle} % fall a week ({low} to {high})" in source
    low, middle, high = (round(100 * v) for v in most)
    assert f"busiest week {middle} % ({low} to {high})" in source
    low, middle, high = (round(v) for v in doubles)
    assert f"doubles in {middle} days ({low} to {high})" in source


def measured(days: np.ndarray) -> list[tuple[float, float, float]]:
    """Return what falls a week, in the busiest one, and the days of doubling: each low, middle and high."""
    found = {told.name.split(",")[0]: told.ends for told in pace(days)}
    names = ("capitals lost a week", "capitals lost in the busiest week", "count of capitals lost doubles in")
    return [found[name] for name in names]


def test_the_source_of_a_change_of_regime_says_what_it_does() -> None:
    broken = follow(CAPITALS, RUNS, regime=True)
    source, (week, *_) = INFOS["capitals.regime_contagion"].source, measured(broken)
    low, middle, high = (round(100 * v) for v in week)
    assert f"within 60 days in {quarter(broken):.2f} of runs, at {middle} % a week ({low} to {high})" in source


def test_without_contagion_nothing_follows_and_the_rest_is_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    fallen = follow(CAPITALS, 20, seed=3)
    assert (follow(CAPITALS, 20, seed=3) == fallen).all()
    monkeypatch.setattr("sim.model.rules.capitals.contagious.py_func", lambda *_: 0.0, raising=False)
    monkeypatch.setattr("sim.model.rules.capitals.contagious", lambda *_: 0.0)
    assert (follow(CAPITALS, 20, seed=3)[:, 1:] == NEVER).all()
