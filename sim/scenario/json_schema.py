"""The JSON Schema of a scenario file, for editors: generated, never written by hand."""

from __future__ import annotations

import json
import math
from typing import Any

from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.schema import ScenarioFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UNCERTAIN = "-uncertain"


def json_schema(registry: Registry) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Parameters
    ----------
    registry : mapping of str to type of ParameterSet
        Gives name, unit, range and meaning of every parameter.
    """
    infos = describe(registry)
    schema = ScenarioFile.model_json_schema()
    definitions = schema["$defs"]
    definitions["Settings"] = tree(registry, infos, "")
    schema["properties"]["parameters"] = {
        **tree(registry, infos, UNCERTAIN),
        "description": schema["properties"]["parameters"]["description"],
    }
    claim = {"$ref": "#/$defs/DocumentClaim"}
    schema["properties"]["document"] = {
        "anyOf": [claim, {"type": "array", "items": claim}],  # the reader turns one into a list of one
        "description": schema["properties"]["document"]["description"],
    }
    finish_event(definitions["EventEntry"])
    definitions.pop("ParameterSpread", None)
    tidy(schema)
    definitions.update(parameter_definitions(infos))
    return {"$schema": DIALECT, "title": "Panj scenario", **{k: v for k, v in schema.items() if k != "title"}}


def json_schema_text(registry: Registry) -> str:
    """Return the JSON Schema as the text of ``scenarios/scenario.schema.json``."""
    return schema_text(json_schema(registry))


def schema_text(schema: dict[str, Any]) -> str:
    """Return a JSON Schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def finish_event(entry: dict[str, Any]) -> None:
    """Say of an event what its class cannot: which parameters there are, and that it needs an action."""
    entry["properties"]["set"] = {
        "$ref": "#/$defs/Settings",
        "description": entry["properties"]["set"]["description"],
    }
    actions = [key for key in entry["properties"] if key not in ("date", "note")]
    entry["anyOf"] = [{"required": [action]} for action in actions]


def parameter_definitions(infos: dict[str, ParameterInfo]) -> dict[str, Any]:
    """Return each parameter once as a number and once as a number with its spread; others refer to them."""
    out: dict[str, Any] = {}
    for name, info in infos.items():
        out[name] = _number(info)
        number = {"$ref": f"#/$defs/{name}"}
        spread = {
            "type": "object",
            "properties": {
                "value": number,
                "low": number,
                "high": number,
                "shape": {"enum": ["uniform", "loguniform", "triangular"]},
            },
            "required": ["value", "low", "high"],
            "additionalProperties": False,
        }
        out[f"{name}{UNCERTAIN}"] = {"anyOf": [number, spread], "description": out[name]["description"]}
    return out


def _number(info: ParameterInfo) -> dict[str, Any]:
    """Return the schema of the value of one parameter."""
    low, high = info.allowed
    told = f"{info.meaning}. Unit: {info.unit}. Default {info.default:g}"
    if info.spread is not None:
        told += f", drawn from {info.spread.low:g} to {info.spread.high:g} ({info.spread.shape})"
    number: dict[str, Any] = {"type": "integer" if info.count else "number", "description": f"{told}."}
    if math.isfinite(low):
        number["minimum"] = low
    if math.isfinite(high):
        number["maximum"] = high
    return number


def tree(registry: Registry, infos: dict[str, ParameterInfo], suffix: str) -> dict[str, Any]:
    """Return the schema of a mapping of parameters, dotted or nested."""
    refs = {name: {"$ref": f"#/$defs/{name}{suffix}"} for name in infos}
    properties: dict[str, Any] = {}
    for group in registry:
        inside = {name.split(".")[1]: ref for name, ref in refs.items() if name.split(".")[0] == group}
        properties[group] = {"type": "object", "properties": inside, "additionalProperties": False}
    return {"type": "object", "properties": {**properties, **refs}, "additionalProperties": False}


def tidy(node: Any) -> None:
    """Drop what editors do not need: generated titles, and null for keys that may simply be left out."""
    if isinstance(node, list):
        for item in node:
            tidy(item)
        return
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "properties":
            for inner in value.values():
                inner.pop("title", None)
                tidy(inner)
        else:
            tidy(value)
    if node.get("type") == "object":
        node.pop("title", None)
    if node.get("default", 0) is None:
        del node["default"]
    choices = node.get("anyOf", [])
    if {"type": "null"} in choices:
        choices.remove({"type": "null"})
        if len(choices) == 1:
            del node["anyOf"]
            node.update({key: value for key, value in choices[0].items() if key not in node})
