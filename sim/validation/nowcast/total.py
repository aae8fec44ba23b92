"""Total: how many people will be in all camps together, forecast and scored apart from where they will be.

Three rules, mixed by the weights of :mod:`sim.validation.nowcast.weights`, learned from their own past errors:

* nobody comes: T = Σ_x s_x;
* they come as before: T = Σ_x max(0, s_x + rate_x · wait_x);
* they come as before, but ever fewer: T = Σ_x max(0, s_x + rate_x · τ · (1 - e^(-wait_x/τ))), the damped trend of
  :mod:`sim.validation.nowcast.trend`.

s_x is the last report of camp x, `wait_x` the days from it to the day that is forecast. The first is persistence. What
is mixed is the growth, as a sum over camps, so that camps that do not report are not taken for camps that do not grow.
"""

from __future__ import annotations

import numpy as np

from sim.validation.nowcast.moment import Moment
from sim.validation.nowcast.trend import damped, grown
from sim.world.world import Floats

RULES = ("nobody comes", "as before", "ever fewer")


def totals(moment: Moment, fading: float) -> Floats:
    """Return the total by each rule, shape (rules, forecasts); the moment's own total is not read.

    Parameters
    ----------
    moment : Moment
    fading : float
        Days τ.
    """
    none = np.zeros_like(moment.wait)
    each = (grown(moment, none), grown(moment, moment.wait), damped(moment, fading))
    return np.array([np.where(moment.cells, camps, 0.0).sum(axis=-1) for camps in each])
