"""UCDP's Georeferenced Event Dataset (GED): CSV, GeoJSON, and candidate releases whose CSV has no header.

Every event has a day on which it began and one on which it ended; where the day is not known exactly
(``date_prec`` above 1), these are the ends of the week, month or year in which it was, so nothing is to be added.

Source: Högbladh, S. (2023), UCDP GED Codebook version 23.1, Department of Peace and Conflict Research, Uppsala
University: ``where_prec`` 1 to 7, ``type_of_violence`` 1 state-based, 2 between groups, 3 against civilians, ``best``
the best estimate of all deaths.
"""

from __future__ import annotations

import numpy as np

from sim.building.events.gathered import Dated, gathered
from sim.building.files.columns import found, pulled
from sim.building.files.dates import day_reader
from sim.building.files.features import pulled_features
from sim.building.files.look import Look
from sim.building.records import EventKind, Events, Told
from sim.scenario.tables.cells import BadCellError

WANTED = {
    "id": ("id",),
    "violence": ("type_of_violence",),
    "precision": ("where_prec",),
    "first": ("date_start",),
    "last": ("date_end",),
    "lat": ("latitude",),
    "lon": ("longitude",),
    "deaths": ("best",),
    "country": ("country",),
    "admin1": ("adm_1",),
    "admin2": ("adm_2",),
    "place": ("where_coordinates",),
}
#: Where the columns stand in a release without header, from 0.
BARE = {
    **{"id": 0, "violence": 5, "precision": 24, "place": 25, "admin1": 27, "admin2": 28, "lat": 29, "lon": 30},
    **{"country": 33, "first": 38, "last": 39, "deaths": 44},
}
KINDS: dict[str, EventKind] = {"1": "battle", "2": "battle", "3": "violence"}


def read_ucdp(look: Look) -> tuple[Events, tuple[Told, ...]]:
    """Return the events of a file of UCDP's, and what is to be told of them.

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    if look.shape == "json":
        columns = pulled_features(look, WANTED)
    else:
        columns = pulled(look, found(look.names, WANTED) if look.header else BARE)
    columns.filled("first", "last", "precision", "violence")
    read = day_reader([*columns.text("first"), *columns.text("last")])
    dated = Dated(
        first=np.array(columns.parsed("first", read, 0), dtype=np.int32),
        last=np.array(columns.parsed("last", read, 0), dtype=np.int32),
        kind=tuple(columns.parsed("violence", _kind, KINDS["1"])),
        precision=np.array(columns.parsed("precision", _precision, 7), dtype=np.int8),
    )
    return gathered(columns, dated)


def _kind(text: str) -> EventKind:
    if text not in KINDS:
        raise BadCellError(f"'{text}' is no type of violence", "UCDP has 1, 2 and 3")
    return KINDS[text]


def _precision(text: str) -> int:
    if text not in ("1", "2", "3", "4", "5", "6", "7"):
        raise BadCellError(f"'{text}' is no precision", "UCDP has 1 (exact) to 7")
    return int(text)
