"""Figures: arrays in, figures out; nothing here knows the model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.figures import place as place
from sim.figures.data import Picture

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

__all__ = ["Picture", "draw_all"]


def draw_all(
    picture: Picture,
    folder: Path,
    dark: bool = False,
    svg: bool = True,
    maps: dict[np.datetime64, bytes] | None = None,
) -> list[Path]:
    """Draw every figure of a run, each as PNG and SVG.

    Parameters
    ----------
    picture : Picture
    folder : Path
        Where the files go; it is made if need be.
    dark : bool
        On dark paper.
    svg : bool
        As SVG, too, not as PNG alone.
    maps : dict, optional
        Takes the map of the last day by it, as PNG: the report, which opens on it, need not draw it again.

    Returns
    -------
    list of Path
        The files written.
    """
    # matplotlib is slow to load: only who draws pays for it
    from sim.figures import saved
    from sim.figures.crossings import crossings_figure
    from sim.figures.fronts import fronts_figure
    from sim.figures.map import map_figure
    from sim.figures.paper import DARK, LIGHT, printed_on
    from sim.figures.totals import totals_figure

    # a run without history has none of its days before the branch: it begins there
    branch = max(picture.branch, picture.dates[0])
    figures: dict[str, Callable[[], Figure]] = {
        "arrivals-by-crossing": lambda: crossings_figure(picture),
        "totals": lambda: totals_figure(picture),
        "districts": lambda: fronts_figure(picture),
        "map-branch": lambda: map_figure(picture, branch),
        "map-end": lambda: map_figure(picture, picture.dates[-1]),
    }
    written: list[Path] = []
    with printed_on(DARK if dark else LIGHT):
        for name, draw in figures.items():
            files = saved.save(draw(), folder / name, svg)
            if maps is not None and name == "map-end":
                maps[picture.dates[-1]] = files[0].read_bytes()
            written += files
    return written
