"""Comparisons say why an event changed nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from sim import compare
from sim.experiment.compare.idle import ordered_before
from sim.experiment.run import load
from sim.scenario.events import Action, Event
from sim.scenario.resolved import Scenario
from sim.world import World

LAST = dt.date(2021, 7, 11)
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
        (
            (event("near", "panji-poyon", "closed"),),
            "other: its event of 2021-07-08, near: {panji-poyon: closed}, changes nothing: the near bank was closed "
            "already, for the insurgents hold it in 2 runs that were looked at",
        ),
        ((event("near", "panji-poyon", "follow"),), "the near bank at panji-poyon was ordered follow already"),
        ((event("capture", "shighnan"),), "shighnan was the insurgents’ already in 2 runs that were looked at"),
        ((event("retake", "kabul"),), "kabul was the government’s already in 2 runs"),
        ((event("policy", "TJK", "open", "military"),), "the policy of TJK for soldiers was open already"),
        ((event("guards", "PAK", 3.0), event("guards", "PAK", 3.0, on=LAST)), "PAK had 3 guards already"),
        ((event("set", "front.tempo", 1.0),), "front.tempo was 1 already"),
        (
            (event("set", "front.retake_rate", 0.09),),
            "it took effect, but nothing here hangs on it (front.retake_rate: hazard to be retaken of a district",
        ),
        ((), "other has no event that baseline has not: they are the same from the branch date on"),
    ],
)
def test_why_an_event_changed_nothing(loaded: tuple[Scenario, World], events: tuple[Event, ...], said: str) -> None:
    told = notes(loaded[0], *events)
    assert any(said in line for line in told), told


def test_what_changes_something_is_not_told_of(loaded: tuple[Scenario, World]) -> None:
    assert notes(loaded[0], event("set", "front.tempo", 20.0), event("set", "displacement.panic", 9.0)) == []


def test_guards_of_an_open_border_meet_nobody(loaded: tuple[Scenario, World]) -> None:
    opened = event("policy", "PAK", "open", on=dt.date(2021, 7, 7))
    (line,) = notes(loaded[0], opened, event("guards", "PAK", 7.0), of_base=(opened,))
    assert "all crossings to PAK were open, so nobody went outside the posts in 2 runs that were looked at" in line


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
    (line,) = notes(loaded[0], of_base=(event("near", "panji-poyon", "closed"),))
    assert "near: {panji-poyon: closed}, of baseline is missing, and it makes no difference" in line


def test_many_are_counted(loaded: tuple[Scenario, World]) -> None:
    days = [AT + dt.timedelta(days=k) for k in range(3)]
    same = [event("set", name, 1.0, on=day) for name in ("front.tempo", "displacement.panic") for day in days]
    told = notes(loaded[0], *same)
    assert len(told) == 6
    assert told[-1] == "other: the same of 1 more event"


@pytest.mark.parametrize(
    ("before", "last", "said"),
    [
        ((event("far", "TJK", "closed", on=LAST),), event("policy", "TJK", "limited", on=LAST), "an order of its own"),
        ((event("far", "TJK", "closed"),), event("far", "tem", "closed", on=LAST), "bank at tem was ordered closed"),
        ((event("far", "tem", "closed"),), event("far", "TJK", "closed", on=LAST), ""),
        ((event("corridor", "TJK", "open"),), event("policy", "TJK", "limited", "civilian", on=LAST), "of its own"),
        ((event("corridor", "TJK", "open"),), event("policy", "TJK", "limited", on=LAST), ""),
        ((event("capacity", "khorog", 7.0),), event("capacity", "khorog", 7.0, on=LAST), "khorog had 7 places"),
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
