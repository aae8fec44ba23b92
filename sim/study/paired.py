"""Effects over pairs of runs: in a grid every replicate runs with the same luck and the same draw at every point.

So two runs of one replicate that differ in one axis alone are a pair, and what they differ by is the axis and not luck.
With y_hcr the mean of a measure at the highest values of an axis, y_lcr at the lowest, c what all other axes are and r
the replicate::

    d_cr = y_hcr - y_lcr          effect = mean of all d_cr

Pairs of one replicate share their luck, so only replicates are independent. The variance is that of the jackknife over
them (Efron and Stein 1981, Ann. Stat. 9:586), with d_r the effect without all pairs of replicate r, and the interval
has R - 1 degrees of freedom::

    V = (R - 1) / R · Σ_r (d_r - mean of all d_r)²          effect ± t(0.95; R - 1) · √V

Where every replicate has all of its pairs, V is the variance of the R mean differences over R. One replicate has no
interval: it says nothing of luck. Of few replicates the interval is wide, whatever they have in common; so it is told
beside it how many pairs differ the other way.
"""

from __future__ import annotations

import numpy as np

from sim.study.effects import Paired, ends, jackknifed
from sim.world.world import Floats, Longs


def paired(x: Floats, y: Floats, replicates: Longs) -> list[Paired | None]:
    """Return the effect of each axis over the pairs of a grid; None for an axis along which no two runs are a pair.

    Parameters
    ----------
    x : float, shape (runs, axes)
    y : float, shape (runs,); runs where it is NaN are in no pair
    replicates : int, shape (runs,)

    Examples
    --------
    >>> x = np.repeat([[0.0], [1.0]], 2, axis=0)  # two replicates, far apart, and each moved by 5
    >>> paired(x, np.array([10.0, 90.0, 15.0, 95.0]), np.array([0, 1, 0, 1]))
    [Paired(change=5.0, low=5.0, high=5.0, replicates=2, pairs=2, against=0)]
    """
    points, there = np.unique(x, axis=0), np.isfinite(y)
    x, y, replicates = x[there], y[there], replicates[there]
    return [_along(k, x, y, replicates, points[:, k]) for k in range(x.shape[1])]


def _along(k: int, x: Floats, y: Floats, replicates: Longs, points: Floats) -> Paired | None:
    """Return the effect of one axis; a pair has all values of both ends, or it is none."""
    if not len(y) or np.ptp(points) == 0:
        return None
    low, high = (points[end] for end in ends(points))
    others = np.column_stack([np.delete(x, k, axis=1), replicates])
    which = np.unique(others, axis=0, return_inverse=True)[1].reshape(-1)
    means, whole = [], np.ones(which.max() + 1, bool)
    for end, inside in ((low, x[:, k] <= low.max()), (high, x[:, k] >= high.min())):
        count = np.bincount(which, weights=inside)
        whole &= count == len(np.unique(end))
        means.append(np.bincount(which, weights=np.where(inside, y, 0.0)) / np.maximum(count, 1))
    if not whole.any():
        return None
    whose = np.zeros(len(whole), np.int64)
    whose[which] = replicates
    _, unit = np.unique(whose[whole], return_inverse=True)
    change, pairs = means[1][whole] - means[0][whole], np.bincount(unit)
    error = jackknifed(np.asarray(np.bincount(unit, weights=change), float), pairs) if len(pairs) > 1 else float("nan")
    mean = float(change.mean())
    return Paired(mean, mean - error, mean + error, len(pairs), len(change), int((change * mean < 0).sum()))
