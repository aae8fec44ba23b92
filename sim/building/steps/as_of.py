"""Nothing that was not known yet: where a recipe says as of when, whatever is dated later stops the build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from sim.building.closures import Closing
from sim.building.counts.corrections import Correction
from sim.building.records import Camps, Events, Reports, Told, where_of
from sim.scenario.files import shown
from sim.words.wording import counted


def later_events(events: Events, as_of: dt.date | None) -> tuple[Told, ...]:
    """Tell of events that are dated later."""
    if as_of is None:
        return ()
    late = np.flatnonzero(events.last > as_of.toordinal())
    if not len(late):
        return ()
    first = int(late[np.argmin(events.last[late])])
    where, day = where_of(events, first), dt.date.fromordinal(int(events.last[first]))
    text = f"{counted(len(late), 'event')} of {len(events.id):,} {_are(len(late))} dated later than as_of {as_of}, "
    text += f"the first of {day}: give a file that was known then"
    return (Told("later-than-as-of", "error", text, where),)


def later_reports(reports: Reports, as_of: dt.date | None) -> tuple[Told, ...]:
    """Tell of counts that are dated later."""
    if as_of is None:
        return ()
    late = np.flatnonzero(reports.day > as_of.toordinal())
    if not len(late):
        return ()
    k = int(late[np.argmin(reports.day[late])])
    where = f"{shown(reports.file[k])}:{reports.line[k]}"
    day = dt.date.fromordinal(int(reports.day[k]))
    text = f"{counted(len(late), 'count')} of {len(reports.day):,} {_are(len(late))} dated later than as_of {as_of} "
    text += f"(the first: '{reports.series[k]}' of {day}): give a file that was known then"
    return (Told("later-than-as-of", "error", text, where),)


def later_corrections(corrections: Sequence[Correction], as_of: dt.date | None) -> tuple[Told, ...]:
    """Tell of registrations that are dated later: what was counted before them was not known to be too much."""
    late = [] if as_of is None else [one for one in corrections if one.day > as_of.toordinal()]
    late.sort(key=lambda one: one.day)
    if not late:
        return ()
    text = (
        f"{counted(len(late), 'correction')} of {len(corrections):,} {_are(len(late))} dated later than as_of {as_of} "
    )
    text += f"(the first: '{late[0].series}' of {dt.date.fromordinal(late[0].day)}): give those that were known then"
    return (Told("later-than-as-of", "error", text, late[0].where),)


def later_closings(closings: Sequence[Closing], as_of: dt.date | None) -> tuple[Told, ...]:
    """Tell of borders that were closed or opened later."""
    if as_of is None:
        return ()
    late = [(one, day) for one in closings for day in (one.first, one.until) if (day or 0) > as_of.toordinal()]
    if not late:
        return ()
    first, day = min(late, key=lambda one: one[1] or 0)
    text = (
        f"{counted(len(late), 'day')} on which borders are closed or opened {_are(len(late))} later than as_of {as_of} "
    )
    text += f"(the first: {first.host} on {dt.date.fromordinal(day or 1)}): give those that were known then"
    return (Told("later-than-as-of", "error", text, first.where),)


def later_camps(camps: Camps | None, as_of: dt.date | None) -> tuple[Told, ...]:
    """Tell of camps that opened later: on that day nobody knew when they would."""
    if as_of is None or camps is None:
        return ()
    late = np.flatnonzero(camps.opens > as_of.toordinal())
    if not len(late):
        return ()
    first, many = int(late[np.argmin(camps.opens[late])]), counted(len(late), "camp")
    text = f"{many} of {len(camps.name):,} {'opens' if len(late) == 1 else 'open'} later than as_of {as_of} "
    text += f"(the first: '{camps.name[first]}' on {dt.date.fromordinal(int(camps.opens[first]))}): "
    text += "give those that were open then, or of which nobody says since when"
    return (Told("later-than-as-of", "error", text, where_of(camps, first)),)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
