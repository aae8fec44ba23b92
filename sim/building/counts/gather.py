"""Reports as readers find them, row by row, and the record they become."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sim.building.records import Reports, SeriesKind, Told


@dataclass(frozen=True)
class Report:
    """One count: what was counted, of which country (a code, or as it was written), when, and who says so."""

    series: str
    country: str
    kind: SeriesKind
    day: int
    people: int
    file: Path
    line: int


@dataclass
class Said:
    """What reading has to tell: sentences for the report, each with its place."""

    told: list[Told] = field(default_factory=list)

    def warn(self, check: str, text: str, where: str = "") -> None:
        """Add something that may be wrong."""
        self.told.append(Told(check, "warning", text, where))

    def note(self, check: str, text: str, where: str = "") -> None:
        """Add something to know."""
        self.told.append(Told(check, "note", text, where))

    def ask(self, check: str, text: str, where: str, *answer: str) -> None:
        """Add what nobody but the user knows; `answer` are the keys under ``names:`` that would say it."""
        self.told.append(Told(check, "ask", text, where, answer))


def record(reports: list[Report]) -> Reports:
    """Return reports as columns, sorted by series and day; of one day in the order of the file."""
    rows = sorted(reports, key=lambda row: (row.series, row.day))
    return Reports(
        tuple(row.series for row in rows),
        tuple(row.country for row in rows),
        tuple(row.kind for row in rows),
        np.array([row.day for row in rows], np.int32),
        np.array([row.people for row in rows], np.int64),
        tuple(row.file for row in rows),
        np.array([row.line for row in rows], np.int32),
    )


def iso(day: int) -> str:
    """Return an ordinal day as it is written."""
    return dt.date.fromordinal(day).isoformat()
