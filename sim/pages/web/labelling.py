"""Where the map's names stand: chosen once per width of the page, none over another, so that a page need not choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from sim.figures import theme
from sim.figures.cells import Floats, compound, room_around
from sim.figures.data import short_name
from sim.figures.labels import Board, Label
from sim.pages.web.ground import CROSSING, SITE, WIDTH, Ground, inset_box, outward
from sim.pages.web.map_shapes import Labels, Name
from sim.world.world import PlaceKind

FONT = 12.0  # units, of most names on a wide page
DESCENT = 0.24  # share of the font's size under the line


@dataclass(frozen=True)
class Size:
    """A width of the page.

    Parameters
    ----------
    name : str
    font : float
        How much larger letters are drawn, so that they stay legible when the map is small.
    marks : float
        The same for marks.
    numbers : bool
        Whether there is room for counts behind the names of crossings and sites.
    districts : bool
        Whether districts are named.
    """

    name: str
    font: float
    marks: float
    numbers: bool
    districts: bool


SIZES = (
    Size("wide", 1.0, 1.0, True, True),
    Size("middle", 1.55, 1.2, True, False),
    Size("narrow", 2.5, 1.5, False, False),
)


@dataclass(frozen=True)
class _Wish:
    """A name that wants a place: what it belongs to, and its label."""

    group: str
    number: int
    bold: bool
    italic: bool
    label: Label


def labels(here: Ground, sites: list[tuple[float, float]]) -> dict[str, Labels]:
    """Return the names with their positions for each size of the page."""
    with theme.house_style():
        return {size.name: _of_size(here, sites, size) for size in SIZES}


def _of_size(here: Ground, sites: list[tuple[float, float]], size: Size) -> Labels:
    """Place all names, the most important first."""
    figure = theme.new_figure(here.height / 72, WIDTH / 72)
    figure.set_dpi(72)  # a unit is a point is a pixel
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(0, here.height)
    board = Board(ax)
    left, top, width, _ = inset_box(here)
    board.take((left - 5, 0, left + width, here.height - top + 5))
    board.take((0, 0, 0.24 * WIDTH, 16 + size.font * FONT + 8))
    for row in here.crossings.tolist():
        board.take_disc(_up(here, here.spots[row]), size.marks * CROSSING * (0.9 if size.numbers else 0.6))
    for spot in sites:
        board.take_disc(_up(here, spot), size.marks * SITE)
    placed = []
    for wish in _wishes(here, sites, size):
        found = _place(ax, board, here, wish)
        if found is not None:
            placed.append(found)
    return {"font": round(FONT * size.font, 1), "marks": size.marks, "numbers": size.numbers, "names": placed}


def _up(here: Ground, spot: Any) -> tuple[float, float]:
    """Return a spot as matplotlib counts: upwards."""
    return float(spot[0]), here.height - float(spot[1])


def _place(ax: Axes, board: Board, here: Ground, wish: _Wish) -> Name | None:
    """Place one name; None if there is no room for it."""
    lines = len(ax.lines)
    written = board.place([wish.label])
    if not written or written[0] is None:
        return None
    box = written[0].get_window_extent(board.renderer)
    spot = wish.label.spot
    anchor, x = "middle", (box.x0 + box.x1) / 2
    if box.x1 <= spot[0] + 1:  # letters of other fonts are narrower: they keep to their mark
        anchor, x = "end", box.x1
    elif box.x0 >= spot[0] - 1:
        anchor, x = "start", box.x0
    size = float(wish.label.style["size"])
    out: Name = {
        "group": wish.group,
        "number": wish.number,
        "text": wish.label.text if wish.group in ("country", "river") else "",
        "x": round(float(x), 1),
        "y": round(here.height - float(box.y0) - DESCENT * size, 1),
        "anchor": anchor,
        "size": round(size, 1),
        "bold": wish.bold,
        "italic": wish.italic,
    }
    if len(ax.lines) > lines:
        points = np.asarray(ax.lines[-1].get_xydata())
        out["leader"] = [round(float(v), 1) for x, y in points for v in (x, here.height - y)]
    return out


def _wishes(here: Ground, sites: list[tuple[float, float]], size: Size) -> Iterable[_Wish]:
    """Return the names in the order of their importance."""
    font, places = FONT * size.font, here.world.places
    named = {count.place for count in here.world.headcounts if count.in_document}
    main = [k for k, row in enumerate(here.crossings.tolist()) if _to_main(here, row)]
    main.sort(key=lambda k: places.ids[int(here.crossings[k])] not in named)  # where there is no room for all
    rest = [k for k in range(len(here.crossings)) if k not in main]
    radius = CROSSING * size.marks * (1.25 if size.numbers else 0.6)
    for k in [*main, *rest] if size.numbers else main:
        row = int(here.crossings[k])
        way = outward(here, row)
        text = short_name(places.names[row]) + (" 8,888" if size.numbers else "")
        style = {"size": font, "weight": "bold" if k in main else "normal"}
        must = size.numbers or places.ids[row] in named
        label = Label(text, _up(here, here.spots[row]), radius, (way[0], -way[1]), must, False, style)
        yield _Wish("crossing", k, k in main, False, label)
    for k, row in enumerate(here.cells.tolist()):
        if places.kind[row] == PlaceKind.CAPITAL and bool(here.inside(here.spots[row][None], 4)[0]):
            style = {"size": font * 1.05, "weight": "bold"}
            spot = _up(here, here.spots[row])
            board_name = places.names[row].split(" (")[0]
            yield _Wish("cell", k, True, False, Label(board_name, spot, 5.0 * size.marks, (0, 0), True, False, style))
    if size.numbers:
        for k, (row, spot) in enumerate(zip(here.sites.tolist(), sites, strict=True)):
            text = short_name(places.names[row]).split(" (")[0] + " 88 %"
            style = {"size": font, "style": "italic"}
            label = Label(text, _up(here, spot), SITE * size.marks, (0, 0.3), False, False, style)
            yield _Wish("site", k, False, True, label)
    yield from _countries(here, font)
    yield from _river(here, font)
    if size.districts:
        yield from _districts(here, font * 0.92)


def _to_main(here: Ground, row: int) -> bool:
    return bool(here.world.hosts.ids[here.world.places.host[row]] == here.host)


def _districts(here: Ground, font: float) -> Iterable[_Wish]:
    """Return the districts' names, the most populous first."""
    places = here.world.places
    rows = [(k, row) for k, row in enumerate(here.cells.tolist()) if places.kind[row] == PlaceKind.DISTRICT]
    for k, row in sorted(rows, key=lambda pair: -int(places.population[pair[1]])):
        if not here.inside(here.spots[row][None], 8)[0]:
            continue
        name = places.names[row].split(" (")[0]
        label = Label(name, _up(here, here.spots[row]), 1.0, (0, 0), False, True, {"size": font})
        yield _Wish("cell", k, False, False, label)


