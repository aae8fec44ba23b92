"""Rows of parameters that were estimated together, and are drawn together.

A table in CSV has a column for each parameter, by its dotted name, and a row for each draw. Which one a replicate takes
follows from its quantile, so all scenarios give a replicate the same row. A parameter that a scenario sets itself is
not taken from the row. A world may have such a table (``posterior.csv``), and so may a scenario (key ``posterior``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sim.scenario import files
from sim.scenario.errors import MANY, Problem, Problems
from sim.scenario.names import Ends
from sim.scenario.tables.cells import number
from sim.scenario.tables.reader import Column, Table, read_table, read_text
from sim.words.counts import dotted
from sim.words.fixed import Fixed

#: Of the table in a world's folder, in that of a calibration, and beside a scenario in a folder of results.
NAME = "posterior.csv"
QUANTILES = (0.05, 0.5, 0.95)
DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


@dataclass(frozen=True, eq=False)
class Posterior(Fixed):
    """Rows of parameters that belong together. Two are equal if they have the same names and numbers.

    Parameters
    ----------
    names : tuple of str
        Dotted names.
    rows : float, shape (rows, names)
    lines : tuple of int
        The line of the file in which each row stands.
    dotted : mapping of str to (int, str)
        Of each name the first cell that looks like thousands set apart (``2.000``): its line, and how it is written.
        What counts people takes none of these.
    path : Path
        The file.
    """

    names: tuple[str, ...]
    rows: npt.NDArray[np.float64]
    lines: tuple[int, ...]
    dotted: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    path: Path = Path(NAME)

    def __repr__(self) -> str:
        return f"<Posterior {self.path.name}: {len(self.rows):,} rows of {len(self.names):,} parameters>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Posterior):
            return NotImplemented
        return self.names == other.names and np.array_equal(self.rows, other.rows)

    def __hash__(self) -> int:
        return hash((self.names, self.rows.tobytes()))

    def __str__(self) -> str:
        return self.file

    @property
    def file(self) -> str:
        """The file as people are told of it."""
        return files.shown(self.path)

    def row(self, u: float) -> dict[str, float]:
        """Return the row at a quantile (0..1), by name."""
        number = min(len(self.rows) - 1, int(u * len(self.rows)))
        return dict(zip(self.names, self.rows[number].tolist(), strict=True))

    def middle(self) -> dict[str, float]:
        """Return the middle of every parameter by itself: what it is where nothing is drawn."""
        return {name: ends.middle for name, ends in self.ends().items()}

    def ends(self) -> dict[str, Ends]:
        """Return low, middle and high of every parameter, to five figures."""
        found = np.quantile(self.rows, QUANTILES, axis=0).T.tolist()
        rounded = ([float(f"{value:.5g}") for value in row] for row in found)
        return {name: Ends(*row) for name, row in zip(self.names, rounded, strict=True)}


def read_rows(path: Path) -> Posterior:
    """Return the rows of a table.

    Raises
    ------
    Problems
        With line and column of what is no number, of a row that is too short or too long, or if there is no row.
    """
    problems: list[Problem] = []
    names = _names(path, problems)
    table = Table(tuple(Column(name, number()) for name in names), of="parameter")
    rows = (read_table(path, table, problems) or []) if names else []
    if not rows and not problems:
        problems.append(Problem("no row: want one for each draw", files.shown(path), 1))
    if problems:
        raise Problems(problems[:MANY])
    values = np.array([[row[name] for name in names] for row in rows], dtype=np.float64)
    apart = {name: (row.line, row.text[name]) for name in names for row in reversed(rows) if dotted(row.text[name])}
    return Posterior(names, values, tuple(row.line for row in rows), apart, path)


def _names(path: Path, problems: list[Problem]) -> tuple[str, ...]:
    """Return the names of the first line that has any, each once, whatever stands between them."""
    content = read_text(path, problems)
    if content is None:
        return ()
    lines = content.text.split("\n")
    first = next((k for k, line in enumerate(lines) if DOTTED.search(line)), None)
    if first is None or not re.match(r'[\s"]*[A-Za-z_]', lines[first]):
        problems.append(Problem("no header: want the dotted names of parameters", files.shown(path), 1))
        return ()
    return tuple(dict.fromkeys(found.group() for found in DOTTED.finditer(lines[first])))


def written(found: Posterior) -> str:
    """Return such a table as text, every number as it is read back to the last bit."""
    lines = [",".join(found.names), *(",".join(map(repr, row)) for row in found.rows.tolist())]
    return "\n".join(lines) + "\n"
