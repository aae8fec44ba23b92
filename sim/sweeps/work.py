"""Work: the job of a sweep, whose tasks are its chunks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.building.varied import Ground
from sim.model.branch import shares_past
from sim.model.draws import realise
from sim.model.engine import Engine
from sim.runs.tasks import Outcome, Task, intensity_columns
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.sweeps import measures, on_counts, parts
from sim.sweeps.plan import Run, SweepPlan
from sim.world.world import World


@dataclass(frozen=True, eq=False)
class Finished:
    """A chunk that was run: the bytes of its parts.

    Parameters
    ----------
    chunk : int
    runs : bytes
    timeseries : bytes or None
    series : int
        Rows in `timeseries`.
    numbers : tuple of int
        Runs of the chunk, in order.
    seconds : tuple of float
        Time of each; never in a part, which must not depend on it.
    failed : int
    """

    chunk: int
    runs: bytes
    timeseries: bytes | None
    series: int
    numbers: tuple[int, ...]
    seconds: tuple[float, ...]
    failed: int


class Trunk:
    """What runs that stand together share: the past of one replicate, run once and branched from, and their world.

    Runs of a replicate stand together where they share their past (`SweepPlan.order`), those of a point where they do
    not, so one of each is kept at a time.
    """

    def __init__(self) -> None:
        self._of: tuple[int, int] | None = None
        self._engine: Engine | None = None
        self._point: int | None = None
        self._ground: Ground | None = None

    def ground(self, plan: SweepPlan, run: Run) -> Ground:
        """Return the world of a run, unpacked once for those of a point."""
        if plan.variants is None:
            return plan.ground(run)
        if self._ground is None or self._point != run.point:
            self._point, self._ground = run.point, plan.ground(run)
        return self._ground

    def before(self, plan: SweepPlan, run: Run, scenario: Scenario) -> Engine | None:
        """Return an engine at the end of the past that a run shares with others; None if it shares none."""
        base = plan.sweep.bases[run.base]
        if plan.order != "replicates" or not shares_past(base, scenario):
            return None
        if self._engine is None or self._of != (run.base, run.replicate):
            world, seed = plan.worlds[run.base], plan.sweep.seed
            assert isinstance(world, World), "on a Flee world nothing is shared up to a day"
            engine = Engine(base, world, realise(base, world, plan.draw(run)), seed, run.replicate, flows=False)
            while engine.day <= engine.branch_day and engine.day < engine.days:
                engine.advance()
            self._of, self._engine = (run.base, run.replicate), engine
        return self._engine


def simulate_run(
    scenario: Scenario,
    world: World,
    quantiles: Mapping[str, float],
    seed: int,
    replicate: int,
    past: Engine | None = None,
) -> Outcome:
    """Run one run and return its record. All that a sweep knows of the model is in here.

    Parameters
    ----------
    scenario, world, quantiles, seed, replicate
        See :class:`sim.model.engine.Engine`.
    past : Engine, optional
        At the end of the run's past: it goes on from a branch, to the last byte as if run from the first day.
    """
    if past is None:
        draw = realise(scenario, world, quantiles)
        engine = Engine(scenario, world, draw, seed, replicate, flows=False).run()
    else:
        engine = past.branch(scenario).run()
    columns = intensity_columns(engine.layout)
    intensity = engine.block[:, columns].astype(np.float32)
    engine.block[:, columns] = 0.0
    return Outcome(Task("", replicate, replicate), np.rint(engine.block).astype(np.int32), intensity, None)


class Made(NamedTuple):
    """The record of a run, and the world that it is of."""

    outcome: Outcome
    world: World


def run_one(plan: SweepPlan, run: Run, trunk: Trunk | None = None) -> tuple[parts.Row, Made | None]:
    """Run one run of a plan; what goes wrong in it becomes its record and stops no other.

    Want of memory is no property of a run, so it is none of those.
    """
    sweep = plan.sweep
    try:
        scenario, world = plan.scenario(run), plan.ground(run) if trunk is None else trunk.ground(plan, run)
        if not isinstance(world, World):
            counts = on_counts.simulate(scenario, world, plan.draw(run), sweep.seed, run.replicate)
            return parts.Row(run, tuple(on_counts.read(sweep.measures, scenario, world, counts))), None
        past = None if trunk is None else trunk.before(plan, run, scenario)
        outcome = simulate_run(scenario, world, plan.draw(run), sweep.seed, run.replicate, past)
        values = measures.read(sweep.measures, scenario, world, outcome)
    except MemoryError:
        raise PanjError("a process has no memory left: try fewer jobs") from None
    except Exception as error:
        return parts.Row(run, None, parts.Failure.of(error)), None
    return parts.Row(run, tuple(values)), Made(outcome, world)


@dataclass(frozen=True, eq=False)
class Chunks:
    """The job of a sweep.

    Parameters
    ----------
    plan : SweepPlan
    fingerprint : str
    code : str
        Digest of the code that decides about results (see `manifest.code`), for processes on other machines; "" asks
        for none.
    """

    plan: SweepPlan
    fingerprint: str
    code: str = ""

    def do(self, chunk: int) -> Finished:
        """Run a chunk and return its parts as bytes."""
        plan = self.plan
        series: parts.Writer | None = None
        if "timeseries" in plan.sweep.keep:
            series = parts.Writer(parts.SERIES, parts.stamp(plan, self.fingerprint, chunk, "timeseries"))
        rows, seconds, trunk = [], [], Trunk()
        for run in plan.runs_of(chunk):
            begin = time.perf_counter()
            row, made = run_one(plan, run, trunk)
            if series is not None and made is not None:
                series.add(parts.series_rows(plan, run, *made))
            rows.append(row)
            seconds.append(time.perf_counter() - begin)
        failed = sum(row.failure is not None for row in rows)
        counts = {"failed": str(failed), "series": str(series.rows if series else 0)}
        stamp = parts.stamp(plan, self.fingerprint, chunk, "runs") | counts
        writer = parts.Writer(parts.runs_schema(plan), stamp)
        writer.add(parts.runs_table(plan, rows))
        return Finished(
            chunk,
            writer.close(),
            series.close() if series else None,
            series.rows if series else 0,
            tuple(row.run.run for row in rows),
            tuple(seconds),
            failed,
        )

    def check(self) -> None:
        """Check that a sweep can be worked on in this process.

        Raises
        ------
        PanjError
            If Panj is another one here than where the sweep was planned: its parts would not fit together.
        """
        from sim.sweeps.manifest import code

        if self.code and self.code != code():
            raise PanjError(
                "a worker of the cluster has another panj than this machine: install the same one everywhere"
            )
