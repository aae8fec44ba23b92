"""Calendar: every action does what its name says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.hand import START, engine, plan, valley
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.rules.calendar import Changes, Reach, apply, crossings_of
from sim.model.rules.crossing import FOLLOW
from sim.runs.run import load
from sim.scenario.events import ACTIONS, Event
from sim.world import World
from sim.world.world import Policy


@pytest.fixture
def run(tmp_path: Path) -> Engine:
    return engine(plan(), valley(tmp_path))


DAY = 9


def happen(
    run: Engine, action: str, target: str, value: float | str = 0.0, kind: str = "", scale: float = 1.0
) -> tuple[Changes, set[str]]:
    """Apply one event; return what is left for others and the names of the arrays that it changed."""
    s = run.state
    reach = Reach(s.front, s.siege, s.garrisons, s.crossing, s.reception, run.scratch.fallen)

    def now() -> dict[tuple[type, str], bytes]:
        return {
            (type(part), name): getattr(part, name).tobytes() for part in (*s, reach.fallen) for name in part._fields
        }

    before = now()
    changes = apply(Event(START, action, target, value, kind), DAY, reach, run.world, scale)  # type: ignore[arg-type]
    return changes, {of[1] for of, content in now().items() if content != before[of]}


def lost(run: Engine) -> list[str]:
    """Return the places whose garrisons have to decide."""
    fallen = run.scratch.fallen
    return [run.world.places.ids[i] for i in fallen.place[: fallen.many[0]]]


def test_set_hands_on_the_value(run: Engine) -> None:
    changes, changed = happen(run, "set", "front.tempo", 3)
    assert (changes, changed) == (Changes(settings={"front.tempo": 3.0}), set())


@pytest.mark.parametrize(("action", "place", "holder"), [("capture", "mid", 1), ("retake", "low", 0)])
def test_a_place_changes_hands(run: Engine, action: str, place: str, holder: int) -> None:
    changes, changed = happen(run, action, place)
    row, front = run.world.places.index[place], run.state.front
    assert changes == Changes()
    assert changed == {"held", "flips", "changed_on"} | ({"fallen_on", "place", "many"} if holder else set())
    assert (front.held[row], front.flips[row], front.changed_on[row]) == (holder, 1, DAY)
    assert front.fallen_on[row] == (DAY if holder else -np.inf)
    assert lost(run) == (["mid"] if holder else [])


@pytest.mark.parametrize(("action", "place"), [("capture", "low"), ("retake", "mid")])
def test_who_holds_a_place_is_not_given_it(run: Engine, action: str, place: str) -> None:
    assert happen(run, action, place) == (Changes(), set())
    assert lost(run) == []


def test_a_captured_crossing_has_lost_its_post_and_not_yet_its_bank(run: Engine) -> None:
    row = run.world.places.index["bridge"]
    assert happen(run, "capture", "bridge") == (Changes(), {"post_taken", "place", "many"})
    assert run.state.crossing.post_taken[row] == DAY
    assert lost(run) == ["bridge"]
    assert happen(run, "retake", "bridge") == (Changes(), {"post_taken"})
    assert run.state.crossing.post_taken[row] == np.inf


def test_soldiers_of_a_post_whose_bank_was_lost_before_have_decided(run: Engine) -> None:
    run.state.front.held[run.world.places.index["bridge"]] = 1
    assert happen(run, "capture", "bridge") == (Changes(), {"post_taken"})
    assert lost(run) == []


def test_a_place_that_is_lost_and_won_and_lost_on_one_day_is_lost_once(run: Engine) -> None:
    for action, place in (("capture", "mid"), ("retake", "mid"), ("capture", "city"), ("capture", "mid")):
        happen(run, action, place)
    assert lost(run) == ["mid", "city"]


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
        ("let_through", "0.25", 0.25),
    ],
)
def test_orders_for_a_bank_reach_the_crossing(run: Engine, target: str, action: str, value: str, code: int) -> None:
    changes, changed = happen(run, action, target, value)
    assert (changes, changed) == (Changes(), {action})
    orders = getattr(run.state.crossing, action)
    assert orders[run.world.places.index["bridge"]] == code


@pytest.mark.parametrize(("action", "first", "last"), [("near", "open", "follow"), ("far", "open", "follow")])
def test_an_order_can_be_withdrawn(run: Engine, action: str, first: str, last: str) -> None:
    happen(run, action, "bridge", first)
    happen(run, action, "bridge", last)
    assert (getattr(run.state.crossing, action) == FOLLOW).all()


def test_a_corridor_can_be_closed_again(run: Engine) -> None:
    happen(run, "corridor", "bridge", "open")
    happen(run, "corridor", "bridge", "closed")
    assert (run.state.crossing.corridor == 0).all()


@pytest.mark.parametrize(
    ("kind", "policy"),
    [("civilian", [0, 2]), ("military", [2, 0]), ("", [0, 0])],
)
def test_policy_is_for_one_kind_or_both(run: Engine, kind: str, policy: list[int]) -> None:
    changes, changed = happen(run, "policy", "BBB", "closed", kind)
    assert (changes, changed) == (Changes(), {"policy"})
    assert run.state.crossing.policy.tolist() == [policy]


@pytest.mark.parametrize(
    ("action", "target", "value", "rule", "arrays"),
    [
        ("guards", "BBB", 250.0, "crossing", {"guards"}),
        ("capacity", "camp", 12.0, "reception", {"capacity", "places"}),
        ("rural", "city", 0.4, "front", {"rural"}),
        ("fighting", "city", 0.4, "siege", {"reported"}),
    ],
)
def test_numbers_replace_what_was_there(
    run: Engine, action: str, target: str, value: float, rule: str, arrays: set[str]
) -> None:
    changes, changed = happen(run, action, target, value)
    assert (changes, changed) == (Changes(), arrays)
    row = 0 if action == "guards" else run.world.places.index[target]
    assert {getattr(getattr(run.state, rule), array)[row] for array in arrays} == {value}


def test_places_given_by_an_event_are_multiplied_by_the_scale_of_the_day(run: Engine) -> None:
    happen(run, "capacity", "camp", 12.0, scale=4.0)
    row, reception = run.world.places.index["camp"], run.state.reception
    assert (reception.capacity[row], reception.places[row]) == (48.0, 12.0)


def test_reinforcements_are_added_and_counted(run: Engine) -> None:
    changes, changed = happen(run, "reinforce", "city", 40.0)
    assert (changes, changed) == (Changes(reinforced=40), {"garrison"})
    assert run.state.garrisons.garrison[run.world.places.index["city"]] == 140


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
        "fighting": ("city", 0.7),
        "let_through": ("bridge", 0.7),
        "corridor": ("bridge", "open"),
        "rural": ("city", 0.7),
    }
    assert set(tries) == set(ACTIONS)
    for action, (target, value) in tries.items():
        changes, changed = happen(run, action, target, value)
        assert changed or changes != Changes(), action


def test_the_last_of_several_events_of_a_day_holds(tmp_path: Path) -> None:
    events = [
        *(Event(START, "guards", "BBB", v) for v in (5.0, 9.0)),
        *(Event(START, "set", "reception.transfer_km", v) for v in (100.0, 90.0)),
        *(Event(START, action, "low", 0.0) for action in ("retake", "capture")),
        Event(START, "reinforce", "city", 40.0),
        Event(START, "reinforce", "city", 2.0),
    ]
    run = engine(plan(events=tuple(events)), valley(tmp_path))
    soldiers = run.people[1]
    run.advance()
    assert run.state.crossing.guards.tolist() == [9.0]
    assert run.values["reception.transfer_km"] == run.parameters.reception.transfer_km == 90.0
    assert run.state.front.held[run.world.places.index["low"]] == 1
    assert run.people[1] == soldiers + 42


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
        assert run.state.crossing.guards[tjk] == 4000
    run.advance()
    assert run.state.crossing.guards[tjk] == 20_000
