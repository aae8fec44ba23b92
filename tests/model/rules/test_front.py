"""The front against cases solved by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.random import Purpose, exponential
from sim.model.rules import front

# A line of three places, 0 --60 km-- 1 --120 km-- 2, as CSR neighbours.
FIRST = np.array([0, 1, 3, 4], np.int32)
TARGET = np.array([1, 0, 2, 1], np.int32)
KM = np.array([60.0, 60.0, 120.0, 120.0])
LAND = np.arange(3, dtype=np.int32)


def held(*who: int) -> np.ndarray:
    return np.array(who, np.int8)


def test_pressure_counts_insurgent_neighbours_by_distance_and_the_own_province() -> None:
    rural = np.array([0.0, 0.25, 0.0])
    n = front.pressure(FIRST, TARGET, KM, held(1, 0, 1), rural, 60.0)
    np.testing.assert_allclose(n, [0.0, 0.25 + np.exp(-1) + np.exp(-2), 0.0])
    np.testing.assert_allclose(rural, [0.0, 0.25, 0.0])  # the state is not written to


def test_a_cascade_counts_the_falls_of_the_last_seven_days_in_the_own_province_only() -> None:
    province = np.array([0, 0, 0, 1, -1], np.int32)
    fallen_on = np.array([-np.inf, 3.0, 10.0, 9.0, 9.0])
    counts = {day: front.recent_falls(province, fallen_on, day, 2).tolist() for day in (3, 4, 10, 11, 17, 18)}
    assert counts[3] == [0, 0, 0, 0, 0]  # what falls today counts from tomorrow
    assert counts[4] == [1, 1, 1, 0, 0]
    assert counts[10] == [1, 1, 1, 1, 0]  # the seventh day after
    assert counts[11] == [1, 1, 1, 1, 0]  # the one of day 3 is forgotten, that of day 10 is new
    assert counts[17] == [1, 1, 1, 0, 0]
    assert counts[18] == [0, 0, 0, 0, 0]


def test_the_hazard_to_fall_is_the_equation() -> None:
    n, c = np.array([0.0, 0.5, 2.0]), np.array([0, 3, 1], np.int32)
    phi = front.fall_hazard(n, c, np.array([0, 0, 1], np.int8), 0.01, 8.0, 0.2, 0.03)
    np.testing.assert_allclose(phi, [0.01, 0.01 * 5 * np.exp(0.6), 0.01 * 17 * np.exp(0.2) * 0.03])


@pytest.mark.parametrize(
    ("day", "support", "days", "share"),
    [(0, 0.4, 100, 0.4), (25, 0.4, 100, 0.3), (100, 0.4, 100, 0.0), (130, 0.4, 100, 0.0), (0, 0.4, 0, 0.0)],
)
def test_air_support_fades_on_a_line_and_never_turns_negative(
    day: float, support: float, days: float, share: float
) -> None:
    assert front.air_share(day, support, days) == pytest.approx(share)


def test_the_hazard_to_be_retaken_is_the_share_of_government_neighbours() -> None:
    hazard = front.retake_hazard(FIRST, TARGET, held(1, 1, 0), 0.2)
    np.testing.assert_allclose(hazard, [0.0, 0.1, 0.0])
    lonely = np.array([0, 0, 0, 0], np.int32)
    np.testing.assert_array_equal(front.retake_hazard(lonely, TARGET[:0], held(1, 1, 0), 0.2), np.zeros(3))


# -- changes of hands --------------------------------------------------------------------------------


def days_until_change(hazard: float, who: int, flips: int = 0, purpose: str = "fall", replicate: int = 0) -> int:
    clock, count = np.zeros(3), np.zeros(3, np.int32)
    count[who] = flips
    owner = np.full(3, int(purpose == "retake"), np.int8)
    fall, retake = np.zeros(3), np.zeros(3)
    (fall if purpose == "fall" else retake)[who] = hazard
    for day in range(1, 100_000):
        if front.change_hands(LAND, owner, clock, count, fall, retake, 1, replicate).tolist() == [who]:
            return day
    raise AssertionError("nothing ever fell")


@pytest.mark.parametrize(("flips", "purpose"), [(0, "fall"), (1, "fall"), (1, "retake")])
def test_a_place_changes_hands_on_the_day_its_cumulated_hazard_passes_its_threshold(flips: int, purpose: str) -> None:
    threshold = exponential(1, 0, flips, 2, 0, Purpose.FALL if purpose == "fall" else Purpose.RETAKE)
    assert days_until_change(0.01, 2, flips, purpose) == int(np.ceil(threshold / 0.01))


def test_each_change_of_hands_has_a_threshold_of_its_own() -> None:
    days = {days_until_change(0.001, 1, flips, purpose) for flips in range(3) for purpose in ("fall", "retake")}
    assert len(days) == 6


def test_the_time_to_fall_is_exponential_over_the_replicates() -> None:
    days = np.array([days_until_change(0.05, 0, replicate=r) for r in range(1500)])
    survival = np.exp(-0.05 * 20)
    assert abs((days > 20).mean() - survival) < 4 * np.sqrt(survival * (1 - survival) / 1500)


def test_a_place_without_hazard_never_changes_hands() -> None:
    clock = np.full(3, 1e9)
    changed = front.change_hands(LAND, held(0, 1, 0), clock, np.zeros(3, np.int32), np.zeros(3), np.zeros(3), 1, 0)
    assert changed.tolist() == []


def falls(tempo: float, replicate: int, cascade: float, days: int = 200) -> list[float]:
    """Return the day each of eight places on a line falls, the first being lost from the start."""
    places = 8
    first = np.array([0, *range(1, 2 * places - 2, 2), 2 * places - 2], np.int32)
    target = np.array([1, *[j for i in range(1, places - 1) for j in (i - 1, i + 1)], places - 2], np.int32)
    km, land = np.full(len(target), 30.0), np.arange(places, dtype=np.int32)
    owner = np.array([1] + [0] * (places - 1), np.int8)
    clock, flips, zeros = np.zeros(places), np.zeros(places, np.int32), np.zeros(places)
    fallen = np.array([-1.0] + [np.inf] * (places - 1))
    province, capital = np.zeros(places, np.int32), np.zeros(places, np.int8)
    for day in range(days):
        n = front.pressure(first, target, km, owner, zeros, 60.0)
        c = front.recent_falls(province, fallen, day, 1)
        scale = tempo * 0.01 * (1 - front.air_share(day, 0.5, 100.0))
        hazard = front.fall_hazard(n, c, capital, scale, 5.0, cascade, 0.03)
        for i in front.change_hands(land, owner, clock, flips, hazard, zeros, 1, replicate):
            owner[i], fallen[i], clock[i] = 1, day, 0.0
            flips[i] += 1
    return fallen.tolist()


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.floats(0, 3), st.floats(0, 3), st.integers(0, 10_000))
def test_a_faster_tempo_never_makes_a_district_fall_later(tempo: float, faster: float, replicate: int) -> None:
    """Same luck; without the cascade, whose window of seven days can end sooner too."""
    slow, fast = falls(tempo, replicate, 0.0), falls(tempo + faster, replicate, 0.0)
    assert all(f <= s for f, s in zip(fast, slow, strict=True))


def test_tempo_zero_stops_the_offensive() -> None:
    assert falls(0.0, 1, 0.2)[1:] == [np.inf] * 7


# -- intensity ---------------------------------------------------------------------------------------


def fade(intensity: list[float], owner: np.ndarray, rural: tuple[float, ...] = (0, 0, 0), days: int = 1) -> list[float]:
    out = np.array(intensity)
    for _ in range(days):
        front.fade(LAND, FIRST, TARGET, owner, np.array(rural, float), out, 6.0, 0.02)
    return out.tolist()


def test_fighting_halves_in_a_half_life() -> None:
    assert fade([1.0, 0.5, 0.0], held(0, 0, 0), days=6) == pytest.approx([0.5, 0.25, 0.0])


def test_places_that_touch_the_other_side_keep_a_floor() -> None:
    assert fade([1.0, 1.0, 1.0], held(0, 0, 1), days=600) == pytest.approx([0.0, 0.02, 0.02], abs=1e-12)


def test_a_whole_province_keeps_a_floor_by_the_share_of_its_districts() -> None:
    assert fade([0.0, 0.0, 0.0], held(0, 0, 0), rural=(0.5, 0, 0)) == pytest.approx([0.01, 0.0, 0.0])
    assert fade([0.0, 0.0, 0.0], held(1, 1, 1), rural=(0.5, 0, 0)) == [0.0, 0.0, 0.0]
    assert fade([0.0, 0.0, 0.0], held(0, 1, 1), rural=(0.5, 0, 0)) == pytest.approx([0.02, 0.02, 0.0])
