"""The JSON Schema of a scenario file, for editors: what pydantic says of the classes that check the files.

What a registry knows of parameters is made into classes as well, so that nothing of the schema is written by hand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import TypeAliasType

from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.schema import EventEntry, ParameterSpread, ScenarioFile, Strict

DIALECT = GenerateJsonSchema.schema_dialect
_DOT = "/"
"""In place of the dot in the name of a parameter: pydantic would drop what is before a dot."""
_Alias: Any = TypeAliasType


def json_schema(registry: Registry) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Parameters
    ----------
    registry : mapping of str to type of ParameterSet
        Gives name, unit, range and meaning of every parameter.
    """
    numbers = numbers_of(describe(registry))
    event = like(EventEntry, set_=settings("Settings", registry, numbers))
    file = like(ScenarioFile, parameters=uncertain_settings(registry, numbers), events=list[event])  # type: ignore[valid-type]
    return schema_of(file, "Panj scenario")


def uncertain_settings(registry: Registry, numbers: Mapping[str, Any]) -> type[BaseModel]:
    """Return a class of all parameters, each a number or a number with its spread."""
    infos = describe(registry)
    uncertain = {name: _uncertain(infos[name], number) for name, number in numbers.items()}
    return settings("Parameters", registry, uncertain)


def json_schema_text(registry: Registry) -> str:
    """Return the JSON Schema as the text of ``scenarios/scenario.schema.json``."""
    return schema_text(json_schema(registry))


def schema_text(schema: dict[str, Any]) -> str:
    """Return a JSON Schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_of(model: type[BaseModel], title: str) -> dict[str, Any]:
    """Return the JSON Schema of a class under a title."""
    return {"$schema": DIALECT, "title": title, **model.model_json_schema(schema_generator=_Generator)}


def like(model: type[BaseModel], called: str = "", /, **kinds: Any) -> type[BaseModel]:
    """Return a class as another one, but for what some of its fields take, and perhaps for its name."""
    fields: dict[str, Any] = {}
    for name, kind in kinds.items():
        had = model.model_fields[name]
        fields[name] = (kind, Field(had.default, alias=had.alias, description=had.description))
    made: type[BaseModel] = create_model(called or model.__name__, __base__=model, __doc__=model.__doc__, **fields)
    return made


def named(name: str, kind: Any, info: ParameterInfo) -> Any:
    """Return what a parameter takes, as a definition of its own to which others refer."""
    return _Alias(name.replace(".", _DOT), Annotated[kind, Field(description=_told(info))])


def numbers_of(infos: Mapping[str, ParameterInfo]) -> dict[str, Any]:
    """Return the number of every parameter, within its range."""
    return {name: named(name, _number(info), info) for name, info in infos.items()}


def settings(name: str, registry: Registry, kinds: Mapping[str, Any]) -> type[BaseModel]:
    """Return a class of all parameters, each by its dotted name or within its group, none of them needed."""
    fields: dict[str, Any] = {}
    for group in registry:
        inside = {key.split(".")[1]: (kind, None) for key, kind in kinds.items() if key.split(".")[0] == group}
        fields[group] = (create_model(f"{name}-{group}", __base__=Strict, **inside), None)  # type: ignore[call-overload]
    for key, kind in kinds.items():
        fields[key.replace(".", "__")] = (kind, Field(default=None, alias=key))
    made: type[BaseModel] = create_model(name, __base__=Strict, **fields)
    return made


def _number(info: ParameterInfo) -> Any:
    low, high = (end if math.isfinite(end) else None for end in info.allowed)
    return Annotated[int if info.count else float, Field(ge=low, le=high)]


def _uncertain(info: ParameterInfo, number: Any) -> Any:
    """Return a parameter as a number, or as a number with its spread."""
    name = f"{info.name.replace('.', _DOT)}-spread"
    spread = like(ParameterSpread, name, value=number, low=number, high=number)
    return named(f"{info.name}-uncertain", number | spread, info)


def _told(info: ParameterInfo) -> str:
    told = f"{info.meaning}. Unit: {info.unit}. Default {info.default:g}"
    if info.spread is not None:
        told += f", drawn from {info.spread.low:g} to {info.spread.high:g} ({info.spread.shape})"
    return f"{told}."


class _Generator(GenerateJsonSchema):
    """As pydantic has it, without what editors do not need: titles, and null for keys that may be left out."""

    def normalize_name(self, name: str) -> str:
        return ".".join(super(_Generator, self).normalize_name(part) for part in name.split(_DOT))

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found = super().model_schema(schema)
        found.pop("title", None)
        return found

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        return found if found.get("default", 0) is not None else {k: v for k, v in found.items() if k != "default"}
