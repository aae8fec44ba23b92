"""A scenario that says nothing of itself is told by what it changes, and by nothing of the one it extends."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim import run
from sim.exports.run_sheets import sheets_of
from sim.model.parameters import REGISTRY
from sim.pages.live.desk import Desk
from sim.pages.live.session import Choice
from sim.pages.report.chapter import chapter
from sim.runs.stored import load_result
from sim.scenario.events import ACTIONS, Event
from sim.scenario.load import load_scenario
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Scenario, Setting
from sim.scenario.truce import ATTACKS
from sim.study.about import MOST, about
from sim.study.assumptions import events as assumed
from sim.study.blind import blind_garrisons
from sim.world import World, load_world

DAY = dt.date(2021, 7, 15)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world("panj-2021")


@pytest.fixture
def silent() -> Scenario:
    return replace(load_scenario("baseline", REGISTRY), title="mine", name="mine", description="")


def test_events_and_parameters_are_told_by_date(silent: Scenario, world: World) -> None:
    events = (
        Event(DAY, "set", "front.tempo", 2.0),
        Event(DAY, "near", "TJK", "closed"),
        Event(DAY + dt.timedelta(1), "policy", "TJK", "closed", "civilian"),
    )
    settings = dict(silent.settings) | {
        "crossing.patience_days": Setting(14.0),
        "crossing.leak": Setting(0.1, Spread(0.05, 0.2)),
    }
    told = about(replace(silent, events=events, settings=settings), world, REGISTRY)
    assert told == (
        "From the first day on crossing.leak is drawn from 0.05 to 0.2 (usually 0.02 to 0.125); "
        "crossing.patience_days is 14 (usually 7). On 15 July 2021 the offensive goes at 2 "
        "times the pace fitted to May to early July 2021; the near bank at every crossing to Tajikistan is closed. "
        "On 16 July 2021 Tajikistan admits no civilians."
    )


ONE_OF_EACH = (
    Event(DAY, "set", "crossing.leak", 0.1),
    Event(DAY, "capture", "kunduz", "fought"),
    Event(DAY, "retake", "kunduz"),
    Event(DAY, "fighting", "kunduz", 0.5),
    Event(DAY, "near", "sher-khan", "closed"),
    Event(DAY, "far", "sher-khan", "limited"),
    Event(DAY, "policy", "TJK", "limited", "civilian"),
    Event(DAY, "guards", "TJK", 100.0),
    Event(DAY, "capacity", "khorog", 500.0),
    Event(DAY, "reinforce", "kunduz", 300.0),
    Event(DAY, "let_through", "sher-khan", 0.5),
    Event(DAY, "corridor", "sher-khan", "open"),
    Event(DAY, "rural", "kunduz-city", 0.5),
)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=[event.action for event in ONE_OF_EACH])
def test_inside_a_sentence_only_names_have_a_capital(event: Event, silent: Scenario, world: World) -> None:
    """ "On 14 July 2021 Those who hold", and "takes Kunduz back; There is fighting" stood there."""
    assert {event.action for event in ONE_OF_EACH} == set(ACTIONS)
    first = Event(DAY, "policy", "UZB", "closed")
    for events in ((event,), (first, event)):
        told = about(replace(silent, events=events), world, REGISTRY)
        begun = told.removeprefix("On 15 July 2021 ").rpartition("; ")[2]
        assert begun[0].islower() or begun[0].isdigit() or begun.startswith("Tajikistan "), told


def test_a_description_of_its_own_is_left_alone(silent: Scenario, world: World) -> None:
    assert about(replace(silent, description="So it goes."), world, REGISTRY) == "So it goes."


def test_nothing_changed_is_said_as_well(silent: Scenario, world: World) -> None:
    assert about(silent, world, REGISTRY).startswith("No event and no parameter of its own")
    late = about(replace(silent, beyond=(Event(DAY, "policy", "UZB", "closed"),)), world, REGISTRY)
    assert "No event" not in late
    assert late.startswith("Left out, since the scenario of itself ends before: policy: ")
    blind = about(replace(silent, garrisons="blind"), world, REGISTRY)
    assert blind.startswith(f"It has {blind_garrisons(world)}")


def test_of_many_events_the_first_are_told_and_the_rest_counted(silent: Scenario, world: World) -> None:
    events = tuple(Event(DAY + dt.timedelta(k), "capture", "kunduz") for k in range(MOST + 3))
    told = about(replace(silent, events=events), world, REGISTRY)
    assert told.count("the insurgents take Kunduz") == MOST
    assert told.endswith("3 more changes follow.")
    assert about(replace(silent, events=events[: MOST + 1]), world, REGISTRY).endswith("One more change follows.")


def test_report_and_view_tell_it(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    text = "extends: baseline\nuntil: 2021-07-16\nevents: [{date: 2021-07-15, policy: {TJK: closed}}]\n"
    with open("shut.yaml", "w", encoding="utf-8") as file:
        file.write(text)
    told = "On 15 July 2021 Tajikistan admits nobody."
    found = chapter(run("shut.yaml", replicates=1, parts=False, jobs=1))
    assert (found.title, found.description, found.document) == ("shut", told, [])
    sent: dict[str, str] = {}
    desk = Desk(Choice("shut.yaml"), sent.__setitem__)
    desk.open()
    desk.close()
    assert told in sent["run"]


def test_what_another_event_of_the_day_replaces_is_told_nowhere(silent: Scenario, world: World) -> None:
    """A child that orders otherwise on a day of its parent's was told with both numbers; the run has the last."""
    events = tuple(
        Event(DAY, "capacity", "khorog", places, where=f"{places:.0f}/mine.yaml:1") for places in (3000.0, 2000.0)
    )
    scenario = replace(silent, events=events)
    assert about(scenario, world, REGISTRY) == "On 15 July 2021 the site in Khorog has 2,000 places."
    (told,) = assumed(scenario, world)
    assert (told.text, told.source) == ("The site in Khorog has 2,000 places.", "2000/mine.yaml:1")


