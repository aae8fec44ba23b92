"""The bands of a run as sheets."""

from __future__ import annotations

import numpy as np

from sim.exports.bands import LEVELS, Bands, bands_of
from sim.exports.placed import Placed
from sim.exports.sheets import Days, Sheet, counts, days, texts
from sim.exports.words import SINCE, reading, unit, who
from sim.runs.results import Result

#: Kinds of place whose series have a sheet of their own: there are many, and few readers want them.
LAND = ("district", "capital")
WEEK = 7


def bands_sheets(result: Result) -> list[Sheet]:
    """Return the bands at hosts, crossings, sites and in the world, and those of districts once a week, without sums.

    Districts have most of all series; on every day they would take a minute to write.
    """
    placed = Placed(result.world)
    bands = bands_of(result, sums=lambda place: placed.kind(place) not in LAND)
    more = f"; of what counts people a day the sums too ({SINCE})"
    return [
        _sheet("Bands", placed, bands.where(lambda key: placed.kind(key.place) not in LAND), f"on every day{more}"),
        _sheet(
            "Bands of districts",
            placed,
            bands.where(lambda key: placed.kind(key.place) in LAND).on(weekly(result)),
            "once a week, counted back from the last day, and on the branch date",
        ),
    ]


def weekly(result: Result) -> Days:
    """Return the last day, every seventh one before it, and the branch date."""
    dates = result.dates
    branch = np.datetime64(result.scenario.history_until, "D")
    kept: Days = dates[((dates[-1] - dates).astype(int) % WEEK == 0) | (dates == branch)]
    return kept


def _sheet(name: str, placed: Placed, bands: Bands, when: str) -> Sheet:
    codes = bands.rows(lambda key: placed.code(key.place, 2) or placed.code(key.place, 1))
    return Sheet(
        name,
        f"Quantiles and mean over the replicates of every series {when}. "
        "A row of quantiles is no single run, and their differences are no quantiles of differences.",
        [
            days("date", np.tile(bands.dates, len(bands.keys))),
            texts("measure", bands.rows(lambda key: key.measure), 20),
            texts("place", bands.rows(lambda key: key.place), 18),
            texts("name", bands.rows(lambda key: placed.name(key.place)), 30),
            texts("type", bands.rows(lambda key: placed.kind(key.place)), 10),
            *([texts("P-code", codes, 10)] if any(codes) else []),
            texts("kind", bands.rows(lambda key: who(key.measure, key.kind)), 10),
            texts("unit", bands.rows(lambda key: unit(key.measure, key.place, key.summed)), 16),
            texts("reading", bands.rows(lambda key: reading(key.measure, key.place, key.summed)), 22),
            *(counts(level, row) for level, row in zip(LEVELS, bands.flat, strict=True)),
        ],
    )
