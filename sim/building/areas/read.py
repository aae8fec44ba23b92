"""Areas of any format that is known: names by what their columns mean, polygons mended where they cross themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.areas.columns import Meaning, meaning
from sim.building.files.cells import people, said
from sim.building.files.extra import needed
from sim.building.files.features import Feature, features, properties_of, text_of
from sim.building.files.geopackage import layer
from sim.building.files.known import recognised
from sim.building.files.look import Look
from sim.building.files.shapes import Shape, shapes
from sim.building.records import UNKNOWN, Areas, Texts, Told
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError
from sim.words.typed import same_name
from sim.words.wording import counted, few

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: The plane of projected files is metres: no degree is so large.
MOST_DEGREES = 361


@dataclass
class Gathering:
    """Areas as they are read, what is wrong with them, and what was done to them."""

    look: Look
    geometry: list[BaseGeometry] = field(default_factory=list)
    items: list[Feature | Shape] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_areas(look: Look, name: str = "") -> tuple[Areas, tuple[Told, ...]]:
    """Return the areas of a shapefile, a GeoJSON or a GeoPackage, and what is to be told of them.

    Parameters
    ----------
    look : Look
    name : str
        Its format, where it is known; by default what is recognised.

    Raises
    ------
    Problems
        When it is of no format of areas, or has mistakes.
    """
    recognised(look, "areas", name)
    encoding = ""
    items: Sequence[Feature | Shape]
    if look.shape == "shapes":
        items, encoding = shapes(look)
    elif look.shape == "geopackage":
        items, _ = layer(look)
    elif look.shape == "json":
        items = list(features(look))
    else:
        raise Problems(
            [look.problem("a table has no shapes", hint="add a shapefile or a GeoJSON, or the table as people")]
        )
    gathering = Gathering(look)
    for item in items:
        _take(gathering, item)
    if gathering.problems:
        raise Problems(gathering.problems)
    if not gathering.items:
        raise Problems([look.problem("there is no area in it")])
    columns = [one.properties for one in gathering.items]
    names = properties_of(columns)
    means = meaning(names, {name: any(_text(row, name) for row in columns) for name in names})
    if means is None:
        raise Problems([look.problem(f"no column names the areas: there are {few(names)}")])
    return _areas(gathering, means), _told(gathering, means, encoding)


def _take(gathering: Gathering, item: Feature | Shape) -> None:
    """Note the polygons of an item, mended where they are not valid."""
    shapely = needed("shapely")
    geometry = needed("shapely.geometry")
    number = item.number
    if not item.geometry.get("type"):
        gathering.empty.append(number)
        return
    try:
        with np.errstate(invalid="ignore"):  # what is no number is told below
            shape = geometry.shape(item.geometry)
    except (shapely.errors.ShapelyError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError) as error:
        gathering.problems.append(gathering.look.problem(f"shape {number} cannot be read: {error}"))
        return
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        gathering.problems.append(gathering.look.problem(f"shape {number} has a coordinate that is no number"))
        return
    if not shape.is_empty and not all(abs(bound) < MOST_DEGREES for bound in shape.bounds):
        told = f"shape {number} lies at {shape.bounds[0]:.6g}, {shape.bounds[1]:.6g}: these are no degrees"
        gathering.problems.append(gathering.look.problem(told, hint="export it in WGS 84 (EPSG:4326)"))
        return
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
        gathering.mended.append(number)
    shape = _polygons(shape)
    if shape.is_empty:
        gathering.empty.append(number)
        if number in gathering.mended:
            gathering.mended.remove(number)
        return
    gathering.geometry.append(shape)
    gathering.items.append(item)


def _polygons(shape: Any) -> Any:
    """Return the polygons of a shape: mending leaves lines where two edges lay on each other."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    if shape.geom_type == "GeometryCollection":
        return needed("shapely").union_all([one for one in shape.geoms if one.geom_type in ("Polygon", "MultiPolygon")])
    return needed("shapely.geometry").Polygon()


def _text(row: Mapping[str, object], name: str | None) -> str:
    """Return what an item says in a column; blank where there is none."""
    value = row.get(name) if name else None
    if value is None or isinstance(value, str | int | float):
        return same_name(said(text_of(value)))
    return same_name(said(str(value)))


def _areas(gathering: Gathering, means: Meaning) -> Areas:
    rows = [item.properties for item in gathering.items]
    problems = list[Problem]()

    def count(item: Feature | Shape) -> int:
        text = _text(item.properties, means.people)
        try:
            return people(text) if text else UNKNOWN
        except BadCellError as error:
            problems.append(gathering.look.problem(f"shape {item.number}: '{means.people}': {error}"))
            return UNKNOWN

    def others(row: Mapping[str, object]) -> Texts:
        parts = (part.strip() for name in means.others for part in _text(row, name).replace("|", ";").split(";"))
        return tuple(dict.fromkeys(part for part in parts if part and part != _text(row, means.name)))

    areas = Areas(
        name=tuple(_text(row, means.name) for row in rows),
        code=tuple(_text(row, means.code) for row in rows),
        country=tuple(_text(row, means.country) for row in rows),
        other_names=tuple(others(row) for row in rows),
        geometry=tuple(gathering.geometry),
        population=np.array([count(item) for item in gathering.items], dtype=np.int64),
        line=np.array([item.number for item in gathering.items], dtype=np.int32),
    )
    if problems:
        raise Problems(problems)
    return areas


def _told(gathering: Gathering, means: Meaning, encoding: str) -> tuple[Told, ...]:
    """Tell how the areas were read, which were mended, and which are none."""
    file, names = shown(gathering.look.file), {i.number: _text(i.properties, means.name) for i in gathering.items}
    out = []
    if encoding not in ("", "utf-8", "UTF-8"):
        out.append(
            Told("areas-encoding", "note", f"the names of the areas are not UTF-8: they are read as {encoding}", file)
        )
    if gathering.mended:
        called = few([names[number] or f"shape {number}" for number in gathering.mended])
        text = f"{counted(len(gathering.mended), 'area')} of {len(names):,} had edges that cross: mended ({called})"
        out.append(Told("areas-mended", "note", text, file))
    if gathering.empty:
        text = f"{counted(len(gathering.empty), 'shape')} had no area (shape {few([str(n) for n in gathering.empty])})"
        out.append(Told("areas-empty", "warning", f"{text}: left out", file))
    blank = [number for number, name in names.items() if not name]
    if blank:
        verb = "has" if len(blank) == 1 else "have"
        text = f"{counted(len(blank), 'area')} {verb} no name (shape {few([str(n) for n in blank])})"
        out.append(Told("areas-nameless", "warning", text, file))
    return tuple(out)
