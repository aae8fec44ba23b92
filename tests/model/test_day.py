"""The day: it does not matter where one stops in it, how many share its work, or where a table is full."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest

from model.hand import START, bytes_of, plan, start, valley
from sim.model import day as days
from sim.model import kernels, room
from sim.model.draws import realise
from sim.model.effects import take_events
from sim.model.engine import Engine
from sim.model.network import Network
from sim.model.parties import MILITARY
from sim.model.rules import displacement
from sim.model.rules.movement import Movement
from sim.model.start import Start
from sim.runs.run import load
from sim.scenario.events import Event
from sim.world import World
from sim.world.world import Floats

#: People leave, cross, are sheltered and move on in the valley; soldiers desert, withdraw and are flown home.
BUSY = {
    "front__tempo": 6.0,
    "displacement__fight": 0.1,
    "displacement__fear": 0.4,
    "siege__half_life_days": 6.0,
    "homecoming__own": 0.3,
    "routes__foreign": 3.0,
    "garrisons__squad_size": 4.0,
    "reception__onward": 0.2,
    "charters__days": 3.0,
}
EVENTS = (
    Event(START.replace(day=8), "reinforce", "mid", 20.0),
    Event(START.replace(day=8), "set", "displacement.panic", 2.0),
    Event(START.replace(day=9), "retake", "mid"),
    Event(START.replace(day=11), "set", "routes.awareness", 3.0),
    Event(START.replace(day=12), "capture", "mid"),
)
#: Steps in which people become parties.
GROWING = (days.GARRISONS, days.LEAVE)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return valley(tmp_path_factory.mktemp("valley"))


def begin(world: World, threads: int = 1, replicate: int = 0, flows: bool = True) -> Engine:
    """Return an engine of the busy valley on its first day."""
    scenario = plan(20, 5, EVENTS, **BUSY)
    return Engine(scenario, world, realise(scenario, world, {}), 1, replicate, threads, flows)


@pytest.fixture(scope="module")
def whole(world: World) -> tuple[bytes, ...]:
    """What all days in one call come to."""
    run = begin(world).run()
    party, n = run.parties, run.parties.count
    assert n > 150
    assert len(np.unique(party.state[:n])) > 5
    assert (party.kind[:n] == MILITARY).sum() > 10
    return bytes_of(run)


def tighten(run: Engine, more: int) -> None:
    """Leave room for so many more parties and squads."""
    run.parties.resize(run.parties.count + more)
    run.squads = run.squads.resized(run.squads.used + more)
    run.stale = True


def step_by_step(run: Engine, left: int | None = None) -> Counter[int]:
    """Go through all days with a call for every step; return how often each found no room.

    Each step that adds parties finds room for so many, if that is given.
    """
    full: Counter[tuple[int, int]] = Counter()
    while run.day < run.days:
        take_events(run)
        step = 0
        while step < days.STEPS:
            if left is not None and step in GROWING and not full[run.day, step]:
                tighten(run, left)
            after = (run.day, step + 1) if step + 1 < days.STEPS else (run.day + 1, 0)
            found = days.advance(run.day, step, run.day, step + 1, run.now().handed)
            if found == after:
                step += 1
            else:
                assert found == (run.day, step)
                full[run.day, step] += 1
                room.make(run, step)
        run.day += 1
    return Counter(step for _, step in full.elements())


def test_step_by_step_is_the_same_as_all_days_in_one_call(world: World, whole: tuple[bytes, ...]) -> None:
    run = begin(world)
    step_by_step(run)
    assert bytes_of(run) == whole


def test_day_by_day_is_the_same_as_all_days_in_one_call(world: World, whole: tuple[bytes, ...]) -> None:
    run = begin(world)
    for day in range(run.days):
        assert run.day == day
        run.advance()
    assert bytes_of(run) == whole


def test_a_stretch_that_ends_anywhere_is_the_same(world: World, whole: tuple[bytes, ...]) -> None:
    run = begin(world)
    for until in (0, 1, 7, 8, 8, 3, 11, 19, 500):
        before = run.day
        run.run(until)
        assert run.day == max(before, min(until, run.days))
    assert bytes_of(run) == whole


def test_a_call_that_is_to_do_nothing_does_nothing(world: World) -> None:
    run = begin(world).run(9)
    before = bytes_of(run)
    for goal in ((9, 0), (8, 12), (0, 5)):
        assert days.advance(9, 0, *goal, run.now().handed) == (9, 0)
    assert bytes_of(run) == before


@pytest.fixture
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every day has work to share, in many stretches."""
    monkeypatch.setattr(kernels, "STRETCH", 20)
    monkeypatch.setattr(displacement, "STRETCH", 0.1)
    monkeypatch.setattr(displacement, "BATCH", 8)


