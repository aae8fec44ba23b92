"""Columns of a table without a header, told by what stands in them: dates, degrees, counts, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from sim.building.counts.grid import Grid
from sim.building.files.cells import NOTHING, days, degrees, people
from sim.building.records import UNKNOWN
from sim.scenario.tables.cells import BadCellError

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
    kinds = [kind_of_column(column) for column in texts]
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


def kind_of_column(column: Sequence[str]) -> str:
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
