"""The world as arrays: places, roads, hosts, garrisons, history.

Everything here is read-only, its arrays too, and shared by all replicates of all scenarios. The readers are in
:mod:`sim.world.load`; docs/world-format.md describes the files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sim.scenario.events import Event
from sim.scenario.posterior import Posterior
from sim.words.fixed import Fixed
from sim.words.wording import counted

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]


class PlaceKind(IntEnum):
    """Kinds of place."""

    DISTRICT = 0
    CAPITAL = 1
    CROSSING = 2
    SITE = 3
    EXIT = 4


class Mode(IntEnum):
    """Kinds of road."""

    ASPHALT = 0
    GRAVEL = 1
    MOUNTAIN_ROAD = 2
    TRACK = 3
    FOOTPATH = 4


class CrossingKind(IntEnum):
    """Kinds of crossing."""

    BRIDGE = 0
    FERRY = 1
    FORD = 2
    PASS = 3


class Policy(IntEnum):
    """What a host does with people of one kind on its bank."""

    CLOSED = 0
    LIMITED = 1
    OPEN = 2


class Kind(IntEnum):
    """Kinds of party."""

    CIVILIAN = 0
    MILITARY = 1


KIND_NAMES = ("civilian", "military")


@dataclass(frozen=True, eq=False)
class Places(Fixed):
    """All places; every array has one entry per place, in the order of places.csv.

    Parameters
    ----------
    ids, names, country, province : tuple of str
        `country` is the ISO code; a crossing has the country of its near bank.
    kind : int8, PlaceKind
    lat, lon : float, degrees
    population : int64, people at home on the first day (0 for crossings, sites, exits)
    border_km : float, km of the place's own border with a host (0 inland)
    host : int32, row in `Hosts` of a crossing's far bank, of a site or of an exit; -1 for the others
    crossing_kind : int8, CrossingKind, -1 where it is no crossing
    capacity : float, shape (n, 3): places of a site, low, central, high; NaN where it is no site;
        infinity for an exit
    let_through : float, share of the civilians a day that those who hold the near bank of a crossing let through, once
        it is no longer the government's; NaN where nothing is known, and where it is no crossing
    districts : int32, how many districts a capital stands for that are no places of their own; 0 where none are known
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    country: tuple[str, ...]
    province: tuple[str, ...]
    kind: Bytes
    lat: Floats
    lon: Floats
    population: Longs
    border_km: Floats
    host: Ints
    crossing_kind: Bytes
    capacity: Floats
    let_through: Floats
    districts: Ints

    def __repr__(self) -> str:
        return f"<Places: {len(self):,}>"

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each place id."""
        return {name: i for i, name in enumerate(self.ids)}

    def of_kind(self, *kinds: PlaceKind) -> Ints:
        """Return the rows of all places of these kinds, in order."""
        return np.flatnonzero(np.isin(self.kind, kinds)).astype(np.int32)

    def provinces(self) -> list[str]:
        """Return the provinces in which people live at home, in the order in which arrays of provinces have them."""
        return sorted({self.province[row] for row in self.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)})


@dataclass(frozen=True, eq=False)
class Roads(Fixed):
    """Directed arcs, sorted by origin; a two-way road is two arcs.

    Parameters
    ----------
    origin, target : int32, rows of places
    km : float
    mode : int8, Mode
    first : int32, shape (places + 1): arcs first[i] … first[i + 1] - 1 leave place i
    row : int32, the row of its road in roads.csv, from 0
    """

    origin: Ints
    target: Ints
    km: Floats
    mode: Bytes
    first: Ints
    row: Ints

    def __repr__(self) -> str:
        return f"<Roads: {len(self):,}>"

    def __len__(self) -> int:
        return len(self.origin)


@dataclass(frozen=True, eq=False)
class Hosts(Fixed):
    """Receiving states.

    Parameters
    ----------
    ids, names : tuple of str
        ISO code and English name.
    policy : int8, Policy, shape (n, 2): for civilians, for soldiers, on the first day
    guards : float, guards on the modelled border on the first day
    border_km : float, km of that border
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    policy: Bytes
    guards: Floats
    border_km: Floats

    def __repr__(self) -> str:
        return f"<Hosts: {len(self):,}>"

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Garrisons(Fixed):
    """Units of soldiers in two versions; each row is one unit.

    Parameters
    ----------
    place : int32, district, capital or crossing (a border post)
    units : tuple of str
    version : tuple of str: "both", "seeded" or "blind"
    low, central, high : float, soldiers
    """

    place: Ints
    units: tuple[str, ...]
    version: tuple[str, ...]
    low: Floats
    central: Floats
    high: Floats

    def __repr__(self) -> str:
        return f"<Garrisons: {len(self):,}>"

    def __len__(self) -> int:
        return len(self.units)

    def rows(self, version: str) -> Ints:
        """Return the rows that count in this version ("seeded" or "blind")."""
        return np.array([i for i, v in enumerate(self.version) if v in ("both", version)], dtype=np.int32)


