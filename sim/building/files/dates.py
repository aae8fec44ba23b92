"""Days as programs write them, several ways in one column: an export that somebody opened in Excel half-way.

Of ``07/08/2016`` nobody can tell the day from the month. A column tells it where any of its dates has a number above
12; where none has, that is said, and no way is chosen.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable

from sim.scenario.tables.cells import BadCellError, in_our_time
from sim.words.typed import quoted

LIKE = "write it like 2016-01-07"
_FULL = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_FRENCH = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre"),
    *("novembre", "decembre"),
)
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}|AM|PM))?)?"
_ISO = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_WORD = re.compile(rf"(\d{{1,2}})[- ]([^\W\d_]{{3,9}})\.?,?[- ](\d{{4}}|\d{{2}}){_TIME}")
_WORD_FIRST = re.compile(rf"([^\W\d_]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")


def day_reader(texts: Iterable[str]) -> Callable[[str], int]:
    """Return a parser of the dates of one column, which gives ordinal days.

    Parameters
    ----------
    texts : iterable of str
        The whole column: its other dates tell whether the day or the month comes first.

    Examples
    --------
    >>> read = day_reader(["29 June 2018", "07-Jan-16", "2016-01-07T00:00:00", "13/01/2016"])
    >>> [str(dt.date.fromordinal(read(text))) for text in ("07-Jan-16", "29 June 2018", "2/1/2016")]
    ['2016-01-07', '2018-06-29', '2016-01-02']
    """
    day_first = month_first = False
    for text in set(texts):
        numbers = _NUMBERS.fullmatch(text.strip())
        if numbers:
            day_first = day_first or int(numbers[1]) > 12
            month_first = month_first or int(numbers[2]) > 12

    def read(text: str) -> int:
        text = text.strip()
        parts = _parts(text)
        numbers = _NUMBERS.fullmatch(text) if parts is None else None
        if numbers:
            a, b, year = int(numbers[1]), int(numbers[2]), _year(numbers[3])
            if a != b and day_first == month_first and max(a, b) <= 12:
                raise BadCellError(f"of '{text}' nobody can tell the day from the month", LIKE)
            parts = (year, b, a) if a > 12 or (day_first and b <= 12) else (year, a, b)
        try:
            if parts is None:
                raise ValueError
            day = dt.date(*parts)
        except ValueError:
            raise BadCellError(f"'{quoted(text)}' is not a date", LIKE) from None
        return in_our_time(day).toordinal()

    return read


def _parts(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date that says which is which."""
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    if match := _WORD.fullmatch(text):
        month = _month(match[2])
        return (_year(match[3]), month, int(match[1])) if month else None
    if match := _WORD_FIRST.fullmatch(text):
        month = _month(match[1])
        return (int(match[3]), month, int(match[2])) if month else None
    return None


def _month(word: str) -> int | None:
    """Return the month of an English or a French word, in full or by its first letters, where these are of one alone.

    Examples
    --------
    >>> _month("Sept"), _month("février"), _month("juil"), _month("jui"), _month("Marz")
    (9, 2, 7, None, None)
    """
    parts = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    found = {i for names in (_FULL, _FRENCH) for i, name in enumerate(names, 1) if name.startswith(plain)}
    return found.pop() if len(found) == 1 else None


def _year(text: str) -> int:
    """Return a year; of two figures those below 70 are of this century, as spreadsheets have it."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)
