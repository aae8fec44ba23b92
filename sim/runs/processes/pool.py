"""Pool: tasks spread over processes, each looked after by a thread of its own.

Who looks after a process sends it a task, waits for the outcome, and sends the next. A process that ends before its
time takes nothing with it but its task, which is done again by the next one.
"""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, Full, Queue
from typing import Any, Generic, NamedTuple, Self

from sim.runs.interrupts import held_back_here
from sim.runs.job import Job, Outcome, Task
from sim.runs.processes.process import Gone, Process
from sim.scenario.errors import PanjError

#: How often a task is tried whose process ends before its time.
TRIES = 3
#: Seconds after which a thread looks whether it is still wanted.
PATIENCE = 0.5


class Lost(PanjError):
    """A task that no process came to the end of."""


class Word(NamedTuple):
    """What a thread has to say: an outcome, a line for the user, or an error that ends all."""

    outcome: Any = None
    line: str = ""
    error: BaseException | None = None


class Pool(Generic[Task, Outcome]):
    """Processes for one call.

    Parameters
    ----------
    job : Job
    tasks : sequence
    jobs : int
        Processes.
    told : callable
        Is given a line for the user whenever a process ended before its time.
    """

    def __init__(self, job: Job[Task, Outcome], tasks: Sequence[Task], jobs: int, told: Callable[[str], None]) -> None:
        self._job, self._given = job, b""
        self._tasks, self._jobs, self._told = tasks, jobs, told
        self._todo, self._tries = deque(range(len(tasks))), [0] * len(tasks)
        self._left = len(tasks)
        self._words: Queue[Word] = Queue(2 * jobs)  # bounded: whoever stores is slower at times than those who work
        self._lock, self._stopped = threading.Lock(), False
        self._processes: set[Process] = set()
        self._threads = [
            threading.Thread(target=self._look_after, name=f"panj-process-{k}", daemon=True)
            for k in range(min(jobs, len(tasks)))
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._stopped = True
            for process in self._processes:
                process.kill()
        for thread in self._threads:
            if thread.ident is not None:  # it was started
                thread.join()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each outcome, in the order in which the tasks end.

        Raises
        ------
        Lost
            If a process ended before its time, and the next ones that were given the same task.
        Exception
            Whatever a task raised.
        """
        while self._left:
            try:
                word = self._words.get(timeout=PATIENCE)  # on Windows Ctrl-C is heard between two of these only
            except Empty:
                continue
            if word.error is not None:
                raise word.error
            if word.line:
                self._told(word.line)
                continue
            self._left -= 1
            yield word.outcome

    def _look_after(self) -> None:
        """Have tasks done by one process after the other, until there are none left."""
        held_back_here()  # so the processes are deaf from their first moment on, and the main thread hears
        process: Process | None = None
        try:
            while (k := self._next()) is not None:
                try:
                    process = process or self._start()
                    self._say(Word(process.ask(self._tasks[k])))
                except Gone as gone:
                    self._end(process)
                    process = None
                    self._again(k, str(gone))
        except BaseException as error:
            self._say(Word(error=error))
        finally:
            self._end(process)

    def _next(self) -> int | None:
        with self._lock:
            return self._todo.popleft() if self._todo and not self._stopped else None

    def _start(self) -> Process:
        with self._lock:
            if self._stopped:
                raise Gone("was not wanted any more")
            self._given = self._given or pickle.dumps(self._job, pickle.HIGHEST_PROTOCOL)
            try:
                process = Process(self._given)
            except OSError as error:
                raise PanjError(f"cannot start a process ({error.strerror or error}): try fewer jobs") from error
            self._processes.add(process)
            return process

    def _end(self, process: Process | None) -> None:
        if process is not None:
            with self._lock:
                self._processes.discard(process)
            process.close()

    def _again(self, k: int, how: str) -> None:
        """Put a task back whose process has ended, the first of those to do."""
        self._tries[k] += 1
        if self._stopped:
            return
        if self._tries[k] == TRIES:
            raise Lost(f"a process ended before its time ({how}), {TRIES} times in the same run: try fewer jobs")
        with self._lock:
            self._todo.appendleft(k)
        self._say(Word(line=f"a process ended before its time ({how}); its run is done again"))

    def _say(self, word: Word) -> None:
        while not self._stopped:
            try:
                return self._words.put(word, timeout=PATIENCE)
            except Full:
                continue
        return None
