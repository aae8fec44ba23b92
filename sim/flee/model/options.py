"""What two settings of Flee make of an instance before its first day.

Rule
----
`hasten` h: one party stands for h people. Populations and capacities are divided and rounded down, so are the
counts of every row of the layout; `initial_idps` and `capacity_per_day` are not divided, as in Flee.

`stay_close_to_home`: the score of an end point e is multiplied by max(1, d)^-home_distance_power, d the great-circle
distance in km (radius 6373 km)::

    a = sin²(Δφ/2) + cos φ₁ · cos φ₂ · sin²(Δλ/2),    d = 2 · 6373 · atan2(√a, √(1 − a))

Flee takes latitudes φ for longitudes λ and the other way round, and measures from where the party is instead of
from its home (`close_to_home` 0).

Source: Flee 3 (https://github.com/djgroen/flee), read in May 2026.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.flee.model.settings import FleeSettings
from sim.flee.world.instance import FleeInstance
from sim.world.world import Floats

RADIUS = 6373.0


def hastened(instance: FleeInstance, people: int) -> FleeInstance:
    """Return an instance in which one party stands for some people.

    Parameters
    ----------
    instance : FleeInstance
    people : int
        At least 1; 1 changes nothing.
    """
    if people == 1:
        return instance
    rows = [np.floor(row.daily / people) for row in instance.layout[1:]]
    return replace(
        instance,
        population=instance.population // people,
        capacity=instance.capacity // people,
        observed=np.floor(instance.observed / people),
        total=np.sum(rows, axis=0) if rows else np.floor(instance.total / people),
        refugees=np.floor(instance.refugees / people),
        before=None if instance.before is None else np.floor(instance.before / people),
    )


def near_of(instance: FleeInstance, settings: FleeSettings) -> Floats | None:
    """Return the factor for staying close to home: rows are homes, or (in Flee) where the party is."""
    if settings.stay_close_to_home < 0.5:
        return None
    swapped = settings.close_to_home < 0.5  # Flee's coordinates are
    lat, lon = (instance.lon, instance.lat) if swapped else (instance.lat, instance.lon)
    return nearness(lat, lon, settings.home_distance_power)


def nearness(lat: Floats, lon: Floats, power: float) -> Floats:
    """Return max(1, d)^-power for every pair of places.

    Parameters
    ----------
    lat, lon : ndarray of float, degrees
    power : float
    """
    phi, lam = np.radians(lat), np.radians(lon)
    half = np.sin((phi[:, None] - phi) / 2) ** 2
    half += np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    half = np.clip(half, 0.0, 1.0)
    km = 2.0 * RADIUS * np.arctan2(np.sqrt(half), np.sqrt(1.0 - half))
    return np.asarray(np.maximum(km, 1.0) ** -power)
