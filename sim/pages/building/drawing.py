"""The map of a built world: areas, roads, events and places as plain shapes, which the page draws without a script."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from sim.building.countries import iso3, name_of
from sim.building.files.extra import needed
from sim.building.match.events import AT, FAR
from sim.building.records import UNKNOWN, Areas, Bools
from sim.building.steps.build import Built
from sim.building.worlds.driven import place_names
from sim.figures.cells import Floats
from sim.pages.building.lettering import Wish, lettered
from sim.pages.building.numbers import fought, people_of
from sim.pages.building.shapes import Drawing, Key, Line, Mark
from sim.pages.building.sheet import WIDTH, Sheet, degrees_of, sheet_of
from sim.words.numbers import to_figures
from sim.words.wording import counted, few

SMALL, LARGE = 4.5, 17.0
"""Radius of the smallest and the largest town, units."""
CAMP, CROSSING = 7.5, 5.0
GRID, SPOTS = 9.0, 2_500
"""Events nearer than the grid are one spot, whose area is their number; where spots are more, the grid is coarser."""
MOST_NAMES = 150
"""Towns, and as many camps, that want their name on the map: what is left has no room among thousands."""
FINE = 0.8
"""Units to which outlines of areas are simplified."""


def drawing(found: Built, posts: Sequence[Mark]) -> Drawing:
    """Return the map.

    Parameters
    ----------
    found : Built
    posts : sequence of Mark
        Crossings of a world of Panj's own, with degrees (lon, lat) for `x` and `y`.
    """
    pieces = found.pieces
    areas = found.grounds.files.areas
    sheet = sheet_of(pieces, None if areas is None else _corners(areas, pieces.towns.country[0]))
    spots, outside = _events(found, sheet)
    towns, camps = _towns(found, sheet), _camps(found, sheet)
    crossings = _crossings(posts, sheet)
    lines = list(_roads(found, sheet))
    off = [mark.name for mark in camps if not _on(mark, sheet)]
    camps = [mark for mark in camps if _on(mark, sheet)]
    marks = [*spots, *crossings, *camps, *towns]
    names = lettered((*towns, *camps, *crossings), sheet.height, tuple(_wishes(towns, camps)))
    many = {"town": len(towns), "camp": len(camps), "road": len(lines), "crossing": len(crossings)}
    told = ", ".join(counted(n, noun) for noun, n in many.items() if n)
    return Drawing(
        width=WIDTH,
        height=round(sheet.height, 1),
        areas=() if areas is None else tuple(_outlines(areas, sheet)),
        lines=lines,
        marks=marks,
        names=names,
        bar_km=sheet.bar_km,
        bar=round(sheet.bar_km * sheet.scale, 1),
        keys=tuple(_keys(found, marks, lines, areas is not None)),
        note=_note(found, outside, off),
        told=f"Map: {told}, and where the events happened",
    )


def _radius(people: int, most: int) -> float:
    share = max(people, 0) / max(most, 1)
    return round(SMALL + (LARGE - SMALL) * math.sqrt(share), 1)


def _towns(found: Built, sheet: Sheet) -> list[Mark]:
    """Return the towns, the largest first: a small one is drawn over a large one."""
    towns, most = found.pieces.towns, max(found.pieces.towns.population.tolist(), default=0)
    names, at_war = place_names(towns, found.pieces.camps), fought(found)
    spots = sheet.units(towns.lat, towns.lon)
    out = []
    for k in np.argsort(-towns.population, kind="stable").tolist():
        people, events = people_of(int(towns.population[k])), at_war.get(k, 0)
        war = f"fighting: {counted(events, 'event')}" if events else "no fighting"
        kind = "town-fought" if events else "town-quiet"
        radius = _radius(int(towns.population[k]), most)
        out.append(Mark(kind, *_rounded(spots[k]), radius, f"{names[k]}: {people}; {war}", names[k]))
    return out


def _camps(found: Built, sheet: Sheet) -> list[Mark]:
    camps, names = found.pieces.camps, place_names(found.pieces.towns, found.pieces.camps)
    spots, first = sheet.units(camps.lat, camps.lon), len(found.pieces.towns.name)
    out = []
    for k, country in enumerate(camps.country):
        name = names[first + k]
        counts = "counted" if name in found.grounds.counts else "no counts"
        room = int(camps.capacity[k])
        places = "no capacity given" if room == UNKNOWN else f"room for {room:,}"
        kind = "camp" if name in found.grounds.counts else "camp-uncounted"
        out.append(Mark(kind, *_rounded(spots[k]), CAMP, f"{name}, {name_of(country)}: {places}; {counts}", name))
    return out


def _crossings(posts: Sequence[Mark], sheet: Sheet) -> list[Mark]:
    if not posts:
        return []
    spots = sheet.units([post.y for post in posts], [post.x for post in posts])
    return [Mark(p.kind, *_rounded(s), CROSSING, p.title) for p, s in zip(posts, spots, strict=True)]


def _roads(found: Built, sheet: Sheet) -> Iterator[Line]:
    pieces = found.pieces
    lat, lon = (np.concatenate([getattr(pieces.towns, x), getattr(pieces.camps, x)]) for x in ("lat", "lon"))
    spots, roads = sheet.units(lat, lon), pieces.roads
    for k, (a, b) in enumerate(zip(roads.a.tolist(), roads.b.tolist(), strict=True)):
        kind = "ferry" if roads.ferry[k] else "straight" if roads.straight[k] else "road"
        yield Line(kind, *_rounded(spots[a]), *_rounded(spots[b]))


def _events(found: Built, sheet: Sheet) -> tuple[list[Mark], int]:
    """Return the events at a place, and those too far from any; and how many of these lie off the sheet."""
    events, placed = found.grounds.files.events, found.grounds.placed
    if events is None:
        return [], 0
    spots = sheet.units(events.lat, events.lon)
    here = sheet.inside(spots)
    out: list[Mark] = []
    for kind, reason in (("event", AT), ("event-far", FAR)):
        out += _grouped(kind, spots[here & (placed.reason == reason)])
    return out, int((~here & np.isin(placed.reason, (AT, FAR))).sum())


def _grouped(kind: str, spots: Floats) -> list[Mark]:
    """Return one mark for all that lie close together: its area is their number, up to twenty."""
    grid = GRID
    while True:
        cells, count = np.unique(np.floor(spots / grid).astype(np.int64), axis=0, return_counts=True)
        if len(cells) <= SPOTS:
            break
        grid *= 1.5
    middle = (cells + 0.5) * grid
    radius = 1.6 * np.sqrt(np.minimum(count, 20))
    rows = zip(middle, radius.tolist(), strict=True)
    return [Mark(kind, *_rounded(spot), round(r, 1)) for spot, r in rows]


def _corners(areas: Areas, home: str) -> Floats:
    """Return the corners of the boxes of the areas at home; of a file that names no country those of all."""
    boxes = [s.bounds for s, c in zip(areas.geometry, areas.country, strict=True) if not c or iso3(c) == home]
    box = np.array(boxes, np.float64).reshape(-1, 4)
    return np.concatenate([box[:, :2], box[:, 2:]])


def _outlines(areas: Areas, sheet: Sheet) -> Iterator[str]:
    """Yield each area as a path of SVG, simplified to what can be seen."""
    shapely = needed("shapely")
    fine = degrees_of(FINE, sheet)
    for shape in areas.geometry:
        rings = []
        for part in shapely.get_parts(shapely.simplify(shape, fine)):
            for ring in [part.exterior, *part.interiors] if part.geom_type == "Polygon" else []:
                lon, lat = np.asarray(ring.coords)[:, :2].T
                spots = sheet.units(lat, lon)
                if len(spots) > 3 and _near(spots, sheet):
                    rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots.tolist()) + "Z")
        if rings:
            yield "".join(rings)


def _near(spots: Floats, sheet: Sheet) -> bool:
    """Tell whether a ring is on the sheet, or goes round it."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    return bool((low < [WIDTH, sheet.height]).all() and (high > 0).all())


