"""Work: runs of many points of the cube, in processes or on a Dask cluster; each gives what counts are compared with.

A run goes to the day of the last count and no further. What comes of it is a function of scenario, world, seed, point
and luck, so neither the number of processes nor the order of the work changes a byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.model.draws import realise
from sim.model.engine import Engine
from sim.model.network import Network
from sim.model.record import Layout
from sim.runs.code import digest_of
from sim.runs.dask import connected
from sim.runs.elsewhere import run_elsewhere
from sim.runs.executors import Progress, default_jobs, run_tasks
from sim.runs.tasks import Task, record_of
from sim.scenario.errors import PanjError
from sim.scenario.override import with_until
from sim.validation.assimilate.counts import Count, at_counts, columns_of
from sim.validation.calibrate.cube import Cube
from sim.validation.calibrate.sampler import Simulate
from sim.world.world import Floats, Longs

#: What decides about the numbers of a calibration, relative to the package.
CODE = ("words", "scenario", "world", "model", "runs/tasks.py", "validation/assimilate", "validation/calibrate")
#: Runs that are sent to a process at a time.
RUNS = 10


class Part(NamedTuple):
    """Some of the runs of a batch: the first one's number, points of the cube, and luck."""

    first: int
    points: Floats
    luck: Longs


@dataclass(frozen=True, eq=False)
class Runner:
    """The job of a calibration.

    Parameters
    ----------
    cube : Cube
    seed : int
    counts : tuple of Count
    fingerprint : str
    code : str
        See :class:`sim.sweeps.work.Chunks`; "" asks for none.
    """

    cube: Cube
    seed: int
    counts: tuple[Count, ...]
    fingerprint: str
    code: str = ""

    @cached_property
    def _columns(self) -> dict[tuple[str, str, str], list[int]]:
        series = Layout.of(Network.of(self.cube.world)).series
        return {count.key: columns_of(count.key, series) for count in self.counts}

    def do(self, part: Part) -> tuple[int, Floats]:
        """Return the number of the first run, and what each has at every count."""
        scenario, world = with_until(self.cube.scenario, max(count.date for count in self.counts)), self.cube.world
        out = np.empty((len(part.luck), len(self.counts)))
        for k, (point, luck) in enumerate(zip(part.points, part.luck.tolist(), strict=True)):
            draw = realise(scenario, world, self.cube.quantiles(point))
            engine = Engine(scenario, world, draw, self.seed, luck, flows=False).run()
            out[k] = at_counts(self.counts, self._columns, record_of(engine, Task("", luck, luck)).counts)
        return part.first, out

    def check(self) -> None:
        """Refuse a process with another Panj.

        Raises
        ------
        PanjError
        """
        if self.code and self.code != digest_of(CODE):
            raise PanjError(
                "a worker of the cluster has another panj than this machine: install the same one everywhere"
            )


@contextmanager
def running(job: Runner, jobs: int | None, dask: str | None, progress: Progress | None) -> Iterator[Simulate]:
    """Give what runs a batch of points.

    Parameters
    ----------
    job : Runner
    jobs : int, optional
        Processes, see :func:`sim.runs.executors.run_tasks`.
    dask : str, optional
        Address of a Dask scheduler, or "local".
    progress : callable, optional
        Called with (runs done, runs in all) of a batch.
    """
    if dask is None:
        yield lambda points, luck: _batch(
            points, luck, lambda parts, take: run_tasks(job, parts, take, jobs=jobs).all_or_nothing(), progress
        )
        return
    with connected(dask, jobs or default_jobs(), job) as (executor, work):
        yield lambda points, luck: _batch(
            points, luck, lambda parts, take: run_elsewhere(job, parts, take, executor, work=work), progress
        )


Outcome = tuple[int, Floats]


def _batch(
    points: Floats,
    luck: Longs,
    spread: Callable[[Sequence[Part], Callable[[Outcome], None]], None],
    progress: Progress | None,
) -> Floats:
    """Return what each of some points has, shape (points, counts)."""
    firsts = range(0, len(luck), RUNS)
    found: dict[int, Floats] = {}

    def take(outcome: Outcome) -> None:
        found[outcome[0]] = outcome[1]
        if progress is not None:
            progress(sum(map(len, found.values())), len(luck))

    spread([Part(k, points[k : k + RUNS], luck[k : k + RUNS]) for k in firsts], take)
    return np.concatenate([found[k] for k in firsts])
