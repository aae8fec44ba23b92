"""headcounts.csv of a world of Panj's own: what was counted, beside which the model can be set.

Counts are of people who are there, or of all who came; the model counts who arrives at a host, and who is at a camp.
What both have is how many more there are on one day than on another. So the days of the world are parted into windows,
of `HOST_DAYS` for a host and of `CAMP_DAYS` for a camp, and of each window it is written by how much the counts rose:
a line between two reports, as a world driven by counts takes it. A window in which they fell is left out, as people who
leave again are no arrivals, and so is one that no report reaches. Nothing of it seeds the world.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np

from sim.building.steps.stocks import Series
from sim.building.worlds.own_tables import Cell, Line
from sim.building.worlds.plan import Plan

HOST_DAYS, CAMP_DAYS = 91, 364
#: Days beyond which a headcount looks as if its year were typed wrong.
LONGEST = 365
#: How a count is told, by whether all its series are of people who came.
NOTES = {
    True: "arrivals",
    False: "how many more people were there (stock): who left again or was registered late is in it",
}


def headcount_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each window of each host, and of each camp, in which its counts rose: hosts first, by days."""
    at_home = len(plan.pieces.towns.name)
    hosts = [row for host, many in plan.given.counts_of_hosts.items() for row in _rows(plan, host, many, HOST_DAYS)]
    counted = [(plan.ids[at_home + camp], one) for camp, one in plan.given.counts_of_camps.items()]
    camps = [row for camp, one in counted for row in _rows(plan, camp, (one,), CAMP_DAYS)]
    for rows in (hosts, camps):
        yield from sorted(rows, key=lambda row: str(row["first"]))


def _rows(plan: Plan, place: str, series: Sequence[Series], length: int) -> Iterator[Line]:
    begins = plan.period.start.toordinal()
    note = NOTES[all(one.kind in ("arrivals so far", "new arrivals") for one in series)]
    for before, last in windows(begins, begins + plan.period.days - 1, length):
        if any(one.day[0] > before or one.day[-1] < last for one in series):
            continue
        start, end = (sum(float(np.interp(day, one.day, one.level)) for one in series) for day in (before, last))
        people = round(end - start)
        if people < 0:
            continue
        yield {
            **{"place": place, "first": _iso(before + 1), "last": _iso(last), "kind": "civilian"},
            "people": Cell(
                people, "people", _where(plan, series, last), "medium", f"{note}; between two reports a line"
            ),
            **{"qualifier": "about", "in_document": "no", "holdout": "yes", "note": note},
        }


def windows(first: int, last: int, length: int) -> list[tuple[int, int]]:
    """Return the days between which counts are set side by side: the day before a window, and its last.

    The windows are alike, about as long as asked for, and none is longer than `LONGEST`.

    Examples
    --------
    >>> windows(100, 300, 91), windows(100, 120, 91)
    ([(100, 200), (200, 300)], [(100, 120)])
    """
    total = last - first
    many = max(1, round(total / length), math.ceil(total / LONGEST))
    ends = [first + round(k * total / many) for k in range(many + 1)]
    return [(start, end) for start, end in itertools.pairwise(ends) if start < end]


def _where(plan: Plan, series: Sequence[Series], day: int) -> str:
    """Return file and line of the first report of each series that reaches a day."""
    folder = plan.given.folder
    out = []
    for one in series:
        i = int(np.searchsorted(one.day, day))
        file = one.file[i]
        name = file.relative_to(folder).as_posix() if folder and file.is_relative_to(folder) else file.name
        out.append(f"{name}:{one.line[i]}")
    return "; ".join(out)


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
