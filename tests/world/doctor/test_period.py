"""A year typed wrong never moves an event in silence: it is told, and refused where it is years away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sim import compare
from sim.cli.scenarios import check_text
from sim.model.model import BorderModel
from sim.runs.read import read_scenario
from sim.runs.run import run
from sim.scenario.errors import Problems
from sim.world import find_world, load_world
from sim.world.doctor import examine_run
from sim.world.period import astray
from tests.world.doctor.conftest import Ail

SCENARIO = """\
title: Sound
world: sound
start: {start}
history_until: 2021-05-20
until: 2021-05-30
replicates: 1
"""


@pytest.fixture
def scenario(sound: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(sound.parents[2])
    path = Path("scenarios/sound.yaml")
    path.write_text(SCENARIO.format(start="2021-05-01"), encoding="utf-8")
    return path


def change(folder: Path, table: str, old: str, new: str) -> None:
    text = (folder / table).read_text(encoding="utf-8")
    assert old in text
    (folder / table).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "old"),
    [
        ("history.csv", "2021-05-10"),
        ("headcounts.csv", "2021-05-10"),
        ("headcounts.csv", "2021-05-12"),
        ("facts.csv", "2021-05-12"),
    ],
)
@pytest.mark.parametrize("year", ["0025", "0202", "1021", "3021"])
def test_a_year_of_another_age_is_refused_in_every_dated_column(sound: Path, table: str, old: str, year: str) -> None:
    change(sound, table, old, old.replace("2021", year))
    with pytest.raises(Problems) as caught:
        load_world(sound)
    assert f"is of the year {int(year)} (years from 1800 to 2200 are read" in str(caught.value)


@pytest.mark.parametrize(
    ("table", "old", "count"),
    [("history.csv", "2021-05-10", 1), ("headcounts.csv", "2021-05-10", 1), ("facts.csv", "2021-05-12", 1)],
)
@pytest.mark.parametrize("year", ["2012", "2102"])
def test_a_date_years_from_all_others_is_told(ail: Ail, table: str, old: str, count: int, year: str) -> None:
    new = old.replace("2021", year)
    if table == "headcounts.csv" and year == "2102":
        new, old = "2021-05-10,2102", "2021-05-10,2021"
    found = [finding for finding in ail((table, old, new)) if finding.check == "years-apart"]
    assert len(found) == count
    assert "years from the other dates of this world, 2021-05-" in found[0].message
    assert found[0].hint == "is the year typed right?"


def test_a_headcount_over_years_is_told(ail: Ail) -> None:
    found = ail(("headcounts.csv", "2021-05-10", "2020-05-10"))
    assert [finding.message for finding in found] == ["a headcount over 368 days, 2020-05-10 to 2021-05-12"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "2021-05-10",
            "2012-05-10",
            "'capture' of 'alef' on 2012-05-10 lies 9.0 years before the first day, 2021",
        ),
        ("2021-05-12", "2121-05-12", "'policy' of 'BBB' on 2121-05-12 lies 99.9 years after the last day, 2021-"),
    ],
)
def test_check_run_and_mesa_refuse_an_event_years_from_the_run(
    sound: Path, scenario: Path, old: str, new: str, said: str
) -> None:
    change(sound, "history.csv", old, new)
    text, fine = check_text(scenario)
    assert not fine
    assert said in text
    assert "history.csv:" in text
    for start in (lambda: run(scenario), lambda: BorderModel(scenario)):
        with pytest.raises(Problems, match=r"years (before the first|after the last) day"):
            start()


def test_check_says_how_many_events_lie_outside_the_days_of_the_run(sound: Path, scenario: Path) -> None:
    assert check_text(scenario)[0] == f"{scenario}: OK, 30 days, 0 parameters set, 0 events"
    scenario.write_text(SCENARIO.format(start="2021-05-11"), encoding="utf-8")
    with (sound / "history.csv").open("a", encoding="utf-8") as file:
        file.write("2021-05-25,retake,alef,,,press,high,\n2021-06-25,capture,alef,,,press,high,\n")
    text, fine = check_text(scenario)
    assert fine
    before, after, counts, last = text.splitlines()
    assert before.endswith(
        "history.csv:2:1: note: 1 of 4 events of the history lies before the first day, 2021-05-11, and takes effect "
        "on it"
    )
    assert "2 of 4 events of the history lie after history_until, 2021-05-20, and never take effect" in after
    assert "1 of 1 headcount not compared: the run has not all their days" in counts
    assert last.endswith("0 events, 3 notes")


def test_check_names_places_that_are_besieged_up_to_history_until_for_they_fall_soon_after(
    sound: Path, scenario: Path
) -> None:
    """A capture of the day after had twice as many people leave, and was told as one that never takes effect."""
    with (sound / "history.csv").open("a", encoding="utf-8") as file:
        file.write("2021-05-21,capture,beth,fought,,press,high,\n2021-05-22,capture,gimel,handed,,press,high,\n")
        file.write("2021-07-30,capture,cap,fought,,press,high,\n")
    lines = check_text(scenario)[0].splitlines()
    told = [line.partition("/sound/")[2] for line in lines if "besieged" in line]
    assert told == [
        "history.csv:4:1: note: places taken soon after history_until, 2021-05-20, may "
        "be besieged before it, and people leave them: 'beth' (2021-05-21) (the past is the same wherever a scenario "
        "parts from it; an earlier history_until has less of their sieges)"
    ]
    plan = read_scenario(scenario)
    besieged = [run(plan, replicates=1).daily("intensity", "beth")[0, 19]]
    change(sound, "history.csv", "2021-05-21,capture,beth,fought,,press,high,\n", "")
    besieged.append(run(read_scenario(scenario), replicates=1).daily("intensity", "beth")[0, 19])
    assert besieged[0] == 1.0 > besieged[1]


def test_a_branch_date_after_all_that_the_history_knows_is_told(sound: Path, scenario: Path) -> None:
    text = SCENARIO.format(start="2021-05-01")
    later = text.replace("history_until: 2021-05-20", "history_until: 2021-05-28")
    assert later != text
    scenario.write_text(later, encoding="utf-8")
    told, fine = check_text(scenario)
    assert fine
    assert "note: the history ends on 2021-05-12, 16 days before history_until, 2021-05-28: up to then no place" in told


def test_a_long_history_without_gaps_is_history_and_no_mistake() -> None:
    start, last = dt.date(2021, 5, 1), dt.date(2021, 9, 1)
    years = [dt.date(year, 6, 1) for year in range(2012, 2021)]
    assert astray(years, start, last) == set()
    assert astray([*years[:3], *years[5:]], start, last) == set(years[:3])
    assert astray([dt.date(2023, 1, 1)], start, last) == {dt.date(2023, 1, 1)}


def test_a_scenario_without_history_reads_none(sound: Path, scenario: Path) -> None:
    change(sound, "history.csv", "2021-05-10", "2012-05-10")
    scenario.write_text(SCENARIO.format(start="2021-05-21"), encoding="utf-8")
    text, fine = check_text(scenario)
    assert fine
    assert "history" not in text.rpartition("panj check")[0]


def test_events_of_one_file_that_contradict_on_one_day_are_told(scenario: Path) -> None:
    events = """\
