"""When there is fighting at each place: from its first event until it has been quiet for some days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.building.match.events import Days, Placed
from sim.building.records import UNKNOWN, Events, Told
from sim.words.counts import MOST
from sim.words.fixed import Fixed
from sim.words.wording import counted
from sim.world.world import Ints


@dataclass(frozen=True, eq=False)
class Fighting(Fixed):
    """Times of fighting, by place and then by day.

    Parameters
    ----------
    place : int32
    first : int32
        Ordinal day on which it begins.
    over : int32
        The first day on which there is none any more; -1 where it has not ended when the world does.
    events, deaths : int32
        In that time; deaths that are not known count as none.
    """

    place: Ints
    first: Ints
    over: Ints
    events: Ints
    deaths: Ints


def fighting(events: Events, found: Placed, days: Days, quiet_days: int) -> Fighting:
    """Return when there is fighting at each place.

    An event is at a place from its first to its last day. Where quiet days are given, fighting is over when that many
    whole days have passed without an event: of an event on day 10 and 5 quiet days (11 to 15), day 16 is the first of
    peace. An event on that day goes on with the same fighting.

    Parameters
    ----------
    events : Events
    found : Placed
    days : Days
        Fighting that began before the first day begins on it.
    quiet_days : int
        0: once begun it does not end, as a conflict zone of Flee's does not unless the user says otherwise.
    """
    rows = np.flatnonzero(found.place >= 0)
    order = rows[np.lexsort((rows, events.last[rows], events.first[rows], found.place[rows]))]
    spells: list[list[int]] = []
    for row in order.tolist():
        place, deaths = int(found.place[row]), max(0, int(events.deaths[row]))
        first, over = max(days.first, int(events.first[row])), int(events.last[row]) + quiet_days + 1
        last = spells[-1] if spells else None
        if last is not None and last[0] == place and (not quiet_days or first <= last[2]):
            last[2] = max(last[2], over)
            last[3] += 1
            last[4] = min(last[4] + deaths, MOST)
        else:
            spells.append([place, first, over, 1, deaths])
    table = np.array(spells, dtype=np.int32).reshape(-1, 5)
    ends = (table[:, 2] <= days.last) & (quiet_days > 0)
    table[~ends, 2] = UNKNOWN
    return Fighting(*(table[:, i].copy() for i in range(5)))


def told(found: Fighting, quiet_days: int) -> tuple[Told, ...]:
    """Tell with numbers at how many places there is fighting, and how often it ends."""
    places = counted(len(set(found.place.tolist())), "place")
    if not quiet_days:
        text = f"fighting begins at {places} and does not end: no days of quiet are given"
        return (Told("fighting", "note", text),)
    ended, times = int((found.over != UNKNOWN).sum()), len(found.place)
    text = f"fighting begins {counted(times, 'time')} at {places}, and ends {counted(ended, 'time')} "
    return (Told("fighting", "note", f"{text}after {counted(quiet_days, 'day')} without an event"),)
