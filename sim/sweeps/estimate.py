"""How long a sweep will take and how much room it needs: from what is on disk, or from some runs."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.sweeps import parts, store
from sim.sweeps.parts import Found
from sim.sweeps.plan import Run, SweepPlan
from sim.sweeps.work import run_one
from sim.words.numbers import exact, figures
from sim.words.wording import counted

#: A sweep of fewer days is started without being timed first: that would take as long.
WORTH_TIMING = 2000
#: So many of the last runs on disk say how long one takes: how busy the machine is now, they know best.
LAST = 200
#: How many runs are measured at most, and after how many seconds no other one is begun.
SAMPLE, LONG = 6, 3.0


@dataclass(frozen=True)
class Estimate:
    """What is to come.

    Parameters
    ----------
    runs : int
        Runs to come.
    seconds : float
        About how long it will take; NaN if that is not known.
    bytes, free : int
        About how much will be written, and how much room there is.
    rests : str
        What that rests on, in words; "" where nothing is known.
    """

    runs: int
    seconds: float
    bytes: int
    free: int
    rests: str = ""


def estimate(plan: SweepPlan, folder: Path, found: dict[int, Found], todo: Sequence[int], workers: int) -> Estimate:
    """Return about how long some chunks will take on so many cores, and how large they will be."""
    runs = sum(plan.size(chunk) for chunk in todo)
    at_once, rests = min(workers, max(len(todo), 1)), ""
    known = list(store.timings(folder).values())[-LAST:]
    if known and found:
        each = sum(known) / len(known)
        size = sum(part.bytes for part in found.values()) * runs // sum(part.runs for part in found.values())
        rests = f"by the last {counted(len(known), 'run')} that are there, {at_once:,} at once"
    elif runs * plan.days < WORTH_TIMING:
        each, size = math.nan, 0
    else:
        found_out = _measure(plan, todo, runs)
        each, size = found_out.each, found_out.bytes
        what = "one run alone" if found_out.runs == 1 else f"{found_out.runs} runs alone"
        rests = f"by {what}, {at_once:,} at once: a busy machine takes longer"
    return Estimate(runs, each * runs / at_once, size, store.room(folder), rests)


@dataclass(frozen=True)
class _Measured:
    """What some runs took alone, what is written of them included.

    Parameters
    ----------
    runs : int
    each : float
        Seconds of one, the median.
    bytes : int
        That all runs need.
    """

    runs: int
    each: float
    bytes: int


def _measure(plan: SweepPlan, todo: Sequence[int], runs: int) -> _Measured:
    """Return what some runs took, once everything is compiled, and the bytes that so many runs need.

    The time series of one run alone may have half the bytes of another's, where a policy or luck moves fewer people.
    """
    sample, took, series = _sample(plan, todo), list[float](), list[int]()
    begin = time.perf_counter()
    row, _ = _one(plan, sample[0])  # what takes long may be compiled on the way: no other run needs that again
    for run in sample:
        start = time.perf_counter()
        row, size = _one(plan, run)
        series.append(size)
        took.append(time.perf_counter() - start)
        if time.perf_counter() - begin > LONG:
            break
    writer = parts.Writer(parts.runs_schema(plan), parts.stamp(plan, "0" * 64, todo[0], "runs"))
    writer.add(parts.runs_table(plan, [row]))
    columns = 4 + len(plan.sweep.axes) + len(plan.sweep.measures)
    size = len(todo) * len(writer.close()) + runs * 8 * columns
    size += runs * sum(series) // len(series)
    return _Measured(len(took), statistics.median(took), size)


def _one(plan: SweepPlan, run: Run) -> tuple[parts.Row, int]:
    """Run one run and return its row, and how many bytes of time series are written of it."""
    row, made = run_one(plan, run)
    if made is None or "timeseries" not in plan.sweep.keep:
        return row, 0
    writer = parts.Writer(parts.SERIES, parts.stamp(plan, "0" * 64, 0, "timeseries"))
    writer.add(parts.series_rows(plan, run, *made))
    return row, len(writer.close())


def _sample(plan: SweepPlan, todo: Sequence[int]) -> list[Run]:
    """Return some runs of all that are to come, evenly over them, the first one first."""
    there = [run for chunk in todo[:: max(len(todo) // SAMPLE, 1)][:SAMPLE] for run in plan.runs_of(chunk)]
    return there[:: max(len(there) // SAMPLE, 1)][:SAMPLE]


def runs_text(plan: SweepPlan) -> str:
    """Return how many runs a sweep has and why."""
    sweep = plan.sweep
    factors = [(len(plan.points), "point"), (len(sweep.bases), "scenario"), (sweep.replicates, "replicate")]
    text = " × ".join(counted(count, word) for count, word in factors)
    return f"{sweep.name}: {text} = {counted(plan.runs, 'run')}"


def estimate_text(found: Estimate) -> str:
    """Return an estimate in words."""
    if math.isnan(found.seconds):
        return f"{found.runs:,} to run, some seconds"
    rests = f" ({found.rests})" if found.rests else ""
    return f"{found.runs:,} to run, about {time_text(found.seconds)} and {size_text(found.bytes)}{rests}"


def time_text(seconds: float) -> str:
    """Return a length of time as one says it."""
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{exact(seconds / size)} {word}"
    return f"{exact(max(seconds, 1))} s"


def size_text(size: int) -> str:
    """Return a number of bytes as one says it."""
    for scale, word in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if size >= scale:
            return f"{figures(size / scale)} {word}"
    return f"{exact(max(size / 1e3, 1))} kB"
