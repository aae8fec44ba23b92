"""The sweeps that ship are sound, cheap enough and explained; their JSON Schema is that of the code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sim.model.parameters import REGISTRY
from sim.runs.run import load, panj_world
from sim.scenario.override import with_until
from sim.scenario.reader import read
from sim.scenario.sweep.json_schema import sweep_schema_text
from sim.scenario.sweep.sweep import Sweep
from sim.sweeps.designs import points_of
from sim.sweeps.escorted import told_escorted
from sim.sweeps.late import told_late
from sim.sweeps.read import elsewhere, read_sweep

FOLDER = Path(__file__).parents[3] / "scenarios" / "sweeps"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def shipped() -> dict[str, Sweep]:
    return {file.stem: read_sweep(file) for file in FILES}


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = (FOLDER / "sweep.schema.json").read_text(encoding="utf-8")
    assert text == sweep_schema_text(REGISTRY, elsewhere()), (
        "run `panj schema --sweep > scenarios/sweeps/sweep.schema.json`"
    )
    found: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_each_asks_a_question_and_takes_minutes(shipped: dict[str, Sweep]) -> None:
    assert {"guards-by-tempo", "closing-date", "capacity-by-openness", "what-matters"} <= set(shipped)
    for sweep in shipped.values():
        assert sweep.title.endswith("?")
        assert len(sweep.description) > 100
        assert sweep.runs() <= 2400, "at about 20 runs a second, two minutes"
        assert sweep.measures


def test_an_axis_that_no_run_comes_to_is_told(shipped: dict[str, Sweep]) -> None:
    """With --until before the day of an axis all its points were one, without a word."""
    for name, until, said in (
        ("guards-by-tempo", "2021-07-06", "the axis 'guards' has events after the last day, 2021-07-06: no run comes"),
        ("closing-date", "2021-07-20", "has events after the last day, 2021-07-20 at "),
    ):
        sweep = shipped[name]
        points = points_of(sweep).values
        assert not list(told_late(sweep, points))
        cut = replace(sweep, bases=tuple(with_until(base, until) for base in sweep.bases))
        assert any(said in line for line in told_late(cut, points)), list(told_late(cut, points))


def test_guards_are_varied_where_they_act_and_measured_after_the_branch(shipped: dict[str, Sweep]) -> None:
    sweep = shipped["guards-by-tempo"]
    worlds, points = [panj_world(base) for base in sweep.bases], points_of(sweep).values
    assert told_escorted(sweep, points, worlds) == []
    assert (sweep.measures[0].measure, sweep.measures[0].reading) == ("arrivals", "after")
    baseline = replace(sweep, bases=(load("baseline")[0],))
    (told,) = told_escorted(baseline, points, worlds)
    assert told.startswith(
        "the axis 'guards' changes nothing in the runs of baseline: every crossing to Tajikistan admits"
    )


def test_every_design_that_draws_is_shown(shipped: dict[str, Sweep]) -> None:
    assert {sweep.design for sweep in shipped.values()} == {"grid", "latin-hypercube", "sobol"}
    assert 8 <= len(shipped["what-matters"].axes) <= 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_schema_is_current_and_accepts_them(file: Path, schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(read(file).data)
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=sweep.schema.json"


GOOD: list[dict[str, Any]] = [
    {"vary": {"front.tempo": [1, 2]}},
    {"vary": {"front.tempo": {"from": 1, "to": 2, "steps": 3, "spacing": "log"}}, "base": ["baseline", "offensive"]},
    {"vary": {"front.rate": "spread"}, "design": "sobol", "points": 8},
    {"vary": {"front.rate": "points"}, "design": {"points": "p.csv"}},
    {"vary": {"x": {"event": [{"date": "$value", "policy": {"TJK": {"civilian": "$value"}}}], "values": ["open"]}}},
    {"vary": {"x": {"event": {"date": "2021-07-07", "set": {"front.tempo": "$value"}}, "values": [1]}}},
    {"vary": {"x": {"event": {"date": "2021-07-07", "set": {"front": {"tempo": "$value"}}}, "values": [1]}}},
    {"vary": {"front.tempo": [1]}, "measures": ["arrivals TJK", {"measure": "queue", "place": "tem"}]},
    {"vary": {"front.tempo": [1]}, "keep": "timeseries"},
]
BAD: list[dict[str, Any]] = [
    {},
    {"vary": {}},
    {"vary": {"front.tmpo": [1]}},
    {"vary": {"front.tempo": []}},
    {"vary": {"front.tempo": [101]}},
    {"vary": {"front.tempo": "sprd"}},
    {"vary": {"front.tempo": {"from": 1, "to": 2, "stepz": 3}}},
    {"vary": {"x": {"values": [1]}}},
    {"vary": {"x": {"event": {"date": "2021-07-07"}, "values": [1]}}},
    {"vary": {"x": {"event": {"date": "2021-07-07", "guards": {"TJK": "many"}}, "values": [1]}}},
    {"vary": {"x": {"event": {"date": "2021-07-07", "capture": ["$value"], "captre": "x"}, "values": [1]}}},
    {"vary": {"front.tempo": [1]}, "design": "gird"},
    {"vary": {"front.tempo": [1]}, "measures": []},
    {"vary": {"front.tempo": [1]}, "measures": ["arrivals"]},
    {"vary": {"front.tempo": [1]}, "measures": [{"measure": "queue"}]},
    {"vary": {"front.tempo": [1]}, "replicates": 0},
]


@pytest.mark.parametrize("data", GOOD)
def test_the_schema_accepts(data: dict[str, Any], schema: jsonschema.Draft202012Validator) -> None:
    schema.validate({"base": "baseline", **data})


@pytest.mark.parametrize("data", BAD)
def test_the_schema_refuses(data: dict[str, Any], schema: jsonschema.Draft202012Validator) -> None:
    with pytest.raises(jsonschema.ValidationError):
        schema.validate({"base": "baseline", **data})
