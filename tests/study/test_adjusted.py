"""An effect with the others held alike: what drawn points happen to have besides is not the work of one axis."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.adjusted import adjusted, held
from sim.study.effects import ALIKE, DRAWN, effects
from sim.world.world import Floats


def hypercube(points: int, axes: int, rng: np.random.Generator) -> Floats:
    return (np.argsort(rng.random((points, axes)), axis=0) + 0.5) / points


def test_what_another_axis_does_is_not_told_of_this_one() -> None:
    """Solved by hand: b counts linearly, 1000 for all of it, and a makes 10 in its highest fifth."""
    x = hypercube(40, 2, np.random.default_rng(4))
    y = 10 * (x[:, 0] > 0.8) + 1000 * x[:, 1]
    plain = y[x[:, 0] > 0.8].mean() - y[x[:, 0] < 0.2].mean()
    found = effects(x, y, ["a", "b"])
    assert abs(plain) > 25, "by chance b differs between the ends of a"
    assert found.change[0] == pytest.approx(10, abs=1e-6)
    assert found.change[1] == pytest.approx(800, abs=30)
    assert found.alike


@pytest.mark.parametrize(("points", "axes"), [(60, 4), (150, 12)])
def test_the_interval_holds_the_truth_as_often_as_it_says_and_is_narrower(points: int, axes: int) -> None:
    """A heavy-tailed measure that two others move: 90 % of intervals hold the truth, which is known by construction."""
    rng, times, inside, narrower = np.random.default_rng(11), 200, 0, []
    for _ in range(times):
        x = hypercube(points, axes, rng)
        y = 2 * x[:, 0] + 10 * x[:, 1] + 6 * x[:, 2] ** 2 + rng.gamma(1.0, 1.0, points)
        found = effects(x, y, [f"x{k}" for k in range(axes)])
        inside += bool(found.low[0] <= 1.6 <= found.high[0])
        plain = effects(x[:, :1], y, ["x0"])
        narrower.append((found.high[0] - found.low[0]) / (plain.high[0] - plain.low[0]))
    assert 0.84 < inside / times < 0.96
    assert np.median(narrower) < 0.6


def test_points_left_out_one_by_one_are_fits_without_them() -> None:
    """The closed form against the fit itself, for points and for units of two."""
    rng = np.random.default_rng(8)
    x, y = hypercube(30, 3, rng), rng.random(30)
    ends = np.column_stack([x[:, 0] < 0.2, x[:, 0] > 0.8]).astype(float)
    for units in (np.arange(30), np.arange(30) // 2):
        effect, without = adjusted(y, ends, held(x, 0), units)  # type: ignore[misc]
        for unit in range(units.max() + 1):
            left = units != unit
            design = np.column_stack([ends, 1 - ends.sum(axis=1), held(x, 0)])[left]
            fit = np.linalg.lstsq(design, y[left], rcond=None)[0]
            assert without[unit] == pytest.approx(fit[1] - fit[0])
        assert without.mean() == pytest.approx(effect, abs=0.05)


def test_too_few_points_are_not_fitted_and_it_is_said() -> None:
    x = hypercube(20, 8, np.random.default_rng(1))
    y = x[:, 0]
    found = effects(x, y, list("abcdefgh"))
    assert not found.alike
    assert found.from_to().endswith(DRAWN)
    assert found.change[1] == pytest.approx(y[x[:, 1] > 0.8].mean() - y[x[:, 1] < 0.2].mean())
    assert effects(hypercube(60, 2, np.random.default_rng(1)), np.arange(60.0), ["a", "b"]).from_to().endswith(ALIKE)


def test_what_moves_together_is_not_held() -> None:
    """Guards that grow with the tempo cannot be held: the effect of the two is told, as before, and that it may be."""
    tempo = np.arange(60.0)
    x = np.column_stack([tempo, 2 * tempo + np.arange(60) % 2, np.arange(60) % 7])
    assert held(x, 0).shape == (60, 1)
    found = effects(x, 3 * tempo, ["tempo", "guards", "week"])
    assert found.change[0] == pytest.approx(3 * 48, rel=0.05)
    assert np.isfinite(found.low).all()


def test_of_words_each_has_a_mean_of_its_own() -> None:
    """Of open, limited and closed the middle one need not lie in the middle."""
    rng = np.random.default_rng(2)
    policy, x = rng.integers(0, 3, 90).astype(float), hypercube(90, 1, rng)[:, 0]
    y = np.array([0.0, 900.0, 100.0])[policy.astype(int)] + 50 * (x > 0.8)
    found = effects(np.column_stack([x, policy]), y, ["x", "policy"])
    assert found.change[0] == pytest.approx(50, abs=1e-6)
    assert found.change[1] == pytest.approx(100, abs=10), "x is no line here"
