"""Sensitivity: which parameter moves a measure, and by how much.

Sobol indices
-------------
For a measure y of independent parameters x: the share of its variance that x_k makes alone, and the share that would
remain if everything but x_k were known (first order and total; Sobol 1993, Homma and Saltelli 1996)::

    S_k = V[E(y | x_k)] / V(y)          T_k = E[V(y | all x but x_k)] / V(y)

from two independent samples A and B, and A with column k of B (A_k), as Saltelli et al. (2010, Comput. Phys. Commun.
181:259) recommend, the second after Jansen (1999)::

    S_k = mean(f(B) · (f(A_k) - f(A))) / V          T_k = mean((f(A) - f(A_k))²) / (2 V)          V: of f(A) and f(B)

with percentile intervals by bootstrap over the points. (`scipy.stats.sobol_indices` gives the same indices, and the
tests say so; its bootstrap draws from a generator of its own, and equal inputs must give equal bytes here.)

Correlations
------------
For any other design: the rank correlation of a measure and a parameter (Spearman), and the same with the rank-linear
effect of all other parameters taken off both (PRCC; Marino et al. 2008, J. Theor. Biol. 254:178), with its p-value
under Student's t, but no smaller than any permutation of so few and so equal values could give: it is never 0. They
are for parameters that work in one direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.model.random import Purpose, uniform
from sim.sweeps.designs import sobol_sample
from sim.words.numbers import MINUS, decimals, figures
from sim.words.wording import counted
from sim.world.world import Floats, Longs

#: Intervals of the indices.
LEVEL = 0.9
RESAMPLES = 500
#: Smaller p-values are not told apart.
LEAST_P = 0.001
#: Points that correlations want beyond one for each parameter.
MORE = 3


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """Sobol indices of one measure.

    Parameters
    ----------
    names : tuple of str
    first, total : float per parameter, NaN where the measure does not vary
    first_low, first_high, total_low, total_high : float per parameter, 90 % intervals
    """

    names: tuple[str, ...]
    first: Floats
    total: Floats
    first_low: Floats
    first_high: Floats
    total_low: Floats
    total_high: Floats


@dataclass(frozen=True, eq=False)
class Correlations:
    """Rank correlations of one measure with every parameter.

    Parameters
    ----------
    names : tuple of str
    spearman, prcc : float per parameter, NaN where a parameter or the measure does not vary
    p : float per parameter, of the PRCC
    """

    names: tuple[str, ...]
    spearman: Floats
    prcc: Floats
    p: Floats


def is_sobol_sample(x: Floats) -> bool:
    """Tell whether some points are all those of a design, in its order; at least two of A.

    That their number fits says nothing: the first 20 of 64 points have no mixture among them.

    Parameters
    ----------
    x : float, shape (points, parameters)

    Examples
    --------
    >>> whole = sobol_sample(np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.5, 0.6], [0.7, 0.8]]))
    >>> is_sobol_sample(whole), is_sobol_sample(whole[:4])
    (True, False)
    """
    blocks = x.shape[1] + 2
    points = len(x) // blocks
    return points >= 2 and np.array_equal(x, sobol_sample(x[:points], x[points : 2 * points]))


def sobol_indices(y: Floats, names: Sequence[str]) -> SobolIndices:
    """Return the indices of a measure.

    Parameters
    ----------
    y : float, shape (points · (parameters + 2),), in the order of :func:`~sim.sweeps.designs.sobol_sample`
    names : sequence of str

    Raises
    ------
    ValueError
        If the number of values does not fit, one of them is missing, or there are fewer than two points.
    """
    blocks, y = len(names) + 2, np.asarray(y, float)
    points = len(y) // blocks
    if len(y) != points * blocks or points < 2 or not np.isfinite(y).all():
        raise ValueError(f"{len(y)} values are no {blocks} whole blocks of at least two points without gaps")
    parts = y.reshape(blocks, points)
    if np.ptp(parts[:2]) == 0.0:  # shares of nothing
        none = np.full(len(names), np.nan)
        return SobolIndices(tuple(names), none, none, none, none, none, none)
    parts = parts - parts[:2].mean()  # the products lose digits where the mean is far from 0
    first, total = _indices(parts)
    rows = _resampled(points, RESAMPLES)
    resampled = np.array([_indices(parts[:, row]) for row in rows])
    low, high = np.quantile(resampled, (0.5 - LEVEL / 2, 0.5 + LEVEL / 2), axis=0)
    return SobolIndices(tuple(names), first, total, low[0], high[0], low[1], high[1])


def _indices(parts: Floats) -> tuple[Floats, Floats]:
    """Return S and T of the equations; 0 in a resample in which nothing varies.

    Parameters
    ----------
    parts : float, shape (parameters + 2, points): f(A), f(B), f(A_1) ...
    """
    a, b, mixed = parts[0], parts[1], parts[2:]
    variance = float(np.var(parts[:2]))
    if variance == 0.0:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    first = (b * (mixed - a)).mean(axis=1) / variance
    total = ((a - mixed) ** 2).mean(axis=1) / (2.0 * variance)
    return first, total


def _resampled(points: int, times: int) -> Longs:
    """Return rows drawn with replacement, shape (times, points)."""
    draws = [uniform(0, t, i, 0, 0, int(Purpose.DESIGN)) for t in range(times) for i in range(points)]
    return np.asarray((np.array(draws) * points).astype(np.int64).reshape(times, points))


def correlations(x: Floats, y: Floats, names: Sequence[str]) -> Correlations:
    """Return the rank correlations of a measure with every parameter.

    Parameters
    ----------
    x : float, shape (runs, parameters)
    y : float, shape (runs,)
    names : sequence of str

    Raises
    ------
    ValueError
        If the shapes do not fit, or there are not at least three runs more than parameters.
    """
    from scipy.stats import rankdata, t

    x, y = np.asarray(x, float), np.asarray(y, float)
    runs, count = x.shape
    if len(y) != runs or count != len(names) or runs < count + MORE:
        raise ValueError(
            f"{runs} runs of {x.shape[1]} parameters, {len(y)} values, {len(names)} names: too few or unequal"
        )
    rx, ry = rankdata(x, axis=0), rankdata(y)
    simple, partial = np.full(count, np.nan), np.full(count, np.nan)
    for k in range(count):
        if np.ptp(rx[:, k]) == 0.0 or np.ptp(ry) == 0.0:
            continue
        simple[k] = np.corrcoef(rx[:, k], ry)[0, 1]
        others = np.column_stack([np.ones(runs), np.delete(rx, k, axis=1)])
        left = [v - others @ np.linalg.lstsq(others, v, rcond=None)[0] for v in (rx[:, k], ry)]
        size = np.sqrt((left[0] ** 2).sum() * (left[1] ** 2).sum())
        if size > 1e-9 * runs**3:
            partial[k] = np.clip((left[0] * left[1]).sum() / size, -1.0, 1.0)  # rounding may take it beyond
    freedom = runs - 1 - count
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.abs(partial) * np.sqrt(freedom / np.maximum(1.0 - partial**2, 0.0))
    least = np.array([least_chance(x[:, k], y) for k in range(count)])
    return Correlations(tuple(names), simple, partial, np.maximum(2.0 * t.sf(score, freedom), least))


def least_chance(x: Floats, y: Floats) -> float:
    """Return the share of all orders of `y` that look like the given one beside `x`: no p-value can be smaller.

    Examples
    --------
    >>> least_chance(np.array([1.0, 2.0, 3.0]), np.array([5.0, 6.0, 7.0]))  # one of 3! orders
    0.16666666666666669
    >>> round(1 / least_chance(np.repeat([1.0, 2.0], 2), np.arange(4.0)))  # 4! / (2! 2!)
    6
    """
    alike = max(sum(math.lgamma(n + 1) for n in np.unique(v, return_counts=True)[1]) for v in (x, y))
    return max(math.exp(min(alike - math.lgamma(len(y) + 1), 0.0)), float(np.finfo(float).tiny))


def indices_of(design: str, x: Floats, values: Floats, names: Sequence[str]) -> SobolIndices | None:
    """Return the indices if all points of the design are there: of a part of them none can be known."""
    if design != "sobol" or not np.isfinite(values).all() or not is_sobol_sample(x):
        return None
    return sobol_indices(values, names)


def why_no_indices(design: str, x: Floats, values: Floats, still: bool, failed: int) -> str:
    """Return why a Sobol design gives no indices; "" where it does, and for other designs."""
    if design != "sobol":
        return ""
    if not is_sobol_sample(x) or still:
        lost = f" ({counted(failed, 'run')} failed: panj sweep --retry-failed runs them again)" if failed else ""
        return f"they need every point of the design, and there are {len(values):,} of them{lost}"
    without = int((~np.isfinite(values)).sum())
    return f"in {without:,} of {counted(len(values), 'point')} there is no value to compare" if without else ""


def correlations_of(design: str, x: Floats, values: Floats, names: Sequence[str]) -> Correlations | None:
    """Return the correlations of the points with a value, if they are enough; None for a Sobol design."""
    there = np.isfinite(values)
    if design == "sobol" or there.sum() < len(names) + MORE:
        return None
    return correlations(x[there], values[there], names)


def told_unranked(no_indices: str, points: int, parameters: int) -> list[str]:
    """Return why nothing is ranked: there are no indices, or too few points for sizes.

    Examples
    --------
    >>> told_unranked("", 5, 3)
    ['No sizes of effects: 5 points for 3 parameters are too few (6 at least).']
    """
    if no_indices:
        return [f"No Sobol indices: {no_indices}."]
    what = f"{counted(points, 'point')} for {counted(parameters, 'parameter')}"
    return [f"No sizes of effects: {what} {'is' if points == 1 else 'are'} too few ({parameters + MORE} at least)."]


def chance_word(p: float) -> str:
    """Return a p-value, which is never 0; – for none.

    Examples
    --------
    >>> chance_word(0.0), chance_word(0.21234), chance_word(0.0012), chance_word(float("nan"))
    ('< 0.001', '0.21', '0.0012', '–')
    """
    return "–" if np.isnan(p) else f"< {LEAST_P}" if p < LEAST_P else figures(p, 2)


def coefficient(value: float) -> str:
    """Return a correlation with its sign; – for none.

    Examples
    --------
    >>> coefficient(-0.456), coefficient(0.5), coefficient(float("nan"))
    ('−0.46', '+0.50', '–')
    """
    if np.isnan(value):
        return "–"
    text = decimals(abs(value))
    return text if float(text) == 0 else f"{'+' if value > 0 else MINUS}{text}"
