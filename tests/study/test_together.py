"""Where parameters move together, nothing is told of one as if it were its own doing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.explain import explain
from sim.study.together import together

NAMES = ["tempo", "guards", "leak"]
ARRIVALS = Measure("arrivals", "arrivals", "TJK", "civilian", "total")


def drawn(points: int = 60) -> np.ndarray:
    """Return points that keep three parameters apart."""
    return np.random.default_rng(3).random((points, 3))


def test_parameters_that_are_drawn_apart_are_not_told() -> None:
    assert together(drawn(), NAMES) == ()


def test_two_that_grow_together_or_against_each_other_are() -> None:
    x = drawn()
    x[:, 1] = 100 - 7 * x[:, 0] ** 2
    assert together(x, NAMES) == (("tempo", "guards"),)


def test_one_that_is_made_of_two_others_is_told_with_them() -> None:
    """Shares that add up to 1 follow from each other, though no two of them do."""
    x = drawn(200)
    x[:, 2] = x[:, 0] + x[:, 1]
    assert together(x, NAMES) == (("tempo", "guards", "leak"),)


def test_one_at_a_time_moves_nothing_together() -> None:
    x = np.zeros((13, 3))
    for k in range(3):
        x[1 + 4 * k : 5 + 4 * k, k] = [1, 2, 3, 4]
    assert together(x, NAMES) == ()


def test_a_parameter_that_does_not_vary_and_few_points_are_no_matter() -> None:
    x = drawn(8)
    x[:, 1] = 5.0
    assert together(x, NAMES) == ()
    assert together(x[:1], NAMES) == ()
    assert together(drawn(3)[:, :1], NAMES[:1]) == ()


def test_an_explanation_of_points_on_a_line_says_that_they_are_on_a_line() -> None:
    """Guards and tempo grew by one factor, and each was told to have moved the measure by +900 people."""
    tempo = np.linspace(0.2, 4, 24)
    frame = pd.DataFrame({"point": range(24), "scenario": "baseline", "replicate": 0, "tempo": tempo})
    frame = frame.assign(guards=100 * tempo, leak=drawn(24)[:, 2], arrivals=1000 * tempo)
    axes = tuple(Axis(name, name) for name in NAMES)
    found = explain(frame, axes, [ARRIVALS], "points")
    assert found.together == (("tempo", "guards"),)
    (careful,) = [line for line in found.sentences() if line.startswith("Careful: ")]
    assert "tempo and guards move together in these points" in careful
    assert "tempo and guards move together" in found.caution
