"""Executors: run tasks in this process or in several, and stop cleanly on Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from sim.experiment.interrupts import ctrl_c_returns, ctrl_c_waits
from sim.scenario.errors import PanjError

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def default_jobs() -> int:
    """Return the number of cores this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_tasks(
    shared: Shared,
    tasks: Sequence[Task],
    jobs: int,
    report: Callable[[Outcome], None],
    *,
    prepare: Callable[[Shared], None],
    work: Callable[[Task], Outcome],
) -> bool:
    """Run all tasks, handing each outcome to `report` as it is finished.

    Parameters
    ----------
    shared : object
        What all tasks need; each process is given it once.
    tasks : sequence
    jobs : int
        Processes; 1 runs everything in this one.
    report : callable
        Called in this process, in the order in which runs end.
    prepare : callable
        Called once in each process, with `shared`.
    work : callable
        Makes an outcome of a task in a process that has been prepared. Like `prepare` it stands at the top
        of a module, for spawned processes import it by its name.

    Returns
    -------
    bool
        False if Ctrl-C stopped it; what had finished has been reported.

    Raises
    ------
    PanjError
        If the system ended a process.
    """
    try:
        with ctrl_c_returns():
            if jobs <= 1 or len(tasks) == 1:
                prepare(shared)
                for task in tasks:
                    report(work(task))
            else:
                for outcome in _pool(shared, tasks, min(jobs, len(tasks)), prepare, work):
                    report(outcome)
    except KeyboardInterrupt:
        return False
    except BrokenProcessPool:
        raise PanjError("a process ended before its time, perhaps for want of memory: try fewer --jobs") from None
    return True


@contextmanager
def without_main() -> Iterator[None]:
    """Start processes that do not import the main module of this program.

    A spawned process would run the user's script once more, which without ``if __name__ == "__main__":`` starts
    processes of its own, and so on. Ours need nothing of it: all they are given stands in modules of Panj.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _read(file: Path, prepare: Callable[[Shared], None]) -> None:
    """Read what is shared; the initialiser of every worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="panj-parent", daemon=True).start()
    prepare(pickle.loads(file.read_bytes()))


def _end_with_parent() -> None:
    """End this worker when its parent is gone.

    A parent that is killed cannot end its workers, and they would wait for it for ever: they hold both ends of the
    pipe that their tasks come from.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _pool(
    shared: Shared,
    tasks: Sequence[Task],
    jobs: int,
    prepare: Callable[[Shared], None],
    work: Callable[[Task], Outcome],
) -> Iterator[Outcome]:
    pool: ProcessPoolExecutor | None = None
    # As an argument it would fill the pipe to each new process, and the workers would start one after the
    # other; so it lies in a file.
    with tempfile.TemporaryDirectory(prefix="panj-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "shared"
        file.write_bytes(pickle.dumps(shared, pickle.HIGHEST_PROTOCOL))
        try:
            with ctrl_c_waits(), without_main():
                context = multiprocessing.get_context("spawn")
                pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_read, initargs=(file, prepare))
                # no list of ours: as_completed lets go of each future, and its result, once it is yielded
                finished = as_completed([pool.submit(work, task) for task in tasks])
                # The workers alone write results. Were this end open too, the pool would wait for ever for
                # the rest of a result whose worker is terminated while it sends it.
                pool._result_queue._writer.close()  # type: ignore[attr-defined]
            for future in finished:
                yield future.result()
        except BaseException:
            # not future.cancel(): the pool's own thread may be marking the same futures as broken
            for process in list((pool._processes or {}).values()) if pool else []:
                process.terminate()
            raise
        finally:
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
