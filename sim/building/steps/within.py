"""Whether a world that is driven by counts can be run: counts within its days, and people who leave from somewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from sim.building.match.events import DEATHS_UNKNOWN, FAR, FEW_DEATHS, VAGUE, Placed
from sim.building.records import Events, Told, where_of
from sim.building.worlds.driven import full_at_first
from sim.building.worlds.pieces import Pieces
from sim.flee.world.doctor import FULL_ON_DAY_0
from sim.flee.world.fought import FROM_NOWHERE, fought, from_nowhere
from sim.flee.world.instance import FleeInstance, LayoutRow
from sim.words.counts import MOST
from sim.words.numbers import exact
from sim.words.wording import few

#: Told is by how much the counts fall up to the last day where it is this share of the most.
FALLS = 0.01
#: Choices that keep events from counting, and why these events do not.
LEAVE_OUT = {"deaths": (FEW_DEATHS, DEATHS_UNKNOWN), "radius_km": (FAR,), "precision": (VAGUE,)}


def counted_within(rows: Sequence[LayoutRow], first: dt.date, days: int) -> Iterator[Told]:
    """Tell of series whose counts are all before or all after the days of a world; the first series is the total.

    Parameters
    ----------
    rows : sequence of LayoutRow
        Their days are counted from the first day of the world.
    first : date
    days : int
    """
    period = f"the days of the world ({first} to {first + dt.timedelta(days=days - 1)})"
    outside = [row for row in rows if row.day.max() < 0 or row.day.min() >= days]
    if outside and len(outside) == len(rows):
        text = (
            f"no count lies in {period}: they are of {_span(rows, first)}; look at from, days and the files of counts"
        )
        yield Told("counts-outside", "error", text)
    elif outside:
        names = few([f"{row.name} ({_span([row], first)})" for row in outside])
        text = (
            f"{len(outside):,} series without a count in {period}: {names}; the nearest count is taken for all of them"
        )
        yield Told("counts-outside", "warning", text)
    elif rows and not any(np.any(row.daily > 0) for row in rows[1:] or rows):
        yield Told(
            "counts-nobody", "error", f"no count of a camp in {period} is above 0: there is nothing to compare with"
        )
    together = max((float(row.daily.max()) for row in rows[:1]), default=0.0)
    together = max(together, sum(float(row.daily.max()) for row in rows[1:]))
    if together > MOST:
        text = f"the counts have {exact(together)} people together, more than the {MOST:,} that a run can count"
        yield Told("counts-too-large", "error", text)


def _span(rows: Sequence[LayoutRow], first: dt.date) -> str:
    """Return the first and the last day on which anybody was counted."""
    ends = (min(int(row.day.min()) for row in rows), max(int(row.day.max()) for row in rows))
    begin, end = (first + dt.timedelta(days=day) for day in ends)
    return str(begin) if begin == end else f"{begin} to {end}"


def filled(pieces: Pieces) -> Iterator[Told]:
    """Tell of camps that are full by their first count: by Flee's rules what such a capacity leaves is unlimited."""
    for k, there in full_at_first(pieces):
        room = int(pieces.camps.capacity[k])
        text = (
            f"'{pieces.camps.name[k]}' has {exact(room)} places and {exact(there)} people on the first day: it takes "
        )
        text += (
            f"nobody new (places.csv has {exact(there + 1)}, for less than one place left is unlimited by Flee's rules)"
        )
        yield Told(FULL_ON_DAY_0, "warning", text, where_of(pieces.camps, k))


def leaving(instance: FleeInstance, events: Events | None = None, at: Placed | None = None) -> Iterator[Told]:
    """Tell of a day on which people leave by the counts while no place is in conflict: Flee's rules stop there.

    Said is also when there is fighting next: from that day on a world could begin; and which choices let events count
    that happened by then, if any do.

    Parameters
    ----------
    instance : FleeInstance
    events : Events, optional
        Where they are not known every choice is named.
    at : Placed, optional
        Where they happened, and why others do not count.
    """
    found = from_nowhere(instance)
    if found is None:
        return
    day, people = found
    later = np.flatnonzero(fought(instance)[day:])
    text = f"by the counts {exact(people)} people leave on {_day(instance, day)}, and no place with people is in "
    text += "conflict on that day"
    ways, choices = list[str](), list[str]()
    if not len(later):
        text += " or later: by Flee's rules no run gets over it; "
    else:
        first = _day(instance, day + int(later[0]))
        text += f", the next with fighting being {first}: by Flee's rules no run gets over it; "
        days = instance.days - day - int(later[0])
        ways.append(f"begin later (from: {first}, days: {days}, to the same last day)")
    if more := list(LEAVE_OUT) if events is None or at is None else _choices(events, at, _day(instance, day)):
        choices.append(f"let more events count ({', '.join(more)})")
    if fought(instance)[:day].any():  # by then it has ended, which only days without an event do
        choices.append("let fighting count for longer after its last event (quiet_days)")
    early = "no event that counts by any choice (deaths, radius_km, precision) is of that day or before"
    ways += choices or [f"add earlier events, for {early}"]
    yield Told(FROM_NOWHERE, "warning", text + ", or ".join(ways))


def falling(instance: FleeInstance) -> Iterator[Told]:
    """Tell that by the counts people go from the camps again, whom no rules let go.

    Parameters
    ----------
    instance : FleeInstance
    """
    most = int(np.argmax(instance.total))
    there, last = float(instance.total[most]), float(instance.total[-1])
    if there - last < max(1.0, FALLS * there):
        return
    text = f"by the counts {exact(there)} people are in the camps on {_day(instance, most)}, and {exact(last)} on the "
    text += f"last day: rules let nobody go, so that a run has some {exact(there - last)} more there than were counted"
    yield Told("counts-fall", "note", text)


def _choices(events: Events, at: Placed, day: dt.date) -> list[str]:
    """Return the choices that keep events from counting that began by a day."""
    by_then = at.reason[events.first <= day.toordinal()].tolist()
    return [name for name, reasons in LEAVE_OUT.items() if any(reason in by_then for reason in reasons)]


def _day(instance: FleeInstance, day: int) -> dt.date:
    return instance.start + dt.timedelta(days=day)
