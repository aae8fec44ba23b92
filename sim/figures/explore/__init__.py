"""Figures of a selection of runs: the measure against an axis, how it is spread, and where the runs lie."""

from sim.figures.explore.data import (
    Against,
    Curve,
    Distribution,
    Overlaid,
    Parallel,
    Rail,
    SelectionPicture,
    Strip,
)
from sim.figures.explore.figure import selection_figure
from sim.figures.explore.parallel import parallel_figure

__all__ = [
    "Against",
    "Curve",
    "Distribution",
    "Overlaid",
    "Parallel",
    "Rail",
    "SelectionPicture",
    "Strip",
    "parallel_figure",
    "selection_figure",
]
