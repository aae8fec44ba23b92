"""GeoNames: its own tables (tabs, no header, 19 columns; a country or the world), tables with a header, and points.

Only what people live in is read, class P; parts of a town (PPLX) would stand beside it, and places that are abandoned,
destroyed or of history (PPLQ, PPLW, PPLH) have nobody.

Source: https://download.geonames.org/export/dump/readme.txt, the columns of the main table.
"""

from __future__ import annotations

from sim.building.files.columns import pulled
from sim.building.files.features import columns_of
from sim.building.files.look import Look
from sim.building.records import Told, Towns
from sim.building.towns.gathered import gathered
from sim.scenario.files import shown
from sim.words.wording import counted

#: Where the columns stand in a table of GeoNames', from 0.
BARE = {
    **{"id": 0, "name": 1, "others": 3, "lat": 4, "lon": 5, "class": 6, "code": 7, "country": 8, "admin1": 10},
    "people": 14,
}
WANTED = {
    "id": ("geonameid",),
    "name": ("name",),
    "others": ("alternatenames",),
    "lat": ("latitude", "lat"),
    "lon": ("longitude", "lon", "lng"),
    "class": ("feature_class", "fclass"),
    "code": ("feature_code", "fcode"),
    "country": ("country_code", "countrycode", "country"),
    "admin1": ("admin1_code", "admin1code", "admin1"),
    "people": ("population",),
}
EMPTY = frozenset({"PPLX", "PPLQ", "PPLW", "PPLH"})


def read_geonames(look: Look) -> tuple[Towns, tuple[Told, ...]]:
    """Return the towns of a table of GeoNames', and what is to be told of them.

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    columns = columns_of(look, WANTED) if look.header or look.shape == "json" else pulled(look, BARE)
    if "class" not in columns.texts:
        return gathered(columns), ()
    kinds, codes = columns.text("class"), columns.text("code")
    rows = [i for i, kind in enumerate(kinds) if kind == "P" and codes[i] not in EMPTY]
    towns = gathered(columns, rows)
    left = len(columns) - len(rows)
    if not left:
        return towns, ()
    text = f"{counted(left, 'row')} of {len(columns):,} are no towns (hills, rivers, parts of towns, abandoned places)"
    return towns, (Told("towns-others", "note", f"{text}: they are left out", shown(look.file)),)