events:
  - date: 2021-05-22
    near: {bridge: closed}
    capture: beth
  - date: 2021-05-22
    near: {bridge: open}
    retake: beth
"""
    scenario.write_text(SCENARIO.format(start="2021-05-01") + events, encoding="utf-8")
    text, fine = check_text(scenario)
    assert fine
    assert "sound.yaml:12: warning: near of 'bridge' is open on 2021-05-22, and near of 'bridge' is closed by" in text
    assert "retake of 'beth' on 2021-05-22, and capture of 'beth' by sound.yaml:10" in text
    child = scenario.with_name("child.yaml")
    child.write_text("extends: sound\nevents:\n  - date: 2021-05-23\n    near: {bridge: closed}\n", encoding="utf-8")
    assert "child.yaml:" not in check_text(child)[0].rpartition("\n")[0]


def test_an_event_that_stands_twice_is_told_with_both_lines(scenario: Path) -> None:
    events = """\
events:
  - date: 2021-05-22
    capture: beth
    reinforce: {alef: 50}
  - date: 2021-05-22
    capture: beth
  - date: 2021-05-22
    reinforce: {alef: 50}
  - date: 2021-05-22
    reinforce: {alef: 51}
  - date: 2021-05-23
    capture: beth
"""
    scenario.write_text(SCENARIO.format(start="2021-05-01") + events, encoding="utf-8")
    text, fine = check_text(scenario)
    assert fine
    told = [line for line in text.splitlines() if "twice" in line]
    assert len(told) == 2, text
    assert "sound.yaml:12: warning: capture of 'beth' on 2021-05-22 stands twice, first in sound.yaml:9" in text
    assert "sound.yaml:14: warning: reinforce of 'alef' is 50 on 2021-05-22 stands twice, first in sound" in text
    assert "(its soldiers are added twice: delete one, or write their sum)" in text
    child = scenario.with_name("child.yaml")
    child.write_text("extends: sound\nevents:\n  - date: 2021-05-23\n    capture: beth\n", encoding="utf-8")
    assert "child.yaml:4: warning: capture of 'beth' on 2021-05-23 stands twice, first in " in check_text(child)[0]


def test_orders_at_a_host_that_nobody_can_reach_are_told_in_the_words_of_the_worlds_doctor(
    sound: Path, scenario: Path
) -> None:
    hosts = (sound / "hosts.csv").read_text(encoding="utf-8")
    (sound / "hosts.csv").write_text(hosts + "CCC,Ceeland,open,open,10,50\n", encoding="utf-8")
    text = SCENARIO.format(start="2021-05-01")
    events = """\
