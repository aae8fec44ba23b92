"""Reception sites: discs filled by the share of their capacity that is taken."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Circle, Polygon

from sim.figures import theme
from sim.figures.cells import level
from sim.figures.data import MEDIAN, short_name
from sim.figures.labels import Board, Label
from sim.figures.map.sheet import Sheet
from sim.words.numbers import percent
from sim.words.wording import FULL
from sim.world.world import PlaceKind

SITE = 5.6  # points, radius


class Sites:
    """All sites on a sheet; they stand beside crossings' marks that would hide them."""

    def __init__(self, sheet: Sheet, board: Board) -> None:
        places = sheet.picture.world.places
        rows = sheet.extent.marks(sheet.picture.world, PlaceKind.SITE)
        self._radius = SITE * sheet.point
        self._names = [short_name(places.names[row]).split(" (")[0] for row in rows]
        self._over = [sheet.daily("overflow", row) for row in rows]
        self._taken = [sheet.picture.taken(row)[MEDIAN] for row in rows]
        self._spots, self._rims, self._fills = list[tuple[float, float]](), list[Circle](), list[Polygon]()
        paper = theme.paper()
        for row in rows:
            spot = _beside(sheet, board, row)
            self._spots.append(spot)
            board.take_disc(spot, SITE)
            self._rims.append(Circle(spot, self._radius, fc=paper.ground, zorder=5.6, gid="site"))
            self._fills.append(Polygon(np.zeros((3, 2)), fc=paper.admitted, ec="none", zorder=5.7))
        for patch in (*self._rims, *self._fills):
            sheet.ax.add_artist(patch)

    def share(self, k: int, day: int) -> float:
        """Return how much of a site is taken, the median of the runs; 1 if it is full or people are beyond it."""
        share = float(self._taken[k][day])
        return 1.0 if share >= FULL or self._over[k][day] >= 0.5 else share

    def show(self, day: int) -> None:
        """Fill the discs as on a day."""
        paper = theme.paper()
        for k, spot in enumerate(self._spots):
            share = self.share(k, day)
            full = share >= 1
            self._rims[k].set_edgecolor(paper.ink if full else paper.muted)
            self._rims[k].set_linewidth(1.6 if full else 0.9)
            self._fills[k].set_visible(share > 0)
            self._fills[k].set_xy(level(np.array(spot), 0.93 * self._radius, share))

    def labels(self, day: int | None) -> list[Label]:
        """Return the sites' names with how full they are on a day, or without."""
        return [self._label(k, day) for k in range(len(self._spots))]

    def _label(self, k: int, day: int | None) -> Label:
        days = range(len(self._taken[k])) if day is None else [day]
        share = max(self.share(k, day) for day in days)
        somebody = share >= 0.005  # sites that are hardly used are named only where there is room beside them
        text = self._names[k]
        if day is not None and somebody:
            text += ": full" if share >= 1 else f" {percent(share)}"
        return Label(text, self._spots[k], SITE, (0.0, 0.3), somebody, False, {"style": "italic"})

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        return [*self._rims, *self._fills]


def _beside(sheet: Sheet, board: Board, row: int) -> tuple[float, float]:
    """Return where a site is drawn: pushed off a crossing's mark that would hide it."""
    spot = sheet.ax.transData.transform(sheet.spots[row])
    for _ in range(4):  # pushed off one mark it may meet the next
        for x, y, radius in board.discs:
            away = spot - (x, y)
            gap = float(np.hypot(*away))
            apart = radius + (SITE + 1.0) * board.scale
            if gap < apart:
                way = away / gap if gap > board.scale else np.array([0.6, 0.8])
                spot = np.array([x, y]) + way * apart
    east, north = sheet.ax.transData.inverted().transform(spot)
    return float(east), float(north)
