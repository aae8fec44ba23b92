"""The standard streams of a command: there is one behind each number, also where a shell has closed it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def hold_streams() -> None:
    """Put something in the place of standard streams that are closed.

    The next file that is opened would get the number of one, and Python drops without a word what is printed. So a
    closed stdout refuses what is printed, as a full disk does, and a closed stderr swallows it: there is nowhere to
    say so. Whoever wants no output asks for none, or sends it to nothing.
    """
    if os.name != "posix":
        return
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY), True)
    with suppress(OSError):
        if sys.stdout is None:
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        if sys.stderr is None:
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
