"""From a sweep and its explanation to what its figures are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.figures.levels import LevelsPicture
from sim.figures.sweeps import BarsPicture, BoxPicture, HeatPicture
from sim.runs.frames import QUANTILES
from sim.runs.words import EMPTY
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.sweep.measures import FIRST_OVER
from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.days import days_of, last_days
from sim.study.explain import Explanation, failures
from sim.study.phrases import phrase, words
from sim.study.shown_axes import Levels, levels
from sim.study.sweep_axes import axes_of, measures_of
from sim.sweeps.load import SweepResult
from sim.words.numbers import percent, written
from sim.words.wording import careful_bands, counted
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd

Counts = npt.NDArray[np.int_]

#: Columns of a heat map whose fields have room for a band.
BANDED = 9
#: Letters of a title that have room in a figure.
LONG = 74


def source(result: SweepResult, scenario: str, failed: int) -> str:
    """Return the source line of a figure; `failed` runs of what it shows are left out."""
    seed = result.manifest["identity"]["seed"]
    left = [] if result.finished else [f"{result.done:,} of {result.total:,} runs so far"]
    left += [f"{counted(failed, 'failed run')} left out"] if failed else []
    return f"Panj, sweep {result.name} on {scenario}, seed {seed}" + (f" ({'; '.join(left)})" if left else "")


def of_whom(measure: Measure, runs: Counts, valued: Counts, noun: str = "replicate") -> str:
    """Return in words of which runs medians and bands are: all that did not fail, or those in which it happened.

    Parameters
    ----------
    measure : Measure
    runs, valued : int per field or level
        Runs there are that did not fail, and those of them with a value; fields without a run do not count.
    noun : str

    Examples
    --------
    >>> of_whom(Measure("arrivals TJK", "arrivals", "TJK"), np.array([20, 18]), np.array([20, 18]))
    '18 to 20 replicates'
    >>> of_whom(Measure("full", "overflow", "khorog", reading="first_over"), np.array([20, 20]), np.array([0, 7]))
    'those in which it happened: 0 to 7 of 20 replicates'
    """
    there = runs > 0
    words = f"{_range(runs[there])} {noun}{'' if runs.max(initial=0) == 1 else 's'}"
    if measure.reading != FIRST_OVER:
        return words
    return f"those in which it happened: {_range(valued[there])} of {words}"


def _under(measure: Measure, what: str) -> str:
    return f"; under {what} in how many" if measure.reading == FIRST_OVER else ""


def _counted_in(runs: Counts) -> str:
    return f", {counted(int(runs.sum()), 'run')} (replicates counted)"


def _range(counts: Counts) -> str:
    low, high = (int(counts.min()), int(counts.max())) if counts.size else (0, 0)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def heat_picture(
    result: SweepResult,
    measure: str,
    scenario: str,
    x: str | None = None,
    y: str | None = None,
    runs: pd.DataFrame | None = None,
    failed: int | None = None,
) -> HeatPicture:
    """Return what a heat map of a measure over two axes is drawn from; over the others it is pooled.

    Of some of the runs, where they are given, with the number of those that failed and would be among them.

    Raises
    ------
    PanjError
        If the sweep is no grid of two axes or more, or has no such axis.
    """
    across, up, *rest = _axes_first(result, x, y)
    what = next(m for m in measures_of(result) if m.name == measure)
    frame = result.frame if runs is None else runs
    frame = frame[frame["scenario"].astype(str) == scenario]
    columns, rows = levels(across, frame), levels(up, frame)
    (low, median, high), there, valued = _cells(frame[measure].to_numpy(float), columns, rows)
    pooled = [axis.name for axis in rest]
    over = f", pooled over {', '.join(pooled)}" if pooled else ""
    over += f"; {EMPTY}" if np.isnan(median).any() else ""
    whom = of_whom(what, there, valued, "run" if pooled else "replicate")
    banded = len(columns.labels) <= BANDED
    what_of = f"median{', below it the 90 % band' if banded else ''} of {whom}{over}{_under(what, 'it')}"
    careful = careful_in(valued, "run" if pooled else "replicate") if banded else ""
    if failed is None:
        failed = failures(result, scenario)
    return HeatPicture(
        title=title(result, what),
        subtitle=f"{scenario}; {words(what, days_of(result, scenario))}: {what_of}{f'. {careful}' if careful else ''}",
        x_name=columns.title,
        y_name=rows.title,
        unit=what.unit,
        x=columns.labels,
        y=rows.labels,
        median=median,
        low=low,
        high=high,
        happened=[
            [f"{happened:,} of {runs:,}" if runs else "" for happened, runs in zip(*row, strict=True)]
            for row in zip(valued.tolist(), there.tolist(), strict=True)
            if what.reading == FIRST_OVER
        ],
        source=source(result, scenario, failed) + _counted_in(there),
        replicates=int(there.max()),
        banded=banded,
        careful=careful,
    )


def careful_in(valued: Counts, noun: str = "replicate") -> str:
    """Return with what care the bands of some fields or levels are to be read: the one with the fewest runs says it.

    Examples
    --------
    >>> careful_in(np.array([0, 4, 25]))
    '90 % bands of 4 replicates (fewer than 20) rest on the outermost of them, and are too narrow'
    """
    return careful_bands(int(min(valued[valued > 1], default=0)), noun)


def _cells(measured: Floats, across: Levels, up: Levels) -> tuple[Floats, Counts, Counts]:
    """Return the 90 % band and median in each cell of two axes, how many runs it has, and how many have a value.

    The first is of shape (3, rows, columns): low, median, high.
    """
    shape = (len(up.labels), len(across.labels))
    spread, there, valued = np.full((3, *shape), np.nan), np.zeros(shape, int), np.zeros(shape, int)
    for r, c in np.ndindex(shape):
        values = measured[(across.rows == c) & (up.rows == r)]
        there[r, c] = len(values)
        values = values[np.isfinite(values)]
        valued[r, c] = len(values)
        if len(values):
            spread[:, r, c] = np.quantile(values, (0.05, 0.5, 0.95))
    return spread, there, valued


def _axes_first(result: SweepResult, x: str | None, y: str | None) -> list[Axis]:
    """Return the axes of a grid, first that across a heat map and that up."""
    axes = {axis.name: axis for axis in axes_of(result)}
    if result.manifest["identity"]["design"] != "grid" or len(axes) < 2:
        raise PanjError(f"a heat map wants a grid of at least two axes; {result.name} is none")
    names = list(axes)
    for name in (x, y):
        if name is not None and name not in axes:
            raise PanjError(
                f"the sweep has no axis '{name}' ({did_you_mean(name, names) or 'known: ' + ', '.join(names)})"
            )
    if x is not None and x == y:
        raise PanjError(f"x and y are both {x}: a heat map wants two axes; leave one out, or choose another")
    across = x or next(n for n in names if n != y)
    up = y or next(n for n in names if n != across)
    return [axes[name] for name in (across, up, *(n for n in names if n not in (across, up)))]


def levels_picture(result: SweepResult, measure: str) -> LevelsPicture:
    """Return what a figure of a measure along the one axis of a grid is drawn from, all scenarios in it.

    Raises
    ------
    PanjError
        If the sweep is no grid of one axis.
    """
    axes = axes_of(result)
    if result.manifest["identity"]["design"] != "grid" or len(axes) != 1:
        raise PanjError(f"this figure wants a grid of one axis; {result.name} is none")
    (axis,), what = axes, next(m for m in measures_of(result) if m.name == measure)
    along, values = levels(axis, result.frame), result.frame[measure].to_numpy(float)
    bands, runs, valued = {}, {}, {}
    for scenario in map(str, result.manifest["identity"]["scenarios"]):
        own = (result.frame["scenario"].astype(str) == scenario).to_numpy()
        bands[scenario] = np.full((len(QUANTILES), len(along.labels)), np.nan)
        runs[scenario], valued[scenario] = (np.zeros(len(along.labels), int) for _ in range(2))
        for level in range(len(along.labels)):
            there = values[own & (along.rows == level)]
            runs[scenario][level] = len(there)
            there = there[np.isfinite(there)]
            valued[scenario][level] = len(there)
            if len(there):
                bands[scenario][:, level] = np.quantile(there, QUANTILES)
    whom = of_whom(what, np.concatenate([*runs.values()]), np.concatenate([*valued.values()]))
    waits, careful = what.reading == FIRST_OVER, careful_in(np.concatenate([*valued.values()]))
    told = f"{words(what, days_of(result))}: median, 50 % and 90 % band of {whom} at each value"
    told += _under(what, "each value")
    apart = last_days(result)
    told += f"; {apart}" if apart else ""
    return LevelsPicture(
        title=title(result, what),
        subtitle=f"{told}{f'. {careful}' if careful else ''}",
        axis=along.title,
        unit="days" if what.reading == "first_over" else what.unit,
        levels=along.labels,
        bands=bands,
        happened={
            name: [f"{n:,} of {of:,}" if of else "" for n, of in zip(valued[name], runs[name], strict=True)]
            for name in bands
            if waits
        },
        source=source(result, ", ".join(bands), failures(result, *bands)) + _counted_in(np.array([*runs.values()])),
        replicates=max(int(n.max()) for n in runs.values()),
    )


def _note(size: str, other: str, steady: str) -> str:
    """Return what stands beside a bar; how many pairs go the other way begins a second line."""
    return "; ".join(filter(None, (f"{size}\n{other}" if size and other else size, steady)))


def bars_picture(result: SweepResult, found: Explanation) -> BarsPicture | None:
    """Return what the bars of what matters are drawn from; None where no bar is known."""
    sobol, effects = found.sobol, found.effects
    inner: tuple[Floats | None, Floats | None, Floats | None] = (None, None, None)
    legend: tuple[str, ...]
    names, notes = effects.names, [found.effect(name, interval=True) for name in effects.names]
    if sobol is not None:
        values, low, high = sobol.total, sobol.total_low, sobol.total_high
        inner = (sobol.first, sobol.first_low, sobol.first_high)
        axis = "Sobol index: share of the variance, with 90 % intervals by bootstrap"
        legend = ("total: with all that it interacts with", "first order: alone")
    elif found.sized:
        values, low, high = effects.change, effects.low, effects.high
        unit = "" if found.measure.unit in ("", "1") else f" ({found.measure.unit})"
        axis, legend = f"by how much the mean differs{unit}, with its 90 % interval", ("size",)
        notes = [_note(note, effects.other_way_told(names[k]), found.steady(k)) for k, note in enumerate(notes)]
    else:
        return None
    if np.isnan(values).all():
        return None
    return BarsPicture(
        title=title(result, found.measure),
        subtitle=f"{found.scenario}; {words(found.measure, days_of(result, found.scenario))}.\n{_sizes(found)}",
        names=names,
        values=values,
        low=low,
        high=high,
        inner=inner[0],
        inner_low=inner[1],
        inner_high=inner[2],
        axis=axis,
        signed=sobol is None,
        legend=legend,
        source=source(result, found.scenario, found.failed),
        runs=len(found.y),
        notes=notes,
        nothing="others move exactly with it" if np.ptp(found.y[np.isfinite(found.y)]) > 0 else "does not vary",
    )


def _sizes(found: Explanation) -> str:
    """Return what the bars and the numbers beside them are, and what speaks against the ranking."""
    caution = f"\nCareful: {found.caution}." if found.caution else ""
    whose, share = f", {found.happened}," if found.waits else "", found.effects.share_of(found.measure.unit)
    told = "Numbers" if found.sobol is not None else "Bars and numbers"
    steady = "" if found.sobol is not None else " PRCC: how steadily it follows."
    return (
        f"{told}: by how much its mean{whose} differs {found.effects.from_to()}, ± its {found.effects.interval}"
        f"{f' (%: of {share})' if share else ''}.{steady}{caution}"
    )


def box_picture(result: SweepResult, found: Explanation, box: int = 0) -> BoxPicture:
    """Return what the trade-off and the ends of one of the boxes are drawn from."""
    chosen, sides = found.boxes[box], found.sides(box)
    trajectory = [*chosen.trajectory[: chosen.row], chosen.box, *chosen.trajectory[chosen.row + 1 :]]
    return BoxPicture(
        title=shortened(_question(result, found)),
        subtitle=f"{found.scenario}; {words(found.measure, days_of(result, found.scenario))}. "
        f"{percent(chosen.box.density)} of the "
        f"{counted(int(found.held(box).sum()), 'other run' if box else 'run')} in the box, "
        f"{percent(found.share)} of {found.of_runs}; "
        f"the box holds {percent(chosen.box.coverage)} of such runs",
        coverage=np.array([b.coverage for b in trajectory]),
        density=np.array([b.density for b in trajectory]),
        conditions=[len(b.limits) for b in trajectory],
        row=chosen.row,
        share=found.share,
        whole="all runs" if not found.left_out else counted(len(found.y), "run"),
        names=[side.name for side in sides],
        low=np.array([side.low for side in sides]),
        high=np.array([side.high for side in sides]),
        ends=[side.ends for side in sides],
        ranges=[side.tried for side in sides],
        source=source(result, found.scenario, found.failed),
        runs=len(found.y),
    )


def title(result: SweepResult, measure: Measure) -> str:
    """Return a measure as the title of a figure."""
    text = phrase(result, measure)
    return shortened(text[0].upper() + text[1:])


def _question(result: SweepResult, found: Explanation) -> str:
    """Return when it happens, as a title."""
    text = phrase(result, found.measure)
    limit = "when at all" if np.isnan(found.over) else f"when more than {written(found.over)}"
    limit = limit.replace("when", "when at all and", 1) if found.waits and np.isfinite(found.over) else limit
    return f"{text[0].upper()}{text[1:]}: {limit}"


def shortened(text: str) -> str:
    """Return a text that fits into a title."""
    return text if len(text) <= LONG else text[: LONG - 1].rstrip() + "…"
