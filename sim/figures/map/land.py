"""What never changes on a map: land, roads, borders, the bar of kilometres."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch

from sim.figures import theme
from sim.figures.cells import compound
from sim.figures.labels import Board
from sim.figures.map.sheet import Sheet

ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # km


def draw_land(sheet: Sheet) -> None:
    """Draw the neighbours in grey, the country itself pale."""
    home, paper = sheet.picture.world.home, theme.paper()
    for name, rings in sheet.base.countries.items():
        path = compound([sheet.project(ring) for ring in rings])
        colour, edge = (paper.home, "none") if name == home else (paper.neighbour, paper.edge)
        # not add_patch: how far an outline of thousands of points reaches is of no use where the limits are set
        sheet.ax.add_artist(PathPatch(path, fc=colour, ec=edge, lw=0.8, zorder=1))


def draw_roads(sheet: Sheet) -> list[Artist]:
    """Draw every road once, faintly."""
    roads = sheet.picture.world.roads
    pairs = {(min(a, b), max(a, b)) for a, b in zip(roads.origin.tolist(), roads.target.tolist(), strict=True)}
    lines = [sheet.spots[list(pair)] for pair in sorted(pairs)]
    drawn = LineCollection(lines, colors=theme.paper().road, linewidths=0.5, alpha=0.5, zorder=3, gid="roads")
    sheet.ax.add_collection(drawn, autolim=False)
    return [drawn]


def draw_border(sheet: Sheet) -> list[Artist]:
    """Draw the borders, the one with the host as a strong line."""
    home, host = sheet.picture.world.home, sheet.picture.host
    paper, drawn = theme.paper(), list[Artist]()
    for pair, line in sheet.base.borders.items():
        main = set(pair.split("-")) == {home, host}
        spots = sheet.project(line)
        if main:
            drawn += sheet.ax.plot(*spots.T, color=paper.ground, lw=3.6, zorder=3.4, solid_joinstyle="round")
        colour, wide = (paper.border, 2.0) if main else (paper.road, 1.0)
        gid = f"border-{pair}"
        drawn += sheet.ax.plot(*spots.T, color=colour, lw=wide, zorder=3.5, solid_joinstyle="round", gid=gid)
    return drawn


def draw_scale_bar(sheet: Sheet, board: Board) -> list[Artist]:
    """Draw a bar of a round number of kilometres in the lower left corner."""
    west, south, east, _ = sheet.frame
    length = max(step for step in ROUND if step <= max(0.16 * (east - west), 1))
    x, y = west + 10 * sheet.point, south + 10 * sheet.point
    ink = theme.paper().ink
    drawn: list[Artist] = [
        *sheet.ax.plot([x, x + length], [y, y], color=ink, lw=2, zorder=9, solid_capstyle="butt", gid="scale")
    ]
    halo = theme.halo()
    text = sheet.ax.text(
        x, y + 4 * sheet.point, f"{length} km", size=theme.SMALL, zorder=9, path_effects=halo, gid="label"
    )
    box = text.get_window_extent(board.renderer)
    end = sheet.ax.transData.transform((x + length, y))
    board.take((box.x0 - 6, float(end[1]) - 8, max(box.x1, float(end[0])) + 6, box.y1 + 6))
    return [*drawn, text]


def inside_home(sheet: Sheet, points: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.bool_]:
    """Return which points, km, lie in the country; all of them where its outline is unknown."""
    rings = sheet.base.countries.get(sheet.picture.world.home)
    if rings is None:
        return np.ones(len(points), dtype=np.bool_)
    return np.asarray(compound([sheet.project(ring) for ring in rings]).contains_points(points), dtype=np.bool_)
