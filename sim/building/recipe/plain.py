"""Kinds of which every file is a table of the same columns: it is told by these, so that prose is no table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.building import closures, posts, soldiers
from sim.building.counts.corrections import read_corrections
from sim.building.files.known import Format, Kind, Known, recognised
from sim.building.files.look import look
from sim.building.recipe.schema import SourceKind
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.reader import Table, read_names

CORRECTIONS: SourceKind = "corrections"
"""Their table may be without a header, as Flee's is: it is told by its rows."""
TABLES: Mapping[SourceKind, Table] = {
    "closures": closures.TABLE,
    "crossings": posts.TABLE,
    "garrisons": soldiers.GARRISONS,
    "guards": soldiers.GUARDS,
}
LIKE: Mapping[SourceKind, Kind] = {**dict.fromkeys(TABLES, "camps"), CORRECTIONS: "counts"}
"""Among which formats theirs stands."""


def is_plain(kind: SourceKind) -> bool:
    """Tell whether every file of a kind is a table of the same columns."""
    return kind in TABLES or kind == CORRECTIONS


def plain_format(kind: SourceKind, path: Path) -> tuple[Format, str]:
    """Return the only format of a kind, and what tells that a file is of it.

    Raises
    ------
    Problems
        When it is not; says what it looks like, or what is wrong with its columns.
    """
    problems: list[Problem] = []
    if kind == CORRECTIONS:
        why = _of_corrections(path, problems)
    else:
        names = read_names(path, TABLES[kind], problems)
        why = f"columns {', '.join(names)}" if names else ""
    if problems:
        other = None if why else _other(path)
        if other is not None:
            told = f"this is no table of {kind}: it looks like {other.format.title} ({other.why})"
            problems = [Problem(told, shown(path), hint=f"add it as {other.format.kind}")]
        raise Problems(problems)
    return Format(LIKE[kind], "table", f"a table of {kind}", lambda look, names: ""), why


def _of_corrections(path: Path, problems: list[Problem]) -> str:
    try:
        if not read_corrections(path):
            problems.append(Problem("no row of it has a series and a day", shown(path)))
    except Problems as error:
        problems += error.problems
    return "" if problems else "each row a series and a day"


def _other(path: Path) -> Known | None:
    """Return what a file of which no column fits is instead, as far as that is known."""
    try:
        found = look(path)
        return None if found.shape == "workbook" else recognised(found)
    except PanjError:
        return None
