"""The fighting against cases solved by hand, and the flight it makes against what is known of other wars."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.hand import START, bytes_of, engine, front_of, luck, nobody_fallen, plan, series, siege_of, terrain, valley
from sim.model.engine import Engine
from sim.model.network import LandRoads
from sim.model.random import Purpose, exponential, uniforms
from sim.model.refs import handed
from sim.model.rules import front, siege
from sim.model.rules.front import Front, FrontParameters, Pressed
from sim.model.rules.siege import FOUGHT_OVER, HANDED_OVER, UNKNOWN, Siege, SiegeParameters
from sim.scenario.events import Event
from sim.world import World

PLACES = 8
LINE = LandRoads(
    np.array([0, *range(1, 2 * PLACES - 2, 2), 2 * PLACES - 2], np.int32),
    np.array([1, *[j for i in range(1, PLACES - 1) for j in (i - 1, i + 1)], PLACES - 2], np.int32),
    np.full(2 * PLACES - 2, 30.0),
)
INF = np.inf


class War:
    """A line of eight places, 30 km apart, the first of which the insurgents hold; the last is a capital."""

    def __init__(self, replicate: int = 0, branch: int = -1, lead: dict[str, float] | None = None, **given: float):
        capital = np.zeros(PLACES, np.int8)
        capital[-1] = 1
        self.here = terrain(
            land=np.arange(PLACES, dtype=np.int32),
            roads=LINE,
            province=np.arange(PLACES, dtype=np.int32),
            is_capital=capital,
            is_land=np.ones(PLACES, np.bool_),
        )
        self.front, self.siege = front_of(1, *[0] * (PLACES - 1)), siege_of(PLACES)
        self.front = self.front._replace(recent=np.zeros(PLACES), early=np.zeros(PLACES))
        self.lead = {"momentum": 0.0, "air_support": 0.0} | (lead or {})
        self.p, self.luck, self.branch = SiegeParameters(**given), luck(replicate), branch
        self.fallen, self.scratch = nobody_fallen(PLACES), Pressed.room(PLACES, PLACES)
        self.day, self.fighting = 0, []

    def live(self, days: int) -> War:
        """Let days pass."""
        state, lead, p = handed(self.front), handed(FrontParameters(**self.lead).plain()), handed(self.p.plain())
        fights, room, lost, falls = handed(self.siege), handed(self.scratch), handed(self.fallen), np.zeros(PLACES)
        near = np.exp(-LINE.km / FrontParameters().reach_km)
        for _ in range(days):
            front.press(self.day, self.here, near, state, falls, lead, room)
            front.step(self.day, self.day > self.branch, self.here, state, lead, self.luck, room)
            siege.step(self.day, self.here, state, lost, fights, p, lead, self.luck, room)
            self.fighting.append(self.siege.intensity.copy())
            self.day += 1
        return self

    @property
    def falls(self) -> list[float]:
        return np.where(self.front.held == 1, self.front.fallen_on, INF).tolist()


# -- which, and for how long ---------------------------------------------------------------------------


def test_the_chance_to_be_handed_over_is_the_equation() -> None:
    """Odds 0.65 / 0.35, times e at a balance of 1 / contagion; 0 and 1 stay what they are."""
    p = SiegeParameters(handed=0.65, contagion=2.0)
    odds = 0.65 / 0.35
    for c, expected in ((0.0, 0.65), (0.5, odds * np.e / (1 + odds * np.e)), (-0.5, odds / np.e / (1 + odds / np.e))):
        assert siege.chance_to_be_handed_over(c, handed(p.plain())) == pytest.approx(expected)
    for certain in (0.0, 1.0):
        only = handed(SiegeParameters(handed=certain).plain())
        assert siege.chance_to_be_handed_over(0.9, only) == certain


def test_the_balance_counts_those_near_of_the_last_fortnight() -> None:
    """Place 3 has the road neighbours 2 and 4; place 6 becomes one of its province."""
    war = War()
    fights = siege_of(PLACES)
    for place, handed_on, stormed_on in ((2, 16.0, 5.0), (4, 3.0, 17.0), (6, 18.0, -INF), (3, 19.0, -INF)):
        fights.handed_on[place], fights.stormed_on[place] = handed_on, stormed_on

    def balance(day: int) -> float:
        return siege.balance(3, day, war.here, handed(fights), False)

    assert balance(17) == pytest.approx((2 - 1) / 4)  # 2 and 4 were handed over; 2 was stormed
    assert balance(18) == pytest.approx((1 - 2) / 4)  # what fell on day 3 is forgotten, the storm of day 17 is new
    assert balance(20) == pytest.approx((1 - 1) / 3)
    war.here = terrain(land=np.arange(PLACES, dtype=np.int32), roads=LINE, province=np.array([0, 1, 2, 3, 4, 5, 3, 7]))
    assert balance(20) == pytest.approx((2 - 1) / 4)


def numbers(place: int, flip: int = 0, replicate: int = 0) -> tuple[float, float]:
    return uniforms(1, replicate, flip, place, 0, Purpose.FOUGHT)


@pytest.mark.parametrize("chance", [0.0, 0.4, 1.0])
def test_a_place_falls_when_its_threshold_is_passed_or_after_the_days_that_it_holds_out(chance: float) -> None:
    """By hand: hazard 0.05 a day without neighbours' pressure, each place with its own two numbers; no contagion."""
    war = War(handed=chance, contagion=0.0, lead={"rate": 0.05, "neighbours": 0.0}).live(200)
    for place in range(1, PLACES):
        passed = np.ceil(exponential(1, 0, 0, place, 0, Purpose.FALL) / 0.05 - 1e-9) - 1  # the first day is 0
        give_up, long = numbers(place)
        typical = 10.0 if place == PLACES - 1 else 2.6
        holds = 0.0 if give_up < chance else max(1.0, round(typical * 2.0 ** (2.0 * long - 1.0)))
        fall = int(passed + holds)
        assert war.falls[place] == fall
        course = np.array(war.fighting)[int(passed) : fall + 1, place]
        if holds:
            assert (course == 1.0).all()
            assert (war.siege.stormed_on[place], war.siege.handed_on[place]) == (fall, -INF)
        else:
            assert course.max() == war.p.handover
            assert (war.siege.stormed_on[place], war.siege.handed_on[place]) == (-INF, fall)
        after = np.array(war.fighting)[fall : fall + 7, place]
        np.testing.assert_allclose(after, after[0] * 2.0 ** (-np.arange(7) / 2.0), atol=0.004)  # down to the skirmishes
    assert (war.siege.until == INF).all()
    assert (war.siege.fought == UNKNOWN).all()


