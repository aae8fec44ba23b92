"""Explain a sweep: what moves a measure, and under which conditions it is large.

A measure of a run depends on the axes of the sweep and on luck. For "what moves it" the luck is averaged away: one
value per point, the mean over its replicates. For "under which conditions" every run counts, since chance is part of
the answer. Axes of words count by the order of their levels, dates by the day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.model.record import is_flow
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import titles_here
from sim.scenario.sweep.sweep import Axis, Measure
from sim.study.answers import Change, to_halve
from sim.study.axis_words import condition, has_words
from sim.study.days import days_of
from sim.study.effects import ENOUGH, Effects
from sim.study.furthest import by_size, pairs_of, sizes, varied_in
from sim.study.measure_hint import measure_hint, titles_of
from sim.study.parting import at_least, at_most, fewest_figures, upper
from sim.study.phrases import has_own_name, meaning, words
from sim.study.prim import Flags, Found, Limit, prim
from sim.study.sensitivity import (
    Correlations,
    SobolIndices,
    chance_word,
    coefficient,
    correlations_of,
    indices_of,
    told_unranked,
    why_no_indices,
)
from sim.study.shown_axes import Side, sides
from sim.study.sweep_axes import axes_of, measures_of
from sim.study.together import together, told_together
from sim.study.units import base_points_in, base_points_of, by_point, units_of
from sim.study.unmoved import told_unmoved, unmoved, unmoved_in_part
from sim.study.waiting import UNKNOWN, never, restricted, whose
from sim.words.numbers import decimals, percent, written
from sim.words.typed import same_name
from sim.words.wording import behind, counted, few
from sim.world.world import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.load import SweepResult


@dataclass(frozen=True, eq=False)
class Explanation:
    """What a sweep says about one measure.

    Parameters
    ----------
    measure : Measure
    scenario : str
        The base scenario the runs belong to.
    axes : tuple of Axis
        Those that vary.
    x : float, shape (runs, axes)
    y : float, shape (runs,), NaN where it never happened (`first_over`)
    sobol : SobolIndices or None
        For a Sobol design.
    correlations : Correlations or None
        For other designs with runs enough.
    over : float
        Limit of the question; NaN for "does it happen at all".
    share : float
        Share of runs of interest.
    boxes : tuple of Found
    effects : Effects
        By how much the measure differs between the ends of each axis.
    points : (int, int)
        Independent points that the ranking rests on, and those there are; of a Sobol design the base points.
    together : tuple of tuple of str
        Parameters that move together at these points.
    planned : int
        Runs of the base scenario in the whole sweep; 0 for those there are.
    others : tuple of str
        Base scenarios of the sweep whose runs are not in it.
    failed : int
        Runs of the base scenario that failed: they are in no share.
    no_indices : str
        Why a Sobol design gives no indices, in words; "" where it gives some, and for other designs.
    unmoved : tuple of str
        Axes that make no difference at all: runs that differ in nothing else are the same to the last person.
    read : str
        What is read of each run, from which day to which: "people summed from 1 May to 1 August 2021".
    never : float
        Days with which a run counts in sizes and ranking in which it never happens; NaN where those are left out.
    units : int, shape (runs,), optional
        Runs of one unit are no independent ones (:mod:`~sim.study.units`).
    in_part : tuple of str
        Which axes make no difference at some points, at which runs differ in them alone, a sentence each.
    """

    measure: Measure
    scenario: str
    axes: tuple[Axis, ...]
    x: Floats
    y: Floats
    sobol: SobolIndices | None
    correlations: Correlations | None
    over: float
    share: float
    boxes: tuple[Found, ...]
    effects: Effects
    points: tuple[int, int]
    together: tuple[tuple[str, ...], ...] = ()
    planned: int = 0
    others: tuple[str, ...] = ()
    failed: int = 0
    no_indices: str = ""
    unmoved: tuple[str, ...] = ()
    read: str = ""
    never: float = UNKNOWN
    units: Longs | None = None
    in_part: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Explanation of {self.measure.name} in {self.scenario}: {len(self.axes)} axes, {len(self.y):,} runs>"

    @property
    def waits(self) -> bool:
        """Whether the measure is the first day of something, which need not happen."""
        return self.measure.reading == "first_over"

    @property
    def left_out(self) -> str:
        """Which runs are in no share, in words: "40 failed runs left out"; "" for none."""
        missing = max(self.planned - len(self.y) - self.failed, 0)
        told = [f"{counted(self.failed, 'failed run')} left out"] if self.failed else []
        return "; ".join([*told, *([f"{missing:,} still to come"] if missing else [])])

    @property
    def of_runs(self) -> str:
        """What a share is a share of: "all 160 runs", or "160 runs (40 failed runs left out)"."""
        whose = "its " if self.others else ""
        return (
            f"{whose}{counted(len(self.y), 'run')} ({self.left_out})"
            if self.left_out
            else f"all {whose}{counted(len(self.y), 'run')}"
        )

    @property
    def happened(self) -> str:
        """Which runs a mean of the measure is of, where it need not happen; "" where it does in all."""
        return whose(self.y, self.never) if self.waits else ""

    @property
    def question(self) -> str:
        """The condition in words; what never happens is not above a limit either."""
        if self.waits:
            day = " (a day's number, not the sum)" if is_flow(self.measure.measure, self.measure.place) else ""
            more = "at all" if np.isnan(self.over) else f"and is above {written(self.over)}{behind(self.measure.unit)}"
            return f"{self.measure.name}{day} happens {more}"
        return f"{self.measure.name} above {written(self.over)}{behind(self.measure.unit)}"

    @property
    def yes(self) -> Flags:
        """Which runs are of interest."""
        if np.isnan(self.over):
            return np.isfinite(self.y)
        return np.asarray(np.nan_to_num(self.y, nan=-np.inf) > self.over)

    def held(self, box: int = 0, *, alone: bool = False) -> Flags:
        """Return which runs lie in a box: of those outside the earlier ones, or of all."""
        inside = self.boxes[box].box.holds(self.x)
        for earlier in self.boxes[: 0 if alone else box]:
            inside = inside & ~earlier.box.holds(self.x)
        return np.asarray(inside)

    def conditions(self, box: int = 0) -> list[str]:
        """Return what a box demands, a phrase for each parameter."""
        axes = {axis.name: axis for axis in self.axes}
        return [condition(axes[limit.name], limit) for limit in self.limits(box)]

    def limits(self, box: int = 0) -> list[Limit]:
        """Return what a box demands in as few figures as hold the same runs."""
        columns = {axis.name: self.x[:, k] for k, axis in enumerate(self.axes)}
        return [
            replace(
                limit,
                low=fewest_figures(limit.low, columns[limit.name], at_least),
                high=fewest_figures(limit.high, columns[limit.name], at_most),
            )
            if not (axis.dates or has_words(axis))
            else limit
            for limit in self.boxes[box].box.limits
            for axis in self.axes
            if axis.name == limit.name
        ]

    def sides(self, box: int = 0) -> list[Side]:
        """Return what a box demands of each axis, as it is shown."""
        return sides(self.axes, self.x, self.boxes[box].box.limits, self.limits(box))

    def sentences(self) -> list[str]:
        """Return the answers in words."""
        out = [f"In the runs of {self.scenario}, without those of {few(self.others, 3)}:"] if self.others else []
        out += [f"{self.measure.name}: {self.read}."] if self.read else []
        still = len(self.unmoved) == len(self.axes)
        ranked, where = self._ranked(), f", {self.happened}" if self.happened else ""
        if ranked:
            verb = "what moves it most is" if self.sobol is not None else "what moves it furthest is"
            share = self.effects.share_of(self.measure.unit) if any("%" in one for one in ranked) else ""
            out.append(f"{self.measure.name}{where}: {verb} {_list(ranked)}.")
            out += self._unknown()
            out += [f"Shares are of {share}."] if share else []
        elif self.no_indices or not (still or self.sized or self.sobol is not None):
            out += told_unranked(self.no_indices, self.points[0], len(self.axes))
        out += [*told_unmoved(self.unmoved, len(self.axes)), *self.in_part]
        careful = self.caution if ranked else "" if still else told_together(self.together)
        out += [f"Careful: {careful}."] if careful else []
        out.append(f"{self.question[0].upper()}{self.question[1:]}: {percent(self.share)} of {self.of_runs}.")
        for n, found in enumerate(self.boxes):
            box, whose_runs = found.box, counted(int(self.held(n).sum()), "other run" if n else "run")
            out.append(
                f"  in {percent(box.density)} of {whose_runs} when {' and '.join(self.conditions(n))}"
                f" (holds {percent(box.coverage)} of such runs)"
            )
        out += [f"  {self.no_box}."] if self.no_box else []
        return out

    @property
    def no_box(self) -> str:
        """What is said where no box is found of a question that parts the runs; "" otherwise."""
        if self.boxes or not 0 < self.share < 1:
            return ""
        points = counted(self.points[1], "point" if self.sobol is None else "base point")
        return f"no part of the ranges stands out from what chance gives with {points}"

    @property
    def caution(self) -> str:
        """Why the ranking is uncertain, in words; "" where nothing speaks against it."""
        return "; ".join(filter(None, (self._rests_on(), told_together(self.together))))

    def _rests_on(self) -> str:
        """Return on how little the ranking rests, in words; "" where that is enough."""
        used = self.points[0]
        runs = int(np.isfinite(restricted(self.y, self.never)).sum())
        planned = max(self.planned, len(self.y) + self.failed)
        few = not self.enough and not self.effects.paired
        if not few and 2 * runs >= planned:
            return ""
        of = "" if runs == planned else f"{runs:,} of "
        text = f"this ranking rests on {of}{counted(planned, 'run')}"
        if runs < len(self.y):
            text += ", those in which it happens at all"
        text += f"; {self.left_out}" if self.left_out else ""
        if few:
            what = "point" if self.sobol is None else "base point"
            text += f" ({counted(used, what)} for {counted(len(self.axes), 'parameter')}: too few to rely on it)"
        return text

    @property
    def enough(self) -> bool:
        """Whether there are points enough for a p-value to be told, and for a ranking by points to be relied on."""
        return self.points[0] >= ENOUGH * len(self.axes)

    @property
    def by_size(self) -> list[int]:
        """Return the parameters by how far they move the measure: by the total index, or by the size of the effect."""
        if self.sobol is not None:
            return by_size(self.sobol.total)
        return by_size(self.effects.change, self.steadiness)

    @property
    def sized(self) -> bool:
        """Whether sizes can be told: with correlations or, of few points, over pairs of runs."""
        return self.sobol is None and (self.correlations is not None or self.effects.paired)

    @property
    def steadiness(self) -> Floats:
        """The partial rank correlation of each parameter; NaN where none is known."""
        unknown = np.full(len(self.axes), np.nan)
        return unknown if self.correlations is None else np.asarray(self.correlations.prcc)

    def chance(self, k: int) -> str:
        """Return the p-value of a correlation; – for none, and where there are too few points to rely on it."""
        return chance_word(float(self.correlations.p[k]) if self.correlations is not None and self.enough else np.nan)

    def effect(self, name: str, interval: bool = False) -> str:
        """Return in words by how much the measure differs between the ends of an axis: "−120 people (−4 %)"."""
        return self.effects.say(name, self.measure.unit, interval)

    def effect_beside(self, name: str) -> str:
        """Return the same with its interval, and in how many pairs it goes the other way: what stands beside a bar."""
        return "; ".join(filter(None, (self.effect(name, interval=True), self.effects.other_way_told(name))))

    def _ranked(self, most: int = 3) -> list[str]:
        if self.sobol is not None:
            total, names = self.sobol.total, self.sobol.names
            first = [k for k in self.by_size[:most] if total[k] > 0.02]
            return [self._told(names[k], f"total index {decimals(total[k])}", last=False) for k in first]
        if not self.sized:
            return []
        return [self._told(self.effects.names[k], self.steady(k), last=True) for k in self._named(most)]

    def _named(self, most: int = 3) -> list[int]:
        """Return the parameters that move the measure furthest of those whose direction is known."""
        sure = [k for k in self.by_size if self.sure[k]]
        return sure[:1] + [k for k in sure[1:most] if not self.effects.is_nothing(k, self.measure.unit)]

    @property
    def sure(self) -> Flags:
        """Of which parameters the direction is known: by size, by pairs or by correlation."""
        sure = self.effects.known
        if self.correlations is not None and not self.effects.paired:
            sure = sure | (self.correlations.p < 0.05)
        return np.asarray(sure)

    def _unknown(self) -> list[str]:
        """Return what may move it as far as those that are named, but nobody knows in which direction."""
        if self.sobol is not None:
            return []
        named = self._named()
        before = self.by_size[: self.by_size.index(named[-1])] if named else self.by_size
        names = [self.effects.names[k] for k in before if not self.sure[k]]
        said = "may move it as far, but by these runs not even the direction is known"
        return [f"{_list([f'{name} ({self.effect_beside(name)})' for name in names])} {said}."] if names else []

    def steady(self, k: int) -> str:
        """Return how steadily the measure follows a parameter: "PRCC −0.46"; "" where it is not known."""
        return f"PRCC {coefficient(found)}" if np.isfinite(found := float(self.steadiness[k])) else ""

    def _told(self, name: str, index: str, last: bool) -> str:
        effect = self.effect(name, interval=last)
        size = f"{effect} {self.effects.from_to(name)}" if effect else ""
        size += f", {other} of runs" if last and (other := self.effects.other_way_told(name)) else ""
        parts = filter(None, (size, index) if last else (index, size))
        return f"{name} ({('; ' if last else ': ').join(parts)})"


def explain(
    runs: pd.DataFrame,
    axes: Sequence[Axis],
    measures: Sequence[Measure],
    design: str,
    *,
    measure: str | None = None,
    scenario: str | None = None,
    over: float | None = None,
    failed: int = 0,
    base_points: int = 0,
    never: float = UNKNOWN,
) -> Explanation:
    """Explain one measure of a sweep.

    Parameters
    ----------
    runs, axes, measures, design, measure, scenario
        A row per finished run (point, scenario, replicate, a column for each axis and measure), and what they are of;
        names, by default of the first measure and the first base scenario.
    over, failed, base_points, never
        A run is of interest when the measure is above `over`, by default the upper quarter, or where it happens at all;
        runs that failed; base points of a Sobol design (0: those of `runs`); days for never (`sim.study.waiting`).

    Raises
    ------
    PanjError
        If there is no such measure or scenario, no run, or nothing varies.
    """
    bases = titles_here(runs["scenario"].astype(str))
    what, base = _measure(measures, measure), _one(scenario, bases, "scenario")
    frame = runs[runs["scenario"].astype(str) == base]
    (varied, x), y = varied_in(axes, frame, failed), frame[what.name].to_numpy(float)
    (limit, yes), names = _of_interest(what, y, over), [axis.name for axis in varied]
    units, few_axes = units_of(frame, x, design, base_points or base_points_in(frame, axes)), len(names) < len(axes)
    waited, still = restricted(y, never), unmoved(frame, varied, what.name)
    points, values, origin = by_point(frame, x, waited, design, units)
    moved = sizes(varied, points, values, origin, pairs_of(design, what, frame, x, waited)).without(still)
    return Explanation(
        measure=what,
        scenario=base,
        axes=varied,
        x=x,
        y=y,
        sobol=None if few_axes else indices_of(design, points, values, names),
        correlations=correlations_of(design, points, values, names),
        over=limit,
        share=float(yes.mean()),
        boxes=tuple(prim(x, yes, names, units=units)),
        effects=replace(moved, luck=frame["replicate"].nunique()),
        no_indices=why_no_indices(design, points, values, few_axes, failed),
        points=(len(np.unique(origin[np.isfinite(values)])), len(np.unique(origin))),
        together=together(points[np.isfinite(values)], names),
        others=tuple(name for name in bases if name != base),
        failed=failed,
        unmoved=still,
        never=never,
        units=units,
    )


def _measure(measures: Sequence[Measure], name: str | None) -> Measure:
    """Return the measure of a name, or the first."""
    chosen = _one(None if name is None else same_name(name), titles_of(measures), "measure", measures)
    return next(one for one in measures if one.name == chosen)


def _of_interest(what: Measure, y: Floats, over: float | None) -> tuple[float, np.ndarray]:
    """Return the limit above which a run is of interest (NaN: where it happens at all), and which runs are."""
    if what.reading == "first_over" and over is None:
        return float("nan"), np.isfinite(y)
    limit = upper(y) if over is None else float(over)
    return limit, np.nan_to_num(y, nan=-np.inf) > limit


def explain_sweep(
    result: SweepResult, *, measure: str | None = None, scenario: str | None = None, over: float | None = None
) -> Explanation:
    """Explain one measure of the sweep in a folder, finished or not; see :func:`explain`."""
    bases = [str(name) for name in result.manifest["identity"]["scenarios"]]
    base = _one(scenario, titles_here(bases), "scenario")
    failed = failures(result, base)
    if failed and not (result.frame["scenario"].astype(str) == base).any():
        raise PanjError(f"there is nothing to explain: all {counted(failed, 'run')} of {base} that are there failed")
    return explain_runs(result, result.frame, measure=measure, scenario=base, over=over, failed=failed)


def explain_runs(
    result: SweepResult, frame: pd.DataFrame, *, measure: str | None, scenario: str, over: float | None, failed: int
) -> Explanation:
    """Explain one measure of finished runs of a sweep; see :func:`explain`."""
    identity = result.manifest["identity"]
    bases, what = [str(name) for name in identity["scenarios"]], _measure(measures_of(result), measure)
    found = explain(
        frame,
        axes_of(result),
        measures_of(result),
        str(identity["design"]),
        measure=measure,
        scenario=scenario,
        over=over,
        failed=failed,
        base_points=base_points_of(result),
        never=never(result, what, scenario),
    )
    others = tuple(name for name in bases if name != scenario)
    read = words(found.measure, days_of(result, scenario))
    read = f"{meaning(result, found.measure)}, {read}" if has_own_name(found.measure) else read
    frame = frame[frame["scenario"].astype(str) == scenario]
    part = unmoved_in_part(frame, found.axes, found.measure.name)
    return replace(found, planned=result.total // len(bases), others=others, read=read, in_part=part)


def failures(result: SweepResult, *scenarios: str) -> int:
    """Return how many runs of some base scenarios failed."""
    return int(result.failed["scenario"].astype(str).isin(scenarios).sum())


def halving(found: Explanation) -> list[Change]:
    """Return what each parameter would have to become to halve the probability; of words no number: NaN.

    NaN, too, where the runs do not say in which direction: by the interval of the coefficient, or since the effect on
    the measure itself has no known direction, or the other one.
    """
    words = {axis.name for axis in found.axes if has_words(axis)}
    changes = to_halve(found.x, found.yes, [axis.name for axis in found.axes], found.units)
    return [
        replace(change, mean=np.nan, wanted=np.nan, tried=False)
        if change.name in words
        else change
        if change.known
        else replace(change, wanted=np.nan, tried=False)
        for change in (replace(change, doubtful=not _agrees(found, change)) for change in changes)
    ]


def _agrees(found: Explanation, change: Change) -> bool:
    """Tell whether the measure is known to move the same way; a day that comes later is one that comes less often."""
    k = found.effects.names.index(change.name)
    sign = float(np.sign(found.effects.change[k] if found.effects.known[k] else found.steadiness[k]))
    return bool(found.sure[k]) and sign * (-1.0 if np.isnan(found.over) else 1.0) * change.effect > 0


def _one(name: str | None, titles: Mapping[str, str], what: str, measures: Sequence[Measure] = ()) -> str:
    """Return a name, the first where none is given; `titles` has what each of those there are is called."""
    known = list(titles)
    if not known:
        raise PanjError(f"the sweep has no {'finished run' if what == 'scenario' else what}")
    if name is None:
        return known[0]
    if name not in known:
        alike = measure_hint(name, measures) if measures else did_you_mean(name, titles)
        raise PanjError(f"the sweep has no {what} '{name}' ({alike or f'known: {few(known)}'})")
    return name


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
