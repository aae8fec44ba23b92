"""How fast sweeps are: runs a second, two processes, the store, Dask, Mesa's batch runner; and their memory.

`python -m benchmarks.sweeps` prints the figures alone; about three minutes.
"""

from __future__ import annotations

import gc
import importlib.util
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import mesa

from sim.model.model import BorderModel
from sim.runs.run import load
from sim.scenario.sweep.sweep import Axis, Measure, Sweep
from sim.sweeps import work
from sim.sweeps.measures import default_measures
from sim.sweeps.plan import Changes, SweepPlan, settle
from sim.sweeps.runner import Options, plan_of, run_sweep
from sim.sweeps.store import Store

TEMPI = (0.5, 1.0, 2.0)
TURNS = 3
#: Runs of a comparison; each has 134 days.
RUNS = 60
#: Runs that cost nothing beside the start of processes.
FEW = 6
#: Runs of the sweep whose first chunks are looked at.
LARGE = 1200
#: Runs of ten days, for the memory.
MANY = 3000


def sweep(replicates: int, until: str | None = None, keep: tuple[str, ...] = ("summary",)) -> SweepPlan:
    """Return a sweep of the baseline over the tempo."""
    base, world = load("baseline")
    measures: tuple[Measure, ...] = default_measures(world, base)
    if until is not None:
        measures = tuple(measure for measure in measures if measure.date is None)
    axes = (Axis("tempo", "front.tempo", levels=TEMPI),)
    plain = Sweep(
        "bench", "", "", (base,), axes, "grid", len(TEMPI), (), replicates, 1, measures, keep, Path("bench.yaml")
    )
    return plan_of(settle(plain, Changes(until=until)))


def timed(plan: SweepPlan, **options: Any) -> float:
    """Run a sweep in a folder of its own and return the seconds from the first chunk that is given out to the end."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        state = run_sweep(plan, Path(folder) / "sweep", Options(**options))
        seconds = time.perf_counter() - begin
    assert state.finished
    assert state.failed == 0
    return seconds


def alone(plan: SweepPlan) -> float:
    """Return the seconds of the same runs by themselves: nothing read, nothing kept."""
    begin = time.perf_counter()
    for place in range(plan.runs):
        run = plan.at(place)
        work.simulate_run(plan.scenario(run), plan.worlds[0], plan.draw(run), plan.sweep.seed, run.replicate)
    return time.perf_counter() - begin


def overhead(keep: tuple[str, ...]) -> tuple[float, float, float]:
    """Return what a sweep adds to the time of the model on one core, its runs a second, and the ms to store a chunk."""
    plan, inside, stored, runs = sweep(LARGE // len(TEMPI), keep=keep), 0.0, [], 0
    real, job = work.simulate_run, work.Chunks(plan, "0" * 64)

    def watched(*words: Any) -> Any:
        nonlocal inside
        begin = time.perf_counter()
        out = real(*words)
        inside += time.perf_counter() - begin
        return out

    work.simulate_run = watched
    try:
        with tempfile.TemporaryDirectory() as folder:
            kept = Store(Path(folder), plan, job.fingerprint)
            kept.open()
            start = time.perf_counter()
            while runs < RUNS:
                done = job.do(len(stored))
                runs += len(done.numbers)
                begin = time.perf_counter()
                kept.put(done)
                stored.append(time.perf_counter() - begin)
            seconds = time.perf_counter() - start
    finally:
        work.simulate_run = real
    return seconds / inside - 1.0, runs / seconds, 1000 * statistics.median(stored)


def plain(processes: int) -> float:
    """Return the seconds of the same plain arithmetic in each of so many processes at once."""
    code = "x = 0\nfor i in range(20_000_000): x += i"
    begin = time.perf_counter()
    for one in [subprocess.Popen([sys.executable, "-c", code]) for _ in range(processes)]:
        one.wait()
    return time.perf_counter() - begin


def cpu(runs: int, jobs: int) -> float:
    """Return the seconds of processor time, of all processes together, of a sweep of so many runs."""

    def spent() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both)

    plan, before = sweep(runs // len(TEMPI)), spent()
    timed(plan, jobs=jobs)
    return spent() - before


def in_turn(one: Callable[[], float], two: Callable[[], float]) -> tuple[float, float, float]:
    """Return the medians of two timings taken in turn, and of their ratios."""
    pairs = [(one(), two()) for _ in range(TURNS)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def by_mesa(replicates: int) -> float:
    """Return the seconds Mesa's batch runner needs for the same runs of the same model, on one core."""
    scenario, world = load("baseline")
    given = {"plan": [scenario.with_(seed=1)], "world": [world], "replicates": [replicates]}
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Mesa 3.4 renames `iterations`
        mesa.batch_run(
            BorderModel,
            {**given, "front__tempo": list(TEMPI), "replicate": list(range(replicates))},
            number_processes=1,
            max_steps=scenario.days() + 1,
            display_progress=False,
        )
    return time.perf_counter() - begin