def test_a_besieged_place_gives_up_when_those_around_it_do() -> None:
    """It holds out against odds of 0.3, and not against the 0.3 · e^(4 · 2/3) of two neighbours handed over."""
    place = next(i for i in range(1, PLACES - 1) if 0.35 < numbers(i)[0] < 0.8)
    war = War(handed=0.3, contagion=4.0, district_days=40.0, spread=1.0, lead={"rate": 0.0})
    war.front.front_clock[place], war.lead["rate"] = 1e9, 1e-12
    war.live(5)
    assert war.falls[place] == INF
    assert war.siege.until[place] == 40.0
    war.siege.handed_on[[place - 1, place + 1]] = 4.0
    war.live(1)
    assert war.falls[place] == 5.0
    assert war.siege.handed_on[place] == 5.0


def test_a_siege_ends_where_nobody_attacks_and_begins_anew() -> None:
    war = War(handed=0.0, district_days=10.0, spread=1.0, lead={"rate": 1e-12})
    war.front.front_clock[3] = 1e9
    war.live(3)
    assert war.siege.until[3] == 10.0
    war.lead["tempo"] = 0.0
    war.live(20)
    assert war.falls[3] == INF
    assert war.siege.intensity[3] < 0.01
    war.lead["tempo"] = 1.0
    war.live(1)
    assert war.siege.until[3] == 33.0


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.floats(0, 3), st.floats(0, 3), st.floats(0, 1), st.integers(0, 10_000))
def test_a_faster_tempo_never_makes_a_place_fall_later(
    tempo: float, more: float, chance: float, replicate: int
) -> None:
    """Same luck; without contagion, whose fortnight can end sooner too."""
    slow, fast = (
        War(replicate, handed=chance, contagion=0.0, lead={"tempo": t, "rate": 0.01, "neighbours": 5.0}).live(150).falls
        for t in (tempo, tempo + more)
    )
    assert all(f <= s for f, s in zip(fast, slow, strict=True))