events:
  - date: 2021-05-22
    far: {CCC: open, BBB: open}
  - date: 2021-05-23
    guards: {CCC: 5}
  - date: 2021-05-24
    set: {front.tempo: 2}
"""
    scenario.write_text(text + events, encoding="utf-8")
    words = "no crossing leads to 'CCC': nobody can arrive there"
    assert words in check_text(sound)[0]
    told, fine = check_text(scenario)
    assert fine
    assert [line.split(" (")[0] for line in told.splitlines() if "warning: " in line] == [
        f"sound.yaml:9: warning: {words}",
        f"sound.yaml:11: warning: {words}",
    ]
    assert "far of it changes nothing" in told
    sweep = scenario.parent / "sweeps" / "pace.yaml"
    sweep.parent.mkdir()
    vary = "vary: {guards: {event: {date: 2021-05-25, guards: {CCC: $value}}, values: [1, 2]}}\n"
    measures = "measures: [arrivals BBB civilian]\n"
    sweep.write_text(f"base: sound\nreplicates: 1\ndesign: grid\n{vary}{measures}", encoding="utf-8")
    told, fine = check_text(sweep)
    assert fine
    assert told.count(words) == 3, "those of its scenario and its own"
    plain = scenario.with_name("plain.yaml")
    plain.write_text("extends: sound\nreplace_events: true\n", encoding="utf-8")
    found = compare(str(plain), str(scenario), replicates=1, jobs=1)
    assert [note for note in found.notes if "guards: {CCC: 5}, changes nothing: " + words in note]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start: 2021-05-01", "start: 2012-05-01", "the history begins on 2021-05-10, 9.0 years after the first day"),
        ("2021-05-20\nuntil: 2021", "2031-05-20\nuntil: 2031", "the history ends on 2021-05-12, 10.0 years before"),
    ],
)
def test_a_run_that_begins_or_ends_years_from_its_history_is_told(
    scenario: Path, old: str, new: str, said: str
) -> None:
    text = scenario.read_text(encoding="utf-8")
    assert old in text
    scenario.write_text(text.replace(old, new), encoding="utf-8")
    told, fine = check_text(scenario)
    assert fine
    assert said in told


def test_a_sweep_is_refused_where_one_of_its_scenarios_is(sound: Path, scenario: Path) -> None:
    sweep = scenario.parent / "sweeps" / "pace.yaml"
    sweep.parent.mkdir()
    measures = "measures: [arrivals BBB civilian]\n"
    sweep.write_text(
        f"base: sound\nreplicates: 1\ndesign: grid\nvary: {{front.tempo: [1, 2]}}\n{measures}", encoding="utf-8"
    )
    assert check_text(sweep)[1]
    change(sound, "history.csv", "2021-05-10", "2012-05-10")
    text, fine = check_text(sweep)
    assert not fine
    assert "lies 9.0 years before the first day" in text


def test_places_given_while_the_scale_is_another_than_1_are_told_as_those_they_make(scenario: Path) -> None:
    """Given × scale, whichever comes first: the numbers told are those the engine has."""
    text = SCENARIO.format(start="2021-05-01") + "parameters:\n  reception.capacity_scale: 2\n"
    given = "events:\n  - date: 2021-05-22\n    capacity: {camp: 700}\n"
    scenario.write_text(text + given, encoding="utf-8")
    said = "sound.yaml:11: note: capacity of 'camp' is 700, and reception.capacity_scale multiplies it: 1,400 from "
    assert said + "2021-05-22 on" in check_text(scenario)[0]
    later = "  - date: 2021-05-24\n    set: {reception.capacity_scale: 1}\n"
    later += "  - date: 2021-05-26\n    set: {reception.capacity_scale: 0.5}\n"
    scenario.write_text(text + given + later, encoding="utf-8")
    assert said + "2021-05-22 on, 700 from 2021-05-24 on, 350 from 2021-05-26 on" in check_text(scenario)[0]
    model = BorderModel(scenario, uncertain=False)
    row, rooms = model.engine.world.places.index["camp"], {}
    for _ in range(27):
        model.step()
        rooms[str(model.date)] = float(model.engine.state.reception.capacity[row])
    assert [rooms[f"2021-05-{day}"] for day in (22, 23, 24, 25, 26, 27)] == [1400, 1400, 700, 700, 350, 350]
    scenario.write_text(SCENARIO.format(start="2021-05-01") + given, encoding="utf-8")
    assert "capacity of" not in check_text(scenario)[0]
    drawn = "parameters:\n  reception.capacity_scale: {value: 1, low: 0.5, high: 2}\n"
    scenario.write_text(SCENARIO.format(start="2021-05-01") + drawn + given, encoding="utf-8")
    assert "multiplies it: as many times reception.capacity_scale as each replicate draws" in check_text(scenario)[0]


def test_check_says_which_facts_a_run_has_not_the_days_of(sound: Path, scenario: Path) -> None:
    """What fell within two months of a day is compared with a run that has both months."""
    facts = "name,date,value,in_document,note,source,confidence\ndistricts_total,2021-05-20,9,yes,,press,high\n"
    rows = {
        "districts_fallen_two_months,2021-05-20,1,yes,,press,high\n": True,
        "districts_fallen_lwj,2021-05-20,1,yes,,press,high\n": False,
        "districts_contested,2021-08-20,1,yes,,press,high\n": True,
    }
    for row, missed in rows.items():
        (sound / "facts.csv").write_text(facts + row, encoding="utf-8")
        text, fine = check_text(scenario)
        assert fine
        assert ("1 of 1 fact not compared: the run has not all their days" in text) is missed


@pytest.mark.parametrize(
    ("start", "told"), [("2021-05-01", False), ("2021-04-20", False), ("2021-03-01", True), ("2021-06-15", True)]
)
def test_days_of_a_posterior_that_are_counted_from_another_first_day_are_told(start: str, told: bool) -> None:
    """Begun on 15 June the baseline would let the general offensive set in on 5 August, after its history."""
    scenario = read_scenario("baseline").with_(start=dt.date.fromisoformat(start))
    found = [f for f in examine_run(find_world("panj-2021"), scenario) if f.check == "first-day"]
    assert bool(found) == told
    assert all(f.severity == "warning" and "front.onset_day and front.withdrawal_days" in f.message for f in found)
    own = {name: replace(setting, layer="own.yaml:3") for name, setting in scenario.settings.items()}
    assert not [f for f in examine_run(find_world("panj-2021"), scenario.with_(settings=own)) if f.check == "first-day"]
