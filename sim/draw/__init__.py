"""Draw: from results to figures, one by one for notebooks or all into a folder."""

from sim.draw.compare_plots import ComparisonPlots
from sim.draw.process import drawing
from sim.draw.run_plots import RunPlots
from sim.draw.sweep_plots import SweepPlots

__all__ = ["ComparisonPlots", "RunPlots", "SweepPlots", "drawing"]
