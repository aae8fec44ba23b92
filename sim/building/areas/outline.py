"""The shape of a country, put together of its areas: what lies in it, how long its borders are, its line on a map."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.building.countries import iso3
from sim.building.files.extra import needed
from sim.building.records import Areas, Bools
from sim.world.doctor.geography import great_circle
from sim.world.world import Floats, Ints

NEAR_DEGREES = 0.02
"""Outlines of two countries that are no farther apart (about 2 km) are one border: files draw it twice."""
PIECE_DEGREES = 0.05
"""The longest piece of an outline of which it is asked whose border it is, about 5 km."""
COARSE_DEGREES = 0.01
"""What a map leaves out of an outline, about 1 km."""


@dataclass(frozen=True)
class Land:
    """A country as its areas draw it.

    Parameters
    ----------
    code : str
        ISO 3166.
    shape : polygons of shapely
    file : str
        Which file has them.
    """

    code: str
    shape: Any
    file: str = ""

    def inside(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies in it."""
        return bool(needed("shapely").contains_xy(self.shape, lon, lat))

    def holds(self, lat: Floats, lon: Floats) -> Bools:
        """Tell which of many points lie in it."""
        shapely = needed("shapely")
        shapely.prepare(self.shape)
        return np.asarray(shapely.contains_xy(self.shape, lon, lat), np.bool_)


def lands(areas: Areas, wanted: Sequence[str], file: str = "") -> dict[str, Land]:
    """Return the shapes of some countries, the first of which has the areas that name no country.

    Parameters
    ----------
    areas : Areas
    wanted : sequence of str
        ISO 3166, the home country first.
    file : str
    """
    shapely = needed("shapely")
    codes = [iso3(country) if country else wanted[0] for country in areas.country]
    out: dict[str, Land] = {}
    for code in wanted:
        shapes = [shape for shape, of in zip(areas.geometry, codes, strict=True) if of == code]
        if shapes:
            # edges of neighbours that do not quite meet would be borders inside the country
            joined = shapely.union_all([shapely.buffer(shape, COARSE_DEGREES / 10) for shape in shapes])
            out[code] = Land(code, joined, file)
    return out


def border_km(home: Land, hosts: Iterable[Land]) -> dict[str, float]:
    """Return how long the border with each country is whose shape is known as well."""
    lat, lon, km = _pieces(home)
    shapely = needed("shapely")
    out: dict[str, float] = {}
    for host in hosts:
        there: Bools = shapely.intersects_xy(shapely.buffer(host.shape, NEAR_DEGREES), lon, lat)
        if there.any():
            out[host.code] = float(km[there].sum())
    return out


def outline_near(home: Land, points: Mapping[str, Sequence[tuple[float, float]]]) -> dict[str, float]:
    """Return how much of the outline lies nearer to the crossings of each host than to those of others, km.

    Parameters
    ----------
    home : Land
    points : mapping of str to sequence of (lat, lon)
        Crossings by host.
    """
    lat, lon, km = _pieces(home)
    nearest: list[Floats] = [
        np.min([great_circle(lat, lon, *at) for at in many] or [np.full(len(km), np.inf)], axis=0)
        for many in points.values()
    ]
    if not nearest:
        return {}
    whose: Ints = np.argmin(nearest, axis=0).astype(np.int32)
    return {host: float(km[whose == k].sum()) for k, host in enumerate(points)}


def _pieces(home: Land) -> tuple[Floats, Floats, Floats]:
    """Return the middle of each piece of the outer lines of a country, and its km."""
    shapely = needed("shapely")
    parts = getattr(home.shape, "geoms", [home.shape])
    lat: list[Floats] = []
    lon: list[Floats] = []
    km: list[Floats] = []
    for part in parts:
        points = shapely.get_coordinates(shapely.segmentize(part.exterior, PIECE_DEGREES))
        lat.append(0.5 * (points[1:, 1] + points[:-1, 1]))
        lon.append(0.5 * (points[1:, 0] + points[:-1, 0]))
        km.append(great_circle(points[:-1, 1], points[:-1, 0], points[1:, 1], points[1:, 0]))
    return np.concatenate(lat), np.concatenate(lon), np.concatenate(km)


def basemap(countries: Iterable[Land]) -> str:
    """Return the outlines of countries as a GeoJSON of ``basemap/``."""
    features = [
        {
            "type": "Feature",
            "properties": {"iso3": land.code},
            "geometry": {"type": "MultiPolygon", "coordinates": _rings(land)},
        }
        for land in countries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n"


def _rings(land: Land) -> list[list[list[list[float]]]]:
    shapely = needed("shapely")
    coarse = shapely.simplify(land.shape, COARSE_DEGREES)
    out = []
    for part in getattr(coarse, "geoms", [coarse]):
        points = shapely.get_coordinates(part.exterior)
        out.append([[[round(float(x), 4), round(float(y), 4)] for x, y in points]])
    return out
