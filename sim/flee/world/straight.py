"""The doctor on roads and the map: roads shorter than the crow flies, and maps whose roads are straight lines.

Equation
--------
The great circle between two places, on a sphere of radius R = 6371 km, with latitudes φ and longitudes λ::

    a = sin²(Δφ/2) + cos φ₁ · cos φ₂ · sin²(Δλ/2),    d = 2 R · asin √a
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.flee.world.instance import FleeInstance
from sim.flee.world.telling import link_line, tell
from sim.words.numbers import exact
from sim.world.findings import Finding
from sim.world.world import Floats

RADIUS = 6371.0
SHORT = 0.95
"""A road of less than this share of the great circle is shorter than any road can be, whatever stands for a town."""
STRAIGHT, MOST, FEWEST = 0.01, 0.6, 5
"""Within which share of the great circle a road is a straight line; which share of the roads; of how many at least."""


def great_circle(case: FleeInstance) -> Floats:
    """Return the km between the ends of every road; NaN where an end has no place on the map."""
    lat, lon = np.radians(case.lat), np.radians(case.lon)
    lost = ((case.lat == 0) & (case.lon == 0)) | (np.abs(case.lat) > 90) | (np.abs(case.lon) > 180)
    a, b = case.link_a, case.link_b
    half = np.sin((lat[a] - lat[b]) / 2) ** 2
    half += np.cos(lat[a]) * np.cos(lat[b]) * np.sin((lon[a] - lon[b]) / 2) ** 2
    km = 2 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.where(lost[a] | lost[b] | (km < 1.0), np.nan, km)


def short_roads(case: FleeInstance) -> Iterator[Finding]:
    """Find roads that are shorter than the crow flies."""
    straight = great_circle(case)
    for link in np.flatnonzero((case.link_km > 0) & (case.link_km < SHORT * straight)).tolist():
        name = f"{case.places[case.link_a[link]]} - {case.places[case.link_b[link]]}"
        message = (
            f"the road {name} is {case.link_km[link]:g} km long, but its ends are {exact(straight[link])} km apart"
        )
        hint = "its length or a place on the map is wrong"
        yield tell(case, "routes", link_line(case, link), "warning", "short-road", message, hint)


def straight_roads(case: FleeInstance) -> Iterator[Finding]:
    """Find a map on which most roads are straight lines."""
    straight = great_circle(case)
    known = ~np.isnan(straight)
    alike = known & (np.abs(case.link_km - straight) <= STRAIGHT * straight)
    if known.sum() >= FEWEST and alike.sum() >= MOST * known.sum():
        message = (
            f"{int(alike.sum())} of {int(known.sum())} roads are as long as the great circle between their ends: "
            "straight lines, not roads"
        )
        hint = "real roads of published instances are 1.2 to 1.4 times as long, one more than another"
        yield tell(case, "routes", None, "warning", "straight-roads", message, hint)