def test_about_seven_in_ten_are_handed_over() -> None:
    """The analogues: 103 of 149 without a fight (0.69); contagion moves the share of a war and keeps it near."""
    falls = [War(r, lead={"rate": 0.02}).live(120) for r in range(60)]
    quiet = sum(int((war.siege.handed_on > -INF).sum()) for war in falls)
    fought = sum(int((war.siege.stormed_on > -INF).sum()) for war in falls)
    assert quiet + fought > 300
    assert quiet / (quiet + fought) == pytest.approx(0.69, abs=0.08)


# -- captures known by their date ------------------------------------------------------------------------


def test_the_days_of_siege_come_before_a_capture_known_by_its_date() -> None:
    war = War(branch=30, handed=0.0, district_days=3.0, spread=1.0)
    war.siege.due_on[3], war.siege.due_on[4], war.siege.due_how[4] = 10.0, 10.0, HANDED_OVER
    war.live(10)
    assert np.flatnonzero(np.array(war.fighting)[:, 3] == 1.0).tolist() == [7, 8, 9]
    assert (np.array(war.fighting)[:, 4] < 0.1).all()
    assert war.siege.fought[[3, 4]].tolist() == [FOUGHT_OVER, HANDED_OVER]


def test_a_siege_that_a_scenario_orders_does_not_begin_before_the_branch_date() -> None:
    war = War(branch=8, handed=0.0, district_days=6.0, spread=1.0, lead={"rate": 0.0})
    war.siege.due_on[3], war.siege.due_from[3] = 11.0, 9.0
    war.live(11)
    assert np.flatnonzero(np.array(war.fighting)[:, 3] == 1.0).tolist() == [9, 10]


# -- intensity -----------------------------------------------------------------------------------------

FIRST, TARGET = np.array([0, 1, 3, 4], np.int32), np.array([1, 0, 2, 1], np.int32)
ROADS = LandRoads(FIRST, TARGET, np.array([60.0, 60.0, 120.0, 120.0]))


def fade(
    intensity: list[float],
    held: tuple[int, int, int],
    rural: tuple[float, ...] = (0, 0, 0),
    days: int = 1,
    tempo: float = 1.0,
    counter: float = 0.0,
) -> list[float]:
    places = front_of(*held, rural=np.array(rural, float))
    lead = handed(FrontParameters(tempo=tempo, counter=counter).plain())
    p, fighting = handed(SiegeParameters(half_life_days=6.0, skirmish=0.02).plain()), np.array(intensity)
    for _ in range(days):
        siege.fade(terrain(land=np.arange(3, dtype=np.int32), roads=ROADS), handed(places), fighting, lead, p)
    return fighting.tolist()


def test_fighting_halves_in_a_half_life() -> None:
    assert fade([1.0, 0.5, 0.0], (0, 0, 0), days=6) == pytest.approx([0.5, 0.25, 0.0])


def test_places_that_touch_the_other_side_keep_a_floor() -> None:
    assert fade([1.0, 1.0, 1.0], (0, 0, 1), days=600) == pytest.approx([0.0, 0.02, 0.02], abs=1e-12)


def test_a_whole_province_keeps_a_floor_by_the_share_of_its_districts() -> None:
    assert fade([0.0, 0.0, 0.0], (0, 0, 0), rural=(0.5, 0, 0)) == pytest.approx([0.01, 0.0, 0.0])
    assert fade([0.0, 0.0, 0.0], (1, 1, 1), rural=(0.5, 0, 0)) == [0.0, 0.0, 0.0]
    assert fade([0.0, 0.0, 0.0], (0, 1, 1), rural=(0.5, 0, 0)) == pytest.approx([0.02, 0.02, 0.0])


