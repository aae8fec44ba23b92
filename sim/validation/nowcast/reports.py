"""Reports: what could be known on a day of the counts of a conflict.

A report is a count with a date. On day o only reports dated up to o are known, and only those corrections of earlier
counts whose new level was reported by o. Nothing is interpolated into the future: a camp's last report stands until its
next one. A line between two reports is known from the day of the second.

Corrections (Flee's level-1 corrections, registration_corrections.csv): a registration on day d finds another number
than the count before, so all counts before d were wrong by the same factor::

    r'(t) = r(t) · r(d) / r(d-)        for t < d, known from d on

Published instances carry the final levels back to the first day. A benchmark that reads those knows what later
registrations found. Both can be had here: levels as they were known on the day, or as published.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from sim.flee.world.instance import FleeInstance, LayoutRow
from sim.flee.world.read import looked_for
from sim.scenario.errors import PanjError
from sim.world.world import Floats

Bools = npt.NDArray[np.bool_]
Levels = Literal["known", "published"]
#: Levels as they were known on the day of a forecast; levels after every later registration.
KNOWN: Levels = "known"
PUBLISHED: Levels = "published"
NEVER = np.inf
#: Days over which a rate is taken at least: of two counts within a week the difference is mostly how they were made.
SHORTEST = 30.0


@dataclass(frozen=True, eq=False)
class CampReports:
    """The reports of one camp, one a day, by date.

    Parameters
    ----------
    name : str
    day, count : float
        As reported: no later correction is in it.
    corrected : float
        Days whose report is a new level: the counts before it are scaled to it.
    published_day, published : float
        As the instance gives them, with every correction.
    steady : bool
        Whether a number that is repeated was counted each time, see :class:`~sim.flee.world.instance.FleeInstance`.
    """

    name: str
    day: Floats
    count: Floats
    corrected: Floats
    published_day: Floats
    published: Floats
    steady: bool = False

    def at_level(self, upto: float) -> Floats:
        """Return the counts scaled by the corrections whose day is `upto` or before."""
        out = self.count.copy()
        for day in self.corrected[self.corrected <= upto]:
            j = int(np.searchsorted(self.day, day))
            if 0 < j < len(self.day) and self.day[j] == day and self.count[j - 1] > 0:
                out[:j] *= self.count[j] / self.count[j - 1]
        return out

    @property
    def dummy(self) -> bool:
        """Whether it is one number from the first people on, report after report: nobody counts so."""
        there = self.count[np.argmax(self.count > 0) :]
        return not (self.steady and len(there) > 1) and bool((there == there[0]).all())


@dataclass(frozen=True, eq=False)
class Known:
    """What the reports of all camps say, day by day, at one level; each field has the shape (days, camps).

    Parameters
    ----------
    stock : float
        The last report on or before the day; 0 before the first.
    last : float
        Its day; 0 before the first and for a report from before the period.
    rate : float
        People per day, see :func:`slope`.
    line : float
        The line between the reports around a day. Of use only from `known_from` on.
    known_from : float
        Day of the first report on or after the day, from which on the line there is known; infinite if there is none.
    """

    stock: Floats
    last: Floats
    rate: Floats
    line: Floats
    known_from: Floats


@dataclass(frozen=True, eq=False)
class Reports:
    """The reports of a conflict's camps.

    Parameters
    ----------
    start : date
    days : int
        Of the period.
    camps : tuple of CampReports
    recent : float
        Days of the past rate.
    levels : str
        "known" or "published".
    """

    start: dt.date
    days: int
    camps: tuple[CampReports, ...]
    recent: float
    levels: Levels = "known"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the camps."""
        return tuple(camp.name for camp in self.camps)

    @property
    def digest(self) -> str:
        """SHA-256 of every count that was read, as reported and as published, of each camp with its name and days."""
        series = [
            (camp.name, *(part.tolist() for part in (camp.day, camp.count, camp.published_day, camp.published)))
            for camp in self.camps
        ]
        return hashlib.sha256(json.dumps(series).encode()).hexdigest()

    @cached_property
    def _steps(self) -> Floats:
        """Days on which a level changes, ascending, a first one before all others."""
        days = {float(day) for camp in self.camps for day in camp.corrected} if self.levels == KNOWN else set()
        return np.array([-NEVER, *sorted(days)])

    @cached_property
    def _kept(self) -> dict[int, Known]:
        return {}

    def on(self, day: int) -> Known:
        """Return what is known on a day: only rows up to it may be read, and lines that are known from it or before."""
        step = int(np.searchsorted(self._steps, day, side="right")) - 1
        if step not in self._kept:
            self._kept[step] = self._at(float(self._steps[step]))
        return self._kept[step]

    def _at(self, level: float) -> Known:
        if self.levels == PUBLISHED:
            series = [(camp.published_day, camp.published) for camp in self.camps]
        else:
            series = [(camp.day, camp.at_level(level)) for camp in self.camps]
        return known_of(series, self.days, self.recent)

    @cached_property
    def truth(self) -> Known:
        """What is found in the end: as reported, or as published; forecasts are scored with its lines."""
        return self._at(-NEVER)

    @cached_property
    def scored(self) -> Bools:
        """Where a count is scored, shape (days, camps).

        Between the first and the last report of a camp, and before the first where that is 0: the camp was empty.
        Not the flat stretches before and after, and no camp whose counts are one number for ever.
        """
        genuine = np.array([not camp.dummy for camp in self.camps], np.bool_)
        out: Bools = np.isfinite(self.truth.known_from) & genuine
        return out

    @cached_property
    def reported(self) -> Bools:
        """Where a scored count is a report of that very day and no line, shape (days, camps)."""
        out: Bools = self.scored & (self.truth.known_from == np.arange(self.days)[:, None])
        return out


