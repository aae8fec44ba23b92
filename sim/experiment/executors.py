"""Executors: run tasks in this process or in several, and stop cleanly on Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress

from sim.experiment.tasks import Outcome, Plan, Task, prepare, simulate

Report = Callable[[Outcome], None]


def default_jobs() -> int:
    """Return the number of cores this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_tasks(plans: Mapping[str, Plan], tasks: Sequence[Task], jobs: int, report: Report) -> bool:
    """Run all tasks, handing each outcome to `report` as it is finished.

    Parameters
    ----------
    plans : mapping of str to Plan
    tasks : sequence of Task
    jobs : int
        Processes; 1 runs everything in this one.
    report : callable
        Called in this process, in the order in which runs end.

    Returns
    -------
    bool
        False if Ctrl-C stopped it; what had finished has been reported.
    """
    try:
        if jobs <= 1 or len(tasks) == 1:
            prepare(plans)
            for task in tasks:
                report(simulate(task))
        else:
            for outcome in _pool(plans, tasks, min(jobs, len(tasks))):
                report(outcome)
    except KeyboardInterrupt:
        return False
    return True


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Ignore SIGINT for a moment: processes started in it are born deaf, this one stops them."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread: nothing to do
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _pool(plans: Mapping[str, Plan], tasks: Sequence[Task], jobs: int) -> Iterator[Outcome]:
    pool = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=prepare, initargs=(plans,)
    )
    futures: list[Future[Outcome]] = []
    try:
        with _deaf_to_ctrl_c():
            futures = [pool.submit(simulate, task) for task in tasks]
        for future in as_completed(futures):
            yield future.result()
    except BaseException:
        for future in futures:
            future.cancel()
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
