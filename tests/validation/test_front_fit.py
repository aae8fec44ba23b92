"""The front's defaults are the estimate that they claim to be."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from sim import load_scenario, load_world
from sim.model.parameters import REGISTRY
from sim.model.rules.front import FrontParameters
from sim.scenario.parameters import describe
from sim.validation.front_fit import (
    FrontFit,
    capital_defence,
    capital_exposure,
    exposure,
    fit_front,
    log_likelihood,
)
from sim.world import PlaceKind

INFOS = describe(REGISTRY)


@pytest.fixture(scope="module")
def fit() -> FrontFit:
    return fit_front(load_world("panj-2021"), dt.date(2021, 5, 1), dt.date(2021, 7, 6))


def test_the_dates_are_those_of_the_baseline() -> None:
    baseline = load_scenario("baseline", REGISTRY)
    assert (baseline.start, baseline.history_until) == (dt.date(2021, 5, 1), dt.date(2021, 7, 6))


@pytest.mark.parametrize("name", ["rate", "neighbours", "cascade"])
def test_the_defaults_are_the_estimate(fit: FrontFit, name: str) -> None:
    assert INFOS[f"front.{name}"].default == pytest.approx(getattr(fit, name), rel=0.02)


@pytest.mark.parametrize("name", ["rate", "neighbours", "cascade"])
def test_the_ranges_are_its_ninety_per_cent_intervals(fit: FrontFit, name: str) -> None:
    spread = INFOS[f"front.{name}"].spread
    assert spread is not None
    assert (spread.low, spread.high) == pytest.approx(fit.interval[name], rel=0.05)


def test_the_source_tells_what_it_rests_on(fit: FrontFit) -> None:
    assert f"{fit.falls} falls in {fit.district_days:,} district-days" in INFOS["front.rate"].source


def test_the_estimate_is_a_maximum(fit: FrontFit) -> None:
    data = exposure(load_world("panj-2021"), dt.date(2021, 5, 1), dt.date(2021, 7, 6), FrontParameters())
    best = np.array([fit.rate, fit.neighbours, fit.cascade])
    top = log_likelihood(best, *data)
    assert top == pytest.approx(fit.log_likelihood)
    for k in range(3):
        for factor in (0.9, 1.1):
            moved = best.copy()
            moved[k] *= factor
            assert log_likelihood(moved, *data) < top


def test_every_district_is_at_risk_until_it_falls_and_on_that_day() -> None:
    world = load_world("panj-2021")
    branch = dt.date(2021, 7, 6)
    *_, fell = exposure(world, dt.date(2021, 5, 1), branch, FrontParameters())
    districts = {world.places.ids[i] for i in world.places.of_kind(PlaceKind.DISTRICT)}
    falls = {e.target: e.date for e in world.events if e.action == "capture" and e.target in districts}
    assert all(date <= branch for date in falls.values())
    assert fell.sum() == len(falls)
    before = [(date - dt.date(2021, 5, 1)).days + 1 for date in falls.values()]
    assert (len(fell) - sum(before)) % 67 == 0, "all others are at risk on all 67 days"


def test_nothing_after_the_branch_date_enters() -> None:
    world = load_world("panj-2021")
    early = exposure(world, dt.date(2021, 5, 1), dt.date(2021, 6, 20), FrontParameters())
    whole = exposure(world, dt.date(2021, 5, 1), dt.date(2021, 7, 6), FrontParameters())
    for some, all_ in zip(early, whole, strict=True):
        assert (some == all_[: len(some)]).all()


def test_the_likelihood_of_three_district_days_by_hand() -> None:
    """Rate 0.1, neighbours 2, cascade ln 2; φ = 0.1, 0.1 · (1 + 2 · 0.5) · 0.5 = 0.1, 0.1 · 2² = 0.4 (falls)."""
    theta = np.array([0.1, 2.0, math.log(2.0)])
    n, c = np.array([0.0, 0.5, 0.0]), np.array([0.0, 0.0, 2.0])
    calm, fell = np.array([1.0, 0.5, 1.0]), np.array([0.0, 0.0, 1.0])
    by_hand = -0.1 - 0.1 + math.log(1.0 - math.exp(-0.4))
    assert log_likelihood(theta, n, c, calm, fell) == pytest.approx(by_hand)


def test_one_hazard_for_all_is_estimated_in_closed_form() -> None:
    """Without neighbours and cascade, k falls in m district-days: the maximum is at φ = -ln(1 - k/m)."""
    fell = np.array([1.0] * 3 + [0.0] * 97)
    zero, one = np.zeros(100), np.ones(100)
    rates = np.linspace(0.005, 0.1, 2001)
    found = rates[np.argmax([log_likelihood(np.array([r, 0.0, 0.0]), zero, zero, one, fell) for r in rates])]
    assert found == pytest.approx(-math.log(1 - 0.03), abs=5e-5)


def test_the_defence_of_the_capitals_is_the_posterior_that_their_record_leaves() -> None:
    met = capital_exposure(load_world("panj-2021"), dt.date(2021, 5, 1), dt.date(2021, 7, 6), FrontParameters())
    info = INFOS["front.capital_defence"]
    assert info.spread is not None
    found = [capital_defence(met, q) for q in (0.05, 0.5, 0.95)]
    assert [info.spread.low, info.default, info.spread.high] == pytest.approx(found, rel=0.02)
    assert f"a cumulated hazard of {met:.0f}" in info.source


def test_the_capitals_meet_more_hazard_as_districts_fall() -> None:
    world, p = load_world("panj-2021"), FrontParameters()
    may, june = dt.date(2021, 5, 31), dt.date(2021, 6, 30)
    in_may = capital_exposure(world, dt.date(2021, 5, 1), may, p)
    assert capital_exposure(world, dt.date(2021, 5, 1), june, p) > 3 * in_may > 0


def test_the_posterior_by_hand() -> None:
    """Λ = 2: half of the posterior lies below ln 2 / 2, and a record of that chance, exp(-w Λ), is a half."""
    assert capital_defence(2.0, 0.5) == pytest.approx(math.log(2.0) / 2.0)
    assert math.exp(-2.0 * capital_defence(2.0, 0.95)) == pytest.approx(0.05)
