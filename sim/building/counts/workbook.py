"""Sheets of a workbook (XLSX) as tables: titles may stand above the header, a row of HXL tags under it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.building.counts.grid import Grid
from sim.building.files.extra import needed
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.sheet import SEARCHED, Cell, is_blank, is_tags
from sim.words.typed import same_name

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Cells of one workbook: what a packed file says of itself may be far more than its bytes.
MOST_CELLS = 20_000_000
#: Bytes that its parts may have when they are unpacked.
MOST_UNPACKED = 2**30


#: What openpyxl, and what it unpacks with, raise of bytes that are no workbook: of each part of one something else.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError),
    *(SyntaxError, NotImplementedError, RuntimeError),
)


def sheets(path: Path) -> list[Grid]:
    """Return the sheets of a workbook that hold anything; formulas as the values that were last computed.

    Raises
    ------
    Problems
        When it is none, or cannot be read.
    PanjError
        When openpyxl is not installed.
    """
    book = _opened(path)
    out = []
    try:
        for sheet in book.worksheets:
            rows = [row for row in _rows(sheet.iter_rows()) if not is_blank(row)]
            if rows:
                out.append(_grid(path, str(sheet.title), rows))
    finally:
        book.close()
    return out


def _opened(path: Path) -> Workbook:
    load_workbook = needed("openpyxl").load_workbook
    try:
        raw = read_bytes(path)
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableError(f"larger than {MOST_UNPACKED // 2**20} MB when unpacked")
        # not read_only: that mode believes the size a sheet says it has, and some programs write it wrong
        book: Workbook = load_workbook(io.BytesIO(raw), data_only=True)
    except UnreadableError as error:
        raise Problems([Problem(str(error), shown(path))]) from None
    except DAMAGED:
        raise Problems([Problem("no workbook that can be read", shown(path), hint="save it anew as XLSX")]) from None
    return book


def _rows(rows: Iterable[Sequence[object]]) -> Iterable[list[Cell]]:
    cells = 0
    for line, row in enumerate(rows, 1):
        cells += len(row)
        if cells > MOST_CELLS:
            raise PanjError(f"more than {MOST_CELLS:,} cells in one sheet")
        yield [(text_of(getattr(cell, "value", None)), line, column) for column, cell in enumerate(row, 1)]


def text_of(value: object) -> str:
    """Return what a cell holds as a text: dates year first, whole numbers without a point.

    Examples
    --------
    >>> text_of(dt.datetime(2014, 5, 15)), text_of(1200.0), text_of(None), text_of(7.25)
    ('2014-05-15', '1200', '', '7.25')
    """
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return same_name(str(value)).replace("\n", " ")


def _grid(path: Path, title: str, rows: list[list[Cell]]) -> Grid:
    """Return a sheet with its header: the row above HXL tags, or the first that fills most of the width with words."""
    head = rows[:SEARCHED]
    tags = next((i for i, row in enumerate(head) if i and is_tags(row)), None)
    at = tags - 1 if tags is not None else _header(head)
    if at is None:
        return Grid(path, title, (), (), 0, rows, "")
    names = tuple(text.strip() for text, _, _ in rows[at])
    under = tuple(text.strip() for text, _, _ in rows[at + 1]) if tags is not None else ()
    return Grid(path, title, names, under, rows[at][0][1], rows[at + (1 if tags is None else 2) :], "")


def _header(rows: Sequence[Sequence[Cell]]) -> int | None:
    filled = [[text.strip() for text, _, _ in row if text.strip()] for row in rows]
    width = max(len(row) for row in filled)
    for i, row in enumerate(filled):
        if 2 * len(row) > width:
            words = [text for text in row if not text.replace(".", "").replace("-", "").isdigit()]
            return i if 5 * len(words) >= 4 * len(row) and len(set(row)) > 1 else None
    return None