@pytest.mark.parametrize(("tempo", "counter", "floor"), [(0.0, 0.0, 0.0), (0.25, 0.5, 0.015), (3.0, 1.0, 0.02)])
def test_skirmishes_end_where_nobody_attacks(tempo: float, counter: float, floor: float) -> None:
    assert fade([0.0, 0.0, 0.0], (0, 1, 0), tempo=tempo, counter=counter) == pytest.approx([floor] * 3)


def test_what_is_retaken_is_fought_for_on_its_day() -> None:
    places, fights = front_of(0, 1, changed_on=np.array([4.0, 3.0])), siege_of(2)
    given: tuple[Front, Siege] = handed(places), handed(fights)
    siege.erupt(4, terrain(land=np.arange(2, dtype=np.int32)), *given, handed(SiegeParameters().plain()))
    assert fights.intensity.tolist() == [1.0, 0.0]
    assert fights.stormed_on.tolist() == [-INF, -INF], "a retaking is no fall"


def test_fighting_that_is_told_of_is_there_on_its_day_and_fades_and_takes_no_place() -> None:
    war = War(branch=30, handed=0.0, half_life_days=2.0, skirmish=0.0).live(2)
    war.siege.reported[[5, 6]], war.siege.intensity[6] = [0.5, 0.5], 0.9
    war.live(3)
    half = 2.0**-0.5
    assert [day[5] for day in war.fighting] == pytest.approx([0.0, 0.0, 0.5, 0.5 * half, 0.25])
    assert war.fighting[2][6] == pytest.approx(0.9 * half), "what is left of more fighting than that stays"
    assert (war.front.held[5], war.siege.reported.tolist()) == (0, [0.0] * PLACES)


# -- in a run: flight by kind of fall, against other wars ----------------------------------------------

#   low (insurgent) --80-- mid --40-- city (capital) --10-- farm
PLACES_CSV = """\
place,name,kind,country,province,lat,lon,population,border_km,crossing_kind,host,capacity_low,capacity,capacity_high,at_start
"""
DUE = 40


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> World:
    from model.hand import VALLEY

    places = VALLEY["places.csv"].replace("city,City,capital,AAA,Q,1,3,4100", "city,City,capital,AAA,Q,1,3,270000")
    places = places.replace("mid,Mid,district,AAA,P,1,2,1640", "mid,Mid,district,AAA,P,1,2,200000")
    farm = "farm,Farm,district,AAA,Q,1,3.1,20000,,,,,,,\n"
    places = places.replace("bridge,Bridge", farm + "bridge,Bridge")
    roads = VALLEY["roads.csv"] + "city,farm,10,asphalt,yes,\n"
    nothing = VALLEY["history.csv"].splitlines()[0] + "\n"
    return valley(tmp_path_factory.mktemp("land"), places=places, roads=roads, history=nothing)


def gone(land: World, place: str, target: str, how: str, days: int) -> float:
    """Return the share of a place's people that has left within days of the beginning of what happens at `target`."""
    capture = Event(START + dt.timedelta(DUE), "capture", target, how)
    still = {"front__rate": 0.0, "siege__spread": 1.0, "homecoming__own": 0.0, "homecoming__other": 0.0}
    run = engine(plan(DUE + 40, 1, (capture,), **still), land).run()
    fighting = series(run, "intensity", target)
    begins = int(np.flatnonzero(fighting > 0.1)[0])
    home = series(run, "home", place, "civilian")
    return float((home[begins - 1] - home[begins - 1 + days]) / home[begins - 1])


