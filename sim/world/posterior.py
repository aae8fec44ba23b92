"""The posterior of a world: rows of parameters that were estimated together, and are drawn together.

``posterior.csv`` in the world's folder has a column for each parameter, by its dotted name, and a row for each draw.
Which one a replicate takes follows from its quantile, so all scenarios give a replicate the same row. A parameter that
a scenario sets itself is not taken from the row.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sim.scenario import files
from sim.scenario.contents import UnreadableError, is_there, read_bytes
from sim.scenario.errors import MANY, Problem, Problems
from sim.words.typed import quoted
from sim.world.fixed import Fixed

NAME = "posterior.csv"
ENDS = (0.05, 0.5, 0.95)
DOTTED = re.compile(r"\w+(\.\w+)+")


@dataclass(frozen=True, eq=False)
class Posterior(Fixed):
    """Rows of parameters that belong together.

    Parameters
    ----------
    names : tuple of str
        Dotted names.
    rows : float, shape (rows, names)
    lines : tuple of int
        The line of the file in which each row stands.
    """

    names: tuple[str, ...]
    rows: npt.NDArray[np.float64]
    lines: tuple[int, ...]

    def row(self, u: float) -> dict[str, float]:
        """Return the row at a quantile (0..1), by name."""
        number = min(len(self.rows) - 1, int(u * len(self.rows)))
        return dict(zip(self.names, self.rows[number].tolist(), strict=True))

    def middle(self) -> dict[str, float]:
        """Return the middle of every parameter by itself: what it is where nothing is drawn."""
        return {name: middle for name, (_, middle, _) in self._ends().items()}

    def told(self) -> Mapping[str, str]:
        """Return low, middle and high of every parameter, as text: its 5 %, 50 % and 95 % quantile."""
        return {name: " ".join(f"{value:.5g}" for value in ends) for name, ends in self._ends().items()}

    def _ends(self) -> dict[str, tuple[float, ...]]:
        """Return low, middle and high of every parameter, to five figures."""
        found = np.quantile(self.rows, ENDS, axis=0).T.tolist()
        return {n: tuple(float(f"{v:.5g}") for v in row) for n, row in zip(self.names, found, strict=True)}


def read_posterior(folder: Path) -> Posterior | None:
    """Return the posterior of a world's folder, None where there is none.

    Raises
    ------
    Problems
        With line and column of what is no number, of a row that is too short or too long, or if there is no row.
    """
    path = folder / NAME
    if not is_there(path):
        return None
    try:
        reader = csv.reader(io.StringIO(read_bytes(path).decode("utf-8-sig")))
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except UnreadableError as error:
        raise Problems([Problem(str(error), files.shown(path))]) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problems([Problem(f"cannot be read as a table: {error}", files.shown(path))]) from None
    names, found, problems = tuple(lines[0][1]) if lines else (), [], list[Problem]()
    if len(set(names)) < len(names) or not all(DOTTED.fullmatch(name) for name in names):
        hint = "separated by commas" if len(names) == 1 and ";" in names[0] else None
        problems.append(Problem("want dotted names of parameters, each once", files.shown(path), 1, hint=hint))
    for number, cells in lines[1:]:
        values = [_number(cell) for cell in cells]
        if len(values) != len(names):
            problems.append(Problem(f"{len(values)} cells under {len(names)} names", files.shown(path), number))
        elif None in values:
            bad = values.index(None)
            what = f"{names[bad]}: '{quoted(cells[bad])}' is no number"
            problems.append(Problem(what, files.shown(path), number))
        else:
            found.append(values)
    if not found and not problems:
        problems.append(Problem("no row: want one for each draw", files.shown(path), 1))
    if problems:
        raise Problems(problems[:MANY])
    where = tuple(number for number, _ in lines[1:])
    return Posterior(names, np.array(found, dtype=np.float64), where)


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
