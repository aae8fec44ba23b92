"""Sensitivity indices are right on functions whose indices are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats

from sim.study.sensitivity import correlations, sobol_indices
from sim.sweeps.designs import sobol_rows, sobol_sample
from sim.world.world import Floats

NAMES = ("a", "b", "c")
POINTS = 2048
#: First order and total of Ishigami's function with 7 and 0.1 (Ishigami and Homma 1990).
FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)


def ishigami(x: Floats) -> Floats:
    a, b, c = x.T
    return np.asarray(np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


@pytest.fixture(scope="module")
def sample() -> Floats:
    base = scipy.stats.qmc.Sobol(6, rng=1).random(POINTS) * 2.0 * np.pi - np.pi
    return sobol_sample(base[:, :3], base[:, 3:])


def test_the_indices_of_ishigami(sample: Floats) -> None:
    found = sobol_indices(ishigami(sample), NAMES)
    assert found.first == pytest.approx(FIRST, abs=0.03)
    assert found.total == pytest.approx(TOTAL, abs=0.03)


def test_the_intervals_hold_the_truth_and_are_not_wide(sample: Floats) -> None:
    found = sobol_indices(ishigami(sample), NAMES)
    for low, high, truth in ((found.first_low, found.first_high, FIRST), (found.total_low, found.total_high, TOTAL)):
        assert (low <= np.array(truth) + 0.01).all()
        assert (np.array(truth) - 0.01 <= high).all()
        assert (high - low < 0.15).all()


def test_the_indices_are_those_of_scipy(sample: Floats) -> None:
    y = ishigami(sample)
    parts = y.reshape(5, POINTS)
    mixed = parts[2:, None, :]
    theirs = scipy.stats.sobol_indices(func={"f_A": parts[:1], "f_B": parts[1:2], "f_AB": mixed}, n=POINTS)
    found = sobol_indices(y, NAMES)
    assert found.total == pytest.approx(np.ravel(theirs.total_order), abs=1e-9)
    assert found.first == pytest.approx(np.ravel(theirs.first_order), abs=5e-3)


def test_a_large_mean_costs_no_digits(sample: Floats) -> None:
    y = ishigami(sample)
    assert sobol_indices(y + 1e9, NAMES).first == pytest.approx(sobol_indices(y, NAMES).first, abs=1e-4)


def test_equal_inputs_give_equal_intervals(sample: Floats) -> None:
    y = ishigami(sample[: sobol_rows(64, 3)])
    one, two = sobol_indices(y, NAMES), sobol_indices(y, NAMES)
    assert (one.first_low == two.first_low).all()
    assert (one.total_high == two.total_high).all()


def test_what_does_not_vary_has_no_index() -> None:
    """They were 0, with intervals from 0 to 0: a share of nothing."""
    for value in (0.0, 5.0, 0.1):
        found = sobol_indices(np.full(sobol_rows(8, 3), value), NAMES)
        for values in (found.first, found.total, found.first_low, found.total_high):
            assert np.isnan(values).all()


@pytest.mark.parametrize("count", [0, 5, 11])
def test_a_design_that_is_not_whole_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="whole blocks"):
        sobol_indices(np.arange(float(count)), NAMES)


def test_a_missing_value_is_refused() -> None:
    y = np.arange(float(sobol_rows(4, 3)))
    y[7] = np.nan
    with pytest.raises(ValueError, match="without gaps"):
        sobol_indices(y, NAMES)


def test_prcc_takes_the_effect_of_the_others_off() -> None:
    """y is a alone; c is a with noise: it correlates with y, and not once a is known."""
    base = scipy.stats.qmc.Sobol(3, rng=2).random(512)
    x = np.column_stack([base[:, 0], base[:, 1], base[:, 0] + 0.3 * base[:, 2]])
    found = correlations(x, np.exp(3.0 * x[:, 0]) + 0.5 * base[:, 1] * 0, NAMES)
    assert found.spearman[0] == pytest.approx(1.0)
    assert found.spearman[2] > 0.8
    noisy = correlations(x, x[:, 0] + 0.2 * scipy.stats.qmc.Sobol(1, rng=9).random(512)[:, 0], NAMES)
    assert noisy.prcc[0] > 0.8
    assert abs(noisy.prcc[2]) < 0.15
    assert noisy.p[0] < 1e-9
    assert noisy.p[1] > 0.001


def test_the_sign_tells_the_direction() -> None:
    x = scipy.stats.qmc.Sobol(3, rng=4).random(256)
    found = correlations(x, x[:, 0] - x[:, 1], NAMES)
    assert found.prcc[0] > 0.9
    assert found.prcc[1] < -0.9
    assert abs(found.prcc[2]) < 0.2


def test_a_parameter_or_measure_that_does_not_vary_has_none() -> None:
    x = np.column_stack([np.linspace(0, 1, 20), np.full(20, 2.0), np.tile([0.0, 1.0], 10)])
    found = correlations(x, x[:, 0] ** 2, NAMES)
    assert np.isnan(found.prcc[1])
    assert np.isnan(found.p[1])
    assert found.spearman[0] == pytest.approx(1.0)
    assert np.isnan(correlations(x, np.zeros(20), NAMES).prcc).all()


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        correlations(np.eye(5, 3), np.arange(5.0), NAMES)


def test_a_perfect_order_has_a_correlation_of_one_and_no_doubt() -> None:
    """A grid whose measure rises with one axis and falls with the other, ranks without a tie."""
    a, b = (v.ravel() for v in np.meshgrid(np.arange(5.0), np.arange(4.0)))
    found = correlations(np.column_stack([a, b]), 10.0 * b - a, ("a", "b"))
    assert found.prcc == pytest.approx([-1.0, 1.0])
    assert (np.abs(found.prcc) <= 1.0).all()
    assert (found.p < 1e-6).all()


@pytest.mark.parametrize(("points", "levels"), [(5, 5), (9, 3), (9, 9), (400, 400)])
def test_a_chance_is_no_smaller_than_orders_of_so_few_points_allow(points: int, levels: int) -> None:
    """In perfect order p was 0: of nine points on three levels one order of 1,680 looks like that."""
    x = np.repeat(np.arange(levels), points // levels).astype(float)[:, None]
    p = float(correlations(x, x[:, 0], ["x"]).p[0])
    ways = math.factorial(points) // math.factorial(points // levels) ** levels
    assert p > 0
    assert p == pytest.approx(max(1 / ways if ways < 10**300 else 0.0, np.finfo(float).tiny))
