"""Facts: a table of what somebody counted or reported, read against the series that a run or a forecast has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

from sim.model.record import WORLD_COUNTS
from sim.model.sums import EVERYBODY as SUMMED
from sim.runs.words import CALLED, SHARE, UNITS, is_either
from sim.scenario.errors import PanjError, Problem, did_you_mean
from sim.scenario.ids import id_of
from sim.scenario.tables import cells
from sim.scenario.tables.reader import Column, Row, Table
from sim.validation.lodged import EVERYBODY, Key
from sim.words.counts import MOST
from sim.words.wording import few

FACTS = Table(
    (
        Column("measure"),
        Column("place"),
        Column("kind", required=False, blank=EVERYBODY, optional=True),
        Column("date", cells.date()),
        Column("value", partial(cells.unseparated, fraction=False)),
    )
)
Found = TypeVar("Found")


def series_of(
    row: Row, series: Mapping[Key, Found], problems: list[Problem], verb: str, titles: Mapping[str, str]
) -> Found | None:
    """Return the series that a fact is about; without a kind everybody's, or the one there is.

    Parameters
    ----------
    row : Row
    series : mapping of (measure, place, kind)
    problems : list
        Takes what is wrong, with the column.
    verb : str
        What was done to the series that are there: "lodged".
    titles : mapping of str to str
        What places are called, by their ids: a place is named by either.
    """
    measure, kind = row["measure"], CALLED.get(row["kind"].casefold(), row["kind"])
    kind = EVERYBODY if kind.casefold() == SUMMED else kind
    try:
        place = id_of(row["place"], (key[1] for key in series if key[0] == measure), titles)
    except PanjError as error:
        problems.append(row.problem("place", str(error)))
        return None
    there = {key[2]: each for key, each in series.items() if key[:2] == (measure, place)}
    if kind == EVERYBODY and len(there) == 1:
        return next(iter(there.values()))
    if kind in there:
        return there[kind]
    measures = sorted({key[0] for key in series})
    places = sorted({key[1] for key in series if key[0] == measure})
    if there:
        kinds = [each for each in there if each]
        hint = _names(kind, kinds, verb) if kinds else f"{measure} has no kinds: leave it empty"
        problems.append(row.problem("kind", f"no kind '{row['kind']}'", hint))
    elif places:
        problems.append(
            row.problem("place", f"no '{measure}' at '{place}' was {verb}", _names(place, places, verb, titles))
        )
    else:
        problems.append(row.problem("measure", f"no measure '{measure}' was {verb}", _names(measure, measures, verb)))
    return None


def _names(name: str, known: list[str], verb: str, titles: Mapping[str, str] | None = None) -> str:
    near = did_you_mean(name, {one: (titles or {}).get(one, "") for one in known})
    return near or f"{verb}: {few(known, 12)}"


def possible(row: Row, until: dt.date, problems: list[Problem], last: str, series: Iterable[Key]) -> bool:
    """Tell whether a fact has a day up to `until`, which `last` describes, and a value that can be.

    Of `series` those of `insurgent` say how many places there are that somebody holds: no more districts can be held.
    """
    date, value, measure = row["date"], row["value"], row["measure"]
    if date > until:
        problems.append(row.problem("date", f"{date} is after {until}, {last}"))
        return False
    if is_either(measure):
        right, wanted = value in (0.0, 1.0), "0 or 1"
    elif UNITS.get(measure) == SHARE:
        right, wanted = 0.0 <= value <= 1.0, "a number from 0 to 1"
    else:
        held = sum(name == "insurgent" for name, _, _ in series) if measure in WORLD_COUNTS else 0
        most, why = (held, ", the places that somebody holds") if held else (MOST, "")
        right, wanted = 0.0 <= value <= most and value.is_integer(), f"a whole number from 0 to {most:,}{why}"
    if not right:
        problems.append(row.problem("value", f"{measure} is {row.text['value']}: want {wanted}"))
    return right
