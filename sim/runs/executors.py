"""Executors: run tasks in this process or in several, and stop cleanly on Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sim.runs.interrupts import ctrl_c_returns
from sim.runs.processes import Lost, Pool, Sooner
from sim.runs.processes.process import cores, inside_daemon
from sim.scenario.errors import PanjError

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Ended:
    """How the tasks ended; true if all of them are done.

    Parameters
    ----------
    whole : bool
    why : str
        What kept the rest from being done; "" if it was Ctrl-C.
    """

    whole: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.whole

    def error(self) -> BaseException:
        """Return what to raise where nothing can be kept of tasks that are not all done."""
        return PanjError(self.why) if self.why else KeyboardInterrupt()


def default_jobs() -> int:
    """Return the number of cores this process may use."""
    return 1 if inside_daemon() else cores()


def say(text: str) -> None:
    """Say a line to the user that no result has room for."""
    print(text, file=sys.stderr)


def run_tasks(
    shared: Shared,
    tasks: Sequence[Task],
    jobs: int | None,
    report: Callable[[Outcome], None],
    *,
    work: Callable[[Shared, Task], Outcome],
    told: Callable[[str], None] = say,
) -> Ended:
    """Run all tasks, handing each outcome to `report` as it is finished.

    Nothing is kept between two calls, nor shared by calls in several threads.

    Parameters
    ----------
    shared : object
        What all tasks need; each process is given it once.
    tasks : sequence
    jobs : int or None
        Processes; 1 runs everything in this one, and so does a process that may have no children. None: as many as
        there are cores, once what is left to do takes longer than they take to start; till then it is done here.
    report : callable
        Called in this thread, in the order in which runs end.
    work : callable
        Makes an outcome of `shared` and a task. It stands at the top of a module, for other processes import it by its
        name.
    told : callable
        Is given a line for the user when a process ended before its time; its task is done again.

    Returns
    -------
    Ended
        False if Ctrl-C stopped it, the want of memory, or a task that costs every process its life; what had finished
        has been reported.

    Raises
    ------
    PanjError
        If no process can be started.
    """
    try:
        with ctrl_c_returns(), _outcomes(shared, tasks, jobs, work, told) as outcomes:
            for outcome in outcomes:
                report(outcome)
                del outcome  # before the next one is there
    except KeyboardInterrupt:
        return Ended(False)
    except Lost as lost:
        return Ended(False, str(lost))
    except MemoryError:
        return Ended(False, "no memory is left")
    return Ended(True)


@contextmanager
def _outcomes(
    shared: Shared,
    tasks: Sequence[Task],
    jobs: int | None,
    work: Callable[[Shared, Task], Outcome],
    told: Callable[[str], None],
) -> Iterator[Iterator[Outcome]]:
    processes = default_jobs() if jobs is None else jobs
    if processes <= 1 or len(tasks) <= 1 or inside_daemon():
        yield (work(shared, task) for task in tasks)
    else:
        kind = Sooner if jobs is None else Pool
        with kind(shared, tasks, processes, work, told) as pool:
            yield pool.outcomes()
