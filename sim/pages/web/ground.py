"""The map's ground: where everything of a world is on the sheet, for the scene and for the names on it.

Lengths are units of the drawing, which is `WIDTH` units wide; y points down, as on a screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sim.figures.cells import Floats, Projection
from sim.figures.data import main_host
from sim.figures.extent import LAND, extent
from sim.world.borders import Basemap, load_basemap
from sim.world.world import PlaceKind, World

WIDTH = 1000.0
RATIO = 1.81  # width to height
PAD = 42.0  # km around what must be on the map
EDGE = 0.05  # share of the map's width between a mark and the edge: the largest, on a narrow page, has room
SITE = 7.0  # units, radius of a site
CROSSING = 13.0  # units kept free round a crossing
INSET = 0.29  # height of the inset, as a share of the map's

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything is: a world laid out on the sheet.

    Parameters
    ----------
    world : World
    host : str
    spots : float, shape (places, 2), units
    scale : float, units in a km
    height : float, units
    base : Basemap, in degrees
    project : Projection
    cells, crossings, sites, beyond, arcs : int
        Rows of the world's places (districts and capitals; crossings and sites on the sheet, and those too far off)
        and of the roads that are on the sheet.
    """

    world: World
    host: str
    spots: Floats
    scale: float
    height: float
    base: Basemap
    project: Projection
    cells: Rows
    crossings: Rows
    sites: Rows
    beyond: Rows
    arcs: Rows

    def units(self, degrees: npt.ArrayLike) -> Floats:
        """Return lon/lat points as units on the sheet."""
        return _on_sheet(self.project(degrees), self.scale, self.height)

    def inside(self, spots: Floats, margin: float = 0.0) -> npt.NDArray[np.bool_]:
        """Return which spots are on the sheet."""
        x, y = np.asarray(spots).T
        across = (x > margin) & (x < WIDTH - margin)
        return np.asarray(across & (y > margin) & (y < self.height - margin), dtype=np.bool_)


def _on_sheet(km: Floats, scale: float, height: float) -> Floats:
    return np.column_stack([WIDTH / 2 + km[:, 0] * scale, height / 2 - km[:, 1] * scale])


@lru_cache(maxsize=8)
def ground(world: World, host: str = "") -> Ground:
    """Lay a world out on the sheet, told by a host; by default by its main one."""
    places = world.places
    host = host or main_host(world)
    shown = extent(world, RATIO, PAD, EDGE, host)
    km, half_width = shown.spots, float(shown.half[0])
    scale, height = WIDTH / (2 * half_width), WIDTH / RATIO
    spots = _on_sheet(km, scale, height)
    on = (spots > 0).all(axis=1) & (spots[:, 0] < WIDTH) & (spots[:, 1] < height)
    folder = world.folder / "basemap"
    return Ground(
        world,
        host,
        spots,
        scale,
        height,
        load_basemap(folder) if folder.is_dir() else Basemap(),
        shown.project,
        cells=places.of_kind(*LAND).astype(np.int64),
        crossings=np.array(shown.marks(world, PlaceKind.CROSSING), dtype=np.int64),
        sites=np.array(shown.marks(world, PlaceKind.SITE), dtype=np.int64),
        beyond=np.array(shown.beyond(world), dtype=np.int64),
        arcs=np.flatnonzero(on[world.roads.origin] & on[world.roads.target]),
    )


def outward(here: Ground, row: int) -> tuple[float, float]:
    """Return the direction from the districts round a crossing towards the far bank; y points down."""
    inland = here.spots[here.cells]
    if len(inland) == 0:
        return 0.0, -1.0
    away = here.spots[row] - inland
    near = away[np.argsort(np.hypot(*away.T), kind="stable")[:3]].mean(axis=0)
    way = near / max(float(np.hypot(*near)), 1e-9)
    return float(way[0]), float(way[1])


def has_inset(world: World, base: Basemap) -> bool:
    """Return whether the country small says anything: it has an outline, or capitals to tell apart."""
    return world.home in base.countries or len(world.places.of_kind(PlaceKind.CAPITAL)) > 1


def inset_box(here: Ground) -> tuple[float, float, float, float]:
    """Return the inset's box: left, top, width, height; in the lower right corner, of no size where it says nothing."""
    if not has_inset(here.world, here.base):
        return WIDTH, here.height, 0.0, 0.0
    outline = home_outline(here)
    wide, tall = np.ptp(outline, axis=0) + 110 * here.scale
    height = INSET * here.height
    width = min(height * float(wide / tall), 0.4 * WIDTH)
    return WIDTH - width, here.height - height, width, height


def home_outline(here: Ground) -> Floats:
    """Return the corners of the country at home and its capitals; every place where it has neither."""
    rings = here.base.countries.get(here.world.home, [])
    capitals = here.spots[here.world.places.of_kind(PlaceKind.CAPITAL)]
    parts = [*[here.units(ring) for ring in rings], capitals]
    outline = np.vstack(parts)
    return outline if len(outline) else here.spots
