"""Seeding: garrisons solved for by hand, what the shipped ones give, and forecasts of one count from the others."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.validation.seeding.crossed import Crossed, crossed
from sim.validation.seeding.joint import owners, solve
from sim.validation.seeding.predict import forecast


def made(known: list[float], people: list[list[list[int]]]) -> Crossed:
    """Return who crossed in made runs: by run, crossing and garrison."""
    given = np.array(people, np.int64)
    garrison = np.full((len(given), given.shape[2]), 100, np.int64)
    return Crossed(tuple(f"x{k}" for k in range(len(known))), np.array(known), garrison, given)


def test_two_garrisons_that_share_a_crossing_are_solved_for_together() -> None:
    """Of 100 each: 60 of the first cross at x0, 20 of the second too, 50 of it at x1, and 10 of a third at x0.

    60 f + 20 g + 10 = 130 and 50 g = 150 give f = 1, g = 3. Crossing by crossing it would be 1.67 and 3.
    """
    found = made([130.0, 150.0], [[[60, 20, 10], [0, 50, 0]]])
    own = owners(found, np.array([0, 1], np.int32))
    assert own.tolist() == [0, 1]
    asked = solve(found, own, np.array([100.0, 100.0]))
    assert [asked[0], asked[1]] == pytest.approx([100.0, 300.0])


def test_it_is_the_median_of_the_runs_that_is_the_headcount() -> None:
    """Shares 0.2, 0.5 and 0.9: the middle one counts, so 100 come of 200."""
    found = made([100.0], [[[20]], [[90]], [[50]]])
    assert solve(found, np.array([0], np.int32), np.array([100.0]))[0] == pytest.approx(200.0)


def test_the_shipped_garrisons_give_the_seven_headcounts_and_their_total() -> None:
    """The past is replayed: the total within 10 % of 1,037, each count within its 90 % band and near its median."""
    found = crossed("seeded", 60)
    total = np.median(found.counts.sum(axis=1))
    assert found.known.sum() == 1037
    assert abs(total / 1037 - 1) < 0.10
    low, middle, high = np.quantile(found.counts, [0.05, 0.5, 0.95], axis=0)
    assert ((low <= found.known) & (found.known <= high)).all()
    assert (np.abs(middle - found.known) <= np.maximum(20.0, 0.1 * found.known)).all()


def test_a_forecast_by_hand() -> None:
    """Two crossings, two runs, an error of one: the weight of a run is how well it fits the other count."""
    found = made([np.exp(2.0), np.exp(3.0)], [[[round(np.exp(2.0))], [round(np.exp(3.0))]], [[20], [20]]])
    y, n = np.log(found.known), np.log(found.counts)
    fit = stats.norm.pdf(y, n, 1.0)
    prior = np.log(fit.mean(axis=0)).mean()
    model = np.mean([np.log((fit[:, 1 - k] * fit[:, k]).sum() / fit[:, 1 - k].sum()) for k in range(2)])
    left = [fit[:, 1 - k].sum() ** 2 / (fit[:, 1 - k] ** 2).sum() for k in range(2)]
    three = made([*found.known, 12.0], [[*run, [12]] for run in found.people.tolist()])
    same = forecast(three, 1.0)  # the third count is met alike by all runs, so it weighs nothing
    assert same.left[:2] == pytest.approx(left)
    third = stats.norm.logpdf(0.0)
    assert (3 * same.prior - third) / 2 == pytest.approx(prior)
    assert (3 * same.model - third) / 2 == pytest.approx(model)


def test_six_counts_of_one_size_forecast_a_seventh_of_that_size_best() -> None:
    runs = [[[100]] * 7, [[90]] * 7]
    near, far = (forecast(made([*[100.0, 110.0, 90.0] * 2, last], runs), 0.3).others for last in (100.0, 1000.0))
    assert near > far
