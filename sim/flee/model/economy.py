"""Economic pull: people go where there is trade and a good life.

Equation
--------
With `use_economic_pull` the score of a place abroad is multiplied by::

    1 + t + h²

t the trade of its country with the world (imports and exports, billions of dollars), h its Human Development Index
(0..1): the columns `trade_volume` and `hdi` of locations.csv.

Source: Flee 3, docs/Simulation_settings_reference.md (`use_economic_pull`); https://github.com/djgroen/flee.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats


class EconomyParameters(ParameterSet):
    """The switch of the economic pull."""

    use_economic_pull: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: places abroad attract by the trade and the development of their country",
        source="Flee 3, where a simsetting.yml does not name it",
        confidence="high",
        allowed=(0.0, 1.0),
    )


def economic_pull(trade: Floats, hdi: Floats) -> Floats:
    """Return the factor on the score of places abroad."""
    return np.asarray(1.0 + trade + hdi**2)
