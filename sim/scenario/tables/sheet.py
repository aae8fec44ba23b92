"""Tables as people hand them over: what a CSV file looks like, and what of it is certain enough to be read.

The standard library's reader forgets columns and, inside quotes, lines; a user who must mend a cell needs both. So the
few rules of CSV (RFC 4180) are applied here by hand. Spreadsheets add things of their own: rows and columns of nothing
but commas, an index, a row of HXL tags. These say nothing, and are left out. What would have to be guessed (another
separator, another encoding, a title above the header) is told in one line for the whole table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from sim.words.typed import same_name

Cell = tuple[str, int, int]
"""Text, and line and column (from 1) of its first character."""

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
SAVE = "save the table as CSV, UTF-8, with commas"
SEARCHED = 20
"""Rows in which a header is looked for."""
_LEAD, _GROUP = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}")
_HXL = re.compile(r"#[A-Za-z][\w+ -]*")
OTHER_FILES = (
    (b"PK\x03\x04", "a workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"PAR1", "a Parquet file"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class SheetError(ValueError):
    """What is wrong with a table as a whole; its text says what the file looks like."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None, hint: str | None = SAVE):
        super().__init__(message)
        self.line, self.column, self.hint = line, column, hint


@dataclass
class Sheet:
    """A table without what says nothing.

    Parameters
    ----------
    names : list of str
        Names of the columns.
    head : list of Cell
        Where each of them stands.
    rows : list of list of Cell
        As many cells as there are names, unless the row is a mistake.
    """

    names: list[str]
    head: list[Cell]
    rows: list[list[Cell]]


def decoded(raw: bytes) -> str:
    """Return the text of a file, with plain ends of lines.

    Raises
    ------
    SheetError
        When it is no UTF-8 text; says what it is.
    """
    for mark, what in OTHER_FILES:
        if raw.startswith(mark):
            raise SheetError(f"this is {what}, not a text of commas")
    zeros = raw.find(b"\0")
    if raw.startswith(_WIDE) or 0 <= zeros < 8:
        raise SheetError("this is UTF-16 text (Excel calls it Unicode text), not UTF-8")
    if raw[:256].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise SheetError("this is a web page or XML, not a text of commas")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise SheetError("this is not UTF-8 text", line, column, "save the table as UTF-8") from None
    return same_name(text.replace("\r\n", "\n").replace("\r", "\n"))


def split(text: str, *, blanks: bool = False, comma: str = ",") -> Iterator[tuple[list[Cell], int | None]]:
    """Yield the rows of a CSV text.

    Parameters
    ----------
    text : str
    blanks : bool
        A quotation mark after blanks opens a text in quotes, as in ``a, "b, c"``.
    comma : str
        What sets cells apart, where that is something else.

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
        if not cells:
            stop = text.find("\n", at)
            stop = end if stop < 0 else stop
            if text.find('"', at, stop) < 0:  # most rows: nothing to look at letter by letter
                yield unquoted(text[at:stop], line, comma), None
                at, line = stop + 1, line + 1
                continue
        start_line, start_column, parts = line, column, ""
        if blanks:
            first = _opening(text, at)
            column, at = column + first - at, first
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
        stop, apart = text.find("\n", at), text.find(comma, at)
        stop = end if stop < 0 else stop
        stop = apart if 0 <= apart < stop else stop
        parts += text[at:stop].rstrip("\r")
        cells.append((parts, start_line, start_column))
        column += stop - at + 1
        at = stop + 1
        if stop >= end or text[stop] == "\n":
            yield cells, None
            cells, line, column = [], line + 1, 1


def _opening(text: str, at: int) -> int:
    """Return where the first quotation mark after blanks is; `at` itself if something else comes after them."""
    first = at
    while text.startswith(" ", first):
        first += 1
    return first if text.startswith('"', first) else at


def unquoted(row: str, line: int, comma: str = ",") -> list[Cell]:
    """Return the cells of a row without quotation marks."""
    cells, column = [], 1
    for part in row.split(comma):
        cells.append((part.rstrip("\r"), line, column))
        column += len(part) + 1
    return cells


def is_blank(cells: Sequence[Cell]) -> bool:
    """Tell whether a row says nothing."""
    return not any(text.strip() for text, _, _ in cells)


def apart(cells: Sequence[Cell], commas: int | None = None) -> str:
    """Return the number that commas of thousands, at most so many, have split into cells; "" where these are none.

    Examples
    --------
    >>> apart([("10", 3, 5), ("623", 3, 8)]), apart([("10", 3, 5), ("62", 3, 8)])
    ('10,623', '')
    """
    lead, *rest = (text.strip() for text, _, _ in cells)
    groups = list(takewhile(_GROUP.fullmatch, rest[:commas]))
    return ",".join([lead, *groups]) if groups and _LEAD.fullmatch(lead) else ""


def laid_out(text: str, known: Sequence[str]) -> Sheet:
    """Return a table whose first line names its columns.

    Parameters
    ----------
    text : str
        As :func:`decoded` returns it.
    known : sequence of str
        Names that columns may have; capitals and blanks for underscores do not matter.

    Raises
    ------
    SheetError
        When the table as a whole is not what it should be.
    """
    text = _without_separator_line(text)
    _refuse_other_separators(text, known)
    rows: list[list[Cell]] = []
    for cells, unclosed in split(text, blanks=True):
        if unclosed is not None:
            raise SheetError("a quotation mark is never closed", unclosed, cells[-1][2], None)
        if not is_blank(cells):
            rows.append(cells)
    if not rows:
        raise SheetError("the table is empty; its first line names the columns", 1, 1, None)
    at = _header_row(rows, known)
    if at is None:
        _, line, column = rows[0][0]
        raise SheetError("the first line names no column of this table", line, column, f"want {','.join(known)}")
    if at:
        line, header = rows[0][0][1], rows[at][0][1]
        raise SheetError(
            f"the header, which names the columns, stands in line {header}, below something else",
            line,
            1,
            f"delete what is above line {header}",
        )
    head, *rows = rows
    if rows and is_tags(rows[0]):
        rows = rows[1:]
    return _named(head, rows, known)


def canonical(text: str, known: Sequence[str]) -> str:
    """Return the known name that a heading stands for, or the heading itself."""
    text = same_name(text.strip())
    if text in known:
        return text
    plain = _plain(text)
    return next((name for name in known if _plain_known(name) == plain), text)


@lru_cache(maxsize=1024)
def _plain_known(name: str) -> str:
    return _plain(name)


def _plain(name: str) -> str:
    return re.sub(r"[ _-]+", "_", name.casefold())


def _known_in(cells: Sequence[str], known: Sequence[str]) -> int:
    return len({canonical(cell, known) for cell in cells} & set(known))


def _without_separator_line(text: str) -> str:
    """Leave out Excel's first line ``sep=,``; the line stays, so that the others keep their numbers."""
    first, _, _ = text.partition("\n")
    return text[len(first) :] if first.strip() == "sep=," else text


