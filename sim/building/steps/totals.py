"""What the counts of camps and that of all people say together: how many leave, who is in no camp, who begins at 0.

People leave as the sum of the camps rises (`flee.sum_from_camps`), whatever a series of all people has: a run is scored
in the camps. Where the two differ, and where a first count of 0 may be none, the numbers are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np

from sim.building.counts.gather import Said, iso
from sim.building.steps.stocks import Series
from sim.flee.world.instance import LayoutRow
from sim.scenario.errors import did_you_mean
from sim.words.numbers import exact, percent
from sim.words.wording import counted, few
from sim.world.period import astray

APART = 0.1
"""A total differs from the sum of the camps by more than this share of the larger of the two: that is told."""
LATE, MANY = 31, 100
"""Days after a first count of 0, and people in the next: from these on the 0 may be that nobody counted."""


def tell_total(name: str, rows: Sequence[LayoutRow], start: dt.date, days: int, said: Said) -> None:
    """Tell that the sum of the camps says who leaves, and where the series of all people has another number.

    Parameters
    ----------
    name : str
        Of the series of all people.
    rows : sequence of LayoutRow
        The total first.
    start : date
    days : int
    said : Said
    """
    total, *camps = rows
    together = np.sum([np.zeros(days), *(row.daily for row in camps)], axis=0)
    how = "by rules flee the setting flee.sum_from_camps: 0 has the total say it"
    said.note(
        "total", f"people leave as the sum of {counted(len(camps), 'camp')} rises, not as the total '{name}': {how}"
    )
    at = np.unique(total.day[(total.day >= 0) & (total.day < days)]).astype(int)
    of_all, of_camps = total.daily[at], together[at]
    larger = np.maximum(of_all, of_camps)
    apart = np.divide(np.abs(of_all - of_camps), larger, out=np.zeros(len(at)), where=larger > 0)
    far = np.flatnonzero(apart > APART)
    if not len(far):
        return
    most = int(far[np.argmax(np.abs(of_all - of_camps)[far])])
    day = start + dt.timedelta(days=int(at[most]))
    text = (
        f"the total '{name}' and the sum of the camps differ by more than {percent(APART)} at {len(far):,} of "
        f"{counted(len(at), 'report')} of the total, most on {day}: {exact(of_all[most])} and {exact(of_camps[most])}; "
        f"people leave as the sum rises ({how})"
    )
    said.warn("total-apart", text)


def tell_of_no_camp(
    names: Sequence[str], series: Mapping[str, Series], ends: tuple[int, int], said: Said, without: Sequence[str] = ()
) -> None:
    """Tell how many people the series have that are of no camp of the world.

    Parameters
    ----------
    names : sequence of str
        Those series.
    series : mapping of str to Series
    ends : (int, int)
        Ordinal days, the first and the last of the world.
    said : Said
    without : sequence of str
        Camps without counts: a series that is written nearly so may be meant for one.
    """
    if not names:
        return
    both = {name: np.interp(ends, series[name].day, series[name].level) for name in names}
    near = {name: did_you_mean(name, without) for name in names}
    hints = {name: f"; {hint}" if hint else "" for name, hint in near.items()}
    each = few([f"{name} ({exact(first)}, {exact(last)}{hints[name]})" for name, (first, last) in both.items()])
    first, last = np.sum(list(both.values()), axis=0)
    text = (
        f"{len(names):,} series of no camp: {each}; not used: {exact(first)} people on {iso(ends[0])} and "
        f"{exact(last)} on {iso(ends[1])}; add the camp to the table of camps, or say that it is none (names: series: "
        f"{names[0]}: null); one of all people is named as the total (names: series: total: NAME)"
    )
    said.warn("series-without-camp", text)


def tell_zeros(camps: Sequence[Series], first: int, said: Said) -> None:
    """Tell of camps that begin with a count of 0 and have many people at the next, long after: all of them arrive.

    Parameters
    ----------
    camps : sequence of Series
    first : int
        Ordinal day on which the world begins.
    said : Said
    """
    late = [
        series
        for series in camps
        if len(series.day) > 1
        and series.level[0] == 0
        and series.level[1] >= MANY
        and series.day[1] - max(int(series.day[0]), first) > LATE
    ]
    if not late:
        return
    each = few([f"{s.name} ({iso(int(s.day[0]))}: 0; {iso(int(s.day[1]))}: {exact(s.level[1])})" for s in late])
    people = sum(float(series.level[1]) for series in late)
    text = (
        f"{counted(len(late), 'camp')} with a first count of 0 and people more than a month later: {each}; so "
        f"{exact(people)} people arrive there meanwhile; where nobody had counted yet, delete the row of 0: the next "
        f"count then holds from the first day"
    )
    said.warn("zero-first", text, late[0].where(0))


def tell_late(camps: Sequence[tuple[Series, int]], first: int, said: Said) -> None:
    """Tell of camps whose first count is later than the first day: its people stand there from that day on.

    Parameters
    ----------
    camps : sequence of (Series, int)
        Of each camp its series, and the ordinal day from which it takes people.
    first : int
        Ordinal day on which the world begins.
    said : Said
    """
    late = [(series, opens) for series, opens in camps if series.day[0] > first and series.level[0] >= 1]
    if not late:
        return
    shut = [opens > first for _, opens in late]
    each = [
        f"{s.name} ({exact(s.level[0])} on {iso(int(s.day[0]))}{f'; opens {iso(opens)}' if closed else ''})"
        for (s, opens), closed in zip(late, shut, strict=True)
    ]
    people = sum(float(series.level[0]) for series, _ in late)
    text = f"in {counted(len(late), 'camp')} the first count is later than the first day: {few(each)}; these "
    text += f"{exact(people)} people stand there from the first day on"
    if any(shut):
        gone = sum(float(series.level[0]) for (series, _), closed in zip(late, shut, strict=True) if closed)
        which = (
            "these camps are not open then" if all(shut) else f"the camps of {exact(gone)} of them are not open then"
        )
        text += f", and walk on to others where they are not taken in: {which}"
    text += "; where nobody was there yet, give the camp a row of 0, dated the day on which it opened or the first day"
    said.warn("counts-begin-later", text, late[0][0].where(0))


def tell_early(camps: Sequence[tuple[Series, int]], first: int, said: Said) -> None:
    """Tell of camps in which people were counted before they opened, on days on which a run has them closed.

    See :func:`tell_late` for what is given.
    """
    each = list[str]()
    where = ""
    for series, opens in camps:
        rows = np.flatnonzero((series.day < opens) & (series.level >= 1))
        if opens > first and len(rows):
            k = int(rows[0])
            where = where or series.where(k)
            each.append(f"{series.name} ({exact(series.level[k])} on {iso(int(series.day[k]))}; opens {iso(opens)})")
    if each:
        text = f"in {counted(len(each), 'camp')} people were counted before it opened: {few(each)}; until then people "
        text += "pass through as through a town: is the day right on which it opened?"
        said.warn("counted-before-open", text, where)


def tell_astray(series: Sequence[Series], ends: tuple[int, int], said: Said) -> None:
    """Tell of counts that lie more than a year from the world's days and from all others of their series.

    A year that is typed wrong is such a count, and people grow or shrink towards it from the last count before.

    Parameters
    ----------
    series : sequence of Series
    ends : (int, int)
        Ordinal days, the first and the last of the world.
    said : Said
    """
    start, last = (dt.date.fromordinal(end) for end in ends)
    for each in series:
        days = [dt.date.fromordinal(int(day)) for day in each.day]
        apart = astray(days, start, last)
        for k, day in enumerate(days):
            if day in apart:
                text = (
                    f"a count of {each.name} is of {day} ({exact(each.level[k])} people), more than a year from the "
                    f"days of the world ({start} to {last}) and from its other counts: is the year typed right? its "
                    "people change in a straight line up to it"
                )
                said.warn("years-apart", text, each.where(k))
