"""Exports of ACLED, of three generations.

The oldest begin with ``data_id,iso,event_id_cnty`` and end in ``iso3``; later ones have ``disorder_type``,
``civilian_targeting`` and ``tags``; in between types of events got new names. What is read of them has had one name all
the time. Dates are written in three ways, often in one column. Who took part (``inter1``, as number or as text) is
read only of a place that changed hands without a fight; who won a battle stands in its type or sub-type, where anybody
took the place.

Source: ACLED (2023), Codebook. ``time_precision`` 1 is the day, 2 the week (its middle is given), 3 the month;
``geo_precision`` 1 is the town, 2 its surroundings, 3 the region.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.building.events.gathered import Dated, gathered
from sim.building.files.columns import Columns
from sim.building.files.dates import day_reader
from sim.building.files.features import columns_of
from sim.building.files.look import Look
from sim.building.records import EventKind, Events, Taker, Told
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError
from sim.words.counts import NoCountError, count
from sim.words.typed import quoted
from sim.words.wording import counted, few
from sim.world.world import Bytes, Ints

WANTED = {
    "id": ("event_id_cnty", "data_id", "event_id"),
    "day": ("event_date",),
    "exact": ("time_precision", "time_prec"),
    "type": ("event_type",),
    "sub": ("sub_event_type",),
    "actor": ("inter1",),
    "precision": ("geo_precision", "geo_precis"),
    "lat": ("latitude",),
    "lon": ("longitude",),
    "deaths": ("fatalities",),
    "country": ("country",),
    "admin1": ("admin1",),
    "admin2": ("admin2",),
    "place": ("location",),
}
#: ACLED's precision as UCDP counts: the town, a second-level area, a region.
PRECISIONS = {1: 1, 2: 3, 3: 5}
#: How the names of types begin, in all generations. Protests, riots and strategic developments are nothing of these.
KINDS: dict[str, EventKind] = {
    "battle": "battle",
    "violence against civ": "violence",
    "remote": "remote",
    "explosion": "remote",
}
OTHERS = ("protest", "riot", "strategic", "headquarters", "non-violent")
WEEK, MONTH = 2, 3
#: Days before and behind the middle of a week.
HALF_A_WEEK = 3
#: How types (of before 2019) or sub-types say who has taken a place.
TAKEN: dict[str, Taker] = {
    "non-state actor overtakes": "insurgent",
    "battle-non-state actor overtakes": "insurgent",
    "government regains": "government",
    "battle-government regains": "government",
}
#: A place that changed hands without a fight is the first actor's; only his kind says whose side that is.
WITHOUT_A_FIGHT = "non-violent transfer"
ACTORS: dict[str, Taker] = {
    **{"1": "government", "state forces": "government"},
    **{"2": "insurgent", "rebel": "insurgent"},
}


def read_acled(look: Look) -> tuple[Events, tuple[Told, ...]]:
    """Return the events of an export of ACLED's, and what is to be told of them.

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    columns = columns_of(look, WANTED)
    columns.filled("day")
    days = np.array(columns.parsed("day", day_reader(columns.text("day")), 1), dtype=np.int32)
    first, last = _span(days, np.array(columns.parsed("exact", _exactness, 1), dtype=np.int8))
    dated = Dated(
        first=first,
        last=last,
        kind=tuple(columns.parsed("type", _kind, "other")),
        taker=_takers(columns),
        precision=np.array(columns.parsed("precision", _precision, 7), dtype=np.int8),
    )
    events, told = gathered(columns, dated)
    return events, (*told, *_new_types(columns))


def _span(days: Ints, exact: Bytes) -> tuple[Ints, Ints]:
    """Return the first and last day on which each event can have been."""
    first, last = days.copy(), days.copy()
    first[exact == WEEK] -= HALF_A_WEEK
    last[exact == WEEK] += HALF_A_WEEK
    for row in np.flatnonzero(exact == MONTH):
        day = dt.date.fromordinal(int(days[row])).replace(day=1)
        first[row] = day.toordinal()
        last[row] = (day + dt.timedelta(days=31)).replace(day=1).toordinal() - 1
    return first, last


def _kind(text: str) -> EventKind:
    start = text.casefold()
    return next((kind for word, kind in KINDS.items() if start.startswith(word)), "other")


def _takers(columns: Columns) -> tuple[Taker, ...]:
    """Return who holds the place after each event, as its type or sub-type says."""
    known: dict[tuple[str, str, str], Taker] = {}
    out: list[Taker] = []
    for each in zip(columns.text("type"), columns.text("sub"), columns.text("actor"), strict=True):
        if each not in known:
            known[each] = _taker(*(text.casefold() for text in each))
        out.append(known[each])
    return tuple(out)


def _taker(kind: str, sub: str, actor: str) -> Taker:
    for text in (sub, kind):
        if text.startswith(WITHOUT_A_FIGHT):
            return next((side for name, side in ACTORS.items() if actor.startswith(name)), "")
        for start, side in TAKEN.items():
            if text.startswith(start):
                return side
    return ""


def _exactness(text: str) -> int:
    return _one_to_three(text, "ACLED has 1 (the day), 2 (the week) and 3 (the month)")


def _precision(text: str) -> int:
    return PRECISIONS[_one_to_three(text, "ACLED has 1 (a town), 2 and 3 (a region)")]


def _one_to_three(text: str, hint: str) -> int:
    """Return a precision; a table in which some are blank may have them as 2.0."""
    try:
        return count(text, 1, 3)
    except NoCountError:
        raise BadCellError(f"'{quoted(text)}' is no precision", hint) from None


def _new_types(columns: Columns) -> tuple[Told, ...]:
    """Tell of types of events that no generation of ACLED has: they count as no fighting."""
    known = (*KINDS, *OTHERS)
    rows = [row for row, text in enumerate(columns.text("type")) if not text.casefold().startswith(known)]
    if not rows:
        return ()
    names = few([f"'{name}'" for name in dict.fromkeys(columns.text("type")[row] for row in rows)])
    text = f"{counted(len(rows), 'event')} of a type that is not known ({names}): they count as no fighting"
    return (Told("event-types", "warning", text, f"{shown(columns.look.file)}:{columns.line[rows[0]]}"),)
