"""The tables being built, and beside every number where it comes from."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS: dict[str, tuple[str, ...]] = {
    "places": (
        "place",
        "name",
        "kind",
        "country",
        "province",
        "lat",
        "lon",
        "population",
        "border_km",
        "crossing_kind",
        "host",
        "capacity_low",
        "capacity",
        "capacity_high",
        "districts",
        "at_start",
        "let_through",
    ),
    "roads": ("from", "to", "km", "mode", "both_ways", "note"),
    "hosts": ("host", "name", "policy_civilian", "policy_military", "guards", "border_km"),
    "garrisons": ("unit", "place", "version", "low", "central", "high"),
    "history": ("date", "action", "target", "value", "kind", "earliest", "latest", "source", "confidence", "note"),
    "headcounts": (
        "place",
        "first",
        "last",
        "people",
        "kind",
        "qualifier",
        "in_document",
        "holdout",
        "source",
        "confidence",
        "note",
    ),
    "facts": ("name", "date", "value", "in_document", "note", "source", "confidence"),
    "evidence": ("table", "key", "column", "value", "unit", "source", "confidence", "method"),
}
"""Columns of every table, in the order they are written."""

KEYS: dict[str, tuple[str, ...]] = {
    "places": ("place",),
    "roads": ("from", "to"),
    "hosts": ("host",),
    "garrisons": ("unit", "version"),
    "history": ("date", "action", "target", "kind"),
    "headcounts": ("place", "first", "kind"),
    "facts": ("name", "date"),
}
"""Columns that name a row; evidence.csv joins their values with a bar."""


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: source, confidence and, for an estimate, how it was made."""

    source: str
    confidence: str
    method: str = ""


@dataclass
class Ledger:
    """Rows of every table; a number goes in together with its origin."""

    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(
        self,
        table: str,
        row: Mapping[str, object],
        evidence: Mapping[str, tuple[str, Origin]] | None = None,
    ) -> None:
        """Add one row and one evidence row per column named in `evidence`.

        Parameters
        ----------
        table : str
        row : mapping
            Values by column; columns that are left out stay blank.
        evidence : mapping of column to (unit, Origin)
            Only columns that are not blank get an evidence row.
        """
        full = {column: text(row.get(column, "")) for column in COLUMNS[table]}
        self.rows[table].append(full)
        key = "|".join(full[column] for column in KEYS[table])
        for column, (unit, origin) in (evidence or {}).items():
            if full[column]:
                self.rows["evidence"].append(
                    {
                        "table": table,
                        "key": key,
                        "column": column,
                        "value": full[column],
                        "unit": unit,
                        "source": origin.source,
                        "confidence": origin.confidence,
                        "method": origin.method,
                    }
                )

    def write(self, folder: Path) -> None:
        """Write every table as UTF-8 with line feeds."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, columns in COLUMNS.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[table])


def text(value: object) -> str:
    """Return a value as it stands in a cell: whole floats without a point."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


def nearest(value: float, step: int = 1) -> int:
    """Round half up to a multiple of `step`: the same on every machine and as people do it."""
    return int(value / step + 0.5) * step
