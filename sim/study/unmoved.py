"""Unmoved: the axes of a sweep that make no difference to a measure, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.scenario.sweep.sweep import Axis

if TYPE_CHECKING:
    import pandas as pd


def unmoved(frame: pd.DataFrame, axes: Sequence[Axis], measure: str) -> tuple[str, ...]:
    """Return the axes along which no run changes; each of their values stands beside another in runs alike otherwise.

    Where a replicate is the same at all points, these are all axes, though runs differ in several of them at once.

    Parameters
    ----------
    frame : DataFrame
        Runs of one scenario.
    axes : sequence of Axis
        Those that vary.
    measure : str
    """
    everywhere = frame.groupby("replicate", observed=True)
    shared = everywhere["point"].transform("nunique") > 1  # a replicate that ran at one point tells nothing
    if shared.all() and everywhere[measure].nunique(dropna=False).max() == 1:
        return tuple(axis.name for axis in axes)
    out = []
    for axis in axes:
        alike = frame.groupby(["replicate", *(other.name for other in axes if other is not axis)], observed=True)
        compared = frame[alike[axis.name].transform("nunique") > 1]  # beside a run at another of its values
        values, results = alike[axis.name].nunique(), alike[measure].nunique(dropna=False)
        same = (results[values > 1] <= 1).all()
        if len(compared) and same and set(compared[axis.name]) == set(frame[axis.name]):
            out.append(axis.name)
    return tuple(out)


def told_unmoved(axes: Sequence[str], of: int) -> list[str]:
    """Return which of so many axes make no difference, a sentence each; or that none of them does.

    Examples
    --------
    >>> told_unmoved(("guards", "leak"), 2)
    ['Nothing that was varied makes a difference to it: each replicate is the same at all points.']
    """
    if len(axes) == of > 1:
        return ["Nothing that was varied makes a difference to it: each replicate is the same at all points."]
    return [f"{name} makes no difference to it: each replicate is the same at each of its values." for name in axes]
