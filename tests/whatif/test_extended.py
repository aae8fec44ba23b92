"""Changes are read as events of a scenario file are, and what orders nothing new is noted."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from sim.model.parameters import REGISTRY
from sim.pages.live.whatif import notes_of
from sim.runs.run import load
from sim.scenario.added import with_events
from sim.scenario.errors import Problems
from sim.whatif.change import Asked, Change
from sim.whatif.checks import check
from sim.whatif.extended import changed, event_of, idle, replacing, said
from sim.whatif.ground import Ground


def made(ground: Ground, *asked: Asked) -> list[Change]:
    out: list[Change] = []
    for one in asked:
        out.append(check(one, ground, out))
    return out


def test_a_file_that_extends_the_scenario_says_the_same(ground: Ground, tmp_path: Path) -> None:
    changes = made(
        ground,
        Asked("guards", "TJK", "", "20000", "2021-07-10"),
        Asked("policy", "TJK", "civilian", "limited", "2021-07-10"),
        Asked("far", "tem", "", "closed", "2021-07-08"),
    )
    file = tmp_path / "mine.yaml"
    file.write_text(
        "extends: baseline\nevents:\n  - {date: 2021-07-08, far: {tem: closed}}\n"
        "  - date: 2021-07-10\n    guards: {TJK: 20000}\n    policy: {TJK: {civilian: limited}}\n",
        encoding="utf-8",
    )
    found, _ = load(file)
    meant = [(e.date, e.action, e.target, e.value, e.kind) for e in found.events]
    assert [(e.date, e.action, e.target, e.value, e.kind) for e in changed(ground, changes).events] == meant
    assert said(changes[1], ground) == "policy: {TJK: {civilian: limited}}"


def test_a_change_that_replaces_the_scenarios_own_event_says_which(ground: Ground) -> None:
    own = "events:\n  - {date: 2021-07-10, guards: {TJK: 8000}, far: {TJK: limited}}\n"
    own += "  - {date: 2021-07-11, guards: {TJK: 1}}"
    scenario = with_events(ground.scenario, own, REGISTRY, ground.names, "mine.yaml")
    its = Ground(scenario, ground.world)
    guards, tem, other, same = made(
        its,
        Asked("guards", "TJK", "", "20000", "2021-07-10"),
        Asked("far", "tem", "", "closed", "2021-07-10"),
        Asked("guards", "TJK", "", "20000", "2021-07-12"),
        Asked("guards", "TJK", "", "1", "2021-07-11"),
    )
    assert replacing([guards, tem, other, same], its) == {
        guards: "replaces the scenario's own order of that day, guards: {TJK: 8000} (mine.yaml:2)",
        tem: "is an exception from the scenario's own order of that day, far: {TJK: limited} (mine.yaml:2)",
    }
    assert notes_of((guards,), its)[guards].startswith("replaces the scenario's own order")


def test_a_mistake_is_told_as_of_a_file(ground: Ground) -> None:
    text = "events:\n  - date: 2021-07-01\n    far: {temm: shut}\n"
    with pytest.raises(Problems) as problems:
        with_events(ground.scenario, text, REGISTRY, ground.names, "what-if")
    assert "is not after history_until 2021-07-06" in str(problems.value)
    assert "what-if:" in str(problems.value)


def test_a_ceasefire_ends_as_the_scenario_was(ground: Ground) -> None:
    begins, ends = made(
        ground, Asked("ceasefire", "", "", "begins", "2021-07-08"), Asked("ceasefire", "", "", "ends", "2021-07-12")
    )
    assert {event.target: event.value for event in event_of(begins, ground)} == {
        "front.tempo": 0,
        "front.counter": 0,
        "siege.skirmish": 0,
    }
    values = ground.scenario.values()
    assert {event.target: event.value for event in event_of(ends, ground)} == {
        name: values[name] for name in ("front.tempo", "front.counter", "siege.skirmish")
    }
    offensive = Ground(*load("offensive"))
    again = check(Asked("ceasefire", "", "", "ends", "2021-08-01"), offensive)
    assert {event.target: event.value for event in event_of(again, offensive)}["front.tempo"] == 2


def test_the_state_gives_way_on_its_day(ground: Ground) -> None:
    (onset,) = made(ground, Asked("onset", "", "", "begins", "2021-07-11"))
    assert {event.target: event.value for event in event_of(onset, ground)} == {
        "capitals.regime": 1,
        "capitals.regime_day": 71,
        "front.air_support": 0,
    }


def test_what_orders_nothing_new_is_noted(ground: Ground, closed: Change) -> None:
    again = check(Asked("far", "tem", "", "closed", "2021-07-10"), ground, [closed])
    guards = check(Asked("guards", "TJK", "", "20000", "2021-07-10"), ground)
    assert idle([closed, again], ground) == {again: "changes nothing: the far bank at tem was ordered closed already"}
    assert "escort whom they meet and stop nobody" in idle([guards], ground)[guards]
    assert idle([guards, closed], ground) == {}


SHUT, TEM = Asked("policy", "TJK", "", "closed", "2021-07-10"), Asked("far", "tem", "", "closed", "2021-07-10")
NEEDLESS = "changes nothing: by the other orders the far bank at tem is closed without it, too"


@pytest.mark.parametrize("asked", list(permutations((SHUT, TEM, Asked("guards", "TJK", "", "50000", "2021-07-10")))))
def test_what_the_other_changes_make_needless_is_noted_in_any_order_of_adding(
    ground: Ground, asked: tuple[Asked, ...]
) -> None:
    """Of a closed border and one of its crossings, closed besides, only an order like an earlier one was noted."""
    changes = made(ground, *asked)
    assert {change.kind: note for change, note in idle(changes, ground).items()} == {"far": NEEDLESS}


def test_a_crossing_that_stays_closed_when_the_border_opens_again_is_not_noted(ground: Ground) -> None:
    opens = Asked("policy", "TJK", "", "open", "2021-07-15")
    assert idle(made(ground, SHUT, TEM, opens), ground) == {}


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        (Asked("places", "khorog", "", "3000", "2021-07-10"), "khorog was given 3,000 places already"),
        (Asked("pace", "", "", "2", "2021-07-10"), "front.tempo was 2 already"),
        (Asked("far", "tem", "", "closed", "2021-07-10"), "the far bank at tem was ordered closed already"),
        (Asked("ceasefire", "", "", "begins", "2021-07-10"), ""),
    ],
)
def test_what_the_scenario_orders_on_that_very_day_is_noted(ground: Ground, asked: Asked, note: str) -> None:
    """Only on a later day was it: an event like one of the scenario's was taken for that one."""
    events = "{date: 2021-07-10, capacity: {khorog: 3000}, set: {front.tempo: 2}, far: {tem: closed}}"
    surge = Ground(
        with_events(ground.scenario, f"events: [{events}]\n", REGISTRY, ground.names, "surge.yaml"), ground.world
    )
    (change,) = made(surge, asked)
    assert idle([change], surge) == ({change: f"changes nothing: {note}"} if note else {})
    assert idle([change], ground) == {}