@dataclass(frozen=True)
class Headcount:
    """People counted at a crossing (or in a whole host) in a window of days, as a source reports.

    Parameters
    ----------
    place : str
        Crossing id, or host id when the count has no single crossing.
    first, last : datetime.date
        Days whose arrivals the count covers, both included.
    people : float
    kind : str
        "civilian" or "military".
    qualifier : str
        "exact", "more than" or "about".
    in_document : bool
        True for the seed document's own figures.
    holdout : bool
        True if it may judge the model but never seed or fit it.
    source, confidence : str
    """

    place: str
    first: dt.date
    last: dt.date
    people: float
    kind: str
    qualifier: str
    in_document: bool
    holdout: bool
    source: str
    confidence: str


@dataclass(frozen=True)
class Fact:
    """A dated fact that is compared with the model but is no count at a crossing.

    Parameters
    ----------
    name : str
        Those that the model is compared with: :data:`sim.world.facts.NAMES`.
    date : datetime.date
    value : float
    in_document : bool
    note, source, confidence : str
    """

    name: str
    date: dt.date
    value: float
    in_document: bool
    note: str
    source: str
    confidence: str


@dataclass(frozen=True, eq=False)
class World:
    """A world folder, read and checked.

    Parameters
    ----------
    name : str
    folder : Path
        Where it was read from (the basemap's GeoJSON files lie in its folder ``basemap/``).
    home : str
        ISO code of the country people flee from.
    places, roads, hosts, garrisons : see the classes
    insurgent_at_start : tuple of str
        Districts held by the insurgents on the first day.
    events : tuple of Event
        Documented history, by date, none after the branch date.
    headcounts, facts : tuple
    digest : str
        SHA-256 over the names and bytes of all its CSV files (hex).
    evidence_rows : int
    credits : mapping of str to str
        Whom a map must name, by what is drawn: borders, places.
    pcodes : mapping of str to tuple of str
        Codes of the administrative areas of places, from the first level down, where they are known.
    posterior : Posterior or None
        Rows of parameters that belong together (``posterior.csv``); None where the world has none.
    """

    name: str
    folder: Path
    home: str
    places: Places
    roads: Roads
    hosts: Hosts
    garrisons: Garrisons
    insurgent_at_start: tuple[str, ...]
    events: tuple[Event, ...]
    headcounts: tuple[Headcount, ...]
    facts: tuple[Fact, ...]
    digest: str
    evidence_rows: int = field(default=0)
    credits: Mapping[str, str] = field(default_factory=dict)
    posterior: Posterior | None = None
    pcodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        of = f"{counted(len(self.places), 'place')}, {counted(len(self.roads), 'road')}"
        return f"<World {self.name}: {of}, {counted(len(self.hosts), 'host')}>"

    def history(self, until: dt.date) -> list[Event]:
        """Return the documented history up to a day, that day's too."""
        return [event for event in self.events if event.date <= until]
