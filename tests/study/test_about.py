"""A scenario that says nothing of itself is told by what it changes, and by nothing of the one it extends."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sim import run
from sim.model.parameters import REGISTRY
from sim.pages.live.desk import Desk
from sim.pages.live.session import Choice
from sim.pages.report.chapter import chapter
from sim.scenario.events import Event
from sim.scenario.load import load_scenario
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Scenario, Setting
from sim.study.about import MOST, about
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
        "crossing.patience_days is 14 (usually 7). On 15 July 2021 front.tempo is 2 (usually 1); "
        "the near bank at every crossing to Tajikistan is closed. On 16 July 2021 Tajikistan admits no civilians."
    )


def test_a_description_of_its_own_is_left_alone(silent: Scenario, world: World) -> None:
    assert about(replace(silent, description="So it goes."), world, REGISTRY) == "So it goes."


def test_nothing_changed_is_said_as_well(silent: Scenario, world: World) -> None:
    assert about(silent, world, REGISTRY).startswith("No event and no parameter of its own")
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
