"""Capitals: their own hazard, contagion, the change of regime and the centre, by hand and by expectation."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from model.hand import START, bytes_of, engine, front_of, plan, rows, terrain
from sim.model.network import LandRoads
from sim.model.refs import handed
from sim.model.rules import capitals
from sim.model.rules.capitals import CapitalParameters, Capitals
from sim.model.rules.front import Front, FrontParameters, Pressed
from sim.scenario.events import Event
from sim.world import World, load_world
from tests.made_world import tables, write

MANY = 12


def parameters(**values: float) -> CapitalParameters:
    return handed(CapitalParameters().plain()._replace(**values))


def calm() -> Capitals:
    return Capitals(np.zeros(1), np.full(1, np.inf), np.zeros(1, np.int8))


def lost(*who: int, on: float = 0.0) -> Front:
    """Return a front of twelve capitals of which some fell on a day."""
    held = [int(i in who) for i in range(MANY)]
    return front_of(*held, fallen_on=np.where(np.array(held) == 1, on, -np.inf))


CAPITALS = rows(*range(MANY))


# -- the equation --------------------------------------------------------------------------------------


def test_strain_counts_the_falls_since_yesterday_and_fades() -> None:
    """Two fall on day 3: on day 4 the strain is 2, k days later 2 · exp(-k / memory)."""
    state, front, p = calm(), lost(0, 5, on=3.0), parameters(memory_days=4.0)
    for day in range(3, 10):
        capitals.strain(day, CAPITALS, front.fallen_on, p, handed(state))
        expected = 0.0 if day == 3 else 2.0 * np.exp(-(day - 4) / 4.0)
        assert state.strain[0] == pytest.approx(expected)


@pytest.mark.parametrize(("memory", "drawn"), [(6.3, 1.2), (0.5, 1.2), (20.0, 0.4)])
def test_one_fall_adds_as_many_falls_as_contagion_says(memory: float, drawn: float) -> None:
    """Summed over all days and all capitals, were every capital held: the meaning of the parameter."""
    state, front, p = calm(), lost(0), parameters(memory_days=memory, contagion=drawn)
    total = 0.0
    for day in range(1, 600):
        capitals.strain(day, CAPITALS, front.fallen_on, p, handed(state))
        total += MANY * capitals.contagious(day, MANY, p, state.strain[0])
    assert total == pytest.approx(drawn)


def test_a_change_of_regime_is_a_shock_on_its_day_and_more_contagion_from_then_on() -> None:
    state, front = calm(), front_of(*[0] * MANY)
    given = {"contagion": 1.0, "regime_contagion": 2.0, "regime_day": 20.0, "shock": 3.0, "memory_days": 5.0}
    for day in range(10, 30):
        capitals.strain(day, CAPITALS, front.fallen_on, parameters(regime=1.0, **given), handed(state))
        assert state.strain[0] == pytest.approx(0.0 if day < 20 else 3.0 * np.exp(-(day - 20) / 5.0))
    one = [capitals.contagious(day, MANY, parameters(regime=1.0, **given), 1.0) for day in (19, 20)]
    assert one[1] == pytest.approx(2.0 * one[0])
    none = [capitals.contagious(day, MANY, parameters(regime=0.0, **given), 1.0) for day in (19, 20, 90)]
    assert none == [pytest.approx(one[0])] * 3


def test_a_lever_that_is_pulled_after_the_day_is_a_shock_on_the_morning_it_is_pulled() -> None:
    state, strain = calm(), []
    for day in range(18, 32):
        p = parameters(regime=float(day >= 25), regime_day=20.0, shock=3.0, memory_days=5.0)
        capitals.strain(day, CAPITALS, front_of(*[0] * MANY).fallen_on, p, handed(state))
        strain.append(state.strain[0])
    assert strain == pytest.approx([0.0] * 7 + [3.0 * np.exp(-k / 5.0) for k in range(7)])


def test_a_regime_day_that_is_no_whole_number_is_a_shock_all_the_same_and_one_only() -> None:
    state, p = calm(), parameters(regime=1.0, regime_day=20.6, shock=3.0, memory_days=5.0)
    strain = []
    for day in range(18, 24):
        capitals.strain(day, CAPITALS, front_of(*[0] * MANY).fallen_on, p, handed(state))
        strain.append(state.strain[0])
    assert strain == pytest.approx([0, 0, 0, 3.0, 3.0 * np.exp(-0.2), 3.0 * np.exp(-0.4)])


@pytest.mark.parametrize(("gone", "given_up"), [(0, False), (5, False), (6, True), (12, True)])
def test_the_centre_gives_up_when_its_share_of_the_capitals_is_lost(gone: int, given_up: bool) -> None:
    state = calm()
    found = capitals.give_up(7, CAPITALS, handed(lost(*range(gone))), parameters(centre=0.5), handed(state))
    assert found == given_up
    assert state.given_up[0] == (7 if given_up else np.inf)


def test_a_share_is_lost_when_as_many_are_as_it_says() -> None:
    """0.55 of 20 capitals are eleven, though 0.55 * 20 is a little more in floats."""
    twenty, front = np.arange(20, dtype=np.int32), front_of(*[1] * 11, *[0] * 9)
    assert capitals.give_up(7, twenty, handed(front), parameters(centre=0.55), handed(calm()))
    front = front_of(*[1] * 10, *[0] * 10)
    assert not capitals.give_up(7, twenty, handed(front), parameters(centre=0.55), handed(calm()))


def test_a_centre_that_gave_up_does_not_come_back() -> None:
    state = calm()
    capitals.give_up(7, CAPITALS, handed(lost(*range(8))), parameters(centre=0.5), handed(state))
    assert capitals.give_up(9, CAPITALS, handed(lost(0)), parameters(centre=0.5), handed(state))
    assert state.given_up[0] == 7


def step(front: Front, state: Capitals, q: CapitalParameters, day: int = 10, home: int = 3, **values: float) -> list:
    """Return the hazards of twelve capitals on which n = 0, 1, 2, 0 … presses, in provinces in full offensive."""
    nothing = np.zeros(0, np.int32)
    here = terrain(
        land=CAPITALS,
        capitals=CAPITALS,
        roads=LandRoads(np.zeros(MANY + 1, np.int32), nothing, np.zeros(0)),
        province=np.zeros(MANY, np.int32),
        home_capital=home,
    )
    scratch = Pressed.room(MANY, 1)
    scratch.pressure[:3] = 0.0, 1.0, 2.0
    scratch.phase[0] = values.pop("phase", 1.0)
    p = handed(FrontParameters().plain()._replace(**{"air_support": 0.0, "collapsed": 1.5} | values))
    capitals.step(day, here, handed(front), handed(state), p, q, handed(scratch))
    return scratch.fall.tolist()


def test_the_hazard_of_a_capital_is_the_equation() -> None:
    """tempo · rate · f · (1 - s) · (1 + siege · n), and the capital of the country holds."""
    q = parameters(rate=0.01, siege=0.5)
    fall = step(front_of(*[0] * MANY), calm(), q, tempo=2.0, phase=0.5)
    assert fall[:4] == pytest.approx([0.01, 0.015, 0.02, 0.0])
    air = step(front_of(*[0] * MANY), calm(), q, air_support=0.4, withdrawal_days=20.0)
    assert air[:3] == pytest.approx([0.008, 0.012, 0.016])


def test_contagion_adds_alike_to_every_capital_and_no_tempo_above_one_multiplies_it() -> None:
    q = parameters(rate=0.01, siege=0.0, contagion=1.2, memory_days=5.0)
    added = 1.2 * (1.0 - np.exp(-0.2)) / MANY
    for tempo, share in ((0.0, 0.0), (0.5, 0.5), (1.0, 1.0), (4.0, 1.0)):
        fall = step(lost(0, on=9.0), calm(), q, tempo=tempo)
        assert fall[1] == pytest.approx(tempo * 0.01 + share * added)
        assert fall[7] == pytest.approx(fall[1])


def test_once_the_centre_has_given_up_all_that_is_left_falls_within_days() -> None:
    fall = step(lost(*range(8)), calm(), parameters(centre=0.5, contagion=0.0), home=11, tempo=1.0)
    assert fall == pytest.approx([1.5] * MANY)  # the capital of the country as well


# -- a country of capitals -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Twelve provinces of one place each, on a line, behind them a post of one of them."""
    head = tables()["places.csv"].splitlines()[0]
    places = [f"c{k},C{k},capital,AAA,P{k},1,{k},{1000 + (k == 0)},,,,,,," for k in range(MANY)]
    places += ["gate,Gate,crossing,AAA,P1,2,1,,,bridge,BBB,,,,", "camp,Camp,site,BBB,,3,1,,,,BBB,30,30,30,"]
    roads = [f"c{k},c{k + 1},900,asphalt,yes," for k in range(MANY - 1)]
    roads += ["c1,gate,10,asphalt,yes,", "gate,camp,20,asphalt,no,"]
    files = tables(roads="\n".join(roads) + "\n", hosts="BBB,Beeland,open,open,100,10\n")
    files["places.csv"] = "\n".join([head, *places]) + "\n"
    return load_world(write(tmp_path_factory.mktemp("country"), files))


