"""The front against cases solved by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.hand import front_of, luck, nobody_fallen, siege_of, terrain
from sim.model.network import LandRoads
from sim.model.random import Purpose, exponential
from sim.model.refs import handed
from sim.model.rules import front, siege
from sim.model.rules.front import Front, FrontParameters, Pressed
from sim.model.rules.siege import SiegeParameters

# A line of three places, 0 --60 km-- 1 --120 km-- 2, as CSR neighbours.
FIRST = np.array([0, 1, 3, 4], np.int32)
TARGET = np.array([1, 0, 2, 1], np.int32)
KM = np.array([60.0, 60.0, 120.0, 120.0])
ROADS = handed(LandRoads(FIRST, TARGET, KM))
LAND = np.arange(3, dtype=np.int32)


def parameters(**values: float) -> FrontParameters:
    return handed(FrontParameters().plain()._replace(**values))


def held(*who: int) -> np.ndarray:
    return np.array(who, np.int8)


def test_pressure_counts_insurgent_neighbours_by_distance_and_the_own_province() -> None:
    rural = np.array([0.0, 0.25, 0.0])
    n = np.full(3, np.nan)
    front.pressure(ROADS, held(1, 0, 1), rural, 60.0, n)
    np.testing.assert_allclose(n, [0.0, 0.25 + np.exp(-1) + np.exp(-2), 0.0])
    np.testing.assert_allclose(rural, [0.0, 0.25, 0.0])  # the state is not written to


def test_a_cascade_counts_the_falls_of_the_last_seven_days_in_the_own_province_only() -> None:
    province = np.array([0, 0, 0, 1, -1], np.int32)
    fallen_on = np.array([-np.inf, 3.0, 10.0, 9.0, 9.0])

    def count(day: int) -> list[int]:
        found = np.full(5, -1, np.int32)
        front.recent_falls(province, fallen_on, day, np.full(2, 9, np.int32), found)
        return found.tolist()

    counts = {day: count(day) for day in (3, 4, 10, 11, 17, 18)}
    assert counts[3] == [0, 0, 0, 0, 0]  # what falls today counts from tomorrow
    assert counts[4] == [1, 1, 1, 0, 0]
    assert counts[10] == [1, 1, 1, 1, 0]  # the seventh day after
    assert counts[11] == [1, 1, 1, 1, 0]  # the one of day 3 is forgotten, that of day 10 is new
    assert counts[17] == [1, 1, 1, 0, 0]
    assert counts[18] == [0, 0, 0, 0, 0]


def test_the_hazard_to_fall_is_the_equation() -> None:
    n, c = np.array([0.0, 0.5, 2.0]), np.array([0, 3, 1], np.int32)
    phi, p = np.full(3, np.nan), parameters(tempo=2.0, rate=0.01, neighbours=8.0, cascade=0.2, capital_defence=0.03)
    front.fall_hazard(n, c, np.array([0, 0, 1], np.int8), 0.5, p, phi)
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
    hazard, p = np.full(3, np.nan), parameters(counter=4.0, retake_rate=0.05)
    front.retake_hazard(ROADS, held(1, 1, 0), p, hazard)
    np.testing.assert_allclose(hazard, [0.0, 0.1, 0.0])
    lonely = LandRoads(np.array([0, 0, 0, 0], np.int32), TARGET[:0], KM[:0])
    front.retake_hazard(handed(lonely), held(1, 1, 0), p, hazard)
    np.testing.assert_array_equal(hazard, np.zeros(3))


# -- changes of hands --------------------------------------------------------------------------------


def days_until_change(hazard: float, who: int, flips: int = 0, purpose: str = "fall", replicate: int = 0) -> int:
    places = front_of(*[int(purpose == "retake")] * 3)
    places.flips[who] = flips
    fall, retake, turned = np.zeros(3), np.zeros(3), np.zeros(3, np.int32)
    (fall if purpose == "fall" else retake)[who] = hazard
    given = LAND, handed(places), fall, retake, luck(replicate), turned
    for day in range(1, 100_000):
        if front.find_turned(*given) == 1:
            assert turned[0] == who
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
    places = front_of(0, 1, 0, front_clock=np.full(3, 1e9))
    assert front.find_turned(LAND, handed(places), np.zeros(3), np.zeros(3), luck(), np.zeros(3, np.int32)) == 0
    assert places.front_clock.tolist() == [1e9] * 3


def test_a_place_that_changes_hands_begins_anew() -> None:
    places = front_of(0, 1, 0, front_clock=np.full(3, 0.7), flips=np.array([2, 5, 0], np.int32))
    assert front.change_hands(0, 1, 9, handed(places))
    assert front.change_hands(1, 0, 9, handed(places))
    assert not front.change_hands(2, 0, 9, handed(places))  # it was the government's before
    assert places.held.tolist() == [1, 0, 0]
    assert places.flips.tolist() == [3, 6, 0]
    assert places.front_clock.tolist() == [0.0, 0.0, 0.7]
    assert places.changed_on.tolist() == [9.0, 9.0, -np.inf]
    assert places.fallen_on.tolist() == [9.0, -np.inf, -np.inf]  # a retaking is no fall


def test_a_place_that_is_lost_twice_is_noted_once_and_the_order_is_kept() -> None:
    fallen = nobody_fallen(3)
    for place in (2, 0, 2, 0):
        front.lose(place, handed(fallen))
    assert fallen.place[: fallen.many[0]].tolist() == [2, 0]


PLACES = 8
LINE = LandRoads(
    np.array([0, *range(1, 2 * PLACES - 2, 2), 2 * PLACES - 2], np.int32),
    np.array([1, *[j for i in range(1, PLACES - 1) for j in (i - 1, i + 1)], PLACES - 2], np.int32),
    np.full(2 * PLACES - 2, 30.0),
)


def live(places: Front, days: int, replicate: int = 0, advancing: bool = True, **values: float) -> list[int]:
    """Let days pass on a line of eight places that give up at once; return those that the insurgents took, in order."""
    here = terrain(
        land=np.arange(PLACES, dtype=np.int32),
        roads=LINE,
        province=np.zeros(PLACES, np.int32),
        is_capital=np.zeros(PLACES, np.int8),
        is_land=np.ones(PLACES, np.bool_),
    )
    fallen, scratch = nobody_fallen(PLACES), Pressed.room(PLACES, 1)
    fighting, quick = handed(siege_of(PLACES)), handed(SiegeParameters(handed=1.0).plain())
    held, lost, p, own, room = handed(places), handed(fallen), parameters(**values), luck(replicate), handed(scratch)
    for day in range(days):
        front.step(day, advancing, here, held, p, own, room)
        siege.step(day, here, held, lost, fighting, quick, p, own, room)
    return fallen.place[: fallen.many[0]].tolist()


def falls(tempo: float, replicate: int, cascade: float, days: int = 200) -> list[float]:
    """Return the day each of eight places on a line falls, the first being lost from the start."""
    places = front_of(1, *[0] * (PLACES - 1))
    places.fallen_on[0] = -1.0
    values = {"tempo": tempo, "rate": 0.01, "neighbours": 5.0, "reach_km": 60.0, "cascade": cascade}
    live(places, days, replicate, air_support=0.5, withdrawal_days=100.0, **values)
    return np.where(places.held == 1, places.fallen_on, np.inf).tolist()


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.floats(0, 3), st.floats(0, 3), st.integers(0, 10_000))
def test_a_faster_tempo_never_makes_a_district_fall_later(tempo: float, faster: float, replicate: int) -> None:
    """Same luck; without the cascade, whose window of seven days can end sooner too."""
    slow, fast = falls(tempo, replicate, 0.0), falls(tempo + faster, replicate, 0.0)
    assert all(f <= s for f, s in zip(fast, slow, strict=True))


def test_tempo_zero_stops_the_offensive() -> None:
    assert falls(0.0, 1, 0.2)[1:] == [np.inf] * 7


def test_the_places_that_fall_are_handed_on_in_order() -> None:
    places = front_of(1, *[0] * (PLACES - 1))
    taken = live(places, 100, rate=0.05)
    assert len(taken) > 3
    order = places.fallen_on[taken].tolist()
    assert order == sorted(order)
    assert (places.changed_on[taken] == places.fallen_on[taken]).all()
    assert (places.held[taken] == 1).all()


def test_what_is_retaken_is_not_lost() -> None:
    places = front_of(*[0] * (PLACES - 1), 1)
    assert live(places, 300, tempo=0.0, counter=1.0) == []
    assert places.held.tolist() == [0] * PLACES
    assert places.changed_on[-1] > 0
    assert (places.fallen_on == -np.inf).all()


def test_up_to_the_branch_date_the_rule_lets_nothing_fall() -> None:
    places = front_of(1, *[0] * (PLACES - 1))
    assert live(places, 200, advancing=False, rate=5.0) == []
    assert places.held.tolist() == [1] + [0] * (PLACES - 1)
    assert (places.front_clock == 0.0).all()
