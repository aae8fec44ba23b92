"""Moment: all that a rule may use to make a forecast, for one day or for many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.validation.nowcast.reports import Bools
from sim.world.world import Floats

#: Newton's steps at most, and the part of the total that may be left: the rest is scaled away.
STEPS, CLOSE = 60, 1e-9


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


def filled(moment: Moment, weights: Floats, counts: Floats | None = None) -> Floats:
    """Return counts (the last stocks), and what is missing to the total split by weights; too many are let go.

    Equation: f_x = s_x · e^(-λ · wait_x) + max(0, T - Σ_y s_y) · a_x, then f_x · T / Σ_y f_y, with a_x the weights as
    shares and λ as of :func:`let_go`, 0 if nobody is too many.
    """
    counts = np.where(moment.cells, moment.stock if counts is None else counts, 0.0)
    missing = np.maximum(moment.total - counts.sum(axis=-1), 0.0)
    return scaled(let_go(counts, moment) + missing[..., None] * share(weights, moment.cells), moment)


def let_go(counts: Floats, moment: Moment) -> Floats:
    """Return counts of the cells less those that are more than the total: they went unseen since the last report.

    Equation: s_x · e^(-λ · wait_x), with the one hazard λ >= 0 that leaves Σ_x s_x · e^(-λ · wait_x) = T. So whoever
    was counted last week is there, and who is missed is missed in camps that nobody has counted for months.

    The sum falls and is convex in λ, so Newton's steps from 0 come to the root from below and never pass it.
    """
    hazard = np.zeros(moment.total.shape)
    over = counts.sum(axis=-1) > moment.total
    stay = counts
    for _ in range(STEPS if over.any() else 0):
        excess, slope = stay.sum(axis=-1) - moment.total, (stay * moment.wait).sum(axis=-1)
        if (excess[over] <= CLOSE * moment.total[over]).all():
            break
        hazard = hazard + np.divide(excess, slope, out=np.zeros_like(hazard), where=over & (slope > 0))
        stay = counts * np.exp(-hazard[..., None] * moment.wait)
    return stay
