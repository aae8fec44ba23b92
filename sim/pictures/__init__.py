"""Pictures: from results to figures, one by one for notebooks or all into a folder."""

from sim.pictures.compare_plots import ComparisonPlots
from sim.pictures.process import drawing
from sim.pictures.run_plots import RunPlots
from sim.pictures.sweep_plots import SweepPlots

__all__ = ["ComparisonPlots", "RunPlots", "SweepPlots", "drawing"]
