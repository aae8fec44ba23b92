"""Inheritance: a file says only what differs, and every value remembers where it comes from."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.errors import PanjError, Problems
from sim.scenario.events import Event
from sim.scenario.files import find_scenario, find_world, list_scenarios, scenario_roots
from sim.scenario.load import check_file, load_scenario
from sim.scenario.names import Names
from sim.scenario.override import LAYER, parse_overrides, with_until
from sim.scenario.parameters import Registry, Spread, describe
from sim.scenario.resolved import Setting

Write = Callable[..., Path]


def test_defaults_hold_where_nothing_is_said(write: Write, registry: Registry) -> None:
    write("")
    scenario = load_scenario("mine", registry)
    assert scenario.name == scenario.title == "mine"
    assert scenario.days() == 134
    assert scenario.settings["front.rate"] == Setting(0.004, Spread(0.001, 0.01, "loguniform"), "default")
    assert scenario.layers["seed"] == "default"
    assert scenario.layers["until"] == "mine.yaml:4"


def test_a_child_overrides_and_keeps_the_rest(write: Write, registry: Registry) -> None:
    write("seed: 5\nparameters: {front.tempo: 2, garrisons: {withdraw: -1}}\n", "parent.yaml")
    write("extends: parent\nseed: 6\nparameters:\n  front.tempo: 3\n", "child.yaml", base=False)
    scenario = load_scenario("child", registry, overrides={"front.rate": "0.5"})
    assert scenario.seed == 6
    assert scenario.start == dt.date(2021, 5, 1)
    assert scenario.settings == {
        "front.tempo": Setting(3.0, None, "child.yaml:4"),
        "front.rate": Setting(0.5, None, "set for this run"),
        "garrisons.withdraw": Setting(-1.0, None, "parent.yaml:6"),
    }
    assert scenario.layers["seed"] == "child.yaml:2"
    assert scenario.layers["start"] == "parent.yaml:2"


def test_what_is_said_about_a_scenario_is_not_inherited(write: Write, registry: Registry) -> None:
    told = "title: T\ndescription: No side changes its plan.\nladder: 2\ndocument: {fact: D11, says: s}\nseed: 5\n"
    write(told, "parent.yaml")
    write("extends: parent\n", "child.yaml", base=False)
    write("extends: parent\ntitle: Mine\nladder: 0\n", "other.yaml", base=False)
    parent, child, other = (load_scenario(name, registry) for name in ("parent", "child", "other"))
    assert (parent.title, parent.description, parent.ladder) == ("T", "No side changes its plan.", 2)
    assert (child.title, child.description, child.ladder, child.document) == ("child", "", None, "")
    assert (child.seed, child.layers["title"], child.layers["ladder"]) == (5, "default", "default")
    assert (other.title, other.description, other.ladder) == ("Mine", "", 0)


def test_a_description_does_not_hide_what_the_command_line_changed(write: Write, registry: Registry) -> None:
    file = write("title: T\ndescription: The pace goes on.\n")
    scenario = load_scenario(file, registry, overrides={"front.tempo": 3.0, "front.rate": "0.5"})
    assert scenario.description == "The pace goes on. Changed for this run: front.tempo is 3, front.rate is 0.5."
    assert scenario.title == "T (changed)"
    assert load_scenario(file, registry).title == "T"


def test_a_description_tells_which_events_a_fixed_parameter_takes_away(write: Write, registry: Registry) -> None:
    """The words of the file went on telling of an offensive that was no longer in it."""
    events = "events:\n  - {date: 2021-07-10, set: {front.tempo: 3}}\n  - {date: 2021-07-11, set: {front.rate: 1}}\n"
    file = write(f"description: An offensive comes.\n{events}")
    scenario = load_scenario(file, registry, overrides={"front.tempo": 2.0})
    assert [event.target for event in scenario.events] == ["front.rate"]
    assert scenario.description == (
        "An offensive comes. Changed for this run: front.tempo is 2. "
        "Left out, since that is fixed now: set: {front.tempo: 3} on 2021-07-10."
    )


def test_events_that_a_fixed_parameter_takes_away_are_told_where_the_file_says_nothing(
    write: Write, registry: Registry
) -> None:
    """A pause that never happened had its title, and nothing said where it had gone."""
    file = write("title: A pause\nevents:\n  - {date: 2021-07-10, set: {front.tempo: 0}}\n")
    scenario = load_scenario(file, registry, overrides={"front.tempo": 2.0})
    assert scenario.events == ()
    assert scenario.description == (
        "Changed for this run: front.tempo is 2. "
        "Left out, since that is fixed now: set: {front.tempo: 0} on 2021-07-10."
    )
    assert load_scenario(file, registry, overrides={"front.rate": 0.5}).description == ""


def test_a_number_fixes_and_a_spread_spreads(write: Write, registry: Registry) -> None:
    file = write("parameters:\n  front.rate: 0.5\n  front.tempo: {value: 2, low: 1, high: 4}\n")
    scenario = load_scenario(file, registry)
    assert scenario.settings["front.rate"].spread is None
    assert scenario.settings["front.tempo"] == Setting(2.0, Spread(1, 4, "uniform"), "mine.yaml:7")


EVENTS = """\
events:
  - date: 2021-08-02
    note: two things at once
    capture: [kunduz, tem]
    policy: {TJK: {civilian: limited, military: open}, UZB: closed}
  - date: 2021-07-10
    set: {front: {tempo: 0}, front.rate: 1}
    near: {tem: closed}
    far: {TJK: limited}
    guards: {TJK: 20000}
    capacity: {khorog: 5000}
    reinforce: {kunduz: 500}
    corridor: {langar: open}
    retake: shighnan
