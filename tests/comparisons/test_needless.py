"""Orders about banks that change none beside the others are told of: of several, all together change nothing."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from sim import compare
from sim.comparisons.idle import ordered_before
from sim.comparisons.needless import needless
from sim.runs.run import load
from sim.scenario.events import Action, Event
from sim.scenario.resolved import Scenario
from sim.world import World

EARLY, LATE = dt.date(2021, 7, 8), dt.date(2021, 7, 10)


@pytest.fixture(scope="module")
def loaded() -> tuple[Scenario, World]:
    scenario, world = load("baseline")
    return scenario.with_(until=dt.date(2021, 7, 14), events=()), world


def event(action: Action, target: str, value: float | str, kind: str = "", on: dt.date = EARLY) -> Event:
    return Event(on, action, target, value, kind)


SHUT, TEM = event("policy", "TJK", "closed"), event("far", "tem", "closed")
ALL = event("far", "TJK", "closed")


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((SHUT, TEM), {TEM}),
        ((TEM, SHUT), {TEM}),
        ((TEM, ALL), {TEM}),
        ((SHUT, event("far", "tem", "closed", on=LATE)), {event("far", "tem", "closed", on=LATE)}),
        ((SHUT, ALL), {SHUT}),  # one of the two stays
        ((event("near", "tem", "closed"), event("near", "TJK", "closed")), {event("near", "tem", "closed")}),
        ((event("far", "tem", "limited"), TEM), {event("far", "tem", "limited")}),  # the later of a day counts
        ((TEM, event("policy", "TJK", "closed", on=LATE)), set()),  # closed two days before
        ((SHUT, event("far", "tem", "limited")), set()),
        ((event("policy", "TJK", "closed", "civilian"), TEM), set()),  # soldiers come in without it
        ((SHUT, TEM, event("policy", "TJK", "open", on=LATE)), set()),
        ((SHUT, TEM, TEM), set()),  # which of the two is told?
        ((event("corridor", "tem", "open"), event("near", "tem", "open")), set()),  # of soldiers
    ],
)
def test_an_order_that_changes_no_bank_beside_the_others(
    loaded: tuple[Scenario, World], events: tuple[Event, ...], found: set[Event]
) -> None:
    scenario, world = loaded
    assert {one for one, _ in needless(scenario.with_(events=events), world, [])} == found


def test_an_order_that_undoes_another_is_told_as_that(loaded: tuple[Scenario, World]) -> None:
    """It was said that by the other orders the bank is open without it: one of these closes it."""
    scenario, world = loaded
    closed, opened = event("policy", "TJK", "closed", "civilian"), event("far", "TJK", "open")
    told = dict(needless(scenario.with_(events=(closed, opened)), world, []))
    assert told[closed].endswith("is the same without it")
    assert told[opened] == (
        "it undoes policy: {TJK: {civilian: closed}} on 2021-07-08, and without both every bank is the same"
    )


def test_what_is_told_of_together_changes_no_run(loaded: tuple[Scenario, World]) -> None:
    scenario, world = loaded
    events = (TEM, SHUT, ALL, event("near", "tem", "closed"), event("near", "TJK", "closed", on=EARLY))
    every = scenario.with_(name="every", events=events)
    told = ordered_before(every, world)
    assert len(told) == 3
    rest = scenario.with_(name="rest", events=tuple(one for one in events if one.known_by not in told))
    found = compare(rest, every, replicates=2, jobs=1)
    for measure in ("arrivals", "queue"):
        assert np.array_equal(
            found.of("rest", measure, "tem", "civilian"), found.of("every", measure, "tem", "civilian")
        )
    assert any("far bank" in note and "changes nothing" in note for note in found.told), found.told
