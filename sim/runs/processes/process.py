"""Process: the parent's side of a worker."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

from sim.runs.processes import messages
from sim.runs.processes.worker import DONE

BEGIN = "from sim.runs.processes.worker import spawn_main; spawn_main()"
#: Letters of the interpreter's options by the names of their flags.
LETTERS = {
    "optimize": "O",
    "dont_write_bytecode": "B",
    "bytes_warning": "b",
    "no_site": "S",
    "isolated": "I",
    "ignore_environment": "E",
    "no_user_site": "s",
    "safe_path": "P",
}
#: Seconds that a process is waited for which has been ended.
GRACE = 10.0


class Gone(Exception):
    """A worker that ended before it had answered; the text says how."""


class Away(Exception):
    """Stands behind an error that a worker sent: where in the worker it came up."""

    def __str__(self) -> str:
        return f"in a process of its own:\n{self.args[0]}"


class Process:
    """A new interpreter that does one job, and knows nothing of the program that started it.

    It does not import the main module, as processes of `multiprocessing` do: the user's script would run once more, and
    without ``if __name__ == "__main__":`` start processes of its own. Ours need nothing of it.

    Parameters
    ----------
    given : bytes
        The pickled job.
    """

    def __init__(self, given: bytes) -> None:
        self._given: bytes | None = given
        # the path first: all else is found by it
        code = f"import sys; sys.path[:] = {sys.path!a}; {BEGIN}"
        self._process = subprocess.Popen(
            [sys.executable, *options(), "-c", code],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # on Windows: deaf to Ctrl-C
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def ask(self, task: Any) -> Any:
        """Send a task and wait for its outcome.

        Raises
        ------
        Gone
            If the process ends before it has answered.
        Exception
            Whatever the task raised.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        sent = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        try:
            if self._given is not None:
                messages.write(self._process.stdin.fileno(), self._given)
                self._given = None
            messages.write(self._process.stdin.fileno(), sent)
            answer = messages.read(self._process.stdout.fileno(), lambda: self._process.poll() is None)
        except (EOFError, OSError):
            raise Gone(self._end_told()) from None
        if answer[:1] == DONE:
            return pickle.loads(memoryview(answer)[1:])
        error, told = pickle.loads(memoryview(answer)[1:])
        if isinstance(error, MemoryError):
            raise Gone("had no memory left")
        raise error from Away(told)

    def kill(self) -> None:
        """End it at once; it has nothing that could be lost."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End it and let go of all that it takes."""
        self.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _end_told(self) -> str:
        """Return how it ended, in words."""
        try:
            code = self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return "stopped answering"
        if code >= 0:
            return f"ended with code {code}"
        if -code == getattr(signal, "SIGKILL", 0):
            return "was killed, perhaps for want of memory"
        with suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
        return f"was ended by signal {-code}"


def options() -> list[str]:
    """Return the options of this interpreter that its workers need too; the environment they have anyway."""
    flags = {letter: int(getattr(sys.flags, name)) for name, letter in LETTERS.items()}
    letters = [f"-{letter * times}" for letter, times in flags.items() if times]
    warnings = [f"-W{option}" for option in sys.warnoptions]
    dev = ["-Xdev"] if sys.flags.dev_mode else []
    return [*letters, *warnings, *dev, f"-Xutf8={sys.flags.utf8_mode}"]


def inside_daemon() -> bool:
    """Tell whether this process is a worker of `multiprocessing.Pool` or the like, which may have no children.

    It is one of as many as there are cores; its runs are done in itself.
    """
    import multiprocessing

    return bool(multiprocessing.current_process().daemon)


def cores() -> int:
    """Return the number of cores this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
