"""Geometry of the map: projection, the cell around each place, tapered lines for flows, arcs, half-filled discs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path
from scipy.spatial import Voronoi

Floats = npt.NDArray[np.float64]

KM_PER_DEGREE = 111.2
ALONE = 20.0  # km: reach of the cell of a single place
APART = 1.0  # km: places nearer than this share one cell


@dataclass(frozen=True)
class Projection:
    """Equirectangular: straight up is north, and a kilometre is as long in both directions at `lat`."""

    lon: float
    lat: float

    def __call__(self, points: npt.ArrayLike) -> Floats:
        """Return lon/lat points, shape (n, 2), as km east and north of the origin."""
        degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2) - (self.lon, self.lat)
        scale = KM_PER_DEGREE * np.array([np.cos(np.radians(self.lat)), 1.0])
        return np.asarray(degrees * scale, dtype=np.float64)


def voronoi_cells(points: Floats) -> list[Floats]:
    """Return for each point the polygon of all spots nearer to it than to any other.

    Four far-away points close the outer cells. Points on the same spot share the cell: each gets it.
    """
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if len(points) == 0:
        return []
    same = np.round(points / APART).astype(np.int64)
    _, first, where = np.unique(same, axis=0, return_index=True, return_inverse=True)
    seeds = points[first]
    middle = seeds.mean(axis=0)
    far = 20 * (np.ptp(seeds, axis=0).max() + 100)
    corners = middle + far * np.array([[1.0, 0.1], [-0.1, 1.0], [-1.0, -0.1], [0.1, -1.0]])
    diagram = Voronoi(np.vstack([seeds, corners]))
    polygons = []
    for region in diagram.point_region[: len(seeds)]:
        corner = diagram.vertices[diagram.regions[region]]
        turn = np.argsort(np.arctan2(*(corner - corner.mean(axis=0)).T[::-1]))  # convex: order by angle
        polygons.append(np.asarray(corner[turn], dtype=np.float64))
    return [polygons[i] for i in where.ravel()]


def land_cells(points: Floats, others: Floats) -> list[Floats]:
    """Return cells of places where no outline of the country is known.

    Land nearer to one of `others`, the sites in other countries, is nobody's; and no cell reaches further from its
    place than the places are apart.
    """
    if len(points) == 0:
        return []
    whole = voronoi_cells(np.vstack([points, others.reshape(-1, 2)]))[: len(points)]
    reach = reach_of(points)
    return [_clipped(cell, centre, reach) for cell, centre in zip(whole, points, strict=True)]


def reach_of(points: Floats) -> float:
    """Return how far a cell reaches from its place at most where no outline is known, km."""
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    nearest = apart.min(axis=1, initial=np.inf)
    near = nearest[np.isfinite(nearest) & (nearest > 0)]
    return 0.75 * float(np.median(near)) if len(near) else ALONE


def _clipped(cell: Floats, centre: Floats, reach: float) -> Floats:
    """Return what of a convex polygon lies within a circle, drawn with 32 corners."""
    turn = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    kept = cell
    for way in np.column_stack([np.cos(turn), np.sin(turn)]):
        depth = reach - (kept - centre) @ way
        out: list[Floats] = []
        for k in range(len(kept)):
            a, b, one, two = kept[k - 1], kept[k], float(depth[k - 1]), float(depth[k])
            if (one >= 0) != (two >= 0):
                out.append(a + (b - a) * one / (one - two))
            if two >= 0:
                out.append(b)
        if not out:
            return np.array([centre] * 3)
        kept = np.array(out)
    return kept


def room_around(free: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return for each cell of a grid the square of its distance to the next one that is not free; outside none is.

    Examples
    --------
    >>> room_around(np.ones((3, 4), np.bool_)).tolist()
    [[1, 1, 1, 1], [1, 4, 4, 1], [1, 1, 1, 1]]
    """
    inner = np.pad(free, 1)
    high, wide = inner.shape
    across = np.subtract.outer(np.arange(wide), np.arange(wide)) ** 2
    up = np.subtract.outer(np.arange(high), np.arange(high)) ** 2
    along_row = np.where(inner[:, None, :], np.iinfo(np.int32).max, across).min(axis=2)
    return np.asarray((up[:, :, None] + along_row[None]).min(axis=1)[1:-1, 1:-1], dtype=np.int64)


def compound(rings: Sequence[Floats]) -> Path:
    """Return one path of several closed rings."""
    codes, corners = [], []
    for ring in rings:
        if len(ring) < 3:
            continue
        code = np.full(len(ring) + 1, Path.LINETO, dtype=np.uint8)
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
        codes.append(code)
        corners.append(np.vstack([ring, ring[:1]]))
    if not codes:
        return Path(np.zeros((0, 2)))
    return Path(np.vstack(corners), np.concatenate(codes))


def taper(start: Floats, end: Floats, width: float, bend: float, trim: tuple[float, float]) -> Floats:
    """Return a curved line that is widest where it starts and a point where it leads.

    It bends to its right, so that the two directions of a road stand side by side. Tapered lines are read
    faster and with fewer mistakes than arrows (Holten and van Wijk 2009).

    Parameters
    ----------
    start, end : float, shape (2,)
    width : float
        Full width at the start, in the units of the points.
    bend : float
        How far the middle is off the straight line, as a share of the length.
    trim : float, float
        What to leave free at the start and at the end.

    Returns
    -------
    float, shape (corners, 2); empty if start and end are the same
    """
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        return np.zeros((0, 2))
    bow = (start + end) / 2 + 2 * bend * np.array([along[1], -along[0]])
    free = min(1.0, 0.6 * length / max(sum(trim), 1e-9))
    t = np.linspace(trim[0] * free / length, 1 - trim[1] * free / length, 15)[:, None]
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * bow + t**2 * end
    slope = 2 * (1 - t) * (bow - start) + 2 * t * (end - bow)
    side = np.column_stack([slope[:, 1], -slope[:, 0]]) / np.hypot(*slope.T)[:, None]
    half = 0.5 * width * np.linspace(1.0, 0.0, len(t))[:, None]
    return np.vstack([curve + half * side, (curve - half * side)[-2::-1]])


def arc(centre: Floats, radius: float, middle: float, spread: float) -> Floats:
    """Return an arc of a circle around an angle, `spread` to both sides, in radians."""
    turn = np.linspace(middle - spread, middle + spread, max(3, int(spread * 16)))
    return np.asarray(centre + radius * np.column_stack([np.cos(turn), np.sin(turn)]), dtype=np.float64)


def level(centre: Floats, radius: float, share: float) -> Floats:
    """Return the part of a disc that is filled from below, `share` of its height."""
    share = min(1.0, max(0.0, share))
    edge = np.arccos(1 - 2 * share)  # angle from straight down to the surface
    turn = np.linspace(-edge, edge, 40) - np.pi / 2
    return np.asarray(centre + radius * np.column_stack([np.cos(turn), np.sin(turn)]), dtype=np.float64)
