"""Numbers as options of the command line.

What counts runs or people must not be read as a thousandth of what was meant, so it is read as counts are everywhere.
"""

from __future__ import annotations

import math

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
