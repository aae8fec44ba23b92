"""headcounts.csv of a world of Panj's own: what was counted, beside which the model can be set.

Counts are of people who are there, or of all who came; the model counts who arrives at a host, and who is at a camp.
What both have is how many more there are on one day than on another. So the days of the world are parted into windows,
of `HOST_DAYS` for a host and of `CAMP_DAYS` for a camp, and of each window it is written by how much the counts rose:
a line between two reports, as a world driven by counts takes it. A window in which they fell is left out, as people who
leave again are no arrivals, and so is one that no report reaches. A host of which only some camps have counts at both
ends of a window is compared by these: the row names the others, and so does the build. Nothing of it seeds the world.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from sim.building.countries import name_of
from sim.building.counts.gather import iso
from sim.building.records import Told
from sim.building.steps.stocks import Series
from sim.building.worlds.driven import Period
from sim.building.worlds.given import Given
from sim.building.worlds.own_tables import Cell, Line
from sim.building.worlds.plan import Plan
from sim.words.wording import counted, few

HOST_DAYS, CAMP_DAYS = 91, 364
#: Days beyond which a headcount looks as if its year were typed wrong.
LONGEST = 365
CONFIDENCE: Literal["medium"] = "medium"
#: How a count is told, by whether all its series are of people who came.
NOTES = {
    True: "arrivals",
    False: "how many more people were there (stock): who left again or was registered late is in it",
}


@dataclass(frozen=True)
class Window:
    """Days in which counts are set side by side: the day before, the last, which series reach over them, by how much.

    Parameters
    ----------
    before, last : int, ordinal days
    reach : tuple of Series
        Those with counts at both ends, or beyond; the others cannot be compared.
    short : tuple of Series
    rise : int, people
        By how much those that reach rose together; below 0 they fell.
    """

    before: int
    last: int
    reach: tuple[Series, ...]
    short: tuple[Series, ...]
    rise: int

    @property
    def told(self) -> bool:
        """Whether a headcount comes of it."""
        return bool(self.reach) and self.rise >= 0


def headcount_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each window of each host, and of each camp, in which its counts rose: hosts first, by days."""
    at_home = len(plan.pieces.towns.name)
    hosts = [row for host, many in plan.given.counts_of_hosts.items() for row in _rows(plan, host, many, HOST_DAYS)]
    series = [(plan.ids[at_home + camp], one) for camp, one in plan.given.counts_of_camps.items()]
    camps = [row for camp, one in series for row in _rows(plan, camp, (one,), CAMP_DAYS)]
    for rows in (hosts, camps):
        yield from sorted(rows, key=lambda row: str(row["first"]))


def _rows(plan: Plan, place: str, series: Sequence[Series], length: int) -> Iterator[Line]:
    note = NOTES[all(one.kind in ("arrivals so far", "new arrivals") for one in series)]
    for window in compared(plan.period, series, length):
        if not window.told:
            continue
        without = f"; without {few([one.name for one in window.short])}, not counted in these days"
        said = note + (without if window.short else "")
        where = _where(plan, window.reach, window.last)
        yield {
            **{"place": place, "first": iso(window.before + 1), "last": iso(window.last), "kind": "civilian"},
            "people": Cell(window.rise, "people", where, CONFIDENCE, f"{said}; between two reports a line"),
            **{"qualifier": "about", "in_document": "no", "holdout": "yes"},
            **{"source": _files(plan, window.reach), "confidence": CONFIDENCE, "note": said},
        }


def compared(period: Period, series: Sequence[Series], length: int) -> list[Window]:
    """Return the windows of the days of a world, and what some series say of each.

    Of several series those that reach over a window are added up: one camp that was counted once hides no host.

    Parameters
    ----------
    period : Period
    series : sequence of Series
        Of one place: it is the sum of them.
    length : int
        About how many days a window has.
    """
    begins, out = period.start.toordinal(), []
    for before, last in windows(begins, begins + period.days - 1, length):
        reach = tuple(one for one in series if one.day[0] <= before and one.day[-1] >= last)
        short = tuple(one for one in series if not any(one is other for other in reach))
        start, end = (sum(float(np.interp(day, one.day, one.level)) for one in reach) for day in (before, last))
        out.append(Window(before, last, reach, short, round(end - start)))
    return out