def _refuse_other_separators(text: str, known: Sequence[str]) -> None:
    """Tell of a table whose columns are set apart by something else than commas."""
    few = max(1, (len(known) + 1) // 2)
    for number, line in enumerate(text.split("\n", SEARCHED)[:SEARCHED], 1):
        if _known_in([cell.strip(' "') for cell in line.split(",")], known) >= few:
            return
        for sign, what in SEPARATORS.items():
            cells = [cell.strip(' "') for cell in line.split(sign)]
            if len(cells) > 1 and _known_in(cells, known) >= few:
                raise SheetError(f"the columns are set apart by {what}, not by commas", number, 1)


def other_separator(text: str) -> str | None:
    """Return the name of what sets columns apart in a table without headings, if that is no comma.

    It does where at least two lines have equally many of another separator, and no commas, or (decimal) commas that
    are not equally many.
    """
    lines = [line for line in text.split("\n", SEARCHED)[:SEARCHED] if line.strip()]
    commas = {line.count(",") for line in lines}
    for sign, what in SEPARATORS.items():
        counts = {line.count(sign) for line in lines}
        told = len(counts) == 1 and (counts != {0} if commas == {0} else min(counts) > 1 < len(commas))
        if told and len(lines) > 1:
            return what
    return None


def _header_row(rows: Sequence[Sequence[Cell]], known: Sequence[str]) -> int | None:
    """Return the row that names most columns, if it is not the first that names any; None where none does."""
    found = [_known_in([text for text, _, _ in cells], known) for cells in rows[:SEARCHED]]
    best = max(range(len(found)), key=lambda i: found[i])
    if found[best] == 0:
        return None
    return 0 if 2 * found[0] >= found[best] else best


def is_tags(cells: Sequence[Cell]) -> bool:
    """Tell whether a row holds HXL tags: every cell that is not blank is one."""
    return all(not text.strip() or _HXL.fullmatch(text.strip()) for text, _, _ in cells)


def _named(head: list[Cell], rows: list[list[Cell]], known: Sequence[str]) -> Sheet:
    """Leave out columns without a name: those with nothing in them, and an index in front."""
    names = [canonical(text, known) for text, _, _ in head]
    while names and not names[-1]:
        names.pop()
    drop = {i for i, name in enumerate(names) if not name and not any(_text(row, i) for row in rows)}
    if names[0] in ("", "Unnamed: 0") and 0 not in drop and _is_index(rows):
        drop.add(0)
    for i, name in enumerate(names):
        if not name and i not in drop:
            line, column = next((row[i][1:] for row in rows if _text(row, i)), head[i][1:])
            raise SheetError("a value in a column that has no name", line, column, "name the column, or delete it")
    width = len(names)
    out = []
    for row in rows:
        cells = row[:width] if is_blank(row[width:]) else row
        out.append([cell for i, cell in enumerate(cells) if i not in drop] if len(cells) == width else cells)
    return Sheet(
        [name for i, name in enumerate(names) if i not in drop],
        [cell for i, cell in enumerate(head[:width]) if i not in drop],
        out,
    )


def _text(row: Sequence[Cell], i: int) -> str:
    return row[i][0].strip() if i < len(row) else ""


def _is_index(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the first column counts the rows, from 0 or 1."""
    found = [_text(row, 0) for row in rows]
    return any(found == [str(i + first) for i in range(len(found))] for first in (0, 1))