def test_report_workbook_and_view_leave_out_what_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, extends, value in (("surge", "baseline", 3), ("mine", "surge", 2)):
        event = f"{{date: 2021-07-15, capacity: {{khorog: {value}000}}, set: {{front.tempo: {value}}}}}"
        text = f"extends: {extends}\nuntil: 2021-07-16\nevents: [{event}]\n"
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    result = run("mine.yaml", replicates=1, parts=False, jobs=1)
    assert ["3" in event.text for event in chapter(result).events] == [False, False]
    (sheet,) = [sheet for sheet in sheets_of(result) if sheet.name == "Events"]
    assert [len(column.values) for column in sheet.columns] == [2, 2, 2]
    sent: dict[str, Any] = {}
    desk = Desk(Choice("mine.yaml"), lambda name, text: sent.setdefault(name, json.loads(text)))
    desk.open()
    desk.close()
    assert [event["text"] for event in sent["run"]["events"]] == ["capacity: {khorog: 2000}", "set: {front.tempo: 2}"]
    assert "the scenario sets 2 from 15 July" in json.dumps(sent)


def _truce(first: dt.date, last: dt.date) -> tuple[Event, ...]:
    usual = zip(ATTACKS, (1.0, 0.0, 0.0044), strict=True)
    begins = tuple(Event(first, "set", name, 0.0) for name in ATTACKS)
    return begins + tuple(Event(last, "set", name, value) for name, value in usual)


def test_a_ceasefire_is_told_as_one_and_by_no_parameter(silent: Scenario, world: World) -> None:
    """ "front.tempo is 0 (usually 1); front.counter is 0 (usually 0); …" stood there, and nowhere what it is."""
    events = (*_truce(DAY, DAY + dt.timedelta(7)), Event(DAY, "policy", "TJK", "open"))
    assert about(replace(silent, events=events), world, REGISTRY) == (
        "On 15 July 2021 a ceasefire begins: nobody attacks until it ends on 22 July; Tajikistan admits everybody. "
        "On 22 July 2021 the ceasefire ends."
    )
    told = about(replace(silent, events=events[:3]), world, REGISTRY)
    assert told == "On 15 July 2021 a ceasefire begins: nobody attacks any more."
    faster = (*events, Event(DAY + dt.timedelta(7), "set", "front.tempo", 2.0))
    assert about(replace(silent, events=faster), world, REGISTRY).endswith(
        "the ceasefire ends, and the offensive goes at 2 times the pace fitted to May to early July 2021."
    )
    assert "front.counter is 0 (usually 0)" in about(replace(silent, events=events[1:3]), world, REGISTRY)


def test_a_pace_while_a_ceasefire_holds_is_told_with_what_stays_silent(silent: Scenario, world: World) -> None:
    """ "Nobody attacks any more" stood before "the offensive goes at 1 times", and of skirmishes nothing."""
    begins = _truce(DAY, DAY)[:3]
    pace = Event(DAY + dt.timedelta(5), "set", "front.tempo", 1.0)
    assert about(replace(silent, events=(*begins, pace)), world, REGISTRY) == (
        "On 15 July 2021 a ceasefire begins: nobody attacks until 20 July. On 20 July 2021 the offensive goes at 1 "
        "times the pace fitted to May to early July 2021, while skirmishes stay at 0 as in the ceasefire."
    )
    regime = {"capitals.regime": 1.0, "capitals.regime_day": float((pace.date - silent.start).days)}
    given = (Event(pace.date, "set", name, value) for name, value in (regime | {"front.air_support": 0.0}).items())
    told = about(replace(silent, events=(*begins, *given)), world, REGISTRY)
    assert told.endswith("the state gives way, without air support: no capital falls while the pace is 0.")


