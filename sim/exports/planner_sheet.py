"""The planner's table as a sheet: who is at hosts, crossings and sites on some dates, and which sites are full."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.exports.sheets import Column, Days, Sheet, counts, days, numbers, texts
from sim.exports.words import WHO
from sim.figures.data import plain
from sim.runs.frames import LEVEL_NAMES
from sim.runs.results import Result
from sim.study.planner.household import household
from sim.study.planner.rows import CIVILIAN, MEASURES, SITE
from sim.study.planner.table import Fullness, fullness
from sim.study.planner.values import Values, quantiles
from sim.words.numbers import percent
from sim.words.wording import FULL

#: What the rows tell that say of sites whether they are full.
FULL_SITE = "site that is full"


def planner_sheet(result: Result) -> Sheet:
    """Return the planner's table on the branch date, the first of each month after it and the last day."""
    rows = days_of(result)
    dates, size = result.dates[rows], household(result.world)
    found = [(key, values[:, rows]) for key, values in Values.of(result, result.rooms).rows()]
    levels = [np.round(quantiles(values), 3) for _, values in found]
    keys = [key for key, _ in found for _ in rows]
    each = np.concatenate(levels, axis=1) if levels else np.zeros((len(LEVEL_NAMES), 0))
    some = [float(share) for _, values in found for share in (values > 0).mean(axis=0)]
    homes = [
        float(size.of(median)) if key.kind == CIVILIAN else np.nan
        for key, median in zip(keys, each[2].tolist(), strict=True)
    ]
    full = _full(result, rows)
    none = [np.nan] * len(full)
    return Sheet(
        "Planner's table",
        "For the branch date, the first of each month and the last day: the world, each host, its crossings, sites and "
        "exits; everybody is soldiers and civilians together, summed in every replicate. Households: the median of "
        f"civilians over {size.size:g} people ({size.source}), rounded up. At the end each site, with the chance that "
        f"it is full by then: {percent(FULL)} of its places taken. What is nil in every run has its rows, too.",
        [
            days("date", [*np.tile(dates, len(found)), *(site.date for site in full)]),
            texts("type", [*(key.what for key in keys), *(SITE for _ in full)], 10),
            texts("place", [*(key.place for key in keys), *(site.place for site in full)], 18),
            texts("name", [plain(name) for name in (*(key.name for key in keys), *(site.name for site in full))], 30),
            texts("host", [*(key.host for key in keys), *(site.host for site in full)], 8),
            texts("what", [*(MEASURES[key.measure] for key in keys), *(FULL_SITE for _ in full)], 46),
            texts("kind", [*(WHO[key.kind] for key in keys), *("" for _ in full)], 11),
            *(counts(f"{level}, people", [*row, *none]) for level, row in zip(LEVEL_NAMES, each, strict=True)),
            numbers("above nought, share of runs", [*np.round(some, 3), *none], 14),
            counts("households, q50", [*homes, *none], 14),
            *_full_columns(full, len(keys)),
        ],
    )


def _full(result: Result, rows: list[int]) -> list[Fullness]:
    """Return of each site how often it is full by then and since when, site by site; of one that never is, 0."""
    found = [site for row in rows for site in fullness(result, result.rooms, row)]
    order = {site: k for k, site in enumerate(result.world.places.ids)}
    return sorted(found, key=lambda site: order[site.place])


def _full_columns(full: Sequence[Fullness], before: int) -> list[Column]:
    """Return the columns that say when sites are full; what stands above their rows has none of it."""
    none = [np.nan] * before
    return [
        numbers("full by then, share of runs", [*none, *(round(site.by.value, 3) for site in full)], 14),
        numbers("full on the day, share of runs", [*none, *(round(site.on, 3) for site in full)], 14),
        days("full in 5 % of runs by", [*([None] * before), *(site.early for site in full)]),
        days("full in half of runs by", [*([None] * before), *(site.half for site in full)]),
    ]


def days_of(result: Result) -> list[int]:
    """Return the rows of the branch date, of the first of each month after it, and of the last day."""
    dates: Days = result.dates
    branch = np.datetime64(result.scenario.history_until, "D")
    firsts = dates == dates.astype("datetime64[M]")
    wanted = (dates == branch) | (firsts & (dates > branch)) | (dates == dates[-1])
    return [int(row) for row in np.flatnonzero(wanted)]
