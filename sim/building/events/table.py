"""A plain table of events, or points of a GeoJSON: a position and a day of each, and what else there is."""

from __future__ import annotations

import numpy as np

from sim.building.events.gathered import Dated, gathered
from sim.building.files.dates import day_reader
from sim.building.files.features import columns_of
from sim.building.files.known import LAT, LON, headings
from sim.building.files.look import Look
from sim.building.files.unread import unread
from sim.building.records import EventKind, Events, Taker, Told
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError, one_of

WANTED = {
    "id": ("id", "event_id"),
    "first": ("date", "event_date", "day", "date_start", "first"),
    "last": ("date_end", "end", "last"),
    "lat": LAT,
    "lon": LON,
    "deaths": ("deaths", "fatalities", "killed", "best"),
    "precision": ("precision", "where_prec"),
    "kind": ("kind",),
    "taker": ("taker", "holder"),
    "country": ("country", "iso3", "country_code", "iso2"),  # ACLED's iso is a number
    "admin1": ("admin1", "adm_1", "region", "province"),
    "admin2": ("admin2", "adm_2", "district"),
    "place": ("place", "location", "name", "town"),
}
KINDS: tuple[EventKind, ...] = ("battle", "violence", "remote", "other")
TAKERS: tuple[Taker, ...] = ("insurgent", "government")
PRECISIONS = tuple(str(level) for level in range(1, 8))
#: What a cell may say, of the columns with few words; a blank one says nothing.
WORDS = {"precision": PRECISIONS, "kind": KINDS, "taker": TAKERS}


def read_table(look: Look) -> tuple[Events, tuple[Told, ...]]:
    """Return the events of a plain table, and what is to be told of them.

    Where the table does not say how exactly a place is known, it is taken as exact (1), what is said; where it has no
    kinds, all are battles. A column ``taker`` (insurgent, government) says who has taken the place, if anybody has.

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    columns = columns_of(look, WANTED)
    columns.filled("first")
    read = day_reader([*columns.text("first"), *columns.text("last")])
    first = np.array(columns.parsed("first", read, 0), dtype=np.int32)
    last = np.array(columns.parsed("last", read, 0), dtype=np.int32)
    dated = Dated(
        first=first,
        last=np.where(last == 0, first, last),
        kind=tuple(columns.parsed("kind", one_of(WORDS["kind"]), "battle")),
        precision=np.array(columns.parsed("precision", _precision, 1), dtype=np.int8),
        taker=tuple(columns.parsed("taker", one_of(WORDS["taker"]), "")),
    )
    events, told = gathered(columns, dated)
    left = [name for name in headings(look) if name not in columns.headings.values()]
    told += unread(left, columns.headings, ("deaths",), shown(look.file))
    if "precision" in columns.headings:
        return events, told
    text = f"no column says how exactly a place is known: all {len(events.id):,} events are taken as exact"
    return events, (*told, Told("event-precision", "note", text))


def _precision(text: str) -> int:
    if text not in PRECISIONS:
        raise BadCellError(f"'{text}' is no precision", "1 (exact) to 7 (the country), as UCDP counts")
    return int(text)
