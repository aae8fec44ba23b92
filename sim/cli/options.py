"""The options and arguments that more than one command takes, each declared once.

A name means the same wherever it stands and is told of in the same words; only what holds where it is left out (in
square brackets) is a command's own. What counts runs or people must not be read as a thousandth of what was meant, so
it is read as counts are everywhere.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.words.counts import NoCountError, count, dotted, thousands_hint
from sim.words.typed import typed_number


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
        number = typed_number(text)
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


def where_to(default: str) -> Any:
    """Return ``--out``, of a command that writes to `default` otherwise."""
    return place("--out", help=f"Where to write [{default}].")


def how_many(default: str) -> Any:
    """Return ``--replicates``, of a command that makes `default` runs otherwise."""
    return typer.Option("--replicates", "-n", parser=runs, metavar="N", help=f"Number of runs [{default}].")


def bound(default: str = "") -> Any:
    """Return ``--over``, of a command that asks about `default` otherwise."""
    told = "Ask when, and how often, the measure is above this" + (f" [{default}]." if default else ".")
    return typer.Option("--over", parser=level, metavar="X", help=told)


def day(name: str, help: str) -> Any:
    """Return an option that names a day."""
    return typer.Option(name, metavar="YYYY-MM-DD", help=help)


def scenario_name(metavar: str = "NAME") -> Any:
    """Return the argument that names a scenario."""
    return typer.Argument(metavar=metavar, help="A scenario's name, or a YAML file.", show_default=False)


ScenarioName = Annotated[str, scenario_name()]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run, or its name in outputs/.")]
SweepName = Annotated[Path, typer.Argument(metavar="SWEEP", help="Folder of a sweep, or its name in outputs/sweeps/.")]

SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Fix a parameter; may be repeated."),
]
RuleOption = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="FILE:CLASS", help="A rule of your own; may be repeated."),
]
SettingsOption = Annotated[
    str | None, typer.Option("--settings", metavar="FILE", help="Settings of a Flee world, made by panj choose.")
]
RulesOption = Annotated[str | None, typer.Option("--rules", metavar="NAME", help="Rule set of a Flee world [flee].")]
CountsOption = Annotated[
    Path | None, typer.Option("--counts", metavar="PATH", help="Folder of its counts, where they lie elsewhere.")
]
FLEE: Any = typer.Option("--flee", metavar="PATH", help="A Flee world in place of a scenario.")
SEED: Any = typer.Option("--seed", min=0, help="Seed of all random numbers.")
SeedOption = Annotated[int | None, SEED]
UntilOption = Annotated[str | None, day("--until", "Last day; may lie within the history.")]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes [all cores].")]
PointOption = Annotated[bool, typer.Option("--point", help="Central values only: luck, no spread.")]
NoPlotsOption = Annotated[bool, typer.Option("--no-plots", help="No figures and no report.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but mistakes and warnings.")]
DarkOption = Annotated[bool, typer.Option("--dark", help="On dark paper.")]
MeasureOption = Annotated[str | None, typer.Option("--measure", help="Name of a measure [the first].")]
BaseOption = Annotated[str | None, typer.Option("--scenario", help="Base scenario [the first].")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of the page [a free one].")]
NoBrowserOption = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]
