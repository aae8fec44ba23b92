"""The start: what the rules make their state of on the morning of the first day."""

from __future__ import annotations

from typing import NamedTuple

from sim.model.network import Network
from sim.model.random import Luck
from sim.world.world import Floats, Longs


class Start(NamedTuple):
    """What the state of the first morning follows from.

    Parameters
    ----------
    network : Network
    garrison : int64 per place, soldiers of this replicate
    capacity, places : float per place, places of a site as they are, and at a capacity scale of 1
    frailty_variance : float
        Of the households; no other parameter counts before the first day begins.
    luck : Luck
    """

    network: Network
    garrison: Longs
    capacity: Floats
    places: Floats
    frailty_variance: float
    luck: Luck
