"""Flows: who was on which road in the last week, as tapered lines."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PolyCollection

from sim.figures import theme
from sim.figures.cells import Floats, taper
from sim.figures.map.sheet import Sheet

SLIMMEST = 7.0  # times as long as wide, at least
TRIM = (2.5, 3.0)  # points left free at the ends
HALO = 1.0  # points, both sides together: so that a thin flow is seen across roads, borders and dots
SMALL_SHARE = 0.002  # of the largest flow: what is less is not drawn


class Flows:
    """One tapered line per arc and kind of people, the widest at the bottom, so that none is hidden."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._inside = sheet.arcs_inside()
        self.lines = PolyCollection([], edgecolors="none", alpha=0.9, zorder=4, gid="flows")
        self.lines.set_path_effects(theme.halo(HALO))
        sheet.ax.add_collection(self.lines, autolim=False)

    def show(self, day: int) -> None:
        """Draw the mean of the week up to a day."""
        sheet = self._sheet
        weekly = np.where(self._inside[:, None], sheet.weekly[day], 0.0)
        arcs, kinds = np.nonzero(weekly >= max(1.0, SMALL_SHARE * sheet.scales.flow))
        shapes, colours = [], []
        for n in np.argsort(-weekly[arcs, kinds], kind="stable"):
            arc, kind = int(arcs[n]), int(kinds[n])
            shapes.append(self._line(arc, kind, float(weekly[arc, kind])))
            colours.append(theme.kind_colour(("civilian", "military")[kind]))
        self.lines.set_verts(shapes)
        self.lines.set_facecolor(colours)

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        return [self.lines]

    def _line(self, arc: int, kind: int, people: float) -> Floats:
        sheet, roads = self._sheet, self._sheet.picture.world.roads
        start, end = sheet.spots[roads.origin[arc]], sheet.spots[roads.target[arc]]
        length = float(np.hypot(*(end - start)))
        trim = (TRIM[0] * sheet.point, TRIM[1] * sheet.point)
        seen = max(length - sum(trim), 0.4 * length)  # of a short road less is left free
        width = min(sheet.scales.width(people) * sheet.point, seen / SLIMMEST)
        return taper(start, end, width, _bend(length, kind), trim)


def _bend(length: float, kind: int) -> float:
    """Return how far a flow bends off its road: soldiers outside civilians, long roads no further."""
    return min((0.06, 0.13)[kind], (4.0, 8.0)[kind] / max(length, 1e-9))
