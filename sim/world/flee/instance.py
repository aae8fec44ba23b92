"""A Flee instance as arrays: what its folder says, read and checked, before any rule is applied.

Flee is the field's best-known model of forced displacement; its instances are folders of CSV files
(locations, routes, closures, conflicts, observed counts). docs/flee.md describes the format and its quirks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from sim.world.world import Bytes, Floats, Ints, Longs


class FleeKind(IntEnum):
    """What a location is, after Flee's substring tests, in its order."""

    CAMP = 0
    IDP_CAMP = 1
    CONFLICT = 2
    FORWARDING_HUB = 3
    MARKER = 4
    FLOOD_ZONE = 5
    TOWN = 6


class ClosureKind(IntEnum):
    """What a row of closures.csv changes."""

    COUNTRY = 0
    LOCATION = 1
    CAMP = 2
    IDP_CAMP = 3
    LINK = 4
    REMOVE_FORCED_REDIRECTION = 5


@dataclass(frozen=True)
class Closure:
    """One row of closures.csv; `end` is -1 for ever. Names are rows of locations (or countries) as text."""

    kind: ClosureKind
    name1: str
    name2: str
    start: int
    end: int
    where: str


@dataclass(frozen=True, eq=False)
class FleeInstance:
    """One conflict.

    Parameters
    ----------
    name : str
    folder : Path
    start : date
        Day 0.
    days : int
        Length of the period.
    places : tuple of str
        Names of the locations, in the order of the file.
    region, country : tuple of str
    lat, lon : float
    kind : int8, FleeKind of each location at the start (a conflict zone with a later date starts as TOWN)
    population : int64, of a town or conflict zone (0 for a camp)
    capacity : float, of a camp; 0 or less is unlimited, as in Flee
    conflict_date : int32, day from which a conflict zone of locations.csv is active; -1 where it is none
    intensity : float, `conflict_intensity` column or 1.0 for conflict zones
    home : str
        Country of the first location: the others are foreign.
    link_a, link_b : int32, rows of locations; each row of routes.csv is one two-way link
    link_km : float
    link_forced : int8, value of the column forced_redirection (0, 1, 2; blank is 0)
    link_speed : float, NaN or the link's own maximal speed (km per day)
    closures : tuple of Closure, in file order
    conflicts : float, shape (days, places), value of conflicts.csv on each day (0 where no column)
    camps : int32, rows of locations that have observed counts, in the order of data_layout.csv
    observed : float, shape (days, camps), interpolated counts after the level-1 corrections, people
    total : float, shape (days,), sum over ALL rows of data_layout after the first, places or not
    refugees : float, shape (days,), the series of the first row of data_layout (refugees.csv)
    settings : mapping
        simsetting.yml where present, as nested plain values; {} otherwise.
    flee_output : float, shape (days, camps) or None
        "<camp> sim" columns of one run of Flee itself (flee_output.csv), where present.
    warnings : tuple of str
        Quirks that were read as Flee reads them and that a user should know of.
    """

    name: str
    folder: Path
    start: dt.date
    days: int
    places: tuple[str, ...]
    region: tuple[str, ...]
    country: tuple[str, ...]
    lat: Floats
    lon: Floats
    kind: Bytes
    population: Longs
    capacity: Floats
    conflict_date: Ints
    intensity: Floats
    home: str
    link_a: Ints
    link_b: Ints
    link_km: Floats
    link_forced: Bytes
    link_speed: Floats
    closures: tuple[Closure, ...]
    conflicts: Floats
    camps: Ints
    observed: Floats
    total: Floats
    refugees: Floats
    settings: Mapping[str, Any] = field(default_factory=dict)
    flee_output: Floats | None = None
    warnings: tuple[str, ...] = ()
