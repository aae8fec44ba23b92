"""Bands of a run, or differences of a comparison, as one tidy table with hashtags."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.exports.bands import FULL, LEVELS, Bands, Key
from sim.exports.hxl import hashtag, table
from sim.exports.placed import Placed
from sim.exports.sheets import Column, Sheet, counts, days, numbers, texts
from sim.exports.words import reading, unit, who
from sim.runs.words import series_words
from sim.world.world import World

#: Hashtags of the columns that say of what a row is.
ABOUT = {
    "date": "#date",
    "scenario": "#meta+scenario",
    "against": "#meta+scenario+reference",
    "country": "#country+code+v_iso3",
    "host": "#country+dest+code+v_iso3",
    "adm1 code": "#adm1+code+v_pcode",
    "adm2 code": "#adm2+code+v_pcode",
    "place": "#loc+code",
    "name": "#loc+name",
    "type": "#loc+type",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "measure": "#indicator+code",
    "what": "#indicator+name",
    "kind": "#group+name",
    "unit": "#indicator+unit",
    "reading": "#indicator+reading",
    "hashtag": "#meta+hashtag",
}


#: What the numbers of a comparison are tagged as: nobody is to add them up as people.
DIFFERENCE = "#indicator+num+difference"


def hxl_table(world: World, bands: Mapping[str, Bands], against: str = "") -> bytes:
    """Return bands as CSV with a row of hashtags: a row for every series and day.

    Parameters
    ----------
    world : World
    bands : mapping of str to Bands
        By scenario; "" of a run.
    against : str
        The reference, if these are differences from it; every row says so.
    """
    parts = [_columns(Placed(world), (scenario, against), found) for scenario, found in bands.items()]
    columns = [_together([part[k] for part in parts]) for k in range(len(parts[0]))]
    return table(Sheet("bands", "", columns), [ABOUT.get(c.name, f"#indicator+num+{c.name}") for c in columns])


def _columns(placed: Placed, of: tuple[str, str], bands: Bands) -> list[Column]:
    """Return the columns of a scenario, or of how it differs from a reference."""
    scenario, against = of
    than = f", more or fewer than in {against}" if against else ""
    points = np.array([placed.point(key.place) for key in bands.keys]).reshape(-1, 2)
    lon, lat = np.repeat(points, len(bands.dates), axis=0).T
    flat = bands.flat
    return [
        days("date", np.tile(bands.dates, len(bands.keys))),
        *([texts("scenario", [scenario] * flat.shape[1])] if scenario else []),
        *([texts("against", [against] * flat.shape[1])] if against else []),
        texts("country", bands.rows(lambda key: placed.country(key.place))),
        texts("host", bands.rows(lambda key: placed.host(key.place))),
        texts("adm1 code", bands.rows(lambda key: placed.code(key.place, 1))),
        texts("adm2 code", bands.rows(lambda key: placed.code(key.place, 2))),
        texts("place", bands.rows(lambda key: key.place)),
        texts("name", bands.rows(lambda key: placed.name(key.place))),
        texts("type", bands.rows(lambda key: placed.kind(key.place))),
        numbers("latitude", lat),
        numbers("longitude", lon),
        texts("measure", bands.rows(lambda key: key.measure)),
        texts("what", bands.rows(lambda key: f"{_what(key)}{than}")),
        texts("kind", bands.rows(lambda key: "" if key.measure == FULL else who(key.measure, key.kind))),
        texts("unit", bands.rows(lambda key: f"{_unit(key)}, difference" if against else _unit(key))),
        texts("reading", bands.rows(_reading)),
        texts("hashtag", bands.rows(lambda key: DIFFERENCE if against else hashtag(key.measure, key.kind))),
        *(counts(level, row) for level, row in zip(LEVELS, flat, strict=True)),
    ]


def _what(key: Key) -> str:
    return "site that is full, 0 or 1 in each run" if key.measure == FULL else series_words(key.measure, key.kind)


def _unit(key: Key) -> str:
    return "share of runs" if key.measure == FULL else unit(key.measure, key.place, key.summed)


def _reading(key: Key) -> str:
    if key.measure == FULL and key.summed:
        return "on the day or before"
    return reading(key.measure, key.place, key.summed)


def _together(parts: list[Column]) -> Column:
    """Return columns of several scenarios under each other."""
    first = parts[0]
    values = [np.asarray(part.values, object if isinstance(first.values, list) else None) for part in parts]
    return Column(first.name, first.cell, np.concatenate(values), first.width)
