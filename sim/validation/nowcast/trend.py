"""Trend: camps grow, or empty, as they did before their last report, but ever less: the damped trend.

    b_x = max(0, s_x + rate_x · τ · (1 - e^(-wait_x/τ)))

s_x is the last report of camp x, `wait` the days from it to the day that is forecast, τ the half-life of errors. After
so many days a rate has brought two thirds of all that it will ever bring. Unlike the other rules it lets a camp empty
while others fill.

Source: Gardner and McKenzie (1985, Management Science 31:1237), the forecast that is hard to beat where trends break.
"""

from __future__ import annotations

import numpy as np

from sim.validation.nowcast.moment import Moment, filled
from sim.world.world import Floats


def damped(moment: Moment, fading: float) -> Floats:
    """Return the people of every camp by its damped trend; the total is not read.

    Parameters
    ----------
    moment : Moment
    fading : float
        Days τ.
    """
    out: Floats = grown(moment, fading * (1.0 - np.exp(-moment.wait / fading)))
    return out


def grown(moment: Moment, days: Floats) -> Floats:
    """Return the last stocks after so many days at the past rate: max(0, s_x + rate_x · days_x)."""
    out: Floats = np.maximum(moment.stock + moment.rate * days, 0.0)
    return out


def by_trend(moment: Moment, fading: float) -> Floats:
    """Let every camp follow its damped trend; who is still missing comes evenly over camps and days without a report.

    Equation: :func:`sim.validation.nowcast.moment.filled` of b_x with a_x ∝ wait_x.
    """
    return filled(moment, moment.wait, damped(moment, fading))
