"""Drawing in a process of its own, while the results are being written: sooner done, and less memory."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment.executors import ctrl_c_waits
from sim.scenario.errors import PanjError

if TYPE_CHECKING:
    from sim.experiment.explain import Explanation
    from sim.experiment.sweep.load import SweepResult


def draw(parts: Mapping[str, Any], folder: Path) -> list[Path]:
    """Draw every figure of the parts of a picture into a folder; return the files."""
    from sim.show import Picture, draw_all

    return draw_all(Picture(**parts), folder)


def draw_sweep(
    result: SweepResult, found: Explanation, folder: Path, x: str | None = None, y: str | None = None
) -> list[str]:
    """Draw what a sweep can be shown by into a folder; return the names of the figures.

    Parameters
    ----------
    result : SweepResult
    found : Explanation
        Of one of its measures.
    folder : Path
    x, y : str, optional
        Axes of the heat map of a grid.

    Raises
    ------
    PanjError
        If axes are named for a sweep that has no heat map.
    """
    from sim.experiment import sweep_pictures as parts
    from sim.experiment.explain import axes_of
    from sim.show import sweeps, theme
    from sim.show.levels import LevelsPicture, levels_figure

    figures: dict[str, Any] = {}
    if result.manifest["identity"]["design"] == "grid" and len(axes_of(result)) > 1:
        heat = parts.heat_parts(result, found.measure.name, found.scenario, x, y)
        figures["heat"] = sweeps.heat_figure(sweeps.HeatPicture(**heat))
    elif x is not None or y is not None:
        raise PanjError("--x and --y are for the heat map of a grid with two axes or more; this sweep is none")
    elif result.manifest["identity"]["design"] == "grid":
        figures["levels"] = levels_figure(LevelsPicture(**parts.levels_parts(result, found.measure.name)))
    bars = parts.bars_parts(result, found)
    if bars is not None and any(value == value for value in bars["values"]):
        figures["matters"] = sweeps.bars_figure(sweeps.BarsPicture(**bars))
    for k in range(len(found.boxes)):
        box = parts.box_parts(result, found, k)
        assert box is not None
        figures["box" if k == 0 else f"box-{k + 1}"] = sweeps.box_figure(sweeps.BoxPicture(**box))
    for name, figure in figures.items():
        theme.save(figure, folder / name)
    return list(figures)


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
        with ctrl_c_waits():
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
