"""What a policy changes: arrivals in all scenarios, and the paired differences over time and by crossing."""

from __future__ import annotations

from pathlib import Path

from sim.figures import saved
from sim.figures.compare.arrivals import arrivals_figure
from sim.figures.compare.crossings import crossings_figure
from sim.figures.compare.data import ComparisonPicture
from sim.figures.compare.differences import differences_figure

__all__ = ["ComparisonPicture", "arrivals_figure", "crossings_figure", "differences_figure", "draw_comparison"]


def draw_comparison(picture: ComparisonPicture, folder: Path) -> list[Path]:
    """Draw every figure of a comparison as PNG and SVG into a folder; return the files.

    In a world without crossings nobody arrives: there are only the differences over time.
    """
    written = saved.save(arrivals_figure(picture), folder / "arrivals") if picture.host else []
    for name in picture.names[1:]:
        written += saved.save(differences_figure(picture, name), folder / f"differences-{name}")
        if picture.host:
            written += saved.save(crossings_figure(picture, name), folder / f"crossings-{name}")
    return written
