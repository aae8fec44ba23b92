"""The JSON Schema of a sweep file, for editors: generated, never written by hand."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sim.scenario.json_schema import DIALECT, finish_event, parameter_definitions, schema_text, tidy, tree
from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.schema import EventEntry
from sim.scenario.sweep.schema import (
    DESIGNS,
    POINTS,
    SPREAD,
    DateDistribution,
    DateRange,
    Distribution,
    EventAxis,
    MeasureEntry,
    NumberRange,
    PointsFile,
    SweepFile,
)
from sim.scenario.sweep.sweep import VALUE

_AXIS, _OR_VALUE = "-axis", "-or-value"
_HELD = {"const": VALUE}
_PARTS = (NumberRange, DateRange, Distribution, DateDistribution, EventAxis, PointsFile, MeasureEntry)


def sweep_schema(registry: Registry) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a sweep file.

    Parameters
    ----------
    registry : mapping of str to type of ParameterSet
        Gives name, unit, range and meaning of every parameter.
    """
    infos = describe(registry)
    schema = SweepFile.model_json_schema()
    definitions: dict[str, Any] = schema.setdefault("$defs", {})
    for part in _PARTS:
        _define(part, definitions)
    _define_event(definitions, registry, infos)
    one = definitions["EventAxis"]["properties"]
    one["event"] = {**_one_or_list({"$ref": "#/$defs/EventEntry"}), "description": one["event"]["description"]}
    one["values"] = {**_values(), "description": one["values"]["description"]}
    keys = schema["properties"]
    axes = {name: {"$ref": f"#/$defs/{name}{_AXIS}"} for name in infos}
    keys["vary"] = {
        "type": "object",
        "properties": axes,
        "additionalProperties": {"$ref": "#/$defs/EventAxis"},
        "minProperties": 1,
        "description": keys["vary"]["description"],
    }
    keys["design"] |= {"anyOf": [{"enum": list(DESIGNS)}, {"$ref": "#/$defs/PointsFile"}]}
    keys["measures"] = {
        "type": "array",
        "items": {"anyOf": [{"type": "string", "pattern": r"^\s*\S+(\s+\S+){1,2}\s*$"}, _ref(MeasureEntry)]},
        "minItems": 1,
        "description": keys["measures"]["description"],
    }
    keys["keep"] = {**_one_or_list(keys["keep"]["items"]), "description": keys["keep"]["description"]}
    schema["required"] = ["base", "vary"]
    tidy(schema)
    definitions.update(_of_parameters(infos))
    return {"$schema": DIALECT, "title": "Panj sweep", **{k: v for k, v in schema.items() if k != "title"}}


def sweep_schema_text(registry: Registry) -> str:
    """Return the JSON Schema as the text of ``scenarios/sweeps/sweep.schema.json``."""
    return schema_text(sweep_schema(registry))


def _define(model: type[BaseModel], definitions: dict[str, Any]) -> None:
    """Add a class, and what it is made of, to the definitions."""
    schema = model.model_json_schema()
    definitions.update(schema.pop("$defs", {}))
    definitions[model.__name__] = schema


def _ref(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{model.__name__}"}


def _one_or_list(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _define_event(definitions: dict[str, Any], registry: Registry, infos: dict[str, ParameterInfo]) -> None:
    """Add the event of a scenario, with `$value` wherever a sweep may have it."""
    _define(EventEntry, definitions)
    entry = definitions["EventEntry"]
    for key, node in entry["properties"].items():
        if key == "date":
            entry["properties"][key] = {"anyOf": [node, _HELD], "description": node.pop("description")}
        elif key != "set" and isinstance(node.get("additionalProperties"), dict):
            node["additionalProperties"] = _held(node["additionalProperties"])
    definitions["Settings"] = tree(registry, infos, _OR_VALUE)
    finish_event(entry)


def _held(node: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may be `$value`, also for one kind of people only."""
    for choice in node.get("anyOf", []):
        for kind, inner in choice.get("properties", {}).items():
            choice["properties"][kind] = {"anyOf": [inner, _HELD]}
    return {"anyOf": [*node.get("anyOf", [node]), _HELD]}


def _values(number: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of the values of an axis of numbers, or of anything."""
    item = number or {"type": ["number", "string"]}
    kinds: tuple[type[BaseModel], ...] = (NumberRange, Distribution)
    if number is None:
        kinds += (DateRange, DateDistribution)
    words = [POINTS] if number is None else [SPREAD, POINTS]
    return {"anyOf": [{"type": "array", "items": item, "minItems": 1}, *map(_ref, kinds), {"enum": words}]}


def _of_parameters(infos: dict[str, ParameterInfo]) -> dict[str, Any]:
    """Return each parameter as a number, as one that may be `$value`, and as an axis."""
    out: dict[str, Any] = {}
    plain = parameter_definitions(infos)
    for name in infos:
        number = {"$ref": f"#/$defs/{name}"}
        told = {"description": plain[name]["description"]}
        out[name] = plain[name]
        out[f"{name}{_OR_VALUE}"] = {"anyOf": [number, _HELD], **told}
        out[f"{name}{_AXIS}"] = {**_values(number), **told}
    return out
