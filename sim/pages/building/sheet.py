"""The sheet of the map: where degrees are on it. Its units are `WIDTH` wide; y points down, as on a screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.building.worlds.pieces import Pieces
from sim.figures.cells import KM_PER_DEGREE, Floats, Projection

WIDTH = 1000.0
LEAST, MOST = 0.45, 1.1
"""Height of a sheet, as shares of its width."""
PAD, EDGE_KM = 0.07, 15.0
"""What is kept free around the outermost marks: a share of the sheet, and km."""
REMOTE, MUCH = 3, 0.72
"""How many camps may lie off the sheet: without each of them it has no more than this share of its size."""
BAR = 0.2
"""The longest scale bar, as a share of the width."""


@dataclass(frozen=True)
class Sheet:
    """A part of the world on paper.

    Parameters
    ----------
    project : Projection
    low : float, shape (2,), km
        West and south edge.
    scale : float, units in a km
    height : float, units
    """

    project: Projection
    low: Floats
    scale: float
    height: float

    def units(self, lat: npt.ArrayLike, lon: npt.ArrayLike) -> Floats:
        """Return positions on the sheet, shape (n, 2); of longitudes the way round the Earth that is the shorter."""
        east = (np.asarray(lon, np.float64) - self.project.lon + 180.0) % 360.0 - 180.0 + self.project.lon
        km = self.project(np.stack([east, np.asarray(lat, np.float64)], axis=-1))
        return np.stack([(km[:, 0] - self.low[0]) * self.scale, self.height - (km[:, 1] - self.low[1]) * self.scale], 1)

    def inside(self, spots: Floats) -> npt.NDArray[np.bool_]:
        """Return which spots are on the sheet."""
        x, y = spots.T
        return np.asarray((x > 0) & (x < WIDTH) & (y > 0) & (y < self.height), np.bool_)

    @property
    def bar_km(self) -> int:
        """The km of the scale bar."""
        wide = WIDTH / self.scale
        return max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if step <= max(BAR * wide, 1))


def sheet_of(pieces: Pieces, corners: Floats | None = None) -> Sheet:
    """Return the sheet that holds all towns of a world, and its camps but for those that alone make it much larger.

    Parameters
    ----------
    pieces : Pieces
    corners : float, shape (n, 2), optional
        Longitudes and latitudes that it holds too, unless they make it much larger.
    """
    lat = np.concatenate([pieces.towns.lat, pieces.camps.lat])
    lon = np.concatenate([pieces.towns.lon, pieces.camps.lon])
    first = float(lon[0])
    lon = (lon - first + 180.0) % 360.0 - 180.0 + first
    project = Projection(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)
    km = _without_remote(project(np.stack([lon, lat], axis=-1)), len(pieces.towns.name))
    if corners is not None and len(corners):
        wider = np.vstack([km, project(corners)])
        km = wider if MUCH * _area(wider) <= _area(km) else km
    low, high = km.min(axis=0), km.max(axis=0)
    pad = PAD * float((high - low).max()) + EDGE_KM
    low, high = low - pad, high + pad
    wide, tall = (float(side) for side in high - low)
    if tall < LEAST * wide:
        low[1] -= (LEAST * wide - tall) / 2
        tall = LEAST * wide
    if tall > MOST * wide:
        low[0] -= (tall / MOST - wide) / 2
        wide = tall / MOST
    scale = WIDTH / wide
    return Sheet(project, low, scale, tall * scale)


def _without_remote(km: Floats, towns: int) -> Floats:
    """Return spots without the camps (they follow the towns) each of which makes the sheet much larger."""
    for _ in range(REMOTE):
        camps = range(towns, len(km))
        sizes = [_area(np.delete(km, k, axis=0)) for k in camps]
        least = min(range(len(sizes)), key=sizes.__getitem__, default=-1)
        if least < 0 or len(sizes) == 1 or sizes[least] > MUCH * _area(km):
            break
        km = np.delete(km, towns + least, axis=0)
    return km


def _area(km: Floats) -> float:
    wide, tall = np.ptp(km, axis=0) + 2 * EDGE_KM
    return float(wide * tall)


def degrees_of(units: float, sheet: Sheet) -> float:
    """Return about how many degrees a length on the sheet is."""
    return units / sheet.scale / KM_PER_DEGREE
