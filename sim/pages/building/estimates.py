"""What of a built world is an estimate: by column, with how it was made and between which numbers it lies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.building.recipe.recipe import Recipe
from sim.building.steps.build import Built
from sim.building.worlds.evidence import evidence
from sim.building.worlds.own_tables import ESTIMATE
from sim.pages.building.page import Estimate
from sim.pages.building.shapes import Mark
from sim.scenario.tables.reader import Row
from sim.world.load import read_tables

NUMBER = re.compile(r"(?<![\w/.-])\d[\d,.]*(?![\w/])")
"""A number of a sentence, which is none of the name of a file."""


def of_driven(recipe: Recipe, found: Built) -> list[Estimate]:
    """Return where the tables of a world driven by counts come from, and how sure that is."""
    return [
        Estimate(f"{table}.{column}" if column else table, "", "", " – ".join(filter(None, (source, note))), confidence)
        for table, column, source, confidence, note in evidence(recipe, found.pieces)
    ]


def of_own(folder: Path) -> tuple[list[Estimate], list[Mark]]:
    """Return the estimates of a world of Panj's own, and its crossings, with degrees for `x` and `y`.

    Parameters
    ----------
    folder : Path
        Where its tables have been written.
    """
    tables = read_tables(folder)
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}  # by column, unit and method but for its numbers
    guessed: set[str] = set()
    for row in tables["evidence"]:
        text = row.text
        if text.get("source") != ESTIMATE:
            continue
        what = f"{text['table']}.{text['column']}"
        method = text.get("method", "")
        key = what, text.get("unit", ""), NUMBER.sub("…", method)
        found.setdefault(key, []).append((text["value"], method))
        if what == "places.lat":
            guessed.add(text["key"])
    return list(_estimates(found)), list(_crossings(tables["places"], guessed))


def _estimates(found: dict[tuple[str, str, str], list[tuple[str, str]]]) -> Iterator[Estimate]:
    for (what, unit, method), rows in found.items():
        values = _span([value for value, _ in rows])
        one = {said for _, said in rows}
        yield Estimate(
            what, f"{len(rows):,}", f"{values} {unit}".strip(), one.pop() if len(one) == 1 else method, "low"
        )


def _span(values: list[str]) -> str:
    """Return values in short: the first and the last of numbers, otherwise which there are."""
    different = list(dict.fromkeys(values))
    if len(different) == 1:
        return different[0]
    try:
        numbers = [float(value) for value in values]
    except ValueError:
        ends = sorted(different)
        return ", ".join(ends) if len(ends) <= 3 else f"{ends[0]} … {ends[-1]}"
    return f"{min(numbers):g} to {max(numbers):g}"


def _crossings(places: Sequence[Row], guessed: set[str]) -> Iterator[Mark]:
    for row in places:
        if row["kind"] == "crossing":
            somewhere = row["place"] in guessed
            title = f"crossing {row['name']}" + (": put somewhere on the way, no file has it" if somewhere else "")
            kind = "crossing-guessed" if somewhere else "crossing"
            yield Mark(kind, float(row["lon"]), float(row["lat"]), 0.0, title)
