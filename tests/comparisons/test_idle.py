"""Comparisons say why an event changed nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from model.hand import START, plan, valley

from sim import compare
from sim.comparisons.idle import Looked, idle_events, ordered_before
from sim.runs.run import load
from sim.runs.tasks import Plan
from sim.scenario.events import Action, Event
from sim.scenario.resolved import Scenario, Setting
from sim.world import World
from tests.made_world import HEADS

LAST, AFTER = dt.date(2021, 7, 11), dt.date(2021, 7, 12)
AT = dt.date(2021, 7, 8)


@pytest.fixture(scope="module")
def loaded() -> tuple[Scenario, World]:
    scenario, world = load("baseline")
    return scenario.with_(until=LAST, events=()), world


def event(action: Action, target: str, value: float | str = 0.0, kind: str = "", on: dt.date = AT) -> Event:
    return Event(on, action, target, value, kind)


def notes(base: Scenario, *events: Event, of_base: tuple[Event, ...] = (), until: str | None = None) -> list[str]:
    """Return what is told of a scenario with some events beside one with others."""
    other = base.with_(name="other", events=events)
    found = compare(base.with_(events=of_base), other, replicates=2, jobs=1, until=until)
    return list(found.told)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((event("near", "panji-poyon", "follow"),), "the near bank at panji-poyon was ordered follow already"),
        ((event("capture", "shighnan"),), "shighnan was the insurgents’ already in 2 runs that were looked at"),
        ((event("retake", "kabul"),), "kabul was the government’s already in 2 runs"),
        ((event("policy", "TJK", "open", "military"),), "the policy of Tajikistan for soldiers was open already"),
        (
            (event("guards", "PAK", 3000.0), event("guards", "PAK", 3000.0, on=LAST)),
            "Pakistan had 3,000 guards already",
        ),
        ((event("set", "front.tempo", 1.0),), "front.tempo was 1 already"),
        (
            (event("set", "front.retake_rate", 0.09),),
            "changes nothing: no number of these runs hangs on it (front.retake_rate: hazard to be retaken of a",
        ),
        ((event("let_through", "tem", 0.0),), "the share let through at tem was 0 already"),
        (
            (event("let_through", "torkham", 0.5),),
            "the near bank was not left to insurgents who might let somebody through in 2 runs that were looked at",
        ),
        ((), "other has no event until 2021-07-11 that baseline has not: they are the same from the branch date on"),
    ],
)
def test_why_an_event_changed_nothing(loaded: tuple[Scenario, World], events: tuple[Event, ...], said: str) -> None:
    told = notes(loaded[0], *events)
    assert any(said in line for line in told), told


def staying(base: Scenario) -> Scenario:
    """Return a scenario from which nobody goes home: a bank closed by order would keep them abroad."""
    return base.with_(settings={**base.settings, "homecoming.own": Setting(0.0), "homecoming.other": Setting(0.0)})


def test_a_bank_that_was_lost_is_closed_already(loaded: tuple[Scenario, World]) -> None:
    (line,) = notes(staying(loaded[0]), event("near", "kokul", "closed"))
    assert (
        "other: its event of 2021-07-08, near: {kokul: closed}, changes nothing: the near bank was closed "
        "already, for the insurgents hold it in 2 runs that were looked at"
    ) in line


def test_what_changes_something_is_not_told_of(loaded: tuple[Scenario, World]) -> None:
    assert notes(loaded[0], event("set", "front.tempo", 20.0), event("set", "displacement.panic", 9.0)) == []


ESCORT = "changes nothing: every crossing to Pakistan admits everybody, so guards escort whom they meet and stop nobody"


def test_guards_of_an_open_border_stop_nobody(loaded: tuple[Scenario, World]) -> None:
    opened = event("policy", "PAK", "open", on=dt.date(2021, 7, 7))
    (line,) = notes(loaded[0], opened, event("guards", "PAK", 7.0), of_base=(opened,))
    assert f"its event of 2021-07-08, guards: {{PAK: 7}}, {ESCORT}" in line


def test_guards_that_stop_nobody_are_told_of_beside_what_changes_the_same_day(loaded: tuple[Scenario, World]) -> None:
    opened = event("policy", "PAK", "open", on=dt.date(2021, 7, 7))
    busy = event("set", "displacement.panic", 9.0)
    (line,) = notes(loaded[0], opened, event("guards", "PAK", 7.0), busy, of_base=(opened,))
    assert ESCORT in line
    assert notes(loaded[0], event("guards", "PAK", 7.0), busy) == []


def test_an_idle_event_on_a_day_with_others_is_no_news(loaded: tuple[Scenario, World]) -> None:
    assert notes(loaded[0], event("set", "displacement.panic", 9.0), event("set", "front.counter", 0.0)) == []


def test_an_idle_day_is_told_beside_one_that_is_not(loaded: tuple[Scenario, World]) -> None:
    (line,) = notes(loaded[0], event("set", "displacement.panic", 9.0), event("set", "front.counter", 0.0, on=LAST))
    assert "set: {front.counter: 0}, changes nothing: front.counter was 0 already" in line


def test_an_event_after_the_last_day_is_told(loaded: tuple[Scenario, World]) -> None:
    told = notes(loaded[0], event("set", "displacement.panic", 9.0, on=LAST), until="2021-07-09")
    assert told[0] == (
        "other: its event of 2021-07-11, set: {displacement.panic: 9}, is after the last day, 2021-07-09: "
        "it is left out"
    )
    assert "the same from the branch date on" in told[1]


def test_an_event_that_only_the_reference_has_is_told(loaded: tuple[Scenario, World]) -> None:
    (line,) = notes(staying(loaded[0]), of_base=(event("near", "kokul", "closed"),))
    assert "near: {kokul: closed}, of baseline is missing, and it makes no difference" in line


def test_many_are_counted(loaded: tuple[Scenario, World]) -> None:
    days = [AT + dt.timedelta(days=k) for k in range(3)]
    same = [event("set", name, 1.0, on=day) for name in ("front.tempo", "displacement.panic") for day in days]
    told = notes(loaded[0], *same)
    assert len(told) == 6
    assert told[-1] == "other: the same of 1 more event"


@pytest.mark.parametrize(
    ("before", "last", "said"),
    [
        (
            (event("far", "TJK", "closed", on=LAST),),
            event("policy", "TJK", "limited", on=LAST),
            "crossing to Tajikistan has an order of its own",
        ),
        ((event("far", "TJK", "closed"),), event("far", "tem", "closed", on=LAST), "bank at tem was ordered closed"),
        ((event("far", "tem", "closed"),), event("far", "TJK", "closed", on=LAST), ""),
        ((event("corridor", "TJK", "open"),), event("policy", "TJK", "limited", "civilian", on=LAST), "of its own"),
        ((event("corridor", "TJK", "open"),), event("policy", "TJK", "limited", on=LAST), ""),
        ((event("capacity", "khorog", 7.0),), event("capacity", "khorog", 7.0, on=LAST), "was given 7 places"),
        (
            (event("far", "TJK", "closed"), event("far", "tem", "follow", on=AFTER)),
            event("policy", "TJK", "limited", on=LAST),
            "",
        ),
        (
            (event("corridor", "TJK", "open"), event("corridor", "tem", "closed", on=AFTER)),
            event("policy", "TJK", "limited", "civilian", on=LAST),
            "",
        ),
        (
            (event("capacity", "khorog", 7.0), event("set", "reception.capacity_scale", 3.0)),
            event("capacity", "khorog", 7.0, on=LAST),
            "khorog was given 7 places",  # three times as many before and after
        ),
        ((event("far", "tem", "closed", on=LAST),), event("far", "tem", "closed", on=LAST), ""),  # the first may not
        ((event("near", "tem", "open"),), event("near", "tem", "follow", on=LAST), ""),
        ((), event("set", "displacement.fight", 0.004), ""),  # it was drawn
    ],
)
def test_what_the_events_alone_say(
    loaded: tuple[Scenario, World], before: tuple[Event, ...], last: Event, said: str
) -> None:
    scenario, world = loaded
    found = ordered_before(scenario.with_(events=(*before, last)), world)
    assert [why for (*_, kind), why in found.items()] == [] if not said else said in list(found.values())[-1]


def on(day: int, action: Action, target: str, value: float | str = 0.0) -> Event:
    return Event(START + dt.timedelta(days=day), action, target, value)


def central(world: World, *events: Event) -> Plan:
    return Plan(plan(14, 5, events, front__tempo=0.01), world, 1, ({},), point=True)


def test_a_reason_holds_as_long_as_the_order_would(tmp_path: Path) -> None:
    """The bank is open for those who hold it, but not if it is captured before the last day."""
    world = valley(tmp_path, history=HEADS["history"])
    opened, lost = on(8, "near", "bridge", "open"), on(10, "capture", "bridge")
    told = Looked.of(central(world, opened), [0]).met(opened)
    assert told == "the near bank was open already, for the government holds it in the run"
    assert Looked.of(central(world, opened, lost), [0]).met(opened) == ""


def test_where_runs_differ_an_event_is_told_of_only_if_they_are_the_same_without_it(tmp_path: Path) -> None:
    world = valley(tmp_path)
    panic, idle = on(6, "set", "displacement.panic", 9.0), on(8, "guards", "BBB", 100.0)
    looked = Looked.of(central(world, panic, idle), [0])
    assert looked.same_without([idle])
    assert not looked.same_without([panic])
    (line,) = idle_events(central(world), central(world, panic, idle), [0], equal=False)
    assert "guards: {BBB: 100}, changes nothing: Beeland had 100 guards already" in line


def test_finished_results_are_not_made_again_with_what_nobody_drew(tmp_path: Path) -> None:
    """They do not say what they were drawn from: central values are not theirs."""
    idle = on(8, "guards", "BBB", 100.0)
    stored = Plan(plan(14, 5, (idle,)), valley(tmp_path), 1, ({},))
    assert Looked.of(stored, [0]).replicates == ()
    assert idle_events(stored, stored, [0], equal=False) == []
    (line,) = idle_events(replace(stored, scenario=plan(14, 5)), stored, [0], equal=True)
    assert line.endswith("changes nothing: Beeland had 100 guards already")


def test_events_that_take_each_other_back_are_not_said_to_do_nothing(tmp_path: Path) -> None:
    world = valley(tmp_path)
    there, back = on(8, "set", "displacement.panic", 9.0), on(8, "set", "displacement.panic", 1.0)
    lines = idle_events(central(world), central(world, there, back), [0], equal=True)
    assert "changes nothing: no number of these runs hangs on it" in lines[0], lines
    assert "makes no difference beside the others" in lines[-1], lines


def test_a_bank_in_a_corridor_is_not_closed_already(tmp_path: Path) -> None:
    """The insurgents held it, but the corridor was open, and the sentence had it closed for that."""
    world = valley(tmp_path, history=HEADS["history"])
    lost, corridor = on(7, "capture", "bridge"), on(7, "corridor", "bridge", "open")
    shut = on(9, "near", "bridge", "closed")
    assert Looked.of(central(world, lost, shut), [0]).met(shut).startswith("the near bank was closed already, for the")
    told = Looked.of(central(world, lost, corridor, shut), [0]).met(shut)
    assert told == "a corridor opens it to civilians, and to soldiers it was so already in the run"
    far = on(9, "far", "bridge", "open")
    assert Looked.of(central(world, corridor, far), [0]).met(far) == told


def test_of_banks_of_which_a_corridor_opens_some_it_is_said_of_how_many(loaded: tuple[Scenario, World]) -> None:
    world = loaded[1]
    many = int((world.places.host[world.places.crossing_kind >= 0] == world.hosts.ids.index("TJK")).sum())
    corridor, far = event("corridor", "tem", "open"), event("far", "TJK", "open", on=LAST)
    scenario = Plan(loaded[0].with_(events=(corridor, far)), world, 1, ({},), point=True)
    told = Looked.of(scenario, [0]).met(far)
    assert told == f"corridors open 1 of {many} to civilians, and all else was so already in the run"
