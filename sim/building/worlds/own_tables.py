"""Tables of a world of Panj's own kind, each number with where it comes from: cells, and evidence.csv made of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.scenario.tables.reader import Row as TableRow
from sim.world.evidence import NUMBERS, key
from sim.world.schema import schema

Confidence = Literal["high", "medium", "low"]
#: The source of a number that nobody has given.
ESTIMATE = "estimate"


@dataclass(frozen=True)
class Cell:
    """A value that wants evidence.

    Parameters
    ----------
    value : str or number
    unit : str
    source : str
    confidence : str
    method : str
        How an estimate was made, with its band.
    """

    value: str | float
    unit: str
    source: str
    confidence: Confidence
    method: str = ""

    @property
    def text(self) -> str:
        """The value as it stands in the table."""
        return self.value if isinstance(self.value, str) else f"{self.value:.12g}"


def estimate(value: str | float, unit: str, method: str) -> Cell:
    """Return a number that nobody has given: how it was made, and between which others it may lie."""
    return Cell(value, unit, ESTIMATE, "low", method)


Line = Mapping[str, str | Cell]
"""One row, by column; what is left out is blank."""


@dataclass(frozen=True)
class OwnTables:
    """The tables of a world, by name and row."""

    rows: Mapping[str, Sequence[Line]]

    def write(self, folder: Path) -> None:
        """Write every table, and evidence.csv, into a folder."""
        for name, rows in self.rows.items():
            columns = schema()[name].names
            texts = [[_text(row.get(column, "")) for column in columns] for row in rows]
            _write(folder / f"{name}.csv", columns, texts)
        _write(folder / "evidence.csv", schema()["evidence"].names, list(self._evidence()))

    def estimates(self) -> tuple[int, int]:
        """Return how many numbers nobody has given, and how many there are."""
        cells = [cell for rows in self.rows.values() for row in rows for cell in row.values() if isinstance(cell, Cell)]
        return sum(cell.source == ESTIMATE for cell in cells), len(cells)

    def _evidence(self) -> Iterator[list[str]]:
        for name, rows in self.rows.items():
            for row in rows:
                named = key(name, TableRow(Path(), 0, text={column: _text(cell) for column, cell in row.items()}))
                for column in NUMBERS.get(name, ()):
                    cell = row.get(column, "")
                    if isinstance(cell, Cell):
                        yield [name, named, column, cell.text, cell.unit, cell.source, cell.confidence, cell.method]


def _text(cell: str | Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
