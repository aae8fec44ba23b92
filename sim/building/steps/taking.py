"""Days of fighting, and days on which somebody took a place: what a world of Panj's own knows of its events.

Most events say that there was fighting and not who won. So each that counts is a day of fighting at its place, and the
place stays whoever's it was; only an event that says who has taken it lets it change hands, and only the town that it
happened in: one that took a village 40 km away has not taken the town.

Of an event whose day is known between two others only, the day is the middle one. Of several events of a place and day
with chance v each that it is fought over as in a siege, the intensity is ``1 - (1 - v)^n``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.building.match.events import Days, Placed
from sim.building.match.names import normal
from sim.building.match.positions import Points, nearest
from sim.building.records import Bools, Events, Taker, Told
from sim.building.steps.fighting import Fighting
from sim.words.counts import MOST
from sim.words.wording import counted, few

#: An event that took a place is at the town itself if it is no farther away.
TOWN_KM = 10.0


@dataclass(frozen=True)
class FightingDay:
    """Fighting at a place on a day.

    Parameters
    ----------
    place : int
        Row of the towns.
    day, earliest, latest : int, ordinal
        The day that is taken, and between which it lies.
    events, deaths : int
    where : str
        File and line of the first of them, "" where nobody says.
    """

    place: int
    day: int
    earliest: int
    latest: int
    events: int
    deaths: int
    where: str


@dataclass(frozen=True)
class Taking:
    """A place that somebody has taken on a day, in a fight or without."""

    place: int
    day: int
    taker: Taker
    fought: bool
    where: str


def fighting_days(events: Events, found: Placed, days: Days) -> tuple[FightingDay, ...]:
    """Return the days of fighting of each place, by place and day.

    Parameters
    ----------
    events : Events
    found : Placed
    days : Days
        A day that would lie outside is the nearest one within.
    """
    out: dict[tuple[int, int], FightingDay] = {}
    rows = np.flatnonzero(found.place >= 0)
    middle = np.clip((events.first + events.last) // 2, days.first, days.last)
    order = rows[np.lexsort((rows, middle[rows], found.place[rows]))]
    for row in order.tolist():
        place, day, deaths = int(found.place[row]), int(middle[row]), max(0, int(events.deaths[row]))
        # nothing is said between which days it was where it is known
        ends = (min(int(events.first[row]), day), max(int(events.last[row]), day))
        before = out.get((place, day))
        if before is None:
            out[place, day] = FightingDay(place, day, *ends, 1, deaths, _where(events, row))
        else:
            earliest, latest = max(before.earliest, ends[0]), min(before.latest, ends[1])
            many, dead = before.events + 1, before.deaths + deaths
            out[place, day] = FightingDay(place, day, earliest, latest, many, dead, before.where)
    return tuple(out.values())


def as_spells(days: tuple[FightingDay, ...]) -> Fighting:
    """Return days of fighting as times of it: those that follow each other are one."""
    spells: list[list[int]] = []
    for day in days:
        last = spells[-1] if spells else None
        if last is not None and (last[0], last[2]) == (day.place, day.day):
            last[2:] = [day.day + 1, last[3] + day.events, min(last[4] + day.deaths, MOST)]
        else:
            spells.append([day.place, day.day, day.day + 1, day.events, min(day.deaths, MOST)])
    table = np.array(spells, dtype=np.int32).reshape(-1, 5)
    return Fighting(*(table[:, i].copy() for i in range(5)))


class Ground(NamedTuple):
    """Where and when events count that say who took a place.

    Parameters
    ----------
    towns : Points
    days : Days
    home : bool array
        Which events were in the home country.
    precision : float
        The least exact location that counts.
    answers : mapping of str to str or None
        Place of events, as the file writes it: the town that is meant, as the recipe says; None leaves them out.
    """

    towns: Points
    days: Days
    home: Bools
    precision: float
    answers: Mapping[str, str | None]


def takings(events: Events, ground: Ground) -> tuple[tuple[Taking, ...], tuple[Told, ...]]:
    """Return which places were taken when, by day, and what is told of the events that say so.

    Those of before the first day are among them: they say who holds a place when the world begins.
    """
    days = ground.days
    says = np.array([bool(taker) for taker in events.taker] or [False] * len(events.id))
    rows = np.flatnonzero(says & ground.home & (events.first <= days.last))
    if not len(rows):
        text = "no event says who won: every place stays the government's, however much it is fought over"
        return (), (Told("no-takings", "warning", text),)
    at, km = nearest(events.lat[rows], events.lon[rows], ground.towns)
    there = (km <= TOWN_KM) & (events.precision[rows] <= ground.precision)
    named = {normal(name): k for k, name in reversed(list(enumerate(ground.towns.names)))}
    for k, row in enumerate(rows.tolist()):
        town = ground.answers.get(events.place[row], "")
        if town is None:
            there[k] = False
        elif normal(town) in named:  # of no town: the nearest counts, as is told
            there[k], at[k] = True, named[normal(town)]
    middle = np.minimum((events.first[rows] + events.last[rows]) // 2, days.last)
    order = np.lexsort((rows, middle))
    out = [
        Taking(
            place=int(at[k]),
            day=int(middle[k]),
            taker=events.taker[int(rows[k])],
            fought=events.kind[int(rows[k])] != "other",
            where=_where(events, int(rows[k])),
        )
        for k in order.tolist()
        if there[k]
    ]
    text = f"{len(out):,} of {counted(len(rows), 'event')} that say who has taken a place were within {TOWN_KM:g} km "
    told = [Told("takings", "note", f"{text}of a town, or are said to be at one: only these let it change hands")]
    return tuple(out), (*told, *_contrary(out, ground.towns))


def _contrary(taken: Sequence[Taking], towns: Points) -> tuple[Told, ...]:
    """Tell of places that two sides took on one day: the order of the rows says whose they are."""
    first: dict[tuple[int, int], Taking] = {}
    pairs, where = [], ""
    for taking in taken:
        before = first.setdefault((taking.place, taking.day), taking)
        if before.taker != taking.taker:
            day = dt.date.fromordinal(taking.day)
            where = where or taking.where
            pairs.append(f"'{towns.names[taking.place]}' on {day} ({before.where} and {taking.where})")
    if not pairs:
        return ()
    text = f"both sides took {few(pairs, 3)}: the last row of the day counts"
    return (Told("takings-contrary", "warning", text, where),)


def changes(taken: tuple[Taking, ...]) -> tuple[Taking, ...]:
    """Return the takings by which a place changes hands, of each place and day the last; at first all are governed."""
    last = {(taking.place, taking.day): taking for taking in sorted(taken, key=lambda one: one.day)}
    holder: dict[int, Taker] = {}
    out: list[Taking] = []
    for taking in last.values():
        if holder.get(taking.place, "government") != taking.taker:
            holder[taking.place] = taking.taker
            out.append(taking)
    return tuple(out)


def _where(events: Events, row: int) -> str:
    return f"{events.file[row]}:{events.line[row]}" if events.file else ""
