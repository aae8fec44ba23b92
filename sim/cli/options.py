"""Numbers and places as options of the command line.

What counts runs or people must not be read as a thousandth of what was meant, so it is read as counts are everywhere.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import typer

from sim.scenario.counts import NoCountError, count, dotted, thousands_hint


def runs(text: str) -> int:
    """Return a number of runs.

    Raises
    ------
    typer.BadParameter
        For what is no whole number of at least 1.
    """
    try:
        return count(text, 1)
    except NoCountError as error:
        raise typer.BadParameter(f"'{text}' {error}" + (f" ({error.hint})" if error.hint else "")) from None


def level(text: str) -> float:
    """Return a number in the unit of a measure, which may be people.

    Raises
    ------
    typer.BadParameter
        For what is no finite number, or may be meant as thousands set apart.
    """
    hint = thousands_hint(text)
    more = f" ({hint})" if hint else ""
    if dotted(text):
        raise typer.BadParameter(f"'{text}' may be a thousand times what it says{more}")
    try:
        number = float(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no number{more}") from None
    if not math.isfinite(number):
        raise typer.BadParameter(f"'{text}' is no finite number")
    return number


def somewhere(text: str) -> Path:
    """Return where something is to be written.

    Raises
    ------
    typer.BadParameter
        For an empty text, as a variable gives that is not set: it would be the folder one is in.
    """
    if not text.strip():
        raise typer.BadParameter("an empty text names no place (is a variable not set?); . is the folder you are in")
    return Path(text)


def place(name: str, *, help: str, metavar: str = "PATH") -> Any:
    """Return an option that says where something is to be written."""
    return typer.Option(name, parser=somewhere, metavar=metavar, help=help)
