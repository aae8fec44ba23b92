"""Ids that would stand for two things in the results: every series is named by measure, place (or host) and kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.errors import Problem
from sim.scenario.tables.reader import Row
from sim.words.printable import unprintable
from sim.words.typed import quoted
from sim.world.world import KIND_NAMES

WHOLE = "world"
"""What the results call the whole world where others have a place."""
TOGETHER = ("all", "all seven")
"""What stands for a place in the tables of headcounts where those of the document are taken together."""
LONGEST = 100
"""Letters of an id: it stands in names of files and in every table."""
FORMULA = ("=", "+", "-", "@")
"""Signs with which a cell of a spreadsheet begins that is computed, not shown."""
VALUE = "$value"
"""What stands for a value in the events of a sweep."""


def check_ids(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Check that no place or host is called what the results use as a key, and that no id names both."""
    places = {row["place"]: row for row in tables["places"] if row["place"]}
    homes = {row["country"] for row in places.values() if row["kind"] in ("district", "capital") and row["country"]}
    for table, column in (("places", "place"), ("hosts", "host")):
        for row in tables[table]:
            name = row[column]
            wrong = reserved(name) if name else None
            if wrong is not None:
                yield row.problem(column, f"no {column} can be called '{quoted(name)}': {wrong}", "give it another id")
            elif column == "host" and name in places:
                yield row.problem(column, f"'{name}' is a place already, in {_at(places[name])}", "give one another id")
            elif column == "host" and name in homes:
                yield row.problem(column, f"'{name}' is where people flee from, so it cannot receive them")


def reserved(name: str) -> str | None:
    """Say for what the results would take a place with this id, or None."""
    if name.casefold() == WHOLE:
        return "in the results that is the whole world"
    if name.casefold() in TOGETHER:
        return "in the results that is every headcount of the document together"
    if name.split()[-1].casefold() in KIND_NAMES:
        return "in the results its last word is a kind of people"
    if name == VALUE:
        return "in a sweep that stands for a value"
    if len(name) > LONGEST:
        return f"it has {len(name)} letters, more than {LONGEST}"
    if name.startswith(FORMULA):
        return f"in a spreadsheet what begins with '{name[0]}' is a formula"
    sign = unprintable(name)
    return None if sign is None else f"it holds {sign}"


def _at(row: Row) -> str:
    return f"{row.file.name}, line {row.line}"
