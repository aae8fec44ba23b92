"""Messages: whole ones over a pipe, or none.

A message is its length and then its bytes. Whoever reads knows by the length whether all of it has come: a process that
is killed while it writes leaves half a message, which is an end of the pipe and never a message.
"""

from __future__ import annotations

import os
import selectors
from collections.abc import Callable

LENGTH = 8
LARGEST_READ = 1 << 20
#: Seconds after which a reader looks whether there is still somebody to write.
PATIENCE = 1.0


def write(pipe: int, message: bytes) -> None:
    """Write a message.

    Raises
    ------
    OSError
        If nobody reads any more.
    """
    for part in (len(message).to_bytes(LENGTH, "little"), message):
        left = memoryview(part)
        while left:
            left = left[os.write(pipe, left) :]


def read(pipe: int, alive: Callable[[], bool] = lambda: True) -> bytes:
    """Read a message.

    Parameters
    ----------
    pipe : int
    alive : callable
        Tells whether the writer is still there. The end of a pipe says so too, but not while a copy of this process,
        forked by the user, holds the other end.

    Raises
    ------
    EOFError
        If the pipe ends before the message does.
    """
    length = int.from_bytes(_read(pipe, LENGTH, alive), "little")
    return bytes(_read(pipe, length, alive))


def _read(pipe: int, many: int, alive: Callable[[], bool]) -> bytearray:
    out = bytearray()
    while len(out) < many:
        _wait(pipe, alive)
        part = os.read(pipe, min(many - len(out), LARGEST_READ))
        if not part:
            raise EOFError
        out += part
    return out


def _wait(pipe: int, alive: Callable[[], bool]) -> None:
    """Wait until there is something to read; an end that nobody tells is told here."""
    if os.name != "posix":  # pipes cannot be waited for there, nor forked
        return
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while not selector.select(PATIENCE):
            # who has died may have written before
            if not alive() and not selector.select(0):
                raise EOFError
