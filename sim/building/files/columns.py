"""The columns of a table that a reader wants, each value with the place of its cell.

Tables have many columns and rows: only what is wanted is kept, a text that comes again is kept once, and places are
arrays of numbers. What cannot be read is noted with line and column, so that a user can mend all of it in one go.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import numpy as np

from sim.building.files.cells import NOTHING, beyond, degrees, said
from sim.building.files.look import Look
from sim.scenario.errors import Problem, Problems
from sim.scenario.tables.cells import BadCellError

T = TypeVar("T")


@dataclass
class Columns:
    """What was wanted of a table.

    Parameters
    ----------
    look : Look
    line : array of int
        Of each row.
    texts : mapping of str to list of str
        Of each column, by the reader's name for it; no list where the table has no such column.
    places : mapping of str to array of int
        Column at which each cell begins.
    headings : mapping of str to str
        How the table calls the column.
    problems : list of Problem
    """

    look: Look
    line: array[int] = field(default_factory=lambda: array("i"))
    texts: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, array[int]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.line)

    def text(self, name: str) -> Sequence[str]:
        """Return the texts of a column; blanks, where the table does not have it."""
        return self.texts.get(name) or [""] * len(self)

    def wrong(self, name: str, row: int, message: str, hint: str | None = None) -> None:
        """Note a mistake in one cell; of JSON the number of the feature is told."""
        heading = self.headings.get(name, name)
        if self.look.shape == "json":
            self.problems.append(self.look.problem(f"feature {self.line[row]}: '{heading}': {message}", hint=hint))
            return
        place = self.places[name][row] if name in self.places else None
        self.problems.append(self.look.problem(f"'{heading}': {message}", self.line[row], place, hint))

    def parsed(self, name: str, parse: Callable[[str], T], blank: T) -> list[T]:
        """Return the values of a column; `blank` where nothing stands. Mistakes are noted."""
        known: dict[str, T] = {}
        out = []
        for row, text in enumerate(self.text(name)):
            if text not in known:
                if text.casefold() in NOTHING:
                    known[text] = blank
                else:
                    try:
                        known[text] = parse(text)
                    except BadCellError as error:
                        self.wrong(name, row, str(error), error.hint)
                        out.append(blank)
                        continue
            out.append(known[text])
        return out

    def filled(self, *names: str, named: bool = False) -> None:
        """Note each cell of columns in which something has to stand that has nothing, or a word for it.

        In columns of names (`named`) a word is a name: a town can be called Na.
        """
        for name in names:
            for row, text in enumerate(self.text(name)):
                if not text or (text.casefold() in NOTHING and not named):
                    self.wrong(name, row, "is blank")

    def degrees(self, name: str, most: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return a column of latitudes (`most` 90) or longitudes (180); a blank is a mistake."""
        out = np.array(self.parsed(name, partial(degrees, most=most), math.nan), dtype=np.float64)
        texts = self.text(name)
        for row in np.flatnonzero(np.isnan(out)).tolist():
            if texts[row].casefold() in NOTHING:
                self.wrong(name, row, "is blank: where is it?")
        return out

    def done(self) -> None:
        """Raise all mistakes, if there are any, in the order of the file."""
        if self.problems:
            raise Problems(sorted(self.problems, key=lambda problem: (problem.line or 0, problem.column or 0)))


def found(names: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return where each wanted column stands, by the first of its names that a table has; capitals do not matter."""
    at: dict[str, int] = {}
    for i, name in enumerate(names):
        at.setdefault(plain(name), i)
    places = {key: next((at[plain(name)] for name in of if plain(name) in at), None) for key, of in wanted.items()}
    return {key: place for key, place in places.items() if place is not None}


def plain(name: str) -> str:
    """Return a heading as headings are compared.

    Examples
    --------
    >>> plain("Event Date"), plain("event_date "), plain("#Lat-itude")
    ('eventdate', 'eventdate', 'latitude')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def pulled(look: Look, at: Mapping[str, int]) -> Columns:
    """Return the wanted columns of a table.

    Parameters
    ----------
    look : Look
    at : mapping of str to int
        The reader's name of a column, and which of the table it is, from 0.

    Raises
    ------
    Problems
        When a row has other cells than there are columns.
    """
    out = Columns(look)
    wanted = [(out.texts.setdefault(k, []), out.places.setdefault(k, array("i")), i) for k, i in at.items()]
    out.headings = {key: look.names[i] if look.names else f"column {i + 1}" for key, i in at.items()}
    width, kept = look.width, dict[str, str]()
    for cells in look.rows():
        if len(cells) != width and (wrong := beyond(cells, width)):
            out.problems.append(look.problem(wrong[0], cells[0][1], cells[-1][2], wrong[1]))
            continue
        out.line.append(cells[0][1])
        for texts, places, i in wanted:
            text, _, place = cells[i] if i < len(cells) else ("", 0, 1)
            text = said(text)
            texts.append(kept.setdefault(text, text))
            places.append(place)
    out.done()
    return out