"""


#: What an entry can change, and the events that it is.
CHANGES = {
    "set: {garrisons: {withdraw: 1}, front.tempo: 3}": [("set", "garrisons.withdraw", ""), ("set", "front.tempo", "")],
    "capture: [b, a]": [("capture", "b", ""), ("capture", "a", "")],
    "retake: c": [("retake", "c", "")],
    "near: {tem: closed, TJK: open}": [("near", "tem", ""), ("near", "TJK", "")],
    "far: {tem: open}": [("far", "tem", "")],
    "policy: {UZB: closed, TJK: {civilian: open}}": [("policy", "UZB", ""), ("policy", "TJK", "civilian")],
    "guards: {TJK: 1}": [("guards", "TJK", "")],
    "capacity: {khorog: 200}": [("capacity", "khorog", "")],
    "reinforce: {a: 1}": [("reinforce", "a", "")],
    "corridor: {tem: open}": [("corridor", "tem", "")],
    "rural: {a: 1}": [("rural", "a", "")],
}


def test_events_are_flattened_and_sorted(write: Write, registry: Registry, names: Names) -> None:
    scenario = load_scenario(write(EVENTS), registry, names=names)
    early, late = dt.date(2021, 7, 10), dt.date(2021, 8, 2)
    assert [e.date for e in scenario.events] == sorted(e.date for e in scenario.events)
    assert {(e.date, e.action, e.target, e.value, e.kind) for e in scenario.events} == {
        (late, "capture", "kunduz", 0.0, ""),
        (late, "capture", "tem", 0.0, ""),
        (late, "policy", "TJK", "limited", "civilian"),
        (late, "policy", "TJK", "open", "military"),
        (late, "policy", "UZB", "closed", ""),
        (early, "set", "front.tempo", 0.0, ""),
        (early, "set", "front.rate", 1.0, ""),
        (early, "near", "tem", "closed", ""),
        (early, "far", "TJK", "limited", ""),
        (early, "guards", "TJK", 20000.0, ""),
        (early, "capacity", "khorog", 5000.0, ""),
        (early, "reinforce", "kunduz", 500.0, ""),
        (early, "corridor", "langar", "open", ""),
        (early, "retake", "shighnan", 0.0, ""),
    }
    captures = [e for e in scenario.events if e.action == "capture"]
    assert [e.where for e in captures] == ["mine.yaml:8", "mine.yaml:8"]
    assert scenario.layers["events[0]"] == scenario.events[0].where


@pytest.mark.parametrize("block", [True, False])
@given(parts=st.permutations(sorted(CHANGES)))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_changes_of_one_entry_come_in_the_order_they_are_written_in(
    write: Write, registry: Registry, block: bool, parts: list[str]
) -> None:
    date = dt.date(2021, 7, 10)
    entry = "".join(f"\n    {part}" for part in parts) if block else f" {{{', '.join(parts)}}}"
    entry = f"  - date: {date}{entry}\n" if block else f"  -{entry.replace('{', f'{{date: {date}, ', 1)}\n"
    events = load_scenario(write(f"events:\n{entry}"), registry).events
    told = [(event.action, event.target, event.kind) for event in events]
    assert told == [change for part in parts for change in CHANGES[part]]
    apart = "".join(f"  - {{date: {date}, {part}}}\n" for part in parts)
    alone = load_scenario(write(f"events:\n{apart}"), registry).events
    assert [replace(event, where="") for event in alone] == [replace(event, where="") for event in events]


def test_events_are_added_to_the_inherited_ones(write: Write, registry: Registry) -> None:
    write("events: [{date: 2021-08-01, capture: a}, {date: 2021-07-20, capture: b}]\n", "parent.yaml")
    child = "extends: parent\nevents: [{date: 2021-07-20, capture: c}]\n"
    write(child, "child.yaml", base=False)
    write(child + "replace_events: true\n", "fresh.yaml", base=False)
    assert [e.target for e in load_scenario("child", registry).events] == ["b", "c", "a"]
    assert [e.target for e in load_scenario("fresh", registry).events] == ["c"]


def test_an_inherited_event_that_is_not_reached_is_no_mistake(write: Write, registry: Registry) -> None:
    write("events: [{date: 2021-08-01, capture: a}, {date: 2021-07-20, capture: b}]\n", "parent.yaml")
    write("extends: parent\nuntil: 2021-07-25\n", "short.yaml", base=False)
    write("extends: parent\nhistory_until: 2021-07-25\nreplace_events: true\n", "late.yaml", base=False)
    file = write("extends: parent\nhistory_until: 2021-07-25\n", "past.yaml", base=False)
    assert [e.target for e in load_scenario("short", registry).events] == ["b"]
    assert load_scenario("late", registry).events == ()
    assert "parent.yaml:5:49: events[2].date" in str(check_file(file, registry)[0])


def test_the_command_line_has_the_last_word(write: Write, registry: Registry) -> None:
    file = write("events:\n  - {date: 2021-07-08, set: {front.tempo: 4, front.rate: 1}}\n")
    scenario = load_scenario(file, registry, overrides=parse_overrides(["front.tempo = 3"]))
    assert [(e.action, e.target) for e in scenario.events] == [("set", "front.rate")]
    assert scenario.settings["front.tempo"] == Setting(3.0, None, "set for this run")


@pytest.mark.parametrize("pairs", [["front.tempo"], ["=3"], ["a="], ["a=1", "a=2"]])
def test_a_bad_pair_is_refused(pairs: list[str]) -> None:
    with pytest.raises(Problems, match="--set"):
        parse_overrides(pairs)


def test_until_may_cut_a_run_short(write: Write, registry: Registry) -> None:
    scenario = load_scenario(write("events: [{date: 2021-08-01, capture: a}]\n"), registry)
    short = with_until(scenario, "2021-06-01")
    assert (short.until, short.history_until, short.events) == (dt.date(2021, 6, 1),) * 2 + ((),)
    assert {short.layers[key] for key in ("until", "history_until")} == {LAYER}, "no file says that day"
    later = with_until(scenario, "2021-08-15")
    assert later.layers["history_until"] == scenario.layers["history_until"] != LAYER
    for bad in ("2021-04-30", "June", "2021-06-31"):
        with pytest.raises(PanjError, match=f"^until.*{bad}"):
            with_until(scenario, bad)


def test_cycles_and_long_chains_are_refused(write: Write, registry: Registry) -> None:
    write("extends: b\n", "a.yaml", base=False)
    write("extends: a\n", "b.yaml", base=False)
    with pytest.raises(Problems, match=r"b\.yaml:1:10: extends itself: a -> b -> a"):
        load_scenario("a", registry)
    for i in range(12):
        write(f"extends: long{i + 1}\n", f"long{i}.yaml", base=False)
    with pytest.raises(Problems, match="extends more than 10"):
        load_scenario("long0", registry)


def test_mistakes_of_a_parent_are_told_with_its_own_file(write: Write, registry: Registry) -> None:
    write("seed: x\n", "parent.yaml")
    file = write("extends: parent\nladder: 9\n", "child.yaml", base=False)
    assert [(Path(str(p.file)).name, p.line) for p in check_file(file, registry)] == [
        ("child.yaml", 2),
        ("parent.yaml", 5),
    ]


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/b", "..", "sub\\x", "secret.yaml/"])
def test_no_name_in_a_file_leads_out_of_the_folders(name: str, write: Write, registry: Registry) -> None:
    write("", "../secret.yaml")
    for key in ("extends", "world"):
        text = f"{key}: '{name}'\n"
        file = write(text, base=False)
        assert f"{key} must be a plain name" in "\n".join(map(str, check_file(file, registry)))


def test_links_that_lead_out_do_not_count(folder: Path, write: Write, registry: Registry) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_text("title: secret\n")
    (folder / "inside.yaml").symlink_to(outside)
    assert "inside" not in list_scenarios()
    with pytest.raises(PanjError, match="no scenario is called 'inside'"):
        find_scenario("inside")


def test_a_range_in_a_call_is_told_where_it_stands(write: Write, registry: Registry) -> None:
    write("")
    given = {"front.tempo": {"value": 1.0, "low": 0.5, "high": 2.0}}
    with pytest.raises(
        PanjError, match=r"want a number .a range stands in a file of a scenario, under parameters: .NAME"
    ):
        load_scenario("mine", registry, overrides=given)  # type: ignore[arg-type]


def test_a_file_that_lies_where_one_is_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shut.yaml").touch()
    with pytest.raises(
        PanjError, match=r"no scenario is called 'shut' .*; shut\.yaml is a file here: give its name whole"
    ):
        find_scenario("shut")


def test_a_file_given_by_path_extends_its_neighbours(tmp_path: Path, write: Write, registry: Registry) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write("seed: 3\n", "base.yaml")
    (elsewhere / "next.yaml").write_text("extends: base\nreplicates: 4\n")
    (elsewhere / "mine.yaml").write_text("extends: next\n")
    scenario = load_scenario(elsewhere / "mine.yaml", registry)
    assert (scenario.name, scenario.seed, scenario.replicates) == ("mine", 3, 4)
    with pytest.raises(PanjError, match="no such file"):
        load_scenario(elsewhere / "none.yaml", registry)


def test_a_folder_is_told_with_what_is_in_it(tmp_path: Path, registry: Registry) -> None:
    """An instance of Flee given as a scenario was "not a file", and no word more."""
    instance, world = tmp_path / "mali" / "input_csv", tmp_path / "small"
    for file in (instance / "locations.csv", world / "scenario.yaml", tmp_path / "else" / "x.txt"):
        file.parent.mkdir(parents=True)
        file.write_text("")
    for name, told in (("mali", "panj run --flee"), ("small", "small/scenario.yaml is in it"), ("else", "else$")):
        with pytest.raises(PanjError, match=f"a folder, not a file: .*{told}"):
            load_scenario(tmp_path / name, registry)


def test_the_own_folder_comes_before_the_bundled_one(
    tmp_path: Path, folder: Path, write: Write, monkeypatch: pytest.MonkeyPatch, registry: Registry
) -> None:
    bundled = tmp_path / "nowhere" / "sim" / "_bundled" / "scenarios"
    (bundled / "worlds" / "w").mkdir(parents=True)
    (bundled / "mine.yaml").write_text("title: bundled\n")
    (bundled / "other.yaml").write_text("title: bundled\n")
    write("title: own\n")
    assert scenario_roots() == [folder, bundled]
    assert list_scenarios() == {"mine": folder / "mine.yaml", "other": bundled / "other.yaml"}
    assert find_world("w") == bundled / "worlds" / "w"
    with pytest.raises(PanjError, match="no world is called"):
        find_world("../w")


def test_an_unknown_world_is_named(folder: Path, write: Write, registry: Registry) -> None:
    (folder / "worlds" / "panj-2022").mkdir(parents=True)
    assert "did you mean 'panj-2022'" in str(check_file(write(""), registry)[0])


def test_names_may_be_asked_for_by_world(write: Write, registry: Registry, names: Names) -> None:
    asked: list[str] = []

    def names_of(world: str) -> dict[str, list[str]]:
        asked.append(world)
        return names

    load_scenario(write("events: [{date: 2021-08-01, capture: tem}]\n"), registry, names=names_of)
    assert asked == ["panj-2021"]


values = st.dictionaries(st.sampled_from(["front.tempo", "front.rate", "garrisons.withdraw"]), st.integers(0, 10))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chain=st.lists(values, min_size=1, max_size=4))
def test_the_last_file_that_speaks_decides(chain: list[dict[str, int]], write: Write, registry: Registry) -> None:
    for i, changes in enumerate(chain):
        lines = "".join(f"  {name}: {value}\n" for name, value in changes.items())
        text = (f"extends: layer{i - 1}\n" if i else "") + ("parameters:\n" + lines if lines else "")
        write(text, f"layer{i}.yaml", base=i == 0)
    want = {name: info.default for name, info in describe(registry).items()}
    for changes in chain:
        want.update(changes)
    assert load_scenario(f"layer{len(chain) - 1}", registry).values() == want


def test_an_event_is_a_plain_record(write: Write, registry: Registry) -> None:
    scenario = load_scenario(write("events: [{date: 2021-08-01, capture: tem}]\n"), registry)
    assert scenario.events == (Event(dt.date(2021, 8, 1), "capture", "tem", 0.0, "", "mine.yaml:5"),)


def test_a_branch_date_is_needed_where_there_is_a_history_and_nowhere_else(write: Write, registry: Registry) -> None:
    text = "world: panj-2021\nstart: 2021-05-01\nuntil: 2021-06-01\n"
    file = write(text + "events: [{date: 2021-05-01, capture: tem}]\n", base=False)
    names = Names({"place": ["tem"]}, (dt.date(2021, 4, 30), dt.date(2021, 6, 2)))
    scenario = load_scenario(file, registry, names=names)
    assert (scenario.history_until, scenario.layers["history_until"]) == (dt.date(2021, 4, 30), "default")
    assert [event.target for event in scenario.events] == ["tem"], "an event on the first day is none of the past"
    days = (dt.date(2021, 5, 3), dt.date(2021, 5, 20), dt.date(2021, 7, 1))
    (problem,) = check_file(file, registry, dataclasses.replace(names, history=days))
    assert str(problem) == (
        "scenarios/mine.yaml:1:1: the scenario has no 'history_until', and its world has a history from 2021-05-03 to "
        "2021-05-20 (add 'history_until: 2021-05-20', or the day before the start to leave it out)"
    )


def test_a_torn_number_is_the_only_mistake_of_its_event(write: Write, registry: Registry) -> None:
    file = write("events:\n  - {date: 2021-07-10, capacity: {khorog: 1, 000}}\n")
    with pytest.raises(Problems) as raised:
        load_scenario(file, registry)
    assert len(raised.value.problems) == 1
    assert ":43: '1,000' is no number here" in str(raised.value)
