"""The size of an effect with the other parameters held alike: the difference of two ends, adjusted by regression.

In points that are drawn, the ends of one parameter differ a little in all the others, too: of 150 points of a
hypercube a fifth are 30, and if fear is higher in the 30 of the highest tempo, the plain difference of their means
tells the work of fear as that of tempo. So the means are those of a least-squares fit over all points, in which the
others count linearly (analysis of covariance; Cochran 1957, Biometrics 13:261)::

    y_i = m_low [i in the lowest end] + m_high [i in the highest end] + m_between [else] + Σ_j b_j z_j(i) + e_i
    effect = m_high - m_low            z_j: the others; of a few values a mean for each, else their standardised ranks

The interval is that of the jackknife over units, points that were made of each other being one, with d_g the effect
without unit g (for regressions without equal variances: MacKinnon and White 1985, J. Econometrics 29:305)::

    V = (G - 1) / G · Σ_g (d_g - mean of all d_g)²

A parameter that moves together with this one (:mod:`~sim.study.together`) is not held: it cannot be told apart. Nor are
any where there are fewer units than three for each column of the fit: there the plain difference stands.
"""

from __future__ import annotations

import numpy as np

from sim.study.together import PAIR
from sim.world.world import Floats, Longs

#: Up to so many values of a parameter each has a mean of its own.
LEVELS = 5
#: Units that are wanted for each column of the fit.
UNITS = 3
#: What is left of a column that the others make up, as a share of it.
NOTHING = 1e-9


def held(x: Floats, k: int) -> Floats:
    """Return the columns that hold the other parameters, centred, shape (points, columns).

    Parameters
    ----------
    x : float, shape (points, parameters)
    k : int
        The parameter whose effect is wanted.
    """
    from scipy.stats import rankdata

    ranks = rankdata(x, axis=0)
    ranks -= ranks.mean(axis=0)
    size = np.sqrt((ranks**2).mean(axis=0))
    columns: list[Floats] = []
    for j in range(x.shape[1]):
        if j == k or size[j] == 0 or abs((ranks[:, j] * ranks[:, k]).mean()) >= PAIR * size[j] * size[k]:
            continue
        levels = np.unique(x[:, j])
        if len(levels) <= LEVELS:
            columns += [(x[:, j] == level) - float((x[:, j] == level).mean()) for level in levels[1:]]
        else:
            columns.append(ranks[:, j] / size[j])
    return np.column_stack(columns) if columns else np.zeros((len(x), 0))


def adjusted(y: Floats, ends: Floats, others: Floats, units: Longs) -> tuple[float, Floats] | None:
    """Return the effect with the others held alike, and what it is without each of the units.

    Parameters
    ----------
    y : float, shape (points,)
    ends : float, shape (points, 2)
        1 at the lower and at the upper end.
    others : float, shape (points, columns)
        See :func:`held`.
    units : int, shape (points,)
        Points of one unit were made of each other.

    Returns
    -------
    (float, float of shape (units,)) or None
        None where the fit has too few units, or cannot tell the ends apart from the others.

    Examples
    --------
    >>> x = np.arange(12.0)
    >>> ends = np.column_stack([x < 4, x > 7]).astype(float)
    >>> z = np.array([0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1.0])[:, None]  # more often 1 at the upper end
    >>> effect, without = adjusted(10 * ends[:, 1] + 100 * z[:, 0], ends, z, np.arange(12))
    >>> round(effect, 6), without.shape  # not 10 + 25, the plain difference
    (10.0, (12,))
    """
    between = 1.0 - ends.sum(axis=1)
    design = np.column_stack([ends, *([between] if between.any() else []), others])
    number, which = np.unique(units, return_inverse=True)
    if len(number) < UNITS * design.shape[1]:
        return None
    scale = np.sqrt((design**2).sum(axis=0))
    design = design / scale
    square = design.T @ design
    if np.linalg.eigvalsh(square)[0] < NOTHING:
        return None
    contrast = np.zeros(len(square))
    contrast[:2] = -1.0 / scale[0], 1.0 / scale[1]
    fit = np.linalg.solve(square, design.T @ y)
    effect = float(contrast @ fit)
    if len(number) == len(y):
        return effect, _without_points(design, square, y - design @ fit, contrast, effect)
    return effect, _without_units(design, y, which, contrast)


def _without_points(design: Floats, square: Floats, left: Floats, contrast: Floats, effect: float) -> Floats:
    """Return the effect without each point, in closed form (Cook 1977, Technometrics 19:15)."""
    solved = np.linalg.solve(square, design.T)
    leverage = np.minimum((design * solved.T).sum(axis=1), 1.0 - NOTHING)
    return np.asarray(effect - (contrast @ solved) * left / (1.0 - leverage))


def _without_units(design: Floats, y: Floats, which: Longs, contrast: Floats) -> Floats:
    """Return the effect without each unit, by a fit without it."""
    count, size = int(which.max()) + 1, design.shape[1]
    squares, products = np.zeros((count, size, size)), np.zeros((count, size))
    np.add.at(squares, which, design[:, :, None] * design[:, None, :])
    np.add.at(products, which, design * y[:, None])
    squares, products = squares.sum(axis=0) - squares, products.sum(axis=0) - products
    return np.asarray((np.linalg.pinv(squares, hermitian=True) @ products[:, :, None])[:, :, 0] @ contrast)
