"""Executors: run tasks in this process or in several, and stop cleanly on Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sim.runs.interrupts import ctrl_c_returns
from sim.runs.job import Job, Outcome, Task
from sim.runs.processes import Lost, Pool, Sooner
from sim.runs.processes.process import cores, inside_daemon
from sim.scenario.errors import PanjError

#: Called with (tasks done, tasks in all).
Progress = Callable[[int, int], None]


class Unfinished(PanjError):
    """Tasks that were not all done, though nothing is wrong with them: the same call may come further."""


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
        return Unfinished(self.why) if self.why else KeyboardInterrupt()

    def all_or_nothing(self) -> None:
        """Go on only if all tasks are done.

        Raises
        ------
        KeyboardInterrupt
            After Ctrl-C.
        Unfinished
            If it was something else that kept the rest from being done.
        """
        if not self.whole:
            raise self.error()


def default_jobs() -> int:
    """Return the number of cores this process may use."""
    return 1 if inside_daemon() else cores()


def say(text: str) -> None:
    """Say a line to the user that no result has room for."""
    print(text, file=sys.stderr)


def run_tasks(
    job: Job[Task, Outcome],
    tasks: Sequence[Task],
    take: Callable[[Outcome], object],
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    told: Callable[[str], None] = say,
) -> Ended:
    """Do all tasks of a job, handing each outcome to `take` as it is finished.

    Nothing is kept between two calls, nor shared by calls in several threads.

    Parameters
    ----------
    job : Job
        Each process is sent it once.
    tasks : sequence
    take : callable
        Called in this thread with each outcome, in the order in which tasks end.
    jobs : int, optional
        Processes; 1 does everything in this one, and so does a process that may have no children. Default: as many as
        there are cores, once what is left to do takes longer than they take to start; till then it is done here.
    progress : callable, optional
        Called with (tasks done, tasks in all) after each that was taken.
    told : callable
        Is given a line for the user when a process ended before its time; its task is done again.

    Returns
    -------
    Ended
        False if Ctrl-C stopped it, the want of memory, or a task that costs every process its life; what had finished
        has been taken.

    Raises
    ------
    PanjError
        If no process can be started.
    """
    done = 0
    try:
        with ctrl_c_returns(), _outcomes(job, tasks, jobs, told) as outcomes:
            for outcome in outcomes:
                take(outcome)
                del outcome  # before the next one is there
                done += 1
                if progress is not None:
                    progress(done, len(tasks))
    except KeyboardInterrupt:
        return Ended(False)
    except Lost as lost:
        return Ended(False, str(lost))
    except MemoryError:
        return Ended(False, "no memory is left")
    return Ended(True)


@contextmanager
def _outcomes(
    job: Job[Task, Outcome], tasks: Sequence[Task], jobs: int | None, told: Callable[[str], None]
) -> Iterator[Iterator[Outcome]]:
    processes = default_jobs() if jobs is None else jobs
    if processes <= 1 or len(tasks) <= 1 or inside_daemon():
        yield (job.do(task) for task in tasks)
    else:
        kind = Sooner if jobs is None else Pool
        with kind(job, tasks, processes, told) as pool:
            yield pool.outcomes()
