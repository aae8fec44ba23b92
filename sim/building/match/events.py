"""Which place each event happened at: the nearest one, if the event is told exactly enough and lies near enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.building.match.positions import Points, looks_swapped, nearest
from sim.building.recipe.choices import Choices
from sim.building.records import UNKNOWN, Bools, Events, Told, where_of
from sim.words.fixed import Fixed
from sim.words.numbers import exact
from sim.words.wording import counted, few
from sim.world.world import Bytes, Floats, Ints


class Reason(NamedTuple):
    """Why an event is at no place: the name of the check, and what is told after "5 of 9 events"."""

    check: str
    text: str


#: By number, the first that applies. 0: it is at one.
REASONS = (
    Reason("events-placed", "happened at a place"),
    Reason("events-abroad", "happened in another country"),
    Reason("events-other-days", "happened before or after the days of the world"),
    Reason("events-no-fighting", "were no fighting (protests, riots and the like)"),
    Reason("events-vague", "have no place that is known exactly enough"),
    Reason("events-deaths-unknown", "have no number of deaths"),
    Reason("events-few-deaths", "had too few deaths"),
    Reason("events-far", "lie too far from any place"),
    Reason("events-settled-out", "are left out by names: events"),
)
AT, ABROAD, OTHER_DAYS, NO_FIGHTING, VAGUE, DEATHS_UNKNOWN, FEW_DEATHS, FAR, SETTLED_OUT = range(len(REASONS))


YEAR = 366
"""Days between them from which on a year was typed wrong, rather."""
MONTH = 27
"""Days between the first and the last on which an event can have been, from which on nobody knows its day."""


class Days(NamedTuple):
    """The days of a world, ordinal, both included."""

    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Placed(Fixed):
    """Where the events happened.

    Parameters
    ----------
    place : int32
        Of each event, the number of its place, or -1.
    km : float
        To the nearest place, also where that is too far.
    reason : int8
        Why it is at none; see `REASONS`.
    """

    place: Ints
    km: Floats
    reason: Bytes


def placed(events: Events, points: Points, choices: Choices, days: Days, home: Bools | None = None) -> Placed:
    """Return where the events happened.

    Parameters
    ----------
    events : Events
    points : Points
        Of the home country.
    choices : Choices
        The radius, the least exact location that counts, and the fewest deaths (0: all, also where it is not known).
    days : Days
        Events that were over before, or began after, are left out. Where fighting ends after days of quiet, those so
        shortly before the first day count that it has not ended yet. Where it never ends they do not: an event of any
        year would have a place begin at war, and how far back a file happens to reach would say which places do.
    home : bool array, optional
        Which events were in the home country; all by default.
    """
    at, km = nearest(events.lat, events.lon, points)
    reason = np.zeros(len(events.id), dtype=np.int8)
    kind = np.array(events.kind)
    for number, applies in (
        (FAR, km > choices.radius_km),
        (FEW_DEATHS, ~deadly(events, choices)),
        (DEATHS_UNKNOWN, ~deadly(events, choices) & (events.deaths == UNKNOWN)),
        (VAGUE, events.precision > choices.precision),
        (NO_FIGHTING, kind == "other"),
        (OTHER_DAYS, (events.last < days.first - choices.quiet_days) | (events.first > days.last)),
        (ABROAD, np.zeros(len(kind), dtype=bool) if home is None else ~home),
    ):
        reason[applies] = number
    return Placed(np.where(reason == AT, at, -1).astype(np.int32), km, reason)


def deadly(events: Events, choices: Choices) -> Bools:
    """Return which events have deaths enough; where any number does, those of which it is not known have too."""
    enough: Bools = events.deaths >= choices.deaths if choices.deaths > 0 else np.ones(len(events.id), np.bool_)
    return enough


def told(events: Events, points: Points, choices: Choices, found: Placed) -> tuple[Told, ...]:
    """Tell with numbers where the events happened, and which are left over and why."""
    total = len(events.id)
    counts = np.bincount(found.reason, minlength=len(REASONS))
    used = np.isin(found.reason, (AT, FAR))
    out = list(_swapped(events, points, used))
    for number in range(ABROAD, FAR):
        if counts[number]:
            check, why = REASONS[number]
            named = _countries(events, found) if number == ABROAD else ""
            why += f" ({named})" if named else ""
            out.append(Told(check, "note", f"{counts[number]:,} of {total:,} events {why}: left out"))
    if counts[FAR]:
        text = f"{counts[FAR]:,} of {used.sum():,} events lie more than {choices.radius_km:g} km from any place"
        out.append(
            Told(
                "events-far",
                "warning",
                f"{text}: left out, the farthest {exact(found.km[found.reason == FAR].max())} km",
            )
        )
    if not counts[AT]:
        out.append(Told("events-none", "error", f"of {counted(total, 'event')} none happened at a place of the world"))
        return tuple(out)
    places = np.bincount(found.place[found.place >= 0], minlength=len(points.names))
    text = f"{counts[AT]:,} of {total:,} events happened at {counted(int((places > 0).sum()), 'place')}"
    out.append(Told("events-placed", "note", text))
    out.extend(_undated(events, found))
    quiet = [name for name, count in zip(points.names, places.tolist(), strict=True) if not count]
    if quiet:
        out.append(Told("places-quiet", "note", f"at {counted(len(quiet), 'place')} no event happened: {few(quiet)}"))
    return tuple(out)


def _undated(events: Events, found: Placed) -> Iterator[Told]:
    """Tell of events whose day nobody knows, only between which two days it lies."""
    lasts = events.last - events.first
    years = np.flatnonzero((found.place >= 0) & (lasts > YEAR))
    if len(years):
        ends = "ends more than a year after it begins" if len(years) == 1 else "end more than a year after they begin"
        text = f"{counted(len(years), 'event')} at a place {ends}: a typo in a year?"
        told = f"{text} When there was fighting is taken from both days"
        yield Told("events-long", "warning", told, where_of(events, int(years[0])))
    rows = np.flatnonzero((found.place >= 0) & (lasts >= MONTH) & (lasts <= YEAR))
    if len(rows):
        text = f"{len(rows):,} of {(found.place >= 0).sum():,} events at a place have no day, only a month or longer: "
        k = int(rows[0])
        where = where_of(events, k)
        yield Told("events-undated", "note", f"{text}when there was fighting is as uncertain", where)


def _countries(events: Events, found: Placed) -> str:
    """Return which other countries events are in, as the file writes them; most first."""
    often = Counter(events.country[k] for k in np.flatnonzero(found.reason == ABROAD).tolist() if events.country[k])
    return few([name for name, _ in often.most_common()])


def _swapped(events: Events, points: Points, used: Bools) -> tuple[Told, ...]:
    """Tell of latitudes that look like longitudes: of all events, or of some."""
    rows = np.flatnonzero(used)
    swapped = looks_swapped(events.lat[rows], events.lon[rows], points)
    count = int(swapped.sum())
    if not count:
        return ()
    k = int(rows[swapped.argmax()])
    where = where_of(events, k)
    if 2 * count > len(rows):
        text = f"latitude and longitude look swapped, of the events or of the towns: {count:,} of {len(rows):,} events "
        return (
            Told("events-swapped", "error", f"{text}are far from any place, and near one the other way round", where),
        )
    text = f"{counted(count, 'event')} of {len(rows):,} would be near a place if latitude and longitude were swapped"
    return (Told("events-swapped", "warning", f"{text}: left out, as nobody says that they are", where),)
