"""All parameters of all rules, by the first part of their dotted name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.model.rules.crossing import CrossingParameters
from sim.model.rules.displacement import DisplacementParameters
from sim.model.rules.front import FrontParameters
from sim.model.rules.garrisons import GarrisonParameters
from sim.model.rules.movement import MovementParameters
from sim.model.rules.reception import ReceptionParameters
from sim.model.rules.routes import RouteParameters
from sim.scenario.parameters import ParameterSet

REGISTRY: Mapping[str, type[ParameterSet]] = {
    "front": FrontParameters,
    "garrisons": GarrisonParameters,
    "displacement": DisplacementParameters,
    "routes": RouteParameters,
    "movement": MovementParameters,
    "crossing": CrossingParameters,
    "reception": ReceptionParameters,
}


@dataclass(frozen=True)
class Parameters:
    """One value of every parameter, checked: what the rules are called with."""

    front: FrontParameters
    garrisons: GarrisonParameters
    displacement: DisplacementParameters
    routes: RouteParameters
    movement: MovementParameters
    crossing: CrossingParameters
    reception: ReceptionParameters


def build(values: Mapping[str, float]) -> Parameters:
    """Return the parameter classes filled with values by dotted name; what is missing takes its default.

    Raises
    ------
    pydantic.ValidationError
        If a value is outside its allowed range (the loader has told the user before).
    """
    groups: dict[str, dict[str, float]] = {name: {} for name in REGISTRY}
    for name, value in values.items():
        group, _, field = name.partition(".")
        groups[group][field] = value
    return Parameters(**{name: cls(**groups[name]) for name, cls in REGISTRY.items()})  # type: ignore[arg-type]
