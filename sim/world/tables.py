"""A small reader of CSV tables that remembers where every cell stands.

The standard library's reader forgets columns and, inside quotes, lines; a user who must mend a cell needs
both. So the few rules of CSV (RFC 4180) are applied here by hand.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.counts import MOST, NoCountError, count, dotted, thousands_hint
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import shown
from sim.scenario.typed import quoted

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


Cell = tuple[str, int, int]


def split(text: str) -> Iterator[tuple[list[Cell], int | None]]:
    """Yield the rows of a CSV text.

    Parameters
    ----------
    text : str

    Yields
    ------
    cells : list of (text, line, column)
        Line and column, from 1, of the cell's first character.
    unclosed : int or None
        Line of a quotation mark that is never closed.
    """
    line, column, at, end = 1, 1, 0, len(text)
    cells: list[Cell] = []
    while at < end or cells:
        start_line, start_column, parts = line, column, ""
        if at < end and text[at] == '"':
            at, column = at + 1, column + 1
            while True:
                stop = text.find('"', at)
                if stop < 0:
                    yield [*cells, (text[at:], start_line, start_column)], start_line
                    return
                chunk = text[at:stop]
                doubled = text.startswith('""', stop)
                parts += chunk + ('"' if doubled else "")
                breaks = chunk.count("\n")
                line += breaks
                after = stop + (2 if doubled else 1)
                column = after - (at + chunk.rfind("\n")) if breaks else column + after - at
                at = after
                if not doubled:
                    break
        stop = min((i for i in (text.find(",", at), text.find("\n", at)) if i >= 0), default=end)
        parts += text[at:stop].rstrip("\r")
        cells.append((parts, start_line, start_column))
        column += stop - at + 1
        at = stop + 1
        if stop >= end or text[stop] == "\n":
            yield cells, None
            cells, line, column = [], line + 1, 1


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
    text = _text(path, problems)
    if text is None:
        return None
    header: list[str] | None = None
    rows: list[Row] = []
    for cells, unclosed in split(text):
        line = cells[0][1]
        if unclosed is not None:
            place = cells[-1][2]
            problems.append(Problem("a quotation mark is never closed", shown(path), unclosed, place))
            return None
        if len(cells) == 1 and not cells[0][0].strip():
            continue
        if header is None:
            header = _header(path, cells, columns, problems)
            if header is None:
                return None
        elif len(cells) != len(header):
            message = f"{len(cells)} cells where the header has {len(header)} columns"
            hint = "a text with a comma must stand in quotation marks" if len(cells) > len(header) else None
            problems.append(Problem(message, shown(path), line, cells[-1][2], hint))
        else:
            rows.append(_row(path, line, header, cells, columns, problems))
    if header is None:
        problems.append(Problem("the table is empty; its first line names the columns", shown(path), 1, 1))
        return None
    _doubled(rows, key, problems)
    return rows


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        raw = read_bytes(path)
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem("this is not UTF-8 text", shown(path), line, hint="save the table as UTF-8"))
    except UnreadableError as error:
        problems.append(Problem(str(error), shown(path)))
    return None


def _header(path: Path, cells: list[Cell], columns: Sequence[Column], problems: list[Problem]) -> list[str] | None:
    known = [column.name for column in columns]
    names = [text.strip() for text, _, _ in cells]
    before = len(problems)
    for i, (name, (_, line, place)) in enumerate(zip(names, cells, strict=True)):
        if name not in known:
            hint = did_you_mean(name, known) or f"allowed: {', '.join(known)}"
            problems.append(Problem(f"unknown column '{name}'", shown(path), line, place, hint))
        elif name in names[:i]:
            problems.append(Problem(f"column '{name}' stands twice", shown(path), line, place))
    for column in columns:
        if column.name not in names and not column.optional:
            problems.append(Problem(f"column '{column.name}' is missing", shown(path), cells[0][1], 1))
    return names if len(problems) == before else None


def _row(
    path: Path,
    line: int,
    header: list[str],
    cells: list[Cell],
    columns: Sequence[Column],
    problems: list[Problem],
) -> Row:
    row = Row(path, line)
    found = dict(zip(header, cells, strict=True))
    for column in columns:
        if column.name not in found:
            row.values[column.name] = column.blank
            continue
        text, cell_line, place = found[column.name]
        text = text.strip()
        row.text[column.name] = text
        row.where[column.name] = (cell_line, place)
        row.values[column.name] = column.blank
        if not text:
            if column.required:
                row.bad.add(column.name)
                problems.append(row.problem(column.name, f"'{column.name}' is blank"))
            continue
        try:
            row.values[column.name] = column.parse(text)
        except BadCellError as error:
            row.values[column.name] = None
            row.bad.add(column.name)
            problems.append(row.problem(column.name, f"'{column.name}': {error}", error.hint))
    return row


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
            raise BadCellError(f"'{quoted(text)}' is not a number{limits}", thousands_hint(text))
        return value

    return parse


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
