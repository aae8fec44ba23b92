"""Increments: the last stocks stand, and the model says only where those go who come after them."""

from __future__ import annotations

import numpy as np

from sim.validation.nowcast.moment import Moment, filled, share
from sim.world.world import Floats


def by_model(moment: Moment, rules: str) -> Floats:
    """Split what is missing by the model's flows: a_x ∝ m_x · wait_x, with m the split of a rule set."""
    return filled(moment, moment.flows[rules] * moment.wait)


def by_corrected_model(moment: Moment, rules: str, trust: float) -> Floats:
    """Split what is missing by the model's flows, corrected by the recent ratio of observed to modelled ones.

    Equation: a_x ∝ m_x · q_x · wait_x with q_x = (c · o_x + k · m_x) / m_x, o_x the split of the observed flows
    max(0, rate_x), c the share of camps that have such a flow, and k the `trust` in the model. So
    a_x ∝ (c · o_x + k · m_x) · wait_x: a camp to which the model sends nobody can be corrected as well, and as long as
    no camp has been seen to grow the model is believed as it is. The ratio is drawn to that of all camps as a rate is
    with a gamma prior of k times what was seen (Gelman et al. 2013, Bayesian Data Analysis, 2.6); what was seen counts
    by how much of it there is (credibility: Bühlmann 1967, ASTIN Bulletin 4:199).
    """
    seen, modelled = share(moment.rate, moment.cells), share(moment.flows[rules], moment.cells)
    growing = (moment.rate > 0) & moment.cells
    credible = growing.sum(axis=-1, keepdims=True) / np.maximum(moment.cells.sum(axis=-1, keepdims=True), 1)
    return filled(moment, (credible * seen + trust * modelled) * moment.wait)


def model_alone(moment: Moment, stocks: Floats) -> Floats:
    """Return the total split by the model's own stocks: no report but the total has a say."""
    out: Floats = moment.total[..., None] * share(stocks, moment.cells)
    return out
