"""Weights: equal without a past, on the rule that is right after a long one, and of the past alone."""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.nowcast.settings import NowcastSettings
from sim.validation.nowcast.weights import discount, weights

SETTINGS = NowcastSettings()


def learned(forecasts: int, age: float = 0.0) -> list[float]:
    """Return the weights after forecasts in which the first rule was right and two others wrong in the same way."""
    truth = np.tile([60.0, 40.0], (forecasts, 1))
    made = np.stack([truth, truth[:, ::-1], truth[:, ::-1]])
    cells = np.ones(truth.shape, np.bool_)
    return weights(made, truth, cells, np.full(forecasts, age), SETTINGS).tolist()


def test_without_a_past_they_are_equal() -> None:
    assert learned(0) == pytest.approx([1 / 3] * 3)


def test_the_rule_that_is_right_gets_more_the_longer_it_is() -> None:
    first = [learned(n)[0] for n in (1, 5, 50)]
    assert 1 / 3 < first[0] < first[1] < first[2]
    assert first[2] > 0.9


def test_old_errors_count_less() -> None:
    assert learned(5, age=600.0)[0] < learned(5)[0]
    assert discount(np.array([0.0, 60.0, 120.0]), 60.0).tolist() == [1, 0.5, 0.25]


def test_errors_that_cancel_are_worth_more_than_small_ones() -> None:
    truth = np.tile([50.0, 50.0], (200, 1))
    off = np.tile([20.0, -20.0], (200, 1))
    made = np.stack([truth + 0.9 * off, truth + off, truth - off])
    found = weights(made, truth, np.ones(truth.shape, np.bool_), np.zeros(200), SETTINGS)
    assert found[2] > 0.4  # the only one on the other side
    assert found.sum() == pytest.approx(1)


def test_what_is_not_known_has_no_say() -> None:
    truth = np.array([[60.0, 40.0]] * 9)
    made = np.stack([truth, truth[:, ::-1]])
    cells = np.zeros(truth.shape, np.bool_)
    assert weights(made, truth, cells, np.zeros(9), SETTINGS).tolist() == [0.5, 0.5]
    assert weights(np.stack([truth, truth]), truth, ~cells, np.zeros(9), SETTINGS).tolist() == [0.5, 0.5]
