"""Persistence: nothing changes. The forecast that every other one has to beat."""

from __future__ import annotations

from sim.validation.nowcast.moment import Moment, scaled
from sim.world.world import Floats


def last_stock(moment: Moment) -> Floats:
    """Return the last stock of every camp, scaled to the total: its share stays what it was.

    Equation: f_x = T · s_x / Σ_y s_y; even shares before the first report of all.
    """
    return scaled(moment.stock, moment)
