"""Pruning takes the longest side of a triangle, where the way round is hardly longer, and cuts nobody off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from sim.building.roads import prune
from sim.building.roads.prune import direct, pairs

INF = np.inf


def links(km: object, tau: float) -> list[tuple[int, int]]:
    a, b = pairs(np.array(km, np.float64), tau)
    return list(zip(a.tolist(), b.tolist(), strict=True))


#: Legs of 30 and 40 km and a road of 50 between their ends: the way round is 70, or 1.4 times as long.
TRIANGLE = [[0, 30, 50], [30, 0, 40], [50, 40, 0]]


@pytest.mark.parametrize(("tau", "kept"), [(1.0, 3), (1.39, 3), (1.4, 2), (2.0, 2), (5.0, 2)])
def test_the_longest_side_goes_once_the_way_round_is_within_the_threshold(tau: float, kept: int) -> None:
    found = links(TRIANGLE, tau)
    assert len(found) == kept
    assert ((0, 2) in found) == (kept == 3)


def test_a_place_on_the_way_takes_the_road_beside_it_even_without_a_margin() -> None:
    assert links([[0, 1, 2], [1, 0, 1], [2, 1, 0]], 1.0) == [(0, 1), (1, 2)]
    assert links([[0, 0.1, 0.3], [0.1, 0, 0.2], [0.3, 0.2, 0]], 1.0) == [(0, 1), (1, 2)]  # 0.1 + 0.2 > 0.3 in floats


def test_of_a_triangle_of_equal_sides_none_goes() -> None:
    assert links([[0, 7, 7], [7, 0, 7], [7, 7, 0]], 9.0) == [(0, 1), (0, 2), (1, 2)]


def test_a_square_loses_its_diagonals_and_no_side() -> None:
    side, across = 10.0, 10 * 2**0.5
    km = [[0, side, across, side], [side, 0, side, across], [across, side, 0, side], [side, across, side, 0]]
    assert links(km, 1.41) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    assert links(km, 1.42) == [(0, 1), (0, 3), (1, 2), (2, 3)]


def test_no_way_is_no_leg_of_a_way_round() -> None:
    assert links([[0, 50, INF], [50, 0, 1], [INF, 1, 0]], 2.0) == [(0, 1), (1, 2)]
    assert links([[0, INF], [INF, 0]], 2.0) == []


def test_less_than_one_would_keep_roads_through_places() -> None:
    with pytest.raises(ValueError, match=r"0\.9"):
        direct(np.zeros((2, 2)), 0.9)


points = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=12, unique=True)


@settings(max_examples=60)
@given(points, st.floats(1, 3), st.floats(0, 1))
def test_a_higher_threshold_keeps_fewer_and_cuts_nobody_off(at: list[tuple[int, int]], tau: float, more: float) -> None:
    x = np.array(at, np.float64)
    km = np.hypot(*(x[:, None] - x).transpose(2, 0, 1))
    few, many = direct(km, tau + more), direct(km, tau)
    assert not (few & ~many).any()
    assert (few == few.T).all()
    assert connected_components(few)[0] == 1
    order = np.argsort(-x[:, 0] * 31 - x[:, 1])
    assert (direct(km[np.ix_(order, order)], tau) == many[np.ix_(order, order)]).all()


def by_definition(km: np.ndarray, tau: float) -> list[tuple[int, int]]:
    """Each pair beside each third place, as the equation says it."""
    found = []
    for i in range(len(km)):
        for j in range(i + 1, len(km)):
            legs = [(km[i, k], km[k, j]) for k in range(len(km)) if k not in (i, j)]
            if np.isfinite(km[i, j]) and not any(max(two) < km[i, j] and sum(two) <= tau * km[i, j] for two in legs):
                found.append((i, j))
    return found


@pytest.mark.parametrize("tau", [1.0, 1.3, 2.5])
def test_places_tried_in_the_order_of_nearness_leave_what_the_equation_does(tau: float) -> None:
    seed = np.random.default_rng(3)
    at = seed.random((45, 2))
    at[:3] = at[3:6]  # two places in one spot
    km = np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    none = seed.random(km.shape) < 0.1
    km[none | none.T] = INF
    assert links(km, tau) == by_definition(km, tau)


@settings(max_examples=5)
@given(st.integers(0, 99))
def test_no_number_of_pairs_at_once_changes_the_roads(number: int) -> None:
    at = np.random.default_rng(number).random((30, 2))
    km = np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    with pytest.MonkeyPatch.context() as patched:
        whole = links(km, 1.3)
        patched.setattr(prune, "AT_ONCE", 7)
        assert links(km, 1.3) == whole
