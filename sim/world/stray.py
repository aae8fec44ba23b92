"""Stray files: tables of a world's folder that nobody reads, because their names are not quite those of its tables.

A world has tables that may be left out, so that `History.csv` would be left out, too, on a machine that tells large
letters from small, and read on another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import shown
from sim.scenario.posterior import NAME as POSTERIOR
from sim.world.findings import Finding
from sim.world.schema import schema

TABULAR = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods"})


def table_files() -> list[str]:
    """Return the names of all files that hold a table of a world."""
    return [*(f"{name}.csv" for name in schema()), POSTERIOR]


def misnamed(folder: Path) -> Iterator[Problem]:
    """Refuse tables whose names differ from the right ones by large and small letters alone."""
    known = table_files()
    for path in _files(folder):
        right = path.name.lower()
        if right in known and path.name != right:
            message = f"'{path.name}' is no name of a table: some machines would read it, others not"
            yield Problem(message, shown(folder), hint=f"rename it to {right}")


def strays(folder: Path) -> Iterator[Finding]:
    """Tell of tables that no world has, and of its tables in another format."""
    known = table_files()
    stems = [name.removesuffix(".csv") for name in known]
    for path in _files(folder):
        name = path.name.lower()
        table, suffix = path.stem.lower(), path.suffix.lower()
        if name in known or suffix not in TABULAR or (suffix != ".csv" and table not in stems):
            continue
        hint = f"save it as {table}.csv" if table in stems else did_you_mean(table, stems)
        message = f"'{path.name}' is not read: no table of a world has this name"
        yield Finding(message, shown(folder), hint=hint or f"its tables are {', '.join(known)}", check="stray")


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder by name, but for those that systems and editors hide."""
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith((".", "~")) and path.is_file()]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.name)
