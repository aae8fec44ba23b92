"""Which axis moves a measure furthest: how large the effects of a sweep are, and what is named or shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.errors import PanjError
from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.axis_words import code, ways
from sim.study.effects import Effects, Paired, effects
from sim.study.paired import paired
from sim.study.sensitivity import indices_of
from sim.study.sweep_axes import axes_of, measures_of
from sim.study.units import base_points_of, by_point, units_of
from sim.study.waiting import never, restricted
from sim.words.wording import counted
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.load import SweepResult


def furthest(result: SweepResult, frame: pd.DataFrame, measure: str, scenario: str) -> str | None:
    """Return the axis that moves a measure furthest, the first bar of what matters; None where none is known to.

    Parameters
    ----------
    result : SweepResult
    frame : DataFrame
        Its finished runs.
    measure, scenario : str
        Names that it has.
    """
    identity = result.manifest["identity"]
    axes, design = axes_of(result), str(identity["design"])
    what = next(one for one in measures_of(result) if one.name == measure)
    frame = frame[frame["scenario"].astype(str) == scenario]
    try:
        varied, x = varied_in(axes, frame, 0)
    except PanjError:
        return None
    y = restricted(frame[measure].to_numpy(float), never(result, what, scenario))
    names = [axis.name for axis in varied]
    points, values, origin = by_point(frame, x, y, design, units_of(frame, x, design, base_points_of(result)))
    sobol = None if len(names) < len(axes) else indices_of(design, points, values, names)
    size = sizes(varied, points, values, origin, pairs_of(design, what, frame, x, y)).change
    size = size if sobol is None else sobol.total
    return names[by_size(size)[0]] if np.nan_to_num(size).any() else None


def by_size(size: Floats, steady: Floats | None = None) -> list[int]:
    """Return the numbers of the effects, the largest first; of equal ones the steadiest.

    Examples
    --------
    >>> by_size(np.array([1.0, -3.0, np.nan]))
    [1, 0, 2]
    """
    second = np.zeros(len(size)) if steady is None else steady
    return [int(k) for k in np.lexsort((-np.abs(np.nan_to_num(second)), -np.abs(np.nan_to_num(size))))]


def sizes(
    axes: Sequence[Axis], points: Floats, values: Floats, origin: Longs, pairs: Sequence[Paired | None]
) -> Effects:
    """Return the sizes of the effects, with what axes of words and of days are told as."""
    names, dates = [axis.name for axis in axes], [axis.name for axis in axes if axis.dates]
    return effects(points, values, names, ways(axes, points[np.isfinite(values)]), dates, origin, pairs)


def pairs_of(design: str, what: Measure, frame: pd.DataFrame, x: Floats, y: Floats) -> Sequence[Paired | None]:
    """Return the effects over pairs of a grid; none of what has no size in some runs."""
    if design != "grid" or (what.reading == "first_over" and np.isnan(y).any()):
        return ()
    return paired(x, y, frame["replicate"].to_numpy(np.int64))


def varied_in(axes: Sequence[Axis], frame: pd.DataFrame, failed: int) -> tuple[tuple[Axis, ...], Floats]:
    """Return the axes that vary in some runs, and where on each of them every run is.

    Raises
    ------
    PanjError
        If there is no run, or nothing varies.
    """
    if not len(frame):
        raise PanjError("the sweep has no finished run")
    coded = {axis.name: code(axis, frame[axis.name]) for axis in axes}
    varied = tuple(axis for axis in axes if np.ptp(coded[axis.name]) > 0)
    if not varied:
        lost = f" ({counted(failed, 'run')} failed and cannot be used)" if failed else ""
        raise PanjError(f"nothing varies in the runs there are{lost}")
    return varied, np.column_stack([coded[axis.name] for axis in varied])
