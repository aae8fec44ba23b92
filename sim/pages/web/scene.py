"""The map's scene: all that stands still, as plain data that a page draws once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from matplotlib.transforms import Bbox

from sim.figures.cells import Floats, compound, land_cells, voronoi_cells
from sim.figures.data import credits_of, short_name
from sim.pages.web.ground import CROSSING, RATIO, SITE, WIDTH, Ground, ground, home_outline, inset_box, outward
from sim.pages.web.labelling import labels
from sim.pages.web.map_shapes import Bar, Border, Cell, Country, Crossing, Inset, Line, Scene, Site
from sim.world.world import PlaceKind, World

FINE = 0.7  # units: outlines have no finer corners
BAR = 0.16  # longest scale bar, as a share of the map's width


@lru_cache(maxsize=8)
def scene(world: World, host: str = "") -> Scene:
    """Return the map of a world as JSON-able data; see the head of map.js for its parts; `host` as in `ground`."""
    here = ground(world, host)
    sites = site_spots(here)
    return {
        "width": WIDTH,
        "height": round(here.height, 1),
        "host": here.host,
        "countries": _countries(here),
        "borders": _borders(here),
        "home": [_ring(here.units(ring)) for ring in here.base.countries.get(world.home, [])],
        "cells": _cells(here),
        "roads": _roads(here),
        "arcs": [[*_point(here.spots[a]), *_point(here.spots[b])] for a, b in _ends(here)],
        "crossings": [_crossing(here, row) for row in here.crossings.tolist()],
        "sites": [_site(here, row, spot) for row, spot in zip(here.sites.tolist(), sites, strict=True)],
        "beyond": [short_name(here.world.places.names[row]) for row in here.beyond.tolist()],
        "credits": credits_of(here.world),
        "inset": _inset(here),
        "bar": _bar(here),
        "labels": labels(here, sites),
    }


def _ends(here: Ground) -> list[tuple[int, int]]:
    roads = here.world.roads
    return list(zip(roads.origin[here.arcs].tolist(), roads.target[here.arcs].tolist(), strict=True))


def _point(spot: npt.ArrayLike) -> list[float]:
    return [round(float(value), 1) for value in np.asarray(spot)]


def _thin(spots: Floats, fine: float = FINE) -> Floats:
    """Return a line without corners nearer than `fine` to the one before."""
    kept = [0]
    for k in range(1, len(spots)):
        if np.hypot(*(spots[k] - spots[kept[-1]])) >= fine or k == len(spots) - 1:
            kept.append(k)
    return spots[kept]


def _ring(spots: Floats, margin: float = 20.0, height: float | None = None) -> Line:
    """Return an outline, cut off a little outside the sheet, as a flat list: x, y, x, y, and so on."""
    box = Bbox([[-margin, -margin], [WIDTH + margin, (height or WIDTH / RATIO) + margin]])
    cut = compound([_thin(spots)]).clip_to_bbox(box).vertices
    return _flat(np.asarray(cut))


def _flat(spots: Floats) -> Line:
    return [round(float(value), 1) for value in np.asarray(spots).ravel()]


def _countries(here: Ground) -> list[Country]:
    out: list[Country] = []
    for code, rings in here.base.countries.items():
        shapes = [ring for ring in (_ring(here.units(ring)) for ring in rings) if len(ring) >= 6]
        if shapes and code != here.world.home:
            out.append({"id": code, "rings": shapes})
    return out


def _borders(here: Ground) -> list[Border]:
    """Return the border lines; NaN in the basemap parts a border into several lines."""
    out: list[Border] = []
    for pair, line in here.base.borders.items():
        spots = here.units(line)
        breaks = np.flatnonzero(~np.isfinite(spots).all(axis=1))
        parts = [part[np.isfinite(part).all(axis=1)] for part in np.split(spots, breaks)]
        near = [_thin(part) for part in parts if len(part) > 1 and here.inside(part, -60).any()]
        main = set(pair.split("-")) == {here.world.home, here.host}
        if near:
            out.append({"id": pair, "main": main, "lines": [_flat(part) for part in near]})
    return out


def _cells(here: Ground) -> list[Cell]:
    places = here.world.places
    land = here.spots[here.cells]
    abroad = here.spots[places.of_kind(PlaceKind.SITE, PlaceKind.EXIT)]
    outlined = here.world.home in here.base.countries
    shapes = voronoi_cells(land) if outlined else land_cells(land, abroad)
    out: list[Cell] = []
    for row, shape in zip(here.cells.tolist(), shapes, strict=True):
        capital = places.kind[row] == PlaceKind.CAPITAL
        x, y = _point(here.spots[row])
        out.append(
            {
                "id": places.ids[row],
                "name": places.names[row],
                "province": places.province[row],
                "capital": bool(capital),
                "x": x,
                "y": y,
                "shape": _ring(shape, 3.0, here.height),
            }
        )
    return out


def _roads(here: Ground) -> list[Line]:
    """Return each road once, those that leave the sheet too."""
    roads, spots = here.world.roads, here.spots
    pairs = {(min(a, b), max(a, b)) for a, b in zip(roads.origin.tolist(), roads.target.tolist(), strict=True)}
    seen = [pair for pair in sorted(pairs) if here.inside(spots[list(pair)]).any()]
    return [[*_point(spots[a]), *_point(spots[b])] for a, b in seen]


def _crossing(here: Ground, row: int) -> Crossing:
    places = here.world.places
    x, y = _point(here.spots[row])
    way = outward(here, row)
    host = here.world.hosts.ids[places.host[row]]
    return {
        "id": places.ids[row],
        "name": short_name(places.names[row]),
        "long": places.names[row],
        "main": host == here.host,
        "x": x,
        "y": y,
        "way": [round(way[0], 2), round(way[1], 2)],
    }


def site_spots(here: Ground) -> list[tuple[float, float]]:
    """Return where the sites are drawn: pushed off a crossing's mark that would hide them."""
    out = []
    marks = here.spots[here.crossings]
    for row in here.sites.tolist():
        spot = here.spots[row].copy()
        for _ in range(4):  # pushed off one mark it may meet the next
            for mark in marks:
                away = spot - mark
                gap = float(np.hypot(*away))
                if gap < CROSSING + SITE:
                    way = away / gap if gap > 1.0 else np.array([0.6, -0.8])
                    spot = mark + way * (CROSSING + SITE + 1)
        out.append((round(float(spot[0]), 1), round(float(spot[1]), 1)))
    return out


