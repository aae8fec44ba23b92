"""Intervals: past errors of the same kind, and what they hold."""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.nowcast.intervals import (
    FLOOR,
    MOST,
    PastErrors,
    errors_of,
    interval,
    made_up,
    scale_of,
    weighted_quantiles,
)


def past(z: np.ndarray, empty: bool = False) -> PastErrors:
    return PastErrors(z, np.full(z.shape, empty), np.zeros(len(z)))


def test_errors_are_in_units_of_their_scale() -> None:
    people, total = np.array([400.0, 0.0]), 800.0
    assert scale_of(people, total).tolist() == [400 + FLOOR * 400, FLOOR * 400]
    assert errors_of(people, total, np.array([920.0, 60.0])).tolist() == pytest.approx([1.0, 0.5])
    assert errors_of(np.zeros(1), 0.0, np.array([9e5])).tolist() == [MOST]


def test_weighted_quantiles() -> None:
    values = np.array([3.0, 1.0, 2.0])
    assert weighted_quantiles(values, np.ones(3), (0.5,)).tolist() == [2]
    assert weighted_quantiles(values, np.array([100.0, 1.0, 1.0]), (0.5,))[0] == pytest.approx(3, abs=0.1)


def test_without_a_past_the_intervals_are_those_of_the_made_up_factor() -> None:
    none = PastErrors(np.zeros((0, 1)), np.zeros((0, 1), np.bool_), np.zeros(0))
    found = interval(np.array([1000.0]), np.array([False]), 1000.0, 30, none, 60.0)[:, 0]
    near, far = 1300 * np.quantile(np.abs(made_up(30)), [0.5, 0.9])
    assert found == pytest.approx([max(0, 1000 - far), 1000 - near, 1000, 1000 + near, 1000 + far], rel=0.1)
    assert np.ptp(made_up(90)) > np.ptp(made_up(7))


def test_many_past_errors_take_over() -> None:
    z = np.random.default_rng(1).normal(0, 0.1, (500, 1))
    found = interval(np.array([1000.0]), np.array([False]), 1000.0, 30, past(z), 60.0)[:, 0]
    near, far = 1300 * np.quantile(np.abs(z), [0.5, 0.9])
    assert found == pytest.approx([1000 - far, 1000 - near, 1000, 1000 + near, 1000 + far], rel=0.02)


def test_a_camp_learns_most_from_itself_and_only_from_its_kind() -> None:
    z = np.tile([0.0, 1.0], (200, 1))
    people, full = np.array([1000.0, 1000.0]), np.array([False, False])
    found = interval(people, full, 2000.0, 7, past(z), 60.0)
    assert found[3, 0] < found[3, 1]
    assert found[2].tolist() == [1000, 1000]  # the forecast is the middle
    other = interval(people, ~full, 2000.0, 7, past(z), 60.0)
    assert other[:, 0].tolist() == other[:, 1].tolist()  # made-up errors alone: no camp without people was forecast


def test_unknown_truth_is_no_error() -> None:
    z = np.full((50, 1), np.nan)
    one = np.array([False])
    unknown = interval(np.array([10.0]), one, 10.0, 7, past(z), 60.0)
    assert unknown.tolist() == interval(np.array([10.0]), one, 10.0, 7, past(z[:0]), 60.0).tolist()
