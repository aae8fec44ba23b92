"""From a CSV file to rows whose every cell knows where it stands; what is wrong is told with file, line and column."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sim.scenario.contents import UnreadableError, is_there, read_bytes
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import LEFT_OUT, shown
from sim.scenario.tables.cells import BadCellError, Parse
from sim.scenario.tables.sheet import Cell, Sheet, SheetError, decoded, laid_out, split
from sim.words.printable import unprintable
from sim.words.typed import quoted
from sim.words.wording import counted, few

T = TypeVar("T")
COMMAS = "a comma sets cells apart: numbers have none, a text with one must stand in quotation marks"


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


@dataclass(frozen=True)
class Table:
    """Shape of one table: what its first line may and must name, in any order.

    Parameters
    ----------
    columns : tuple of Column
    key : tuple of str
        Columns whose values together stand in one row only.
    required : bool
        The folder cannot be read without this file.
    of : str
        What the columns are, in a word.
    doubled : str or None
        What to do about a row that stands twice.
    others : bool
        Other columns may stand beside these, and are not read.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = True
    of: str = "column"
    doubled: str | None = None
    others: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


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


class Content(NamedTuple):
    """The text of a table, and whether a byte order mark stood before it."""

    text: str
    marked: bool


def read_text(path: Path, problems: list[Problem]) -> Content | None:
    """Return the text of a table, or None, with a mistake noted, where it cannot be read."""
    try:
        raw = read_bytes(path)
        return Content(decoded(raw), raw.startswith(codecs.BOM_UTF8))
    except UnreadableError as error:
        problems.append(Problem(str(error), shown(path)))
    except SheetError as error:
        problems.append(_of_sheet(path, error))
    return None


def rows_of(path: Path, text: str, problems: list[Problem]) -> list[list[Cell]] | None:
    """Return the cells of every row; None, with a mistake noted, where a quotation mark is never closed.

    For tables that are read by position; others are read by :func:`read_table`.
    """
    rows = []
    for cells, unclosed in split(text):
        if unclosed is not None:
            problems.append(Problem("a quotation mark is never closed", shown(path), unclosed, cells[-1][2]))
            return None
        rows.append(cells)
    return rows


def value_of(path: Path, cell: Cell, column: str, parse: Callable[[str], T], blank: T, problems: list[Problem]) -> T:
    """Return the value of a cell; `blank` where it is blank, or wrong (then a mistake is noted)."""
    text = cell[0].strip()
    if not text:
        return blank
    try:
        return parse(text)
    except BadCellError as error:
        problems.append(Problem(f"'{column}': {error}", shown(path), *_start(cell), error.hint))
        return blank


def read_folder(
    folder: Path, tables: Mapping[str, Table], problems: list[Problem]
) -> tuple[dict[str, list[Row]], bool]:
    """Read every table of a world folder.

    Parameters
    ----------
    folder : Path
    tables : mapping of str to Table
        By the names of the files, without ``.csv``.
    problems : list of Problem
        Mistakes are added here.

    Returns
    -------
    rows : dict
        By the names of the tables.
    whole : bool
        False where a table as a whole could not be read: every name in it would look wrong in the others.
    """
    found: dict[str, list[Row]] = {}
    whole = True
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        rows: list[Row] | None = []
        if is_there(path):
            rows = read_table(path, table, problems)
        elif table.required:
            get = f": {LEFT_OUT} beside it says what to get" if is_there(folder / LEFT_OUT) else ""
            problems.append(Problem(f"the world has no {name}.csv{get}", shown(folder)))
            rows = None
        whole = whole and rows is not None
        found[name] = rows or []
    return found, whole


def read_table(path: Path, table: Table, problems: list[Problem]) -> list[Row] | None:
    """Read one table and note every mistake.

    Parameters
    ----------
    path : Path
    table : Table
    problems : list of Problem
        Mistakes are added here.

    Returns
    -------
    list of Row or None
        Rows with the right number of cells, also those with a bad cell; None when the table as a whole
        could not be read.
    """
    sheet = _laid_out(path, table, problems)
    if sheet is None or not _header(path, sheet, table, problems):
        return None
    rows: list[Row] = []
    blanks: dict[str, list[Row]] = {}
    for cells in sheet.rows:
        if len(cells) == len(sheet.names):
            rows.append(_row(path, sheet.names, cells, table.columns, problems, blanks))
            continue
        message = f"{counted(len(cells), 'cell')} where the header has {counted(len(sheet.names), 'column')}"
        hint = COMMAS if len(cells) > len(sheet.names) else None
        problems.append(Problem(message, shown(path), cells[0][1], cells[-1][2], hint))
    problems += [_blank(column, found) for column, found in blanks.items()]
    _doubled(rows, table, problems)
    return rows


def read_names(path: Path, table: Table, problems: list[Problem]) -> Sequence[str]:
    """Return the names in the header of a table, whatever they are, and note every mistake of it; read no row."""
    sheet = _laid_out(path, table, problems)
    if sheet is None:
        return ()
    _header(path, sheet, table, problems)
    return sheet.names


def _laid_out(path: Path, table: Table, problems: list[Problem]) -> Sheet | None:
    content = read_text(path, problems)
    if content is None:
        return None
    try:
        return laid_out(content.text, table.names)
    except SheetError as error:
        problems.append(_of_sheet(path, error))
        return None


def _of_sheet(path: Path, error: SheetError) -> Problem:
    return Problem(str(error), shown(path), error.line, error.column, error.hint)


def _header(path: Path, sheet: Sheet, table: Table, problems: list[Problem]) -> bool:
    known = table.names
    before = len(problems)
    for i, (name, (_, line, place)) in enumerate(zip(sheet.names, sheet.head, strict=True)):
        if name not in known:
            if table.others:
                continue
            hint = did_you_mean(name, known) or f"allowed: {', '.join(known)}"
            problems.append(Problem(f"unknown {table.of} '{quoted(name)}'", shown(path), line, place, hint))
        elif name in sheet.names[:i]:
            problems.append(Problem(f"column '{name}' stands twice", shown(path), line, place))
    for column in table.columns:
        if column.name not in sheet.names and not column.optional:
            why = None if table.of == "column" else f"one for each {table.of}"
            problems.append(Problem(f"column '{column.name}' is missing", shown(path), sheet.head[0][1], 1, why))
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
        texts[name] = text = found[name][0].strip()
        where[name] = _start(found[name])
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


def _start(cell: Cell) -> tuple[int, int]:
    """Return line and column where the text of a cell begins, after blanks before it."""
    text, line, column = cell
    if text[:1] != " " or text.isspace():
        return line, column
    return line, column + len(text) - len(text.lstrip(" "))


def _clean(text: str) -> str:
    """Return the text of a cell, which may run over several lines but holds nothing that is obeyed, not shown."""
    sign = unprintable(text.replace("\n", " ").replace("\t", " "))
    if sign is not None:
        raise BadCellError(f"'{quoted(text)}' holds {sign}, which is not shown", "delete it")
    return text


def _doubled(rows: list[Row], table: Table, problems: list[Problem]) -> None:
    key, seen = table.key, dict[tuple[Any, ...], int]()
    for row in rows if key else ():
        if row.bad & set(key):
            continue
        values = tuple(row[column] for column in key)
        if values in seen:
            named = few([row.text[column] for column in key if row.text.get(column)])
            told = f"'{named}' stands twice, first on line {seen[values]}"
            problems.append(row.problem(key[0], told, table.doubled))
        seen.setdefault(values, row.line)
