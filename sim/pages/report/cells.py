"""The cells of the planner's tables on one day, as they are written, for readers without scripts.

table.js writes the same for every other day; a test compares both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.figures.data import MEDIAN
from sim.figures.theme import short_date
from sim.pages.report.table_shapes import Block, Column, Planned
from sim.study.planner.household import Household
from sim.study.planner.rows import BEYOND, CIVILIAN, EVERYBODY, EXIT, PLACES, SITE
from sim.study.planner.shapes import PARTS, About, ByDay, Difference, Row
from sim.study.story.speech import chance
from sim.words.numbers import people, percent, signed, signed_span, span, spread

Key = tuple[str, str, str]

NONE = "–"
LOW, HIGH = 0, 4


@dataclass(frozen=True)
class Written:
    """A table on a day: its id, what is written over it, the heads of its columns, its rows with the name first."""

    id: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def written(plan: Planned, view: int, day: int) -> list[Written]:
    """Return the tables of a view on a day, of everybody."""
    shown = plan["views"][view]
    run, against = shown["run"], shown["against"] >= 0
    rows: Sequence[Row | Difference] = plan["differences"][run - 1]["rows"] if against else plan["runs"][run]["rows"]
    return [_table(plan, rows, run, block, day) for block in shown["blocks"]]


def _table(plan: Planned, rows: Sequence[Row | Difference], run: int, block: Block, day: int) -> Written:
    shown = [row for row in rows if row["what"] in block["what"] and row["measure"] == block["measure"]]
    kind = plan["kinds"][0]["id"]
    if not any(row["kind"] == kind for row in shown):
        kind = CIVILIAN
    cells = _Cells(plan, {_key(row): row for row in rows}, run, kind, day)
    return Written(
        block["id"],
        block["title"],
        [column["head"] for column in block["columns"]],
        [
            [plan["names"].get(row["place"], row["name"]), *(cells.cell(column, row) for column in block["columns"])]
            for row in shown
            if row["kind"] == kind
        ],
    )


@dataclass(frozen=True, eq=False)
class _Cells:
    """What is written on a day: of the rows of a run, or of a run against the first."""

    plan: Planned
    rows: Mapping[Key, Row | Difference]
    run: int
    kind: str
    day: int

    def cell(self, column: Column, row: Row | Difference) -> str:
        """Return what is written in a column for a row."""
        how, measure, levels = column["type"], column.get("measure", ""), column.get("levels", [])
        if row["what"] == EXIT and measure in (BEYOND, PLACES):
            return NONE
        if how == "host":
            return self.plan["names"].get(row["host"], NONE)
        if how in ("by", "on", "first"):
            run = column["run"] if column.get("run", -1) >= 0 else self.run
            return self._full(how, row["place"], run) if row["what"] == SITE else NONE
        if how == "one":
            own = {_key(r): r for r in self.plan["runs"][column["run"]]["rows"]}
            return people(_bands(own, (row["place"], measure, self.kind), self.day)[MEDIAN])
        if how == "higher":
            pairs = self.plan["differences"][self.run - 1]
            higher = next(found["higher"] for found in pairs["rows"] if _key(found) == _key(row))
            return percent(sum(higher[: self.day + 1]) / pairs["pairs"])
        if how == "gapmore":
            return self._gap_apart((row["place"], measure, self.kind))
        if how == "homes":
            return self._homes(row["place"], measure)
        kind = CIVILIAN if how == "households" else EVERYBODY if measure == PLACES else self.kind
        bands = _bands(self.rows, (row["place"], measure, kind), self.day)
        if how == "households":
            return people(self._household.of(bands[MEDIAN]))
        if how in ("spread", "gap"):
            told = spread(bands[LOW], bands[MEDIAN], bands[HIGH])
            share = self._some((row["place"], measure, kind)) if how == "gap" else 0.0
            return f"{told} (some in {percent(share)})" if told == people(0) and share else told
        values = [bands[level] for level in levels]
        if how == "more":
            return signed(values[0])
        if how == "apart":
            return " to ".join(dict.fromkeys(map(signed, values)))
        return people(values[0]) if len(values) == 1 or people(values[0]) == people(values[1]) else span(*values)

    def _some(self, key: Key) -> float:
        """Return in which share of the replicates of this run there is anybody."""
        run = self.plan["runs"][self.run]
        some = next((row["some"] for row in run["rows"] if _key(row) == key), [0])
        return sum(some[: self.day + 1]) / run["replicates"]

    def _gap_apart(self, key: Key) -> str:
        """Return by how many more are beyond the places in this run; where hardly any pair differs, in how many."""
        low, _, median, _, high = _bands(self.rows, key, self.day)
        told = signed_span(low, median, high)
        found = next((row for row in self.plan["differences"][self.run - 1]["rows"] if _key(row) == key), None)
        if found is None or told != signed(0):
            return told
        pairs = self.plan["differences"][self.run - 1]["pairs"]
        shares = {"more": sum(found["higher"][: self.day + 1]), "fewer": sum(found["lower"][: self.day + 1])}
        some = ", ".join(f"{word} in {percent(many / pairs)}" for word, many in shares.items() if many)
        return f"{told} ({some})" if some else told

    @property
    def _household(self) -> Household:
        homes = self.plan["runs"][self.run]["household"]
        return Household(homes["size"], homes["source"])

    def _homes(self, place: str, measure: str) -> str:
        """Return how many households of civilians there are in the first run and in this one, and the difference."""
        own = [{_key(row): row for row in self.plan["runs"][run]["rows"]} for run in (0, self.run)]
        key = place, measure, CIVILIAN
        first, second, more = (_bands(rows, key, self.day)[MEDIAN] for rows in (*own, self.rows))
        told = " → ".join(people(self._household.of(median)) for median in (first, second))
        return f"{told} ({signed(self._household.more(more))})"

    def _full(self, how: str, site: str, number: int) -> str:
        """Return how likely a site has been full by the day or is on it, or since when in 5 % and half of the runs."""
        run = self.plan["runs"][number]
        by = next((full["on" if how == "on" else "by"] for full in run["full"] if full["place"] == site), [0])
        so_far = np.cumsum(by)[: self.day + 1]
        if how in ("by", "on"):
            share = float(so_far[-1]) / run["replicates"]
            if run["replicates"] == 1:
                return "yes" if share else "no"
            return percent(share) if how == "on" else f"{percent(share)}, {chance(share)}"
        found = [np.flatnonzero(so_far >= least) for least in self.plan["needed"][number]]
        early, half = (_short(run, int(days[0])) if len(days) else "" for days in found)
        if run["replicates"] == 1:
            return half or NONE
        return f"{half or NONE} ({early})" if early else NONE


def _key(row: About) -> Key:
    return row["place"], row["measure"], row["kind"]


def _bands(rows: Mapping[Key, Row | Difference], key: Key, day: int) -> list[float]:
    """Return the quantiles of a row on a day; noughts where it is left out, because it is nought in every replicate."""
    return [sum(level[: day + 1]) / PARTS for level in rows[key]["bands"]] if key in rows else [0.0] * 5


def _short(run: ByDay, day: int) -> str:
    """Return a day as ``5 Jul``, with its year where the run has days of several."""
    first, last = (dt.date.fromisoformat(run["start"]) + dt.timedelta(days=n) for n in (0, run["days"] - 1))
    date = first + dt.timedelta(days=day)
    return short_date(date) + (f" {date.year}" if first.year != last.year else "")
