"""Orders of guards that stop nobody are known from the events: while every crossing admits everybody."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.runs.escort import escorted, stop_nobody
from sim.runs.run import load
from sim.scenario.events import Action, Event
from sim.scenario.resolved import Scenario
from sim.world import World


@pytest.fixture(scope="module")
def loaded() -> tuple[Scenario, World]:
    return load("baseline")


def on(day: int, action: Action, target: str, value: float | str = 0.0, kind: str = "") -> Event:
    return Event(dt.date(2021, 7, day), action, target, value, kind)


GUARDS = on(8, "guards", "TJK", 20000.0)  # TJK admits civilians since 1 July, soldiers always


@pytest.mark.parametrize(
    ("events", "idle"),
    [
        ((), True),
        ((on(9, "policy", "TJK", "limited", "civilian"),), False),
        ((on(9, "policy", "TJK", "limited", "military"),), False),
        ((on(7, "policy", "TJK", "closed"), on(8, "policy", "TJK", "open")), True),  # open again on its day
        ((on(9, "far", "langar", "closed"),), False),  # one ford is enough
        ((on(9, "far", "langar", "open"), on(10, "policy", "TJK", "closed", "civilian")), False),
        ((on(9, "policy", "TJK", "limited", "civilian"), on(9, "corridor", "TJK", "open")), True),
        ((on(9, "corridor", "TJK", "open"), on(9, "policy", "TJK", "limited", "military")), False),
        ((on(9, "guards", "TJK", 5.0), on(10, "policy", "TJK", "closed")), True),  # others stand there by then
        ((on(9, "policy", "UZB", "closed"),), True),
        ((on(9, "guards", "TJK", 20000.0), on(10, "policy", "TJK", "closed")), False),  # it stands on, repeated
        ((on(9, "guards", "TJK", 20000.0),), True),
    ],
)
def test_guards_stop_nobody_as_long_as_everybody_is_admitted(
    loaded: tuple[Scenario, World], events: tuple[Event, ...], idle: bool
) -> None:
    scenario, world = loaded
    found = stop_nobody(scenario.with_(events=(GUARDS, *events)), world)
    assert (GUARDS in found) is idle
    assert all(event.action == "guards" for event in found)


def test_guards_of_a_host_that_admits_few_may_stop_somebody(loaded: tuple[Scenario, World]) -> None:
    scenario, world = loaded
    assert stop_nobody(scenario.with_(events=(on(8, "guards", "PAK", 3.0),)), world) == []
    assert stop_nobody(load("guarded-border")[0], world) == []
    posts = scenario.with_(events=(on(7, "policy", "TJK", "limited"), GUARDS, on(8, "guards", "TJK", 4000.0)))
    assert stop_nobody(posts, world) == [], "an order that another replaces on its day never stood, and is no reason"
    assert "every crossing to PAK admits everybody" in escorted("PAK")