@pytest.mark.usefixtures("short_stretches")
@pytest.mark.parametrize("threads", [2, 3])
def test_threads_that_share_a_day_come_to_the_same(world: World, whole: tuple[bytes, ...], threads: int) -> None:
    assert bytes_of(begin(world, threads).run()) == whole
    run = begin(world, threads)
    while run.day < run.days:
        run.advance()
    assert bytes_of(run) == whole


def test_without_flows_all_else_is_the_same(world: World, whole: tuple[bytes, ...]) -> None:
    found = bytes_of(begin(world, flows=False).run())
    assert found[1:3] == (b"", b"")
    assert (found[0], found[3:]) == (whole[0], whole[3:])


def test_two_replicates_differ(world: World, whole: tuple[bytes, ...]) -> None:
    assert bytes_of(begin(world, replicate=1).run()) != whole


# -- full tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [0, 1, 2, 7])
def test_a_table_that_is_full_in_the_middle_of_a_day_loses_nobody_and_changes_no_byte(
    world: World, whole: tuple[bytes, ...], left: int
) -> None:
    """The sums of every day are checked by the record, which stops a run that loses somebody."""
    run = begin(world)
    full = step_by_step(run, left)
    assert bytes_of(run) == whole
    assert all(full[step] >= 5 for step in GROWING)
    assert set(full) == set(GROWING)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, more: int) -> Counter[int]:
    """How often each step has found no room, where it is given so many rows at a time."""
    times: Counter[int] = Counter()

    def make_room(run: Engine, step: int) -> None:
        assert step in GROWING
        times[step] += 1
        run.parties.resize(len(run.parties.origin) + more)
        run.squads = run.squads.resized(len(run.squads.row) + more)
        run.stale = True

    monkeypatch.setattr(room, "make", make_room)
    return times


@pytest.mark.parametrize("more", [1, 2, 7])
def test_a_table_that_grows_by_a_few_rows_is_full_again_and_again(
    world: World, whole: tuple[bytes, ...], full: Counter[int], more: int
) -> None:
    run = begin(world).run()
    assert bytes_of(run) == whole
    assert sum(full.values()) * more == len(run.parties.origin)
    assert all(full[step] * more >= 20 for step in GROWING)


@pytest.mark.usefixtures("short_stretches")
@pytest.mark.parametrize("more", [1, 7])
def test_threads_find_room_as_one_does(world: World, whole: tuple[bytes, ...], full: Counter[int], more: int) -> None:
    run = begin(world, threads=2)
    while run.day < run.days:
        tighten(run, 0)
        run.advance()
    assert bytes_of(run) == whole
    assert full[days.GARRISONS] * more >= 20


def test_what_is_no_state_of_a_run_may_be_new_every_day(world: World, whole: tuple[bytes, ...]) -> None:
    """Room to work in counts for nothing the day after, and what follows from the parameters follows again."""
    run = begin(world)
    while run.day < run.days:
        run.settle()
        run.advance()
    assert bytes_of(run) == whole


# -- the real border ---------------------------------------------------------------------------------


def test_on_the_real_border_step_by_step_from_tiny_room() -> None:
    scenario, border = load("collapse")
    whole, run = (Engine(scenario, border, realise(scenario, border, {}), 5, 0) for _ in range(2))
    whole.run()
    run.run(60)
    full = step_by_step(run, 3)
    assert all(full[step] >= 20 for step in GROWING)
    assert bytes_of(run) == bytes_of(whole)


class Snow(NamedTuple):
    """The arrays of a rule that the model does not have."""

    depth: Floats

    @classmethod
    def first(cls, start: Start) -> Snow:
        return cls(np.full(len(start.network.world.places), 0.5))


class Wintry(NamedTuple):
    """A state with that rule beside one of the model's."""

    snow: Snow
    movement: Movement


def test_a_rule_named_in_the_state_makes_its_own_first_morning(world: World) -> None:
    first = vars(days.State)["first"].__func__(Wintry, start(network=Network.of(world)))
    assert isinstance(first, Wintry)
    assert isinstance(first.snow, Snow)
    assert isinstance(first.movement, Movement)
    assert (first.snow.depth == 0.5).all()
    assert len(first.snow.depth) == len(world.places)
