"""Figures of a selection of runs: the measure against an axis, how it is spread, and where the runs lie."""

from sim.figures.explore.data import Against, Curve, Distribution, SelectionPicture, Strip
from sim.figures.explore.figure import selection_figure

__all__ = ["Against", "Curve", "Distribution", "SelectionPicture", "Strip", "selection_figure"]
