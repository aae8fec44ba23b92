"""What a count is: the one place that knows how many people, soldiers, guards, places or runs may be written.

A count is a whole number. A point in it is the trap: in half of the world ``26.000`` is twenty-six thousand, for a
computer it is 26. So what looks like thousands set apart is refused with a hint, wherever it stands; ``26000.0`` and
``2.6e4``, as programs write them, mean one thing only and are read.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from numbers import Integral

MOST = 2**31 - 1
"""The largest count: what the records of a run hold, for one place and for all of a world together."""

LARGEST_TOWN = 40_000_000
"""More people than any town on Earth has."""

LONGEST = 40
"""Letters of a number; a longer text is no count, whatever its digits say."""

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,'’_٬ \u00a0\u202f])\d{3}(?:\1\d{3})*)")
_DOTTED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")
_NOUGHTS = re.compile(r"([+-]?\d+)[.,](?:0{1,2}|0{4,})", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+(?:\.0)?|[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}", re.ASCII)


class NoCountError(ValueError):
    """A text or number that is no count; its text says what is wanted, `hint` what to write."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class Written(float):
    """A number of a file that still knows how it was written.

    Parameters
    ----------
    text : str
        What stands in the file.
    value : float, optional
        What it means; by default what Python takes it for.
    """

    text: str

    def __new__(cls, text: str, value: float | None = None) -> Written:
        """Return the number of a text."""
        made = super().__new__(cls, text if value is None else value)
        made.text = text
        return made

    def __getnewargs__(self) -> tuple[str, float]:  # type: ignore[override]
        """Return what makes it again, for copies and other processes."""
        return self.text, float(self)


def written(value: object) -> str:
    """Return a value as it was written, as far as that is known."""
    return value.text if isinstance(value, Written) else str(value)


def dotted(text: str) -> bool:
    """Tell whether a text looks like thousands set apart by points: ``26.000``, never ``0.125`` or ``1234.567``."""
    return _DOTTED.fullmatch(text.strip()) is not None


def thousands_hint(text: str) -> str | None:
    """Return what to write instead of thousands that are set apart; None where a text has none.

    Examples
    --------
    >>> thousands_hint("26.000"), thousands_hint("1 234 567"), thousands_hint("26.5")
    ('a point is no thousands separator: write 26000', 'no separators of thousands: write 1234567', None)
    """
    text = text.strip()
    if len(text) > LONGEST or not _GROUPED.fullmatch(text):
        return None
    bare = re.sub(r"[^\d+-]", "", text)
    told = "a point is no thousands separator" if dotted(text) else "no separators of thousands"
    return f"{told}: write {bare}"


def _noughts_hint(text: str) -> str | None:
    """Return what to write of a count with decimals that are all noughts; None where it has none.

    Examples
    --------
    >>> _noughts_hint("10623.00"), _noughts_hint("10623,0"), _noughts_hint("26.000")
    ('no decimals: write 10623', 'no decimals: write 10623', None)
    """
    noughts = _NOUGHTS.fullmatch(text) if len(text) <= LONGEST else None
    return None if noughts is None else f"no decimals: write {noughts[1]}"


def wanted(low: int = 0, high: int = MOST) -> str:
    """Return in words what a count must be."""
    if high < MOST:
        return f"a whole number from {low} to {high:,}"
    return f"a whole number of at least {low}"


def count(value: str | float, low: int = 0, high: int = MOST) -> int:
    """Return a count.

    Parameters
    ----------
    value : str or number
        What was written, or a number (:class:`Written` where it stood in a file).
    low, high : int
        Ends of what is allowed, included.

    Raises
    ------
    NoCountError
        When it is no whole number, out of range, or could be meant as thousands set apart.

    Examples
    --------
    >>> count("26000"), count("26000.0"), count("2.6e4"), count(26000.0)
    (26000, 26000, 26000, 26000)
    """
    text = (written(value) if isinstance(value, str | Written) else _plain(value)).strip()
    number = _number(text)
    if number is None:
        raise NoCountError(f"is not {wanted(low, high)}", thousands_hint(text) or _noughts_hint(text))
    if number > high:
        raise NoCountError(f"is more than {high:,}, the most that fits" if high == MOST else f"is more than {high:,}")
    if number < low:
        raise NoCountError(f"is not at least {low}")
    return number


def is_count(value: object, low: int = 0, high: int = MOST) -> bool:
    """Tell whether a value handed over in Python is a whole number in a range; True and 2.0 are none."""
    return isinstance(value, Integral) and not isinstance(value, bool) and low <= int(value) <= high


def _plain(value: float) -> str:
    if isinstance(value, int) and abs(value) > 10**LONGEST:
        return "-1" if value < 0 else "9" * LONGEST  # of thousands of digits, perhaps: Python would not write it
    try:
        return str(int(value)) if value == int(value) else repr(float(value))
    except (ValueError, OverflowError):  # infinite, or no number
        return "inf"


def _number(text: str) -> int | None:
    """Return the whole number of a text, None where it has none; nothing larger than a decimal of `LONGEST` digits."""
    if len(text) > LONGEST:
        digits = re.fullmatch(r"\+?\d+", text, re.ASCII)
        return None if digits is None else 10**LONGEST
    if not _WHOLE.fullmatch(text):
        return None
    mantissa = re.split("[eE]", text)[0]
    if len(mantissa) < len(text) and dotted(mantissa):
        return None
    try:
        exact = Decimal(text)
        return int(exact) if exact == exact.to_integral_value() else None
    except InvalidOperation:
        return None
