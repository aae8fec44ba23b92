"""Facts: what those are called that the model is compared with, which of several dates counts, and what they may be.

A world may hold other facts, beside which nothing stands: numbers that a parameter or a row of another table rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from sim.scenario.errors import Problem
from sim.scenario.tables.reader import Row
from sim.words.counts import MOST
from sim.words.numbers import exact
from sim.world.world import Fact

TOTAL = "districts_total"
"""How many districts the country has: what other counts of districts are shares of."""

FALLEN = "districts_fallen_two_months"
TWO_MONTHS = 61
"""Days of two months: districts that fell in the last so many days to the date of the fact count."""

FALLEN_SINCE = "districts_fallen_lwj"
HELD, CONTESTED = "districts_held", "districts_contested"
"""A source may stand behind these: `districts_held_lwj`."""

CAPITALS = "capitals_held"

NAMES = (TOTAL, FALLEN, FALLEN_SINCE, HELD, CONTESTED, CAPITALS)
"""The facts that something is made of in tables, figures and reports."""

DISTRICTS = "districts_"
"""How the name of every count of districts of the country begins."""


def compared(name: str) -> bool:
    """Tell whether a fact is compared with the model, or what others are shares of."""
    return name in NAMES or name.startswith((f"{HELD}_", f"{CONTESTED}_"))


def counts_districts(name: str) -> bool:
    """Tell whether a fact is a number of districts of the whole country."""
    return name.startswith(DISTRICTS)


def qualifier(note: str) -> str:
    """Return how exact a fact is, "more than", "about" or "", by its note: its table has no column for it."""
    if "more than" in note:
        return "more than"
    return "about" if "about" in note or "around" in note else ""


def two_months_before(date: dt.date) -> dt.date:
    """Return the day two months before a date: what fell after it, up to the date, fell within them."""
    return date - dt.timedelta(days=TWO_MONTHS)


def first_day(name: str, date: dt.date) -> dt.date:
    """Return the first day that a run must have for a fact to be compared with it."""
    return two_months_before(date) if name == FALLEN else date


def by_name(facts: Iterable[Fact], day: np.datetime64) -> dict[str, Fact]:
    """Return the facts by name: of several dates the last by a day, without such the first after it."""
    known = sorted(facts, key=lambda fact: fact.date)
    before = [fact for fact in known if np.datetime64(fact.date) <= day]
    after = [fact for fact in known if np.datetime64(fact.date) > day]
    return {fact.name: fact for fact in [*reversed(after), *before]}


def total_by(facts: Iterable[Fact], day: np.datetime64) -> float:
    """Return how many districts the country has as told by a day; 0 where nobody tells."""
    total = by_name(facts, day).get(TOTAL)
    return 0.0 if total is None else total.value


def check_facts(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Check that counts are counts, and none more than its total: of all districts, of all capitals."""
    rows = [row for row in tables["facts"] if row["name"] and row["value"] is not None]
    capitals = sum(row["kind"] == "capital" for row in tables["places"])
    sound: list[Row] = []
    found: list[Problem] = []
    for row in rows:
        name, value = row["name"], row["value"]
        if not (counts_districts(name) or name == CAPITALS):
            continue
        least = 1 if name == TOTAL else 0
        if not value.is_integer() or not least <= value <= MOST:
            found.append(row.problem("value", f"{name} is {value:.10g}: want a whole number from {least}"))
        elif name == CAPITALS and value > capitals:
            has = f"this world has {_many(capitals, 'capital')}"
            found.append(row.problem("value", f"{name} is {exact(value)}, and {has}"))
        else:
            sound.append(row)
    found += _of_total([row for row in sound if counts_districts(row["name"])], _modelled(tables))
    yield from sorted(found, key=lambda problem: problem.line or 0)


def _of_total(rows: list[Row], modelled: int) -> Iterator[Problem]:
    """Check counts of districts against how many there are, by the date of each."""
    totals = [row for row in rows if row["name"] == TOTAL]
    for row in totals:
        if row["value"] < modelled:
            message = f"{TOTAL} is {exact(row['value'])}, fewer than the {modelled} that this world models one by one"
            yield row.problem("value", message, "its districts, and the capitals of provinces that have some")
    dated = sorted((row for row in totals if row["date"] is not None), key=lambda row: row["date"])
    for row in rows:
        if row in totals or row["date"] is None or not dated:
            continue
        known = [total for total in dated if total["date"] <= row["date"]]
        total = known[-1] if known else dated[0]
        if row["value"] > total["value"]:
            message = f"{row['name']} is {exact(row['value'])}, of {_many(int(total['value']), 'district')}"
            yield row.problem("value", message, f"{TOTAL} stands in line {total.line}")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _modelled(tables: Mapping[str, list[Row]]) -> int:
    """Return how many districts are places of their own, with the capitals of their provinces."""
    rows = [row for row in tables["places"] if row["kind"] in ("district", "capital")]
    provinces = {row["province"] for row in rows if row["kind"] == "district"}
    return sum(row["kind"] == "district" or row["province"] in provinces for row in rows)
