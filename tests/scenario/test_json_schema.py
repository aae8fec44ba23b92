"""The JSON Schema and the loader agree on what a scenario file is."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sim.scenario.errors import Problems
from sim.scenario.json_schema import json_schema
from sim.scenario.load import load_scenario
from sim.scenario.parameters import Registry
from sim.scenario.schema import DocumentClaim, EventEntry, FleeWorld, PolicyByKind, ScenarioFile

GOOD = [
    {},
    {"extends": "baseline", "ladder": 0},
    {"document": {"fact": "D15", "says": "x"}, "until": "2021-09-11"},
    {"document": [{"fact": "D15", "says": "x"}]},
    {"parameters": {"front.tempo": 2, "garrisons": {"withdraw": -3}}},
    {"parameters": {"front.rate": {"value": 1, "low": 0, "high": 2, "shape": "triangular"}}},
    {"events": [{"date": "2021-07-08", "set": {"front": {"tempo": 1}}, "note": "x"}]},
    {"events": [{"date": "2021-07-08", "capture": "tem"}, {"date": "2021-07-08", "retake": ["a", "b"]}]},
    {"events": [{"date": "2021-07-08", "policy": {"TJK": "open", "UZB": {"civilian": "limited"}}}]},
    {"events": [{"date": "2021-07-08", "near": {"tem": "follow"}, "guards": {"TJK": 9}}]},
]
BAD = [
    {"extend": "baseline"},
    {"extends": "../x"},
    {"ladder": 6},
    {"until": "11 September"},
    {"garrisons": "none"},
    {"replicates": 0},
    {"parameters": {"front.tmpo": 2}},
    {"parameters": {"front.tempo": -1}},
    {"parameters": {"front.tempo": {"value": 1}}},
    {"parameters": {"front": {"tempo": "fast"}}},
    {"events": [{"date": "2021-07-08"}]},
    {"events": [{"capture": "tem"}]},
    {"events": [{"date": "2021-07-08", "captre": "tem"}]},
    {"events": [{"date": "2021-07-08", "far": {"tem": "ajar"}}]},
    {"events": [{"date": "2021-07-08", "policy": {"TJK": {"soldier": "open"}}}]},
    {"events": [{"date": "2021-07-08", "set": {"front.tempo": {"value": 1, "low": 0, "high": 2}}}]},
]


@pytest.fixture(scope="module")
def schema(registry: Registry) -> dict[str, object]:
    return json_schema(registry)


@pytest.fixture(scope="module")
def validator(schema: dict[str, object]) -> jsonschema.Draft202012Validator:
    """The schema, found valid once: that takes far longer than to try a file."""
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("data", GOOD)
def test_it_accepts(data: object, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(data)


@pytest.mark.parametrize("data", BAD)
def test_it_refuses(data: object, validator: jsonschema.Draft202012Validator) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(data)


@pytest.mark.parametrize("data", BAD)
def test_the_loader_refuses_the_same(data: object, registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(json.dumps(data), encoding="utf-8")  # YAML, too
    with pytest.raises(Problems):
        load_scenario(file, registry)


def test_it_says_of_each_class_what_the_class_says(schema: dict[str, dict[str, dict[str, object]]]) -> None:
    for model in (DocumentClaim, EventEntry, FleeWorld, PolicyByKind):
        said = schema["$defs"][model.__name__]
        assert said["description"] == model.__doc__
        assert list(said["properties"]) == [info.alias or name for name, info in model.model_fields.items()]  # type: ignore[call-overload]
    assert list(schema["properties"]) == list(ScenarioFile.model_fields)
    assert "title" not in schema["$defs"]["EventEntry"]
    assert "null" not in str(schema)


def test_a_parameter_is_a_definition_that_others_refer_to(schema: dict[str, dict[str, dict[str, object]]]) -> None:
    number = {"$ref": "#/$defs/front.rate"}
    uncertain = schema["$defs"]["front.rate-uncertain"]
    assert uncertain["anyOf"] == [number, {"$ref": "#/$defs/front.rate-spread"}]
    assert schema["$defs"]["Settings"]["properties"]["front.rate"] == number  # type: ignore[index]
    assert schema["$defs"]["Settings-front"]["properties"]["rate"] == number  # type: ignore[index]
    assert schema["$defs"]["front.rate-spread"]["required"] == ["value", "low", "high"]


def test_a_parameter_is_explained(schema: dict[str, dict[str, dict[str, object]]]) -> None:
    rate = schema["$defs"]["front.rate"]
    assert rate["description"] == "hazard. Unit: per day. Default 0.004, drawn from 0.001 to 0.01 (loguniform)."
    assert (rate["minimum"], rate["maximum"]) == (0.0, 10.0)
    assert "minimum" not in schema["$defs"]["garrisons.withdraw"]
