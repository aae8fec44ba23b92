"""Worker: what runs in a process that works for another.

It is told over its standard input what its job is, then one task after the other, and answers on its standard output.
It ends with its input, so also when its parent is killed. The job lives in `spawn_main`: a worker belongs to one call.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from queue import SimpleQueue

from sim.runs.interrupts import STOPPING
from sim.runs.processes import messages

#: First byte of an answer.
DONE, FAILED = b"+", b"-"


def spawn_main() -> None:
    """Work until there is nobody to work for."""
    for number in STOPPING:  # the parent hears them, and ends its workers
        signal.signal(number, signal.SIG_IGN)
    tasks, answers = _pipes()
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks, waiting), name="panj-tasks", daemon=True).start()
    given, task = waiting.get(), waiting.get()
    try:
        job = pickle.loads(given)
    except Exception as error:
        _answer(answers, _failure(error))
        raise
    while True:
        try:
            message = DONE + pickle.dumps(job.do(pickle.loads(task)), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            message = _failure(error)
        _answer(answers, message)
        del message
        task = waiting.get()


def _pipes() -> tuple[int, int]:
    """Return where tasks come from and answers go; what anybody else prints goes to stderr, and nobody reads tasks."""
    if os.name == "nt":
        import msvcrt

        for stream in (0, 1):
            msvcrt.setmode(stream, os.O_BINARY)  # type: ignore[attr-defined]
    tasks, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return tasks, answers


def _listen(tasks: int, waiting: SimpleQueue[bytes]) -> None:
    """Put down each task as it comes; end the process where there will be none."""
    try:
        while True:
            waiting.put(messages.read(tasks))
    except (EOFError, OSError):
        os._exit(1)


def _answer(answers: int, message: bytes) -> None:
    try:
        messages.write(answers, message)
    except OSError:
        os._exit(1)


def _failure(error: Exception) -> bytes:
    told = "".join(traceback.format_exception(error))
    try:
        content: bytes = pickle.dumps((error, told))
        pickle.loads(content)
    except Exception:  # not every error can be sent
        content = pickle.dumps((RuntimeError(f"{type(error).__name__}: {error}"), told))
    return FAILED + content
