"""What a build has left over: every row of the files that became nothing of the world, and why.

The match report shows the first rows of each group. All of them stand in `unmatched.tsv`, beside the world's tables
and not one of them: no run reads it, and the digest of a world does not have it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from sim.building.countries import iso3, name_of
from sim.building.counts.gather import iso
from sim.building.joined import picked
from sim.building.match.areas import area_of, named
from sim.building.match.events import (
    ABROAD,
    DEATHS_UNKNOWN,
    FAR,
    FEW_DEATHS,
    NO_FIGHTING,
    OTHER_DAYS,
    REASONS,
    SETTLED_OUT,
    VAGUE,
)
from sim.building.match.names import Choices, match_names, normal
from sim.building.match.positions import Points, nearest
from sim.building.recipe.recipe import Recipe
from sim.building.records import UNKNOWN, Areas, Camps, Events, Texts, Towns
from sim.building.roads.gaps import unreached
from sim.building.roads.points import Points as RoadPoints
from sim.building.roads.table import read_roads, rows_of_ends
from sim.building.steps.build import Built
from sim.building.steps.places import of_country, too_small
from sim.building.steps.posts_used import unused_posts
from sim.building.worlds.driven import place_names, uncounted
from sim.words.numbers import exact, plain
from sim.words.wording import counted
from sim.world.world import Ints

UNMATCHED = "unmatched.tsv"
"""All that was left over, a row each, beside the tables of a world."""
MATCH_REPORT = "match-report.html"
"""The page that says how a world came about, beside its tables."""


@dataclass(frozen=True)
class LeftOver:
    """A row of a file, or what a file names, that became nothing of the world.

    Parameters
    ----------
    check : str
        The group: the word of what was told of it.
    what, why, where : str
        `where` is the file, from the folder of the recipe, and the line.
    near : str
        The nearest place of the world; "" where that says nothing.
    km : float
        To it; NaN where that says nothing.
    """

    check: str
    what: str
    why: str
    where: str
    near: str = ""
    km: float = float("nan")


def left_over(recipe: Recipe, found: Built) -> Iterator[LeftOver]:
    """Yield all that was left over, in the order of the files: towns, camps, roads, posts, series, areas, events."""
    files = found.grounds.files
    if files.towns is not None:
        yield from _towns(recipe, files.towns)
    if files.camps is not None:
        yield from _camps(recipe, files.camps)
    yield from _unreached(recipe, found)
    yield from _road_ends(recipe, found)
    if recipe.kind == "own":
        for unused in unused_posts(found.pieces, found.beside.posts):
            yield LeftOver("posts-unused", unused.called, unused.why, unused.post.where)
    yield from _uncounted(found)
    yield from _series(recipe, found)
    if files.areas is not None and files.events is not None:
        yield from _areas(recipe, files.areas, files.events)
    if files.events is not None:
        yield from _events(recipe, found, files.events)


def written(rows: Iterable[LeftOver], file: Path) -> Iterator[LeftOver]:
    """Yield rows, and write each as a line of a table with tabs."""
    names = [field.name for field in fields(LeftOver)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            km = "" if row.km != row.km else f"{row.km:.1f}"
            writer.writerow([row.check, row.what, row.why, row.where, row.near, km])
            yield row


def line_in(record: Events | Towns | Camps, row: int) -> str:
    """Return the file and line of a row."""
    return f"{record.file[row]}:{record.line[row]}" if record.file else str(record.line[row])


def _towns(recipe: Recipe, towns: Towns) -> Iterator[LeftOver]:
    over = recipe.choices.towns_over
    for row, at_home in enumerate(of_country(towns.country, recipe.home).tolist()):
        people = int(towns.population[row])
        if not at_home:
            check, why = "towns-abroad", f"lies in {_country(towns.country[row])}"
        elif people == UNKNOWN:
            check, why = "towns-uncounted", "nobody has counted its people"
        elif people < over:
            check, why = "towns", f"{people:,} people, fewer than towns_over, {plain(over)}"
        else:
            continue
        yield LeftOver(check, towns.name[row], why, line_in(towns, row))


def _camps(recipe: Recipe, camps: Camps) -> Iterator[LeftOver]:
    for row, country in enumerate(camps.country):
        if country not in recipe.hosts:
            why = f"lies in {_country(country)}, which is no host of the recipe"
            yield LeftOver("camps-elsewhere", camps.name[row], why, line_in(camps, row))


def _unreached(recipe: Recipe, found: Built) -> Iterator[LeftOver]:
    """Yield the places that no road of the table or map reaches: straight lines join them."""
    if recipe.roads == "straight":
        return
    pieces, roads = found.pieces, found.pieces.roads
    names = place_names(pieces.towns, pieces.camps)
    given = picked(roads, np.flatnonzero(~roads.straight).tolist())
    none = np.zeros(len(names))
    for row in unreached(RoadPoints(names, none, none, ("",) * len(names), recipe.home), given):
        lines = int(((roads.a == row) | (roads.b == row))[roads.straight].sum())
        why = f"no road of the file reaches it from most other places; straight lines to it: {lines}"
        towns = len(pieces.towns.name)
        where = line_in(pieces.towns, row) if row < towns else line_in(pieces.camps, row - towns)
        yield LeftOver("unreached", names[row], why, where)


def _road_ends(recipe: Recipe, found: Built) -> Iterator[LeftOver]:
    """Yield the ends of roads of a table that are no place of the world."""
    if recipe.roads != "table":
        return
    (source,) = recipe.of_kind("roads")
    used = rows_of_ends(read_roads(source.path))
    places = Choices(place_names(found.pieces.towns, found.pieces.camps))
    small = too_small(recipe, found.grounds.files.towns)
    for name, match in zip(used, match_names(list(used), places, answered=recipe.names.roads), strict=True):
        if match.at < 0:
            why = f"an end of {counted(len(used[name]), 'road')}, and no place of the world: a point on the way"
            why += f"; {small[normal(name)]}" if normal(name) in small else ""
            yield LeftOver("road-ends", name, why, f"{source.file}:{used[name][0].line}")


def _uncounted(found: Built) -> Iterator[LeftOver]:
    pieces = found.pieces
    if not pieces.layout:
        return
    names = place_names(pieces.towns, pieces.camps)
    without, towns = set(uncounted(pieces.camps, names, pieces.layout)), len(pieces.towns.name)
    for row, name in enumerate(names[towns:]):
        if name in without:
            yield LeftOver("camps-uncounted", name, "no series of the counts is of it", line_in(pieces.camps, row))


def _series(recipe: Recipe, found: Built) -> Iterator[LeftOver]:
    used = {*found.grounds.counts.values(), found.grounds.total}
    for name, series in found.grounds.series.items():
        if name not in used:
            file = series.file[0]
            inside = file.is_relative_to(recipe.folder)
            told = file.relative_to(recipe.folder).as_posix() if inside else file.name
            why = f"{len(series.day):,} counts, of no camp of the world and not the total"
            yield LeftOver("series-without-camp", name, why, f"{told}:{series.line[0]}")


def _areas(recipe: Recipe, areas: Areas, events: Events) -> Iterator[LeftOver]:
    """Yield areas in which no event lies, and events at home that lie in none or name another; these are used."""
    rows = np.flatnonzero(of_country(events.country, recipe.home))
    at = np.full(len(events.id), -1, np.int32)
    at[rows] = area_of(events.lat[rows], events.lon[rows], areas)
    of_file = " and ".join(source.file for source in recipe.of_kind("areas"))
    full = set(at.tolist())
    for k, name in enumerate(areas.name):
        if k not in full:
            yield LeftOver("areas-without-events", name, "no event lies in it", f"{of_file}, shape {areas.line[k]}")
    for row in rows[at[rows] < 0].tolist():
        yield LeftOver("events-outside", _called(events, row), "lies in none of the areas", line_in(events, row))
    other = named(events, areas, at)
    for row in other.others:
        why = f"names {_area(events, row)} and lies in {areas.name[at[row]]}; used all the same"
        yield LeftOver("events-other-area", _called(events, row), why, line_in(events, row))
    for row, name in other.unknown.items():
        why = f"no area is called '{name}'; it lies in {areas.name[at[row]]}, and is used all the same"
        yield LeftOver("events-unknown-area", _called(events, row), why, line_in(events, row))


def _events(recipe: Recipe, found: Built, events: Events) -> Iterator[LeftOver]:
    """Yield the events that are at no place, with the nearest one."""
    towns, placed = found.pieces.towns, found.grounds.placed
    at, _ = nearest(events.lat, events.lon, Points(towns.name, towns.lat, towns.lon))
    for row in np.flatnonzero(placed.place < 0).tolist():
        reason = int(placed.reason[row])
        near = towns.name[at[row]] if at[row] >= 0 else ""
        km = float(placed.km[row]) if near else float("nan")
        why = _why(recipe, events, row, (reason, km))
        yield LeftOver(REASONS[reason].check, _called(events, row), why, line_in(events, row), near, km)


def _why(recipe: Recipe, events: Events, row: int, found: tuple[int, float]) -> str:
    """Return why one event is at no place."""
    reason, km = found
    chosen = recipe.choices
    if reason == ABROAD:
        return f"in {_country(events.country[row])}"
    if reason == OTHER_DAYS:
        return f"{_day(events.first, row)}, before or after the days of the world"
    if reason == NO_FIGHTING:
        return "no fighting: a protest, a riot or the like"
    if reason == VAGUE:
        return (
            f"where it was is known to level {events.precision[row]}, less exact than precision, {chosen.precision:g}"
        )
    if reason == DEATHS_UNKNOWN:
        return "nobody says how many died"
    if reason == FEW_DEATHS:
        return f"{counted(int(events.deaths[row]), 'death')}, fewer than deaths, {chosen.deaths:g}"
    if reason == FAR:
        return f"{exact(km)} km from any place, farther than radius_km, {chosen.radius_km:g}"
    return "left out by names: events" if reason == SETTLED_OUT else ""


def _called(events: Events, row: int) -> str:
    """Return an event as its source names it: its day and place."""
    where: Texts = (events.place[row], events.admin2[row], events.admin1[row])
    return f"{_day(events.first, row)} {next(filter(None, where), events.id[row])}"


def _area(events: Events, row: int) -> str:
    return " / ".join(filter(None, (events.admin1[row], events.admin2[row])))


def _country(written: str) -> str:
    return name_of(iso3(written)) if iso3(written) else written or "a country that is not named"


def _day(days: Ints, row: int) -> str:
    return iso(int(days[row]))