@pytest.mark.parametrize(
    ("place", "target", "how", "days", "low", "high"),
    [
        pytest.param("city", "city", "fought", 15, 0.33, 0.5, id="a city lost and fought over: Kunduz 2015"),
        pytest.param("city", "city", "handed", 3, 0.25, 0.33, id="a city whose garrison runs: Mosul 2014"),
        pytest.param("mid", "mid", "fought", 11, 0.08, 0.10, id="districts fought over: Kunduz 2020"),
        pytest.param("mid", "mid", "fought", 12, 0.08, 0.13, id="a district attacked: Jaghuri 2018"),
        pytest.param("mid", "mid", "fought", 25, 0.08, 0.18, id="districts fought over: 2018 to 2021"),
        pytest.param("city", "farm", "fought", 15, 0.04, 0.06, id="a city's outskirts: Lashkar Gah 2020"),
    ],
)
def test_the_central_values_make_the_flight_of_other_wars(
    land: World, place: str, target: str, how: str, days: int, low: float, high: float
) -> None:
    assert low <= gone(land, place, target, how, days) <= high


def test_the_flight_from_a_city_that_is_fought_over_is_the_closed_form(land: World) -> None:
    """Ten days of siege, the day of the fall and four that fade: x = 3.1 · 0.016 · 12.8, and x / (1 + x) leave."""
    x = 3.1 * 0.016 * (11 + sum(2.0 ** (-k / 2) for k in range(1, 5)))
    assert gone(land, "city", "city", "fought", 15) == pytest.approx(x / (1 + x), abs=0.012)


def test_few_leave_a_district_that_is_handed_over(land: World) -> None:
    """No share is known; it is far below that of one fought over."""
    assert gone(land, "mid", "mid", "handed", 12) < gone(land, "mid", "mid", "fought", 12) / 4


def test_a_scenario_that_parts_from_the_history_sooner_has_the_same_past(land: World) -> None:
    """City is besieged when it parts, since the world tells that it fell; there the siege is lifted."""
    captures = tuple(Event(START + dt.timedelta(day), "capture", "city", "fought") for day in (30,))
    world = dataclasses.replace(land, events=captures)
    still = {"front__rate": 0.0}
    late, soon = (engine(plan(50, branch, **still), world).run() for branch in (35, 26))
    siege_begins = int(np.flatnonzero(series(late, "intensity", "city") == 1.0)[0])
    assert siege_begins < 26
    assert late.block[:27].tobytes() == soon.block[:27].tobytes()
    assert series(late, "insurgent", "city")[30] == 1
    assert not series(soon, "insurgent", "city").any()
    assert series(soon, "intensity", "city")[26:28].tolist() == [1.0, pytest.approx(2**-0.5)]


def test_a_run_that_branches_before_a_siege_of_its_scenario_goes_on_as_one_from_the_first_day(land: World) -> None:
    history, until = 20, 60
    trunk = plan(until, history)
    orders = (
        Event(START + dt.timedelta(history + 3), "capture", "city", "fought"),
        Event(START + dt.timedelta(history + 2), "capture", "mid"),
        Event(START + dt.timedelta(history + 12), "retake", "city"),
        Event(START + dt.timedelta(history + 30), "capture", "city"),
    )
    other = dataclasses.replace(plan(until, history, orders), name="other", settings=trunk.settings)
    past = engine(trunk, land)
    past.run(history + 1)
    branched, whole = past.branch(other).run(), engine(other, land).run()
    assert bytes_of(branched) == bytes_of(whole)
    assert _besieged(whole, "city")[: history + 4] == [history + 1, history + 2, history + 3]
    by_days = engine(other, land)
    while by_days.day < by_days.days:
        by_days.advance()
    assert bytes_of(by_days) == bytes_of(whole)


def _besieged(run: Engine, place: str) -> list[int]:
    return [int(day) for day in np.flatnonzero(series(run, "intensity", place)[:24] == 1.0)]


def test_what_is_fought_over_is_written_and_read(tmp_path: Path) -> None:
    """`storm` and `hand_over` in a scenario, `fought` and `handed` in a world's history."""
    from sim.scenario.write import event_text

    day = dt.date(2021, 7, 9)
    for value, text in (("fought", "storm: [city]"), ("handed", "hand_over: [city]"), (0.0, "capture: [city]")):
        assert event_text(Event(day, "capture", "city", value)) == text
    rows = "date,action,target,value,kind,source,confidence,note\n2021-06-03,capture,mid,fought,,press,high,\n"
    assert valley(tmp_path, history=rows).events[0].value == "fought"
