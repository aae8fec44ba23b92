"""Where points lie to each other: the nearest, and whether latitude and longitude of one were swapped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from sim.building.records import Bools
from sim.world.doctor.geography import great_circle
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
    _, as_written = nearest(lat, lon, points)
    _, turned = nearest(lon, lat, points)
    as_written[np.abs(lat) > 90], turned[np.abs(lon) > 90] = np.inf, np.inf
    found: Bools = (as_written > AWAY_KM) & (as_written > NEARER * turned)
    return found
