"""The points of a sweep that stand in a CSV file: a column for each axis, a line for each point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic_core import PydanticCustomError

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.explain import brief
from sim.scenario.files import shown
from sim.scenario.reader import Document
from sim.scenario.sheet import Sheet, SheetError, decoded, laid_out
from sim.scenario.sweep.sweep import EPOCH, Axis, Level
from sim.scenario.sweep.values import Role, level_of
from sim.words.counts import Written
from sim.words.typed import how_to_write
from sim.words.wording import counted

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
    names = [axis.name for axis, _ in axes]
    sheet = _sheet(file, names, problems)
    columns = None if sheet is None else _columns(file, sheet, names, problems)
    if sheet is None or columns is None:
        return ()
    if not sheet.rows:
        problems.append(
            Problem(
                "want a header with the names of the axes, and at least one point", shown(file), sheet.head[0][1], 1
            )
        )
    out: list[tuple[Level, ...]] = []
    bad: list[Problem] = []
    first: dict[tuple[Level, ...], int] = {}
    for cells in sheet.rows:
        line = cells[0][1]
        if len(cells) != len(sheet.names):
            told = f"{counted(len(cells), 'cell')}, where the header has {len(sheet.names)}"
            hint = "a comma sets cells apart: numbers have none" if len(cells) > len(sheet.names) else None
            bad.append(Problem(told, shown(file), line, 1, hint))
            continue
        row: list[Level] = []
        for (axis, role), column in zip(axes, columns, strict=True):
            text, line, at = cells[column]
            at += len(text) - len(text.lstrip())
            value = _value(text.strip(), role)
            wrong = value[1] if isinstance(value, tuple) else test(axis, value)
            if wrong is not None:
                bad.append(Problem(f"{axis.name}: {wrong}", shown(file), line, at))
            elif not isinstance(value, tuple):
                row.append(float(value) if isinstance(value, Written) else value)
        out.append(tuple(row))
        if len(row) == len(names) and first.setdefault(out[-1], line) != line:
            told = f"this is the point of line {first[out[-1]]} once more"
            bad.append(Problem(told, shown(file), line, 1, "its runs would be the same ones, counted twice: delete it"))
    problems.extend(bad[:MOST_TOLD])
    if len(bad) > MOST_TOLD:
        problems.append(Problem(f"and {len(bad) - MOST_TOLD} more bad lines and cells", shown(file), bad[-1].line, 1))
    return tuple(out)


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


def _value(text: str, role: Role) -> Level | tuple[None, str]:
    """Return the value of a cell, or what is wrong with it."""
    raw: object = text
    if role in ("number", "count"):
        try:
            raw = Written(text)
        except ValueError:
            hint = how_to_write(text)
            return None, f"must be a number, got {brief(text)}" + (f" ({hint})" if hint else "")
    try:
        level = level_of(raw, role)
    except PydanticCustomError as error:
        return None, f"{error.message()}, got {brief(text)}"
    return raw if isinstance(raw, Written) else level


def _columns(file: Path, sheet: Sheet, names: list[str], problems: list[Problem]) -> list[int] | None:
    """Return the column of each axis."""
    before, found = len(problems), sheet.names
    for number, (text, (_, line, at)) in enumerate(zip(found, sheet.head, strict=True)):
        if text not in names:
            hint = did_you_mean(text, names) or f"axes: {', '.join(names)}"
            problems.append(Problem(f"no axis is called {brief(text)}", shown(file), line, at, hint))
        elif text in found[:number]:
            problems.append(Problem(f"column '{text}' is given twice", shown(file), line, at))
    for name in names:
        if name not in found:
            text, line, at = sheet.head[-1]
            problems.append(
                Problem(f"there is no column '{name}'", shown(file), line, at + len(text), "one for each axis")
            )
    return None if len(problems) > before else [found.index(name) for name in names]


def _sheet(file: Path, names: list[str], problems: list[Problem]) -> Sheet | None:
    try:
        return laid_out(decoded(read_bytes(file)), names)
    except UnreadableError as error:
        problems.append(Problem(str(error), shown(file)))
    except SheetError as error:
        problems.append(Problem(str(error), shown(file), error.line, error.column, error.hint))
    return None
