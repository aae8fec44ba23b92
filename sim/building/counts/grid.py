"""A table of counts or camps, a text or a sheet of a workbook: which column is which, and rows that know their place.

The columns are found by names that people give them, or by HXL tags (hxlstandard.org) where there is a row of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sim.building.countries import bare
from sim.building.files.cells import NOTHING, beyond, said
from sim.building.files.look import Look
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import shown
from sim.scenario.tables.sheet import Cell
from sim.words.typed import quoted
from sim.words.wording import few

Wanted = Mapping[str, tuple[str, ...]]
"""Names of columns here, and what files call them; what begins with # is a tag, and matches tags that begin so."""


@dataclass(frozen=True)
class Grid:
    """Rows of cells under a header.

    Parameters
    ----------
    file : Path
    sheet : str
        Of a workbook; otherwise empty.
    names, tags : tuple of str
        Of the columns; empty where there are none.
    header : int
        Its line; 0 where there is none.
    rows : list of rows of cells
    comma : str
        What sets the columns apart; "" in a workbook.
    """

    file: Path
    sheet: str
    names: tuple[str, ...]
    tags: tuple[str, ...]
    header: int
    rows: Sequence[list[Cell]]
    comma: str = ","

    @property
    def where(self) -> str:
        """The file as a message shows it, with its sheet."""
        return shown(self.file) + (f"[{self.sheet}]" if self.sheet else "")

    def problem(self, message: str, line: int | None = None, column: int | None = None, hint: str = "") -> Problem:
        """Return a mistake that stands in this table."""
        return Problem(message, self.where, line, column, hint or None)


@dataclass(frozen=True)
class Row:
    """One row: its cells by the names that columns have here."""

    grid: Grid
    line: int
    cells: Mapping[str, Cell]
    all: Sequence[Cell] = ()

    def __getitem__(self, name: str) -> str:
        return said(self.cells[name][0]) if name in self.cells else ""

    @property
    def where(self) -> str:
        """Its place, ``file:line``."""
        return f"{self.grid.where}:{self.line}"

    def given(self, name: str) -> bool:
        """Tell whether a cell says anything."""
        return self[name].casefold() not in NOTHING

    def problem(self, name: str, message: str, hint: str | None = None) -> Problem:
        """Return a mistake that stands in one cell."""
        _, line, column = self.cells.get(name, ("", self.line, 1))
        return Problem(f"'{name}': {message}", self.grid.where, line, column, hint)


def of_text(look: Look, most: int | None = None) -> Grid:
    """Return the table of a text file, or its first rows."""
    return Grid(look.file, "", look.names, look.tags, look.header, list(islice(look.rows(), most)), look.comma)


def columns(grid: Grid, wanted: Wanted) -> dict[str, int]:
    """Return which column is which; the better names come first, so `date of report` is no match where `date` is one.

    Examples
    --------
    >>> grid = Grid(Path("a"), "", ("Site", "# people"), ("#loc+name", "#affected+ind"), 1, [])
    >>> columns(grid, {"place": ("site",), "people": ("#affected+ind",)})
    {'place': 0, 'people': 1}
    """
    heads = [bare(name) for name in grid.names]
    tags = [tag.replace(" ", "").casefold() for tag in grid.tags]
    found: dict[str, int] = {}
    for name, called in wanted.items():
        for alias in called:
            named = [i for i, head in enumerate(heads) if head == bare(alias)]
            fits = [i for i in (_tagged(alias, tags) if alias.startswith("#") else named) if i not in found.values()]
            if fits:
                found[name] = fits[0]
                break
    return found


def _tagged(alias: str, tags: Sequence[str]) -> list[int]:
    """Return the columns whose tag has the name and all attributes of this one; the shortest tags come first."""
    first, *rest = alias.split("+")
    fits = [i for i, tag in enumerate(tags) if tag.split("+")[0] == first and set(rest) <= set(tag.split("+")[1:])]
    return sorted(fits, key=lambda i: len(tags[i].split("+")))


def rows_of(grid: Grid, found: Mapping[str, int]) -> Iterator[Row]:
    """Yield the rows of a table; the line is that of the first cell."""
    for cells in grid.rows:
        named = {name: cells[i] for name, i in found.items() if i < len(cells)}
        yield Row(grid, cells[0][1], named, cells)


def strayed(grid: Grid) -> list[Problem]:
    """Return a mistake for each row of a text that has more cells than its header: 10,623 would be read as 10.

    A row that is short has blank cells, and is told as such.
    """
    if not grid.comma or not grid.names:
        return []
    wrong = ((cells, beyond(cells, len(grid.names))) for cells in grid.rows if len(cells) > len(grid.names))
    return [grid.problem(found[0], cells[0][1], cells[-1][2], found[1]) for cells, found in wrong if found]


def missing(grid: Grid, found: Mapping[str, int], needed: Sequence[str], wanted: Wanted) -> list[Problem]:
    """Return a mistake for each column that has to be there and is not."""
    out = []
    for name in needed:
        if name not in found:
            names = [called for called in wanted[name] if not called.startswith("#")]
            told = (
                f"no column '{name}' among {few([quoted(name) for name in grid.names])}"
                if grid.names
                else "no line names the columns"
            )
            near = next((hint for head in grid.names if (hint := did_you_mean(head, names))), None)
            hint = f"it may be called {few(names)}" + (f"; {near}" if near else "")
            out.append(grid.problem(told, grid.header or 1, 1, hint))
    return out


def is_total(text: str) -> bool:
    """Tell whether a row is a sum of others by what stands where its name should.

    Examples
    --------
    >>> is_total("Grand Total"), is_total("TOTAL GÉNÉRAL"), is_total("Totalement"), is_total("Sous-total Ouham")
    (True, True, False, True)
    """
    return re.search(r"\b(sub)?(total|totaux|المجموع|الاجمالي)\b", bare(text)) is not None
