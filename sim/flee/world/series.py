"""Observed counts: data_layout.csv, the camps' files, the level-1 corrections, and what they mean day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

import numpy as np

from sim.flee.world.cells import Notes, at_least, comment, iso_date, name_in, read_rows, same_row, text_of
from sim.flee.world.instance import LayoutRow
from sim.scenario.contents import is_folder, is_there
from sim.scenario.errors import did_you_mean
from sim.scenario.tables.cells import BadCellError
from sim.scenario.tables.sheet import Cell, apart, is_blank
from sim.words.counts import MOST
from sim.words.numbers import exact
from sim.words.typed import quoted, same_name
from sim.world.world import Floats

HEADERS = ("DateTime", "Date")
"""First cells that Flee takes for a header, if they stand in the first line."""

Reports = list[tuple[int, float]]
"""Day since the start, and people."""


@dataclass(frozen=True)
class _Found:
    """One row of data_layout.csv: its line, what each file reports, and the sum (None where there are mistakes)."""

    line: int
    parts: dict[str, Reports]
    total: Reports | None
    text: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Correction:
    camp: str
    day: int
    cell: Cell


def interpolate(day: Floats, count: Floats, days: int) -> Floats:
    """Return the counts of every day, as Flee computes them.

    Linear between two reports and cut to whole people; the first count before the first report and the last
    after the last. Flee never sorts: for a day it takes the first row after it, and the row written above that.

    Parameters
    ----------
    day, count : float
        Reports in file order; days since the start.
    days : int
    """
    when = np.arange(days, dtype=np.float64)
    after = np.searchsorted(np.maximum.accumulate(day[1:]), when, side="right") + 1
    inside = np.minimum(after, len(day) - 1)
    above = np.maximum(inside - 1, 0)
    span = np.where(day[inside] > day[above], day[inside] - day[above], 1.0)
    values = count[above] + (when - day[above]) / span * (count[inside] - count[above])
    values = np.where(after < len(day), values, count[-1])
    out: Floats = np.trunc(np.where(when <= day[0], count[0], values))
    return out


def add_reports(first: Reports, second: Reports) -> Reports:
    """Sum the reports of two files of one camp, row by row as Flee does.

    The second file leads: each of its rows is added to the next row of the first (no interpolation). What the
    first reports after the end of the second is lost, and the other way round; where the second goes on, the last
    sum is repeated.
    """
    out: Reports = []
    at, so_far = 0, 0.0
    for day, people in second:
        while day > first[at][0]:
            out.append((first[at][0], so_far + first[at][1]))
            if at == len(first) - 1:
                break
            at += 1
        if day <= first[at][0]:
            out.append((day, people + first[at][1]))
            so_far = people
            if day == first[at][0] and at < len(first) - 1:
                at += 1
    return out


def read_reports(path: Path, start: dt.date, notes: Notes) -> Reports | None:
    """Read one file of counts; None where it has mistakes."""
    rows = dated_rows(path, start, notes)
    if rows is None:
        return None
    days = [day for day, _, _ in rows]
    if any(b < a for a, b in pairwise(days)):
        notes.warn(path, None, "rows out of order, which Flee does not sort: read row by row as Flee does")
    elif twice := [(a, b) for a, b in pairwise(rows) if a[0] == b[0]]:
        (day, people, line), (_, later, at) = twice[0]
        when, more = start + dt.timedelta(days=day), f" (and {len(twice) - 1:,} more)" if len(twice) > 1 else ""
        both = f"{exact(people)} on line {line}, {exact(later)} on line {at}{more}"
        notes.warn(path, at, f"two counts on one day, {when}: {both}; the later one counts from that day on")
    return [(day, people) for day, people, _ in rows]


def dated_rows(path: Path, start: dt.date, notes: Notes) -> list[tuple[int, float, int]] | None:
    """Return the rows of one file of counts as day, people and line; None where it has mistakes."""
    rows = read_rows(path, notes)
    if rows is None:
        return None
    before = len(notes.problems)
    reports: list[tuple[int, float, int]] = []
    for i, cells in enumerate(rows):
        if not _nothing(path, i == 0, cells, notes):
            date = notes.cell(path, cells[0], "date", iso_date, start)
            people = notes.cell(path, cells[1], "count", at_least(0), 0)
            reports.append(((date - start).days, float(people), cells[0][1]))
            if number := apart(cells[1:]):
                told = f"is {number} one number, of which Flee reads '{cells[1][0].strip()}' alone?"
                notes.bad(path, *cells[1][1:], told, f"write {number.replace(',', '')}")
            elif not is_blank(cells[2:] or [("", 0, 0)]):
                notes.warn(path, cells[0][1], "a third column, which Flee ignores")
    if len(notes.problems) > before:
        return None
    if not reports:
        notes.bad(path, None, None, "no count in this file", "want lines of the form 2012-02-29,1234")
        return None
    return reports


def _nothing(path: Path, first: bool, cells: list[Cell], notes: Notes) -> bool:
    """Tell whether a row holds no count: a header, a comment, a blank one."""
    text, line, column = cells[0]
    text = text.strip()
    if comment(cells) or (first and text in HEADERS):
        return True
    if not text:
        if len(cells) > 1 and not first:
            if not is_blank(cells):
                notes.bad(path, line, column, "a count without a date")
            else:
                notes.warn(path, line, "a row of commas only, at which Flee stops; skipped")
        elif not is_blank(cells):
            notes.warn(path, line, "the first line has no date; skipped, as by Flee")
        return True
    if len(cells) == 1:
        notes.warn(path, line, "a line without a count; skipped, as by Flee")
        return True
    if not cells[1][0].strip():
        notes.warn(path, line, "a blank count; the row is skipped, as by Flee")
        return True
    if first and not _parses(text) and not cells[1][0].strip().lstrip("+-")[:1].isdigit():
        notes.warn(path, line, "a header that is neither 'Date' nor 'DateTime', at which Flee stops; skipped")
        return True
    return False


def _parses(text: str) -> bool:
    try:
        iso_date(text)
    except BadCellError:
        return False
    return True


def read_layout(
    folder: Path, corrections: Path | None, start: dt.date, days: int, index: Mapping[str, int], notes: Notes
) -> tuple[LayoutRow, ...]:
    """Read data_layout.csv, every file it names, and the level-1 corrections.

    Parameters
    ----------
    folder : Path
        Holds data_layout.csv and the files of counts.
    corrections : Path or None
        registration_corrections.csv.
    start : date
    days : int
    index : mapping of str to int
        Rows of the places by name.
    notes : Notes

    Returns
    -------
    tuple of LayoutRow
        All rows without mistakes, in file order; the first is that of refugees.csv.
    """
    path = folder / "data_layout.csv"
    found: dict[str, _Found] = {}
    for cells in read_rows(path, notes) or []:
        if is_blank(cells) or comment(cells):
            continue
        name = name_in(path, cells[0], notes)
        if not _layout_row(path, name, cells, found, notes):
            continue
        _named_before(path, cells[1:], list(found.items())[1:], notes)
        found[name] = _Found(cells[0][1], *_files(path, cells[1:], start, notes), text_of(cells))
    names = list(found)
    if not names:
        if not notes.problems:
            notes.bad(path, 1, 1, "the layout is empty", "its first row is total,refugees.csv, then one per camp")
        return ()
    if names[0] != "total":
        message = f"the first row is '{names[0]}', not 'total': whatever it is, it is left out of the total"
        notes.warn(path, found[names[0]].line, message)
    raw = {name: item.total for name, item in found.items() if item.total}
    corrected = {name: np.array([people for _, people in reports]) for name, reports in raw.items()}
    for item in _corrections(corrections, found, start, notes) if corrections else ():
        if item.camp in raw:
            _correct(corrections or path, item, raw[item.camp], corrected[item.camp], notes)
    return tuple(
        _row(name, index.get(name, -1), found[name], raw[name], corrected[name], days) for name in names if name in raw
    )


def too_many(layout: Sequence[LayoutRow]) -> tuple[int, str] | None:
    """Return line and message where the counts of all camps together are more than a run can count, or None."""
    total = 0.0
    for i, row in enumerate(layout):
        people = float(row.count.max())
        total += people if i else 0.0  # the first row is all people again
        if max(people, total) > MOST:
            what = f"'{row.name}' has" if people > MOST else f"with '{row.name}' the camps have"
            return row.line, f"{what} more than {MOST:,} people, the most that a run can count"
    return None


def _row(name: str, place: int, found: _Found, reports: Reports, count: Floats, days: int) -> LayoutRow:
    day, raw = _arrays(reports)
    parts = tuple((file, *_arrays(part)) for file, part in found.parts.items())
    return LayoutRow(name, place, found.line, tuple(found.parts), day, count, raw, interpolate(day, count, days), parts)


def _arrays(reports: Reports) -> tuple[Floats, Floats]:
    return np.array([day for day, _ in reports], np.float64), np.array([people for _, people in reports], np.float64)


def _layout_row(
    path: Path,
    name: str,
    cells: list[Cell],
    found: Mapping[str, _Found],
    notes: Notes,
) -> bool:
    line, column = cells[0][1:]
    if not name:
        notes.bad(path, line, column, "a row without a name")
    elif name in found and same_row(cells, found[name].text):
        notes.warn(
            path,
            line,
            f"the same row of '{name}' as line {found[name].line}; Flee counts it twice in the total, here once",
        )
    elif name in found:
        notes.bad(path, line, column, f"'{name}' stands twice, first on line {found[name].line}")
    elif len(cells) == 1:
        notes.warn(path, line, "a row that names no file; skipped, as by Flee")
    elif is_blank(cells[1:]):
        notes.bad(path, line, cells[1][2], f"no file is named for '{name}'")
    else:
        return True
    return False


def _named_before(path: Path, cells: Sequence[Cell], camps: Sequence[tuple[str, _Found]], notes: Notes) -> None:
    """Refuse a file that another camp has: its people would be counted twice. The first row may have any."""
    owner = {PurePosixPath(file): (name, item.line) for name, item in reversed(camps) for file in item.parts}
    for text, line, column in cells:
        named = PurePosixPath(text.strip())
        if text.strip() and named in owner:
            name, first = owner[named]
            message = f"'{named}' is the file of '{name}' on line {first} too, so its people would count twice"
            notes.bad(path, line, column, message)


def _files(
    path: Path, cells: Sequence[Cell], start: dt.date, notes: Notes
) -> tuple[dict[str, Reports], Reports | None]:
    """Return what each file of a row reports, and the sum (None where there are mistakes)."""
    parts: dict[str, Reports] = {}
    total: Reports | None = None
    good = True
    for text, line, column in cells:
        name = text.strip()
        if not name:
            continue
        if name in parts:
            notes.bad(path, line, column, f"'{name}' is named twice in this row")
            good = False
            continue
        reports = _file(path, name, line, column, start, notes)
        parts[name] = reports or []
        files = list(parts)
        if reports is None:
            good = False
        elif total is None:
            total = reports
        elif good and reports[0][0] > total[0][0]:
            message = f"'{name}' starts after '{files[0]}', so Flee cannot sum them and stops"
            hint = f"swap the two files, or give '{name}' a row (0?) on the first day of '{files[0]}'"
            notes.bad(path, line, column, message, hint)
            good = False
        elif good:
            total = _sum(path, line, files, total, reports, notes)
    return parts, total if good else None


def _sum(path: Path, line: int, files: Sequence[str], first: Reports, second: Reports, notes: Notes) -> Reports:
    if first[-1][0] != second[-1][0]:
        longer, shorter = (files[0], files[-1]) if first[-1][0] > second[-1][0] else (files[-1], files[0])
        notes.warn(path, line, f"what '{longer}' reports after the end of '{shorter}' is lost in the sum, as in Flee")
    return add_reports(first, second)


def _file(path: Path, name: str, line: int, column: int, start: dt.date, notes: Notes) -> Reports | None:
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in name:
        notes.bad(path, line, column, f"'{name}' leads out of the folder")
        return None
    file = _stored(path.parent / pure)
    if not is_there(file):
        known = [other.name for other in path.parent.glob("*.csv")]
        notes.bad(path, line, column, f"there is no file '{quoted(name)}'", did_you_mean(name, known))
        return None
    return read_reports(file, start, notes)


def _stored(file: Path) -> Path:
    """Return the file of this name, also where the file system keeps its letters in another Unicode form."""
    if not is_there(file) and is_folder(file.parent):
        return next((other for other in file.parent.iterdir() if same_name(other.name) == same_name(file.name)), file)
    return file


def _corrections(path: Path, found: Mapping[str, object], start: dt.date, notes: Notes) -> list[_Correction]:
    out = []
    for cells in read_rows(path, notes) or []:
        if is_blank(cells) or len(cells) == 1:
            continue
        if comment(cells):
            notes.warn(path, cells[0][1], "a comment, which Flee takes for a camp and stops; skipped")
            continue
        camp = name_in(path, cells[0], notes)
        if camp not in found:
            hint = did_you_mean(camp, found)
            notes.bad(path, cells[0][1], cells[0][2], f"'{camp}' has no row in data_layout.csv", hint)
            continue
        if not cells[1][0].strip():
            notes.bad(path, cells[1][1], cells[1][2], "'date' is blank")
            continue
        before = len(notes.problems)
        day = (notes.cell(path, cells[1], "date", iso_date, start) - start).days
        if len(notes.problems) == before:
            out.append(_Correction(camp, day, cells[1]))
    return out


def _correct(path: Path, item: _Correction, reports: Reports, count: Floats, notes: Notes) -> None:
    """Scale what a camp reported before a registration to the new level, in place."""
    text, line, column = item.cell
    text = text.strip()
    if item.day < 0:
        notes.warn(path, line, f"{text} is before the first day, so the correction is skipped, as by Flee")
        return
    rows = [i for i, (day, _) in enumerate(reports) if day == item.day and i > 0]
    if not rows:
        first = reports[0][0] == item.day
        what = "is the first report" if first else "is no day with a report"
        message = f"{text} {what} of '{item.camp}', so there is nothing to correct by; Flee stops here"
        notes.bad(path, line, column, message, "give the day of the first count at the new level")
        return
    for i in rows:
        if count[i - 1] < 1:
            message = f"the report of '{item.camp}' before {text} is 0: nothing can be scaled; Flee stops here"
            notes.bad(path, line, column, message)
            return
        count[:i] *= count[i] / count[i - 1]
