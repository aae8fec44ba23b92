"""Where points lie to each other: the nearest, and whether latitude and longitude of one were swapped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from sim.building.records import Bools
from sim.world.doctor.geography import EARTH_KM, great_circle
from sim.world.world import Floats, Ints

AWAY_KM, NEARER = 300, 3
"""Latitude and longitude of a point look swapped where it is so far from any place, and so many times nearer if they
are taken the other way round."""


class Points(NamedTuple):
    """Places that events may be at."""

    names: tuple[str, ...]
    lat: Floats
    lon: Floats


def nearest(lat: Floats, lon: Floats, points: Points) -> tuple[Ints, Floats]:
    """Return the nearest point of each position, and the great circle to it (km)."""
    if not len(points.names):
        return np.full(len(lat), -1, np.int32), np.full(len(lat), np.inf)
    _, at = cKDTree(on_sphere(points.lat, points.lon)).query(on_sphere(lat, lon))
    return at.astype(np.int32), great_circle(lat, lon, points.lat[at], points.lon[at])


def nearest_other(lat: Floats, lon: Floats, points: Points) -> Floats:
    """Return the great circle (km) from the position of each point to the nearest of the others; one position a point.

    The positions may be other ones than those of the points: what a point would be near if it were there.
    """
    many = len(points.names)
    if many < 2:
        return np.full(many, np.inf)
    _, two = cKDTree(on_sphere(points.lat, points.lon)).query(on_sphere(lat, lon), k=2)
    at = np.where(two[:, 0] == np.arange(many), two[:, 1], two[:, 0])
    return great_circle(lat, lon, points.lat[at], points.lon[at])


def within(km: float, lat: Floats, lon: Floats) -> list[tuple[int, int]]:
    """Return the pairs of positions that lie nearer to each other than some km, in their order; NaN lies nowhere."""
    known = np.flatnonzero(~np.isnan(lat + lon))
    if len(known) < 2:
        return []
    chord = 2 * np.sin(min(km / EARTH_KM, np.pi) / 2)
    tree = cKDTree(on_sphere(lat[known], lon[known]))
    a, b = known[tree.query_pairs(chord * (1 + 1e-9), output_type="ndarray").reshape(-1, 2)].T
    near = great_circle(lat[a], lon[a], lat[b], lon[b]) < km
    return sorted(zip(a[near].tolist(), b[near].tolist(), strict=True))


def on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Return positions in space on a sphere of radius 1, where the nearest chord is the nearest great circle."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=-1)


def looks_swapped(lat: Floats, lon: Floats, points: Points) -> Bools:
    """Tell of each position whether it can only be meant the other way round, as far as places tell that.

    Parameters
    ----------
    lat, lon : float, degrees
        A latitude above 90 can be no latitude.
    points : Points
        Some of which each position should be near.
    """
    if not len(points.names):
        return np.zeros(len(lat), np.bool_)
    return _turned(lat, lon, nearest(lat, lon, points)[1], nearest(lon, lat, points)[1])


def look_swapped(points: Points) -> Bools:
    """Tell of each point whether it can only be meant the other way round, as far as the others tell that."""
    lat, lon = points.lat, points.lon
    return _turned(lat, lon, nearest_other(lat, lon, points), nearest_other(lon, lat, points))


def _turned(lat: Floats, lon: Floats, as_written: Floats, turned: Floats) -> Bools:
    """Tell where something is far from places as it is written, and much nearer the other way round."""
    as_written, turned = np.where(np.abs(lat) > 90, np.inf, as_written), np.where(np.abs(lon) > 90, np.inf, turned)
    found: Bools = (as_written > AWAY_KM) & (as_written > NEARER * turned)
    return found
