"""Provincial capitals: squares in the colour of who holds them, on the map and on the whole country beside it."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle

from sim.figures import theme
from sim.figures.cells import Projection, compound
from sim.figures.labels import Board, Label
from sim.figures.map.sheet import Sheet
from sim.world.world import PlaceKind

SIDE = 7.5  # points
INSET = 1.42  # inches, its height
AIR = 110.0  # km round the country in the inset


class Capitals:
    """Squares of the capitals on a sheet."""

    def __init__(self, sheet: Sheet, board: Board) -> None:
        places = sheet.picture.world.places
        self._sheet = sheet
        self._rows = [
            int(r) for r in places.of_kind(PlaceKind.CAPITAL) if sheet.inside(sheet.spots[r], SIDE * sheet.point)
        ]
        side = SIDE * sheet.point
        self._squares = []
        for row in self._rows:
            east, north = sheet.spot(row)
            corner = (east - side / 2, north - side / 2)
            square = Rectangle(corner, side, side, ec=theme.paper().ink, lw=0.7, zorder=6.3, gid="capital")
            self._squares.append(sheet.ax.add_patch(square))
            board.take_disc((east, north), 4.5)

    def show(self, day: int) -> None:
        """Colour the squares as on a day."""
        for row, square in zip(self._rows, self._squares, strict=True):
            chance = float(np.nan_to_num(self._sheet.picture.holder[day, row]))
            square.set_facecolor(theme.paper().strong_map(chance))

    def labels(self) -> list[Label]:
        """Return the capitals' names."""
        style = {"size": theme.BODY, "weight": "bold"}
        names = self._sheet.picture.world.places.names
        return [
            Label(names[row].split(" (")[0], self._sheet.spot(row), 4.5, (0.0, 0.0), True, False, style)
            for row in self._rows
        ]

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        return list(self._squares)


class Inset:
    """The whole country small, in the lower right corner, with all its capitals."""

    def __init__(self, figure: Figure, sheet: Sheet, board: Board) -> None:
        places = sheet.picture.world.places
        self._picture = sheet.picture
        self._rows = places.of_kind(PlaceKind.CAPITAL)
        self.artists: list[Artist] = []
        self.ax: Axes | None = None
        if sheet.picture.world.home not in sheet.base.countries and len(self._rows) < 2:
            return  # no outline, and no capitals to tell apart: it would say nothing
        rings = sheet.base.countries.get(sheet.picture.world.home, [])
        points = np.column_stack([places.lon, places.lat])
        outline = np.vstack([*rings, points[self._rows], np.zeros((0, 2))])
        outline = outline if len(outline) else points
        project = Projection(float(outline[:, 0].mean()), float(outline[:, 1].mean()))
        self.ax = _corner(figure, sheet, project(outline))
        paper = theme.paper()
        path = compound([project(ring) for ring in rings])
        self.ax.add_artist(PathPatch(path, fc=paper.home, ec=paper.muted, lw=0.7))
        x, y = project(points[self._rows]).T
        self._dots = self.ax.scatter(x, y, s=17, marker="s", edgecolors=paper.ink, linewidths=0.5, zorder=3)
        corner = np.array(sheet.frame).reshape(2, 2) / sheet.project([[sheet.project.lon + 1, sheet.project.lat + 1]])
        low, high = project(corner + np.array([sheet.project.lon, sheet.project.lat]))
        self.ax.add_patch(Rectangle(tuple(low), *(high - low), fc="none", ec=paper.ink, lw=0.9, zorder=4))
        self.ax.text(0.03, 0.96, "Capitals", size=theme.SMALL, va="top", transform=self.ax.transAxes)
        self.artists.append(self._dots)
        box = self.ax.get_window_extent()
        board.take((box.x0 - 6, box.y0 - 6, box.x1 + 6, box.y1 + 6))

    def show(self, day: int) -> None:
        """Colour the squares as on a day."""
        if self.ax is None:
            return
        chance = np.nan_to_num(self._picture.holder[day, self._rows])
        self._dots.set_facecolor(theme.paper().strong_map(chance))


def _corner(figure: Figure, sheet: Sheet, shape: np.typing.NDArray[np.float64]) -> Axes:
    """Return axes in the lower right corner of the sheet that show a shape, km, with some air."""
    size = np.ptp(shape, axis=0) + AIR
    width, height = (float(inches) for inches in figure.get_size_inches())
    tall, wide = INSET / height, INSET * float(size[0] / size[1]) / width
    frame = sheet.ax.get_position()
    ax = figure.add_axes((frame.x1 - wide, frame.y0, wide, tall), zorder=12)
    middle = (shape.min(axis=0) + shape.max(axis=0)) / 2
    ax.set(xticks=[], yticks=[], facecolor=theme.paper().ground)
    ax.set_xlim(middle[0] - size[0] / 2, middle[0] + size[0] / 2)
    ax.set_ylim(middle[1] - size[1] / 2, middle[1] + size[1] / 2)
    for spine in ax.spines.values():
        spine.set_color(theme.paper().muted)
    return ax
