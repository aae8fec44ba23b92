"""sim_period.csv: the first day of an instance and how many days there are; without it, those of its counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from sim.flee.world.cells import Notes, at_least, comment, iso_date, read_rows
from sim.scenario.contents import is_there
from sim.scenario.tables.cells import BadCellError
from sim.scenario.tables.sheet import Cell, apart, is_blank

LONGEST = 200 * 365
"""Days; a longer period is refused."""


def period_of(files: Mapping[str, Path], notes: Notes) -> tuple[dt.date, int] | None:
    """Return the first day and the number of days of an instance; None where there are mistakes.

    Parameters
    ----------
    files : mapping of str to Path
        What :func:`sim.flee.world.read.find_files` found; it has "period" or "layout".
    notes : Notes
    """
    if "period" in files:
        return read_period(files["period"], notes)
    return _counted_days(files["layout"], notes)


def read_period(path: Path, notes: Notes) -> tuple[dt.date, int] | None:
    """Read sim_period.csv: the first day and the number of days."""
    start: dt.date | None = None
    days = 0
    before = len(notes.problems)
    for cells in read_rows(path, notes) or []:
        if is_blank(cells):
            notes.warn(path, cells[0][1], "a blank line, at which Flee stops; skipped")
            continue
        key = cells[0][0].strip().lower()
        value: Cell = cells[1] if len(cells) > 1 else ("", cells[0][1], cells[0][2])
        if key not in ("startdate", "length"):
            notes.warn(path, cells[0][1], f"'{cells[0][0].strip()}' is neither StartDate nor Length; ignored")
        elif not value[0].strip():
            notes.bad(path, value[1], value[2], f"'{cells[0][0].strip()}' is blank")
        elif key == "startdate":
            start = notes.cell(path, value, "StartDate", iso_date, dt.date(1970, 1, 1))
        elif number := apart(cells[1:]):
            notes.bad(path, *value[1:], f"is {number} one number?", f"write {number.replace(',', '')}")
        else:
            days = notes.cell(path, value, "Length", _length, 1)
    if len(notes.problems) > before:
        return None
    for missing, row in ((start is None, "StartDate,2012-02-29"), (days == 0, "Length,300")):
        if missing:
            notes.bad(path, None, None, f"no line '{row.split(',')[0]}'", f"want one like {row}")
    return None if start is None or not days else (start, days)


def _length(text: str) -> int:
    days = at_least(1)(text)
    if days > LONGEST:
        raise BadCellError(f"{days} days are more than {LONGEST}")
    return days


def _counted_days(layout: Path, notes: Notes) -> tuple[dt.date, int] | None:
    """Return the days from the first to the last report of the total, which is the first row of the layout."""
    rows = [cells for cells in read_rows(layout, Notes()) or [] if len(cells) > 1 and not comment(cells)]
    path = layout.parent / rows[0][1][0].strip() if rows else layout
    reports = (read_rows(path, Notes()) if rows and is_there(path) else None) or []
    dates = sorted(date for date in (_date(cells) for cells in reports) if date is not None)
    if not dates:
        message = "there is no sim_period.csv, and the total of data_layout.csv has no date"
        notes.bad(layout, None, None, message, "lines StartDate,2012-02-29 and Length,300 in a sim_period.csv")
        return None
    days = min((dates[-1] - dates[0]).days + 1, LONGEST)
    message = f"there is no sim_period.csv, at which Flee stops: the days are those of its counts, from {dates[0]} on"
    notes.warn(path, None, message)
    return dates[0], days


def _date(cells: list[Cell]) -> dt.date | None:
    """Return the date of a report, None for a row that has none."""
    try:
        found: dt.date = iso_date(cells[0][0].strip())
        return found
    except BadCellError:
        return None
