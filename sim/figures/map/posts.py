"""Crossings: a disc for who arrived, a ring for who waits, and a wall on each side whose bank is not open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle

from sim.figures import theme
from sim.figures.cells import Floats, arc, compound
from sim.figures.data import crossings_of, short_name
from sim.figures.labels import Board, Label
from sim.figures.map.scales import LARGEST, Scales
from sim.figures.map.sheet import Sheet
from sim.world.world import PlaceKind

SOMEBODY = 0.5  # people: a median of no more is nobody
WALL = 2.3  # points, how thick
NEAREST_WALL = 5.6  # points from the middle: where a mark is small its walls still show
CLOSED, OPEN = 0.25, 0.75  # openness up to which a bank is closed, and from which it is open
HALF = np.radians(74)  # how far a wall reaches to both sides of its middle
DASH, DASHES = np.radians(15), (-1, 0, 1)
LOOK = 16.0  # km round a crossing in which the other bank is looked for
CIVILIAN = 0


class Posts:
    """All crossings on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        places = sheet.picture.world.places
        self._main = crossings_of(sheet.picture.world, sheet.picture.host)
        end = {row: float(sheet.arrived(row)[-1]) for row in sheet.crossings()}
        # the small ones on top of the large, the main host's labels first
        self.rows = sorted(end, key=lambda row: (row not in self._main, -end[row]))
        shape = (len(self.rows), len(sheet.picture.dates))  # a world may have no crossing at all
        self._arrived = np.array([sheet.arrived(row) for row in self.rows]).reshape(shape)
        self._queue = np.array([sheet.daily("queue", row) for row in self.rows]).reshape(shape)
        self._names = [short_name(places.names[row]) for row in self.rows]
        self._outward = [_outward(sheet, row) for row in self.rows]
        paper = theme.paper()
        self._rings, self._discs = list[Circle](), list[Circle]()
        for k, row in enumerate(self.rows):
            z = 6 + 0.001 * k
            spot = sheet.spot(row)
            self._rings.append(Circle(spot, 0, fc=paper.queue, ec=paper.ground, lw=0.8, zorder=z))
            self._discs.append(Circle(spot, 0, ec=paper.ink, lw=0.8, zorder=z + 0.0005))
        for patch in (*self._rings, *self._discs):
            sheet.ax.add_artist(patch)
        self._under = LineCollection([], colors=paper.ground, linewidths=WALL + 1.6, zorder=6.1, capstyle="butt")
        self.walls = LineCollection([], colors=paper.ink, linewidths=WALL, zorder=6.2, capstyle="butt", gid="walls")
        for lines in (self._under, self.walls):
            sheet.ax.add_collection(lines, autolim=False)

    def show(self, day: int) -> None:
        """Draw the crossings as on a day."""
        paper, point = theme.paper(), self._sheet.point
        walls: list[Floats] = []
        for k, row in enumerate(self.rows):
            arrived, queue = float(self._arrived[k, day]), float(self._queue[k, day])
            inner, outer = radii(self._sheet.scales, arrived, queue)
            self._rings[k].set_radius(outer * point)
            self._rings[k].set_visible(queue > SOMEBODY)
            self._discs[k].set_radius(inner * point)
            self._discs[k].set_facecolor(paper.admitted if arrived > SOMEBODY else paper.ground)
            for openness, way in self._banks(row, k, day):
                middle = float(np.arctan2(way[1], way[0]))
                walls += wall(np.array(self._sheet.spot(row)), wall_radius(outer) * point, middle, openness)
        self._under.set_segments(walls)
        self.walls.set_segments(walls)

    def labels(self, days: Sequence[int]) -> list[Label]:
        """Return a label for each crossing with room for any of these days."""
        labels = []
        for k, row in enumerate(self.rows):
            texts = [self.text(k, day, len(days) > 1) for day in days]
            text = max(texts, key=lambda t: max(map(len, t.split("\n"))))
            style = {"weight": "bold"} if row in self._main else {}
            spot = self._sheet.spot(row)
            labels.append(Label(text, spot, self._reach(k, days), self._outward[k], True, False, style))
        return labels

    def text(self, k: int, day: int, two_lines: bool) -> str:
        """Return what is written beside a crossing; in two lines, the name does not move as numbers grow."""
        arrived, queue = float(self._arrived[k, day]), float(self._queue[k, day])
        many = theme.people(arrived) if arrived > SOMEBODY else ""
        if two_lines:
            return f"{self._names[k]}\n{many or ' '}"
        text = f"{self._names[k]} {many}".strip()
        return text + (f"\n{theme.people(queue)} waiting" if queue > SOMEBODY else "")

    def take(self, board: Board, days: Sequence[int]) -> None:
        """Keep labels off the marks as they are on these days."""
        for k, row in enumerate(self.rows):
            board.take_disc(self._sheet.spot(row), self._reach(k, days))

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        pairs = zip(self._rings, self._discs, strict=True)
        return [*(patch for pair in pairs for patch in pair), self._under, self.walls]

    def _reach(self, k: int, days: Sequence[int]) -> float:
        outer = max(
            radii(self._sheet.scales, float(self._arrived[k, day]), float(self._queue[k, day]))[1] for day in days
        )
        walled = self._sheet.picture.near is not None or self._sheet.picture.far is not None
        return wall_radius(outer) + WALL / 2 if walled else outer

    def _banks(self, row: int, k: int, day: int) -> list[tuple[float, tuple[float, float]]]:
        """Return how open each bank is, 0 to 1, and where it lies; nothing for what the run did not keep."""
        picture, (east, north) = self._sheet.picture, self._outward[k]
        found = []
        if picture.near is not None:
            found.append((float(picture.near[day, row]), (-east, -north)))
        if picture.far is not None:
            found.append((float(picture.far[day, row, CIVILIAN]) / 2, (east, north)))
        return [(openness, way) for openness, way in found if np.isfinite(openness)]


