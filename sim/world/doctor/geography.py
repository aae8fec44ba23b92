"""Places and roads: whether the map can be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.scenario.tables.reader import Row
from sim.words.numbers import exact
from sim.words.wording import counted, few
from sim.world.borders import load_basemap
from sim.world.checks import Tables
from sim.world.doctor.tell import tell
from sim.world.findings import Finding, no_crossing
from sim.world.world import Floats

ALONE, ALONE_KM = 10, 250
"""A place is alone when its nearest neighbour is this many times farther than is usual, and this many km."""

AWAY_KM, NEARER = 500, 3
"""Coordinates look swapped when a place is so far from the middle, and so many times nearer the other way round.

So do signs that look turned, of the places of one country."""

ENOUGH = 3
"""Places of a country from which on one can have another sign than the others."""

SHORTER, LONGER, ROUND_KM = 0.95, 4, 1.0
"""Limits of road km per km of great circle, and what rounding may take from a short road."""

EARTH_KM = 6371.0

MARGIN = 0.5
"""Degrees that a place may lie outside the frame of its country: outlines are coarse."""

Degrees = Floats | float | np.floating[Any]


def great_circle(lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> Floats:
    """Return great circle distances in km between points in degrees."""
    a, b = np.radians(lat1), np.radians(lat2)
    chord = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))


def mirrored(lat: Floats, lon: Floats, countries: Sequence[str]) -> dict[int, tuple[float, float]]:
    """Return the places that lie far from the middle of their country's and near it with another sign, and where.

    A host may have a camp on the other side of the equator and none between: of fewer than `ENOUGH` nothing is known.
    """
    of, out = np.array(countries, dtype=np.str_), dict[int, tuple[float, float]]()
    for country in dict.fromkeys(countries):
        rows = np.flatnonzero((of == country) & ~np.isnan(lat + lon))
        if len(rows) < ENOUGH:
            continue
        y, x = lat[rows], lon[rows]
        middle = np.median(y), np.median(x)
        given = great_circle(y, x, *middle)
        for there in ((-y, x), (y, -x), (-y, -x)):
            for i in np.flatnonzero((given > AWAY_KM) & (given > NEARER * great_circle(*there, *middle))).tolist():
                out.setdefault(int(rows[i]), (float(there[0][i]), float(there[1][i])))
    return dict(sorted(out.items()))


def swapped(lat: Floats, lon: Floats) -> list[int]:
    """Return the places far from the middle of all that would lie near it with latitude and longitude swapped."""
    middle = np.median(lat), np.median(lon)
    given = great_circle(lat, lon, *middle)
    other = great_circle(np.clip(lon, -90, 90), lat, *middle)
    could = (np.abs(lon) <= 90) & (given > AWAY_KM) & (given > NEARER * other)
    return [int(i) for i in np.flatnonzero(could)]


@dataclass
class Map:
    """Where the places of a world lie, and which of them cannot lie there."""

    rows: list[Row]

    @cached_property
    def lat(self) -> Floats:
        """Latitude of each place."""
        return np.array([row["lat"] for row in self.rows], dtype=np.float64)

    @cached_property
    def lon(self) -> Floats:
        """Longitude of each place."""
        return np.array([row["lon"] for row in self.rows], dtype=np.float64)

    @cached_property
    def swapped(self) -> list[int]:
        """Places whose latitude and longitude look swapped."""
        return swapped(self.lat, self.lon)

    @cached_property
    def mirrored(self) -> dict[int, tuple[float, float]]:
        """Places that would lie among those of their country with another sign, and where that is."""
        found = mirrored(self.lat, self.lon, [row["country"] for row in self.rows])
        return {i: there for i, there in found.items() if i not in self.swapped}

    @cached_property
    def astray(self) -> list[int]:
        """Places whose coordinates look swapped or of another sign."""
        return [*self.swapped, *self.mirrored]

    @cached_property
    def nearest(self) -> Floats:
        """Km from each place to the nearest other one, those with swapped coordinates or another sign left out."""
        at = np.setdiff1d(np.arange(len(self.rows)), self.astray)
        found = np.zeros(len(self.rows))
        for i in at:
            others = at[at != i]
            km = great_circle(self.lat[i], self.lon[i], self.lat[others], self.lon[others])
            found[i] = km.min() if len(km) else 0.0
        return found

    @cached_property
    def alone(self) -> list[int]:
        """Places far from all others."""
        at = np.setdiff1d(np.arange(len(self.rows)), self.astray)
        usual = float(np.median(self.nearest[at])) if len(at) else 0.0
        return [int(i) for i in np.flatnonzero(self.nearest > max(ALONE * usual, ALONE_KM)) if len(at) > 2]


def places(tables: Tables) -> Iterator[Finding]:
    """Tell of places that cannot lie where they stand."""
    world = Map(tables["places"])
    for i in world.swapped:
        row = world.rows[i]
        message = f"'{row['place']}' lies at {row['lat']:g}, {row['lon']:g}, far from all others"
        yield tell(row, "lat", "swapped", message, f"latitude and longitude look swapped{_by_road(tables, world, i)}")
    for i, (lat, lon) in world.mirrored.items():
        row = world.rows[i]
        message = f"'{row['place']}' lies at {row['lat']:g}, {row['lon']:g}, far from the others of {row['country']}"
        hint = f"a sign looks turned: {lat:g}, {lon:g} is among them{_by_road(tables, world, i)}"
        yield tell(row, "lat" if lat != row["lat"] else "lon", "turned", message, hint)
    for i in world.alone:
        row = world.rows[i]
        message = f"'{row['place']}' lies {exact(world.nearest[i])} km from the nearest other place"
        yield tell(row, "lat", "far-away", message, f"are its coordinates right?{_by_road(tables, world, i)}")
    seen: dict[tuple[float, float], Row] = {}
    for row in world.rows:
        there = seen.setdefault((row["lat"], row["lon"]), row)
        if there is not row:
            message = f"'{row['place']}' lies where '{there['place']}' does (line {there.line})"
            yield tell(row, "lat", "same-spot", message, "are its coordinates right?")


def _by_road(tables: Tables, world: Map, place: int) -> str:
    """Return what a road of a place says of how far it is from another."""
    index = {row["place"]: i for i, row in enumerate(world.rows)}
    name = world.rows[place]["place"]
    for row in tables["roads"]:
        if name in (row["from"], row["to"]):
            a, b = index[row["from"]], index[row["to"]]
            direct = float(great_circle(world.lat[a], world.lon[a], world.lat[b], world.lon[b]))
            other = row["to"] if row["from"] == name else row["from"]
            return f"; '{other}' is {row['km']:g} km away by road and {exact(direct)} km on the map"
    return ""


def roads(tables: Tables) -> Iterator[Finding]:
    """Tell of roads shorter than the great circle or far longer; those of a place told of already are left out."""
    world = Map(tables["places"])
    index = {row["place"]: i for i, row in enumerate(world.rows)}
    astray = {*world.astray, *world.alone}
    ends = np.array([[index[row[end]] for end in ("from", "to")] for row in tables["roads"]], dtype=np.int64)
    a, b = ends.reshape(-1, 2).T
    direct = great_circle(world.lat[a], world.lon[a], world.lat[b], world.lon[b])
    short = []
    for row, km, i, j in zip(tables["roads"], direct, a, b, strict=True):
        if {int(i), int(j)} & astray:
            continue
        between = f"the road from '{row['from']}' to '{row['to']}', {row['km']:g} km, is"
        if row["km"] < SHORTER * km - ROUND_KM:
            message = f"{between} shorter than the great circle between them, {exact(km)} km"
            short.append(tell(row, "km", "short-road", message))
        elif row["km"] > LONGER * km + LONGER * ROUND_KM and km > 0:
            message = f"{between} {exact(row['km'] / km)} times as long as the great circle, {km:,.1f} km"
            yield tell(row, "km", "long-road", message)
    if len(short) > 5 and 2 * len(short) > len(direct):
        message = f"{len(short):,} of {counted(len(direct), 'road')} are shorter than the great circle"
        hint = "are the lengths in another unit than km, or latitude and longitude swapped?"
        yield tell(tables["roads"][0], "km", "short-road", message, hint)
        return
    yield from short


def hosts(tables: Tables) -> Iterator[Finding]:
    """Tell of hosts that nobody can reach."""
    reached = {row["host"] for row in tables["places"] if row["kind"] == "crossing"}
    for row in tables["hosts"]:
        if row["host"] not in reached:
            yield tell(row, "host", "no-crossing", no_crossing(row["host"]))


def same_names(tables: Tables) -> Iterator[Finding]:
    """Tell of places of one kind, country and province that share a name, and of hosts that do."""
    seen: dict[tuple[str, ...], list[Row]] = {}
    for row in tables["places"]:
        seen.setdefault((row["name"].casefold(), row["kind"], row["country"], row["province"]), []).append(row)
    for rows in seen.values():
        if len(rows) > 1:
            ids = few([f"'{row['place']}'" for row in rows])
            yield tell(rows[1], "name", "same-name", f"{ids} are all called '{rows[0]['name']}'")
    called: dict[str, Row] = {}
    for row in tables["hosts"]:
        first = called.setdefault(row["name"].casefold(), row)
        if first is not row:
            ids = f"'{first['host']}' and '{row['host']}'"
            yield tell(row, "name", "same-name", f"the hosts {ids} are both called '{row['name']}'")


def off_the_map(tables: Tables) -> Iterator[Finding]:
    """Tell of places outside the country they are said to lie in, as the basemap draws it (if the world has one)."""
    world = Map(tables["places"])
    countries = load_basemap(world.rows[0].file.parent / "basemap").countries
    boxes = {name: np.concatenate(rings) for name, rings in countries.items() if rings}
    told = {*world.astray, *world.alone}
    outside, turned = [], 0
    for i, row in enumerate(world.rows):
        box = boxes.get(row["country"])
        if box is None or i in told or _inside(row["lon"], row["lat"], box):
            continue
        outside.append(row)
        turned += _inside(row["lat"], row["lon"], box)
    if len(outside) > 1 and 2 * turned > len(world.rows):
        hint = "latitude and longitude look swapped in the whole table"
        message = f"{len(outside):,} places lie outside their countries as the basemap draws them"
        yield tell(outside[0], "lat", "off-the-map", message, hint)
        return
    for row in outside:
        message = f"'{row['place']}' lies outside {row['country']} as the basemap draws it"
        yield tell(row, "lat", "off-the-map", message, "are its coordinates right?")


def _inside(lon: float, lat: float, outline: Floats) -> bool:
    low, high = np.nanmin(outline, axis=0) - MARGIN, np.nanmax(outline, axis=0) + MARGIN
    return bool(low[0] <= lon <= high[0] and low[1] <= lat <= high[1])


CHECKS = (places, off_the_map, roads, hosts, same_names)
