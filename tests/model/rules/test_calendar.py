"""Calendar: every action does what its name says, and nothing else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from model.hand import START, engine, plan, valley
from sim.experiment.run import load
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.rules.calendar import Changes, apply, crossings_of
from sim.model.state import FOLLOW, State
from sim.scenario.events import ACTIONS, Event
from sim.world import World
from sim.world.world import Policy


@pytest.fixture
def run(tmp_path: Path) -> Engine:
    return engine(plan(), valley(tmp_path))


def happen(run: Engine, action: str, target: str, value: float | str = 0.0, kind: str = "") -> tuple[Changes, set[str]]:
    """Apply one event; return what is left for others and the names of the arrays that it changed."""
    before = {f.name: getattr(run.state, f.name).copy() for f in dataclasses.fields(State)}
    changes = apply([Event(START, action, target, value, kind)], run.state, run.world)  # type: ignore[arg-type]
    changed = {name for name, old in before.items() if not np.array_equal(old, getattr(run.state, name))}
    return changes, changed


def test_set_hands_on_the_value(run: Engine) -> None:
    changes, changed = happen(run, "set", "front.tempo", 3)
    assert (changes, changed) == (Changes(settings={"front.tempo": 3.0}), set())


@pytest.mark.parametrize(("action", "place"), [("capture", "mid"), ("capture", "bridge"), ("retake", "low")])
def test_changes_of_hands_are_left_to_the_front(run: Engine, action: str, place: str) -> None:
    changes, changed = happen(run, action, place)
    row = run.world.places.index[place]
    expected = Changes(captured=[row]) if action == "capture" else Changes(retaken=[row])
    assert (changes, changed) == (expected, set())


@pytest.mark.parametrize("target", ["bridge", "BBB"])
@pytest.mark.parametrize(
    ("action", "value", "code"),
    [
        ("near", "open", 1),
        ("near", "closed", 0),
        ("far", "closed", Policy.CLOSED),
        ("far", "limited", Policy.LIMITED),
        ("far", "open", Policy.OPEN),
        ("corridor", "open", 1),
    ],
)
def test_orders_for_a_bank_reach_the_crossing(run: Engine, target: str, action: str, value: str, code: int) -> None:
    changes, changed = happen(run, action, target, value)
    assert (changes, changed) == (Changes(), {action})
    orders = getattr(run.state, action)
    assert orders[run.world.places.index["bridge"]] == code


@pytest.mark.parametrize(("action", "first", "last"), [("near", "open", "follow"), ("far", "open", "follow")])
def test_an_order_can_be_withdrawn(run: Engine, action: str, first: str, last: str) -> None:
    happen(run, action, "bridge", first)
    happen(run, action, "bridge", last)
    assert (getattr(run.state, action) == FOLLOW).all()


def test_a_corridor_can_be_closed_again(run: Engine) -> None:
    happen(run, "corridor", "bridge", "open")
    happen(run, "corridor", "bridge", "closed")
    assert (run.state.corridor == 0).all()


@pytest.mark.parametrize(
    ("kind", "policy"),
    [("civilian", [0, 2]), ("military", [2, 0]), ("", [0, 0])],
)
def test_policy_is_for_one_kind_or_both(run: Engine, kind: str, policy: list[int]) -> None:
    changes, changed = happen(run, "policy", "BBB", "closed", kind)
    assert (changes, changed) == (Changes(), {"policy"})
    assert run.state.policy.tolist() == [policy]


@pytest.mark.parametrize(
    ("action", "target", "value", "array", "found"),
    [
        ("guards", "BBB", 250.0, "guards", 250.0),
        ("capacity", "camp", 12.0, "capacity", 12.0),
        ("rural", "city", 0.4, "rural", 0.4),
    ],
)
def test_numbers_replace_what_was_there(
    run: Engine, action: str, target: str, value: float, array: str, found: float
) -> None:
    changes, changed = happen(run, action, target, value)
    assert (changes, changed) == (Changes(), {array})
    row = 0 if action == "guards" else run.world.places.index[target]
    assert getattr(run.state, array)[row] == found


def test_reinforcements_are_added_and_counted(run: Engine) -> None:
    changes, changed = happen(run, "reinforce", "city", 40.0)
    assert (changes, changed) == (Changes(reinforced=40), {"garrison"})
    assert run.state.garrison[run.world.places.index["city"]] == 140


def test_every_action_is_known_to_the_calendar(run: Engine) -> None:
    """Each action has some effect; one that was forgotten in the rule would have none."""
    tries = {
        "set": ("front.tempo", 2.0),
        "capture": ("mid", 0.0),
        "retake": ("low", 0.0),
        "near": ("bridge", "open"),
        "far": ("bridge", "closed"),
        "policy": ("BBB", "limited"),
        "guards": ("BBB", 7.0),
        "capacity": ("camp", 7.0),
        "reinforce": ("city", 7.0),
        "corridor": ("bridge", "open"),
        "rural": ("city", 0.7),
    }
    assert set(tries) == set(ACTIONS)
    for action, (target, value) in tries.items():
        changes, changed = happen(run, action, target, value)
        assert changed or changes != Changes(), action


def test_the_last_of_several_events_of_a_day_holds(run: Engine) -> None:
    events = [Event(START, "guards", "BBB", v) for v in (5.0, 9.0)]
    apply(events, run.state, run.world)
    assert run.state.guards.tolist() == [9.0]


# -- on the real border ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panj() -> World:
    return load("baseline")[1]


@pytest.mark.parametrize("host", ["TJK", "UZB", "TKM", "IRN", "PAK"])
def test_a_host_stands_for_all_crossings_to_it_and_no_others(panj: World, host: str) -> None:
    places = panj.places
    found = {places.ids[i] for i in crossings_of(host, panj)}
    row = panj.hosts.ids.index(host)
    expected = {name for i, name in enumerate(places.ids) if places.crossing_kind[i] >= 0 and places.host[i] == row}
    assert found == expected
    assert len(found) >= 1


def test_the_document_has_its_seven_crossings_and_more_to_tajikistan(panj: World) -> None:
    found = {panj.places.ids[i] for i in crossings_of("TJK", panj)}
    assert found >= {"shohon", "ruzvai", "nulvand", "humrogi", "tem", "ishkashim-bridge", "langar"}
    assert not found & {"hairatan", "aqina", "islam-qala", "torkham"}


def test_an_event_takes_effect_on_the_morning_of_its_date() -> None:
    scenario, world = load("guarded-border")
    run = Engine(scenario, world, realise(scenario, world, {}), 1, 0)
    tjk = world.hosts.ids.index("TJK")
    while run.date.isoformat() < "2021-07-07":
        run.advance()
        assert run.state.guards[tjk] == 4000
    run.advance()
    assert run.state.guards[tjk] == 20_000
