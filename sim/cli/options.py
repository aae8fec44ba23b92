"""Numbers and places as options of the command line.

What counts runs or people must not be read as a thousandth of what was meant, so it is read as counts are everywhere.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.words.counts import NoCountError, count, dotted, thousands_hint

ScenarioName = Annotated[str, typer.Argument(metavar="NAME", help="A scenario's name, or a YAML file.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Fix a parameter; may be repeated."),
]
RuleOption = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="FILE:CLASS", help="A rule of your own; may be repeated."),
]
RulesOption = Annotated[str | None, typer.Option("--rules", metavar="NAME", help="Rule set of a Flee world [flee].")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run, or its name in outputs/.")]


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


def how_many(help: str) -> Any:
    """Return an option that says how many runs there are to be."""
    return typer.Option("--replicates", "-n", parser=runs, metavar="N", help=help)
