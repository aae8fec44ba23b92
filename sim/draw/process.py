"""Drawing in a process of its own, while the results are being written: sooner done, and less memory."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.draw.figures import draw
from sim.experiment.executors import without_main
from sim.experiment.interrupts import ctrl_c_waits
from sim.scenario.errors import PanjError


@contextmanager
def drawing(parts: Mapping[str, Any]) -> Iterator[Callable[[Path], None]]:
    """Start drawing; give a function that waits for the figures and moves them into a folder.

    Raises
    ------
    PanjError
        From that function, if the figures could not be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="panj-", ignore_cleanup_errors=True) as temporary:
        drawn = Path(temporary) / "plots"
        process = multiprocessing.get_context("spawn").Process(target=draw, args=(parts, drawn))
        with ctrl_c_waits(), without_main():
            process.start()

        def collect(folder: Path) -> None:
            process.join()
            if process.exitcode != 0:
                raise PanjError("the figures could not be drawn (see above); --no-plots leaves them out")
            shutil.move(drawn, folder / "plots")

        try:
            yield collect
        finally:
            if process.is_alive():
                process.terminate()
            process.join()