def go(country: World, days: int, replicate: int, events: tuple[Event, ...] = (), **values: float) -> np.ndarray:
    """Return the days on which the capitals fall (inf for not), under a constant hazard of their own."""
    given = {"front__air_support": 0.0, "capitals__siege": 0.0, "capitals__contagion": 0.0} | values
    run = engine(plan(days, 1, events, **given), country, 1, replicate).run()
    held, fallen_on = run.state.front.held[run.network.capitals], run.state.front.fallen_on[run.network.capitals]
    return np.where(held == 1, fallen_on, np.inf)


FIRST_LOST = (Event(START + dt.timedelta(days=2), "capture", "c1", 0.0),)


def test_capitals_fall_at_the_chance_that_their_rate_gives(country: World) -> None:
    """1 - exp(-0.01 · 50) of eleven in fifty days; the twelfth is the capital of the country."""
    days = np.array([go(country, 52, r, capitals__rate=0.01, capitals__centre=1.0) for r in range(120)])
    chance = 1.0 - np.exp(-0.01 * 50)
    fell = np.isfinite(days[:, 1:])
    assert abs(fell.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / fell.size)
    assert not np.isfinite(days[:, 0]).any()


def test_one_fall_draws_others_and_the_second_moves_the_odds(country: World) -> None:
    """Without contagion the fall of one draws none; with it some, never all, and more where the regime has changed."""

    def after(**values: float) -> np.ndarray:
        runs = [go(country, 62, r, FIRST_LOST, capitals__rate=0.0, **values) for r in range(60)]
        return np.array([np.isfinite(run).sum() for run in runs])

    alone, drawn = after(), after(capitals__contagion=1.0)
    regime = after(capitals__contagion=1.0, capitals__regime=1.0, capitals__regime_day=3.0)
    assert (alone == 1).all()
    assert 0.2 < (drawn == 1).mean() < 0.6  # exp(-1) of a branching process has no second
    assert drawn.mean() > 1.5
    assert (drawn >= MANY - 1).mean() < 0.5
    assert regime.mean() > drawn.mean()


