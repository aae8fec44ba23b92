"""Floods: people leave flooded places sooner and avoid them.

Equation
--------
With l the level of the flood at a place on a day, and the lists `flood_movechances` p and `flood_loc_weights` w of the
instance (one number for every level, from 0 on)::

    chance to move on = p(l)           where l > 0: instead of the chance by kind, size and hunger
    score of a place  · w(l)           where l > 0

Flee multiplies the score of a place of type flood_zone by w(l) once more, also where l is 0: such a place has w(l)²
when it is flooded, and w(0) when it is dry (`flood_weighs_twice` 1). Its documentation has the factor once, and says
that the first number of each list counts for nothing (0, as flee-fixed has it).

In Panj's own rules a flood of level l drives people on and keeps them away as fighting of intensity `flood` · l / L
does, L being the highest level of the lists (:mod:`sim.flee.published.engine`).

Source: Flee 3, docs/Using_DFlee_For_Disaster_Driven_Displacement.md and docs/Simulation_settings_reference.md
("flood_rules subsection"); https://github.com/djgroen/flee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.flee.world.floods import flood_block
from sim.flee.world.instance import FleeInstance
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints

Flags = npt.NDArray[np.bool_]


class FloodParameters(ParameterSet):
    """Parameters of floods, beside the lists of the instance."""

    flood_weighs_twice: float = parameter(
        1.0,
        unit="0 or 1",
        meaning="1: flood_loc_weights count twice for a flood_zone, and when it is dry (Flee); 0: once, in a flood",
        source="Flee 3 (rules: flee); 0 is what its documentation says (rules: flee-fixed)",
        confidence="high",
        allowed=(0.0, 1.0),
    )


@dataclass(frozen=True, eq=False)
class Floods:
    """What an instance says of floods.

    Parameters
    ----------
    level : int32, shape (days, places)
    chances, weights : float
        The two lists; empty where there is none, and then floods change nothing of this kind.
    highest : int
        Highest level that the lists know, at least 1.
    """

    level: Ints
    chances: Floats
    weights: Floats
    highest: int


def floods_of(instance: FleeInstance) -> Floods | None:
    """Return what an instance says of floods; None where it knows none."""
    if instance.floods is None:
        return None
    rules = (instance.settings.get("move_rules") or {}).get("flood_rules") or {}
    chances = np.array(rules.get("flood_movechances") or (), float)
    weights = np.array(rules.get("flood_loc_weights") or (), float)
    block: Mapping[str, object] = flood_block(instance.settings.get("spawn_rules") or {}) or {}
    displaced = block.get("displaced_per_flood_day")
    known = max(len(chances), len(weights), len(displaced) if isinstance(displaced, list) else 0)
    return Floods(instance.floods, chances, weights, max(1, known - 1))


def flooded_chances(chance: Floats, level: Ints, floods: Floods) -> Floats:
    """Return the chances to move on from every place, today's level of the flood considered."""
    return chance if not len(floods.chances) else np.where(level > 0, _by_level(floods.chances, level), chance)


def flood_weights(level: Ints, zone: Flags, floods: Floods, twice: bool) -> Floats:
    """Return the factor on the score of every place.

    Parameters
    ----------
    level : int per place, today's
    zone : bool per place, whether it is of the type flood_zone
    floods : Floods
    twice : bool
        As Flee's code has it.
    """
    if not len(floods.weights):
        return np.ones(len(level))
    out = np.where(level > 0, _by_level(floods.weights, level), 1.0)
    return np.asarray(out * zone_weights(level, zone, floods, twice))


def zone_weights(level: Ints, zone: Flags, floods: Floods, twice: bool) -> Floats:
    """Return the part of that factor that is a place's own in Flee: the second one of a flood_zone."""
    if not len(floods.weights) or not twice:
        return np.ones(len(level))
    return np.where(zone, _by_level(floods.weights, level), 1.0)


def _by_level(values: Floats, level: Ints) -> Floats:
    return np.asarray(values[np.minimum(level, len(values) - 1)])
