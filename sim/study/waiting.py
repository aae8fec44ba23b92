"""Waiting: a measure that counts the days until something happens, in runs in some of which it never does.

A mean over the runs in which it happens compares others at each value of an axis: where a faster war lets a site fill
in more runs, the late ones among them pull its mean up, and the axis seems to delay what it hastens. So sizes,
correlations and indices are those of the restricted mean (Irwin 1949, J Hyg 47:188; Royston and Parmar 2013, BMC Med
Res Methodol 13:152): a run in which it does not happen counts with the first day after the last that is read, so that
nothing is said of what lies behind that day, and no run is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.sweep.measures import FIRST_OVER
from sim.scenario.sweep.sweep import Measure
from sim.study.days import days_of
from sim.words.numbers import exact
from sim.world.world import Floats

if TYPE_CHECKING:
    from sim.sweeps.load import SweepResult

UNKNOWN = float("nan")
"""Where nobody knows up to which day it was waited for."""


def never(result: SweepResult, what: Measure, scenario: str) -> float:
    """Return the days with which a run counts in which it never happens; UNKNOWN for what need not be waited for."""
    days = days_of(result, scenario)
    if what.reading != FIRST_OVER or days is None:
        return UNKNOWN
    return float(((what.date or days.last) - days.branch).days + 1)


def restricted(y: Floats, never: float) -> Floats:
    """Return the days waited in each run, with `never` where it did not happen; as they are where it never does.

    Parameters
    ----------
    y : float, shape (runs,), days; NaN where it did not happen
    never : float, days, or UNKNOWN

    Examples
    --------
    >>> restricted(np.array([3.0, np.nan]), 10.0)
    array([ 3., 10.])
    """
    if np.isnan(never) or not np.isfinite(y).any():
        return y
    return np.where(np.isnan(y), never, y)


def whose(y: Floats, never: float) -> str:
    """Return which runs a mean of the days waited is of; "" where it happens in all.

    Examples
    --------
    >>> y = np.array([3.0, np.nan])
    >>> whose(y, UNKNOWN)
    'in the 1 of 2 runs in which it happens'
    >>> whose(y, 68.0)
    'with 68 days, one more than are read, for the 1 of 2 runs in which it never happens'
    """
    happens = int(np.isfinite(y).sum())
    if happens == len(y):
        return ""
    if np.isnan(restricted(y, never)).any():
        return f"in the {happens:,} of {len(y):,} runs in which it happens"
    many = f"{len(y) - happens:,} of {len(y):,} runs"
    return f"with {exact(never)} days, one more than are read, for the {many} in which it never happens"
