"""Scores: how far simulated counts of people in camps are from the observed ones.

Every function takes plain arrays: `sim` and `data` of shape (days, camps), `ensemble` of shape
(replicates, days, camps). Days come first because a day is what a reader of a situation report sees: each day
is judged by itself, relative to the people who were registered on it, and days count alike.

Notation: n_x(t) simulated and d_x(t) observed people in camp x at the end of day t, D(t) = Σ_x d_x(t).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.flee.scored import Numbers, check_comparable
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
        Mean over days of |n_x(t) - d_x(t)| / max(1, D(t)): the camp's part of the ARD, which is their sum.
    """

    people: Floats
    share: Floats


def ard_daily(sim: Numbers, data: Numbers) -> Floats:
    """Return the relative difference of every day.

    Equation: E(t) = Σ_x |n_x(t) - d_x(t)| / max(1, D(t)).

    Source: Suleimenova, Bell and Groen (2017), "A generalized simulation development approach for predicting
    refugee destinations", Scientific Reports 7:13377, https://doi.org/10.1038/s41598-017-13828-9; the
    max(1, ·), which matters on days with no one registered, is that of Flee's own scripts.
    """
    check_comparable(sim, data)
    data = data.astype(np.float64)
    error: Floats = np.abs(sim - data).sum(axis=-1) / np.maximum(1.0, data.sum(axis=-1))
    return error


def ard(sim: Numbers, data: Numbers, skip: int = 0) -> float:
    """Return the averaged relative difference: the mean of :func:`ard_daily` over the days from `skip` on.

    NaN where no day is left; 0 is perfect, and for equal totals 2 is the worst.
    """
    return mean_from(ard_daily(sim, data), skip)


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


def error_per_camp(sim: Numbers, data: Numbers, skip: int = 0, seen: Bools | None = None) -> CampErrors:
    """Return the mean error of each camp over the days from `skip` on, in people and relative to D(t).

    With `seen`, shape (days, camps), people are averaged over the days on which the camp has a count.
    """
    check_comparable(sim, data)
    wrong = np.abs(sim - data.astype(np.float64))
    share = wrong / np.maximum(1.0, data.sum(axis=1, keepdims=True))
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


def crps_relative(ensemble: Numbers, data: Numbers, skip: int = 0) -> float:
    """Return the mean over days of Σ_x CRPS_x(t) / max(1, D(t)).

    It weighs camps and days as the ARD does and is the ARD for a single curve: a band earns what it is lower.
    """
    check_comparable(ensemble, data)
    return mean_from(crps(ensemble, data).sum(axis=1) / np.maximum(1.0, data.sum(axis=1)), skip)


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