def slope(day: Floats, count: Floats, recent: float) -> Floats:
    """Return, for every report, the people per day that came in the `recent` days before it.

    Equation: (r(d) - r(b)) / max(d - b, 30), with d the day of the report and b = d - recent, where r(b) lies on the
    line between two reports; if there is no report in the days between, b is that of the report before; never before
    the first report of anybody. 0 there: whoever wrote a 0 on the first day of a war had not counted, and what a first
    count finds did not come at a rate.
    """
    out = np.zeros(len(day))
    first = int(np.argmax(count > 0))
    for k in range(first + 1, len(day)):
        back = max(day[k] - recent, day[first])
        back = min(back, day[k - 1])
        then = np.interp(back, day[: k + 1], count[: k + 1])
        out[k] = (count[k] - then) / max(day[k] - back, SHORTEST)
    return out


def known_of(series: Sequence[tuple[Floats, Floats]], days: int, recent: float) -> Known:
    """Return what series of reports, (day, count) of each camp, say day by day."""
    when = np.arange(days, dtype=np.float64)
    shape = (days, len(series))
    stock, last, rate, line = (np.zeros(shape) for _ in range(4))
    known_from = np.full(shape, NEVER)
    for x, (day, count) in enumerate(series):
        before = np.searchsorted(day, when, side="right") - 1
        there, k = before >= 0, np.maximum(before, 0)
        stock[:, x] = np.where(there, count[k], 0.0)
        last[:, x] = np.where(there, np.maximum(day[k], 0.0), 0.0)
        rate[:, x] = np.where(there, slope(day, count, recent)[k], 0.0)
        line[:, x] = np.interp(when, day, count)
        after = np.searchsorted(day, when, side="left")
        ahead = (after < len(day)) & (there | (count[0] == 0))
        known_from[ahead, x] = day[after[ahead]]
    return Known(stock, last, rate, line, known_from)


def as_levels(what: str, text: str) -> Levels:
    """Return which levels are meant.

    Raises
    ------
    PanjError
        For others than there are.
    """
    if text == PUBLISHED:
        return PUBLISHED
    if text == KNOWN:
        return KNOWN
    raise PanjError(f"{what} {text}: want {KNOWN} or {PUBLISHED}")


def reports_of(instance: FleeInstance, recent: float, levels: Levels = "known") -> Reports:
    """Return the reports of an instance.

    Raises
    ------
    PanjError
        If no camp has a report.
    """
    levels = as_levels("levels", levels)
    rows = {row.place: row for row in instance.layout if row.place >= 0}
    camps = tuple(_camp(rows[int(place)], instance.steady) for place in instance.camps if int(place) in rows)
    if not camps:
        nothing = "no camp has a report, so there is nothing to learn from"
        raise PanjError(f"{instance.name}: {nothing}{looked_for(instance)}")
    return Reports(instance.start, len(instance.observed), camps, recent, levels)


def _camp(row: LayoutRow, steady: bool) -> CampReports:
    """Return the reports of a row of the layout, as they came."""
    parts = [part[1:] for part in row.parts if len(part[1])]
    day, count = _sum(parts) if len(parts) > 1 else _by_date(row.day, row.raw)
    published_day, published = _by_date(row.day, row.count)
    return CampReports(row.name, day, count, _corrections(row), published_day, published, steady)


def _by_date(day: Floats, count: Floats) -> tuple[Floats, Floats]:
    """Sort reports by date; of two on one day the later row counts."""
    order = np.argsort(day, kind="stable")
    day, count = day[order], count[order]
    final = np.append(np.diff(day) > 0, True)
    return day[final], count[final]


def _sum(parts: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Sum the files of a camp: on each day with a report, the last report of every file.

    (Flee adds the *next* row of one file to a row of the other, which on that day nobody has seen.)
    """
    by_date = [_by_date(*part) for part in parts]
    days = np.unique(np.concatenate([day for day, _ in by_date]))
    total = np.zeros(len(days))
    for day, count in by_date:
        k = np.searchsorted(day, days, side="right") - 1
        total += np.where(k >= 0, count[np.maximum(k, 0)], 0.0)
    return days, total


def _corrections(row: LayoutRow) -> Floats:
    """Return the days on which counts before were scaled to a new level: there the ratio to the raw count changes."""
    day, order = row.day, np.argsort(row.day, kind="stable")
    ratio = np.divide(row.count, row.raw, out=np.full(len(day), np.nan), where=row.raw > 0)[order]
    with np.errstate(invalid="ignore"):
        changed = np.abs(ratio[1:] / ratio[:-1] - 1.0) > 1e-9
    return np.unique(day[order][1:][changed])
