"""The planner's table as a sheet: everybody, soldiers and civilians at hosts, crossings and sites on some dates."""

from __future__ import annotations

import numpy as np

from sim.exports.sheets import Days, Sheet, counts, days, numbers, texts
from sim.exports.words import WHO
from sim.figures.data import plain
from sim.runs.frames import LEVEL_NAMES
from sim.runs.results import Result
from sim.study.planner.household import household
from sim.study.planner.rows import CIVILIAN, MEASURES
from sim.study.planner.values import Values, quantiles


def planner_sheet(result: Result) -> Sheet:
    """Return the planner's table on the branch date, the first of each month after it and the last day."""
    rows = days_of(result)
    dates, size = result.dates[rows], household(result.world)
    found = [(key, values[:, rows]) for key, values in Values.of(result, result.rooms).rows() if values.any()]
    levels = [np.round(quantiles(values), 3) for _, values in found]
    keys = [key for key, _ in found for _ in rows]
    each = np.concatenate(levels, axis=1) if levels else np.zeros((len(LEVEL_NAMES), 0))
    some = [float(share) for _, values in found for share in (values > 0).mean(axis=0)]
    homes = [
        float(size.of(median)) if key.kind == CIVILIAN else np.nan
        for key, median in zip(keys, each[2].tolist(), strict=True)
    ]
    return Sheet(
        "Planner's table",
        "For the branch date, the first of each month and the last day: the world, each host, its crossings, sites and "
        "exits; everybody is soldiers and civilians together, summed in every replicate. Households: the median of "
        f"civilians over {size.size:g} people ({size.source}), rounded up.",
        [
            days("date", np.tile(dates, len(found))),
            texts("type", [key.what for key in keys], 10),
            texts("place", [key.place for key in keys], 18),
            texts("name", [plain(key.name) for key in keys], 30),
            texts("host", [key.host for key in keys], 8),
            texts("what", [MEASURES[key.measure] for key in keys], 46),
            texts("kind", [WHO[key.kind] for key in keys], 11),
            *(counts(f"{level}, people", row) for level, row in zip(LEVEL_NAMES, each, strict=True)),
            numbers("above nought, share of runs", np.round(some, 3), 14),
            counts("households, q50", homes, 14),
        ],
    )


def days_of(result: Result) -> list[int]:
    """Return the rows of the branch date, of the first of each month after it, and of the last day."""
    dates: Days = result.dates
    branch = np.datetime64(result.scenario.history_until, "D")
    firsts = dates == dates.astype("datetime64[M]")
    wanted = (dates == branch) | (firsts & (dates > branch)) | (dates == dates[-1])
    return [int(row) for row in np.flatnonzero(wanted)]
