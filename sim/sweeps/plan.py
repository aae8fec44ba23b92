"""Plan: which runs a sweep has, their numbers, and how they are cut into chunks.

Runs are numbered point by point, scenario by scenario, replicate by replicate. A replicate has the same luck and
the same draw of the uncertain parameters at every point and in every scenario (common random numbers). How the
runs are cut is a function of the sweep alone: any number of processes writes the same parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from sim.building.varied import Ground
from sim.model.draws import uncertain
from sim.model.random import MAX_SEED, latin_hypercube
from sim.runs.read import FleeFolders
from sim.runs.run import MOST_REPLICATES
from sim.scenario.arguments import check_whole
from sim.scenario.errors import PanjError
from sim.scenario.override import with_until
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.axes import RESERVED
from sim.scenario.sweep.measures import AFTER
from sim.scenario.sweep.sweep import Axis, Level, Measure, Sweep, scenario_at
from sim.sweeps import on_counts
from sim.sweeps.alike import checked
from sim.sweeps.grounds import Variants, grounds_of, variants_of
from sim.world.sums import check_soldiers
from sim.world.world import Floats, World

#: How a sweep is begun anew.
FRESH = "--fresh, in Python fresh=True"

#: Days simulated in a chunk: about 4 s of work, so that little is lost when a sweep is stopped.
DAYS_IN_A_CHUNK = 4000
LEAST_RUNS, MOST_RUNS = 4, 64
#: A small sweep is cut into about so many chunks, for as many cores to share.
CHUNKS = 48
MOST_ALL_RUNS = 100_000_000

Order = Literal["points", "replicates"]


class Run(NamedTuple):
    """One run of a sweep: its number, and where it stands in it."""

    run: int
    point: int
    base: int
    replicate: int


def run_at(place: int, order: Order, points: int, bases: int, replicates: int) -> Run:
    """Return the run at a place in the order of a sweep of so many points, scenarios and replicates."""
    if order == "points":
        rest, replicate = divmod(place, replicates)
        point, base = divmod(rest, bases)
    else:
        rest, point = divmod(place, points)
        replicate, base = divmod(rest, bases)
    return Run((point * bases + base) * replicates + replicate, point, base, replicate)


@dataclass(frozen=True, eq=False)
class SweepPlan:
    """Everything that the runs of a sweep share.

    Parameters
    ----------
    sweep : Sweep
        With the changes of the call applied.
    points : tuple of tuple of Level
        The value of each axis at each point.
    worlds : tuple of World or FleeInstance
        One for each scenario; the same object where it is the same world.
    order : str
        "points": chunks go through the runs by number. "replicates": all points of a replicate stand together, which
        is chosen where they share their past.
    chunks : tuple of (int, int)
        First place in the order, and the one after the last.
    names : tuple of str
        Columns of the hypercube.
    quantiles : float, shape (replicates, names)
    variants : Variants or None
        The worlds of the points, where choices of construction vary.
    left_out : tuple of str
        Measures that nobody asked for by name and that not every one of these worlds has.
    """

    sweep: Sweep
    points: tuple[tuple[Level, ...], ...]
    worlds: tuple[Ground, ...]
    order: Order
    chunks: tuple[tuple[int, int], ...]
    names: tuple[str, ...]
    quantiles: Floats
    variants: Variants | None = None
    left_out: tuple[str, ...] = ()

    @property
    def runs(self) -> int:
        """How many runs there are in all."""
        return len(self.points) * len(self.sweep.bases) * self.sweep.replicates

    def runs_of(self, chunk: int) -> list[Run]:
        """Return the runs of a chunk in their order."""
        return [self.at(place) for place in range(*self.chunks[chunk])]

    def size(self, chunk: int) -> int:
        """Return how many runs a chunk has."""
        first, stop = self.chunks[chunk]
        return stop - first

    def at(self, place: int) -> Run:
        """Return the run at a place in the order."""
        return run_at(place, self.order, len(self.points), len(self.sweep.bases), self.sweep.replicates)

    def scenario(self, run: Run) -> Scenario:
        """Return the scenario of a run."""
        return scenario_at(self.sweep.bases[run.base], self.sweep.axes, self.points[run.point])

    def ground(self, run: Run) -> Ground:
        """Return the world of a run."""
        return self.worlds[run.base] if self.variants is None else self.variants.at(run.point)

    def draw(self, run: Run) -> Mapping[str, float]:
        """Return the quantiles of a run: those of its replicate. What an axis fixes does not heed them."""
        return dict(zip(self.names, self.quantiles[run.replicate].tolist(), strict=True))

    @cached_property
    def days(self) -> int:
        """Days of the longest run."""
        return max(base.days() for base in self.sweep.bases)

    def with_chunks(self, order: Order, chunks: Sequence[tuple[int, int]]) -> SweepPlan:
        """Return the plan cut as an older version cut it.

        Raises
        ------
        PanjError
            If that does not cover every run once.
        """
        edges = [0, *(stop for _, stop in chunks)]
        if [first for first, _ in chunks] != edges[:-1] or edges[-1] != self.runs or sorted(set(edges)) != edges:
            raise PanjError(f"the chunks in its manifest.json do not hold every run once: begin anew ({FRESH})")
        return replace(self, order=order, chunks=tuple(chunks))


@dataclass(frozen=True)
class Changes:
    """What a user may change in a sweep without a file.

    Parameters
    ----------
    replicates, seed : int, optional
    until : date or ISO string, optional
        Last day.
    points : int, optional
        Of a design that draws.
    """

    replicates: int | None = None
    seed: int | None = None
    until: dt.date | str | None = None
    points: int | None = None


def settle(sweep: Sweep, changes: Changes) -> Sweep:
    """Return a sweep with the changes made.

    Raises
    ------
    PanjError
        If one of them is impossible.
    """
    replicates = sweep.replicates if changes.replicates is None else changes.replicates
    seed = sweep.seed if changes.seed is None else changes.seed
    check_whole("replicates", replicates, 1, MOST_REPLICATES)
    check_whole("seed", seed, 0, MAX_SEED)
    bases, points = sweep.bases, _points(sweep, changes.points)
    if changes.until is not None:
        bases = tuple(with_until(base, changes.until) for base in bases)
    for base, given in zip(bases, sweep.bases, strict=True):
        for measure in sweep.measures:
            if measure.reading == AFTER and base.until <= given.history_until:
                told = f"measure '{measure.name}' sums the days after {given.history_until}, the branch date"
                raise PanjError(f"{told}: none up to {base.until}")
            if measure.date is None or base.start <= measure.date <= base.until:
                continue
            if sweep.unasked:
                raise PanjError(
                    f"until {base.until} is before the branch date {measure.date} of {base.name}, up to which a sweep "
                    "without measures of its own counts: give a later day, or the sweep file the key 'measures'"
                )
            raise PanjError(
                f"measure '{measure.name}' is read on {measure.date}, outside {base.name} "
                f"({base.start} to {base.until})"
            )
    return replace(sweep, bases=bases, replicates=replicates, seed=seed, points=points)


def _points(sweep: Sweep, asked: int | None) -> int:
    """Return how many points a sweep draws."""
    if asked is None:
        return sweep.points
    check_whole("points", asked, 1, MOST_ALL_RUNS)
    if sweep.design not in ("latin-hypercube", "sobol"):
        raise PanjError(f"points {asked}: the design of '{sweep.name}' says itself which they are ({sweep.design})")
    if sweep.design == "sobol" and (asked < 2 or asked & (asked - 1)):
        raise PanjError(f"points {asked}: those of sobol must be a power of 2")
    return asked


def make_plan(sweep: Sweep, points: Sequence[Sequence[Level]]) -> SweepPlan:
    """Return the plan of a sweep at its points.

    Raises
    ------
    PanjError
        If it has no runs or too many, a world cannot be read, or two columns have one name.
    """
    _check_columns(sweep.axes, sweep.measures)
    runs = len(points) * len(sweep.bases) * sweep.replicates
    if not 1 <= runs <= MOST_ALL_RUNS:
        raise PanjError(f"sweep '{sweep.name}' has {runs:,} runs; want 1 to {MOST_ALL_RUNS:,}")
    worlds = grounds_of(sweep.bases, FleeFolders())
    check_points(sweep, points, worlds)
    variants, built = variants_of(sweep, points)
    sweep, left_out = checked(sweep, built)
    each = [variant.ground for variant in built]
    names = dict.fromkeys(
        name
        for base, world in zip(sweep.bases, worlds, strict=True)
        for ground in [world, *each]
        for name in _columns(base, ground)
    )
    return SweepPlan(
        sweep=sweep,
        points=tuple(tuple(point) for point in points),
        worlds=worlds,
        order="replicates" if shares_past(sweep) and len(points) > 1 else "points",
        chunks=cut(runs, max(base.days() for base in sweep.bases)),
        names=tuple(names),
        # a column is a function of its own name, so this is `design` of every scenario at once
        quantiles=latin_hypercube(sweep.seed, sweep.replicates, list(names)),
        variants=variants,
        left_out=left_out,
    )


def _columns(base: Scenario, ground: Ground) -> Sequence[str]:
    """Return the columns of the hypercube that the replicates of a scenario draw from."""
    if not isinstance(ground, World):
        return on_counts.columns_of(base)
    return [name for part in uncertain(base, ground).values() for name in part]


def check_points(sweep: Sweep, points: Sequence[Sequence[Level]], worlds: Sequence[Ground]) -> None:
    """Refuse points at which every run must fail: they send more soldiers than a run can count.

    Raises
    ------
    PanjError
        With the event that is too many.
    """
    sends = [any(event.action == "reinforce" for event in axis.events) for axis in sweep.axes]
    axes = tuple(axis for axis, sent in zip(sweep.axes, sends, strict=True) if sent)
    if not axes:
        return
    rows = dict.fromkeys(tuple(v for v, sent in zip(point, sends, strict=True) if sent) for point in points)
    for base, world in zip(sweep.bases, worlds, strict=True):
        if not isinstance(world, World):
            continue
        history = world.history(base.history_until)
        for values in rows:
            check_soldiers(world, base.garrisons, (*history, *scenario_at(base, axes, values).events))


def cut(runs: int, days: int) -> tuple[tuple[int, int], ...]:
    """Return the chunks of so many runs of so many days."""
    most = min(max(DAYS_IN_A_CHUNK // days, LEAST_RUNS), MOST_RUNS)
    size = min(max(-(-runs // CHUNKS), LEAST_RUNS), most)
    return tuple((first, min(first + size, runs)) for first in range(0, runs, size))


def shares_past(sweep: Sweep) -> bool:
    """Tell whether the points of a sweep differ in nothing up to the branch date."""
    branch = max(base.history_until for base in sweep.bases)
    return all(axis.parameter is None and _earliest(axis, sweep) > branch for axis in sweep.axes)


def _earliest(axis: Axis, sweep: Sweep) -> dt.date:
    """Return the first day on which an axis can change something."""
    dates = [event.date for event in axis.events if event.date != dt.date.min]
    if any(event.date == dt.date.min for event in axis.events):  # the date is what varies
        column = sweep.axes.index(axis)
        dates += [dt.date.fromisoformat(str(level)) for level in axis.levels]
        dates += [dt.date.fromisoformat(str(row[column])) for row in sweep.rows]
        if axis.spread is not None:
            dates.append(dt.date(1970, 1, 1) + dt.timedelta(days=round(axis.spread.low)))
    return min(dates, default=dt.date.min)


def _check_columns(axes: Sequence[Axis], measures: Sequence[Measure]) -> None:
    names = [*RESERVED, *(axis.name for axis in axes), *(measure.name for measure in measures)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PanjError(f"more than one column of the results would be called '{twice[0]}': give it another name")
