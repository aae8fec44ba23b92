"""The places and roads of a built world as tables: what each is, and the line of the file that it comes from."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np

from sim.building.countries import name_of
from sim.building.records import UNKNOWN
from sim.building.steps.build import Built
from sim.building.steps.left_over import line_in
from sim.building.worlds.driven import place_names
from sim.pages.building.numbers import fought
from sim.pages.building.page import Camp, Town, Way
from sim.words.numbers import exact

MOST_TOWNS, MOST_WAYS = 200, 60
"""Rows that are shown: of towns the largest, of roads the longest; places.csv and roads.csv have all."""


def camps(found: Built) -> list[Camp]:
    """Return the camps in the order of their file."""
    record, first = found.pieces.camps, len(found.pieces.towns.name)
    names, roads = place_names(found.pieces.towns, record), _roads_of(found)
    out = []
    for k, country in enumerate(record.country):
        name, room, opens = names[first + k], int(record.capacity[k]), int(record.opens[k])
        series = found.grounds.series.get(found.grounds.counts.get(name, ""))
        last = "" if series is None else f"{int(series.people[-1]):,} on {_iso(int(series.day[-1]))}"
        out.append(
            Camp(
                name=name,
                host=name_of(country),
                room="not given" if room == UNKNOWN else f"{room:,}",
                opens="" if opens == UNKNOWN else _iso(opens),
                counts="none" if series is None else f"{series.name}: {len(series.day):,} counts, the last {last}",
                roads=f"{roads[first + k]:,}",
                where=line_in(record, k),
            )
        )
    return out


def towns(found: Built) -> list[Town]:
    """Return the largest towns."""
    record, at_war, roads = found.pieces.towns, fought(found), _roads_of(found)
    names = place_names(record, found.pieces.camps)
    out = []
    for k in np.argsort(-record.population, kind="stable")[:MOST_TOWNS].tolist():
        people = int(record.population[k])
        out.append(
            Town(
                name=names[k],
                area=record.admin1[k],
                people="–" if people == UNKNOWN else f"{people:,}",
                events=f"{at_war.get(k, 0):,}",
                roads=f"{roads[k]:,}",
                where=line_in(record, k),
            )
        )
    return out


def ways(found: Built) -> list[Way]:
    """Return the longest roads."""
    pieces, roads = found.pieces, found.pieces.roads
    names = place_names(pieces.towns, pieces.camps)
    out = []
    for k in np.argsort(-roads.km, kind="stable")[:MOST_WAYS].tolist():
        how = "a straight line" if roads.straight[k] else roads.mode[k] or "a road"
        how += ", by ferry" if roads.ferry[k] else ""
        how += ", one way" if roads.one_way[k] else ""
        out.append(Way(f"{names[int(roads.a[k])]} – {names[int(roads.b[k])]}", exact(float(roads.km[k])), how))
    return out


def _roads_of(found: Built) -> Counter[int]:
    """Return how many roads each place has."""
    return Counter([*found.pieces.roads.a.tolist(), *found.pieces.roads.b.tolist()])


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
