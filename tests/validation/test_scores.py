"""The scores, against cases solved by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.flee.scored import ard_daily
from sim.scenario.errors import PanjError
from sim.validation.scores import (
    ard,
    ard_rescaled,
    coverage,
    covered,
    crps,
    crps_relative,
    error_per_camp,
    rescale,
)

SIM = np.array([[10, 0], [30, 10], [40, 20]])
DATA = np.array([[10.0, 10.0], [20.0, 20.0], [80.0, 20.0]])


def test_ard_by_hand() -> None:
    # day 0: 10/20, day 1: 20/40, day 2: 40/100
    assert ard_daily(SIM, DATA) == pytest.approx([0.5, 0.5, 0.4])
    assert ard(SIM, DATA) == pytest.approx(1.4 / 3)
    assert ard(SIM, DATA, skip=2) == pytest.approx(0.4)
    assert math.isnan(ard(SIM, DATA, skip=3))


def test_rescaled_by_hand() -> None:
    # day 0: (20, 0): 20/20; day 1: unchanged; day 2: 100/60: (66.7, 33.3): 26.7/100
    assert rescale(SIM, DATA)[0] == pytest.approx([20, 0])
    assert ard_rescaled(SIM, DATA) == pytest.approx((1 + 0.5 + 0.8 / 3) / 3)
    assert ard_rescaled(SIM, DATA, skip=1) == pytest.approx((0.5 + 0.8 / 3) / 2)


def test_days_without_anyone() -> None:
    """Nothing simulated: error 1; nothing observed: divided by one; neither: error 0."""
    sim = np.array([[0, 0], [3, 1], [0, 0], [1, 1]])
    data = np.array([[6.0, 4.0], [0.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    assert ard_daily(sim, data) == pytest.approx([1, 4, 0, 0])
    assert ard_daily(rescale(sim, data), data) == pytest.approx([1, 0, 0, 0])


def test_small_sums_are_divided_by_one() -> None:
    assert ard(np.array([[0.0]]), np.array([[0.5]])) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("sim", "data", "why"),
    [
        (np.zeros((3, 2)), np.zeros((3, 2)), "nothing to compare with"),
        (np.zeros((0, 2)), np.zeros((0, 2)), "nothing to compare with"),
        (np.zeros((2, 2)), np.ones((3, 2)), "differ in days or camps"),
        (np.zeros((3, 1)), np.ones((3, 2)), "differ in days or camps"),
        (np.zeros((3, 2)), np.full((3, 2), np.nan), "observed counts hold a missing"),
        (np.full((3, 2), -1), np.ones((3, 2)), "simulated counts hold a missing or a negative"),
    ],
)
def test_a_comparison_that_means_nothing_is_refused(sim: np.ndarray, data: np.ndarray, why: str) -> None:
    for score in (ard, ard_rescaled, error_per_camp):
        with pytest.raises(PanjError, match=why):
            score(sim, data)
    with pytest.raises(PanjError, match=why):
        crps_relative(sim[None], data)
    with pytest.raises(PanjError, match=why):
        coverage(sim[None], data, 0.9)


def test_camp_errors_add_up_to_the_ard() -> None:
    errors = error_per_camp(SIM, DATA)
    assert errors.people == pytest.approx([50 / 3, 20 / 3])
    assert errors.share == pytest.approx([(0.25 + 0.4) / 3, (0.5 + 0.25) / 3])
    assert errors.share.sum() == pytest.approx(ard(SIM, DATA))
    assert error_per_camp(SIM, DATA, skip=2).people == pytest.approx([40, 0])
    assert np.isnan(error_per_camp(SIM, DATA, skip=3).share).all()


def test_crps_by_hand() -> None:
    # members 1 and 3, observation 2: mean distance 1, mean distance of the pairs 2, half of it 1
    assert crps(np.array([1.0, 3.0]), np.array(2.0)) == pytest.approx(0)
    # observation 5: (4 + 2)/2 - 1
    assert crps(np.array([3.0, 1.0]), np.array(5.0)) == pytest.approx(2)
    # 0, 1, 5 against 1: (1 + 0 + 4)/3 - (1 + 5 + 4)/(3 · 2)
    assert crps(np.array([0.0, 1.0, 5.0]), np.array(1.0)) == pytest.approx(0)
    assert crps(np.array([0.0, 1.0, 5.0]), np.array(9.0)) == pytest.approx((9 + 8 + 4) / 3 - 10 / 6)


def test_crps_of_pairs_written_out() -> None:
    rng = np.random.default_rng(1)
    ensemble, data = rng.gamma(2, 10, (9, 4, 3)), rng.gamma(2, 10, (4, 3))
    pairs = np.abs(ensemble[:, None] - ensemble[None]).sum(axis=(0, 1)) / (2 * 9 * 8)
    assert crps(ensemble, data) == pytest.approx(np.abs(ensemble - data).mean(axis=0) - pairs)
    assert (crps(ensemble, data) >= 0).all()


@pytest.mark.parametrize(("centre", "width", "seen"), [(0.0, 1.0, 0.0), (0.0, 1.0, 1.3), (100.0, 15.0, 60.0)])
def test_crps_of_a_normal_has_its_closed_form(centre: float, width: float, seen: float) -> None:
    """Gneiting, Raftery, Westveld and Goldman (2005), eq. 5; its quantiles stand for a large sample."""
    from scipy.stats import norm

    members = norm.ppf((np.arange(20_000) + 0.5) / 20_000, centre, width)
    z = (seen - centre) / width
    exact = width * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi))
    assert crps(members, np.array(seen)) == pytest.approx(exact, rel=1e-3)


def test_crps_of_a_small_normal_sample_is_unbiased() -> None:
    members = np.random.default_rng(2).normal(size=(5, 40_000))
    assert crps(members, np.zeros(40_000)).mean() == pytest.approx(
        2 / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi), abs=0.01
    )


def test_crps_of_one_curve_is_the_ard() -> None:
    assert crps_relative(SIM[None], DATA) == pytest.approx(ard(SIM, DATA))
    assert crps_relative(np.stack([SIM] * 4), DATA, skip=1) == pytest.approx(ard(SIM, DATA, skip=1))


def test_coverage_by_hand() -> None:
    ensemble = np.arange(101.0)[:, None, None] * np.ones((1, 3, 2))
    data = np.array([[5.0, 4.9], [50.0, 96.0], [0.0, 75.0]])
    assert covered(ensemble, data, 0.9).tolist() == [[True, False], [True, False], [False, True]]
    assert coverage(ensemble, data, 0.9) == pytest.approx(3 / 5)  # the empty camp is left out
    assert coverage(ensemble, data, 0.5) == pytest.approx(2 / 5)
    assert coverage(ensemble, data, 0.9, skip=2) == pytest.approx(1)
    assert math.isnan(coverage(ensemble, data, 0.9, skip=3))
    with pytest.raises(ValueError, match="between 0 and 1"):
        covered(ensemble, data, 90)


def test_coverage_of_a_right_forecast_is_its_level() -> None:
    rng = np.random.default_rng(3)
    ensemble, data = rng.gamma(4, 10, (200, 100, 20)), rng.gamma(4, 10, (100, 20))
    assert coverage(ensemble, data, 0.5) == pytest.approx(0.5, abs=0.03)
    assert coverage(ensemble, data, 0.9) == pytest.approx(0.9, abs=0.02)
