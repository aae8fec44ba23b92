"""The main area of a map: which part of the world it shows, where its places are, and their numbers by day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.cells import Floats, Projection
from sim.figures.data import MEDIAN, Picture
from sim.figures.extent import Extent, extent
from sim.figures.map.scales import BEYOND, LEAST, Scales
from sim.world.borders import Basemap, load_basemap
from sim.world.world import PlaceKind

PAD = 38.0  # km around what must be on the map
EDGE = 31.0  # points from a mark to the edge of the sheet: the largest crossing has room, with a site pushed off it
USUAL = 0.8  # share of days whose largest flow is within the scale; on the others it is drawn wider

Box = tuple[float, float, float, float]  # left, bottom, width, height


@dataclass(frozen=True)
class Sheet:
    """The main area while it is drawn."""

    picture: Picture
    ax: Axes
    extent: Extent
    project: Projection
    spots: Floats  # km, of all places
    point: float  # km in a point of the figure
    frame: tuple[float, float, float, float]  # km: west, south, east, north
    base: Basemap
    scales: Scales
    weekly: Floats  # people a day on each arc, mean of the last week, shape (days, arcs, 2)

    def inside(self, spot: Floats, margin: float = 0.0) -> bool:
        """Return whether a spot is on the sheet."""
        west, south, east, north = self.frame
        across = west + margin < spot[0] < east - margin
        return bool(across and south + margin < spot[1] < north - margin)

    def spot(self, row: int) -> tuple[float, float]:
        """Return where a place is, km."""
        return float(self.spots[row][0]), float(self.spots[row][1])

    def daily(self, measure: str, row: int) -> Floats:
        """Return the medians of a measure at a place on all days, both kinds together."""
        values: Floats = self.picture.both(measure, self.picture.world.places.ids[row])[MEDIAN]
        return values

    def arrived(self, row: int) -> Floats:
        """Return how many people have arrived at a crossing by each day: medians, both kinds together."""
        values: Floats = self.picture.both("arrivals", self.picture.world.places.ids[row], running=True)[MEDIAN]
        return values

    def crossings(self) -> list[int]:
        """Return the rows of all crossings on the sheet."""
        return self.extent.marks(self.picture.world, PlaceKind.CROSSING)

    def arcs_inside(self) -> npt.NDArray[np.bool_]:
        """Return which arcs have both ends on the sheet."""
        roads = self.picture.world.roads
        on = np.array([self.inside(spot) for spot in self.spots], dtype=bool)
        return np.asarray(on[roads.origin] & on[roads.target], dtype=np.bool_)


def new_sheet(figure: Figure, picture: Picture, box: Box) -> Sheet:
    """Lay out the main area.

    Parameters
    ----------
    figure : Figure
    picture : Picture
    box : (float, float, float, float)
        Left, bottom, width, height in inches.
    """
    shown = sheet_extent(picture, box[2], box[3])
    half = shown.half
    wide, high = (float(size) for size in figure.get_size_inches())
    ax = figure.add_axes((box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))
    ax.set(xlim=(-half[0], half[0]), ylim=(-half[1], half[1]), xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_color(theme.paper().muted)
        spine.set_linewidth(0.6)
    frame = (float(-half[0]), float(-half[1]), float(half[0]), float(half[1]))
    point = 2 * float(half[0]) / (box[2] * 72)
    folder = picture.world.folder / "basemap"
    base = load_basemap(folder) if folder.is_dir() else Basemap(borders={}, countries={})
    return Sheet(
        picture, ax, shown, shown.project, shown.spots, point, frame, base, Scales(LEAST, LEAST), picture.weekly
    )


def sheet_extent(picture: Picture, wide: float, high: float) -> Extent:
    """Return what a sheet of so many inches shows of a run's world."""
    return extent(picture.world, wide / high, PAD, EDGE / (72 * wide), picture.host)


def scaled(sheet: Sheet, scales: Scales) -> Sheet:
    """Return the sheet with other scales."""
    return replace(sheet, scales=scales)


def scales_of(sheet: Sheet) -> Scales:
    """Return scales on which the largest flow and crossing of the run have room: all maps of a run have the same."""
    rows = list(range(len(sheet.picture.dates)))
    largest = sheet.weekly[rows][:, sheet.arcs_inside()].max(axis=(1, 2), initial=0.0)
    flow = max(LEAST, float(np.quantile(largest, USUAL)), float(largest.max()) / (BEYOND**2))
    most = [float((sheet.arrived(row) + sheet.daily("queue", row))[rows].max()) for row in sheet.crossings()]
    return Scales(flow, max([LEAST, *most]))
