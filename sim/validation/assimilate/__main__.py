"""Whether the bands of `panj assimilate` hold what they promise: see :mod:`sim.validation.assimilate.twins`."""

from __future__ import annotations

import datetime as dt
import re
import sys

import numpy as np

from sim.runs.run import load
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.assimilated import ENOUGH, MOST
from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.twins import ELSEWHERE, Asked, Case, Pool, Shares, draw, shares
from sim.validation.lodged import Key
from sim.words.numbers import decimals, exact

TRUTHS, BATCH = 200, 200
ONE_MONTH = (9, 24)
"""Days after the branch date on which the synthetic counts are made."""
LATER = (38, 67)
"""Days after it on which the bands are asked: two weeks after the last count, and the last day."""
COUNTED: tuple[Key, ...] = (
    ("internally_displaced", "world", "civilian"),
    ("arrivals", "TJK", "civilian"),
    ("arrivals", "IRN", "civilian"),
    ("arrivals", "panji-poyon", "civilian"),
    ("insurgent", "taloqan", ""),
)
NOT_COUNTED: tuple[Key, ...] = (
    ("arrivals", "PAK", "civilian"),
    ("arrivals", "UZB", "civilian"),
    ("arrivals", "ishkashim-bridge", "civilian"),
    ("stock", "TJK", ""),
    ("districts_insurgent", "world", ""),
    ("capitals_insurgent", "world", ""),
)
USUAL = ModelError()
SHARP = ModelError(spread=0.1)
CASES = (
    Case("as assumed", USUAL, USUAL),
    Case("as assumed, bands of the weights alone", USUAL, USUAL, prior_in_bands=False),
    Case("as assumed, no new draws", USUAL, USUAL, most=BATCH),
    Case("as assumed, no new draws, bands of the weights alone", USUAL, USUAL, most=BATCH, prior_in_bands=False),
    Case("error 0.1, as assumed", SHARP, SHARP),
    Case("error 0.1, as assumed, bands of the weights alone", SHARP, SHARP, prior_in_bands=False),
    Case("errors half as large as assumed", ModelError(spread=0.25), USUAL),
    Case("errors twice as large as assumed", ModelError(spread=1.0), USUAL),
    Case("all counts of a date with one error", USUAL, USUAL, one_source=True),
)


def main(words: list[str]) -> int:
    """Print the share of truths inside the bands, for every case; then series by series for the first."""
    if len(words) > 2 or not all(re.fullmatch("[1-9][0-9]{0,5}", word) for word in words[1:]):
        print("python -m sim.validation.assimilate [SCENARIO [TRUTHS]]", file=sys.stderr)
        return 2
    name, number = words[0] if words else "baseline", int(words[1]) if len(words) > 1 else TRUTHS
    try:
        scenario, world = load(name)
    except PanjError as error:
        print(error, file=sys.stderr)
        return 2
    counts = counted_in(scenario)
    pool = Pool(draw(scenario, world, counts, [BATCH] * (MOST // BATCH), scenario.seed))
    truths = draw(scenario, world, counts, [number], scenario.seed + ELSEWHERE)
    asked = asked_in(scenario)
    print(f"{number} truths of {name}, {len(counts)} counts each; replicates as the command draws them by default")
    print("case | ESS | not counted: 50 % | 90 % | width | counted before: 50 % | 90 % | width")
    for case in CASES:
        found = shares(pool, truths, asked, case, ENOUGH)
        print(row(case, found, asked), flush=True)
        if case is CASES[0]:
            first = found
    print("series, date | prior 50 % | 90 % | posterior 50 % | 90 % | by place 50 % | 90 %")
    for k, each in enumerate(asked):
        held = (*first.prior[:, k].mean(axis=0), *first.posterior[:, k].mean(axis=0))
        place = (first.by_place(level)[:, k].mean() for level in (0.5, 0.9))
        print(" | ".join((f"{' '.join(each.key)} {each.date}", *(decimals(float(v)) for v in (*held, *place)))))
    return 0


def row(case: Case, found: Shares, asked: list[Asked]) -> str:
    """Return what came of a case: effective sample size, shares by place, and width beside the prior's."""
    low, middle, high = np.quantile(found.ess, (0.05, 0.5, 0.95)).tolist()
    cells = [case.name, f"{exact(middle)} ({exact(low)} to {exact(high)})"]
    for keys in (NOT_COUNTED, COUNTED):
        which = [k for k, each in enumerate(asked) if each.key in keys]
        cells += [decimals(float(found.by_place(level)[:, which].mean())) for level in (0.5, 0.9)]
        cells.append(decimals(float(np.nanmedian(found.width[:, which]))))
    return " | ".join(cells)


def counted_in(scenario: Scenario) -> tuple[Count, ...]:
    """Return the counts that are made of every truth, by date; their values are none yet."""
    days = [(scenario.history_until - scenario.start).days + after for after in ONE_MONTH]
    dates = [(day, scenario.start + dt.timedelta(days=day)) for day in days]
    wanted = [(key, date, day) for day, date in dates for key in COUNTED]
    return tuple(Count(key, date, day, 0.0, line + 2) for line, (key, date, day) in enumerate(wanted))


def asked_in(scenario: Scenario) -> list[Asked]:
    """Return the series and dates whose bands are looked at."""
    dates = [scenario.history_until + dt.timedelta(days=after) for after in LATER]
    continuous = [key for key in COUNTED if key[0] != "insurgent"]
    return [Asked(key, date) for date in dates for key in (*NOT_COUNTED, *continuous)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