def _countries(here: Ground, font: float) -> Iterable[_Wish]:
    """Return the neighbours' names, each in the widest spot of its land on the sheet."""
    names = dict(zip(here.world.hosts.ids, here.world.hosts.names, strict=True))
    left, top, _, _ = inset_box(here)
    x, y = np.meshgrid(np.linspace(0, WIDTH, 80), np.linspace(0, here.height, 44))
    points = np.column_stack([x.ravel(), y.ravel()])
    marks = here.spots[np.concatenate([here.crossings, here.sites])]
    for code, rings in here.base.countries.items():
        if code not in names or code == here.world.home:
            continue
        land: Path = compound([here.units(ring) for ring in rings])
        half = np.array([len(names[code]) * 0.42, 0.7]) * font * 1.3
        free = ~((points[:, 0] + half[0] > left) & (points[:, 1] + half[1] > top))
        if len(marks):
            away = np.abs(points[:, None] - marks[None]) - half - 12
            free &= ~(away < 0).all(axis=2).any(axis=1)
        for corner in ((0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)):  # a name does not reach over a border
            free[free] = here.inside(points[free] + half * corner, 2)
            free[free] = land.contains_points(points[free] + half * corner)
        if not free.any():
            continue
        spot = _up(here, points[int(np.argmax(room_around(free.reshape(x.shape))))])
        style = {"size": font * 1.15, "weight": "bold"}
        yield _Wish("country", 0, True, False, Label(names[code].upper(), spot, 0.0, (0, 0), False, True, style))


def _river(here: Ground, font: float) -> Iterable[_Wish]:
    """Return the river's name at the border with the host, where it is far from the crossings."""
    if (here.world.home, here.host) != ("AFG", "TJK"):
        return
    lines = [here.units(line) for pair, line in here.base.borders.items() if set(pair.split("-")) == {"AFG", "TJK"}]
    if not lines:
        return
    spots: Floats = lines[0][np.isfinite(lines[0]).all(axis=1)][::6]
    spots = spots[here.inside(spots, 14)]
    marks = here.spots[here.crossings]
    away = np.hypot(*(spots[:, None] - marks[None]).transpose(2, 0, 1)).min(axis=1, initial=1e9)
    spot = spots[int(np.argmax(away))]
    style = {"size": font * 1.05, "style": "italic"}
    yield _Wish("river", 0, False, True, Label("Panj", _up(here, spot), 4.0, (0, 0.8), False, False, style))
