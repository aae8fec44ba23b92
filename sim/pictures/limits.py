"""Where plots of a measure end, and where runs stand on an axis, alike on every plot of a selection."""

from __future__ import annotations

import numpy as np

from sim.study.selection.choose import Rows
from sim.study.selection.runs import Runs
from sim.study.selection.scale import Scale
from sim.world.world import Floats

#: The plot ends with all runs but this share if the highest lies so many times higher.
REST, FAR = 0.005, 1.5
#: Of fewer runs, but at least so many, one is left out, if it lies so many times higher than all others.
ENOUGH, FAR_ALONE = 20, 3.0
#: Share of the width of a level over which its runs are spread, so that they do not hide each other.
SPREAD = 0.56
GOLDEN = (5**0.5 - 1) / 2
NOTHING: Floats = np.empty(0)


def y_limits(y: Floats, more: Floats = NOTHING) -> tuple[float, float, int]:
    """Return where the plot of a measure begins and ends, and how many runs lie above its end.

    Parameters
    ----------
    y : float, shape (runs,), NaN for no value
    more : float, shape (n,)
        Values of another sweep, for which there shall be room too; none of them is counted.
    """
    finite, other = y[np.isfinite(y)], more[np.isfinite(more)]
    if not len(finite):
        return 0.0, 1.0, 0
    low = min(0.0, float(finite.min()), *([float(other.min())] if len(other) else []))
    top = max(_top(finite), _top(other) if len(other) else -np.inf)
    if top <= low:
        top = low + 1.0
    top = low + (top - low) * 1.06
    return low, top, int((finite > top).sum())


def _top(values: Floats) -> float:
    """Return the highest value that is no lonely one far above all others."""
    few = len(values) * REST < 1.0
    left_out = int(len(values) >= ENOUGH) if few else int(len(values) * REST)
    *_, high = np.sort(values)[: len(values) - left_out].tolist()
    most = float(values.max())
    return float(high) if most > (FAR_ALONE if few else FAR) * high > 0 else most


def places(runs: Runs, rows: Rows, name: str) -> Floats:
    """Return where runs stand along an axis, as shares of its width.

    At a level each replicate has a place of its own, so that the same run stays where it is.
    """
    levels, at = runs.axes[name].levels, Scale.of(runs, name).to(runs.values[name][rows])
    if not levels:
        return at
    replicate = runs.frame["replicate"].to_numpy(float)[rows]
    return np.asarray(at + ((replicate * GOLDEN) % 1.0 - 0.5) * SPREAD / len(levels))
