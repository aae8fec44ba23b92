"""A sweep file becomes axes, a design and measures; what it leaves out comes from its base."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.errors import PanjError, Problems
from sim.scenario.events import Event
from sim.scenario.files import find_sweep, list_sweeps
from sim.scenario.names import Ends, Names
from sim.scenario.parameters import Registry, Spread
from sim.scenario.sweep.load import is_sweep, load_sweep_file
from sim.scenario.sweep.sweep import VALUE, Axis, Sweep, scenario_at
from sim.scenario.sweep.write import size_text, sweep_to_yaml

Load = Callable[..., Sweep]
DAY = dt.date(2021, 7, 7)


def axis(load: Load, vary: str, more: str = "") -> Axis:
    return load(f"base: base\n{more}\nvary:\n  {vary}\n").axes[0]


def test_what_is_left_out_comes_from_the_base(load: Load) -> None:
    sweep = load("base: base\nvary: {front.tempo: [1, 2]}\n")
    assert (sweep.name, sweep.title, sweep.design, sweep.points) == ("mine", "mine", "grid", 2)
    assert (sweep.replicates, sweep.seed, sweep.keep) == (7, 11, ("summary",))
    assert [measure.name for measure in sweep.measures] == ["default"]
    assert [base.name for base in sweep.bases] == ["base"]
    assert sweep.runs() == 14


def test_a_parameter_takes_a_list_a_range_or_a_distribution(load: Load) -> None:
    drawn = "design: latin-hypercube\npoints: 5"
    assert axis(load, "front.tempo: [2, 0.5]").levels == (2.0, 0.5)
    assert axis(load, "front.tempo: {from: 0.02, to: 0.12, steps: 6}").levels == (0.02, 0.04, 0.06, 0.08, 0.1, 0.12)
    assert axis(load, "front.tempo: {from: 0.1, to: 0.3, step: 0.1}").levels == (0.1, 0.2, 0.3)
    assert axis(load, "front.tempo: {from: 1, to: 100, steps: 3, spacing: log}").levels == (1.0, 10.0, 100.0)
    found = axis(load, "front.tempo: {low: 1, high: 9, shape: triangular, value: 2, whole: true}", drawn)
    assert found == Axis("front.tempo", "front.tempo", (), (), Spread(1, 9, "triangular"), False, True, "1", 2.0)
    assert found.at(0.125) == 2.0, "an eighth lies below the peak of this triangle"


def test_what_a_world_draws_together_has_no_spread_of_its_own(load: Load, names: Names) -> None:
    """Its 90 % interval as a uniform range would be another distribution: seven times the middle of a small rate."""
    known = replace(names, drawn={"front.rate": Ends(0.002, 0.003, 0.009)})
    text = "base: base\nvary:\n  front.rate: spread\ndesign: latin-hypercube\npoints: 5\n"
    with pytest.raises(Problems) as told:
        load(text, names=known)
    assert "mine.yaml:3:15: front.rate has no spread of its own: a posterior draws it together with others" in str(
        told.value
    )
    assert "give low and high: nine in ten of its values lie from 0.002 to 0.009" in str(told.value)
    own = text.replace("spread", "{low: 0.002, high: 0.009}")
    assert load(own, names=known).axes[0].spread == Spread(0.002, 0.009)


def test_spread_is_that_of_the_parameter_or_of_the_base_where_it_has_another(load: Load, sweeps: Path) -> None:
    drawn = "design: latin-hypercube\npoints: 5"
    assert axis(load, "front.rate: spread", drawn).spread == Spread(0.001, 0.01, "loguniform")
    base = sweeps.parent / "base.yaml"
    own = "parameters: {front.tempo: {value: 1, low: 1, high: 5, shape: triangular}}\n"
    base.write_text(base.read_text() + own)
    found = axis(load, "front.tempo: spread", drawn)
    assert (found.spread, found.mode) == (Spread(1, 5, "triangular"), 1.0)
    assert found.at(0.75) == pytest.approx(3.0), "its peak is the central value, not midway"


def test_value_may_stand_for_a_number_a_word_or_a_date(load: Load) -> None:
    guards = axis(load, "men:\n    event: {date: 2021-07-07, guards: {TJK: $value}}\n    values: [0, 9]")
    assert guards.events == (Event(DAY, "guards", "TJK", VALUE, "", "mine.yaml:5"),)
    assert (guards.levels, guards.unit, guards.dates) == ((0.0, 9.0), "guards", False)
    words = axis(load, "far:\n    event: {date: 2021-07-07, far: {tem: $value}}\n    values: [open, closed]")
    assert (words.levels, words.unit) == (("open", "closed"), "")
    tempo = axis(load, "pace:\n    event: {date: 2021-07-07, set: {front: {tempo: $value}}}\n    values: [3]")
    assert tempo.events == (Event(DAY, "set", "front.tempo", VALUE, "", "mine.yaml:5"),)
    closing = axis(
        load,
        "closing:\n    event: {date: $value, near: {tem: closed}}\n"
        "    values: {from: 2021-07-07, to: 2021-07-21, step: 7}",
    )
    assert closing.levels == ("2021-07-07", "2021-07-14", "2021-07-21")
    assert (closing.dates, closing.events[0].date, closing.events[0].value) == (True, dt.date.min, "closed")


def test_a_policy_keeps_its_kinds_apart_whatever_the_values(load: Load) -> None:
    policy = "policy: {TJK: {civilian: $value, military: open}}"
    found = axis(load, f"p:\n    event: {{date: 2021-07-07, {policy}}}\n    values: [open, closed]")
    assert [(e.kind, e.value) for e in found.events] == [("civilian", VALUE), ("military", "open")]
    both = axis(load, "p:\n    event: {date: 2021-07-07, policy: {TJK: $value}}\n    values: [open, closed]")
    assert [(e.kind, e.value) for e in both.events] == [("", VALUE)]


def test_several_events_change_together(load: Load) -> None:
    sweep = load(
        "base: base\nvary:\n  closing:\n    event:\n      - {date: 2021-07-08, policy: {TJK: open}}\n"
        "      - {date: $value, policy: {TJK: closed}}\n    values: [2021-07-08, 2021-08-01]\n"
    )
    scenario = scenario_at(sweep.bases[0], sweep.axes, ("2021-07-08",))
    assert [(str(e.date), e.value) for e in scenario.events] == [("2021-07-08", "open"), ("2021-07-08", "closed")]


def test_dates_are_drawn_in_days(load: Load) -> None:
    found = axis(
        load,
        "closing:\n    event: {date: $value, near: {tem: closed}}\n    values: {low: 2021-07-07, high: 2021-07-17}",
        "design: latin-hypercube\npoints: 4",
    )
    assert [found.at(u) for u in (0.0, 0.5, 0.999)] == ["2021-07-07", "2021-07-12", "2021-07-17"]


def test_until_cuts_the_base_and_its_events(load: Load, sweeps: Path) -> None:
    base = sweeps.parent / "base.yaml"
    base.write_text(base.read_text() + "events: [{date: 2021-09-01, near: {tem: closed}}]\n")
    (found,) = load("base: base\nuntil: 2021-08-01\nvary: {front.tempo: [1]}\n").bases
    assert (found.until, found.events, found.layers["until"]) == (dt.date(2021, 8, 1), (), "mine.yaml:2")


def test_measures_are_short_or_long(load: Load) -> None:
    sweep = load(
        "base: base\nvary: {front.tempo: [1]}\nmeasures:\n  - arrivals TJK civilian\n  - arrivals TJK\n"
        "  - overflow khorog\n  - {measure: overflow, place: khorog, reading: first_over}\n"
        "  - {measure: arrivals, place: TJK, reading: first_over, over: 100, until: 2021-08-01, name: a day of 100}\n"
    )
    assert [(m.name, m.kind, m.reading, m.unit) for m in sweep.measures] == [
        ("arrivals TJK civilian", "civilian", "total", "people"),
        ("arrivals TJK", "", "total", "people"),
        ("overflow khorog", "", "end", "people"),
        ("overflow khorog first_over", "", "first_over", "days"),
        ("a day of 100", "", "first_over", "days"),
    ]
    assert (sweep.measures[-1].over, sweep.measures[-1].date) == (100.0, dt.date(2021, 8, 1))


def test_designs_say_how_many_points_and_runs(load: Load) -> None:
    two = "base: base\nvary: {front.tempo: [1, 2], front.rate: {from: 1, to: 2, steps: 3}}\nreplicates: 10\n"
    assert size_text(load(two)) == "6 points × 10 replicates = 60 runs"
    assert load(f"{two}design: latin-hypercube\npoints: 50\n").runs() == 500
    sobol = load(f"{two}design: sobol\npoints: 8\n")
    assert (sobol.points, sobol.count(), sobol.runs()) == (8, 32, 320)


def test_points_come_from_a_file_beside_the_sweep(load: Load, sweeps: Path) -> None:
    (sweeps / "p.csv").write_text('"closing day" , front.tempo\n2021-08-01,2\n\n2021-07-09,"0.5"\n', encoding="utf-8")
    sweep = load(
        "base: base\ndesign: {points: p.csv}\nvary:\n  front.tempo: points\n"
        "  closing day:\n    event: {date: $value, near: {tem: closed}}\n"
    )
    assert sweep.rows == ((2.0, "2021-08-01"), (0.5, "2021-07-09"))
    assert (sweep.design, sweep.points, sweep.count(), sweep.runs()) == ("points", 2, 2, 14)


def test_a_sweep_is_found_by_name_and_never_outside_its_folders(load: Load, sweeps: Path) -> None:
    load("base: base\nvary: {front.tempo: [1]}\n", "one")
    assert list(list_sweeps()) == ["one"]
    assert find_sweep("one").resolve() == (sweeps / "one.yaml").resolve()
    assert is_sweep(sweeps / "one.yaml")
    assert not is_sweep(sweeps.parent / "base.yaml")
    with pytest.raises(PanjError, match=r"no sweep is called 'onn' \(did you mean 'one'\?; known: one\)"):
        find_sweep("onn")
    with pytest.raises(PanjError, match="is no sweep's name"):
        find_sweep("..")


ROUND = """\
title: "A question: yes?"
description: Some words.
base: [base]
design: latin-hypercube
points: 9
vary:
  front.tempo: [0.1, 2]
  front.rate: spread
  closing day:
    event:
      - {date: 2021-07-08, policy: {TJK: {civilian: open}}, capture: [tem]}
      - {date: $value, policy: {TJK: {civilian: closed}}}
    values: {low: 2021-07-08, high: 2021-08-01}
  men: {event: {date: 2021-07-08, guards: {TJK: $value}}, values: {low: 1, high: 9, whole: true}}
