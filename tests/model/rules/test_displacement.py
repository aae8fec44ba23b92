"""Displacement: the hazard by hand, and how many leave in closed form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from scipy import stats

from model.hand import front_of, luck, siege_of, terrain
from sim.model.network import LandRoads
from sim.model.random import Purpose, exponential, frail, next_threshold
from sim.model.refs import handed
from sim.model.rules import displacement
from sim.model.rules.displacement import DHS_MEAN, DHS_SHARES, LARGEST, Displacement, DisplacementParameters, Leaving

SIZES = np.cumsum(displacement.household_sizes())
ONES = np.array([1.0])  # every household is one person


class Leavers(NamedTuple):
    place: np.ndarray
    order: np.ndarray
    size: np.ndarray


class Town:
    """Places whose households leave; the clock is set by hand."""

    def __init__(self, households: list[int], variance: float = 0.0, sizes: np.ndarray = SIZES, replicate: int = 0):
        n = len(households)
        self.land, self.variance, self.sizes, self.luck = np.arange(n, dtype=np.int32), variance, sizes, luck(replicate)
        mean, many = 1.0 if len(sizes) == 1 else DHS_MEAN, np.array(households, np.int64)
        self.state = Displacement(
            home=np.rint(many * mean).astype(np.int64),
            households=many,
            leave_clock=np.zeros(n),
            leave_gaps=np.zeros(n),
            leave_next=np.full(n, np.inf),
            left=np.zeros(n, np.int32),
            again=np.zeros(n, np.int64),
        )
        self.home, self.left, self.threshold = self.state.home, self.state.left, self.state.leave_next
        displacement.first_thresholds(self.land, handed(self.state), variance, self.luck)

    def leave(self, clock: float, batch: int = 100_000) -> Leavers:
        self.state.leave_clock[:] = clock
        out, found = Leavers(*(np.zeros(0, np.int32) for _ in range(3))), batch
        while found == batch:
            part = Leavers(np.empty(batch, np.uint16), *(np.empty(batch, np.int32) for _ in range(2)))
            given = self.land, handed(self.state), self.sizes, self.variance, self.luck
            found = displacement.leave(*given, *part)
            out = Leavers(*(np.concatenate([a, b[:found]]) for a, b in zip(out, part, strict=True)))
        return out


def test_the_hazard_is_the_equation() -> None:
    """A district, a capital that its garrison left two days ago, and one of a whole province that it left too."""
    first, target = np.array([0, 1, 3, 4, 4], np.int32), np.array([1, 0, 2, 1], np.int32)
    km, held = np.array([40.0, 40.0, 80.0, 80.0]), np.array([1, 1, 0, 1], np.int8)
    near, places = displacement.nearness(km, 40.0), handed(front_of(*held))
    here = terrain(
        land=np.arange(3, dtype=np.int32),
        roads=LandRoads(first, target, km),
        is_capital=np.array([0, 1, 1, 0], np.int8),
        whole_province=np.array([1, 0, 1, 0], np.int8),
    )
    fighting, left = np.array([0.5, 0.25, 1.0, 0.9]), np.array([8.0, 8.0, 8.0, 8.0])
    fights = handed(siege_of(4, intensity=fighting, handed_on=left))

    def hazard(panic: float, day: int) -> np.ndarray:
        p = DisplacementParameters(panic=panic, fight=0.02, city=2.5, urban=0.2, run=0.1, fear=0.3, rule=0.0001).plain()
        out = np.full(4, np.nan)
        displacement.hazard(day, here, places, fights, near, handed(p), out)
        return out

    by_hand = [
        0.02 * (0.5 + 0.3 * 0.25 * np.exp(-1)) + 0.0001,
        0.05 * (0.25 + 0.3 * (0.5 * np.exp(-1) + 1.0 * np.exp(-2))) + 0.1 + 0.0001,
        0.01 * (1.0 + 0.3 * 0.25 * np.exp(-2)) + 0.02,
        0.0,  # nobody lives there
    ]
    np.testing.assert_allclose(hazard(1.0, 10), by_hand, rtol=1e-12)
    np.testing.assert_allclose(hazard(3.0, 8), 3 * np.array(by_hand), rtol=1e-12)
    np.testing.assert_allclose(hazard(1.0, 11), by_hand - np.array([0, 0.1, 0.02, 0]), rtol=1e-12)


@pytest.mark.parametrize("hazard", [0.02, 0.5, 2.0])
@pytest.mark.parametrize("variance", [0.0, 1.0, 2.5])
def test_the_share_that_leaves_is_the_closed_form(hazard: float, variance: float) -> None:
    """1 - exp(-H), or with gamma frailties 1 - (1 + v H)^(-1/v), to four standard deviations."""
    stay = np.exp(-hazard) if variance == 0 else (1 + variance * hazard) ** (-1 / variance)
    town = Town([2000] * 10, variance, ONES)
    leavers = town.leave(hazard)
    assert abs(len(leavers.place) / 20_000 - (1 - stay)) < 4 * np.sqrt(stay * (1 - stay) / 20_000)


def test_it_does_not_matter_in_how_many_steps_the_hazard_came() -> None:
    at_once, by_steps = Town([300, 50], 1.0), Town([300, 50], 1.0)
    whole = at_once.leave(1.0)
    steps = [by_steps.leave(clock) for clock in (0.1, 0.15, 0.6, 1.0)]
    for place in (0, 1):
        together = np.concatenate([s.size[s.place == place] for s in steps])
        np.testing.assert_array_equal(whole.size[whole.place == place], together)


def test_more_hazard_never_keeps_a_household_at_home() -> None:
    left = [len(Town([500], 1.0).leave(clock).place) for clock in (0.0, 0.1, 0.2, 0.4, 0.8, 1.6)]
    assert left == sorted(left)
    assert left[-1] > left[1] > 0


def test_nobody_leaves_without_hazard_and_everybody_with_a_huge_one() -> None:
    town = Town([40, 0, 700], 1.0)
    town.home[1] = 3  # too few for a household: they stay
    people = town.home.copy()
    assert len(town.leave(0.0).place) == 0
    leavers = town.leave(1e30)
    assert town.home.tolist() == [0, 3, 0]
    for place in (0, 2):
        assert leavers.size[leavers.place == place].sum() == people[place]
    assert (leavers.size > 0).all()


def test_households_leave_in_order_and_each_once() -> None:
    town = Town([50, 60], 0.5)
    first, second = town.leave(0.5), town.leave(3.0)
    for place in (0, 1):
        orders = [*first.order[first.place == place], *second.order[second.place == place]]
        assert orders == list(range(len(orders)))
    assert town.left.tolist() == [(np.concatenate([first.place, second.place]) == p).sum() for p in (0, 1)]


def test_small_batches_give_the_same_households_as_one_big_one() -> None:
    big, small = Town([100, 7, 250], 1.0), Town([100, 7, 250], 1.0)
    for whole, parts in zip(big.leave(2.0), small.leave(2.0, batch=3), strict=True):
        np.testing.assert_array_equal(whole, parts)
    np.testing.assert_array_equal(big.home, small.home)


def test_another_variance_changes_the_threshold_of_those_who_are_still_at_home() -> None:
    town = Town([40, 0, 5], 1.0)
    town.leave(0.5)
    town.state.left[2] = 5  # all have left
    gone = float(town.threshold[2])
    displacement.next_thresholds(town.land, handed(town.state), 2.0)
    assert town.threshold[0] == frail(town.state.leave_gaps[0], 2.0)
    assert town.threshold[1:].tolist() == [np.inf, gone]


def test_who_leaves_today_is_counted_by_place() -> None:
    town = Town([40, 7], 1.0)
    before, scratch = town.home.copy(), Leaving.room(2)
    scratch.left[:] = before
    leavers = town.leave(0.5)
    displacement.count_left(handed(town.state), handed(scratch))
    assert scratch.left.tolist() == [leavers.size[leavers.place == place].sum() for place in (0, 1)]
    assert scratch.left.tolist() == (before - town.home).tolist()


def test_the_thresholds_of_a_place_are_renyis() -> None:
    town = Town([5], 1.5, ONES)
    gap_sum, expected = 0.0, []
    for order in range(5):
        draw = exponential(1, 0, order, 0, 0, Purpose.THRESHOLD)
        gap_sum = next_threshold(gap_sum, order, 5, draw)
        expected.append(frail(gap_sum, 1.5))
    for k, threshold in enumerate(expected):
        assert town.threshold[0] == pytest.approx(threshold, rel=1e-12)
        assert len(town.leave(threshold * (1 - 1e-9)).place) == 0
        assert town.leave(threshold * (1 + 1e-9)).order.tolist() == [k]


# -- household sizes ---------------------------------------------------------------------------------


def test_the_sizes_have_the_surveys_shares_and_mean() -> None:
    p = displacement.household_sizes()
    assert len(p) == LARGEST
    assert p.sum() == pytest.approx(1.0, abs=1e-9)
    np.testing.assert_allclose(p[:8], DHS_SHARES[:8])
    assert p[8:].sum() == pytest.approx(DHS_SHARES[8])
    assert (p * np.arange(1, LARGEST + 1)).sum() == pytest.approx(DHS_MEAN, abs=1e-6)
    assert (np.diff(p[8:]) < 0).all()


def test_drawn_households_follow_the_survey() -> None:
    own = luck()
    sizes = np.array([displacement.household_size(SIZES, own, order, 4) for order in range(20_000)])
    counts = [*np.bincount(sizes, minlength=9)[1:9], (sizes >= 9).sum()]
    assert stats.chisquare(counts, DHS_SHARES * len(sizes)).pvalue > 1e-3
    assert abs(sizes.mean() - DHS_MEAN) < 4 * sizes.std() / np.sqrt(len(sizes))
    assert sizes.max() <= LARGEST


def test_the_size_of_a_household_is_the_one_of_its_number_whenever_it_leaves() -> None:
    own = luck()
    alone = [displacement.household_size(SIZES, own, order, 0) for order in range(40)]
    early, late = Town([100]), Town([100], 3.0)
    assert early.leave(5.0).size[:40].tolist() == alone
    assert np.concatenate([late.leave(c).size for c in (0.1, 0.5, 50.0)])[:40].tolist() == alone
