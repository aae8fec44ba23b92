"""A small reader of CSV tables that remembers where every cell stands (see :mod:`sim.scenario.sheet`)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import shown
from sim.scenario.sheet import Cell, Sheet, SheetError, decoded, laid_out
from sim.words.counts import MOST, NoCountError, count, dotted, thousands_hint
from sim.words.printable import unprintable
from sim.words.typed import quoted
from sim.words.wording import few

Parse = Callable[[str], Any]

EARLIEST, LATEST = 1800, 2200
"""Years outside are typed wrong: 0025 for 2025, 20210 for 2021."""


class BadCellError(ValueError):
    """A cell that does not hold what its column wants; its text says what was expected."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
    parse : callable
        Makes the value from the text of a cell, or raises :class:`BadCellError`.
    required : bool
        A blank cell is a mistake.
    blank : object
        The value of a blank cell, where that is allowed.
    optional : bool
        The whole column may be left out.
    """

    name: str
    parse: Parse = str
    required: bool = True
    blank: Any = None
    optional: bool = False


@dataclass
class Row:
    """One row: values by column, the text they were read from, and where each cell stands.

    A cell that could not be read has the value None and its column in `bad`.
    """

    file: Path
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    where: dict[str, tuple[int, int]] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def problem(self, column: str, message: str, hint: str | None = None) -> Problem:
        """Return a mistake that stands in one cell of this row."""
        line, position = self.where.get(column, (self.line, 1))
        return Problem(message, shown(self.file), line, position, hint)


def read_table(
    path: Path, columns: Sequence[Column], problems: list[Problem], key: Sequence[str] = ()
) -> list[Row] | None:
    """Read one table and note every mistake.

    Parameters
    ----------
    path : Path
    columns : sequence of Column
        What the header may and must name, in any order.
    problems : list of Problem
        Mistakes are added here.
    key : sequence of str
        Columns whose values together may stand in one row only.

    Returns
    -------
    list of Row or None
        Rows with the right number of cells, also those with a bad cell; None when the table as a whole
        could not be read.
    """
    sheet = _sheet(path, [column.name for column in columns], problems)
    if sheet is None or not _header(path, sheet, columns, problems):
        return None
    rows: list[Row] = []
    blanks: dict[str, list[Row]] = {}
    for cells in sheet.rows:
        if len(cells) == len(sheet.names):
            rows.append(_row(path, sheet.names, cells, columns, problems, blanks))
            continue
        message = f"{len(cells)} cells where the header has {len(sheet.names)} columns"
        hint = "a text with a comma must stand in quotation marks" if len(cells) > len(sheet.names) else None
        problems.append(Problem(message, shown(path), cells[0][1], cells[-1][2], hint))
    problems += [_blank(column, found) for column, found in blanks.items()]
    _doubled(rows, key, problems)
    return rows


def _sheet(path: Path, known: list[str], problems: list[Problem]) -> Sheet | None:
    try:
        return laid_out(decoded(read_bytes(path)), known)
    except UnreadableError as error:
        problems.append(Problem(str(error), shown(path)))
    except SheetError as error:
        problems.append(Problem(str(error), shown(path), error.line, error.column, error.hint))
    return None


def _header(path: Path, sheet: Sheet, columns: Sequence[Column], problems: list[Problem]) -> bool:
    known = [column.name for column in columns]
    before = len(problems)
    for i, (name, (_, line, place)) in enumerate(zip(sheet.names, sheet.head, strict=True)):
        if name not in known:
            hint = did_you_mean(name, known) or f"allowed: {', '.join(known)}"
            problems.append(Problem(f"unknown column '{quoted(name)}'", shown(path), line, place, hint))
        elif name in sheet.names[:i]:
            problems.append(Problem(f"column '{name}' stands twice", shown(path), line, place))
    for column in columns:
        if column.name not in sheet.names and not column.optional:
            problems.append(Problem(f"column '{column.name}' is missing", shown(path), sheet.head[0][1], 1))
    return len(problems) == before


def _blank(column: str, rows: list[Row]) -> Problem:
    """Return the mistake that a cell is blank; of many in one column one line is enough."""
    if len(rows) == 1:
        return rows[0].problem(column, f"'{column}' is blank")
    lines = few([str(row.line) for row in rows[1:]])
    hint = "if cells were merged in a spreadsheet, write the value in every line"
    return rows[0].problem(column, f"'{column}' is blank, and so it is in line {lines}", hint)


def _row(
    path: Path,
    header: list[str],
    cells: list[Cell],
    columns: Sequence[Column],
    problems: list[Problem],
    blanks: dict[str, list[Row]],
) -> Row:
    row = Row(path, cells[0][1])
    values, texts, where = row.values, row.text, row.where
    found = dict(zip(header, cells, strict=True))
    for column in columns:
        name = column.name
        values[name] = column.blank
        if name not in found:
            continue
        text, cell_line, place = found[name]
        texts[name] = text = text.strip()
        where[name] = (cell_line, place)
        if not text:
            if column.required:
                row.bad.add(name)
                blanks.setdefault(name, []).append(row)
            continue
        try:
            values[name] = column.parse(text if text.isprintable() else _clean(text))
        except BadCellError as error:
            values[name] = None
            row.bad.add(name)
            problems.append(row.problem(name, f"'{name}': {error}", error.hint))
    return row


def _clean(text: str) -> str:
    """Return the text of a cell, which may run over several lines but holds nothing that is obeyed, not shown."""
    sign = unprintable(text.replace("\n", " ").replace("\t", " "))
    if sign is not None:
        raise BadCellError(f"'{quoted(text)}' holds {sign}, which is not shown", "delete it")
    return text


def _doubled(rows: list[Row], key: Sequence[str], problems: list[Problem]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows if key else ():
        if row.bad & set(key):
            continue
        values = tuple(row[column] for column in key)
        if values in seen:
            named = ", ".join(str(value) for value in values if value != "")
            problems.append(row.problem(key[0], f"'{named}' stands twice, first on line {seen[values]}"))
        seen.setdefault(values, row.line)


def whole(low: int = 0, high: int = MOST) -> Parse:
    """Return a parser of counts from `low` to `high`."""

    def parse(text: str) -> float:
        try:
            return float(count(text, low, high))
        except NoCountError as error:
            raise BadCellError(f"'{quoted(text)}' {error}", error.hint) from None

    return parse


def unseparated(text: str) -> float:
    """Parse a number that may be a count or not, so that thousands set apart would be read as another number."""
    value: float = number()(text)
    if dotted(text):
        hint = f"{thousands_hint(text)}; if it is a fraction, write {text}0"
        raise BadCellError(f"'{text}' may be a thousand times what it says", hint)
    return value


def number(low: float = -math.inf, high: float = math.inf, *, above: bool = False) -> Parse:
    """Return a parser of numbers from `low` to `high`.

    Parameters
    ----------
    low, high : float
        Allowed range, ends included.
    above : bool
        The lower end itself is not allowed.
    """
    if math.isfinite(high):
        limits = f" from {low:g} to {high:g}"
    elif math.isfinite(low):
        limits = f" above {low:g}" if above else f" of at least {low:g}"
    else:
        limits = ""

    def parse(text: str) -> float:
        try:
            value = math.nan if "_" in text else float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or not low <= value <= high or (above and value == low):
            raise BadCellError(f"'{quoted(text)}' is not a number{limits}", _number_hint(text))
        return value

    return parse


def _number_hint(text: str) -> str | None:
    """Return what to write for a number with a comma in it."""
    if re.fullmatch(r"[+-]?\d+,\d+", text) and thousands_hint(text) is None:
        return f"the decimal sign is a point: write {text.replace(',', '.')}"
    return thousands_hint(text)


def one_of(choices: Sequence[str]) -> Parse:
    """Return a parser that accepts these words only."""

    def parse(text: str) -> str:
        if text not in choices:
            allowed = f"allowed: {', '.join(choices)}"
            hint = did_you_mean(text, choices)
            raise BadCellError(f"'{text}' is not known", f"{hint}; {allowed}" if hint else allowed)
        return text

    return parse


def in_our_time(day: dt.date) -> dt.date:
    """Return a day, or raise :class:`BadCellError` if its year is centuries away."""
    if EARLIEST <= day.year <= LATEST:
        return day
    hint = f"years from {EARLIEST} to {LATEST} are read: is it typed right?"
    raise BadCellError(f"{day} is of the year {day.year}", hint)


def date(latest: dt.date | None = None) -> Parse:
    """Return a parser of ISO dates, optionally none after `latest`."""

    def parse(text: str) -> dt.date:
        try:
            if len(text) != len("2021-07-05"):
                raise ValueError
            day = dt.datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            raise BadCellError(f"'{text}' is not a date", "write it as 2021-07-05") from None
        in_our_time(day)
        if latest is not None and day > latest:
            raise BadCellError(f"{text} is after {latest}, the last day of the history")
        return day

    return parse


def yes_no(text: str) -> bool:
    """Parse ``yes`` or ``no``."""
    return bool(one_of(("yes", "no"))(text) == "yes")
