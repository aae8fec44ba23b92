"""Sooner: tasks are begun in this process, which has its imports behind it; others are started when they pay.

A new process takes a second or more of imports before its first run, as long as a dozen short runs take. So the first
tasks are done here. Processes are started for the rest as soon as what is left is seen to take longer than that, or
when a task takes so long that nothing can be said of the others yet.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Self

from sim.runs.interrupts import held_back_here
from sim.runs.job import Outcome, Task
from sim.runs.processes.pool import Pool

#: Seconds of processor time from the start of a process to its first run, most of them imports (measured).
START = 1.5
#: Seconds after which the watch looks how long the tasks of this process have taken.
LOOK = 0.2


class Sooner(Pool[Task, Outcome]):
    """Tasks done in this process as long as that is sooner, then in `jobs` others; see :class:`Pool`.

    Times are those of the processor: on a machine that others use, too, a process takes as much longer to start as a
    task takes longer here.
    """

    def __enter__(self) -> Self:
        self._spread, self._over = threading.Event(), threading.Event()
        self._watch = threading.Thread(target=self._look, name="panj-watch", daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._watch.join()
        super().__exit__(*error)

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each outcome, in the order in which the tasks end."""
        paces: list[float] = []
        while not self._spread.is_set() and (k := self._next()) is not None:
            began = time.process_time()
            outcome = self._job.do(self._tasks[k])
            paces.append(time.process_time() - began)
            self._left -= 1
            yield outcome
            del outcome
            # the first may have loaded what was compiled, and says little of the others
            if len(paces) > 1 and self._left * min(paces) * (1 - 1 / self._jobs) > START:
                self._begin()
        yield from super().outcomes()

    def _look(self) -> None:
        """Start the processes when the tasks of this one take long."""
        held_back_here()
        began = time.process_time()
        while not self._over.wait(LOOK) and not self._spread.is_set():
            if time.process_time() - began > START:
                self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._spread.is_set() or self._stopped or not self._todo:
                return
            self._spread.set()
            for thread in self._threads:
                thread.start()
