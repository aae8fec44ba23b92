"""Names of land and water on the map: districts, countries, the river."""

from __future__ import annotations

import numpy as np

from sim.figures import theme
from sim.figures.cells import compound, room_around
from sim.figures.labels import Board, Label
from sim.figures.map.sheet import Sheet
from sim.world.world import PlaceKind

DISTRICT, COUNTRY = 9.2, 12.5  # points


def district_names(sheet: Sheet) -> list[Label]:
    """Return the districts' names, the most populous first; those without room stay unnamed."""
    places = sheet.picture.world.places
    rows = [int(row) for row in places.of_kind(PlaceKind.DISTRICT) if sheet.inside(sheet.spots[row], 8)]
    rows.sort(key=lambda row: -int(places.population[row]))
    style = {"color": theme.shade(theme.paper().muted, 0.65), "size": DISTRICT, "zorder": 8}
    return [
        Label(places.names[row].split(" (")[0], sheet.spot(row), 1.0, (0.0, 0.0), False, True, style) for row in rows
    ]


def country_names(sheet: Sheet, board: Board) -> list[Label]:
    """Return the neighbours' names, each in the widest free spot of its land on the sheet."""
    west, south, east, north = sheet.frame
    grid = np.stack(np.meshgrid(np.linspace(west, east, 80), np.linspace(south, north, 44)), axis=-1)
    points = grid.reshape(-1, 2)
    pixels = sheet.ax.transData.transform(points)
    labels = []
    names = dict(zip(sheet.picture.world.hosts.ids, sheet.picture.world.hosts.names, strict=True))
    names |= {"CHN": names.get("CHN", "China")}
    for code, rings in sheet.base.countries.items():
        if code == sheet.picture.world.home or code not in names:
            continue
        half = np.array([len(names[code]) * 8.7, 13.5]) * board.scale * 0.62
        land = compound([sheet.project(ring) for ring in rings])
        free = board.clear(np.hstack([pixels - half, pixels + half]))
        for corner in ((0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)):  # a name does not reach over a border
            free[free] = land.contains_points(points[free] + half * corner * sheet.point / board.scale)
        if not free.any():
            continue
        spot = points[int(np.argmax(room_around(free.reshape(grid.shape[:2]))))]
        style = {"size": COUNTRY, "color": theme.paper().muted, "alpha": 0.75, "weight": "bold", "zorder": 7}
        text = names[code].upper()
        where = (float(spot[0]), float(spot[1]))
        labels.append(Label(text, where, 0.0, (0.0, 0.0), False, True, style | {"path_effects": []}))
    return labels


def write_river_name(sheet: Sheet, board: Board) -> None:
    """Write the river's name once beside the border, far from the crossings."""
    home, host = sheet.picture.world.home, sheet.picture.host
    lines = [line for pair, line in sheet.base.borders.items() if set(pair.split("-")) == {home, host}]
    if (home, host) != ("AFG", "TJK") or not lines:
        return
    spots = sheet.project(lines[0])[::6]
    spots = spots[np.isfinite(spots).all(axis=1)]
    marks = sheet.spots[sheet.picture.world.places.of_kind(PlaceKind.CROSSING)]
    away = np.hypot(*(spots[:, None] - marks[None]).transpose(2, 0, 1)).min(axis=1, initial=1e9)
    style = {"color": theme.paper().border, "style": "italic", "size": theme.BODY}
    for spot in spots[np.argsort(-away, kind="stable")]:
        label = Label("Panj", (float(spot[0]), float(spot[1])), 3.0, (0.0, 0.8), False, False, style)
        if sheet.inside(spot, 12) and board.place([label])[0] is not None:
            return
