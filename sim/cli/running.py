"""What commands that compute have in common: the bar while they run, and the codes with which they end early."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.cli.console import PlainConsole

INTERRUPTED = 130
#: The system took a process away.
LOST = 2


def progress_bar(quiet: bool) -> Progress:
    """Return the progress bar of a run, on stderr."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=PlainConsole(stderr=True),
        transient=True,
        disable=quiet,
    )


def end_early(why: str, kept: str) -> NoReturn:
    """Say on stderr why a command ends early (empty: it was Ctrl-C) and what was kept, and end it.

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C, 2 if a process was lost.
    """
    PlainConsole(stderr=True).print(f"{why or 'interrupted'}: {kept}", markup=False)
    sys.exit(LOST if why else INTERRUPTED)


@contextmanager
def whole_without(folder: Path) -> Iterator[None]:
    """Draw what a folder of results is whole without: a Ctrl-C ends the command, and says what is there.

    Raises
    ------
    SystemExit
        With code 130 after Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        end_early("", f"the results in {folder} are whole, their figures are not")
