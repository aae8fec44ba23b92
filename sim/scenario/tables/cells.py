"""What a cell of a table may hold: each kind of value with the words that refuse it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sim.scenario.errors import did_you_mean
from sim.words.counts import MOST, NoCountError, count, dotted, thousands_hint
from sim.words.typed import quoted, typed_number

Parse = Callable[[str], Any]
"""Makes a value of the text of a cell, or raises :class:`BadCellError`."""

EARLIEST, LATEST = 1800, 2200
"""Years outside are typed wrong: 0025 for 2025, 20210 for 2021."""


class BadCellError(ValueError):
    """A cell that does not hold what its column wants; its text says what was expected."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def whole(low: int = 0, high: int = MOST) -> Parse:
    """Return a parser of counts from `low` to `high`."""

    def parse(text: str) -> float:
        try:
            return float(count(text, low, high))
        except NoCountError as error:
            raise BadCellError(f"'{quoted(text)}' {error}", error.hint) from None

    return parse


def unseparated(text: str, *, fraction: bool = True) -> float:
    """Parse a number that may be a count or not, so that thousands set apart would be read as another number.

    Parameters
    ----------
    text : str
    fraction : bool
        Whether numbers above 1 may have one; then the hint says how to write it.
    """
    value: float = number()(text)
    if dotted(text):
        hint = thousands_hint(text)
        if value == int(value):
            hint = f"{hint}; if it is {value:g}, write {value:g}"
        elif fraction:
            hint = f"{hint}; if it is a fraction, write {text}0"
        raise BadCellError(f"'{text}' may be a thousand times what it says", hint)
    return value


ROUND_THE_EARTH = 40_075.0
"""The longest that a road can be, km: a longer one is a slip of the hand, and its square may be no number."""


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
        limits = f" above {low:g}, at most {high:g}" if above else f" from {low:g} to {high:g}"
    elif math.isfinite(low):
        limits = f" above {low:g}" if above else f" of at least {low:g}"
    else:
        limits = ""

    def parse(text: str) -> float:
        try:
            value = typed_number(text)
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


@dataclass(frozen=True)
class OneOf:
    """A parser that accepts a few words only, and knows them: docs say them of its column."""

    choices: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """Return the word."""
        if text not in self.choices:
            allowed = f"allowed: {', '.join(self.choices)}"
            hint = did_you_mean(text, self.choices)
            raise BadCellError(f"'{text}' is not known", f"{hint}; {allowed}" if hint else allowed)
        return text


def one_of(choices: Sequence[str]) -> Parse:
    """Return a parser that accepts these words only."""
    return OneOf(tuple(choices))


def in_our_time(day: dt.date) -> dt.date:
    """Return a day, or raise :class:`BadCellError` if its year is centuries away."""
    if EARLIEST <= day.year <= LATEST:
        return day
    hint = f"years from {EARLIEST} to {LATEST} are read: is it typed right?"
    raise BadCellError(f"{day} is of the year {day.year}", hint)


def date(latest: dt.date | None = None, *, padded: bool = True, like: str = "2021-07-05") -> Parse:
    """Return a parser of dates, year first.

    Parameters
    ----------
    latest : datetime.date, optional
        None after it is accepted.
    padded : bool
        Only as ISO writes them, with all zeros: no 2013-1-5.
    like : str
        A date that shows how they are written.
    """

    def parse(text: str) -> dt.date:
        try:
            if padded and len(text) != len("2021-07-05"):
                raise ValueError
            day = dt.datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            raise BadCellError(f"'{quoted(text)}' is not a date", f"write it like {like}") from None
        in_our_time(day)
        if latest is not None and day > latest:
            raise BadCellError(f"{text} is after {latest}, the last day of the history")
        return day

    return parse


def yes_no(text: str) -> bool:
    """Parse ``yes`` or ``no``."""
    return bool(one_of(("yes", "no"))(text) == "yes")