def _wishes(towns: Sequence[Mark], camps: Sequence[Mark]) -> Iterator[Wish]:
    """Yield the names that want room, the most important first: large towns and camps in turn."""
    both = [(mark, "town-name") for mark in towns], [(mark, "camp-name") for mark in camps]
    longest = max(map(len, both))
    for k in range(min(longest, MOST_NAMES)):
        for marks in both:
            if k < len(marks):
                mark, kind = marks[k]
                yield Wish(kind, mark.name, mark, k < 3)


def _keys(found: Built, marks: Sequence[Mark], lines: Sequence[Line], areas: bool) -> Iterator[Key]:
    kinds = {mark.kind for mark in marks} | {line.kind for line in lines}
    most = int(max(found.pieces.towns.population.tolist(), default=0))
    if most > 0:
        for share in (1.0, 0.1):
            people = int(to_figures(most * share, 1))
            yield Key("town-size", _radius(people, most), f"size of a town with {people:,} people")
    told = {
        "town-fought": (SMALL + 2, "town with fighting"),
        "town-quiet": (SMALL + 2, "town without fighting"),
        "camp": (CAMP, "camp with counts"),
        "camp-uncounted": (CAMP, "camp without counts"),
        "crossing": (CROSSING, "crossing that is known"),
        "crossing-guessed": (CROSSING, "crossing put somewhere on the way"),
        "event": (3.2, "events at a place (area: how many, up to 20)"),
        "event-far": (3.2, "events too far from any place: left out"),
        "road": (0, "road of a table or map"),
        "straight": (0, "straight line in place of a road"),
        "ferry": (0, "ferry"),
    }
    for kind, (radius, text) in told.items():
        if kind in kinds:
            yield Key(kind, radius, text)
    if areas:
        yield Key("area", 0, "area")


def _on(mark: Mark, sheet: Sheet) -> bool:
    return 0 < mark.x < WIDTH and 0 < mark.y < sheet.height


def _note(found: Built, outside: int, off: Sequence[str]) -> str:
    """Return what is not on the map."""
    others: Bools = ~np.isin(found.grounds.placed.reason, (AT, FAR))
    told = [f"Off the map: {few(off)}"] if off else []
    if outside:
        told.append(f"{counted(outside, 'event')} lie off the map")
    if others.any():
        told.append(f"{counted(int(others.sum()), 'event')} left out for another reason are not drawn")
    return ". ".join(told)


def _rounded(spot: Floats) -> tuple[float, float]:
    return round(float(spot[0]), 1), round(float(spot[1]), 1)
