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
    names = [axis.name for axis in axes]
    return tuple(name for name in names if set(_alike(frame, names, name, measure)[name]) == set(frame[name]))


def unmoved_in_part(frame: pd.DataFrame, axes: Sequence[Axis], measure: str) -> tuple[str, ...]:
    """Return the axes along which no run changes, though at some of their values none can be told by: a sentence each.

    In the points of a file, and where few values are drawn, some runs differ in one axis alone and others do not.
    """
    names, known = [axis.name for axis in axes], unmoved(frame, axes, measure)
    found = {name: _alike(frame, names, name, measure)["point"].nunique() for name in names if name not in known}
    of = f"{frame['point'].nunique():,} points at which runs differ in it alone"
    return tuple(f"{name} makes no difference to it at the {n:,} of {of}." for name, n in found.items() if n)


def _alike(frame: pd.DataFrame, names: Sequence[str], name: str, measure: str) -> pd.DataFrame:
    """Return the runs beside which another one differs in an axis alone, if all these are the same; else none."""
    alike = frame.groupby(["replicate", *(other for other in names if other != name)], observed=True)
    compared = alike[name].transform("nunique") > 1
    values, results = alike[name].nunique(), alike[measure].nunique(dropna=False)
    return frame[compared & bool((results[values > 1] <= 1).all())]


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