def radii(scales: Scales, arrived: float, queue: float) -> tuple[float, float]:
    """Return the radii of a crossing's disc and of the ring of those who wait, points."""
    inner = scales.radius(arrived)
    if queue <= SOMEBODY:
        return inner, inner
    outer = float(np.hypot(inner, LARGEST * np.sqrt(queue / scales.crossing)))
    return inner, max(outer, inner + 2.0)


def wall_radius(outer: float) -> float:
    """Return how far the walls of a mark stand from its middle, points."""
    return max(outer + 1.0 + WALL / 2, NEAREST_WALL)


def wall(centre: Floats, radius: float, middle: float, openness: float) -> list[Floats]:
    """Return the arcs of a wall: whole before a closed bank, in pieces before a limited one, else none."""
    if openness >= OPEN:
        return []
    if openness <= CLOSED:
        return [arc(centre, radius, middle, HALF)]
    step = HALF - DASH
    return [arc(centre, radius, middle + side * step, DASH) for side in DASHES]


def _outward(sheet: Sheet, row: int) -> tuple[float, float]:
    """Return the direction in which the other bank lies; without a basemap, away from the districts."""
    spot, world = sheet.spots[row], sheet.picture.world
    rings = sheet.base.countries.get(world.home)
    if rings is not None:
        turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        ways = np.column_stack([np.cos(turn), np.sin(turn)])
        circles = np.vstack([spot + LOOK * share * ways for share in (0.4, 0.7, 1.0)])
        home = compound([sheet.project(ring) for ring in rings]).contains_points(circles)
        way = np.where(home[:, None], -1.0, 1.0) * np.tile(ways, (3, 1))
        found = way.mean(axis=0)
        if np.hypot(*found) > 1e-6:
            return _unit(found)
    inland = sheet.spots[world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)]
    if len(inland) == 0:
        return 0.0, 1.0
    away = spot - inland
    return _unit(away[np.argsort(np.hypot(*away.T), kind="stable")[:3]].mean(axis=0))


def _unit(way: Floats) -> tuple[float, float]:
    way = way / max(float(np.hypot(*way)), 1e-9)
    return float(way[0]), float(way[1])
