"""What crossings and the pace follow before any change stands beside the field that changes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sim.model.parameters import REGISTRY
from sim.scenario.events import Event
from sim.scenario.load import load_scenario
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Scenario, Setting
from sim.study.orders import orders_now, pace_now
from sim.world import World, load_world

DAY, LATER = dt.date(2021, 7, 15), dt.date(2021, 7, 18)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world("panj-2021")


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return load_scenario("baseline", REGISTRY)


def test_without_an_order_it_is_said_what_decides(baseline: Scenario, world: World) -> None:
    for place in ("tem", "TJK"):
        assert orders_now("near", place, baseline, world) == "as whoever holds it decides"
        admits = "open for civilians and soldiers"
        assert orders_now("far", place, baseline, world) == f"as the host's policy says ({admits})"
        assert orders_now("corridor", place, baseline, world) == "none"


def test_an_order_at_a_crossing_or_at_all_of_a_host_is_told_with_its_day(baseline: Scenario, world: World) -> None:
    events = (
        Event(DAY, "near", "TJK", "closed"),
        Event(LATER, "near", "tem", "follow"),
        Event(DAY, "far", "tem", "open"),
        Event(DAY, "corridor", "tem", "open"),
        Event(LATER, "corridor", "TJK", "closed"),
    )
    ordered = replace(baseline, events=events)
    told = "as whoever holds it decides; from 15 July closed"
    assert orders_now("near", "panji-poyon", ordered, world) == told
    assert orders_now("near", "tem", ordered, world) == f"{told}; from 18 July as whoever holds it decides"
    assert orders_now("near", "TJK", ordered, world) == (
        f"{told}; from 18 July as whoever holds it decides at tem, else closed"
    )
    assert orders_now("far", "tem", ordered, world).endswith("; from 15 July open")
    assert orders_now("corridor", "tem", ordered, world) == "none; from 15 July open; from 18 July none"
    assert orders_now("corridor", "IRN", ordered, world) == "none"


def test_an_order_of_the_first_day_holds_now(baseline: Scenario, world: World) -> None:
    ordered = replace(baseline, events=(Event(baseline.start, "far", "TJK", "limited"),))
    assert orders_now("far", "tem", ordered, world) == "limited"


def test_the_pace_is_told_as_it_is_set_or_drawn(baseline: Scenario, world: World) -> None:
    assert pace_now(baseline, world) == "1"
    events = (Event(DAY, "set", "front.tempo", 0.0), Event(LATER, "set", "front.tempo", 2.0))
    assert pace_now(replace(baseline, events=events), world) == "1; from 15 July 0; from 18 July 2"
    drawn = {"front.tempo": Setting(1.0, Spread(0.5, 2.0))}
    assert pace_now(replace(baseline, settings=dict(baseline.settings) | drawn), world) == (
        "1 at central values, drawn between 0.5 and 2"
    )
