"""Scores: how far simulated counts of people in camps are from the observed ones.

Every function takes plain arrays: `sim` and `data` of shape (days, camps), `ensemble` of shape
(replicates, days, camps). Days come first because a day is what a reader of a situation report sees: each day
is judged by itself, relative to the people who were registered on it, and days count alike.

`person` is one person in the unit of the counts (:attr:`sim.flee.scored.Scored.person`): the least that a day's error
is divided by. Notation: n_x(t) simulated and d_x(t) observed people in camp x at the end of day t, D(t) = Σ_x d_x(t).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.flee.scored import Numbers, ard_daily, check_comparable
from sim.world.world import Floats

Bools = npt.NDArray[np.bool_]
#: Days left out of the scores "after day 30": by then the first reports are in.
SKIP = 30


@dataclass(frozen=True, eq=False)
class CampErrors:
    """The error of each camp.

    Parameters
    ----------
    people : float, shape (camps,)
        Mean over days of |n_x(t) - d_x(t)|.
    share : float, shape (camps,)
        Mean over days of |n_x(t) - d_x(t)| / max(1 person, D(t)): the camp's part of the ARD, which is their sum.
    """

    people: Floats
    share: Floats


def ard(sim: Numbers, data: Numbers, skip: int = 0, person: float = 1.0) -> float:
    """Return the averaged relative difference: the mean of :func:`ard_daily` over the days from `skip` on.

    NaN where no day is left; 0 is perfect, and for equal totals 2 is the worst.
    """
    return mean_from(ard_daily(sim, data, person), skip)


def rescale(sim: Numbers, data: Numbers) -> Floats:
    """Return the simulated counts multiplied so that every day's sum is the observed one.

    Equation: n'_x(t) = n_x(t) · D(t) / Σ_x n_x(t). A day without anyone in a simulated camp stays at zero, as in
    Flee, which rescales only where the simulated sum is positive: its error is then 1, or 0 if no one was
    observed either. So only the shares of the camps are judged, not how many came.
    """
    sums = sim.sum(axis=-1, keepdims=True)
    wanted = data.sum(axis=-1)[..., None]
    return np.asarray(sim * np.divide(wanted, sums, out=np.zeros(np.shape(sums)), where=sums > 0), dtype=np.float64)


def ard_rescaled(sim: Numbers, data: Numbers, skip: int = 0) -> float:
    """Return the averaged relative difference after :func:`rescale` (0/0 is handled there)."""
    check_comparable(sim, data)
    return ard(rescale(sim, data), data, skip)


def error_per_camp(
    sim: Numbers, data: Numbers, skip: int = 0, seen: Bools | None = None, person: float = 1.0
) -> CampErrors:
    """Return the mean error of each camp over the days from `skip` on, in people and relative to D(t).

    With `seen`, shape (days, camps), people are averaged over the days on which the camp has a count.
    """
    check_comparable(sim, data)
    wrong = np.abs(sim - data.astype(np.float64))
    share = wrong / np.maximum(person, data.sum(axis=1, keepdims=True))
    if skip >= len(data):
        return CampErrors(np.full(data.shape[1], np.nan), np.full(data.shape[1], np.nan))
    there = np.ones_like(wrong) if seen is None else seen.astype(np.float64)
    days, total = there[skip:].sum(axis=0), (wrong * there)[skip:].sum(axis=0)
    people = np.divide(total, days, out=np.full(len(days), np.nan), where=days > 0)
    return CampErrors(people, share[skip:].mean(axis=0))


def crps(ensemble: Numbers, data: Numbers) -> Floats:
    """Return the continuous ranked probability score of every day and camp, in people.

    Equation, for members x_1 … x_m and an observation y (the fair estimator)::

        CRPS = 1/m Σ_i |x_i - y|  -  1/(2 m (m - 1)) Σ_i Σ_j |x_i - x_j|

    computed from the sorted members in O(m log m): Σ_i Σ_j |x_i - x_j| = 2 Σ_i (2 i - m - 1) x_(i). For one
    member it is the absolute error, so scores of single curves and of bands can stand in one column.

    Source: Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and estimation", JASA 102,
    https://doi.org/10.1198/016214506000001437, eq. 21; the divisor m (m - 1) instead of m² makes the estimate
    unbiased for independent members, whatever their number: Zamo and Naveau (2018), Mathematical Geosciences 50,
    https://doi.org/10.1007/s11004-017-9709-7. (Members of a Latin hypercube are not quite independent; what that
    changes is of the order 1/m.)

    Parameters
    ----------
    ensemble : shape (members, …)
    data : shape (…)
    """
    members = len(ensemble)
    miss: Floats = np.abs(ensemble - data).mean(axis=0)
    if members == 1:
        return miss
    rank = 2.0 * np.arange(1, members + 1) - members - 1
    spread = np.tensordot(rank, np.sort(ensemble, axis=0), axes=1) / (members * (members - 1))
    score: Floats = np.maximum(miss - spread, 0.0)  # never negative but for rounding
    return score


def crps_relative(ensemble: Numbers, data: Numbers, skip: int = 0, person: float = 1.0) -> float:
    """Return the mean over days of Σ_x CRPS_x(t) / max(1 person, D(t)).

    It weighs camps and days as the ARD does and is the ARD for a single curve: a band earns what it is lower.
    """
    check_comparable(ensemble, data)
    return mean_from(crps(ensemble, data).sum(axis=1) / np.maximum(person, data.sum(axis=1)), skip)


def crps_of_quantiles(levels: Sequence[float], quantiles: Numbers, truth: Numbers) -> Floats:
    """Return the CRPS of a forecast of which only quantiles are known: twice the integral of the pinball loss.

    Equation, for quantiles q_k at levels p_k and an observation y::

        CRPS ≈ 2 Σ_k w_k (1{y < q_k} - p_k) (q_k - y)        w_k: the levels nearer to p_k than to another

    The more levels, the nearer: with one quantile at 0.5 it is the absolute error. Source: Gneiting and Ranjan (2011),
    "Comparing density forecasts using threshold- and quantile-weighted scoring rules", J. Bus. Econ. Stat. 29:411,
    https://doi.org/10.1198/jbes.2010.08110, eq. 7, where the weight is the same for all levels.

    Parameters
    ----------
    levels : sequence of float
        Ascending.
    quantiles : shape (levels, …)
    truth : shape (…)
    """
    level = np.array(levels)
    ends = np.concatenate([[0.0], (level[1:] + level[:-1]) / 2.0, [1.0]])
    off = truth - quantiles
    level = level.reshape(-1, *(1,) * (off.ndim - 1))
    loss = np.maximum(level * off, (level - 1.0) * off)
    return np.asarray(2.0 * np.tensordot(np.diff(ends), loss, axes=1))


def interval_score(low: float, high: float, truth: float, level: float) -> float:
    """Return the interval score: the width of the central interval, and a fine for each unit outside of it.

    Equation, with α = 1 - level: S = (u - l) + 2/α (l - y) 1{y < l} + 2/α (y - u) 1{y > u}. Source: Gneiting and
    Raftery (2007), https://doi.org/10.1198/016214506000001437, eq. 43.
    """
    return high - low + 2.0 / (1.0 - level) * (max(0.0, low - truth) + max(0.0, truth - high))


def mid_pit(levels: Sequence[float], quantiles: Floats, truth: float) -> float:
    """Return the middle of what the forecast gave to values below and up to the truth, from its quantiles.

    Equation: PIT = (F(y-) + F(y)) / 2; over many facts it is uniform if the forecast is right. Between two quantiles
    F is a line; where several are equal they are an atom, and one at the lowest (highest) level goes on to 0 (1).
    Outside of all quantiles it is the middle of what is left there. Source: the mid-P of Lancaster (1961), J. Am. Stat.
    Assoc. 56:223; of the PIT of counts Czado, Gneiting and Held (2009), Biometrics 65:1254.
    """
    first, after = (int(np.searchsorted(quantiles, truth, side)) for side in ("left", "right"))
    if first == after:  # between two of them, or outside
        if first == 0:
            return levels[0] / 2.0
        if first == len(levels):
            return (1.0 + levels[-1]) / 2.0
        return float(np.interp(truth, quantiles[first - 1 : first + 1], levels[first - 1 : first + 1]))
    alone = after - first == 1
    below = 0.0 if first == 0 and not alone else levels[first]
    up_to = 1.0 if after == len(levels) and not alone else levels[after - 1]
    return (below + up_to) / 2.0


def log_score(share: float, of: int, truth: float) -> float:
    """Return -ln of the probability that was given to what came, of something that comes or not.

    A share of so many replicates is no probability of 0 or 1: p = (share · of + 1/2) / (of + 1). Source: Gneiting and
    Raftery (2007), §4; the estimator is that of Krichevsky and Trofimov (1981), IEEE Trans. Inf. Theory 27:199.
    """
    p = (share * of + 0.5) / (of + 1.0)
    return -math.log(p if truth else 1.0 - p)


def covered(ensemble: Numbers, data: Numbers, level: float) -> Bools:
    """Tell where the observation is inside the central interval of the ensemble, ends included.

    Parameters
    ----------
    ensemble : shape (members, …)
    data : shape (…)
    level : float
        0.9 for the interval between the quantiles 0.05 and 0.95.
    """
    if not 0 < level < 1:
        raise ValueError(f"level {level}: want a number between 0 and 1")
    low, high = np.quantile(ensemble, (0.5 - level / 2, 0.5 + level / 2), axis=0)
    inside: Bools = (low <= data) & (data <= high)
    return inside


def coverage(ensemble: Numbers, data: Numbers, level: float, skip: int = 0) -> float:
    """Return the share of observations inside the central interval; right if it is `level`.

    Camps and days count alike, from day `skip` on. Those with no one registered are left out: that a camp is
    empty before it opens is an input, and any model that reads it would be given the credit.

    Source: Gneiting, Balabdaoui and Raftery (2007), "Probabilistic forecasts, calibration and sharpness",
    J. R. Statist. Soc. B 69, https://doi.org/10.1111/j.1467-9868.2007.00587.x.
    """
    check_comparable(ensemble, data)
    there = data[skip:] > 0
    if not there.any():
        return float("nan")
    return float(covered(ensemble, data, level)[skip:][there].mean())


def mean_from(daily: Floats, skip: int) -> float:
    """Return the mean over the days from `skip` on, NaN where none is left."""
    return float(daily[skip:].mean()) if len(daily) > skip else float("nan")
