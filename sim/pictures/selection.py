"""From a selection to what its plots are drawn from, on the page and in the exported figure alike.

Places along an axis are shares 0..1 of the width of the plot (see `selection_scale`), so that whoever draws need not
know of levels, dates and logarithms.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.figures.explore.data import Against, Curve, Distribution, SelectionPicture, Strip
from sim.figures.sweeps import HeatPicture
from sim.pictures.beside import bar_shares, overlaid, room_for
from sim.pictures.limits import NOTHING, places, y_limits
from sim.pictures.parallel import parallel_picture
from sim.pictures.sweep import heat_picture, shortened, source
from sim.study.days import days_of
from sim.study.phrases import words
from sim.study.selection.beside import Beside
from sim.study.selection.choose import Along, Look, Selection, along, range_words, thirds
from sim.study.selection.runs import Flags, Runs, rows_frame
from sim.study.selection.scale import Scale
from sim.study.sweep_axes import measures_of
from sim.words.wording import counted
from sim.world.world import Floats

#: Bars of a histogram of a drawn axis, and of the measure.
BARS, MEASURE_BARS = 24, 30


def selection_picture(runs: Runs, seen: Look, other: Beside | None = None) -> SelectionPicture:
    """Return a selection as its figures see it, another sweep over it if there is one.

    Raises
    ------
    PanjError
        If no run has a value of the measure.
    """
    chosen = seen.selection
    measure, more = runs.measures[chosen.measure], room_for(other)
    spread = distribution_picture(runs, seen, more)
    return SelectionPicture(
        title=shortened(measure.title),
        subtitle=f"{chosen.scenario}; {read_of(runs, chosen)}. {counts(runs, seen)}",
        conditions=[range_words(runs.variable(r.name), r) for r in chosen.ranges],
        source=source(runs.result, chosen.scenario, seen.failed),
        runs=len(seen.rows),
        selected=seen.selected,
        against=against_picture(runs, seen, more),
        distribution=spread,
        strips=[strip_picture(runs, seen, name) for name in runs.axes],
        lines=parallel_picture(runs, seen, more),
        beside=None if other is None else overlaid(runs, seen, spread, other),
    )


def read_of(runs: Runs, chosen: Selection) -> str:
    """Return what is read of the measure in the runs of the scenario, from which day to which."""
    measure = next(m for m in measures_of(runs.result) if m.name == chosen.measure)
    return words(measure, days_of(runs.result, chosen.scenario))


def counts(runs: Runs, seen: Look) -> str:
    """Return how many runs are selected, and what is left out, as a sentence."""
    total = len(seen.rows)
    every = "The only run" if total == 1 else f"All {total:,} runs"
    out = every if seen.selected == total else f"{seen.selected:,} of {total:,} runs selected"
    more = []
    if seen.failed_here:
        more.append(f"{counted(seen.failed_here, 'failed run')} left out")
    if seen.without:
        all_of_them = seen.without == seen.selected
        more.append("it happened in none of them" if all_of_them else f"in {seen.without:,} of them it never happened")
    if not runs.result.finished:
        more.append(f"{runs.result.total - len(runs.frame):,} runs of the sweep are still to come")
    return "; ".join([out, *more])


#: Behind a group of the second axis whose runs are all in one window, which is a point.
TOO_FEW = "too few runs for a line"


def against_picture(runs: Runs, seen: Look, more: Floats = NOTHING) -> Against:
    """Return the measure against its axis: every run, and medians with bands of the selected ones.

    `more` are values of another sweep that the plot shall have room for.
    """
    chosen = seen.selection
    scale, variable = Scale.of(runs, chosen.x), runs.axes[chosen.x]
    measure = Scale.of(runs, chosen.measure)
    low, high, beyond = y_limits(seen.y, more)
    x = places(runs, seen.rows, chosen.x)
    groups = [] if runs.grid else thirds(runs, seen)
    group = np.zeros(len(seen.rows), int)
    for k, (_, mask) in enumerate(groups):
        group[mask] = k
    return Against(
        x_name=variable.with_unit,
        y_name=runs.measures[chosen.measure].unit,
        x=x,
        y=seen.y,
        kept=seen.kept,
        group=group,
        second=runs.axes[chosen.second].with_unit if groups else "",
        x_ticks=scale.ticks(8),
        y_ticks=y_ticks(measure, low, high),
        y_low=low,
        y_high=high,
        beyond=beyond,
        stepped=bool(variable.levels),
        curves=_curves(runs, seen, scale, groups),
        level=seen.level,
    )


def _curves(runs: Runs, seen: Look, scale: Scale, groups: list[tuple[str, Flags]]) -> list[Curve]:
    def curve(label: str, line: Along) -> Curve:
        there = line.runs > 0
        point = bool(label) and there.sum() < 2 and not runs.axes[seen.selection.x].levels
        return Curve(
            label=f"{label} ({TOO_FEW})" if point else label,
            x=scale.to(line.x[there]),
            bands=line.bands[:, there],
            runs=line.runs[there],
        )

    if not groups:
        return [curve("", along(runs, seen))]
    return [curve(label, along(runs, seen, mask)) for label, mask in groups]


def y_ticks(measure: Scale, low: float, high: float) -> list[tuple[float, str]]:
    """Return where a few round values of a measure stand between the ends of a plot, and how they are written."""
    whole = Scale(measure.variable, low, high, False)
    return [(low + u * (high - low), label) for u, label in whole.ticks(5)]


def distribution_picture(runs: Runs, seen: Look, more: Floats = NOTHING) -> Distribution:
    """Return how the measure is spread: shares of the selected runs and of all, per bar; `more` as above."""
    low, high, _ = y_limits(seen.y, more)
    edges = bar_edges(seen.y, low, high, MEASURE_BARS)
    wanted = seen.selection.range_of(seen.selection.measure)
    return Distribution(
        edges=edges,
        all=bar_shares(seen.y, edges),
        selected=bar_shares(seen.y[seen.kept], edges),
        quantiles=seen.quantiles,
        quantiles_all=seen.quantiles_all,
        level=seen.level,
        share=seen.share,
        share_all=seen.share_all,
        low=max(wanted.low, low) if np.isfinite(wanted.low) else low,
        high=min(wanted.high, high) if np.isfinite(wanted.high) else high,
        limited=bool(np.isfinite(wanted.low) or np.isfinite(wanted.high)),
        part=seen.selected < len(seen.rows),
        waits=runs.measures[seen.selection.measure].waits,
    )


def bar_edges(values: Floats, low: float, high: float, most: int) -> Floats:
    """Return the edges of at most so many bars of a histogram from `low` to `high`.

    Days and other whole numbers stand in the middle of bars that hold equally many of them: else a bar now and then
    would hold one more than its neighbours, and be higher for no other reason.
    """
    known = values[np.isfinite(values)]
    if (known != np.rint(known)).any():
        return np.linspace(low, high, most + 1)
    first, last = np.ceil(low), np.floor(high)
    wide = max(1.0, np.ceil((last - first + 1) / most))
    return np.concatenate([[low], np.arange(first - 0.5 + wide, last, wide), [high]])


def strip_picture(runs: Runs, seen: Look, name: str) -> Strip:
    """Return where all and the selected runs lie on one axis, and the range that is set there."""
    scale, variable = Scale.of(runs, name), runs.axes[name]
    values = runs.values[name][seen.rows]
    if variable.levels or scale.log:
        edges = np.linspace(0.0, 1.0, (len(variable.levels) or BARS) + 1)
    else:
        edges = scale.to(bar_edges(values, scale.low, scale.high, BARS))
    places = np.clip(scale.to(values), 0.0, 1.0)
    wanted = seen.selection.range_of(name)
    low, high = scale.ends(wanted)
    return Strip(
        name=name,
        title=variable.with_unit,
        edges=edges,
        all=np.histogram(places, edges)[0],
        selected=np.histogram(places[seen.kept], edges)[0],
        ticks=scale.ticks(4),
        low=low,
        high=high,
        limited=bool(np.isfinite(wanted.low) or np.isfinite(wanted.high)),
    )


def selected_heat(runs: Runs, seen: Look) -> HeatPicture | None:
    """Return what the heat map of the selected runs is drawn from; None but for a grid with two axes chosen."""
    chosen = seen.selection
    if not (runs.grid and chosen.second):
        return None
    frame = rows_frame(runs, seen.rows[seen.kept])
    axes = (chosen.x, chosen.second)
    out = heat_picture(runs.result, chosen.measure, chosen.scenario, *axes, runs=frame, failed=seen.failed_here)
    if seen.selected == len(seen.rows):
        return out
    return replace(out, subtitle=f"{out.subtitle}; {counts(runs, seen)}")