def _site(here: Ground, row: int, spot: tuple[float, float]) -> Site:
    places = here.world.places
    return {
        "id": places.ids[row],
        "name": short_name(places.names[row]).split(" (")[0],
        "long": places.names[row],
        "x": spot[0],
        "y": spot[1],
    }


def _inset(here: Ground) -> Inset:
    """Return the whole country small: outline, capitals and the frame of the main area."""
    left, top, width, height = inset_box(here)
    if not width:
        return {"box": [], "outline": [], "capitals": [], "frame": []}
    outline = home_outline(here)
    low, high = outline.min(axis=0), outline.max(axis=0)
    pad = 55 * here.scale
    factor = float(min(width / (high[0] - low[0] + 2 * pad), height / (high[1] - low[1] + 2 * pad)))

    def shrink(spots: Floats) -> Floats:
        return np.asarray((spots - (low + high) / 2) * factor + [left + width / 2, top + height / 2])

    rings = here.base.countries.get(here.world.home, [])
    rows = [k for k, row in enumerate(here.cells.tolist()) if here.world.places.kind[row] == PlaceKind.CAPITAL]
    frame = shrink(np.array([[0.0, 0.0], [WIDTH, here.height]]))
    edge = np.clip(frame, [left, top], [left + width, top + height])
    return {
        "box": [round(value, 1) for value in (left, top, width, height)],
        "outline": [_flat(_thin(shrink(here.units(ring)), 0.6)) for ring in rings],
        "capitals": [{"cell": k, "spot": _point(shrink(here.spots[here.cells[k]][None])[0])} for k in rows],
        "frame": _flat(edge),
    }


def _bar(here: Ground) -> Bar:
    wide = WIDTH / here.scale
    km = max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if step <= max(BAR * wide, 1))
    return {"km": km, "units": round(km * here.scale, 1)}
