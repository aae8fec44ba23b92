"""The front against cases solved by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.hand import front_of, luck, nobody_fallen, siege_of, terrain
from sim.model.network import LandRoads
from sim.model.random import Luck, Purpose, exponential
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
    front.pressure(ROADS, held(1, 0, 1), rural, np.exp(-ROADS.km / 60.0), n)
    np.testing.assert_allclose(n, [0.0, 0.25 + np.exp(-1) + np.exp(-2), 0.0])
    np.testing.assert_allclose(rural, [0.0, 0.25, 0.0])  # the state is not written to


def test_the_offensive_sets_in_on_its_day_and_never_exceeds_its_pace() -> None:
    """Half of the surge is reached on the day of the onset; far before it the pace is 1/surge, far behind it 1."""
    assert front.phase(30.0, 21.0, 30.0) == pytest.approx(11.0 / 21.0)
    assert front.phase(-1000.0, 20.0, 30.0) == pytest.approx(1.0 / 20.0)
    assert front.phase(1000.0, 20.0, 30.0) == pytest.approx(1.0)
    assert front.phase(33.0, 1e6, 30.0) == pytest.approx(1.0 / (1.0 + np.exp(-1.0)), abs=1e-6)
    pace = [front.phase(float(day), 50.0, 40.0) for day in range(120)]
    assert pace == sorted(pace)
    assert max(pace) <= 1.0


@pytest.mark.parametrize("day", [0.0, 45.0, 500.0])
def test_without_a_surge_there_is_no_phase(day: float) -> None:
    assert front.phase(day, 1.0, 45.0) == pytest.approx(1.0)


def test_the_pace_of_a_province_is_that_of_its_own_onset() -> None:
    early, phases, pace = np.array([0.0, -1.0, 2.0]), np.full(3, np.nan), np.full(3, np.nan)
    given = {"tempo": 2.0, "rate": 0.1, "surge": 21.0, "onset_day": 40.0, "onset_spread": 10.0}
    p = parameters(air_support=0.5, withdrawal_days=80.0, **given)
    front.set_pace(40.0, early, p, phases, pace)
    expected = [front.phase(40.0, 21.0, 40.0 + 10.0 * z) for z in early]
    np.testing.assert_allclose(phases, expected)
    assert phases[1] > phases[0] > phases[2]
    np.testing.assert_allclose(pace, 2.0 * 0.1 * phases * (1.0 - 0.5 * 0.5))


def test_the_onsets_of_provinces_are_normal_and_their_own() -> None:
    drawn = np.array([front.normal(Luck(1, run), province) for run in range(1000) for province in range(3)])
    assert len(set(drawn.tolist())) == len(drawn)
    assert abs(drawn.mean()) < 4 / np.sqrt(len(drawn))
    assert abs(drawn.var() - 1.0) < 4 * np.sqrt(2 / len(drawn))
    assert abs((np.abs(drawn) > 1.96).mean() - 0.05) < 4 * np.sqrt(0.05 * 0.95 / len(drawn))


def test_momentum_is_what_fell_of_late_in_the_own_province_and_fades() -> None:
    """Two places of one province fall on day 3, one of another on day 4; two districts that are no places on day 4."""
    province = np.array([0, 0, 1], np.int32)
    places = front_of(1, 1, 1, fallen_on=np.array([3.0, 3.0, 4.0]), recent=np.zeros(2))
    kept, falls = [], np.zeros(2)
    for day in range(3, 8):
        front.remember(day, LAND, province, handed(places), 2.0, falls)
        kept.append(places.recent.tolist())
        assert falls.tolist() == [0.0, 0.0]
        falls[1] = 2.0 if day == 4 else 0.0
    fade = np.exp(-0.5)
    near, far = [0.0, 2.0, 2 * fade, 2 * fade**2, 2 * fade**3], [0.0, 0.0, 3.0, 3 * fade, 3 * fade**2]
    np.testing.assert_allclose(np.array(kept).T, [near, far])


def test_the_hazard_to_fall_is_the_equation() -> None:
    n, recent, pace = np.array([0.0, 0.5, 2.0]), np.array([0.0, 3.0]), np.array([0.01, 0.02])
    phi, p = np.full(3, np.nan), parameters(neighbours=8.0, momentum=0.5)
    front.fall_hazard(LAND, n, np.array([0, 0, 1], np.int32), recent, pace, p, phi)
    np.testing.assert_allclose(phi, [0.01, 0.01 * 5, 0.02 * 17 * 2.5])


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
    places = places._replace(recent=np.zeros(1), early=np.zeros(1))
    fallen, scratch, falls = nobody_fallen(PLACES), handed(Pressed.room(PLACES, 1)), np.zeros(1)
    fighting, quick = handed(siege_of(PLACES)), handed(SiegeParameters(handed=1.0).plain())
    state, lost, p, own = handed(places), handed(fallen), parameters(**values), luck(replicate)
    near = np.exp(-LINE.km / FrontParameters().reach_km)
    for day in range(days):
        front.press(day, here, near, state, falls, p, scratch)
        front.step(day, advancing, here, state, p, own, scratch)
        siege.step(day, here, state, lost, fighting, quick, p, own, scratch)
    return fallen.place[: fallen.many[0]].tolist()


def falls(tempo: float, replicate: int, momentum: float, days: int = 200) -> list[float]:
    """Return the day each of eight places on a line falls, the first being lost from the start."""
    places = front_of(1, *[0] * (PLACES - 1))
    places.fallen_on[0] = -1.0
    values = {"tempo": tempo, "rate": 0.01, "neighbours": 5.0, "reach_km": 60.0, "momentum": momentum}
    values |= {"surge": 20.0, "onset_day": 40.0}
    live(places, days, replicate, air_support=0.5, withdrawal_days=100.0, **values)
    return np.where(places.held == 1, places.fallen_on, np.inf).tolist()


def test_momentum_makes_falls_come_in_rushes_and_ends_with_them() -> None:
    """With it a line falls sooner; the hazard is back at what it was some days after the last fall."""
    calm, rushed = (np.array([falls(1.0, r, momentum) for r in range(40)]) for momentum in (0.0, 5.0))
    assert np.median(rushed[:, 4]) < np.median(calm[:, 4])
    gaps_calm, gaps_rushed = (np.diff(np.sort(days[:, 1:], axis=1), axis=1) for days in (calm, rushed))
    assert np.mean(gaps_rushed <= 1.0) > np.mean(gaps_calm <= 1.0)
    places = front_of(1, 0, 0, recent=np.array([4.0]), fallen_on=np.full(3, -np.inf))
    for day in range(1, 30):
        front.remember(day, LAND, np.zeros(3, np.int32), handed(places), 1.0, np.zeros(1))
    assert places.recent[0] < 1e-11


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.floats(0, 3), st.floats(0, 3), st.integers(0, 10_000))
def test_a_faster_tempo_never_makes_a_district_fall_later(tempo: float, faster: float, replicate: int) -> None:
    """Same luck; without momentum, which may fade sooner too."""
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