measures: [arrivals TJK, {measure: overflow, place: khorog, kind: military, reading: first_over}]
keep: [summary, timeseries]
"""


def test_what_is_written_loads_to_the_same_sweep(load: Load, sweeps: Path, registry: Registry) -> None:
    first = load(ROUND)
    again = load(sweep_to_yaml(first), "again")
    bare = [
        [(a.name, a.parameter, a.levels, a.spread, a.dates, a.whole, a.unit, a.mode) for a in sweep.axes]
        for sweep in (first, again)
    ]
    assert bare[0] == bare[1]
    assert [(e.date, e.action, e.target, e.value, e.kind) for a in first.axes for e in a.events] == [
        (e.date, e.action, e.target, e.value, e.kind) for a in again.axes for e in a.events
    ]
    same = ("title", "description", "design", "points", "replicates", "seed", "measures", "keep")
    assert [getattr(first, key) for key in same] == [getattr(again, key) for key in same]
    (sweeps / "p.csv").write_text("front.tempo\n1\n2\n")
    points = load("base: base\ndesign: {points: p.csv}\nvary: {front.tempo: points}\n", "points")
    assert load(sweep_to_yaml(points), "points2").rows == points.rows
    assert load_sweep_file(sweeps / "points2.yaml", registry).measures != (), "they are written out"


def test_a_base_may_be_a_file_as_it_is_reached_from_the_sweep(sweeps: Path, registry: Registry) -> None:
    file = sweeps / "mine.yaml"
    (sweeps / "deep").mkdir()
    (sweeps / "deep" / "mini.yaml").write_text((sweeps.parent / "base.yaml").read_text("utf-8"), "utf-8")
    file.write_text("base: [../base.yaml, deep/mini.yaml]\nvary: {front.tempo: [1, 2]}\n", "utf-8")
    assert [base.name for base in load_sweep_file(file, registry).bases] == ["base", "mini"]
