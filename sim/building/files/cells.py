"""Cells of tables that others made: numbers of people, degrees, and days that a spreadsheet has made numbers of.

What a count is says :mod:`sim.words.counts`, for events, towns, areas, camps and counts alike.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence

from sim.building.files.dates import day_reader
from sim.building.records import UNKNOWN
from sim.scenario.tables.cells import BadCellError, in_our_time
from sim.scenario.tables.sheet import Cell, apart
from sim.words.counts import NoCountError, count
from sim.words.printable import is_printable
from sim.words.typed import quoted, typed_number, without_separators
from sim.words.wording import counted

#: What a cell says that says nothing, in small letters.
NOTHING = frozenset(("", "-", "–", "—", "--", "*", "n/a", "na", "nan", "null", "none", "\\n", "no data", "nd"))
#: Rows that are looked at where the first ones say what a table is.
FIRST = 50
#: Names of columns that say where something is, and count nobody.
POSITION = frozenset(("lat", "latitude", "lon", "long", "lng", "longitude", "x", "y"))
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.0+)?")
#: Degrees of longitude, at most.
HALF_ROUND = 180
#: What a spreadsheet counts days from.
_EXCEL = dt.date(1899, 12, 30).toordinal()


def said(text: str) -> str:
    r"""Return what a cell says, in one line and without what nobody sees: controls, marks of direction and the like.

    Examples
    --------
    >>> said(" Bouar "), said("Go\u200bre\n(Chad)"), said("\u202eGore\x1b")
    ('Bouar', 'Gore (Chad)', 'Gore')
    """
    if text.isprintable():
        return text.strip()
    return " ".join("".join(" " if a.isspace() else a for a in text if a.isspace() or is_printable(a)).split())


def people(text: str, comma: str = ",") -> int:
    """Return a number of people, -1 where a cell says nothing.

    Thousands may be set apart as English does it, by a comma or a blank. A point is refused: 26.000 may be 26.

    Parameters
    ----------
    text : str
    comma : str
        What sets the columns apart: where it is a semicolon, 12,0 is twelve.

    Examples
    --------
    >>> people("1e+05"), people("12,345"), people("-"), people("7 060"), people("12.0")
    (100000, 12345, -1, 7060, 12)
    """
    text = text.strip()
    if text.casefold() in NOTHING:
        return UNKNOWN
    plain = without_separators(text)
    if comma == ";" and re.fullmatch(r"\d+,0{1,2}", plain):
        plain = plain.split(",")[0]
    try:
        return count(plain)
    except NoCountError as error:
        raise BadCellError(f"'{quoted(text)}' {error}", error.hint) from None


def whole_numbers(texts: Iterable[str]) -> bool:
    """Tell whether cells are whole numbers or nothing, and some of them a number."""
    told = [text.strip() for text in texts if text.strip().casefold() not in NOTHING]
    try:
        return bool(told) and all(people(text) >= 0 for text in told)
    except BadCellError:
        return False


def was_rounded(text: str) -> bool:
    """Tell whether a spreadsheet wrote a number in so few digits that others were lost: ``1e+05``."""
    return re.fullmatch(r"\d(\.\d)?[eE]\+?\d+", text.strip()) is not None


def degrees(text: str, most: float) -> float:
    """Return degrees, NaN where a cell says nothing; a comma is a decimal one, as degrees have no thousands.

    Examples
    --------
    >>> degrees("7,935", 90), degrees(" 16.59 ", 180)
    (7.935, 16.59)
    """
    text = text.strip()
    if text.casefold() in NOTHING:
        return math.nan
    try:
        value = typed_number(text.replace(",", ".") if re.fullmatch(r"[+-]?\d{1,3},\d+", text) else text)
    except ValueError:
        value = math.inf
    if not abs(value) <= most:
        hint = "are latitude and longitude swapped?" if most < abs(value) <= HALF_ROUND else None
        raise BadCellError(f"'{quoted(text)}' is not a number from -{most:g} to {most:g}", hint)
    return value


def days(texts: Iterable[str]) -> Callable[[str], int]:
    """Return a parser of the dates of one column; -1 where a cell says nothing.

    Examples
    --------
    >>> read = days(["15-05-2014", "05-04-2014"])
    >>> [dt.date.fromordinal(read(text)).isoformat() for text in ("05-04-2014", "41774", "2014-05-15T00:00:00")]
    ['2014-04-05', '2014-05-15', '2014-05-15']
    """
    written = day_reader(text for text in texts if not _SERIAL.fullmatch(text.strip()))

    def read(text: str) -> int:
        text = text.strip()
        if text.casefold() in NOTHING:
            return UNKNOWN
        if _SERIAL.fullmatch(text):
            return in_our_time(dt.date.fromordinal(_EXCEL + int(float(text)))).toordinal()
        return written(text)

    return read


def beyond(cells: Sequence[Cell], width: int) -> tuple[str, str] | None:
    """Return what is wrong with a row that has other cells than its header, and a hint; None where it fits.

    Blank cells at its end are none.

    Examples
    --------
    >>> row = [("Goz", 3, 1), ("10", 3, 5), ("623", 3, 8)]
    >>> beyond(row, 2)
    ('3 cells where the header has 2 columns', 'is 10,623 one number? write 10623')
    """
    if len(cells) >= width and not any(text.strip() for text, _, _ in cells[width:]):
        return None
    told = f"{counted(len(cells), 'cell')} where the header has {counted(width, 'column')}"
    surplus = max(len(cells) - width, 0)
    for k in range(len(cells) if surplus else 0):
        if number := apart(cells[k:], surplus):
            return told, f"is {number} one number? write {number.replace(',', '')}"
    return told, "is a text with a comma in quotes?"
