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


def test_a_box_is_chosen_among_ends_that_are_not_chance() -> None:
    """Solved by hand: six levels of five points, of which 0, 2, 2, 2, 4 and 5 are of interest, 15 of 30 in all.

    ======== ======== ======= ======== ===================
    box      density  holds   balance  chance at 1/2 each
    ======== ======== ======= ======== ===================
    2 … 6    15 of 25 15 / 15 0.750    0.212
    3 … 6    13 of 20 13 / 15 0.743    0.132
    4 … 6    11 of 15 11 / 15 0.733    0.059
    5 … 6    9 of 10  9 / 15  0.720    11 / 1024
    6        5 of 5   5 / 15  0.500    1 / 32
    ======== ======== ======= ======== ===================

    The best balanced has an end that chance gives once in five times; the first that chance does not give is 5 … 6.
    """
    x = np.repeat(np.arange(1.0, 7.0), 5)[:, None]
    yes = np.concatenate([np.arange(5) < many for many in (0, 2, 2, 2, 4, 5)])
    (found,) = prim(x, yes, ["a"], units=np.arange(30), boxes=1)
    assert [box.density for box in found.trajectory] == pytest.approx([1 / 2, 3 / 5, 13 / 20, 11 / 15, 9 / 10, 1])
    assert (found.row, found.box.low.tolist(), found.box.high.tolist()) == (4, [5.0], [np.inf])
    assert (found.box.density, found.box.coverage) == (0.9, 0.6)
    assert found.box.limits[0].p_low == pytest.approx(11 / 1024)


@pytest.mark.parametrize(("seed", "share"), [(1, 0.6), (7, 0.2), (8, 0.55)])
def test_a_box_is_told_though_many_parameters_do_a_little(seed: int, share: float) -> None:
    """Of these levels nothing was told, and of those beside them, on either side, a box was."""
    names = list("abcdef")
    x = np.repeat(latin_hypercube(seed, 60, names), 2, axis=0)
    y = x @ [1.0, 0.8, 0.7, 0.4, 0.3, 0.0]
    found = prim(x, y > np.quantile(y, 1.0 - share), names)
    assert found
    assert {limit.name for limit in found[0].box.limits} <= set("abc")
    assert found[0].box.density > 1.2 * share


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
