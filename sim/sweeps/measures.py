"""The numbers of a run that a sweep keeps: what a world can be asked for, and how it is read.

A run has some thousand numbers a day and a sweep asks for some fifty. They are read together: the columns that are
needed once, then all measures of one reading in one step, so that reading costs next to nothing beside the run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sim.model.network import Network
from sim.model.record import Layout, is_flow
from sim.model.sums import EVERYBODY, columns_of, sums_of
from sim.runs.tasks import Outcome, intensity_columns
from sim.runs.words import UNITS
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.measures import Series, measure_name
from sim.scenario.sweep.sweep import Measure, Reading
from sim.world.names import titles_of
from sim.world.world import KIND_NAMES, Floats, Ints, PlaceKind, World

#: Default measures of the whole world: measure, kind, reading.
OF_THE_WORLD: tuple[tuple[str, str, Reading], ...] = (
    ("internally_displaced", "civilian", "end"),
    ("internally_displaced", "civilian", "most"),
    ("queueing", "", "most"),
    ("sheltered", "", "end"),
    ("overflow", "", "most"),
    ("districts_insurgent", "", "end"),
    ("capitals_insurgent", "", "end"),
    ("dispersed", "military", "end"),
    ("repatriated", "military", "end"),
)


def series_of(world: World) -> Series:
    """Return what a world can be asked for: its series, and what of a host or the world is a sum of them."""
    series = Layout.of(Network.of(world)).series
    keys = (*series, *sums_of(series, world))
    return Series(
        units={key: UNITS.get(key[0], "people") for key in keys},
        flows=frozenset(key for key in keys if is_flow(*key[:2])),
        defaults=lambda bases: default_measures(world, bases),
        titles=titles_of(world),
    )


def default_measures(world: World, bases: Sequence[Scenario]) -> tuple[Measure, ...]:
    """Return the measures of a sweep that names none.

    Arrivals at every host that a crossing leads to, and at the crossings with a headcount in the document, by kind;
    those by the branch date at the document's hosts, if every scenario has that day; the country as a whole; and at the
    sites next to those crossings the largest overflow and the days from the branch date to the first.

    Parameters
    ----------
    world : World
    bases : sequence of Scenario
        The branch date is that of the first.
    """
    counted = list(dict.fromkeys(h.place for h in world.headcounts if h.in_document))
    hosts = list(dict.fromkeys(_host(world, place) for place in counted))
    reached = {_host(world, world.places.ids[row]) for row in world.places.of_kind(PlaceKind.CROSSING)}
    out = [_measure("arrivals", host, kind) for host in world.hosts.ids if host in reached for kind in KIND_NAMES]
    branch = bases[0].history_until
    if all(base.start <= branch <= base.until for base in bases):  # without history it lies before the first day
        out += [_measure("arrivals", host, kind, date=branch) for host in hosts for kind in KIND_NAMES]
    out += [_measure("arrivals", place, kind) for place in counted if place not in hosts for kind in KIND_NAMES]
    out += [_measure(measure, "world", kind, reading) for measure, kind, reading in OF_THE_WORLD]
    for site in _sites_behind(world, [place for place in counted if place not in hosts]):
        out.append(_measure("overflow", site, "", "most"))
        out.append(_measure("overflow", site, "", "first_over"))
    return tuple(out)


def _host(world: World, place: str) -> str:
    """Return the host that a crossing leads to, or the host itself."""
    if place in world.hosts.ids:
        return place
    return world.hosts.ids[int(world.places.host[world.places.index[place]])]


def _sites_behind(world: World, crossings: list[str]) -> list[str]:
    """Return the site nearest to each crossing, if it has a capacity."""
    network, places = Network.of(world), world.places
    out = []
    for crossing in crossings:
        row = places.index[crossing]
        first, end = network.site_first[row : row + 2]
        if first < end and places.kind[network.site_rows[first]] == PlaceKind.SITE:
            out.append(places.ids[network.site_rows[first]])
    return list(dict.fromkeys(out))


def _measure(
    measure: str, place: str, kind: str, reading: Reading | None = None, *, date: dt.date | None = None
) -> Measure:
    flow = is_flow(measure, place)
    reading = reading or ("total" if flow else "end")
    name = measure_name(measure, place, kind, reading, flow=flow, until=date)
    unit = "days" if reading == "first_over" else UNITS.get(measure, "people")
    return Measure(name, measure, place, kind, reading, date, unit=unit)


def read(measures: tuple[Measure, ...], scenario: Scenario, world: World, outcome: Outcome) -> list[float]:
    """Return the measures of one run; NaN where what a measure waits for did not happen.

    Parameters
    ----------
    measures : tuple of Measure
    scenario : Scenario
        For its first day and its branch date.
    world : World
    outcome : Outcome
        The record of the run.
    """
    columns = _columns(measures, world)
    daily = columns.daily(outcome.counts, outcome.intensity)
    values: list[float] = readings(measures, daily, scenario.start, scenario.history_until).tolist()
    return values


def readings(measures: Sequence[Measure], daily: Floats, start: dt.date, branch: dt.date) -> Floats:
    """Return the reading of each measure.

    Parameters
    ----------
    measures : sequence of Measure
    daily : float, shape (days, measures)
        The daily values of the series of each measure.
    start, branch : date
        First day; branch date.

    Returns
    -------
    ndarray of float, shape (measures,)
    """
    days = len(daily)
    last = np.array([days - 1 if m.date is None else (m.date - start).days for m in measures], int)
    if len(last) and (last.min() < 0 or last.max() >= days):
        raise ValueError("a measure is read on a day outside the run")
    out = np.full(len(measures), np.nan)
    for reading in dict.fromkeys(m.reading for m in measures):
        rows = np.array([k for k, m in enumerate(measures) if m.reading == reading])
        part, until = daily[:, rows], last[rows]
        each = np.arange(len(rows))
        if reading == "end":
            out[rows] = part[until, each]
        elif reading == "most":
            out[rows] = np.maximum.accumulate(part)[until, each]
        elif reading == "first_over":
            over = np.array([measures[k].over or 0.0 for k in rows])
            above = (part > over) & (np.arange(days)[:, None] <= until)
            first = above.argmax(axis=0) - (branch - start).days
            out[rows] = np.where(above.any(axis=0), first, np.nan)
        else:
            counted = part if reading != "after" else part * (np.arange(days) > (branch - start).days)[:, None]
            total = np.cumsum(counted, axis=0)[until, each]
            out[rows] = total / (until + 1) if reading == "mean" else total
    return out


@dataclass(frozen=True, eq=False)
class Columns:
    """Where the series of some measures stand in a record.

    Parameters
    ----------
    column : int, shape (parts,)
        Column of each part of a measure; one that is read for everybody has a part for each kind.
    starts : int, shape (measures,)
        First part of each measure; one that is the sum of nothing has none.
    intensity : tuple of (int, int)
        Parts that are intensities, each with its column among those.
    """

    column: Ints
    starts: Ints
    intensity: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, measures: Sequence[Measure], layout: Layout, world: World) -> Columns:
        """Return the columns of some measures, all of which the world must have."""
        index = columns_of(layout.series, world)
        apart = intensity_columns(layout)
        column: list[int] = []
        starts: list[int] = []
        for measure in measures:
            starts.append(len(column))
            of = measure.measure, measure.place
            kind = measure.kind or EVERYBODY
            column += index[*of, kind if (*of, kind) in index else ""]  # what counts nobody has no kind
        inside = [(part, k - apart.start) for part, k in enumerate(column) if apart.start <= k < apart.stop]
        return cls(np.array(column, np.int32), np.array(starts, np.int32), tuple(inside))

    def daily(self, counts: Ints, intensity: npt.NDArray[np.float32]) -> Floats:
        """Return the daily values of each measure, shape (days, measures)."""
        if not len(self.starts):
            return np.zeros((len(counts), 0))
        parts = counts[:, self.column].astype(float)
        for part, column in self.intensity:
            parts[:, part] = intensity[:, column]
        some = np.diff(self.starts, append=len(self.column)) > 0  # a host that no crossing leads to has sums of nothing
        out = np.zeros((len(counts), len(self.starts)))
        if some.any():
            out[:, some] = np.add.reduceat(parts, self.starts[some], axis=1)
        return out


@lru_cache(maxsize=8)
def _columns(measures: tuple[Measure, ...], world: World) -> Columns:
    return Columns.of(measures, Layout.of(Network.of(world)), world)