def resident() -> float:
    """Return the resident size of this process in MB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def memory() -> list[float]:
    """Return the resident size after a tenth, a half and all of some thousand short runs, in MB."""
    plan, sizes = sweep(MANY // len(TEMPI), until="2021-05-10"), []
    marks = {len(plan.chunks) // 10, len(plan.chunks) // 2, len(plan.chunks) - 1}
    job = work.Chunks(plan, "1" * 64)
    for chunk in range(len(plan.chunks)):
        job.do(chunk)
        if chunk in marks:
            gc.collect()
            sizes.append(resident())
    return sizes


def figures() -> list[tuple[str, str, str]]:
    """Return rows (what, figure, aim)."""
    return list(rows())


def rows() -> Iterator[tuple[str, str, str]]:
    """Give the rows as they are measured."""
    short, each = sweep(RUNS // len(TEMPI)), RUNS // len(TEMPI)
    alone(sweep(1))  # compile, read caches
    share, speed, stored = overhead(("summary",))
    yield (
        f"runs a second and core: baseline, 134 days, first chunks of {LARGE:,} runs, summaries only",
        f"{speed:.1f}",
        "",
    )
    yield "what reading, making and storing parts adds to the model's time", f"{100 * share:.1f} %", "≤ 5 %"
    more, _, stored_more = overhead(("summary", "timeseries"))
    yield "the same with time series kept", f"{100 * more:.0f} %", ""
    yield "a chunk forced to disk, median; with time series", f"{stored:.1f} ms; {stored_more:.1f} ms", ""
    one, two, ratio = in_turn(partial(timed, short, jobs=1), partial(timed, short, jobs=2))
    what = f"two processes against one, {RUNS} runs, starts included"
    yield what, f"{ratio:.2f} × as fast ({two:.1f} s, {one:.1f} s)", ""
    _, _, ratio = in_turn(partial(plain, 1), partial(plain, 2))
    yield "two processes of plain arithmetic against one at that moment", f"{2 * ratio:.2f} × as fast", ""
    one, two = cpu(FEW, 1), cpu(FEW, 2)
    more_one, more_two = cpu(3 * RUNS, 1), cpu(3 * RUNS, 2)
    yield "processor time to start two processes", f"{two - one:.1f} s", ""
    ratio = (more_two - two) / (more_one - one)
    yield "processor time of a run in one of two processes against a run in one", f"{ratio:.2f} ×", "1"
    if importlib.util.find_spec("distributed") is not None:
        dask, pool, ratio = in_turn(partial(timed, short, jobs=2, dask="local"), partial(timed, short, jobs=2))
        what = "Dask's LocalCluster of two against two processes, starts included"
        yield what, f"{ratio:.2f} × as long ({dask:.1f} s, {pool:.1f} s)", ""
    theirs, ours, ratio = in_turn(partial(by_mesa, each // 2), partial(timed, sweep(each // 2), jobs=1))
    what = f"mesa.batch_run over BorderModel against panj, the same {each // 2 * len(TEMPI)} runs, one core"
    yield what, f"{ratio:.2f} × as long ({theirs:.1f} s, {ours:.1f} s)", ""
    if sys.platform == "linux":
        code = "from benchmarks.sweeps import memory; print(*memory())"  # in a process that has nothing else
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        text = ", ".join(f"{float(size):.0f} MB" for size in told.split())
        yield f"resident after a tenth, half and all of {MANY:,} short runs in one process", text, "flat"


if __name__ == "__main__":
    for what, figure, aim in rows():
        print(f"{what}: {figure}" + (f" (aim {aim})" if aim else ""), flush=True)
