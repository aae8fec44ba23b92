"""All figures of a run, drawn into a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure


def draw(
    parts: Mapping[str, Any],
    folder: Path,
    dark: bool = False,
    svg: bool = True,
    maps: dict[np.datetime64, Figure] | None = None,
) -> list[Path]:
    """Draw every figure of the parts of a picture into a folder; return the files. See :func:`sim.figures.draw_all`."""
    from sim.figures import Picture, draw_all

    return draw_all(Picture(**parts), folder, dark=dark, svg=svg, maps=maps)
