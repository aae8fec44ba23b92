"""Provinces that are one place: their districts and border posts, solved by hand and by what is to be expected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from model.hand import START, bytes_of, engine, luck, plan, series
from sim.model.engine import Engine
from sim.model.random import Purpose, exponential
from sim.model.refs import handed
from sim.model.rules import provinces
from sim.model.rules.front import FrontParameters
from sim.model.rules.provinces import ProvinceParameters, Provinces
from sim.scenario.events import Event
from sim.world import World, load_world
from tests.made_world import tables, write

DISTRICTS = 12
#   low -- seat (capital of P)        far (capital of R, which is one place of twelve districts) -- gate -- camp
FILES = tables(
    roads="""\
low,seat,80,asphalt,yes,
seat,far,500,asphalt,yes,
far,gate,10,asphalt,yes,
gate,camp,20,asphalt,no,
""",
    hosts="BBB,Beeland,open,open,100,10\n",
    garrisons="u-gate,gate,both,12,12,12\n",
) | {
    "places.csv": """\
place,name,kind,country,province,lat,lon,population,border_km,crossing_kind,host,capacity_low,capacity,capacity_high,districts,at_start
low,Low,district,AAA,P,1,1,820,,,,,,,,
seat,Seat,capital,AAA,P,1,2,5000,,,,,,,,
far,Far,capital,AAA,R,1,9,4100,10,,,,,,12,
gate,Gate,crossing,AAA,R,1,9.1,,,bridge,BBB,,,,,
camp,Camp,site,BBB,,0,9,,,,BBB,30,30,30,,
"""
}
QUIET = {"front__momentum": 0.0, "front__neighbours": 0.0, "front__air_support": 0.0, "capitals__rate": 0.0}
BRANCH = 1


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return load_world(write(tmp_path_factory.mktemp("far"), FILES))


def go(world: World, days: int, replicate: int = 0, events: tuple[Event, ...] = (), **values: float) -> Engine:
    """Return a run in which a district of the province falls by hazard 0.05 a day, unless told otherwise."""
    given = {"front__rate": 0.05, "provinces__elsewhere": 1.0} | QUIET | values
    return engine(plan(days, BRANCH, events, **given), world, 1, replicate).run()


def on(day: int, action: str, target: str, value: float | str = 0.0) -> Event:
    return Event(START + dt.timedelta(days=day), action, target, value)  # type: ignore[arg-type]


def parameters(**values: float) -> tuple[FrontParameters, ProvinceParameters]:
    own = {name: values.pop(name) for name in ("elsewhere", "ring", "post") if name in values}
    p, q = FrontParameters().plain()._replace(**values), ProvinceParameters().plain()._replace(**own)
    return handed(p), handed(q)


def test_the_hazard_of_a_district_is_the_equation() -> None:
    p, q = parameters(neighbours=4.0, momentum=0.5, elsewhere=0.25, ring=2.0)
    assert provinces.rural_hazard(0.0, 0.0, 0.02, p, q) == pytest.approx(0.005)
    assert provinces.rural_hazard(0.5, 3.0, 0.02, p, q) == pytest.approx(0.25 * 0.02 * 5.0 * 2.5)


def test_a_district_falls_on_the_day_on_which_its_threshold_is_passed(world: World) -> None:
    """With hazard 0.05 a day from the day after the branch date, the k-th falls on day ⌈threshold / 0.05⌉ of it."""
    far, run = world.places.index["far"], go(world, 80)
    due = [np.ceil(exponential(1, 0, k, far, 0, Purpose.RURAL) / 0.05) for k in range(DISTRICTS)]
    assert run.state.provinces.taken[far] == sum(day <= 80 - 1 - BRANCH for day in due)
    for days in (5, 20, 45):
        taken = go(world, days).state.provinces.taken[far]
        assert taken == sum(day <= days - 1 - BRANCH for day in due)
        assert go(world, days).state.front.rural[far] == taken / DISTRICTS


def test_the_share_that_falls_is_the_one_expected(world: World) -> None:
    """Of twelve districts 1 - exp(-0.05 · 30) fall in thirty days, in the mean of many runs."""
    far = world.places.index["far"]
    shares = [go(world, BRANCH + 31, r).state.front.rural[far] for r in range(150)]
    chance = 1.0 - np.exp(-0.05 * 30)
    assert abs(np.mean(shares) - chance) < 4 * np.sqrt(chance * (1 - chance) / (150 * DISTRICTS))


def test_falls_give_momentum_to_their_own_province_the_day_after(world: World) -> None:
    far = world.places.index["far"]
    run = engine(plan(40, BRANCH, **{"front__rate": 0.05, "provinces__elsewhere": 1.0} | QUIET), world)
    own, fade = run.network.province[far], np.exp(-1.0 / FrontParameters().memory_days)
    recent, fell, held = 0.0, 0, 0
    while run.day < run.days:
        run.advance()
        recent = recent * fade + fell
        assert run.state.front.recent[own] == pytest.approx(recent)
        fell, held = int(run.state.provinces.taken[far]) - held, int(run.state.provinces.taken[far])
        assert run.state.provinces.falls[own] == fell
    assert held > 3


def test_a_documented_share_is_where_the_count_begins_anew(world: World) -> None:
    """An event sets 0.5: six of twelve are held, what had cumulated is forgotten, and each threshold is another."""
    far = world.places.index["far"]
    run = go(world, 21, events=(on(20, "rural", "far", 0.5),))
    assert (run.state.provinces.held[far], run.state.provinces.starts[far]) == (6, 1)
    later = go(world, 61, events=(on(20, "rural", "far", 0.5),))
    due = [np.ceil(exponential(1, 0, k, far, 1, Purpose.RURAL) / 0.05) for k in range(6, DISTRICTS)]
    assert later.state.provinces.taken[far] == sum(day <= 41 for day in due)
    assert later.state.front.rural[far] == (6 + later.state.provinces.taken[far]) / DISTRICTS


def test_up_to_the_branch_date_only_the_history_moves_the_share(world: World) -> None:
    values = {"front__rate": 5.0, "provinces__elsewhere": 1.0} | QUIET
    run = engine(plan(20, 19, **values), world).run()
    assert run.state.front.rural.max() == 0.0
    assert run.state.provinces.clock.max() == 0.0


def test_a_counter_offensive_retakes_districts_and_the_share_stays_one(world: World) -> None:
    far = world.places.index["far"]
    values = {"front__counter": 1.0, "front__retake_rate": 1.0, "front__tempo": 0.0}
    back = go(world, 60, events=(on(2, "rural", "far", 0.5),), **values)
    assert back.state.provinces.back[far] == 6
    assert back.state.front.rural[far] == 0.0
    fought = go(world, 60, **{"front__counter": 1.0, "front__retake_rate": 0.1})
    assert 0.0 <= fought.state.front.rural[far] <= 1.0


@pytest.mark.parametrize("before", [0, 200])
def test_each_district_is_retaken_with_its_own_hazard_from_its_fall_on(before: int) -> None:
    """Of 40 that fall at once 40 · exp(-0.05 · d) are left after d days, however long none was held before."""
    left = np.zeros((200, 31))
    for run in range(200):
        held, none = np.zeros(1, np.int32), np.zeros(1)
        state = Provinces(
            none.copy(), held, held.copy(), held.copy(), held.copy(), none.copy(), none.copy(), none.copy()
        )
        for _ in range(before):
            provinces.win_back(0, 0.05, luck(run), handed(state))
        assert state.back[0] == 0
        state.taken[0] = 40
        for day in range(31):
            left[run, day] = 40 - state.back[0]
            provinces.win_back(0, 0.05, luck(run), handed(state))
    np.testing.assert_allclose(left.mean(axis=0), 40.0 * np.exp(-0.05 * np.arange(31)), atol=0.7)


def test_a_faster_tempo_lets_no_district_and_no_post_fall_later(world: World) -> None:
    far, gate = world.places.index["far"], world.places.index["gate"]
    for replicate in range(10):
        slow, fast = (go(world, 40, replicate, front__tempo=tempo) for tempo in (1.0, 1.7))
        assert fast.state.provinces.taken[far] >= slow.state.provinces.taken[far]
        assert fast.state.crossing.post_taken[gate] <= slow.state.crossing.post_taken[gate]


def test_a_post_falls_by_itself_and_its_bank_follows(world: World) -> None:
    """With the hazard of a district, on the day its own threshold is passed; its soldiers decide that day."""
    gate = world.places.index["gate"]
    day = BRANCH + int(np.ceil(exponential(1, 0, 0, gate, 0, Purpose.POST) / 0.5))
    run = go(world, day + 6, front__rate=0.5, provinces__post=1.0)
    assert run.state.crossing.post_taken[gate] == day
    assert run.state.front.held[world.places.index["far"]] == 0
    assert run.state.front.held[gate] == 1
    soldiers = series(run, "garrison", "gate", "military")
    assert soldiers[day - 1] == 12
    assert soldiers[day] == 0


def test_a_post_that_is_retaken_has_a_threshold_of_its_own(world: World) -> None:
    gate = world.places.index["gate"]
    run = go(world, 60, events=(on(40, "retake", "gate"),), front__rate=1.0)
    assert run.state.front.flips[gate] >= 1
    first, second = (exponential(1, 0, k, gate, 0, Purpose.POST) for k in range(2))
    assert run.state.crossing.post_taken[gate] == 39 + np.ceil(second)
    assert first != second


def test_posts_of_provinces_that_are_not_one_place_do_not_fall_by_themselves(tmp_path: Path) -> None:
    both = FILES | {"places.csv": FILES["places.csv"] + "near,Near,district,AAA,R,1,9.2,100,,,,,,,,\n"}
    both["roads.csv"] += "far,near,400,asphalt,yes,\n"
    world = load_world(write(tmp_path, both))
    run = go(world, 60, front__rate=1.0, front__tempo=1.0)
    assert run.state.provinces.taken.max() == 0
    gate = world.places.index["gate"]
    assert run.state.crossing.post_taken[gate] == np.inf


def test_a_copy_of_a_run_goes_on_as_the_run_itself_and_nobody_is_lost(world: World) -> None:
    values = {"front__rate": 0.2, "provinces__elsewhere": 1.0, "displacement__fight": 0.05, "front__counter": 0.5}
    scenario = plan(40, BRANCH, **values)
    run = engine(scenario, world)
    while run.day < 15:
        run.advance()
    twin = run.copied(scenario)
    for each in (run, twin):
        each.run()
    assert bytes_of(run) == bytes_of(twin)
    assert run.state.provinces.taken.max() > 0


def test_the_state_begins_with_nothing_counted(world: World) -> None:
    state = engine(plan(5), world).state.provinces
    assert isinstance(state, Provinces)
    assert all((array == 0).all() for array in state)
