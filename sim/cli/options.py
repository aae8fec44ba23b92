"""The options and arguments that more than one command takes, each declared once.

A name means the same wherever it stands and is told of in the same words; only what holds where it is left out (in
square brackets) is a command's own. What counts runs or people must not be read as a thousandth of what was meant, so
it is read as counts are everywhere.
"""

from __future__ import annotations

import math
import re
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


def whole(low: int, high: int | None = None) -> Any:
    """Return a parser of whole numbers of at least `low`, in the digits 0 to 9 alone: 1_0 is none."""
    wanted = f"of at least {low}" if high is None else f"from {low} to {high}"

    def parse(given: str | int) -> int:  # a number where it is the default
        text = str(given).strip()
        if (
            not re.fullmatch(r"[+-]?\d{1,40}", text, re.ASCII)
            or int(text) < low
            or (high is not None and int(text) > high)
        ):
            hint = thousands_hint(text)
            more = f" ({hint})" if hint else ""
            raise typer.BadParameter(f"'{text}' is not a whole number {wanted}{more}")
        return int(text)

    return parse


def level(given: str | float) -> float:
    """Return a number in the unit of a measure, which may be people.

    Raises
    ------
    typer.BadParameter
        For what is no finite number, or may be meant as thousands set apart.
    """
    text = str(given)  # a number where it is the default
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


def within(low: float, high: float) -> Any:
    """Return a parser of numbers between two."""

    def parse(text: str) -> float:
        number = level(text)
        if not low <= number <= high:
            raise typer.BadParameter(f"'{text}' is no number from {low:g} to {high:g}")
        return number

    return parse


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


def planned_for() -> Any:
    """Return ``--of``, of a command that makes a number of runs."""
    said = "Runs that draws are planned for: -n 50 --of 200 are the first 50 of -n 200 [as many as are made]."
    return typer.Option("--of", parser=runs, metavar="N", help=said)


def at_least(low: int, *names: str, help: str) -> Any:
    """Return an option that takes a whole number."""
    return typer.Option(*names, parser=whole(low), metavar="N", help=help)


def bound(default: str = "") -> Any:
    """Return ``--over``, of a command that asks about `default` otherwise."""
    told = "Ask when, and how often, the measure is above this" + (f" [{default}]." if default else ".")
    return typer.Option("--over", parser=level, metavar="X", help=told)


def day(name: str, help: str) -> Any:
    """Return an option that names a day."""
    return typer.Option(name, metavar="YYYY-MM-DD", help=help)


def dated(default: str) -> Any:
    """Return ``--date``, of a command that means `default` otherwise; ``--on`` is the same, as in `panj answer`."""
    return typer.Option("--date", "--on", metavar="YYYY-MM-DD", help=f"Day that is meant [{default}].")


def over(otherwise: str) -> Any:
    """Return ``--force``, of a command that does `otherwise` without it."""
    return typer.Option("--force", help=f"Also over what is there [{otherwise}].")


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
SEED: Any = at_least(0, "--seed", help="Seed of all random numbers.")
SeedOption = Annotated[int | None, SEED]
UntilOption = Annotated[str | None, day("--until", "Last day; may lie within the history. Later events are left out.")]
JobsOption = Annotated[int | None, at_least(1, "--jobs", "-j", help="Processes [all cores].")]
PointOption = Annotated[bool, typer.Option("--point", help="Central values only: luck, no spread.")]
NoPlotsOption = Annotated[bool, typer.Option("--no-plots", help="No figures, nor a report where there is one.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but mistakes and warnings.")]
DarkOption = Annotated[bool, typer.Option("--dark", help="On dark paper.")]
MeasureOption = Annotated[str | None, typer.Option("--measure", help="Name of a measure [the first].")]
BaseOption = Annotated[str | None, typer.Option("--scenario", help="Base scenario [the first].")]
PortOption = Annotated[
    int, typer.Option("--port", parser=whole(0, 65535), metavar="N", help="Port of the page [a free one].")
]
NoBrowserOption = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]
