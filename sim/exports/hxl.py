"""Tables with a row of HXL hashtags under the header, as humanitarian agencies exchange them (hxlstandard.org, 1.1).

A place has its codes of administrative areas (P-codes) where the world knows them. What each row would be tagged as in
a table of its own stands in a column, because one table holds many measures.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.exports.sheets import Cell, Column, Sheet

#: Beginnings of a cell that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: By measure of civilians: what a column of it alone is tagged as.
CIVILIANS = {
    "arrivals": "#affected+refugees+arrived",
    "informal": "#affected+refugees+arrived+informal",
    "turned_back": "#affected+displaced+turned_back",
    "queue": "#affected+displaced+waiting",
    "queueing": "#affected+displaced+waiting",
    "sheltered": "#affected+refugees+incamp",
    "overflow": "#inneed+refugees+shelter",
    "stock": "#affected+refugees",
    "admitted": "#affected+refugees+moving",
    "present": "#affected+idps",
    "settled": "#affected+idps+noncamp",
    "moving": "#affected+displaced+moving",
    "internally_displaced": "#affected+idps",
    "left": "#affected+displaced+left",
    "returned": "#affected+returned",
    "home": "#population+home",
}
EVERYBODY = "#affected"
OTHERS = "#indicator+num"


def hashtag(measure: str, kind: str) -> str:
    """Return what the numbers of a series are tagged as, in a table of their own.

    Examples
    --------
    >>> hashtag("arrivals", "civilian"), hashtag("arrivals", "military"), hashtag("districts_insurgent", "")
    ('#affected+refugees+arrived', '#indicator+num+military', '#indicator+num')
    """
    if kind == "civilian":
        return CIVILIANS.get(measure, "#affected")
    if kind == "military":
        return f"{OTHERS}+military"
    return EVERYBODY if measure in CIVILIANS else OTHERS


def table(sheet: Sheet, tags: Sequence[str] = ()) -> bytes:
    """Return a sheet as CSV: a header, a row of hashtags if there are any, rows.

    A text that a spreadsheet would take for a formula gets an apostrophe, which spreadsheets do not show.
    """
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer, lineterminator="\r\n")
    out.writerow([column.name for column in sheet.columns])
    if tags:
        out.writerow(tags)
    out.writerows(zip(*(_texts(column) for column in sheet.columns), strict=True))
    return buffer.getvalue().encode("utf-8-sig")


def _texts(column: Column) -> Iterable[str]:
    if column.cell is Cell.TEXT:
        return (f"'{text}" if text.startswith(FORMULA) else text for text in map(str, column.values))
    if column.cell is Cell.DATE:
        found = np.asarray(column.values, "datetime64[D]")
        return ("" if np.isnat(day) else str(day) for day in found)
    return (_number(value) for value in np.asarray(column.values, float).tolist())


def _number(value: Any) -> str:
    """Return a number as short as it is exact; nothing where there is none."""
    return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
