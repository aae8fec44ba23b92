"""Told: what a forecaster should know of the counts, each with file and line. Nothing of it stops a forecast.

Rows out of order are sorted, a later row of one day counts, counts that fall are believed, long gaps are a reason for
wide intervals, camps that are no places and reports after the day of the forecast have no part in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from sim.flee.world.cells import Notes, comment, iso_date, whole
from sim.flee.world.cells import read_rows as rows_of
from sim.flee.world.instance import FleeInstance, LayoutRow
from sim.flee.world.read import LAYOUT
from sim.scenario.contents import is_there
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError
from sim.validation.nowcast.judge import unscored
from sim.validation.nowcast.replay import Replay
from sim.words.numbers import exact
from sim.words.wording import counted, few

#: Days without a report that are told of.
GAP = 90
NOT_USED, TWO = "not used", "two reports"


class Count(NamedTuple):
    """One report of a file: its line, date and people."""

    line: int
    date: dt.date
    people: int


def told(instance: FleeInstance, as_of: dt.date | None = None, horizons: Sequence[int] = ()) -> list[Problem]:
    """Return what is to be said of the counts of an instance.

    What makes a forecast worthless comes first, then days with two reports, and reports that were not used come last:
    of many notes few are read.

    Parameters
    ----------
    instance : FleeInstance
    as_of : date, optional
        The day of the forecast: later reports are told as not used, and only those up to it are looked at.
    horizons : sequence of int
        Days ahead of that forecast: for some no forecast was ever over, so that nothing is known of its errors.
    """
    layout = instance.origins.files.get("layout")
    if layout is None:
        return []
    unknown: list[Problem] = []
    counted_on: list[Count] = []
    out: list[Problem] = []
    for row in instance.layout[1:]:
        if row.place < 0:
            hint = did_you_mean(row.name, instance.places)
            words = f"unknown camp: '{row.name}' is no place, so no forecast is made of it"
            unknown.append(Problem(words, shown(layout), row.line or None, None, hint))
        else:
            files = {path: read_counts(path) for path in _files(layout, row)}
            for path, counts in (files or {layout: _counts(instance, row)}).items():
                out += list(_file(path, row.name, counts, as_of))
                counted_on += counts
    out.sort(key=lambda problem: (NOT_USED in problem.message, not problem.message.startswith(TWO)))
    first = [*_nobody(layout, counted_on, as_of), *_untried(instance, as_of, horizons)]
    return [*first, *unknown, *out]


def told_of(found: Replay, judged: bool | None = None) -> tuple[str, ...]:
    """Return what is to be said of forecasts and their counts: of one day's, or of those whose scores read all counts.

    Parameters
    ----------
    found : Replay
    judged : bool, optional
        Whether they are scored; default: those of several days are.
    """
    if judged is None:
        judged = len(found.days) > 1
    as_of = None if judged else found.date(found.days[0])
    first = unscored(found) if judged else _of_no_use(found)
    return (*first, *(str(note) for note in told(found.instance, as_of, found.horizons)))


def _of_no_use(found: Replay) -> list[str]:
    """Return a word on horizons at which the forecast of one day says nothing: of all camps nobody may be left."""
    totals = {ahead: found.forecasts[found.days[0], ahead].total for ahead in found.horizons}
    far = [ahead for ahead, total in totals.items() if total[0] <= 0.0 < total[-1]]
    if not far:
        return []
    days = f"{few([str(ahead) for ahead in far], 5)} days ahead the 90 % interval of all camps together begins at 0"
    return [f"{days}: so far ahead these reports say nothing but an upper limit"]


def _untried(instance: FleeInstance, as_of: dt.date | None, horizons: Sequence[int]) -> list[Problem]:
    """Return a word on horizons longer than there were days: their intervals are made-up errors alone."""
    far = [ahead for ahead in horizons if as_of is not None and ahead > (as_of - instance.start).days]
    if not far:
        return []
    words = f"no forecast for {few([str(ahead) for ahead in far], 5)} days ahead was over by {as_of}"
    return [Problem(f"{words}: their intervals are assumed, not learned from errors")]


def _nobody(layout: Path, counts: Sequence[Count], as_of: dt.date | None) -> list[Problem]:
    """Return a word on a forecast from nothing: it and its intervals are 0 because nobody was counted yet."""
    if as_of is None or any(row.people > 0 and row.date <= as_of for row in counts):
        return []
    words = f"nobody was counted in any camp up to {as_of}: forecasts and intervals of 0 say nothing of how many come"
    return [Problem(words, shown(layout))]


def _counts(instance: FleeInstance, row: LayoutRow) -> list[Count]:
    """Return the reports of a world made of an instance, all with the line of their series."""
    dates = [instance.start + dt.timedelta(days=int(day)) for day in row.day]
    return [Count(row.line, date, int(people)) for date, people in zip(dates, row.raw, strict=True)]


def _files(layout: Path, row: LayoutRow) -> list[Path]:
    """Return the files of an instance's row; of a world the table of series itself has the counts.

    A world that is built from files may keep these beside its tables, under the names that the series are from: they
    are tables of any form, and read as files of an instance they would have no count at all.
    """
    if layout.name != LAYOUT:
        return []
    return [path for path in (layout.parent / name for name in row.files) if is_there(path)]


def read_counts(path: Path) -> list[Count]:
    """Return the reports of a file of counts in its order; rows that are none are passed over."""
    out = []
    for cells in rows_of(path, Notes()) or []:
        if len(cells) > 1 and not comment(cells):
            try:
                out.append(Count(cells[0][1], iso_date(cells[0][0].strip()), whole(cells[1][0].strip())))
            except BadCellError:
                continue
    return out


def _file(path: Path, camp: str, counts: Sequence[Count], as_of: dt.date | None) -> Iterator[Problem]:
    """Give what is to be said of one file."""
    file = shown(path)
    early = [(a, b) for a, b in pairwise(counts) if b.date < a.date]
    if early:
        before, row = early[0]
        words = f"dates out of order: {row.date} after {before.date}{_more(len(early), 'first')}; sorted"
        yield Problem(words, file, row.line)
    late = [row for row in counts if as_of is not None and row.date > as_of]
    if late:
        words = f"{counted(len(late), 'report')} of '{camp}' after {as_of}, the day of the forecast: {NOT_USED}"
        yield Problem(words, file, min(row.line for row in late))
    known = sorted((row for row in counts if as_of is None or row.date <= as_of), key=lambda row: (row.date, row.line))
    twice = [(a, b) for a, b in pairwise(known) if b.date == a.date and b.people != a.people]
    if twice:
        before, row = twice[0]
        words = (
            f"{TWO} of '{camp}' on {row.date}: {exact(before.people)} on line {before.line}, {exact(row.people)} on "
        )
        yield Problem(f"{words}line {row.line}{_more(len(twice), 'first')}; the later line counts", file, row.line)
    known = list({row.date: row for row in known}.values())
    falls = [(a, b) for a, b in pairwise(known) if b.people < a.people]
    if falls:
        before, row = max(falls, key=lambda pair: pair[0].people - pair[1].people)
        words = f"counts of '{camp}' fall: {exact(row.people)} on {row.date} after {exact(before.people)}"
        yield Problem(f"{words}{_more(len(falls))}; believed", file, row.line)
    gaps = [(a, b) for a, b in pairwise(known) if (b.date - a.date).days > GAP]
    if gaps:
        before, row = max(gaps, key=lambda pair: pair[1].date - pair[0].date)
        words = f"no report of '{camp}' for {(row.date - before.date).days} days before {row.date}"
        yield Problem(f"{words}{_more(len(gaps))}", file, row.line)
    if not known and as_of is not None:
        yield Problem(f"no report of '{camp}' up to {as_of}: its forecast is a guess", file)
    elif as_of is not None and (as_of - known[-1].date).days > GAP:
        days = (as_of - known[-1].date).days
        yield Problem(f"the last report of '{camp}' is {days} days old on {as_of}", file, known[-1].line)


def _more(number: int, which: str = "largest") -> str:
    """Return that there are more of the kind; empty for one."""
    return f" (the {which} of {number})" if number > 1 else ""
