"""The JSON Schema of a sweep file, for editors: that of its classes, with a scenario's events and parameters."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, create_model

from sim.scenario.json_schema import like, named, numbers_of, schema_of, schema_text, settings
from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.schema import Admission, Day, EventEntry, PolicyByKind
from sim.scenario.sweep.schema import Distribution, EventAxis, NumberRange, Some, SweepFile
from sim.scenario.sweep.sweep import VALUE

_Held = Literal["$value"]
assert get_args(_Held) == (VALUE,)


def sweep_schema(registry: Registry, elsewhere: Registry) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a sweep file.

    Parameters
    ----------
    registry : mapping of str to type of ParameterSet
        Gives name, unit, range and meaning of every parameter.
    elsewhere : mapping of str to type of ParameterSet
        The same of what can be an axis and no event can set: settings of rules on Flee worlds, choices of recipes.
    """
    infos = describe(registry)
    others = describe(elsewhere)
    numbers = numbers_of(infos)
    held = {name: named(f"{name}-or-value", number | _Held, infos[name]) for name, number in numbers.items()}
    event = _template(settings("Settings", registry, held))
    axes = {name: _axis(infos[name], number) for name, number in numbers.items()}
    axes |= {name: _axis(others[name], number) for name, number in numbers_of(others).items()}
    return schema_of(like(SweepFile, vary=_vary(axes, event)), "Panj sweep")


def sweep_schema_text(registry: Registry, elsewhere: Registry) -> str:
    """Return the JSON Schema as the text of ``scenarios/sweeps/sweep.schema.json``."""
    return schema_text(sweep_schema(registry, elsewhere))


def _template(set_: type[BaseModel]) -> type[BaseModel]:
    """Return the event of a scenario, with `$value` wherever a sweep may have it."""
    side: Any = Admission | _Held
    values: Any = {"policy": side | like(PolicyByKind, civilian=side, military=side)}
    for name, info in EventEntry.model_fields.items():
        inner = get_args(info.annotation)
        if name not in ("set_", *values) and len(inner) == 2 and inner[0] is str:
            values[name] = inner[1] | _Held
    by_target = {name: dict[str, value] for name, value in values.items()}  # type: ignore[valid-type]
    return like(EventEntry, date=Day | _Held, set_=set_, **by_target)


def _axis(info: ParameterInfo, number: Any) -> Any:
    """Return the values of an axis that is a parameter."""
    kind = Annotated[list[number], Some] | NumberRange | Distribution | Literal["spread", "points"]
    return named(f"{info.name}-axis", kind, info)


def _vary(axes: dict[str, Any], event: Any) -> type[BaseModel]:
    """Return the axes: the parameters, and any other name with an event."""
    axis = like(EventAxis, event=event | Annotated[list[event], Some])

    class Vary(BaseModel):
        model_config = ConfigDict(extra="allow", json_schema_extra={"minProperties": 1})
        __pydantic_extra__: dict[str, axis]  # type: ignore[valid-type]

    fields: Any = {name.replace(".", "__"): (kind, Field(default=None, alias=name)) for name, kind in axes.items()}
    return create_model("Vary", __base__=Vary, **fields)
