"""Districts: a cell each, coloured by who holds it, dotted where there is fighting."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PolyCollection
from scipy.spatial import KDTree

from sim.figures import theme
from sim.figures.cells import Floats, compound, land_cells, voronoi_cells
from sim.figures.map.land import inside_home
from sim.figures.map.sheet import Sheet
from sim.world.world import PlaceKind

SPACING = 6.4  # points from dot to dot
HEAVIEST = 2.7  # points, diameter of a dot at intensity 1
FAINT = 0.5  # of the dots: a thin flow is seen across
LEAST = 0.04  # intensity from which dots are drawn


class Districts:
    """The cells of districts and capitals, and a screen of dots like a newspaper's: their size is the fighting."""

    def __init__(self, sheet: Sheet) -> None:
        self._picture = sheet.picture
        self._rows = sheet.picture.world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)
        home = sheet.base.countries.get(sheet.picture.world.home)
        abroad = sheet.picture.world.places.of_kind(PlaceKind.SITE, PlaceKind.EXIT)
        land = sheet.spots[self._rows]
        shapes = voronoi_cells(land) if home is not None else land_cells(land, sheet.spots[abroad])
        self.cells = PolyCollection(
            shapes,
            edgecolors=theme.paper().ground,
            linewidths=0.6,
            zorder=2,
            gid="cells",
        )
        sheet.ax.add_collection(self.cells, autolim=False)
        if home is not None:
            self.cells.set_clip_path(compound([sheet.project(ring) for ring in home]), sheet.ax.transData)
        points = _screen(sheet)
        points = points[inside_home(sheet, points) if home is not None else _within(shapes, points)]
        self._nearest = KDTree(sheet.spots[self._rows]).query(points)[1] if len(self._rows) else np.zeros(0, np.intp)
        self._points = points[: len(self._nearest)]
        x, y = self._points[:1].T
        self.dots = sheet.ax.scatter(x, y, s=0.0, color=theme.paper().fighting, lw=0, alpha=FAINT, zorder=2.2)
        self.dots.set_gid("fighting")

    def show(self, day: int) -> None:
        """Colour and dot the cells as on a day."""
        chance = np.nan_to_num(self._picture.holder[day, self._rows])
        self.cells.set_facecolor(theme.paper().holder_map(chance))
        self.dots.set_visible(self._picture.fighting is not None)
        if self._picture.fighting is not None:
            intensity = np.nan_to_num(self._picture.fighting[day, self._rows])[self._nearest]
            sizes = dot_sizes(intensity)
            self.dots.set_offsets(self._points[sizes > 0])
            self.dots.set_sizes(sizes[sizes > 0])

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        return [self.cells, self.dots]


def _within(shapes: list[Floats], points: Floats) -> np.typing.NDArray[np.bool_]:
    """Return which points lie in one of the shapes."""
    found = np.zeros(len(points), dtype=np.bool_)
    for shape in shapes:
        found |= compound([shape]).contains_points(points)
    return found


def dot_sizes(intensity: Floats) -> Floats:
    """Return the sizes of dots, square points: their area is the intensity."""
    return np.where(intensity >= LEAST, HEAVIEST**2 * np.clip(intensity, 0, 1), 0.0)


def _screen(sheet: Sheet) -> Floats:
    """Return the points of a lattice over the sheet, every second line moved by half, km."""
    west, south, east, north = sheet.frame
    step = SPACING * sheet.point
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step * np.sqrt(3) / 2))
    x[1::2] += step / 2
    return np.column_stack([x.ravel(), y.ravel()])
