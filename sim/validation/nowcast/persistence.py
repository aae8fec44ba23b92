"""Persistence: nothing changes. The forecast that every other one has to beat."""

from __future__ import annotations

import numpy as np

from sim.validation.nowcast.moment import Moment, scaled
from sim.world.world import Floats

LAG = 30


def last_stock(moment: Moment) -> Floats:
    """Return the last stock of every camp, scaled to the total: its share stays what it was.

    Equation: f_x = T · s_x / Σ_y s_y; even shares before the first report of all.
    """
    return scaled(moment.stock, moment)


def share_days_ago(stock: Floats, data: Floats, lag: int = LAG) -> Floats:
    """Return, for each day, the observed total split by the stocks that were known `lag` days before.

    In the first `lag` days the stocks of day 0 are used; nobody is placed where they are all 0 (an error of 1), as in
    :func:`sim.validation.baselines.share_days_ago`.

    Parameters
    ----------
    stock : shape (days, camps)
        Last reports, :class:`sim.validation.nowcast.reports.Known`.
    data : shape (days, camps)
        What is scored.
    """
    then = stock[np.maximum(np.arange(len(data)) - lag, 0)]
    sums = then.sum(axis=1, keepdims=True)
    shares = np.divide(then, sums, out=np.zeros_like(then), where=sums > 0)
    out: Floats = data.sum(axis=1, keepdims=True) * shares
    return out
