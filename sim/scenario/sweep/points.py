"""The points of a sweep that stand in a CSV file: a column for each axis, a line for each point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic_core import PydanticCustomError

from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.explain import brief
from sim.scenario.files import shown
from sim.scenario.reader import Document
from sim.scenario.sweep.sweep import EPOCH, Axis, Level
from sim.scenario.sweep.values import Role, level_of
from sim.scenario.tables.cells import BadCellError, Parse
from sim.scenario.tables.reader import Column, Table, read_table
from sim.words.counts import Written
from sim.words.typed import how_to_write, typed_number

MOST_TOLD = 20
"""Bad cells that are told; one wrong column would fill the screen otherwise."""

Test = Callable[[Axis, Level], str | None]
"""Say what is wrong with a value of an axis, or None."""


def points_file(name: str, document: Document, problems: list[Problem]) -> Path | None:
    """Return the file of points, which must lie in the folder of the sweep (or below it)."""
    folder = document.file.resolve().parent
    try:
        file = (folder / name).resolve()
        there = file.exists()
    except (OSError, ValueError):  # too long, or with characters that no file has
        problems.append(document.problem(("design", "points"), f"design.points: {brief(name)} can name no file"))
        return None
    if not file.is_relative_to(folder):
        told = f"design.points '{name}' leads out of the folder of the sweep, {shown(folder)}"
        problems.append(document.problem(("design", "points"), told))
    elif not there:
        near = did_you_mean(name, [path.name for path in folder.glob("*.csv")])
        problems.append(document.problem(("design", "points"), f"no such file: {shown(file)}", near))
    else:
        return file
    return None


def rows_of(
    file: Path, axes: Sequence[tuple[Axis, Role]], test: Test, problems: list[Problem]
) -> tuple[tuple[Level, ...], ...]:
    """Return the points of a file in the order of the axes; mistakes are added to `problems`.

    Parameters
    ----------
    file : Path
    axes : sequence of (Axis, str)
        Each with what its values are.
    test : function
        Further checks of a value.
    problems : list of Problem
    """
    names = tuple(axis.name for axis, _ in axes)
    columns = tuple(Column(axis.name, _parser(axis, role, test)) for axis, role in axes)
    table = Table(columns, names, of="axis", doubled="its runs would be the same ones, counted twice: delete it")
    bad: list[Problem] = []
    rows = read_table(file, table, bad)
    if rows is not None and not rows and not bad:
        bad.append(Problem("want a header with the names of the axes, and at least one point", shown(file), 1, 1))
    problems += bad[:MOST_TOLD]
    if len(bad) > MOST_TOLD:
        problems.append(Problem(f"and {len(bad) - MOST_TOLD} more bad lines and cells", shown(file), bad[-1].line, 1))
    return tuple(tuple(row[name] for name in names) for row in rows or () if not row.bad)


def within(axis: Axis, value: Level) -> str | None:
    """Say what is wrong with a value that is not among those the sweep file gives its axis."""
    if axis.levels and value not in axis.levels:
        return f"{brief(value)} is none of the values of the axis in the sweep file"
    if axis.spread is None:
        return None
    number = (dt.date.fromisoformat(str(value)) - EPOCH).days if axis.dates else float(value)
    if axis.spread.low <= number <= axis.spread.high:
        return None
    low, high = axis.at(0.0), axis.at(1.0)
    return f"{brief(value)} is not between {low} and {high}, as the sweep file says"


def _parser(axis: Axis, role: Role, test: Test) -> Parse:
    """Return what makes a value of an axis of the text of a cell."""

    def parse(text: str) -> Level:
        raw: object = text
        if role in ("number", "count"):
            try:
                raw = Written(text, typed_number(text))
            except ValueError:
                raise BadCellError(f"must be a number, got {brief(text)}", how_to_write(text)) from None
        try:
            level = level_of(raw, role)
        except PydanticCustomError as error:
            raise BadCellError(f"{error.message()}, got {brief(text)}") from None
        wrong = test(axis, raw if isinstance(raw, Written) else level)
        if wrong is not None:
            raise BadCellError(wrong)
        return level

    return parse
