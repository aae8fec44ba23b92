"""The map: who holds what and where there is fighting, who is on which road, who waits and who arrived, on one day."""

from __future__ import annotations

from sim.figures.map.figure import map_figure, map_pair_figure

__all__ = ["map_figure", "map_pair_figure"]