def test_a_change_that_a_ceasefire_makes_less_of_is_noted(ground: Ground) -> None:
    """The pace was 1 again, skirmishes 0, and nobody was told."""
    begins = Asked("ceasefire", "", "", "begins", "2021-07-10")
    pace = Asked("pace", "", "", "1", "2021-07-15")
    changes = made(ground, begins, pace)
    assert notes_of(changes, ground)[changes[1]] == (
        "the ceasefire of 10 July still holds: skirmishes stay at 0; add 'ceasefire ends' before this day"
    )
    changes = made(ground, begins, Asked("ceasefire", "", "", "ends", "2021-07-14"), pace)
    assert "holds" not in "".join(notes_of(changes, ground).values())
    changes = made(ground, begins, Asked("onset", "", "", "begins", "2021-07-12"))
    assert "the pace is 0 on this day: no capital falls" in notes_of(changes, ground)[changes[1]]
    slow, end = Asked("pace", "", "", "0.5", "2021-07-08"), Asked("ceasefire", "", "", "ends", "2021-07-14")
    changes = made(ground, slow, begins, end)
    assert notes_of(changes, ground)[changes[2]].startswith("the pace before, 0.5, does not come back")
    scenario = changed(ground, made(ground, begins))
    its = Ground(scenario, ground.world)
    (told,) = notes_of(made(its, pace), its).values()
    assert told.endswith("it is the scenario's own: a file can set siege.skirmish")


def test_a_ceasefire_that_the_scenario_itself_breaks_is_noted(ground: Ground) -> None:
    """Its own event of 15 July had the pace 2, and the ceasefire of 10 July was "nobody attacks any more"."""
    own = "events:\n  - {date: 2021-07-15, set: {front.tempo: 2}}"
    its = Ground(with_events(ground.scenario, own, REGISTRY, ground.names, "mine.yaml"), ground.world)
    (told,) = notes_of(made(its, Asked("ceasefire", "", "", "begins", "2021-07-10")), its).values()
    assert told == "events of the scenario's own begin attacks again on 15 July"


def test_a_ceasefire_that_ends_where_none_holds_is_noted(ground: Ground) -> None:
    """It changed what the runs draw, and nothing said that the ceasefire that begins later never ends."""
    begins, ends = ("ceasefire", "", "", "begins", "2021-07-15"), ("ceasefire", "", "", "ends", "2021-07-10")
    changes = made(ground, Asked(*begins), Asked(*ends))
    said = "no ceasefire holds on this day: only what each run draws (skirmishes) goes to its central value"
    assert notes_of(changes, ground)[changes[1]] == said
    assert said in notes_of(made(ground, Asked(*ends)), ground).values()
    again = made(ground, Asked(*begins), Asked(*ends[:4], "2021-07-18"), Asked(*ends[:4], "2021-07-20"))
    assert [said in notes_of(again, ground).get(one, "") for one in again] == [False, False, True]
