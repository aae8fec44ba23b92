"""A Flee instance as arrays: what its folder says, read and checked, before any rule is applied.

Flee is the field's best-known model of forced displacement; its instances are folders of CSV files
(locations, routes, closures, conflicts, observed counts). docs/flee.md describes the format and its quirks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.words.fixed import Fixed
from sim.words.wording import counted
from sim.world.world import Bytes, Floats, Ints, Longs

Bools = npt.NDArray[np.bool_]
#: So near a report, in days and as a share of the period, its count holds at the ends of a series.
FEW_DAYS, FEW_SHARE = 30, 0.05
#: From when to when a camp has counts that never has one.
NEVER = (float("inf"), float("-inf"))


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
    """One row of closures.csv; `end` is -1 for ever. Names are rows of locations (or countries) as text.

    A closure whose end is no day after its start never ends, in Flee as here; `where` is ``file:line``.
    """

    kind: ClosureKind
    name1: str
    name2: str
    start: int
    end: int
    where: str


@dataclass(frozen=True)
class Change:
    """One row of location_changes.csv: what a place becomes on a day; `where` is ``file:line``."""

    place: int
    kind: FleeKind
    day: int
    where: str


@dataclass(frozen=True, eq=False)
class LayoutRow(Fixed):
    """One row of data_layout.csv and the counts its files hold.

    Parameters
    ----------
    name : str
    place : int
        Row of locations, -1 where there is no place of this name.
    line : int
        In data_layout.csv.
    files : tuple of str
        Several are summed.
    day, count : float
        Report days (days since the start) and people, after the level-1 corrections, in file order.
    raw : float
        The reported people before the corrections.
    daily : float, shape (days,)
        Interpolated as Flee does.
    parts : tuple of (file, day, count)
        What each file reports.
    """

    name: str
    place: int
    line: int
    files: tuple[str, ...]
    day: Floats
    count: Floats
    raw: Floats
    daily: Floats
    parts: tuple[tuple[str, Floats, Floats], ...] = ()


@dataclass(frozen=True)
class Origins:
    """Where the parts of an instance stand, for messages.

    Parameters
    ----------
    files : mapping of str to Path
        Every file that was read, by what it holds: "locations", "routes", "closures", "conflicts", "layout", ...
    place_line, link_line, closure_line : tuple of int
    conflict_rows : int
        Days that conflicts.csv has; -1 where there is no such file.
    unknown_conflicts : tuple of (name, line, column)
        Columns of conflicts.csv that name no place.
    lost_closures : tuple of (name, line, column)
        Rows of closures.csv that close a location that is none.
    """

    files: Mapping[str, Path] = field(default_factory=dict)
    place_line: tuple[int, ...] = ()
    link_line: tuple[int, ...] = ()
    closure_line: tuple[int, ...] = ()
    conflict_rows: int = -1
    unknown_conflicts: tuple[tuple[str, int, int], ...] = ()
    lost_closures: tuple[tuple[str, int, int], ...] = ()

    def __repr__(self) -> str:
        return f"<Origins: {counted(len(self.files), 'file')}>"


@dataclass(frozen=True, eq=False)
class FleeInstance(Fixed):
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
        0 for dates before the start as well.
    intensity : float, `conflict_intensity` column or 1.0 for conflict zones (later ones too), 0 for others
    home : str
        Country of the first location: the others are foreign.
    link_a, link_b : int32, rows of locations; each row of routes.csv is one two-way link
    link_km : float
    link_forced : int8, value of the column forced_redirection (0, 1, 2; blank is 0)
        One row stays one link here; Flee builds two parallel ones of a row with 1.
    link_speed : float, NaN or the link's own maximal speed (km per day)
    closures : tuple of Closure, in file order
    conflicts : float, shape (days, places), value of conflicts.csv on each day (0 where no column)
        Without conflicts.csv: `intensity` from `conflict_date` on. Days it does not reach repeat its last row.
    camps : int32, rows of locations that have observed counts, in the order of data_layout.csv, then the other camps
    observed : float, shape (days, camps), interpolated counts after the level-1 corrections, people
    total : float, shape (days,), sum over ALL rows of data_layout after the first, places or not
    refugees : float, shape (days,), the series of the first row of data_layout (refugees.csv)
    settings : mapping
        simsetting.yml where present, as nested plain values; {} otherwise.
    flee_output : float, shape (days, camps) or None
        "<camp> sim" columns of one run of Flee itself (flee_output.csv), where present.
    warnings : tuple of str
        Quirks that were read as Flee reads them and that a user should know of.
    link_walk : float, the link's walk_probability (0 where not given); None: no link has one
    initial_idps : int64, of each place, agents that stand there on day 0 (Flee obeys it for camps only)
    capacity_per_day : float, of each place, added to its capacity every day
    demographics : mapping attribute -> value -> place (or "Default") -> weight
        Of demographics_<attribute>.csv; age and gender count where a setting asks for them.
    layout : tuple of LayoutRow
        All rows of data_layout.csv, the first (refugees.csv) included.
    counted : bool
        Whether there are counts; without any, `camps` are all camps and `observed`, `total` and `refugees` are 0.
    changes : tuple of Change, in file order
    floods : int32, shape (days, places), level of the flood; None where the settings ask for no floods
    hunger : float, shape (days, places), share of the people who are critically short of food, 0..1; None: not known
    trade, hdi : float, of each place, columns `trade_volume` (billions of dollars) and `hdi` (0..1); None: no column
    before : float, of each camp, people counted on day 0 who are left out of all counts (`empty_camps_on_day0`)
        None: nobody is left out.
    origins : Origins
    people_each : float
        How many people one of this instance stands for: 1 but where it was thinned (:mod:`sim.validation.trials`).
    steady : bool
        Whether a number that reports repeat to the end was counted each time. So it is where a recipe made the world,
        for each report is a row of a file that somebody gave; of a Flee instance nobody can tell it from padding.
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
    link_walk: Floats | None = None
    initial_idps: Longs | None = None
    capacity_per_day: Floats | None = None
    demographics: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    layout: tuple[LayoutRow, ...] = ()
    counted: bool = True
    changes: tuple[Change, ...] = ()
    floods: Ints | None = None
    hunger: Floats | None = None
    trade: Floats | None = None
    hdi: Floats | None = None
    before: Floats | None = None
    origins: Origins = field(default_factory=Origins)
    people_each: float = 1.0
    steady: bool = False

    @property
    def uncounted(self) -> Bools:
        """Of which camps nothing is known though others were counted: people go there, and nobody is compared."""
        rows = [row.place for row in self.layout]
        return np.asarray(~np.isin(self.camps, rows) & self.counted & bool(rows), np.bool_)

    def __repr__(self) -> str:
        days, camps = counted(self.days, "day"), counted(len(self.camps), "camp")
        return f"<FleeInstance {self.name}: {days} from {self.start}, {camps}>"

    @property
    def reported(self) -> Bools:
        """Where a count was reported, lies between two reports or is near one, shape (days, camps).

        `observed` repeats the first report backwards and the last one forwards, as Flee does. For a few days (a month
        and a twentieth of the period at most) that is as good as a line between two reports; of a longer stretch no day
        counts. Reports that repeat one number to the end are such a stretch, and a series that never changes is nothing
        but one, unless counts may be `steady`. A camp whose first report is 0 was empty before: that is known on days
        on which another has a count.
        """
        if not self.counted:
            return np.zeros(self.observed.shape, np.bool_)
        rows = {row.place: row for row in self.layout if row.place >= 0}
        camps, days = self.camps.tolist(), len(self.observed)
        few, day = min(FEW_DAYS, FEW_SHARE * days), np.arange(days)[:, None]
        whole = NEVER if rows else (0.0, float(days))
        ends = [_ends(rows[k], few, self.steady) if k in rows else whole for k in camps]
        first, last = np.array(ends, np.float64).reshape(-1, 2).T
        first, last = np.where(first <= few, 0, first), np.where(last >= days - 1 - few, days, last)
        seen: Bools = (day >= first) & (day <= last)
        empty = np.array([k in rows and rows[k].count[0] == 0 for k in camps], np.bool_) & np.isfinite(first)
        return seen | ((day < first) & empty & seen.any(axis=1, keepdims=True))

    @property
    def dated(self) -> Bools:
        """Where a camp has a report of that very day, shape (days, camps)."""
        out: Bools = np.zeros(self.observed.shape, np.bool_)
        rows = {row.place: row for row in self.layout if row.place >= 0}
        for k, place in enumerate(self.camps.tolist()):
            days = rows[place].day.astype(int) if place in rows else np.arange(0 if rows else len(out))
            out[days[(days >= 0) & (days < len(out))], k] = True
        return out

    @property
    def known(self) -> Floats:
        """The counts that somebody could know on their day, shape (days, camps): the last report dated up to it.

        A first report within the first few days stands for those before it, as in `reported`: it is what every model is
        given to begin with. Before a later one nothing is known.
        """
        out = np.array(self.observed, np.float64)
        rows, few = {row.place: row for row in self.layout if row.place >= 0}, min(FEW_DAYS, FEW_SHARE * len(out))
        for k, place in enumerate(self.camps.tolist()):
            if place in rows:
                row = rows[place]
                order = np.argsort(row.day, kind="stable")
                last = np.searchsorted(row.day[order], np.arange(len(out)), side="right") - 1
                before = self.observed[0, k] if row.day.min() <= few else 0.0
                gone = 0.0 if self.before is None else self.before[k]  # left out of all counts
                reported = np.maximum(row.count[order][np.maximum(last, 0)] - gone, 0.0)
                out[:, k] = np.where(last >= 0, reported, before)
        return out


def _ends(row: LayoutRow, few: float, steady: bool) -> tuple[float, float]:
    """Return the days between which the reports of a camp say something: none of a series that never changes.

    Where counts may be `steady` every report says something.
    """
    if steady:
        return float(row.day.min()), float(row.day.max())
    order = np.argsort(row.day, kind="stable")
    day, count = row.day[order], row.count[order]
    changes = np.flatnonzero(np.diff(count))
    if len(day) > 1 and not len(changes):
        return NEVER
    flat_from = day[changes[-1] + 1] if len(changes) else day[-1]
    return float(day[0]), float(min(day[-1], flat_from + few))


def shortened(instance: FleeInstance, days: int) -> FleeInstance:
    """Return the first days of an instance; every one of them goes as it does in the whole."""
    if days >= instance.days:
        return instance
    return replace(
        instance,
        days=days,
        conflicts=instance.conflicts[:days],
        observed=instance.observed[:days],
        total=instance.total[:days],
        refugees=instance.refugees[:days],
        flee_output=None if instance.flee_output is None else instance.flee_output[:days],
        floods=None if instance.floods is None else instance.floods[:days],
        hunger=None if instance.hunger is None else instance.hunger[:days],
        layout=tuple(replace(row, daily=row.daily[:days]) for row in instance.layout),
    )
