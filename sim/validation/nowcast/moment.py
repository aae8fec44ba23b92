"""Moment: all that a rule may use to make a forecast, for one day or for many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.validation.nowcast.reports import Bools
from sim.world.world import Floats


@dataclass(frozen=True, eq=False)
class Moment:
    """What is known when a forecast is made. All arrays have the shape (forecasts, camps), but for `total`.

    Parameters
    ----------
    stock : float
        The last report of every camp.
    rate : float
        People per day before that report.
    wait : float
        Days from the last report to the day that is forecast: as long has nobody counted there when it comes.
    flows : mapping of str to float
        For each rule set of the model, its split of recent arrivals.
    total : float, shape (forecasts,)
        People in all these camps on the day that is forecast: given, or forecast itself.
    cells : bool
        The camps that matter; all others have no part in total, stock or forecast.
    """

    stock: Floats
    rate: Floats
    wait: Floats
    flows: Mapping[str, Floats]
    total: Floats
    cells: Bools


def share(weights: Floats, cells: Bools) -> Floats:
    """Return weights as shares of the sum over the cells; even ones where all weights are 0."""
    weights = np.where(cells, np.maximum(weights, 0.0), 0.0)
    weights = np.where(weights.sum(axis=-1, keepdims=True) > 0, weights, cells.astype(np.float64))
    sums = weights.sum(axis=-1, keepdims=True)
    out: Floats = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    return out


def scaled(counts: Floats, moment: Moment) -> Floats:
    """Return counts of the cells scaled so that they sum to the total."""
    out: Floats = moment.total[..., None] * share(counts, moment.cells)
    return out


def filled(moment: Moment, weights: Floats) -> Floats:
    """Return the last stocks, and what is missing to the total split by weights; scaled down if nothing is missing.

    Equation: f_x = s_x + max(0, T - Σ_y s_y) · a_x, then f_x · T / Σ_y f_y, with a_x the weights as shares.
    """
    stock = np.where(moment.cells, moment.stock, 0.0)
    missing = np.maximum(moment.total - stock.sum(axis=-1), 0.0)
    return scaled(stock + missing[..., None] * share(weights, moment.cells), moment)
