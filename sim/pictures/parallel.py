"""From a selection to parallel coordinates: every run a line over all axes and the measure."""

from __future__ import annotations

import numpy as np

from sim.figures.explore.data import Parallel, Rail
from sim.pictures.limits import NOTHING, places, y_limits
from sim.study.selection.choose import Look, Rows
from sim.study.selection.runs import Runs
from sim.study.selection.scale import Scale
from sim.world.world import Floats

#: More lines than this nobody can tell apart: of more runs every so-many-th is drawn.
MOST_LINES = 1500


def parallel_picture(runs: Runs, seen: Look, more: Floats = NOTHING) -> Parallel:
    """Return the runs of a selection as lines; `more` as in :func:`sim.pictures.limits.y_limits`."""
    drawn = lines_of(len(seen.rows))
    rows, y = seen.rows[drawn], seen.y[drawn]
    low, high, _ = y_limits(seen.y, more)
    happens = np.isnan(seen.level)
    return Parallel(
        rails=[*(_axis(runs, seen, name, rows) for name in runs.axes), _measure(runs, seen, y, (low, high))],
        rows=drawn,
        kept=seen.kept[drawn],
        above=np.isfinite(y) if happens else np.nan_to_num(y, nan=-np.inf) > seen.level,
        of=len(seen.rows),
        level=float("nan") if happens else min(max((seen.level - low) / (high - low), 0.0), 1.0),
    )


def lines_of(runs: int) -> Rows:
    """Return which of so many runs are drawn: all, or as many as can be told apart, evenly over their numbers.

    Examples
    --------
    >>> len(lines_of(40)), len(lines_of(40_000))
    (40, 1500)
    """
    return np.unique(np.linspace(0, max(runs - 1, 0), min(runs, MOST_LINES)).round().astype(np.int64))


def _axis(runs: Runs, seen: Look, name: str, rows: Rows) -> Rail:
    scale, wanted = Scale.of(runs, name), seen.selection.range_of(name)
    low, high = scale.ends(wanted)
    limited = bool(np.isfinite(wanted.low) or np.isfinite(wanted.high))
    return Rail(name, runs.axes[name].with_unit, scale.ticks(6), places(runs, rows, name), low, high, limited)


def _measure(runs: Runs, seen: Look, y: Floats, ends: tuple[float, float]) -> Rail:
    low, high = ends
    variable, wanted = runs.measures[seen.selection.measure], seen.selection.range_of(seen.selection.measure)
    scale = Scale(variable, low, high, False)
    first = float(scale.to(np.array(max(wanted.low, low)))) if np.isfinite(wanted.low) else 0.0
    last = float(scale.to(np.array(min(wanted.high, high)))) if np.isfinite(wanted.high) else 1.0
    limited = bool(np.isfinite(wanted.low) or np.isfinite(wanted.high))
    # runs above the end of the plot end at its edge
    at = np.minimum(scale.to(y), 1.0)
    return Rail(variable.name, variable.with_unit, scale.ticks(6), at, first, last, limited)
