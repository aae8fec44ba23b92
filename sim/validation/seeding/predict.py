"""Predict: what six of the headcounts say of the seventh, under the model with blind garrisons.

Method
------
Blind runs, whose garrisons know nothing of the counts, give for each replicate r seven counts n_k(r). Counts are
compared by their logarithm with an error ε: a headcount is exact, but the strength of a garrison and much else is not
modelled, and nobody knows how much; so several of `ERRORS` are tried. The density of the count y_k, by three
forecasters::

    prior    the mean over r of N(ln y_k; ln n_k(r), ε²)
    model    the same with weights w(r) ∝ Π_{j ≠ k} N(ln y_j; ln n_j(r), ε²): replicates that fit the six others
    others   Student's t of a lognormal sample: mean and standard deviation of the six other ln y_j, five degrees

A *log score* is the mean over the seven of the logarithm of that density: more is better. The effective number of
replicates, (Σ w)² / Σ w², says how many of the runs the weights leave.

Source: leave-one-out log predictive density (Gelman, Hwang and Vehtari 2014, Stat. Comput. 24:997); effective sample
size of importance weights (Kong 1992).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import logsumexp

from sim.validation.seeding.crossed import Crossed
from sim.world.world import Floats

ERRORS = (0.3, 0.6, 1.0)
BLIND_RUNS = 1000
#: Stands for a count of nobody, who have no logarithm.
NOBODY = 0.5


class Forecasts(NamedTuple):
    """How well each count is forecast.

    Parameters
    ----------
    prior, model, others : float, log scores
    left : float, shape (crossings,), effective number of replicates when that crossing is left out
    """

    prior: float
    model: float
    others: float
    left: Floats


def forecast(found: Crossed, error: float) -> Forecasts:
    """Return how well each count is forecast from the others."""
    y, n = np.log(found.known), np.log(np.maximum(found.counts, NOBODY))
    fit = stats.norm.logpdf(y, n, error)
    prior = logsumexp(fit, axis=0) - np.log(len(fit))
    weights = fit.sum(axis=1)[:, None] - fit
    model = logsumexp(weights + fit, axis=0) - logsumexp(weights, axis=0)
    return Forecasts(
        prior=float(prior.mean()),
        model=float(model.mean()),
        others=float(np.mean([lognormal_score(y[k], np.delete(y, k)) for k in range(len(y))])),
        left=_effective(weights),
    )


def lognormal_score(y: float, others: Floats) -> float:
    """Return the log density of a value under the predictive distribution of a normal sample."""
    scale = float(np.std(others, ddof=1)) * np.sqrt(1.0 + 1.0 / len(others))
    return float(stats.t.logpdf(y, len(others) - 1, float(np.mean(others)), scale))


def _effective(weights: Floats) -> Floats:
    """Return (Σ w)² / Σ w² of each column of log weights."""
    return np.asarray(np.exp(2.0 * logsumexp(weights, axis=0) - logsumexp(2.0 * weights, axis=0)))
