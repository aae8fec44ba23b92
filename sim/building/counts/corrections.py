"""Corrections at new registrations: a table that says on which day a camp began to be counted anew.

Its rows are ``series,date``, with that header or, as Flee's registration_corrections.csv, without one. On the day there
is a count at the new level; those before it were of people who had been registered long ago, of whom some had gone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sim.flee.world.cells import Notes, comment, iso_date, read_rows
from sim.scenario.errors import Problems
from sim.scenario.files import shown
from sim.scenario.tables.sheet import is_blank

HEADERS = (("series", "date"), ("camp", "date"))
COLUMNS = 3
"""The third column of Flee's says how Flee is to correct, and is read by nobody."""


@dataclass(frozen=True)
class Correction:
    """The day of a new registration; ``series`` is a camp or a series, ``where`` the place in the file."""

    series: str
    day: int
    where: str


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a table, in its order: they are made in it, as Flee makes them.

    Raises
    ------
    Problems
        For all mistakes of the table.
    """
    notes, out, seen = Notes(), list[Correction](), dict[tuple[str, int], int]()
    for number, cells in enumerate(read_rows(path, notes) or ()):
        texts = [text.strip() for text, _, _ in cells]
        headed = number == 0 and tuple(text.casefold() for text in texts[:2]) in HEADERS
        if headed or is_blank(cells) or comment(cells):
            continue
        line, before = cells[0][1], len(notes.problems)
        if not 2 <= len(texts) <= COLUMNS or not texts[0] or not texts[1]:
            notes.bad(path, line, 1, "no series and day", "want rows as Amboko,2015-09-30")
            continue
        day = notes.cell(path, cells[1], "date", iso_date, dt.date.min).toordinal()
        if (texts[0], day) in seen:
            told = f"'{texts[0]}' is corrected twice on {texts[1]}, first in line {seen[texts[0], day]}"
            notes.bad(path, line, 1, told)
        seen.setdefault((texts[0], day), line)
        if len(notes.problems) == before:
            out.append(Correction(texts[0], day, f"{shown(path)}:{line}"))
    if notes.problems:
        raise Problems(notes.problems)
    return tuple(out)
