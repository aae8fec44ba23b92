"""A sign of life of what takes long and counts nothing: a wheel that turns; in a log, a line now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sim.cli.console import PlainConsole
from sim.cli.watched import LIFE
from sim.words.numbers import exact


@contextmanager
def alive(what: str, every: float = LIFE) -> Iterator[None]:
    """Show on stderr that something is still being done: at once on a terminal, every so many seconds in a log.

    Parameters
    ----------
    what : str
        What is done: "writing results.xlsx".
    every : float
        Seconds between two lines of a log.
    """
    console, over, began = PlainConsole(stderr=True), threading.Event(), time.monotonic()
    if console.is_terminal:
        columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
        with Progress(*columns, console=console, transient=True) as progress:
            progress.add_task(what, total=None)
            yield
        return

    def tell() -> None:
        while not over.wait(every):
            console.print(f"{what}: {exact(time.monotonic() - began)} s", markup=False, highlight=False)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
