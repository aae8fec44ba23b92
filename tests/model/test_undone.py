"""A change that is taken back has never been: what follows from a parameter is computed from its base."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from model.hand import START, engine, plan, series, valley
from sim.model.draws import design, realise
from sim.model.engine import Engine
from sim.model.parameters import REGISTRY
from sim.model.parties import SHELTERED
from sim.runs.run import load
from sim.scenario.events import Event
from sim.scenario.parameters import ParameterInfo, describe
from sim.scenario.resolved import Scenario
from sim.world import World

INFOS = describe(REGISTRY)
DAYS = 20
#: People leave, cross and are sheltered in the valley; nobody is without something that could go wrong.
BUSY = {
    "front__tempo": 6.0,
    "displacement__fight": 0.05,
    "displacement__fear": 0.02,
    "routes__foreign": 3.0,
    "reception__onward": 0.2,
    "charters__days": 3.0,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return valley(tmp_path_factory.mktemp("valley"))


def others(info: ParameterInfo) -> list[float]:
    """Return values of a parameter other than its base: the ends of what is allowed, and one between."""
    low, high = info.allowed
    base = plan(**BUSY).settings[info.name].value
    tries = (low, info.spread.high if info.spread else min(2 * base + 0.7, high), min(high, 50.0))
    return [value for value in dict.fromkeys(tries) if value != base]


def sets(day: int, name: str, *values: float) -> tuple[Event, ...]:
    return tuple(Event(START + dt.timedelta(days=day), "set", name, value) for value in values)


def run(world: World, *events: Event, **values: float) -> Engine:
    """Return a finished run of the busy valley, at drawn (so not round) inputs."""
    scenario = plan(DAYS, 5, events, **BUSY | values)
    draw = realise(scenario, world, {"garrison.u-city": 0.3, "sites.capacity": 0.37})
    return Engine(scenario, world, draw, 1, 0).run()


def same(a: Engine, b: Engine) -> bool:
    """Return whether two runs are the same to the last byte, parties and flows included."""
    n = a.parties.count
    columns = all((x[:n] == y[:n]).all() for x, y in zip(a.parties.columns(), b.parties.columns(), strict=True))
    return (
        n == b.parties.count
        and columns
        and (a.block.tobytes(), a.flow.tobytes()) == (b.block.tobytes(), b.flow.tobytes())
    )


@pytest.fixture(scope="module")
def untouched(world: World) -> Engine:
    return run(world)


@pytest.mark.parametrize("name", INFOS)
def test_a_parameter_set_and_set_back_on_one_day_changes_nothing(world: World, untouched: Engine, name: str) -> None:
    base = untouched.values[name]
    for value in others(INFOS[name]):
        assert same(run(world, *sets(8, name, value, base)), untouched), value


@pytest.mark.parametrize("name", INFOS)
def test_a_parameter_set_twice_is_set_once(world: World, name: str) -> None:
    for value in others(INFOS[name]):
        once = run(world, *sets(8, name, value))
        assert same(run(world, *sets(8, name, value, value)), once), value
        assert same(run(world, *sets(8, name, value), *sets(12, name, value)), once), value


@pytest.mark.parametrize("name", INFOS)
def test_a_parameter_set_on_the_first_morning_is_one_that_was_never_another(world: World, name: str) -> None:
    for value in others(INFOS[name]):
        assert same(run(world, *sets(0, name, value)), run(world, **{name.replace(".", "__"): value})), value


def test_the_busy_valley_is_moved_by_what_is_set(world: World, untouched: Engine) -> None:
    """These tests compare something: of a valley with one bridge, many parameters change the run if set for good.

    It has one capital, no districts that are no places, a history that tells of every fall, and squads that have all
    left before anything is set: what is said of these cannot move it.
    """
    idle = ("capitals.", "provinces.", "front.", "siege.city", "surrender.", "garrisons.", "charters.")
    able = [name for name in INFOS if not name.startswith(idle)]
    moved = [name for name in able if not same(run(world, *sets(8, name, others(INFOS[name])[-1])), untouched)]
    assert len(moved) > 0.4 * len(able)
    assert {"reception.capacity_scale", "displacement.frailty_variance", "reception.onward"} <= set(moved)


# -- places of sites ---------------------------------------------------------------------------------


def places(world: World, *events: Event, **values: float) -> float:
    """Return how many places the camp has in the end."""
    scenario = plan(DAYS, 5, events, **values)
    return float(engine(scenario, world).run().state.reception.capacity[world.places.index["camp"]])


def scale(day: int, *values: float) -> tuple[Event, ...]:
    return sets(day, "reception.capacity_scale", *values)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((0.0, 1.0), 30),
        ((0.01, 1.0), 30),  # 0.3 places are none
        ((0.35, 0.7, 1.0), 30),
        ((1 / 3, 3.0), 90),
        ((0.0, 0.0, 2.0), 60),
        ((1000.0, 0.0), 0),
    ],
)
def test_places_follow_from_the_scale_of_the_day(world: World, values: tuple[float, ...], found: float) -> None:
    assert places(world, *(e for k, value in enumerate(values) for e in scale(6 + k, value))) == found


def test_a_scenario_that_begins_with_no_places_can_be_given_some(world: World) -> None:
    assert places(world, *scale(6, 1.0), reception__capacity_scale=0.0) == 30


def test_places_given_by_an_event_are_multiplied_by_the_scale_before_and_after(world: World) -> None:
    given = Event(START + dt.timedelta(days=7), "capacity", "camp", 45.0)
    assert places(world, given) == 45
    assert places(world, *scale(6, 2.0), given) == places(world, given, *scale(8, 2.0)) == 90
    assert places(world, *scale(6, 2.0), given, *scale(8, 1.0)) == 45
    assert places(world, *scale(6, 2.0), given, *scale(8, 4.0)) == 180
    assert places(world, *scale(6, 2.0), given, *scale(8, 0.0), *scale(9, 2.0)) == 90
    assert places(world, *scale(6, 0.0), given, *scale(8, 0.0)) == places(world, *scale(6, 0.0), given) == 0
    assert places(world, *scale(6, 0.0), given, *scale(8, 2.0)) == 90
    town = Event(START + dt.timedelta(days=7), "capacity", "town", 45.0)
    assert places(world, *scale(6, 0.0), town, *scale(8, 1.0)) == 30  # the other sites' are none of its business


def test_a_drawn_number_of_places_is_not_rounded_before_it_is_scaled(baseline: Scenario, panj: World) -> None:
    scenario = baseline.with_(until=baseline.start + dt.timedelta(days=1), events=())
    quantiles = design(scenario, panj, 1, 5)[3]
    draw = realise(scenario, panj, quantiles)
    later = Event(scenario.start, "set", "reception.capacity_scale", 100.0)
    found = Engine(scenario.with_(events=(later,)), panj, draw, 1, 3).run().state.reception.capacity
    np.testing.assert_array_equal(found, np.rint(draw.unscaled() * 100.0))
    assert (found[np.isfinite(found)] % 100 != 0).any()


def test_a_branch_scales_its_own_places() -> None:
    scenario, world = load("baseline")
    back = (sets_at(scenario, 1, 0.0), sets_at(scenario, 3, 1.0))
    other = scenario.with_(name="back", events=back)
    trunk = Engine(scenario, world, realise(scenario, world, {}), 1, 0)
    while trunk.day <= trunk.branch_day:
        trunk.advance()
    twig = trunk.branch(other)
    while twig.day < trunk.day + 4:
        twig.advance()
    np.testing.assert_array_equal(twig.state.reception.capacity, trunk.state.reception.capacity)


def sets_at(scenario: Scenario, days: int, value: float) -> Event:
    return Event(scenario.history_until + dt.timedelta(days=days), "set", "reception.capacity_scale", value)


# -- households --------------------------------------------------------------------------------------


def test_another_variance_of_frailties_counts_for_the_next_household_too(world: World) -> None:
    found = run(world, *sets(8, "displacement.frailty_variance", 0.0))
    s, land = found.state.displacement, found.network.land
    waiting = land[s.left[land] < s.households[land]]
    np.testing.assert_array_equal(s.leave_next[waiting], s.leave_gaps[waiting])  # v = 0: a threshold is its sum of gaps


def test_households_that_came_while_nobody_moved_on_do_so_when_that_is_over(world: World) -> None:
    def for_ever(engine: Engine) -> int:
        n = engine.parties.count
        return int((np.isinf(engine.parties.acts_at[:n]) & (engine.parties.state[:n] == SHELTERED)).sum())

    still = run(world, reception__onward=0.0)
    over = run(world, *sets(12, "reception.onward", 5.0), reception__onward=0.0)
    assert for_ever(still) > 0
    assert for_ever(over) == 0
    assert not np.array_equal(
        series(over, "sheltered", "town", "civilian"), series(still, "sheltered", "town", "civilian")
    )
