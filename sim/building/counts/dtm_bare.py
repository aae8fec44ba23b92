"""Columns of a table without a header, told by what stands in them: dates, degrees, counts, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from sim.building.counts.gather import Said
from sim.building.counts.grid import Grid
from sim.building.files.cells import NOTHING, days, degrees, people
from sim.building.records import UNKNOWN
from sim.scenario.errors import Problems
from sim.scenario.tables.cells import BadCellError
from sim.world.world import Floats

Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees."""
#: Share of a column's cells that must be of a kind.
MOST = 0.8
#: People of a family: two columns of counts whose ratio lies between these are families and people.
FAMILY = (3.0, 10.0)


def bare_columns(grid: Grid, unit: str) -> dict[str, int]:
    """Return which column is which.

    Two columns of counts, of which one has three to ten times as many, are families and people. Of one nobody can know:
    it is called `unit`, unless the user has said what it counts.
    """
    width = max((len(row) for row in grid.rows), default=0)
    texts = [[row[i][0].strip() for row in grid.rows if i < len(row)] for i in range(width)]
    kinds = [_kind(column) for column in texts]
    at: dict[str, int] = {}
    if "date" in kinds:
        at["date"] = kinds.index("date")
    where = [i for i, kind in enumerate(kinds) if kind == "degrees"][:2]
    if len(where) == 2:
        at["lat"], at["lon"] = where
    names = [i for i, kind in enumerate(kinds) if kind == "name"]
    if names:
        at["place"] = max(names, key=lambda i: len(set(texts[i])))
    return at | _counts([i for i, kind in enumerate(kinds) if kind == "count"], texts, unit)


def longitude_first(grid: Grid, at: Mapping[str, int], first: str, box: Box | None, said: Said) -> dict[str, int]:
    """Return the columns with latitude and longitude where they are; asked where the numbers do not say it.

    Raises
    ------
    Problems
        When neither order puts the places where they can be.
    """
    out = dict(at)
    if grid.header or not at.keys() >= {"lat", "lon"}:
        return out
    a, b = (_numbers(grid, at[name]) for name in ("lat", "lon"))
    fits = [
        order
        for order, (lat, lon) in {"lat": (a, b), "lon": (b, a)}.items()
        if np.abs(lat).max() <= 90 and (box is None or _inside(lat, lon, box) >= MOST)
    ]
    if first in fits or len(fits) == 1:
        if (first or fits[0]) == "lon":
            out["lat"], out["lon"] = at["lon"], at["lat"]
            said.note("longitude-first", "has no header, and longitude before latitude", grid.where)
    elif not fits:
        raise Problems([grid.problem("no order of its two columns of degrees puts the places into the country")])
    else:
        said.ask("longitude-first", "has no header: is latitude or longitude first?", grid.where, "first")
    return out


def _inside(lat: Floats, lon: Floats, box: Box) -> float:
    south, west, north, east = box
    return float(np.mean((lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)))


def _numbers(grid: Grid, column: int) -> Floats:
    values = [degrees(row[column][0], 180) for row in grid.rows if column < len(row)]
    return np.array([value for value in values if value == value])


def _counts(found: Sequence[int], texts: Sequence[Sequence[str]], unit: str) -> dict[str, int]:
    """Return which columns of whole numbers count people and families; numbers of the rows are none."""
    found = [i for i in found if not _is_index(texts[i])]
    if len(found) == 2:
        sums = [sum(max(_people(text), 0) for text in texts[i]) for i in found]
        small, large = sorted(range(2), key=lambda k: sums[k])
        if sums[small] and FAMILY[0] <= sums[large] / sums[small] <= FAMILY[1]:
            return {"families": found[small], "people": found[large]}
    return {unit or "unit": found[-1]} if found else {}


def _people(text: str) -> int:
    """Return a count; of a cell that holds none, among many that do, it is not known."""
    try:
        return people(text)
    except BadCellError:
        return UNKNOWN


def _is_index(column: Sequence[str]) -> bool:
    numbers = [_people(text) for text in column]
    return len(numbers) > 1 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _kind(column: Sequence[str]) -> str:
    """Return what most cells of a column are: a date, degrees, a count, a name or nothing."""
    said = [text for text in column if text.casefold() not in NOTHING]
    if not said:
        return ""
    kinds: dict[str, Callable[[str], object]] = {
        "date": partial(_date, days(said)),
        "degrees": _degrees,
        "count": people,
        "name": _name,
    }
    for kind, parse in kinds.items():
        if sum(_reads(parse, text) for text in said) >= MOST * len(said):
            return kind
    return ""


def _reads(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except BadCellError:
        return False
    return True


def _degrees(text: str) -> None:
    if not re.fullmatch(r"[+-]?\d{1,3}[.,]\d+", text):
        raise BadCellError("no decimals")
    degrees(text, 180)


def _name(text: str) -> None:
    if not re.search(r"[^\W\d_]", text):
        raise BadCellError("no letters")


def _date(read: Callable[[str], int], text: str) -> None:
    if text.isdigit():
        raise BadCellError("a number")
    read(text)
