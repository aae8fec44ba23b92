"""A new recipe: the file that one begins with, every choice written out with its unit and meaning."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.building.countries import known, which_country
from sim.building.recipe.choices import choices
from sim.building.recipe.recipe import FILE
from sim.building.recipe.schema import RAW, WorldKind
from sim.scenario import temporary
from sim.scenario.arguments import check_whole
from sim.scenario.contents import is_there
from sim.scenario.errors import PanjError
from sim.scenario.files import is_name, shown
from sim.scenario.schema import LATEST, LONGEST_RUN
from sim.scenario.write import number, text
from sim.words.typed import quoted

WIDTH = 110
EDITORS = "# yaml-language-server: $schema=../../recipe.schema.json"
"""Where editors find the keys: `panj schema --recipe > scenarios/recipe.schema.json` writes it."""
KINDS = {"driven": "the counts say how many leave; own: Panj's hazards say so", "own": "Panj's hazards say who leaves"}


@dataclass(frozen=True)
class Beginning:
    """What is said of a world to begin with.

    Parameters
    ----------
    home : str
        ISO 3166, three letters.
    hosts : tuple of str
    first : date
    days : int
    kind : str
    """

    home: str
    hosts: Sequence[str]
    first: dt.date
    days: int
    kind: WorldKind = "driven"


def days_of(first: dt.date, days: int | None, last: dt.date | None) -> int:
    """Return how many days a world has, of which either that is said or its last day.

    Raises
    ------
    PanjError
        When both are said, or neither, or the last day is before the first.
    """
    if (days is None) == (last is None):
        raise PanjError("say how long the world lasts: either --days N or --to YYYY-MM-DD, its last day")
    if last is None:
        return days or 0
    if last < first:
        raise PanjError(f"--to {last} is before --from {first}")
    found = (last - first).days + 1
    if found > LONGEST_RUN:
        raise PanjError(f"--to {last}: that is {found:,} days from {first}, and a world has {LONGEST_RUN:,} at most")
    return found


def begin(folder: Path, beginning: Beginning) -> Path:
    """Write a new recipe into a folder, which is made; return its file.

    Raises
    ------
    PanjError
        When something is wrong with what is said, or the folder has a recipe, or a world that was made otherwise.
    """
    folder = folder.resolve()
    _check(folder.name, beginning)
    file = folder / FILE
    temporary.clear(folder.parent)  # a world that was half replaced comes back, and is there already
    if is_there(file):
        raise PanjError(f"{shown(file)} is there already: nothing was written")
    if is_there(folder / "places.csv"):
        raise PanjError(f"{shown(folder)} holds a world that no recipe made: choose another name")
    try:
        (folder / RAW).mkdir(parents=True, exist_ok=True)
        temporary.write_new(file, recipe_text(folder.name, beginning).encode())
    except FileExistsError:
        raise PanjError(f"{shown(file)} is there already: nothing was written") from None
    except OSError as error:
        raise PanjError(f"cannot write to {shown(folder)}: {error.strerror or error}") from None
    return file


def _check(name: str, beginning: Beginning) -> None:
    """Refuse what the recipe would be refused for, in the words of the command line."""
    if not is_name(name):
        raise PanjError(f"{name}: want a plain name (letters, digits, '-', '_') for a world")
    for option, country in (("--home", beginning.home), *(("--hosts", host) for host in beginning.hosts)):
        if country not in known():
            told = f"{option} {quoted(country)}: want a country as three capital letters, ISO 3166"
            raise PanjError(f"{told} ({which_country(country)})")
    if not beginning.hosts:
        raise PanjError("--hosts: want the countries that take people in, as TCD,CMR")
    for k, host in enumerate(beginning.hosts):
        if host == beginning.home:
            raise PanjError(f"--hosts {host}: that is the home country")
        if host in beginning.hosts[:k]:
            raise PanjError(f"--hosts {host}: stands twice")
    check_whole("--days", beginning.days, 1, LONGEST_RUN)
    if (dt.date(LATEST, 12, 31) - beginning.first).days < beginning.days - 1:
        raise PanjError(f"--days {beginning.days}: from {beginning.first} they go beyond year {LATEST}")


def recipe_text(name: str, beginning: Beginning) -> str:
    """Return the text of a new recipe."""
    lines = [
        EDITORS,
        f"# The recipe of the world {name}: from which files it is built, and every choice that was made.",
        f"# `panj world build` makes the world anew from this file and {RAW}/; the same of both gives the same bytes.",
        f"name: {text(name)}",
        f"home: {text(beginning.home)}",
        f"hosts: [{', '.join(map(text, beginning.hosts))}]",
        f"from: {beginning.first}",
        f"days: {beginning.days}",
        f"kind: {beginning.kind} # {KINDS[beginning.kind]}",
        "# as_of: 2014-06-30 # nothing dated later is used",
        "",
        f"# Files, as `panj world add` has put them into {RAW}/.",
        "sources: []",
        "",
        "# Choices of construction. What is left out has its default, which a later version may change.",
        "choices:",
        "  # roads: straight # straight, table or osm; panj world add NAME roads says it",
        *(["  # crossing_kind: ford # of crossings that no file knows"] if beginning.kind == "own" else []),
    ]
    for key, info in choices().items():
        said = f"{info.unit}. {info.meaning}"
        lines += [f"  # {line}" for line in textwrap.wrap(said, WIDTH - 4, break_on_hyphens=False)]
        lines.append(f"  {key}: {number(info.default)}")
    lines += [
        "",
        "# What was asked once: places of events, positions of camps, which series is which.",
        "names: {}",
        "",
    ]
    lines.append("# In which range a sweep varies a choice: put those that are to be varied between the braces, as in")
    ranges = {key: info.spread for key, info in choices().items() if info.spread is not None}
    each = [f"{key}: [{number(s.low)}, {number(s.high)}]" for key, s in ranges.items()]
    lines += [f"# vary: {{{', '.join(each[:2])}}}", "# Plausible are:"]
    lines += [f"# {line}" for line in each]
    lines.append("vary: {}")
    return "\n".join([*lines, ""])
