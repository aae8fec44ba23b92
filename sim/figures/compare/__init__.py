"""What a policy changes: arrivals in all scenarios, and the paired differences over time and by crossing."""

from __future__ import annotations

from pathlib import Path

from sim.figures import saved
from sim.figures.compare.arrivals import arrivals_figure
from sim.figures.compare.crossings import crossings_figure
from sim.figures.compare.data import ComparisonPicture, Measure
from sim.figures.compare.differences import differences_figure
from sim.figures.compare.multiples import multiples_figure

__all__ = [
    "ComparisonPicture",
    "Measure",
    "arrivals_figure",
    "crossings_figure",
    "differences_figure",
    "draw_comparison",
    "multiples_figure",
]

FEW = 2
"""Scenarios that need not be set side by side, as they are drawn over each other."""


def draw_comparison(picture: ComparisonPicture, folder: Path) -> list[Path]:
    """Draw every figure of a comparison as PNG and SVG into a folder; return the files.

    In a world without crossings nobody arrives: there are only the differences over time. Where no scenario is known by
    itself, there are only differences, too.
    """
    written = saved.save(arrivals_figure(picture), folder / "arrivals") if picture.arrivals else []
    if len(picture.names) > FEW and picture.measures:
        written += saved.save(multiples_figure(picture), folder / "side-by-side")
    for name in picture.names[1:]:
        written += saved.save(differences_figure(picture, name), folder / f"differences-{name}")
        if picture.host:
            written += saved.save(crossings_figure(picture, name), folder / f"crossings-{name}")
    return written
