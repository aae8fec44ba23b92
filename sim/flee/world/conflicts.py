"""conflicts.csv: where there is fighting on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.flee.world.cells import Notes, read_rows
from sim.scenario.tables.cells import number
from sim.scenario.tables.sheet import Cell, is_blank
from sim.words.typed import typed_number
from sim.words.wording import counted
from sim.world.world import Floats


@dataclass(frozen=True)
class Conflicts:
    """The table of conflicts.csv.

    Parameters
    ----------
    values : float, shape (days, places)
    rows : int
        Days the file has.
    unknown : tuple of (name, line, column)
        Columns that name no place.
    """

    values: Floats
    rows: int
    unknown: tuple[tuple[str, int, int], ...]


def read_conflicts(
    path: Path, index: Mapping[str, int], days: int, notes: Notes, what: str = "fighting"
) -> Conflicts | None:
    """Read conflicts.csv, or another table of one form; None where it has mistakes.

    Flee takes row n after the header for day n, whatever its first column says. Days after the last row (at
    which Flee stops) repeat it.

    Parameters
    ----------
    path : Path
    index : mapping of str to int
        Rows of the places by name.
    days : int
    notes : Notes
    what : str
        What 0 says that there is not.
    """
    before = len(notes.problems)
    lines = [cells for cells in read_rows(path, notes) or [] if not is_blank(cells)]
    if not lines:
        if len(notes.problems) == before:
            notes.bad(path, 1, 1, "the table is empty", "its first line is #Day and the names of places")
        return None
    names = [text.strip() for text, _, _ in lines[0]]
    unknown = _header(path, lines[0], names, index, notes)
    width = max((i + 1 for i, name in enumerate(names) if name), default=0)
    rows = [_row(path, cells, names, width, notes, what) for cells in lines[1:]]
    if len(notes.problems) > before:
        return None
    if not rows:
        notes.bad(path, 1, 1, "no day in this table")
        return None
    _days(path, lines, notes)
    table = np.array(rows, np.float64)
    if len(rows) < days:
        has = counted(len(rows), "day")
        message = f"has {has} of {days}: Flee stops on day {len(rows)}; here the last row is repeated"
        notes.warn(path, lines[-1][0][1], message)
    values = np.zeros((days, len(index)))
    source = np.minimum(np.arange(days), len(rows) - 1)
    for i, name in enumerate(names):
        if i and name in index:
            values[:, index[name]] = table[source, i - 1]
    return Conflicts(values, len(rows), unknown)


def _header(
    path: Path, cells: list[Cell], names: list[str], index: Mapping[str, int], notes: Notes
) -> tuple[tuple[str, int, int], ...]:
    unknown = []
    for i, name in enumerate(names):
        if not i or not name:
            continue
        if name in names[1:i]:
            notes.bad(path, *cells[i][1:], f"'{name}' has two columns, which Flee would mix up")
        elif name not in index:
            unknown.append((name, *cells[i][1:]))
            notes.warn(path, cells[0][1], "columns that name no place, which Flee ignores but for a message")
    return tuple(unknown)


def _row(path: Path, cells: list[Cell], names: list[str], width: int, notes: Notes, what: str) -> list[float]:
    texts = [text for text, _, _ in cells]
    if len(texts) < width:
        message = f"{len(texts)} cells where the header names {width} columns"
        hint = "in Flee the values after it would slip by a day"
        notes.bad(path, *cells[-1][1:], message, hint)
        return []
    for i in range(width, len(texts)):
        if texts[i].strip():
            message = "a value in a column without a name" if i < len(names) else "a value beyond the header's columns"
            notes.bad(path, *cells[i][1:], message)
            return []
    try:
        values = [typed_number(text) for text in texts[1:width]]
        if all(0 <= value < 1e6 for value in values):
            return values
    except ValueError:
        pass
    parse = number(0, 1e6)
    out = []
    for i in range(1, width):
        if not texts[i].strip():
            notes.bad(path, *cells[i][1:], f"'{names[i]}': a blank value", f"write 0 where there is no {what}")
        out.append(float(notes.cell(path, cells[i], names[i], parse, 0.0)))
    return out


def _days(path: Path, lines: list[list[Cell]], notes: Notes) -> None:
    for n, cells in enumerate(lines[1:]):
        text = cells[0][0].strip()
        if text not in (str(n), f"{n}.0"):
            message = f"the day column says '{text}' in the row of day {n}: Flee counts rows and never looks at it"
            notes.warn(path, cells[0][1], message)
            return
