"""routes.csv and closures.csv: the roads of a Flee instance, and when they are shut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.flee.world.cells import Notes, comment, name_in, read_rows, whole
from sim.flee.world.instance import Closure, ClosureKind
from sim.flee.world.unsupported import LINK_COLUMNS, refuse
from sim.scenario.errors import did_you_mean
from sim.scenario.files import shown
from sim.scenario.tables.cells import ROUND_THE_EARTH, BadCellError, number
from sim.scenario.tables.sheet import Cell, is_blank

EXTRA = ("max_move_speed", "walk_probability")
"""Further columns of routes.csv that the rules read."""

CLOSURES = {kind.name.lower().replace("idp_camp", "idpcamp"): kind for kind in ClosureKind}


@dataclass
class Roads:
    """The columns of routes.csv, one entry per row."""

    a: list[int] = field(default_factory=list)
    b: list[int] = field(default_factory=list)
    km: list[float] = field(default_factory=list)
    forced: list[int] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)
    walk: list[float] = field(default_factory=list)
    line: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Closures:
    """What closures.csv says.

    Parameters
    ----------
    rows : sequence of Closure
    lines : sequence of int
    lost : sequence of (name, line, column)
        Closures of a location that is none: Flee closes nothing.
    """

    rows: Sequence[Closure] = ()
    lines: Sequence[int] = ()
    lost: Sequence[tuple[str, int, int]] = ()


def _distance(text: str) -> float:
    value: float = number(0, ROUND_THE_EARTH)(text)
    return value


def _forced(text: str) -> int:
    value = whole(text)
    if value not in (0, 1, 2):
        raise BadCellError(f"{value} is not 0, 1 or 2")
    return value


def _headings(cells: list[Cell]) -> bool:
    return {text.strip().lower() for text, _, _ in cells[:4]} >= {"name1", "name2"}


def read_routes(path: Path, index: Mapping[str, int], notes: Notes) -> Roads:
    """Read routes.csv.

    Parameters
    ----------
    path : Path
    index : mapping of str to int
        Rows of the places by name.
    notes : Notes

    Returns
    -------
    Roads
        One entry for every row without a mistake.
    """
    roads, extra = Roads(), list[str]()
    for i, cells in enumerate(read_rows(path, notes) or []):
        if comment(cells) or (i == 0 and _headings(cells)):
            if not comment(cells):
                notes.warn(path, 1, "the header has no '#': Flee takes it for a road and stops; read as a header")
            extra += [text.strip() for text, _, _ in cells[4:]]
            for text, line, column in cells[4:]:
                if text.strip() in LINK_COLUMNS:
                    refuse(notes, path, line, column, text.strip(), LINK_COLUMNS[text.strip()])
        elif is_blank(cells):
            if len(cells) > 1:
                notes.warn(path, cells[0][1], "a row of commas only, at which Flee stops; skipped")
        else:
            _road(path, cells, extra, index, roads, notes)
    return roads


def _road(
    path: Path, cells: list[Cell], extra: Sequence[str], index: Mapping[str, int], roads: Roads, notes: Notes
) -> None:
    if len(cells) < 3:
        notes.bad(path, cells[0][1], cells[-1][2], "a road needs two places and a distance")
        return
    before = len(notes.problems)
    ends = [place_in(path, cell, index, notes) for cell in cells[:2]]
    if ends[0] == ends[1] and ends[0] >= 0:
        notes.warn(path, cells[1][1], "a road from a place to itself, which people take as any other, in Flee as here")
    if not cells[2][0].strip():
        notes.bad(path, cells[2][1], cells[2][2], "'distance' is blank")
    km = notes.cell(path, cells[2], "distance", _distance, 0.0)
    forced = notes.cell(path, cells[3], "forced_redirection", _forced, 0) if len(cells) > 3 else 0
    attributes = dict(zip(extra, cells[4:], strict=False))
    if len(cells) - 4 > len(extra) and not is_blank(cells[4 + len(extra) :]):
        notes.bad(path, cells[0][1], cells[4 + len(extra)][2], "a cell beyond the columns that the header names")
    speed = _attribute(path, attributes, "max_move_speed", math.nan, math.inf, notes)
    walk = _attribute(path, attributes, "walk_probability", 0.0, 1.0, notes)
    if len(notes.problems) > before:
        return
    if forced == 1:
        message = "forced_redirection 1, of which Flee builds two parallel roads and obeys neither; flee-fixed obeys it"
        notes.warn(path, cells[0][1], message)
    roads.a.append(ends[0])
    roads.b.append(ends[1])
    roads.km.append(km)
    roads.forced.append(forced)
    roads.speed.append(speed)
    roads.walk.append(walk)
    roads.line.append(cells[0][1])


def _attribute(
    path: Path, attributes: Mapping[str, Cell], column: str, default: float, most: float, notes: Notes
) -> float:
    cell = attributes.get(column)
    if cell is None:
        return default
    if not cell[0].strip():
        notes.warn(path, cell[1], f"'{column}' is blank, at which Flee stops; read as not given")
    return float(notes.cell(path, cell, column, number(0, most), default))


def place_in(path: Path, cell: Cell, index: Mapping[str, int], notes: Notes) -> int:
    """Return the row of the place that a cell names, or -1 (with a mistake noted)."""
    name = name_in(path, cell, notes)
    if name not in index:
        what = f"'{name}' is no place of locations.csv" if name else "the name of a place is blank"
        notes.bad(path, cell[1], cell[2], what, did_you_mean(name, index) if name else None)
    return index.get(name, -1)


def read_closures(path: Path, index: Mapping[str, int], countries: Sequence[str], notes: Notes) -> Closures:
    """Read closures.csv: the closures in file order, and the line of each."""
    closures: list[Closure] = []
    lines: list[int] = []
    lost: list[tuple[str, int, int]] = []
    for i, cells in enumerate(read_rows(path, notes) or []):
        if is_blank(cells) or comment(cells) or (i == 0 and cells[0][0].strip().lower() == "closure_type"):
            continue
        if len(cells) < 5:
            message = f"{len(cells)} cells where a closure has 5"
            hint = "they are closure_type, name1, name2, closure_start, closure_end"
            notes.bad(path, cells[0][1], cells[-1][2], message, hint)
            continue
        if cells[0][0] == "location" and cells[1][0].strip() and name_in(path, cells[1], notes) not in index:
            lost.append((cells[1][0].strip(), *cells[1][1:]))
            notes.warn(path, cells[1][1], f"'{lost[-1][0]}' is no place of locations.csv: Flee closes nothing")
            continue
        closure = _closure(path, cells, index, countries, notes)
        if closure is not None:
            closures.append(closure)
            lines.append(cells[0][1])
    return Closures(closures, lines, lost)


def _closure(
    path: Path, cells: list[Cell], index: Mapping[str, int], countries: Sequence[str], notes: Notes
) -> Closure | None:
    text, line, column = cells[0]
    kind = CLOSURES.get(text)
    if kind is None:
        near = did_you_mean(text.strip(), CLOSURES) or f"allowed: {', '.join(CLOSURES)}"
        hint = "write it without the blanks, or delete the row" if text.strip() in CLOSURES else near
        message = f"unknown closure type '{text}': Flee ignores such a row without a word"
        notes.bad(path, line, column, message, hint)
        return None
    before = len(notes.problems)
    _closure_names(path, kind, cells, index, countries, notes)
    days = []
    for cell, what in zip(cells[3:5], ("closure_start", "closure_end"), strict=True):
        if not cell[0].strip():
            notes.bad(path, line, cell[2], f"'{what}' is blank", "-1 as the end is for good")
        days.append(notes.cell(path, cell, what, whole, 0))
    if len(notes.problems) > before:
        return None
    start, end = days
    if start < 0:
        notes.warn(path, line, f"starts on day {start}, before the first day: Flee never closes anything")
    elif end != -1 and end <= start and kind is not ClosureKind.REMOVE_FORCED_REDIRECTION:
        notes.warn(path, line, f"ends on day {end}, not after its start (day {start}), which Flee takes for never")
    name1, name2 = cells[1][0].strip(), cells[2][0].strip()
    return Closure(kind, name1, name2, start, end, f"{shown(path)}:{line}")


def _closure_names(
    path: Path,
    kind: ClosureKind,
    cells: list[Cell],
    index: Mapping[str, int],
    countries: Sequence[str],
    notes: Notes,
) -> None:
    if kind is ClosureKind.COUNTRY:
        for cell in cells[1:3]:
            name = name_in(path, cell, notes)
            if name not in countries:
                hint = did_you_mean(name, set(countries)) or f"known: {', '.join(sorted(set(countries)))}"
                notes.bad(path, cell[1], cell[2], f"'{name}' is no country of locations.csv", hint)
        return
    both = kind in (ClosureKind.LINK, ClosureKind.REMOVE_FORCED_REDIRECTION)
    for cell in cells[1 : 3 if both else 2]:
        place_in(path, cell, index, notes)
