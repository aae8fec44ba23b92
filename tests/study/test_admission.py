"""Whom hosts admit: by their world, by history, and by what a scenario orders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sim import load_scenario
from sim.cli.scenarios import show_text
from sim.scenario.events import Event
from sim.study.admission import admits, admits_now, each_host
from sim.whatif.ground import Ground
from sim.whatif.said import now
from sim.world import load_world

ROOT = Path(__file__).parents[2]


def test_history_and_then_the_scenario_change_what_the_world_says() -> None:
    """Tajikistan is closed to civilians until 1 July, in July open to all, and then as an event orders."""
    scenario, world = load_scenario("baseline"), load_world("panj-2021")
    shut = Event(dt.date(2021, 7, 20), "policy", "TJK", "limited", "civilian", "mine.yaml:5")
    changed = scenario.with_(events=(*scenario.events, shut))
    days = [dt.date(2021, 6, 30), dt.date(2021, 7, 1), dt.date(2021, 7, 20)]
    assert [admits("TJK", changed, world, day)["civilian"] for day in days] == ["closed", "open", "limited"]
    assert {admits("TJK", changed, world, day)["military"] for day in days} == {"open"}
    told = "open for civilians and soldiers; from 20 July limited for civilians, open for soldiers"
    assert admits_now("TJK", changed, world) == told
    assert now("policy", "TJK", Ground(changed, world)) == told
    assert now("far", "TJK", Ground(changed, world)) == f"as the host's policy says ({told})"


def test_show_and_the_planners_page_say_it_of_every_host() -> None:
    scenario, world = load_scenario("baseline"), load_world("panj-2021")
    shown = " ".join(show_text("baseline", [], yaml=False).split())
    page = (ROOT / "docs" / "planner.md").read_text(encoding="utf-8")
    for host, (name, told) in zip(world.hosts.ids, each_host(scenario, world), strict=True):
        assert f"{name} {told}" in shown
        admitted = admits(host, scenario, world, scenario.history_until)
        assert f"| {name} | {admitted['civilian']} | {admitted['military']} |" in page
    assert "Whom hosts admit on 2021-07-06: Tajikistan open for civilians and soldiers; Uzbekistan closed for" in shown
