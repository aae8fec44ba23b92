r"""Weights: how likely each replicate makes the counts, and what is left of the replicates after them.

Equations
---------
Replicate r is a draw from the prior, so its importance weight is its likelihood (Liu 2001, "Monte Carlo Strategies in
Scientific Computing", §2.5)::

    w_r ∝ Π_k p(y_k | r)        Σ w_r = 1

Counts y_k of people, in the order of their dates, with m the replicate's number, c an offset and e = ln(y + c) -
ln(m + c). The error of a series at two dates Δ days apart is correlated by ρ = exp(-Δ / memory): a stationary
Ornstein-Uhlenbeck process, so that a count needs the one before it of its own series alone::

    e_k | e_(k-1) ~ N(ρ e_(k-1), s² (1 - ρ²))        the first of a series: N(0, s²)

Of what is 0 or 1, with q the probability of a wrong report: p(y | r) = 1 - q if m = y, else q. The effective sample
size (Kong, Liu and Wong 1994, J. Am. Stat. Assoc. 89:278; Liu 2001, §2.5.3)::

    ESS = 1 / Σ w_r²

Bands are those of a next draw, and n draws alone do not tell where it lies: it is outside all of them with probability
2 / (n + 1) (Hill 1968, J. Am. Stat. Assoc. 63:677). So what the bands are made of keeps a part of the prior, as much as
two draws beside the ESS ones that the posterior is worth::

    b_r = (ESS w_r + 2 / R) / (ESS + 2)        of R replicates

With an ESS of 50 that is a part of 0.04, with one of 2 a half: bands of a handful of runs are wide, as they should be
(:mod:`sim.validation.assimilate.twins` has what the bands hold with it and without).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.settings import ModelError
from sim.world.world import Floats

#: Of n draws two more would lie outside on the average: so many stand for the prior in the bands.
DRAWS_OF_THE_PRIOR = 2.0


def error_of(count: Count, modelled: Floats) -> Floats:
    """Return ln(y + c) - ln(m + c) for each replicate."""
    return np.asarray(np.log(count.value + count.offset) - np.log(modelled + count.offset))


def expected(k: int, counts: Sequence[Count], modelled: Floats, error: ModelError) -> tuple[Floats, float]:
    """Return mean and standard deviation of the error of count k, given the counts before it.

    Parameters
    ----------
    k : int
    counts : sequence of Count, by date
    modelled : float, shape (replicates, counts)
    error : ModelError
    """
    before = [j for j in range(k) if counts[j].key == counts[k].key]
    if not before:
        return np.zeros(len(modelled)), error.spread
    j = before[-1]
    rho = float(np.exp(-(counts[k].day - counts[j].day) / error.memory))
    return rho * error_of(counts[j], modelled[:, j]), error.spread * float(np.sqrt(1.0 - rho * rho))


def log_likelihoods(counts: Sequence[Count], modelled: Floats, error: ModelError) -> Floats:
    """Return ln p(y_k | r, counts before), shape (replicates, counts).

    Parameters
    ----------
    counts : sequence of Count, by date
    modelled : float, shape (replicates, counts)
        What each replicate has at each count.
    error : ModelError
    """
    out = np.empty(modelled.shape)
    for k, count in enumerate(counts):
        if count.either:
            out[:, k] = np.log(np.where(modelled[:, k] == count.value, 1.0 - error.wrong, error.wrong))
            continue
        mean, sd = expected(k, counts, modelled, error)
        z = (error_of(count, modelled[:, k]) - mean) / sd
        out[:, k] = -0.5 * z * z - np.log(sd * np.sqrt(2.0 * np.pi))
    return out


def weights_of(logs: Floats) -> Floats:
    """Return weights that sum to 1 from their logarithms.

    Examples
    --------
    >>> weights_of(np.log([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    raw = np.exp(logs - logs.max())
    return np.asarray(raw / raw.sum())


def effective(weights: Floats) -> float:
    """Return the effective sample size of weights that sum to 1.

    Examples
    --------
    >>> effective(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    return float(1.0 / np.square(weights).sum())


def with_prior(weights: Floats) -> Floats:
    """Return what bands are made of: weights that sum to 1, with a part of the prior.

    Examples
    --------
    >>> with_prior(np.array([1.0, 0.0])).round(3).tolist()
    [0.667, 0.333]
    """
    worth = effective(weights)
    return np.asarray((worth * weights + DRAWS_OF_THE_PRIOR / len(weights)) / (worth + DRAWS_OF_THE_PRIOR))


def weighted_quantiles(values: Floats, weights: Floats, levels: Sequence[float]) -> Floats:
    """Return the least values that at least a share `level` of the weight does not exceed, shape (levels, days).

    Parameters
    ----------
    values : float, shape (replicates, days)
    weights : float, shape (replicates,)
    levels : sequence of float
    """
    order = np.argsort(values, axis=0, kind="stable")
    ranked, share = np.take_along_axis(values, order, axis=0), np.cumsum(weights[order], axis=0)
    rows = [np.argmax(share >= level - 1e-9, axis=0) for level in levels]
    return np.stack([ranked[row, np.arange(values.shape[1])] for row in rows])
