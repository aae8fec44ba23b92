"""Workbooks for Excel, by XlsxWriter: the same book gives the same bytes.

Every text is written as a text, so that a name that begins with ``=`` is no formula; a sheet of more rows than Excel
has goes on in a next one.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import numpy as np

from sim.exports.extras import needed
from sim.exports.sheets import Book, Cell, Column, Sheet
from sim.exports.words import xml_text
from sim.exports.xlsx_charts import write_charts
from sim.exports.xlsx_looks import Looks

#: Rows of a sheet of Excel without the header.
MOST_ROWS = 1_048_575
#: Day 0 of Excel.
EPOCH = np.datetime64("1899-12-30", "D")
#: Letters of a cell.
MOST_LETTERS = 32_767
FRONT = "Read me"
WIDE = 110


def workbook(book: Book) -> bytes:
    """Return a workbook as the bytes of an .xlsx file.

    Raises
    ------
    PanjError
        If XlsxWriter is not installed.
    """
    xlsxwriter = needed("xlsxwriter", "a workbook")
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    made = xlsxwriter.Workbook(buffer, options)
    made.set_properties({"title": book.title, "author": "Panj", "created": _at_noon(book.day)})
    looks = Looks(made)
    parts = [(name, sheet, rows) for sheet in book.sheets for name, rows in _parts(sheet)]
    _front(made.add_worksheet(FRONT), book, looks, [(name, sheet.about) for name, sheet, _ in parts])
    if book.charts:
        write_charts(made, book, looks)
    for name, sheet, rows in parts:
        _sheet(made.add_worksheet(name), sheet, rows, looks)
    made.close()
    return buffer.getvalue()


def _at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12)


def _parts(sheet: Sheet) -> Iterator[tuple[str, slice]]:
    """Yield the name and the rows of every sheet that one is written to."""
    for number, first in enumerate(range(0, max(sheet.rows, 1), MOST_ROWS), 1):
        yield (sheet.name if number == 1 else f"{sheet.name} ({number})"), slice(first, first + MOST_ROWS)


def _front(page: Any, book: Book, looks: Looks, sheets: list[tuple[str, str]]) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, WIDE)
    page.hide_gridlines(2)
    _for_paper(page)
    page.write_string(0, 0, _fitting(book.title), looks.title)
    told = [*book.front, *(("Sheets" if not k else "", f"{name}: {about}") for k, (name, about) in enumerate(sheets))]
    for row, (word, text) in enumerate(told, 2):
        page.set_row(row, 15.0 * sum(1 + len(line) // WIDE for line in text.split("\n")))
        page.write_string(row, 0, word, looks.word)
        page.write_string(row, 1, _fitting(text), looks.text)


def _sheet(page: Any, sheet: Sheet, rows: slice, looks: Looks) -> None:
    page.freeze_panes(1, 0)
    _for_paper(page)
    page.repeat_rows(0)
    for k, column in enumerate(sheet.columns):
        page.set_column(k, k, column.width)
        page.write_string(0, k, column.name, looks.head)
    cells = [list(_cells(column, rows, looks)) for column in sheet.columns]
    for row, line in enumerate(zip_longest(*cells), 1):
        for k, (value, look) in enumerate(line):
            if value is None:
                continue
            if isinstance(value, str):
                page.write_string(row, k, value)
            else:
                page.write_number(row, k, value, look)
    if cells[0]:
        page.autofilter(0, 0, len(cells[0]), len(cells) - 1)


def _for_paper(page: Any) -> None:
    """Let a sheet be printed as wide as a page."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _cells(column: Column, rows: slice, looks: Looks) -> Iterator[tuple[Any, Any]]:
    """Yield every value of a column as Excel has it, with its format; None where there is none."""
    values = column.values[rows]
    if column.cell is Cell.TEXT:
        yield from ((_fitting(value) or None, None) for value in values)
        return
    if column.cell is Cell.DATE:
        given = np.asarray(values)
        serial = (given - EPOCH).astype(float)
        yield from ((None if np.isnat(day) else number, looks.date) for day, number in zip(given, serial, strict=True))
        return
    for value in np.asarray(values, float).tolist():
        if value != value or value in (float("inf"), float("-inf")):
            yield None, None
        elif column.cell is Cell.COUNT:
            yield value, looks.whole if value == int(value) else looks.part
        else:
            yield value, None


def _fitting(text: str) -> str:
    """Return a text as long as a cell takes, without what no XML holds."""
    kept = xml_text(text)
    return kept if len(kept) <= MOST_LETTERS else f"{kept[: MOST_LETTERS - 1]}…"
