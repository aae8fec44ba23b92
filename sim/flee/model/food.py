"""Food: hunger drives people from home and on, and keeps them away.

Equation
--------
With f_i the share of the people of place i's region who are critically short of food (IPC, 0..1) on a day::

    weight of a place people set out from  + P_i · f_i             `starvation_driven_spawning`
    chance to move on                      f_i + (1 - f_i) · p_i   `flee_when_starving`
    score of a place in the home country   · (1 - f_i²)            `avoid_food_deprived_locations`

The first holds for places in conflict alone unless `conflict_zone_spawning_only` is 0, the first and the last not on
day 0. Flee's documentation bounds the first by the people of the place; its code does not, nor do the rules here.

Source: Flee 3, docs/Food_Security_Mechanisms.md, after Vanhille Campos, Suleimenova and Groen (2019), "A coupled
food security and refugee movement model for the South Sudan conflict", https://doi.org/10.1007/978-3-030-22750-0_71.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats

FLEE = "Flee 3, where a simsetting.yml does not name it"


class FoodParameters(ParameterSet):
    """Switches of the rules of food."""

    starvation_driven_spawning: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: hunger adds to the people who may set out from a place",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    conflict_zone_spawning_only: float = parameter(
        1.0,
        unit="0 or 1",
        meaning="0: hunger makes people leave from places without conflict too",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    flee_when_starving: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: hunger adds to the chance to move on",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )
    avoid_food_deprived_locations: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: hungry places in the home country attract less",
        source=FLEE,
        confidence="high",
        allowed=(0.0, 1.0),
    )


def hungry_weights(weight: Floats, population: Floats, conflict: Floats, hunger: Floats, only_conflict: bool) -> Floats:
    """Return the weights by which those who set out are spread over the places."""
    more = population * hunger
    return np.asarray(weight + np.where((conflict > 0) | (not only_conflict), more, 0.0))


def hungry_chances(chance: Floats, hunger: Floats) -> Floats:
    """Return the chances to move on from every place."""
    return np.asarray(hunger + (1.0 - hunger) * chance)


def hunger_score(hunger: Floats) -> Floats:
    """Return the factor on the score of every place at home."""
    return np.asarray(1.0 - hunger**2)
