"""Layers of a map: one row for every place and day, as the temporal controller of QGIS wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.exports.bands import LEVELS, Bands
from sim.exports.placed import Placed
from sim.exports.sheets import Days
from sim.exports.words import iso
from sim.runs.results import Result
from sim.world.borders import load_basemap
from sim.world.world import KIND_NAMES, Floats, World

#: Layers of points, and which kinds of place they have.
POINTS = {"places": ("district", "capital"), "crossings": ("crossing",), "sites": ("site", "exit"), "hosts": ("host",)}
FLOWS, COUNTRIES = "flows", "countries"


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer.

    Parameters
    ----------
    name : str
    about : str
    fields : mapping of str to array
        By name: texts (objects), days (datetime64[D]) or numbers; all as long as there are shapes.
    shapes : sequence
        Points as arrays of two numbers, lines of shape (2, 2), areas as lists of rings of shape (n, 2).
    kind : str
        Point, LineString or MultiPolygon.
    """

    name: str
    about: str
    fields: Mapping[str, npt.NDArray[Any]]
    shapes: Sequence[object]
    kind: str


def layers_of(world: World, bands: Mapping[str, Bands], against: str = "") -> Iterator[Layer]:
    """Yield the layers of points that have a row.

    Parameters
    ----------
    world : World
    bands : mapping of str to Bands
        By scenario; "" of a run.
    against : str
        The reference, if these are differences from it: the name of each column begins with that.
    """
    placed = Placed(world)
    for name, kinds in POINTS.items():
        made = [_points(name, placed, kinds, scenario, found) for scenario, found in bands.items()]
        parts = [part for part in made if part is not None]
        if parts:
            layer = parts[0] if len(parts) == 1 else _joined(parts)
            yield _of_differences(layer, against) if against else layer


def _of_differences(layer: Layer, against: str) -> Layer:
    """Return a layer of differences, which says so of every number: nobody is to take them for people who are there."""
    numbers = {name for name, values in layer.fields.items() if values.dtype.kind == "f"}
    fields = {f"difference_{name}" if name in numbers else name: values for name, values in layer.fields.items()}
    return replace(layer, about=f"{layer.about}: differences from {against} in pairs of runs", fields=fields)


def _points(name: str, placed: Placed, kinds: Sequence[str], scenario: str, bands: Bands) -> Layer | None:
    """Return the layer of places of some kinds: a row for each place and day, place by place."""
    found = bands.where(lambda key: placed.kind(key.place) in kinds)
    places = [p for p in dict.fromkeys(key.place for key in found.keys) if not np.isnan(placed.point(p)).any()]
    if not places:
        return None
    many = len(found.dates)

    def each(of: Callable[[str], str]) -> npt.NDArray[Any]:
        return np.repeat(np.array([of(place) for place in places], object), many)

    fields: dict[str, npt.NDArray[Any]] = {"date": np.tile(found.dates, len(places))}
    if scenario:
        fields["scenario"] = np.full(many * len(places), scenario, object)
    fields |= {
        "place": each(str),
        "name": each(placed.name),
        "type": each(placed.kind),
        "country": each(placed.country),
    }
    fields |= {"host": each(placed.host), "adm1_pcode": each(lambda p: placed.code(p, 1))}
    fields |= {"adm2_pcode": each(lambda p: placed.code(p, 2))} | _numbers(found, places)
    points = np.repeat(np.array([placed.point(place) for place in places]), many, axis=0)
    return Layer(name, ABOUT[name], fields, list(points), "Point")


ABOUT = {
    "places": "districts and provincial capitals",
    "crossings": "crossings",
    "sites": "reception sites, and exits beyond which nobody is followed",
    "hosts": "receiving countries, each in the middle of its crossings and sites",
    FLOWS: "people who set out over each road on the day, means over the replicates; straight from place to place",
    COUNTRIES: "outlines of the countries",
}


def _numbers(found: Bands, places: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """Return a column for each measure, kind and level; NaN at places that do not have the measure."""
    many, row = len(found.dates), {place: k for k, place in enumerate(places)}
    out: dict[str, npt.NDArray[Any]] = {}
    for column in dict.fromkeys(key.column for key in found.keys):
        values = np.full((len(LEVELS), len(places), many), np.nan)
        for k, key in enumerate(found.keys):
            if key.column == column and key.place in row:
                values[:, row[key.place]] = found.values[:, :, k]
        told = [j for j in range(len(LEVELS)) if not np.isnan(values[j]).all()]  # a chance is a mean, and no quantiles
        out |= {f"{column}_{LEVELS[j]}": values[j].ravel() for j in told}
    return out


def _joined(parts: Sequence[Layer]) -> Layer:
    """Return layers of several scenarios as one, the rows of one after those of the other."""
    first = parts[0]
    fields = {name: np.concatenate([part.fields[name] for part in parts]) for name in first.fields}
    return Layer(first.name, first.about, fields, [shape for part in parts for shape in part.shapes], first.kind)


def flows_of(result: Result, dates: Days) -> Layer | None:
    """Return who set out over which road on some days, as lines; None where the run did not keep it."""
    if not len(result.flow):
        return None
    world, kept = result.world, np.flatnonzero(np.isin(result.dates, dates))
    day, arc = np.nonzero(result.flow[kept].sum(axis=2))
    if not len(day):
        return None
    places, roads, placed = world.places, world.roads, Placed(world)
    ends = [[places.ids[row] for row in rows[arc]] for rows in (roads.origin, roads.target)]
    people = np.round(result.flow[kept][day, arc], 3)
    fields = {
        "date": result.dates[kept][day],
        "from_place": np.array(ends[0], object),
        "to_place": np.array(ends[1], object),
        "from_name": np.array([placed.name(place) for place in ends[0]], object),
        "to_name": np.array([placed.name(place) for place in ends[1]], object),
        "km": np.asarray(roads.km[arc]),
        **{f"{kind}_mean": people[:, k] for k, kind in enumerate(KIND_NAMES)},
    }
    lines = np.stack(
        [np.array([[places.lon[row], places.lat[row]] for row in rows[arc]]) for rows in (roads.origin, roads.target)],
        axis=1,
    )
    return Layer(FLOWS, ABOUT[FLOWS], fields, list(lines), "LineString")


def countries_of(world: World) -> Layer | None:
    """Return the outlines of countries that the world has; None for none."""
    rings: dict[str, list[Floats]] = load_basemap(world.folder / "basemap").countries
    if not rings:
        return None
    placed = Placed(world)
    fields = {
        "iso3": np.array(list(rings), object),
        "name": np.array([placed.names.get(code, "") for code in rings], object),
    }
    return Layer(COUNTRIES, ABOUT[COUNTRIES], fields, list(rings.values()), "MultiPolygon")


def chosen_days(dates: Days, branch: np.datetime64, asked: Sequence[str]) -> Days:
    """Return the days that are exported: those asked for, or all from the branch date on.

    A run that ends before its branch date has all of its days.
    """
    if asked:
        return np.array(sorted({iso(day) for day in asked}), "datetime64[D]")
    return dates[dates >= branch] if branch <= dates[-1] else dates
