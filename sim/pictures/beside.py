"""From another sweep to what is laid over the plots of the first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.figures.explore.data import Curve, Distribution, Overlaid
from sim.figures.explore.figure import distribution_words
from sim.pictures.limits import NOTHING
from sim.study.selection.beside import Beside
from sim.study.selection.choose import Along, Look, along
from sim.study.selection.runs import Flags, Runs
from sim.study.selection.scale import Scale
from sim.words.wording import counted
from sim.world.world import Floats


def room_for(other: Beside | None) -> Floats:
    """Return the values of another sweep that the plots shall have room for."""
    return NOTHING if other is None else other.seen.y[other.seen.kept]


def overlaid(runs: Runs, seen: Look, spread: Distribution, other: Beside) -> Overlaid:
    """Return another sweep as it is drawn over the plots of the first."""
    its = other.seen
    words = replace(spread, quantiles=its.quantiles, share=its.share, level=its.level, part=False)
    told = [f"{its.selected:,} of {counted(len(its.rows), 'run')}", *other.differs]
    if its.failed_here:
        told.append(f"{counted(its.failed_here, 'failed run')} left out")
    return Overlaid(
        name=other.runs.result.name,
        curve=_curve(runs, seen, along(other.runs, its)) if other.along else None,
        shares=bar_shares(its.y[its.kept], spread.edges),
        words=distribution_words(words),
        note="; ".join(told),
    )


def _curve(runs: Runs, seen: Look, line: Along) -> Curve | None:
    """Return medians and bands on the axis of the first sweep; what lies beyond its ends is not drawn."""
    scale = Scale.of(runs, seen.selection.x)
    there: Flags = (line.runs > 0) & within(scale, line.x)
    if not there.any():
        return None
    return Curve("", scale.to(line.x[there]), line.bands[:, there], line.runs[there])


def within(scale: Scale, values: Floats) -> Flags:
    """Tell which values lie between the ends of an axis."""
    levels = scale.variable.levels
    low, high = (levels[0], levels[-1]) if levels else (scale.low, scale.high)
    return np.asarray((values >= low) & (values <= high))


def bar_shares(y: Floats, edges: Floats) -> Floats:
    """Return the share of the runs with a value that lies in each bar."""
    inside = y[np.isfinite(y)]
    return np.asarray(np.histogram(inside, edges)[0] / max(len(inside), 1))
