"""Whether every number of a world says where it comes from."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.errors import Problem
from sim.scenario.tables.cells import BadCellError
from sim.scenario.tables.reader import Row
from sim.world.checks import Tables
from sim.world.load import read_tables
from sim.world.schema import schema

NUMBERS = {
    "places": (
        *("lat", "lon", "population", "border_km", "crossing_kind"),
        *("capacity_low", "capacity", "capacity_high", "districts", "at_start", "let_through"),
    ),
    "roads": ("km", "mode"),
    "hosts": ("policy_civilian", "policy_military", "guards", "border_km"),
    "garrisons": ("low", "central", "high"),
    "history": ("date", "value"),
    "headcounts": ("people",),
    "facts": ("value",),
}
"""Columns whose every cell wants a row in evidence.csv."""

_NAMES = {"roads": ("from", "to")}  # other tables are named by their key


def evidence_gaps(folder: str | Path) -> list[Problem]:
    """Return where a world's tables and its evidence.csv disagree.

    A world can be read and run without evidence; this is the stricter test for one that is published.

    Parameters
    ----------
    folder : path

    Returns
    -------
    list of Problem
        Numbers without evidence, evidence with another value, evidence for nothing.

    Raises
    ------
    Problems
        When the tables themselves cannot be read.
    """
    tables = read_tables(Path(folder))
    given = {(row["table"], row["key"], row["column"]): row for row in tables["evidence"]}
    problems = []
    for table, columns in NUMBERS.items():
        for row in tables[table]:
            name = key(table, row)
            for column in columns:
                if row.text.get(column):
                    problems += _compare(row, column, given.pop((table, name, column), None), table)
    return problems + _left_over(tables, given)


def key(table: str, row: Row) -> str:
    """Return the name of a row as it stands in evidence.csv: its key columns joined by bars."""
    return "|".join(row.text.get(column, "") for column in _NAMES.get(table, schema()[table].key))


def _compare(row: Row, column: str, evidence: Row | None, table: str) -> list[Problem]:
    if evidence is None:
        hint = f"add {table},{key(table, row)},{column},{row.text[column]} to evidence.csv"
        return [row.problem(column, f"'{row.text[column]}' has no evidence", hint)]
    parse = next(entry.parse for entry in schema()[table].columns if entry.name == column)
    try:
        same = bool(parse(evidence["value"]) == row[column])
    except BadCellError:
        same = False
    if same:
        return []
    where = f"{table}.csv, line {row.line}, has {row.text[column]}"
    return [evidence.problem("value", f"the evidence says {evidence['value']}", where)]


def _left_over(tables: Tables, given: dict[tuple[str, str, str], Row]) -> list[Problem]:
    found = []
    for (table, name, column), row in given.items():
        keys = {key(table, other) for other in tables.get(table, [])}
        what = f"column '{column}' wants none there" if name in keys else f"no row '{name}'"
        found.append(row.problem("key", f"{table}.csv: {what}"))
    return found
