"""First days: the day by which something has happened in a share of replicates, everywhere the same one.

An order statistic, never between two days: on a day that lies between those of two replicates nothing happened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

#: The share by which "the earliest 5 %" is told.
EARLY = 0.05


def day_by(first: npt.ArrayLike, share: float) -> int | None:
    """Return the day by which it has happened in so large a share of replicates; None if that never comes.

    Parameters
    ----------
    first : int or float per replicate
        The first day of each, not a number where it never happens.
    share : float
        From 0, the earliest of all, to 1.

    Examples
    --------
    >>> day_by([60, 70, 74], 0.05), day_by([60, 70, 74, 75], 0.5), day_by([60, float("nan"), float("nan")], 0.5)
    (60, 70, None)
    """
    days = np.asarray(first, dtype=np.float64)
    days = np.sort(np.where(np.isfinite(days), days, np.inf))
    # 0.07 · 100 is 7.000000000000001: the seventh of a hundred is meant
    day = float(days[max(math.ceil(round(share * len(days), 9)), 1) - 1])
    return int(day) if math.isfinite(day) else None


def is_earliest(replicates: int, share: float = EARLY) -> bool:
    """Tell whether the day by which it has happened in this share of so many replicates is the first of all."""
    return share * replicates <= 1 + 1e-9


def called(shares: Iterable[float], replicates: int) -> str:
    """Return what the early day of each of several things is called, that happen in shares of the replicates.

    Examples
    --------
    >>> called([0.1, 0.2], 20), called([0.1, 0.5], 200)
    ('earliest', 'earliest 5 % by')
    """
    most = max((round(share * replicates) for share in shares), default=1)
    return "earliest" if is_earliest(most) else f"earliest {100 * EARLY:g} % by"
