"""A selection of the runs of a sweep: by scenario and by ranges of axes and measures; what it says of a measure.

Every run of the scenario lies in the selection or outside; ends of ranges belong to them. Failed runs have no measures:
they are counted and never drawn. Nothing here reads a file or draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim.runs.frames import QUANTILES
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import titles_here
from sim.scenario.sweep.sweep import Measure
from sim.study.furthest import furthest
from sim.study.measure_hint import measure_hint
from sim.study.parting import upper
from sim.study.selection.runs import Flags, Runs, Variable, titles_of
from sim.study.sweep_axes import measures_of
from sim.words.counts import dotted, thousands_hint
from sim.words.typed import quoted
from sim.words.wording import few
from sim.world.world import Floats

Rows = npt.NDArray[np.int64]
#: A window along a drawn axis holds this part of the selected runs, and at least so many; there are at most so many.
PART, LEAST, MOST_WINDOWS = 8, 20, 24
#: Fewer runs than this have a median and no bands.
FOR_BANDS = 5
BETWEEN = ".."


@dataclass(frozen=True)
class Range:
    """A condition on one axis or measure: `low` ≤ value ≤ `high`, in the numbers of its variable.

    Parameters
    ----------
    name : str
    low, high : float
        -inf and inf where there is no end.
    """

    name: str
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True)
class Selection:
    """What is looked at.

    Parameters
    ----------
    measure, x, scenario : str
        The measure, the axis it stands against, the base scenario of the runs.
    second : str
        A second axis: up the heat map of a grid, in thirds by colour in other designs; "" for none.
    ranges : tuple of Range
        At most one for each axis or measure; a run must lie in all of them.
    level : float or None
        The level of the question how often the measure is above; None: the upper quarter of all runs, or for the first
        day of something that it happens at all.
    """

    measure: str
    x: str
    scenario: str
    second: str = ""
    ranges: tuple[Range, ...] = ()
    level: float | None = None

    def range_of(self, name: str) -> Range:
        """Return the range of an axis or measure; without ends if there is none."""
        return next((r for r in self.ranges if r.name == name), Range(name))

    def with_range(self, new: Range) -> Selection:
        """Return the selection with one range set; a range without ends is taken off."""
        others = tuple(r for r in self.ranges if r.name != new.name)
        return replace(self, ranges=others if np.isinf(new.low) and np.isinf(new.high) else (*others, new))


@dataclass(frozen=True, eq=False)
class Along:
    """A measure along its axis: at each level, or in a window of neighbouring runs that is moved along.

    Parameters
    ----------
    x : float, shape (bins,): the level, or the median of the axis in the window
    runs : int, shape (bins,): selected runs with a value at the level or in the window
    bands : float, shape (5, bins): quantiles 0.05, 0.25, 0.5, 0.75, 0.95; NaN for too few runs
    """

    x: Floats
    runs: Rows
    bands: Floats


@dataclass(frozen=True, eq=False)
class Look:
    """A selection, applied.

    Parameters
    ----------
    selection : Selection
    rows : int, shape (n,)
        Rows of `Runs.frame`: the runs of the scenario that did not fail.
    x, y : float, shape (n,)
        Axis and measure; y is NaN where what it waits for did not happen.
    kept : bool, shape (n,)
    failed, failed_here : int
        Failed runs of the scenario; of them those whose point lies in the ranges.
    without : int
        Selected runs that have no value of the measure.
    quantiles, quantiles_all : float, shape (5,), of the selected runs and of all
    level : float
        NaN for "happens at all".
    share, share_all : float
        How often the measure is above the level, 0..1; NaN where nothing is selected.
    """

    selection: Selection
    rows: Rows
    x: Floats
    y: Floats
    kept: Flags
    failed: int
    failed_here: int
    without: int
    quantiles: Floats
    quantiles_all: Floats
    level: float
    share: float
    share_all: float

    @property
    def selected(self) -> int:
        """How many runs are selected."""
        return int(self.kept.sum())


def choose(
    runs: Runs,
    *,
    measure: str | None = None,
    x: str | None = None,
    scenario: str | None = None,
    second: str = "",
    ranges: Iterable[Range] = (),
    level: float | None = None,
) -> Selection:
    """Return a selection of names that exist and ranges in which something lies.

    Parameters
    ----------
    runs : Runs
    measure, x, scenario : str, optional
        Default: the first measure and scenario, and the axis that moves it furthest.
    second, ranges, level
        See :class:`Selection`.

    Raises
    ------
    PanjError
        If there is no such measure, axis or scenario, or a range is reversed or outside the runs.
    """
    kept = measures_of(runs.result)
    measure = _known(measure, titles_of(runs.measures), "measure", kept)
    scenario = _known(scenario, titles_here(runs.scenarios), "scenario")
    x = strongest(runs, measure, scenario) if x is None else _known(x, titles_of(runs.axes), "axis")
    if second:
        _known(second, titles_of(runs.axes), "axis")
        if second == x:
            raise PanjError(f"the second axis is {x} again: choose another one, or none")
    checked = [checked_range(runs, r) for r in ranges]
    twice = [r.name for k, r in enumerate(checked) if r.name in [other.name for other in checked[:k]]]
    if twice:
        ends = "earliest to the latest day" if runs.variable(twice[0]).kind == "date" else "lowest to the highest value"
        raise PanjError(f"{twice[0]} has two ranges: give one, from the {ends}")
    return Selection(measure, x, scenario, second, tuple(checked), level)


def strongest(runs: Runs, measure: str, scenario: str) -> str:
    """Return the axis a measure is first shown against: the one that moves it furthest, or the first of all."""
    found = furthest(runs.result, runs.frame[~runs.failed], measure, scenario)
    return next(iter(runs.axes)) if found is None else found


def read_range(runs: Runs, text: str) -> Range:
    """Return the range of ``NAME=LOW..HIGH``; an end may be missing, and one value alone is both ends.

    Raises
    ------
    PanjError
        If it is written otherwise, or there is no such name or value.
    """
    name, equals, ends = text.rpartition("=")
    if not equals or not ends.strip():
        raise PanjError(f"'{text}' is no range: write NAME=LOW..HIGH, NAME=LOW.. or NAME=..HIGH")
    variable = runs.variable(name.strip())
    low, dots, high = ends.partition(BETWEEN)
    for end in (low, high):  # as everywhere on the command line: 1,000 is refused, and told how to write
        if variable.kind == "number" and not dotted(end) and (hint := thousands_hint(end)) is not None:
            raise PanjError(f"'{quoted(end)}' is no number here ({hint})")
    if dots and not (low.strip() or high.strip()):
        raise PanjError(f"'{text}' leaves out nothing: give one end or both")
    if not dots:
        value = variable.read(ends)
        return Range(variable.name, value, value)
    return typed_range(variable, low, high)


def typed_range(variable: Variable, low: str, high: str) -> Range:
    """Return the range of two typed ends; an empty one is none.

    Raises
    ------
    PanjError
        If one of them is no value of the variable, or they are reversed.
    """
    first = variable.read(low) if low.strip() else -np.inf
    last = variable.read(high) if high.strip() else np.inf
    _in_order(variable, first, last)
    return Range(variable.name, first, last)


def checked_range(runs: Runs, wanted: Range) -> Range:
    """Return the range, if it is one and a run may lie in it.

    Raises
    ------
    PanjError
        If there is no such axis or measure, it is reversed, or all runs lie on one side of it.
    """
    variable = runs.variable(wanted.name)
    _in_order(variable, wanted.low, wanted.high)
    least, most = span(runs, wanted.name)
    if wanted.low > most or wanted.high < least:
        beyond = ("after", "before") if variable.kind == "date" else ("above", "below")
        side, end = (beyond[0], wanted.low) if wanted.low > most else (beyond[1], wanted.high)
        extent = f"{variable.say(least)} to {variable.say(most)}"
        raise PanjError(f"no run has {wanted.name} {side} {variable.tell(end)}: the runs go from {extent}")
    return wanted


def _in_order(variable: Variable, low: float, high: float) -> None:
    if low > high:
        ends = f"from {variable.write(low)} to {variable.write(high)}"
        first = "earlier day" if variable.kind == "date" else "lower end"
        raise PanjError(f"{variable.name} {ends} is reversed: the {first} comes first")


def span(runs: Runs, name: str) -> tuple[float, float]:
    """Return the smallest and the largest value of an axis or measure in all runs; NaN if it has none."""
    values = runs.values[name]
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (float("nan"), float("nan"))


def look(runs: Runs, selection: Selection) -> Look:
    """Apply a selection to the runs."""
    mine = runs.scenario == selection.scenario
    rows = np.flatnonzero(mine & ~runs.failed)
    kept = inside(runs, rows, selection.ranges)
    bad = np.flatnonzero(mine & runs.failed)
    on_axes = [r for r in selection.ranges if r.name in runs.axes]
    y = runs.values[selection.measure][rows]
    happens = selection.level is None and runs.measures[selection.measure].waits
    finite = y[np.isfinite(y)]
    level = float("nan")
    if not happens:
        level = selection.level if selection.level is not None else upper(finite)
    yes = np.isfinite(y) if happens else np.nan_to_num(y, nan=-np.inf) > level
    return Look(
        selection=selection,
        rows=rows,
        x=runs.values[selection.x][rows],
        y=y,
        kept=kept,
        failed=len(bad),
        failed_here=int(inside(runs, bad, on_axes).sum()),
        without=int(np.isnan(y[kept]).sum()),
        quantiles=_quantiles(y[kept]),
        quantiles_all=_quantiles(y),
        level=level,
        share=float(yes[kept].mean()) if kept.any() else float("nan"),
        share_all=float(yes.mean()) if len(yes) else float("nan"),
    )


def inside(runs: Runs, rows: Rows, ranges: Sequence[Range]) -> Flags:
    """Return which of some runs lie in all ranges; a missing value lies in none."""
    out = np.ones(len(rows), bool)
    for r in ranges:
        values = runs.values[r.name][rows]
        out &= (values >= r.low) & (values <= r.high)
    return out


def require_some(runs: Runs, seen: Look) -> None:
    """Say what to widen where nothing is selected.

    Raises
    ------
    PanjError
        If no run is selected.
    """
    if seen.selected:
        return
    chosen = seen.selection
    if not len(seen.rows):
        why = f"all {seen.failed:,} runs that are there failed" if seen.failed else "none of its runs is finished yet"
        raise PanjError(f"no run of {chosen.scenario} can be shown: {why}")
    gains = {r.name: int(inside(runs, seen.rows, [o for o in chosen.ranges if o != r]).sum()) for r in chosen.ranges}
    best = max(gains, key=lambda name: gains[name])
    told = " and ".join(range_words(runs.variable(r.name), r) for r in chosen.ranges)
    advice = f"widen {best}" if gains[best] else "widen more than one of them"
    raise PanjError(f"no run has {told}: {advice}")


def range_words(variable: Variable, r: Range) -> str:
    """Return a range as words: ``tempo 0.5 to 2``, ``guards at least 4,000``."""
    low, high = np.isfinite(r.low), np.isfinite(r.high)
    if variable.kind == "word":
        ends = (r.low if low else -np.inf, r.high if high else np.inf)
        within = [w for w, v in zip(variable.labels, variable.levels, strict=True) if ends[0] <= v <= ends[1]]
        return f"{variable.title} {' or '.join(within)}"
    if low and high:
        first, last = variable.tell(r.low), variable.tell(r.high)
        return f"{variable.title} {first}" + ("" if first == last else f" to {last}")
    date = variable.kind == "date"
    side = ("from" if date else "at least") if low else ("until" if date else "at most")
    return f"{variable.title} {side} {variable.tell(r.low if low else r.high)}"


def along(runs: Runs, seen: Look, only: Flags | None = None) -> Along:
    """Return the measure of the selected runs along the axis.

    Parameters
    ----------
    runs : Runs
    seen : Look
    only : bool, shape (n,), optional
        Of these runs alone.
    """
    use = seen.kept & np.isfinite(seen.y) & (True if only is None else only)
    x, y = seen.x[use], seen.y[use]
    levels = np.array(runs.axes[seen.selection.x].levels)
    groups = [np.flatnonzero(at_level(x, level)) for level in levels] if len(levels) else _windows(x)
    centre = levels if len(levels) else np.array([np.median(x[group]) for group in groups])
    bands = np.full((len(QUANTILES), len(groups)), np.nan)
    for k, group in enumerate(groups):
        if len(group):
            bands[:, k] = np.quantile(y[group], QUANTILES)
        if len(group) < FOR_BANDS:
            bands[[0, 1, 3, 4], k] = np.nan
    return Along(centre, np.array([len(group) for group in groups], np.int64), bands)


def at_level(values: Floats, level: float) -> Flags:
    """Return which values are a level; days are large numbers, so a share of them would be weeks."""
    return np.asarray(np.abs(values - level) <= 1e-9 * max(abs(level), 1e-3))


def _windows(x: Floats) -> list[Rows]:
    """Return the rows of windows of equally many neighbours, from the first to the last of them."""
    order = np.argsort(x, kind="stable")
    size = max(len(x) // PART, LEAST)
    if len(x) <= size:
        return [order] if len(x) else []
    first = np.unique(np.linspace(0, len(x) - size, MOST_WINDOWS).round().astype(int))
    return [order[k : k + size] for k in first]


def thirds(runs: Runs, seen: Look) -> list[tuple[str, Flags]]:
    """Return the runs by the second axis: words and which they are; levels, or thirds of what was drawn.

    Empty without a second axis.
    """
    name = seen.selection.second
    if not name:
        return []
    variable, values = runs.axes[name], runs.values[name][seen.rows]
    if variable.levels:
        pairs = zip(variable.labels, variable.levels, strict=True)
        return [(f"{name} {label}", at_level(values, level)) for label, level in pairs]
    if not len(values):
        return []
    a, b = np.quantile(values, (1 / 3, 2 / 3))
    masks = (values <= a, (values > a) & (values <= b), values > b)
    return [(_from_to(variable, values[mask]), np.asarray(mask)) for mask in masks if mask.any()]


def _from_to(variable: Variable, values: Floats) -> str:
    """Return from where to where values go: of many that are equal, some thirds hold one value, and others none."""
    ends = list(dict.fromkeys(variable.say(v) for v in (values.min(), values.max())))
    return " to ".join(ends)


def _known(name: str | None, titles: Mapping[str, str], what: str, measures: Sequence[Measure] = ()) -> str:
    """Return a name, the first where none is given; `titles` has what each of those there are is called."""
    known = list(titles)
    if not known:
        raise PanjError(f"the sweep has no {what}")
    if name is None:
        return known[0]
    if name not in known:
        alike = did_you_mean(name, titles)
        alike = measure_hint(name, measures) if measures and not alike else alike
        raise PanjError(f"the sweep has no {what} '{name}' ({alike or f'known: {few(known)}'})")
    return name


def _quantiles(values: Floats) -> Floats:
    values = values[np.isfinite(values)]
    return np.quantile(values, QUANTILES) if len(values) else np.full(len(QUANTILES), np.nan)
