"""Counts: a table of dated counts, read against the series of a scenario, in the order of their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.runs.words import SHARE, UNITS, is_either
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.resolved import Scenario
from sim.scenario.tables.reader import read_table
from sim.validation.contrary import contrary, holds, is_sum, named
from sim.validation.facts import FACTS, possible, series_of
from sim.validation.lodged import EVERYBODY, Key
from sim.words.wording import counted, few
from sim.world.hosts import hosts_of
from sim.world.world import Floats, Ints, World

#: Added to counts before the logarithm, so that nobody and a few people are near each other; of places held one.
FEW_PEOPLE, ONE = 10.0, 1.0
#: Overlaps that are told.
TOLD = 3


@dataclass(frozen=True)
class Count:
    """One count.

    Parameters
    ----------
    key : (measure, place, kind)
    date : datetime.date
    day : int
        Of the run.
    value : float
        Of a daily flow the sum since the first day of the run.
    line : int
        Of the table.
    """

    key: Key
    date: dt.date
    day: int
    value: float
    line: int

    @property
    def either(self) -> bool:
        """Whether it is 0 or 1."""
        return is_either(self.key[0])

    @property
    def offset(self) -> float:
        """What is added before the logarithm."""
        return ONE if self.key[0] in UNITS else FEW_PEOPLE

    def __str__(self) -> str:
        return f"{named(self.key)} on {self.date}"


def every_series(series: Sequence[Key]) -> dict[Key, Key]:
    """Return the names that a count may have: those of all series, and of everybody where there are two kinds."""
    kinds: dict[tuple[str, str], int] = {}
    for measure, place, _ in series:
        kinds[measure, place] = kinds.get((measure, place), 0) + 1
    together = [(*of, EVERYBODY) for of, number in kinds.items() if number > 1]
    return {key: key for key in (*series, *together)}


def columns_of(key: Key, series: Sequence[Key]) -> list[int]:
    """Return the columns of a record that a series is the sum of."""
    return [k for k, each in enumerate(series) if each == key or (key[2] == EVERYBODY and each[:2] == key[:2])]


def at_counts(counts: Sequence[Count], columns: Mapping[Key, Sequence[int]], record: Ints) -> Floats:
    """Return what a record, or some of them, has at each count.

    Parameters
    ----------
    counts : sequence of Count
    columns : mapping of series to columns of the record that it is the sum of
    record : int, shape (..., days, columns)

    Returns
    -------
    float, shape (..., counts)
    """
    out = np.empty((*record.shape[:-2], len(counts)))
    for k, count in enumerate(counts):
        days = slice(0 if is_sum(count.key) else count.day, count.day + 1)
        out[..., k] = record[..., days, :][..., list(columns[count.key])].sum(axis=(-2, -1), dtype=np.int64)
    return out


def read_counts(
    path: Path, scenario: Scenario, series: Sequence[Key], titles: Mapping[str, str] | None = None
) -> tuple[Count, ...]:
    """Read a table of counts: measure, place, kind (may be left out), date, value; return them by date.

    A place is named by its id or by what `titles` says that it is called.

    Raises
    ------
    PanjError
        For what is wrong with the table, with file, line and column.
    """
    problems: list[Problem] = []
    names, counts = every_series(series), []
    seen: dict[tuple[Key, dt.date], int] = {}
    for row in read_table(path, FACTS, problems) or []:
        key = None if row.bad else series_of(row, names, problems, "simulated", titles or {})
        if key is None:
            continue
        if UNITS.get(key[0]) == SHARE:
            problems.append(row.problem("measure", f"nobody counts '{key[0]}': it weighs nothing"))
            continue
        if not possible(row, scenario.until, problems, "the last day of the run", series):
            continue
        date = row["date"]
        if date < scenario.start:
            problems.append(row.problem("date", f"{date} is before {scenario.start}, the first day of the run"))
        elif (key, date) in seen:
            problems.append(row.problem("date", f"this count stands twice, first on line {seen[key, date]}"))
        seen.setdefault((key, date), row.line)
        counts.append(Count(key, date, (date - scenario.start).days, float(row["value"]), row.line))
    if problems:
        raise Problems(sorted(problems, key=lambda problem: problem.line or 0))
    if not counts:
        raise PanjError(f"{path} has no count")
    return tuple(sorted(counts, key=lambda count: (count.date, count.line)))


def said_of(counts: Sequence[Count], scenario: Scenario, world: World) -> list[str]:
    """Return what is to be said of counts that are used all the same."""
    found = [*used_twice(counts, scenario, world), *overlapping(counts, world)]
    return [*found, *contrary(counts, hosts_of(world))]


def overlapping(counts: Sequence[Count], world: World) -> list[str]:
    """Return what is to be said of counts of which one is a part of another: they weigh as if they were independent.

    Each pair of series is told once, by its first counts.
    """
    first: dict[Key, Count] = {}
    for count in counts:
        first.setdefault(count.key, count)
    hosts = hosts_of(world)
    pairs = [
        f"{named(part.key)} (line {part.line}) is a part of {named(all_.key)} (line {all_.line})"
        for all_ in first.values()
        for part in first.values()
        if holds(all_.key, part.key, hosts)
    ]
    if not pairs:
        return []
    more = f"; and {counted(len(pairs) - TOLD, 'more pair')}" if len(pairs) > TOLD else ""
    why = "where one source is behind both, the same people weigh twice: leave one out"
    return [f"{'; '.join(pairs[:TOLD])}{more}: {why}"]


def used_twice(counts: Sequence[Count], scenario: Scenario, world: World) -> list[str]:
    """Return what is to be said of counts that hold a headcount which the garrisons may have been seeded from.

    Of a headcount of some days every count of arrivals there from its first day on has a part.
    """
    if scenario.garrisons != "seeded" or "seeded" not in world.garrisons.version:
        return []
    lines = [
        count.line
        for count in counts
        if any(
            count.key in (("arrivals", head.place, "military"), ("arrivals", head.place, EVERYBODY))
            and count.date >= head.first
            for head in world.headcounts
            if head.kind == "military" and not head.holdout
        )
    ]
    if not lines:
        return []
    which = few([str(line) for line in sorted(lines)])
    return [
        f"{counted(len(lines), 'count')} (line {which}) of soldiers where the world has a headcount: garrisons: seeded "
        "may come from the same, which then weighs twice; garrisons: blind do not"
    ]