def test_a_higher_rate_lets_no_capital_fall_later_and_more_contagion_neither(country: World) -> None:
    for replicate in range(12):
        calm_days = go(country, 60, replicate, FIRST_LOST, capitals__rate=0.005)
        for more in ({"capitals__rate": 0.01}, {"capitals__rate": 0.005, "capitals__contagion": 1.5}):
            assert (go(country, 60, replicate, FIRST_LOST, **more) <= calm_days).all()


def test_the_luck_of_the_first_falls_is_the_same_whatever_follows(country: World) -> None:
    """What one fall draws after it does not change the day of the first of all."""
    for replicate in range(12):
        calm_days = go(country, 60, replicate, capitals__rate=0.005)
        drawn = go(country, 60, replicate, capitals__rate=0.005, capitals__contagion=3.0)
        assert calm_days.min() == drawn.min()


def test_when_the_centre_gives_up_the_rest_goes_within_days(country: World) -> None:
    events = tuple(Event(START + dt.timedelta(days=3), "capture", f"c{k}", 0.0) for k in range(1, 8))
    days = np.array([go(country, 15, r, events, capitals__rate=0.0, capitals__centre=0.5) for r in range(20)])
    assert np.isfinite(days).all()
    assert np.median(days[:, 8:]) - 3 <= 2.0


def test_a_copy_of_a_run_remembers_its_strain_and_that_the_centre_gave_up(country: World) -> None:
    values = {"capitals__rate": 0.02, "capitals__contagion": 2.0, "capitals__centre": 0.5}
    scenario = plan(40, 1, FIRST_LOST, **values)
    run = engine(scenario, country, 1, 3)
    while run.day < 12:
        run.advance()
    assert run.state.capitals.strain[0] > 0.0
    twin = run.copied(scenario)
    for each in (run, twin):
        each.run()
    assert bytes_of(run) == bytes_of(twin)
    assert np.isfinite(run.state.capitals.given_up[0])
