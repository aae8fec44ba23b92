"""All parameters of all rules, by the first part of their dotted name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from sim.model.rules.capitals import CapitalParameters
from sim.model.rules.charters import CharterParameters
from sim.model.rules.crossing import CrossingParameters
from sim.model.rules.displacement import DisplacementParameters
from sim.model.rules.front import FrontParameters
from sim.model.rules.garrisons import GarrisonParameters
from sim.model.rules.homecoming import HomecomingParameters
from sim.model.rules.movement import MovementParameters
from sim.model.rules.provinces import ProvinceParameters
from sim.model.rules.reception import ReceptionParameters
from sim.model.rules.routes import RouteParameters
from sim.model.rules.siege import SiegeParameters
from sim.model.rules.surrender import SurrenderParameters
from sim.scenario.parameters import ParameterSet

P = TypeVar("P", bound=ParameterSet)

REGISTRY: Mapping[str, type[ParameterSet]] = {
    "front": FrontParameters,
    "provinces": ProvinceParameters,
    "capitals": CapitalParameters,
    "siege": SiegeParameters,
    "surrender": SurrenderParameters,
    "garrisons": GarrisonParameters,
    "displacement": DisplacementParameters,
    "homecoming": HomecomingParameters,
    "routes": RouteParameters,
    "movement": MovementParameters,
    "crossing": CrossingParameters,
    "reception": ReceptionParameters,
    "charters": CharterParameters,
}


class Parameters(NamedTuple):
    """One value of every parameter, checked: what the rules are called with."""

    front: FrontParameters
    provinces: ProvinceParameters
    capitals: CapitalParameters
    siege: SiegeParameters
    surrender: SurrenderParameters
    garrisons: GarrisonParameters
    displacement: DisplacementParameters
    homecoming: HomecomingParameters
    routes: RouteParameters
    movement: MovementParameters
    crossing: CrossingParameters
    reception: ReceptionParameters
    charters: CharterParameters

    def plain(self) -> Parameters:
        """Return the same with named tuples of floats (:meth:`ParameterSet.plain`), the form compiled code takes."""
        return Parameters(**{name: getattr(self, name).plain() for name in self._fields})


def build(values: Mapping[str, float]) -> Parameters:
    """Return the parameter classes filled with values by dotted name; what is missing takes its default.

    Raises
    ------
    pydantic.ValidationError
        If a value is outside its allowed range (the loader has told the user before).
    """
    return Parameters(**{name: group(cls, name, values) for name, cls in REGISTRY.items()})  # type: ignore[arg-type]


def group(cls: type[P], name: str, values: Mapping[str, float]) -> P:
    """Return one parameter class filled with the values whose dotted names begin with its own."""
    start = f"{name}."
    return cls(**{key.removeprefix(start): value for key, value in values.items() if key.startswith(start)})
