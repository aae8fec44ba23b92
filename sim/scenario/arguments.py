"""Arguments of a call, checked in words that fit Python and the command line alike: ``replicates 0: want …``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from numbers import Real
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from sim.scenario.errors import PanjError
from sim.scenario.schema import parse_date
from sim.words.counts import is_count
from sim.words.typed import quoted

BILLION = 10**9
"""More processes or runs at once than anybody has: no upper end is told."""


def shown(value: object) -> str:
    """Return what was given, as Python writes it, short enough for a message.

    Examples
    --------
    >>> shown("2"), shown(2), shown(1.5), shown(dt.date(2021, 7, 5))
    ("'2'", '2', '1.5', '2021-07-05')
    """
    try:
        plain = isinstance(value, dt.date | Real | Path)
        return quoted(" ".join((str(value) if plain else repr(value)).split()))
    except ValueError:  # of more digits than Python writes
        return "a number of thousands of digits"


def check_whole(name: str, value: object, low: int, high: int = BILLION, why: str = "") -> None:
    """Refuse what is no whole number from `low` to `high`; True, 2.0 and "2" are none.

    `why` says where the end is from.

    Raises
    ------
    PanjError
    """
    if not is_count(value, low, high):
        wanted = f"of at least {low}" if high == BILLION else f"from {low} to {high:,}"
        raise PanjError(f"{name} {shown(value)}: want a whole number {wanted}{why}")


def check_jobs(jobs: object) -> None:
    """Refuse an impossible number of processes; None is one per core.

    Raises
    ------
    PanjError
    """
    if jobs is not None:
        check_whole("jobs", jobs, 1)


def is_switch(value: object) -> bool:
    """Tell whether a value is True or False, of Python or of NumPy (which is not loaded for it)."""
    return isinstance(value, bool) or (type(value).__module__, type(value).__name__[:4]) == ("numpy", "bool")


def is_number(value: object) -> bool:
    """Tell whether a value is a number, of Python or of NumPy; True is none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def check_switches(**given: object) -> None:
    """Refuse arguments that are neither True nor False: "no" would be taken for yes.

    Raises
    ------
    PanjError
    """
    for name, value in given.items():
        if not is_switch(value):
            raise PanjError(f"{name} {shown(value)}: want True or False")


def check_called(**given: object) -> None:
    """Refuse arguments that are to be called and cannot be; None is nothing to call.

    Raises
    ------
    PanjError
    """
    for name, value in given.items():
        if value is not None and not callable(value):
            raise PanjError(f"{name} {shown(value)}: want a function, or None")


def check_path(name: str, value: object, wanted: str = "a path") -> None:
    """Refuse what is neither a text nor a path.

    Raises
    ------
    PanjError
    """
    if not isinstance(value, str | Path) or not str(value).strip():
        raise PanjError(f"{name} {shown(value)}: want {wanted}")


def check_mapping(name: str, value: object) -> None:
    """Refuse what is no mapping of parameters to numbers; None is none.

    Raises
    ------
    PanjError
    """
    if value is not None and not isinstance(value, Mapping):
        raise PanjError(f"{name} {shown(value)}: want a mapping of parameters to numbers, as {{'front.tempo': 2}}")


def check_names(**given: object) -> None:
    """Refuse names that are no text.

    Raises
    ------
    PanjError
    """
    for name, value in given.items():
        if not isinstance(value, str):
            raise PanjError(f"{name} {shown(value)}: want a name, as text")


def names_in(name: str, value: object, such_as: str) -> tuple[str, ...]:
    """Return the names of a list; a text is one of them, and no list of letters.

    Raises
    ------
    PanjError
        If it is neither.

    Examples
    --------
    >>> names_in("rules", "panj", "panj"), names_in("rules", ["panj", "flee"], "panj")
    (('panj',), ('panj', 'flee'))
    """
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, Mapping | bytes):
        raise PanjError(f"{name} {shown(value)}: want a list of names, as [{such_as!r}]")
    names = tuple(value)
    for each in names:
        check_names(**{name: each})
    return names


def as_day(name: str, value: Any) -> dt.date:
    """Return the day that is meant: a date, its text, or a date and time of NumPy or pandas at midnight.

    Raises
    ------
    PanjError
        If it is no day.

    Examples
    --------
    >>> as_day("until", "2021-07-05"), as_day("until", dt.datetime(2021, 7, 5))
    (datetime.date(2021, 7, 5), datetime.date(2021, 7, 5))
    """
    given = value
    if type(value).__name__ == "datetime64" and str(value) != "NaT":  # NumPy is not loaded for it
        seconds = value.astype("datetime64[s]")
        value = seconds.item() if seconds == value else value
    if isinstance(value, dt.datetime) and not value.tzinfo and value == value and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = value.isoformat()  # told off for its years as a text is
    try:
        return parse_date(value)
    except PydanticCustomError as error:
        raise PanjError(f"{name} {error.message()}, got {_got(given)}") from None


def is_dated(value: object) -> bool:
    """Tell whether a value is a date of Python, NumPy (which is not loaded for it) or pandas, or a date and time."""
    return isinstance(value, dt.date) or type(value).__name__ == "datetime64"


def day_or_text(value: object) -> str:
    """Return a day of Python, NumPy or pandas as files have it; of what is none its text, which they are told of.

    Examples
    --------
    >>> day_or_text(dt.datetime(2021, 7, 5)), day_or_text("July"), day_or_text(dt.datetime(2021, 7, 5, 23))
    ('2021-07-05', 'July', '2021-07-05 23:00:00')
    """
    if is_dated(value):
        with suppress(PanjError):
            return as_day("date", value).isoformat()
    return str(value)


def _got(value: object) -> str:
    return f"'{quoted(value)}'" if isinstance(value, str) else shown(value)
