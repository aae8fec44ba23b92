"""A plain table of towns, or points of a GeoJSON: a name and a position of each, and what else there is."""

from __future__ import annotations

from sim.building.files.features import columns_of
from sim.building.files.known import LAT, LON, headings
from sim.building.files.look import Look
from sim.building.files.unread import unread
from sim.building.records import Told, Towns
from sim.building.towns.gathered import gathered
from sim.scenario.files import shown

WANTED = {
    "id": ("id", "code", "pcode"),
    "name": ("name", "town", "city", "place"),
    "others": ("other_names", "alternatenames", "alt_names", "alt_name"),
    "lat": LAT,
    "lon": LON,
    "country": ("country", "iso3", "country_code", "iso2", "iso"),
    "admin1": ("admin1", "region", "province", "adm1"),
    "people": ("population", "people", "pop"),
}


def read_table(look: Look) -> tuple[Towns, tuple[Told, ...]]:
    """Return the towns of a plain table.

    Raises
    ------
    Problems
        All mistakes of the file.
    """
    columns = columns_of(look, WANTED)
    left = [name for name in headings(look) if name not in columns.headings.values()]
    return gathered(columns), unread(left, columns.headings, ("people",), shown(look.file))
