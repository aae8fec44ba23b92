"""Elsewhere: the tasks of a job on any executor, whose processes may be on other machines."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from functools import lru_cache, partial
from typing import Any
from weakref import WeakSet

from sim.runs.job import Outcome, Shared, Task
from sim.scenario.errors import PanjError

#: Jobs a process keeps at a time that come with every task; a worker may serve several.
KEPT = 4


@lru_cache(maxsize=KEPT)
def unpacked(blob: bytes) -> Shared[Any, Any]:
    """Return the job that goes with every task; the last ones are kept, since that takes time.

    They are kept by all that they are made of, so no job can be taken for another.
    """
    job: Shared[Any, Any] = pickle.loads(blob)
    job.check()
    return job


def run_sent(blob: bytes, task: Any) -> Any:
    """Do a task in a process of some executor, which knows of the job what comes with the task."""
    return unpacked(blob).do(task)


def run_elsewhere(
    job: Shared[Task, Outcome],
    tasks: Sequence[Task],
    take: Callable[[Outcome], object],
    executor: Executor,
    *,
    work: Callable[[Task], Outcome] | None = None,
) -> None:
    """Do tasks on any executor, as `run_tasks` does in processes of our own.

    Parameters
    ----------
    job : Shared
    tasks : sequence
    take : callable
        Called in this process with each outcome, in the order in which they end.
    executor : Executor
    work : callable, optional
        Does a task in a process of the executor that has been given the job. Default: it goes with every task, some
        tens of kB, and is unpacked by each process once.

    Raises
    ------
    PanjError
        If the executor lost a process.
    """
    if work is None:
        work = partial(run_sent, pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
    futures = [executor.submit(work, task) for task in tasks]
    left = WeakSet(futures)
    try:
        waiting = as_completed(futures)
        del futures  # as_completed lets go of each, and of its bytes, once it is yielded
        for future in waiting:
            take(future.result())
            del future
    except BaseException as error:
        for future in left:
            future.cancel()
        if not isinstance(error, BrokenExecutor):
            raise
        raise PanjError(
            "a process ended before its time, perhaps for want of memory: give the same command again"
        ) from None
