"""NetCDF by xarray, with CF attributes: every replicate of a run, or the measures of a sweep.

The classic format (64-bit offsets) has no compression, and every program that reads NetCDF reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from sim.exports.extras import needed
from sim.exports.placed import Placed
from sim.model.record import is_flow
from sim.runs.results import Result
from sim.runs.tasks import intensity_columns
from sim.runs.words import SERIES_WORDS, UNITS
from sim.sweeps.load import SweepResult
from sim.words.wording import KIND_WORDS
from sim.world.world import KIND_NAMES

CONVENTIONS = "CF-1.8"
#: Dimensions of places, and the kinds of place along each.
ALONG = {
    "district": ("district", "capital"),
    "crossing": ("crossing",),
    "site": ("site", "exit"),
    "host": ("host",),
    "world": ("world",),
}
FORMAT, ENGINE = "NETCDF3_64BIT", "scipy"


def run_netcdf(result: Result, about: Mapping[str, str]) -> bytes:
    """Return a run as the bytes of a NetCDF file: a variable for each measure and kind of place.

    Its dimensions are replicate, date, the places and, where it has kinds, kind.

    Raises
    ------
    PanjError
        If xarray is not installed.
    """
    xarray = needed("xarray", "a NetCDF file")
    placed = Placed(result.world)
    along = {place: name for name, kinds in ALONG.items() for place in placed.kinds if placed.kind(place) in kinds}
    series: dict[tuple[str, str], list[int]] = {}
    for k, (measure, place, _) in enumerate(result.layout.series):
        series.setdefault((along[place], measure), []).append(k)
    coordinates: dict[str, tuple[Any, ...]] = {
        "replicate": ("replicate", np.array(result.replicates, np.int32), {"long_name": "number of the replicate"}),
        "date": ("date", result.dates.astype("datetime64[ns]"), {"standard_name": "time", "long_name": "day"}),
    }
    variables = {}
    for (dimension, measure), rows in series.items():
        if dimension not in coordinates and dimension != "world":
            coordinates |= _places(dimension, placed, [result.layout.series[k][1] for k in rows])
        name, found = _variable(result, dimension, measure, rows, coordinates)
        variables[name] = found
    coordinates["kind"] = ("kind", np.array(KIND_NAMES), {"long_name": "civilians or soldiers"})
    made = xarray.Dataset(variables, coordinates, {"Conventions": CONVENTIONS, **about})
    encoding = {"date": {"units": f"days since {result.dates[0]}", "dtype": "int32", "calendar": "standard"}}
    return bytes(made.to_netcdf(format=FORMAT, engine=ENGINE, encoding=encoding))


def _places(dimension: str, placed: Placed, names: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return the coordinates along a dimension of places: ids, names, positions, codes."""
    places = list(dict.fromkeys(names))
    points = np.array([placed.point(place) for place in places])
    out: dict[str, tuple[Any, ...]] = {
        dimension: (dimension, np.array(places), {"long_name": f"id of the {dimension}"}),
        f"{dimension}_name": (dimension, np.array([placed.name(place) for place in places])),
        f"{dimension}_lon": (dimension, points[:, 0], {"standard_name": "longitude", "units": "degrees_east"}),
        f"{dimension}_lat": (dimension, points[:, 1], {"standard_name": "latitude", "units": "degrees_north"}),
    }
    codes = [placed.code(place, 2) or placed.code(place, 1) for place in places]
    if any(codes):
        out[f"{dimension}_pcode"] = (dimension, np.array(codes), {"long_name": "P-code of the area, as exact as known"})
    return out


def _variable(
    result: Result, dimension: str, measure: str, rows: Sequence[int], coordinates: Mapping[str, tuple[Any, ...]]
) -> tuple[str, tuple[Any, ...]]:
    """Return the name of a measure at places of a dimension, and its values with their dimensions and attributes."""
    names = [result.layout.series[k] for k in rows]
    kinds = list(dict.fromkeys(kind for _, _, kind in names))
    both = kinds == list(KIND_NAMES) or len(kinds) > 1
    values = _values(result, rows)
    dims, shape = ["replicate", "date"], list(values.shape[:2])
    if dimension != "world":
        dims.append(dimension)
        shape.append(len(coordinates[dimension][1]))
    if both:
        dims.append("kind")
        shape.append(len(KIND_NAMES))
        order = sorted(
            range(len(rows)), key=lambda j: (_place(coordinates, dimension, names[j][1]), KIND_NAMES.index(names[j][2]))
        )
    else:
        order = sorted(range(len(rows)), key=lambda j: _place(coordinates, dimension, names[j][1]))
    attributes = _attributes(measure, names[0][1], "" if both else kinds[0])
    name = f"{dimension}_{measure}" if both or not kinds[0] else f"{dimension}_{measure}_{kinds[0]}"
    return name, (dims, values[:, :, order].reshape(shape), attributes)


def _place(coordinates: Mapping[str, tuple[Any, ...]], dimension: str, place: str) -> int:
    return 0 if dimension == "world" else int(np.flatnonzero(coordinates[dimension][1] == place)[0])


def _values(result: Result, rows: Sequence[int]) -> Any:
    where = intensity_columns(result.layout)
    if where.start <= rows[0] < where.stop:
        return result.intensity[:, :, [k - where.start for k in rows]]
    return result.counts[:, :, list(rows)]


def _attributes(measure: str, place: str, kind: str) -> dict[str, str]:
    who = KIND_WORDS.get(kind, "people")
    flow = is_flow(measure, place)
    return {
        "long_name": SERIES_WORDS.get(measure, measure.replace("_", " ")).format(who=who),
        "units": "day-1" if flow else "1",
        "counts": UNITS.get(measure, "people"),
        "cell_methods": "date: sum" if flow else "date: point",
    }


def sweep_netcdf(result: SweepResult, about: Mapping[str, str]) -> bytes:
    """Return the measures of a sweep as the bytes of a NetCDF file; see :meth:`sim.sweeps.load.SweepResult.to_xarray`.

    Raises
    ------
    PanjError
        If xarray is not installed.
    """
    needed("xarray", "a NetCDF file")
    made = result.to_xarray()
    names: dict[object, str] = {}
    for name in dict.fromkeys((*made.data_vars, *made.coords, *made.dims)):
        names[name] = _unlike(_plain_name(name), names.values())
    for name in made.data_vars:
        made[name].attrs["long_name"] = str(name)
    made = made.rename({name: plain for name, plain in names.items() if name != plain})
    made.attrs |= {"Conventions": CONVENTIONS, **about}
    return bytes(made.to_netcdf(format=FORMAT, engine=ENGINE))


def _unlike(name: str, others: Collection[str]) -> str:
    """Return a name, or the first with a number behind it that is none of the others: of "ушло" nothing is left."""
    return next(one for one in (name, *(f"{name}_{k}" for k in range(2, len(others) + 3))) if one not in others)


def _plain_name(name: object) -> str:
    """Return a name as CF wants it: letters, digits and underscores, a letter first."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in str(name))
    return kept if kept[:1].isalpha() else f"n_{kept}"