def test_a_pace_that_does_not_come_back_after_a_ceasefire_is_told(silent: Scenario, world: World) -> None:
    slow = Event(DAY - dt.timedelta(5), "set", "front.tempo", 0.5)
    told = about(replace(silent, events=(slow, *_truce(DAY, DAY + dt.timedelta(7)))), world, REGISTRY)
    assert "the ceasefire ends, and the offensive goes at 1 times the pace" in told


def test_the_state_that_gives_way_is_told_as_such(silent: Scenario, world: World) -> None:
    day = float((DAY - silent.start).days)
    sets = {"capitals.regime": 1.0, "capitals.regime_day": day, "front.air_support": 0.0}
    events = tuple(Event(DAY, "set", name, value) for name, value in sets.items())
    told = "On 15 July 2021 the state gives way"
    assert about(replace(silent, events=events), world, REGISTRY) == f"{told}, without air support."
    drawn = about(replace(silent, events=(events[0], events[2])), world, REGISTRY)
    assert drawn == f"{told} from a day on that every run draws, without air support."
    other = replace(events[1], value=day + 3)
    assert "capitals.regime is 1 (usually 0)" in about(
        replace(silent, events=(events[0], other, events[2])), world, REGISTRY
    )


def test_its_own_changes_come_before_those_it_inherits_and_are_all_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """What had been changed by oneself came last, behind all of the parent's, or was one of "7 more changes"."""
    monkeypatch.chdir(tmp_path)
    days = [f"{{date: 2021-07-{day}, policy: {{TJK: {'open' if day % 2 else 'closed'}}}}}" for day in range(10, 20)]
    text = f"extends: regional-spillover\nuntil: 2021-07-22\nevents: [{', '.join(days)}]\n"
    Path("mine.yaml").write_text(text, encoding="utf-8")
    told = about(load_scenario("mine.yaml", REGISTRY), world, REGISTRY)
    assert told.startswith("On 10 July 2021 Tajikistan admits nobody. On 11 July 2021 Tajikistan admits everybody.")
    assert told.count("Tajikistan admits") == 10
    assert "On 7 July 2021, as in regional-spillover, the offensive goes at 3 times" in told
    assert told.endswith("more changes follow.")
    result = run("mine.yaml", replicates=1, parts=False, jobs=1)
    result.save(tmp_path / "made")
    assert about(load_result(tmp_path / "made").scenario, world, REGISTRY) == told  # the folder says whose they are


def test_the_war_is_never_cut_and_many_places_are_one_clause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """Of a child of one's own scenario six places were told, and the double pace was one of "3 more changes"."""
    monkeypatch.chdir(tmp_path)
    sites = ("khorog", "kalai-khumb", "vanj", "ishkoshim", "langar", "murghob")
    places = ", ".join(f"{{date: 2021-05-01, capacity: {{{site}: {500 + k}}}}}" for k, site in enumerate(sites))
    ours = f"{places}, {{date: 2021-07-08, policy: {{UZB: closed}}}}, {{date: 2021-07-09, policy: {{UZB: open}}}}"
    pace = "{date: 2021-07-10, set: {front.tempo: 2}}"
    Path("ours.yaml").write_text(f"extends: baseline\nevents: [{ours}, {pace}]\n", encoding="utf-8")
    mine = [f"{{date: 2021-07-{day}, policy: {{TJK: {'open' if day % 2 else 'closed'}}}}}" for day in range(10, 19)]
    text = f"extends: ours\nuntil: 2021-07-22\nevents: [{', '.join(mine)}]\n"
    Path("mine.yaml").write_text(text, encoding="utf-8")
    scenario = load_scenario("mine.yaml", REGISTRY)
    told = about(scenario, world, REGISTRY)
    assert "On 10 July 2021, as in ours, the offensive goes at 2 times" in told
    assert told.endswith("3 more changes follow.")
    assert about(scenario, world, REGISTRY, "on the sheet Events").endswith("3 more changes are on the sheet Events.")
    whole = about(scenario, world, REGISTRY, None)
    assert "On 1 May 2021, as in ours, places are set at 6 sites (Khorog 500, Kalai-Khumb 501, " in whole
    assert "more change" not in whole
    assert "Uzbekistan admits everybody" in whole
