"""The JSON Schema of a scenario file, for editors: generated, never written by hand."""

from __future__ import annotations

import json
import math
from typing import Any

from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.schema import ScenarioFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
    definitions["Settings"] = _tree(registry, infos, spread=False)
    schema["properties"]["parameters"] = {
        **_tree(registry, infos, spread=True),
        "description": schema["properties"]["parameters"]["description"],
    }
    claim = {"$ref": "#/$defs/DocumentClaim"}
    schema["properties"]["document"] = {
        "anyOf": [claim, {"type": "array", "items": claim}],  # the reader turns one into a list of one
        "description": schema["properties"]["document"]["description"],
    }
    entry = definitions["EventEntry"]
    entry["properties"]["set"] = {
        "$ref": "#/$defs/Settings",
        "description": entry["properties"]["set"]["description"],
    }
    actions = [key for key in entry["properties"] if key not in ("date", "note")]
    entry["anyOf"] = [{"required": [action]} for action in actions]
    definitions.pop("ParameterSpread", None)
    _tidy(schema)
    return {"$schema": DIALECT, "title": "Panj scenario", **{k: v for k, v in schema.items() if k != "title"}}


def json_schema_text(registry: Registry) -> str:
    """Return the JSON Schema as the text of ``scenarios/scenario.schema.json``."""
    return json.dumps(json_schema(registry), indent=2, ensure_ascii=False) + "\n"


def _tree(registry: Registry, infos: dict[str, ParameterInfo], *, spread: bool) -> dict[str, Any]:
    """Return the schema of a mapping of parameters, dotted or nested."""
    properties: dict[str, Any] = {}
    for group in registry:
        inside = {n.split(".")[1]: _value(i, spread) for n, i in infos.items() if n.split(".")[0] == group}
        properties[group] = {"type": "object", "properties": inside, "additionalProperties": False}
    properties.update({name: _value(info, spread) for name, info in infos.items()})
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _value(info: ParameterInfo, spread: bool) -> dict[str, Any]:
    """Return the schema of one parameter: a number or, where allowed, a number with its spread."""
    low, high = info.allowed
    number: dict[str, Any] = {"type": "number"}
    if math.isfinite(low):
        number["minimum"] = low
    if math.isfinite(high):
        number["maximum"] = high
    told = f"{info.meaning} Unit: {info.unit}. Default {info.default:g}"
    if info.spread is not None:
        told += f", drawn from {info.spread.low:g} to {info.spread.high:g} ({info.spread.shape})"
    told += "."
    if not spread:
        return {**number, "description": told}
    uncertain = {
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
    return {"anyOf": [number, uncertain], "description": told, "default": info.default}


def _tidy(node: Any) -> None:
    """Drop what editors do not need: generated titles, and null for keys that may simply be left out."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
        return
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "properties":
            for inner in value.values():
                inner.pop("title", None)
                _tidy(inner)
        else:
            _tidy(value)
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
