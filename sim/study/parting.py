"""Limits as they can be told: a number with few figures that parts the runs as the limit itself does.

A limit rounded for the eye lies beside some runs that the limit itself holds: the share that is told with it would not
be the one that a reader counts.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from sim.world.world import Floats

#: Where no limit is given, a run is of interest when its measure is above this quantile of all runs.
HIGH = 0.75
Part = Callable[[Floats, float], npt.NDArray[np.bool_]]


def above(values: Floats, limit: float) -> npt.NDArray[np.bool_]:
    """Return which values are above the limit."""
    return np.asarray(values > limit)


def at_least(values: Floats, limit: float) -> npt.NDArray[np.bool_]:
    """Return which values are the limit or above it."""
    return np.asarray(values >= limit)


def at_most(values: Floats, limit: float) -> npt.NDArray[np.bool_]:
    """Return which values are the limit or below it."""
    return np.asarray(values <= limit)


def fewest_figures(limit: float, values: Floats, part: Part) -> float:
    """Return the number with fewest figures, three or more, that parts the values as the limit does.

    It is the rounded limit or a neighbour of that: of values from 0.2909788 on, with 0.288 the next below, 0.290 parts
    the same as 0.2909788, and 0.291 does not.

    Examples
    --------
    >>> fewest_figures(3786.75, np.array([3786.5, 3787.0]), above)
    3786.8
    >>> fewest_figures(3786.75, np.array([3700.0, 3792.0]), above)
    3790.0
    >>> fewest_figures(0.2909788, np.array([0.288, 0.2909788]), at_least)
    0.29
    """
    if not np.isfinite(limit):
        return limit
    wanted = part(values, limit)
    for digits in range(3, 17):
        nearest = Decimal(f"{limit:.{digits}g}")
        last = Decimal(1).scaleb(nearest.adjusted() - digits + 1)
        for short in map(float, (nearest, nearest - last, nearest + last)):
            if (part(values, short) == wanted).all():
                return short
    return limit


def upper(y: Floats) -> float:
    """Return the limit of the upper quarter, in as few figures as part the same runs.

    Where more than a quarter share the largest value, they are the upper part: none is above that value itself.
    """
    y = y[np.isfinite(y)]
    if not len(y):
        return float("nan")
    limit, below = float(np.quantile(y, HIGH)), y[y < y.max()]
    if limit >= y.max() and len(below):
        limit = float(below.max())
    return fewest_figures(limit, y, above)
