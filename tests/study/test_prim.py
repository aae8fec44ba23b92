"""PRIM finds a box that is known, tells how good it is, and finds none where there is none."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.model.random import latin_hypercube
from sim.study.prim import prim

NAMES = ("tempo", "guards", "capacity", "season")


def points(count: int = 800, seed: int = 3) -> np.ndarray:
    return latin_hypercube(seed, count, NAMES)


def noise(count: int = 800, seed: int = 4) -> np.ndarray:
    return latin_hypercube(seed, count, ["noise"])[:, 0]


def test_a_known_box_is_found_with_its_two_conditions_and_no_other() -> None:
    x = points()
    found = prim(x, (x[:, 0] > 0.6) & (x[:, 1] < 0.5), NAMES)
    assert len(found) == 1
    box = found[0].box
    assert [limit.name for limit in box.limits] == ["tempo", "guards"]
    tempo, guards = box.limits
    assert tempo.low == pytest.approx(0.6, abs=0.03)
    assert tempo.high == np.inf
    assert guards.high == pytest.approx(0.5, abs=0.03)
    assert guards.low == -np.inf
    assert box.coverage > 0.95
    assert box.density > 0.95
    assert box.mass == pytest.approx(0.2, abs=0.03)


def test_coverage_density_and_mass_are_what_counting_gives() -> None:
    x = points()
    yes = ((x[:, 0] > 0.6) & (x[:, 1] < 0.5)) | (noise() < 0.1)
    for box in prim(x, yes, NAMES)[0].trajectory:
        inside = ((x >= box.low) & (x <= box.high)).all(axis=1)
        assert (inside == box.holds(x)).all()
        assert box.coverage == pytest.approx((inside & yes).sum() / yes.sum())
        assert box.density == pytest.approx(yes[inside].mean())
        assert box.mass == pytest.approx(inside.mean())


def test_noise_hides_a_box_no_further_than_it_must() -> None:
    x = points()
    yes = ((x[:, 0] > 0.6) & (x[:, 1] < 0.5)) ^ (noise() < 0.05)
    box = prim(x, yes, NAMES)[0].box
    assert {limit.name for limit in box.limits} == {"tempo", "guards"}
    assert box.density > 0.88
    assert box.coverage > 0.75


def test_two_boxes_are_found_one_after_the_other_and_do_not_count_a_point_twice() -> None:
    x = points(1600)
    one, other = (x[:, 0] > 0.8) & (x[:, 1] > 0.3), (x[:, 2] < 0.2) & (x[:, 3] < 0.6)
    found = prim(x, one | other, NAMES)
    assert len(found) >= 2
    held = [f.box.holds(x) for f in found[:2]]
    assert (held[0] | held[1])[one | other].mean() > 0.9
    assert sum(f.box.coverage for f in found) <= 1.0 + 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_where_nothing_matters_no_box_stands_out(seed: int) -> None:
    """A search over many slices finds something in noise at times: it must hold few of the points of interest."""
    found = prim(points(400, seed), noise(400, seed + 100) < 0.3, NAMES)
    assert sum(f.box.coverage for f in found) < 0.5


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_all_or_none_of_interest_is_no_question(share: float) -> None:
    assert prim(points(100), np.full(100, bool(share)), NAMES) == []


def test_values_on_a_grid_are_peeled_whole() -> None:
    x = np.round(points(900) * 4) / 4
    found = prim(x, x[:, 0] >= 0.75, NAMES)
    assert [(limit.name, limit.low) for limit in found[0].box.limits] == [("tempo", 0.75)]
    assert found[0].box.density == found[0].box.coverage == 1.0


def test_the_trajectory_only_gets_denser() -> None:
    x = points()
    density = [box.density for box in prim(x, x[:, 0] + x[:, 1] > 1.3, NAMES)[0].trajectory]
    assert len(density) > 5
    assert all(a <= b + 1e-12 for a, b in itertools.pairwise(density))


@pytest.mark.parametrize(("alpha", "mass"), [(0.0, 0.05), (0.5, 0.05), (0.05, 0.0), (0.05, 1.0)])
def test_senseless_settings_are_refused(alpha: float, mass: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        prim(points(50), np.zeros(50, bool), NAMES, alpha=alpha, mass=mass)


def test_a_further_box_is_denser_than_all_points_were() -> None:
    """Once the first box is set aside few cases are left: a box among them is no answer to when it happens."""
    x = points(1600)
    yes = ((x[:, 0] > 0.6) & (noise(1600) < 0.9)) | ((x[:, 1] > 0.5) & (noise(1600, 9) < 0.08))
    found = prim(x, yes, NAMES)
    assert len(found) >= 1
    assert all(f.box.density > yes.mean() for f in found)
    assert found[0].box.density > 2 * yes.mean()


@pytest.mark.parametrize("replicates", [1, 4, 20])
def test_replicates_of_a_point_are_one_point(replicates: int) -> None:
    """Told apart, twenty equal runs made a condition on a parameter that does nothing in two sweeps of three."""
    told, sweeps = 0, 30
    for seed in range(sweeps):
        rng = np.random.default_rng(seed)
        x = rng.random((40, 5))
        y = x[:, 1] + 0.7 * x[:, 2] + 0.7 * rng.random(40)
        yes = np.repeat(y > np.quantile(y, 0.75), replicates)
        found = prim(np.repeat(x, replicates, axis=0), yes, list("abcde"))
        told += any(limit.name in "ade" for one in found[:1] for limit in one.box.limits)
    assert told / sweeps <= 0.05 + 1e-9 or told <= 2


def test_the_chance_of_an_end_is_that_of_so_many_points() -> None:
    x = points(200)
    yes = (x[:, 0] > 0.6) ^ (noise(200) < 0.1)
    once = {limit.name: limit for limit in prim(x, yes, NAMES)[0].trajectory[3].limits}
    rows = np.repeat(np.arange(200), 8)
    tripled = {limit.name: limit for limit in prim(x[rows], yes[rows], NAMES)[0].trajectory[3].limits}
    assert once["tempo"].p_low == pytest.approx(tripled["tempo"].p_low, rel=0.2)
    alone = prim(x[rows], yes[rows], NAMES, units=np.arange(1600))[0].trajectory[3].limits
    assert next(limit for limit in alone if limit.name == "tempo").p_low < 0.1 * once["tempo"].p_low
