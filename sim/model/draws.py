"""Draws: the parameters and garrisons of one replicate.

A replicate is uncertain in three ways: the values of the uncertain parameters, the strengths of the
garrisons (with the capacities of the sites), and its luck. The first two are drawn here, by a Latin
hypercube over the replicates, from columns named after what they draw, so they are the same in every
scenario; luck is drawn by the rules.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.model.random import latin_hypercube
from sim.model.rules import reception
from sim.scenario.parameters import Spread
from sim.scenario.posterior import Posterior
from sim.scenario.resolved import DEFAULT, POSTERIOR, Scenario
from sim.world.world import Floats, Longs, World

CAPACITY = "sites.capacity"
CAPACITY_SCALE = "reception.capacity_scale"
NAMED = "posterior of the scenario"
"""Column of the row of the posterior that a scenario names, as POSTERIOR is that of its world's."""


@dataclass(frozen=True, eq=False)
class Draw:
    """The uncertain inputs of one replicate.

    Parameters
    ----------
    values : mapping of str to float
        Every parameter by dotted name.
    garrison : int64 per place, soldiers
    capacity : float per place, places of a site (infinite for an exit, 0 elsewhere)
    places : float per place, the same at a capacity scale of 1, not rounded; None if `capacity` is all that is known
    """

    values: Mapping[str, float]
    garrison: Longs
    capacity: Floats
    places: Floats | None = None

    def unscaled(self) -> Floats:
        """Return the places of every site at a capacity scale of 1."""
        if self.places is not None:
            return self.places
        return reception.unscaled(self.capacity, self.values[CAPACITY_SCALE])


def joint(scenario: Scenario, world: World) -> frozenset[str]:
    """Return the parameters that are drawn together, as a row of the world's posterior.

    Those are all that it has and the scenario does not set itself, nor a posterior that the scenario names; also where
    the scenario was read without its world.
    """
    known = () if world.posterior is None else world.posterior.names
    settings = scenario.settings
    return frozenset(name for name in known if name in settings and settings[name].layer in (DEFAULT, POSTERIOR))


def named(scenario: Scenario) -> frozenset[str]:
    """Return the parameters that are drawn together, as a row of the posterior that the scenario names."""
    return frozenset(name for name, setting in scenario.settings.items() if setting.named)


def uncertain(scenario: Scenario, world: World) -> dict[str, tuple[str, ...]]:
    """Return the names of the columns of the hypercube, by part: "parameters" and "garrisons"."""
    together, own = joint(scenario, world), named(scenario)
    alone = tuple(name for name, s in scenario.settings.items() if s.spread is not None and name not in together | own)
    parameters = (*alone, *([POSTERIOR] if together else ()), *([NAMED] if own else ()))
    units = world.garrisons.units
    garrisons = tuple(f"garrison.{units[i]}" for i in world.garrisons.rows(scenario.garrisons))
    return {"parameters": parameters, "garrisons": (*garrisons, CAPACITY)}


def design(scenario: Scenario, world: World, seed: int, replicates: int) -> list[dict[str, float]]:
    """Return, for every replicate, the quantile (0..1) at which each column is drawn."""
    names = [name for part in uncertain(scenario, world).values() for name in part]
    sample = latin_hypercube(seed, replicates, names)
    return [dict(zip(names, row.tolist(), strict=True)) for row in sample]


def _strength(low: float, central: float, high: float, u: float) -> float:
    return Spread(low, high, "triangular").quantile(u, central)


def realise(scenario: Scenario, world: World, quantiles: Mapping[str, float]) -> Draw:
    """Return the inputs at given quantiles; what has none keeps its central value.

    Parameters
    ----------
    quantiles : mapping of str to float
        One row of :func:`design`; empty for the central values (`--point`).
    """
    values = dict[str, float]()
    for found, column, names in (
        (world.posterior, POSTERIOR, joint(scenario, world)),
        (scenario.posterior, NAMED, named(scenario)),
    ):
        row = _row(found, quantiles.get(column))
        values |= {name: row[name] for name in names}
    for name, setting in scenario.settings.items():
        if name in values:
            continue
        u = quantiles.get(name)
        drawn = u is not None and setting.spread is not None
        values[name] = setting.spread.quantile(u, setting.value) if drawn else setting.value  # type: ignore
    units = world.garrisons
    garrison = np.zeros(len(world.places), np.int64)
    rows = units.rows(scenario.garrisons)
    ranges = np.stack([units.low, units.central, units.high], axis=1)[rows].tolist()  # plain numbers: far quicker
    for i, place, (low, central, high) in zip(rows.tolist(), units.place[rows].tolist(), ranges, strict=True):
        u = quantiles.get(f"garrison.{units.units[i]}")
        garrison[place] += round(central if u is None else _strength(low, central, high, u))
    places = _places(world, quantiles.get(CAPACITY))
    return Draw(values, garrison, reception.scaled(places, values.get(CAPACITY_SCALE, 1.0)), places)


def _row(found: Posterior | None, u: float | None) -> Mapping[str, float]:
    """Return the row of a posterior at a quantile; the middle of each parameter for the central values."""
    if found is None:
        return {}
    return found.middle() if u is None else found.row(u)


def _places(world: World, u: float | None) -> Floats:
    """Return the places of every site at a scale of 1: one quantile for all, since they share one source."""
    out = np.zeros(len(world.places))
    for i, (low, central, high) in enumerate(world.places.capacity.tolist()):
        if math.isinf(central):
            out[i] = np.inf
        elif not math.isnan(central):
            out[i] = central if u is None else _strength(low, central, high, u)
    return out