def told_of_counts(period: Period, given: Given) -> tuple[Told, ...]:
    """Tell what the counts of hosts and camps cannot be compared with: which are left out, when, and why."""
    parts = [_told_of_host(period, host, many) for host, many in given.counts_of_hosts.items()]
    return tuple(told for found in (*parts, _told_of_camps(period, given)) for told in found)


def _told_of_host(period: Period, host: str, series: Sequence[Series]) -> Iterator[Told]:
    found = compared(period, series, HOST_DAYS)
    if short := [one for one in series if any(one is other for window in found for other in window.short)]:
        named = few([f"{one.name} ({_span(one)}; not in {_which(found, one)})" for one in short])
        text = f"the headcounts of {name_of(host)} are without those whose counts do not reach over a window: {named}"
        yield Told("counts-short", "warning", text, short[0].where(0))
    none, fell = [w for w in found if not w.reach], [w for w in found if w.reach and w.rise < 0]
    if left := len(none) + len(fell):
        early = _ends_early(period, series, found)
        why = [f"in {_those(none)} there is no count at both ends{early}"] * bool(none)
        why += [f"in {_those(fell)} the counts fell (who leaves again is no arrival)"] * bool(fell)
        text = f"{name_of(host)} has a headcount in {len(found) - left} of {counted(len(found), 'window')}"
        yield Told("host-uncompared", "warning" if left == len(found) else "note", f"{text}: {' and '.join(why)}")


def _which(found: Sequence[Window], one: Series) -> str:
    """Return in which windows a series is not."""
    out = [window for window in found if any(one is other for other in window.short)]
    return f"{_those(out)} of {len(found)}" if len(found) > 1 else "the only window"


def _those(found: Sequence[Window]) -> str:
    """Return how many windows these are, and which: from the first day to the last of each."""
    return f"{len(found)} ({few([f'{iso(one.before + 1)} to {iso(one.last)}' for one in found], 3)})"


def _ends_early(period: Period, series: Sequence[Series], found: Sequence[Window]) -> str:
    """Return on which day a world would have to end for its last window to be compared; "" where that is no matter."""
    last, end = max(int(one.day[-1]) for one in series), period.start.toordinal() + period.days - 1
    if found[-1].reach or not found[-1].before < last < end:
        return ""
    days = last - period.start.toordinal() + 1
    return (
        f" (the last count is {end - last:,} days old on the last day: days: {days} ends the world on it, {iso(last)})"
    )


def _told_of_camps(period: Period, given: Given) -> Iterator[Told]:
    out = []
    for one in given.counts_of_camps.values():
        found = compared(period, (one,), CAMP_DAYS)
        if not any(window.told for window in found):
            fell = any(window.reach for window in found)
            out.append(f"{one.name} ({'its counts fell' if fell else _span(one)})")
    if out:
        begins = period.start.toordinal()
        over = windows(begins, begins + period.days - 1, CAMP_DAYS)
        each = few([f"{iso(before + 1)} to {iso(last)}" for before, last in over], 3)
        whose = "a host has windows of its own"
        text = f"{counted(len(out), 'camp')} with counts and without a headcount of their own, over {each} ({whose})"
        text += f": {few(out)}"
        yield Told("camps-uncompared", "note", text)


def _span(one: Series) -> str:
    """Return how many counts a series has, and of when."""
    first, last = iso(int(one.day[0])), iso(int(one.day[-1]))
    return f"{counted(len(one.day), 'count')}, " + (first if first == last else f"{first} to {last}")


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
    first = [(one, int(np.searchsorted(one.day, day))) for one in series]
    return "; ".join(f"{_name(plan, one.file[i])}:{one.line[i]}" for one, i in first)


def _files(plan: Plan, series: Sequence[Series]) -> str:
    """Return the files that some series stand in."""
    return "; ".join(dict.fromkeys(_name(plan, file) for one in series for file in one.file))


def _name(plan: Plan, file: Path) -> str:
    folder = plan.given.folder
    return file.relative_to(folder).as_posix() if folder and file.is_relative_to(folder) else file.name
