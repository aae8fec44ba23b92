"""The CSV of Flee instances, cell by cell: what several of the readers need.

Flee reads its tables by position, not by the names of the columns, and forgives little. Here every row
knows its line and every cell its column, and what is wrong is collected in :class:`Notes`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sim.scenario.errors import Problem
from sim.scenario.files import shown
from sim.scenario.tables import reader
from sim.scenario.tables.cells import BadCellError, date, number, unseparated
from sim.scenario.tables.sheet import SEARCHED, Cell, other_separator
from sim.words.counts import LONGEST, MOST, thousands_hint
from sim.words.printable import printable, unprintable
from sim.words.typed import quoted

T = TypeVar("T")


@dataclass
class Notes:
    """What the reading of one instance has to tell: mistakes, and quirks read as Flee reads them."""

    problems: list[Problem] = field(default_factory=list)
    _quirks: dict[tuple[str, str], tuple[int | None, int]] = field(default_factory=dict)

    def bad(self, file: Path, line: int | None, column: int | None, message: str, hint: str | None = None) -> None:
        """Add a mistake."""
        self.problems.append(Problem(message, shown(file), line, column, hint))

    def warn(self, file: Path, line: int | None, message: str) -> None:
        """Add a quirk; the same one in many lines of a file is told once."""
        first, count = self._quirks.get((shown(file), message), (line, 0))
        self._quirks[(shown(file), message)] = (first, count + 1)

    @property
    def warnings(self) -> tuple[str, ...]:
        """One line for each quirk: ``file:line: message``."""
        return tuple(
            printable(f"{file}{'' if line is None else f':{line}'}: {message}")
            + (f" (and {count - 1} more such line{'s' if count > 2 else ''})" if count > 1 else "")
            for (file, message), (line, count) in self._quirks.items()
        )

    def cell(self, file: Path, cell: Cell, column: str, parse: Callable[[str], T], blank: T) -> T:
        """Return the value of a cell, or `blank` where it is blank or wrong (then a mistake is added)."""
        return reader.value_of(file, cell, column, parse, blank, self.problems)


def read_rows(path: Path, notes: Notes) -> list[list[Cell]] | None:
    """Return all rows of a table, blank ones too, or None (with a mistake noted) where it cannot be read."""
    content = reader.read_text(path, notes.problems)
    if content is None:
        return None
    if content.marked:
        notes.warn(path, 1, "begins with a byte order mark, which Flee takes for a part of the first name; skipped")
    separator = other_separator(content.text)
    if separator is not None:
        message = f"the columns are set apart by {separator}; Flee reads commas only"
        notes.bad(path, 1, 1, message, "save the table with commas")
        return None
    rows = reader.rows_of(path, content.text, notes.problems)
    return None if rows is None or _titled(path, rows, notes) else rows


def _titled(path: Path, rows: Sequence[Sequence[Cell]], notes: Notes) -> bool:
    """Tell whether a table has a title above its header (then a mistake is added); Flee would read it as a row."""
    said = [cells for cells in rows if any(text.strip() for text, _, _ in cells)][:SEARCHED]
    if not said or len(text_of(said[0])) != 1 or said[0][0][0].lstrip().startswith("#"):
        return False
    header = next((cells for cells in said if cells[0][0].lstrip().startswith("#") and len(text_of(cells)) > 1), None)
    if header is None:
        return False
    told = f"a title above the header, which stands in line {header[0][1]}"
    notes.bad(path, said[0][0][1], 1, told, f"delete what is above line {header[0][1]}")
    return True


def comment(cells: list[Cell]) -> bool:
    """Tell whether a row is a comment (or, in the first line, a header)."""
    return cells[0][0].lstrip().startswith("#")


def text_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return what a row says, without blanks around its cells and without blank cells at its end."""
    texts = [text.strip() for text, _, _ in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def same_row(cells: Sequence[Cell], text: tuple[str, ...]) -> bool:
    """Tell whether a row says the same as one before."""
    return text_of(cells) == text


def name_in(path: Path, cell: Cell, notes: Notes) -> str:
    """Return a name without blanks around it; Flee would keep them and find no match."""
    text, line, _ = cell
    if text != text.strip():
        notes.warn(path, line, "blanks around a name, which Flee takes for another name; read without them")
    sign = unprintable(text.strip())
    if sign is not None:
        notes.bad(path, line, cell[2], f"the name '{quoted(text)}' holds {sign}, which is not shown", "delete it")
    return text.strip()


def whole(text: str) -> int:
    """Parse a whole number as Flee does: no thousands separators, no decimals."""
    if len(text) <= LONGEST and re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        value = int(text)
        if abs(value) <= MOST:
            return value
        raise BadCellError(f"'{text}' is more than {MOST:,}, the most that fits")
    hint = thousands_hint(text)
    try:
        if hint is None and math.isfinite(float(text)):
            below, above = math.floor(float(text)), math.ceil(float(text))
            # which of two is meant the reader knows alone: half a person is neither dropped nor made up
            hint = f"write {below}" if below == above else f"write {below} or {above}"
    except ValueError:
        pass
    raise BadCellError(f"'{quoted(text)}' is not a whole number", hint)


def at_least(low: int) -> Callable[[str], int]:
    """Return a parser of whole numbers of at least `low`."""

    def parse(text: str) -> int:
        value = whole(text)
        if value < low:
            raise BadCellError(f"{value} is less than {low}")
        return value

    return parse


def persons(text: str) -> float:
    """Parse a number of people that may have a fraction, but is not written like thousands set apart."""
    number(0)(text)
    return unseparated(text)


iso_date = date(padded=False, like="2012-02-29")
"""Parse a date, year first, as Flee does (2013-1-5 is allowed)."""
