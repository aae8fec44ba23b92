"""Drawing in a process of its own, while the results are being written: sooner done, and less memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sim.figures import Picture, draw_all
from sim.runs.executors import say
from sim.runs.processes import Lost, Pool
from sim.runs.processes.process import inside_daemon
from sim.scenario.errors import PanjError
from sim.scenario.temporary import folder_beside


@dataclass(frozen=True, eq=False)
class Drawing:
    """The job of drawing the figures of a picture; its one task is the folder to draw them into.

    Parameters
    ----------
    picture : Picture
    """

    picture: Picture

    def do(self, folder: Path) -> None:
        """Draw them."""
        draw_all(self.picture, folder)


@contextmanager
def drawing(picture: Picture) -> Iterator[Callable[[Path], None]]:
    """Start drawing; give a function that waits for the figures and moves them into a folder.

    A process that may have no children draws them itself, in that function.

    Raises
    ------
    PanjError
        From that function, if the figures could not be drawn.
    """
    if inside_daemon():
        yield lambda folder: Drawing(picture).do(folder / "plots")
        return
    with folder_beside(Path(tempfile.gettempdir()) / "drawing") as temporary:
        drawn = temporary / "plots"
        with Pool(Drawing(picture), [drawn], 1, say) as pool:

            def collect(folder: Path) -> None:
                try:
                    list(pool.outcomes())
                except Lost as lost:
                    raise PanjError(f"the figures could not be drawn: {lost}; the rest can be kept without") from None
                shutil.move(drawn, folder / "plots")

            yield collect
