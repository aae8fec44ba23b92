"""What the files of a recipe say: records, each read by the reader of its format, and what is to be told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from sim.building.areas.read import read_areas
from sim.building.camps.read import read_camps
from sim.building.camps.table import Around
from sim.building.closures import Closing, read_closings
from sim.building.counts import dtm
from sim.building.counts.corrections import Correction, read_corrections
from sim.building.counts.gather import Said
from sim.building.counts.read import read_counts
from sim.building.counts.wide import series_of
from sim.building.events.once import File, once
from sim.building.events.read import read_events
from sim.building.files.look import look
from sim.building.joined import joined
from sim.building.match.positions import Points
from sim.building.people.read import read_people
from sim.building.posts import Post, read_posts
from sim.building.recipe.recipe import Recipe, Source
from sim.building.recipe.schema import FileAnswers, SourceKind
from sim.building.records import UNKNOWN, Areas, Camps, Events, People, Reports, Told, Towns, where_of
from sim.building.soldiers import Guards, Posted, doubles, read_garrisons, read_guards
from sim.building.steps.as_of import later_camps, later_closings, later_corrections, later_events, later_reports
from sim.building.steps.lying import hint_at_positions
from sim.building.steps.places import home_towns
from sim.building.towns.once import once as towns_once
from sim.building.towns.read import read_towns
from sim.scenario.errors import Problem, Problems
from sim.words.typed import quoted
from sim.words.wording import few

T = TypeVar("T")
R = TypeVar("R", Camps, Events, Towns)


@dataclass(frozen=True)
class Given:
    """What all files say; None where no file of that kind is given."""

    events: Events | None
    towns: Towns | None
    camps: Camps | None
    areas: Areas | None
    people: People | None
    reports: tuple[Reports, ...]
    closings: tuple[Closing, ...]
    corrections: tuple[Correction, ...] = ()
    posts: tuple[Post, ...] = ()
    garrisons: tuple[Posted, ...] = ()
    guards: tuple[Guards, ...] = ()


@dataclass(frozen=True)
class Desk:
    """A recipe with what reading its files adds to: mistakes, and what is to be told."""

    recipe: Recipe
    problems: list[Problem]
    said: Said

    def read(self, kind: SourceKind, reader: Callable[[Source], tuple[T, Iterable[Told]]]) -> list[T]:
        """Return what each file of a kind says; the mistakes of one hide none of another."""
        out: list[T] = []
        for source in self.recipe.of_kind(kind):
            try:
                found, told = reader(source)
            except Problems as error:
                self.problems.extend(error.problems)
                continue
            self.said.told.extend(told)
            out.append(found)
        return out


def given(recipe: Recipe, said: Said) -> Given:
    """Read all files of a recipe.

    Raises
    ------
    Problems
        For the mistakes of all of them.
    """
    desk = Desk(recipe, [], said)
    events, told = once(desk.read("events", _events))
    said.told.extend(told)
    towns, told = towns_once(joined(desk.read("towns", lambda s: _named(s, *read_towns(look(s.path), s.format)))))
    said.told.extend(told)
    camps = joined(desk.read("camps", lambda s: _named(s, *_camps(recipe, s, towns))))
    said.told.extend((*_exits(recipe, camps), *_without_places(recipe, camps)))
    known, plain = _series(recipe, camps), _plain(desk)
    found = Given(
        events=events,
        towns=towns,
        camps=camps,
        areas=joined(desk.read("areas", lambda s: read_areas(look(s.path), s.format))),
        people=joined(desk.read("people", lambda s: read_people(look(s.path), s.format))),
        reports=tuple(found for found in desk.read("counts", lambda s: _counts(recipe, s, known)) if found is not None),
        closings=plain.closings,
        corrections=_all(desk.read("corrections", _corrections)),
        posts=plain.posts,
        garrisons=plain.garrisons,
        guards=plain.guards,
    )
    if desk.problems:
        raise Problems(desk.problems)
    hint_at_positions(recipe, said)
    if found.events is not None:
        said.told.extend(later_events(found.events, recipe.as_of))
    for reports in found.reports:
        said.told.extend(later_reports(reports, recipe.as_of))
    said.told.extend(later_camps(found.camps, recipe.as_of))
    said.told.extend(later_corrections(found.corrections, recipe.as_of))
    said.told.extend(later_closings(found.closings, recipe.as_of))
    return found


@dataclass(frozen=True)
class _Plain:
    """What the tables of one's own that are small, and have one form each, say."""

    closings: tuple[Closing, ...]
    posts: tuple[Post, ...]
    garrisons: tuple[Posted, ...]
    guards: tuple[Guards, ...]


def _plain(desk: Desk) -> _Plain:
    hosts = desk.recipe.hosts
    found = _Plain(
        closings=_all(desk.read("closures", lambda source: _closings(desk.recipe, source))),
        posts=_all(desk.read("crossings", lambda source: read_posts(source, hosts))),
        garrisons=_all(desk.read("garrisons", lambda source: (read_garrisons(source), ()))),
        guards=_all(desk.read("guards", lambda source: (read_guards(source, hosts), ()))),
    )
    desk.problems.extend(doubles(found.garrisons, found.guards))
    return found


def small_mistakes(recipe: Recipe) -> list[Problem]:
    """Return the mistakes of the small tables, as a build tells them: hosts, days and words that none of them knows."""
    desk = Desk(recipe, [], Said())
    _plain(desk)
    return desk.problems


def _exits(recipe: Recipe, camps: Camps | None) -> Iterable[Told]:
    """Tell of camps that a world of Panj's own makes exits of: nobody comes back from one."""
    if recipe.kind != "own" or camps is None:
        return
    blank = [k for k, places in enumerate(camps.capacity.tolist()) if places == UNKNOWN]
    if blank:
        camp, verb = ("camp", "takes") if len(blank) == 1 else ("camps", "take")
        names = few([quoted(camps.name[k]) for k in blank])
        text = f"without a capacity the {camp} {names} {verb} whoever comes, and nobody goes home from there: give a "
        text += "capacity, a large one where it is never full"
        yield Told("exits", "warning", text, f"{camps.file[blank[0]]}:{camps.line[blank[0]]}" if camps.file else "")


def _without_places(recipe: Recipe, camps: Camps | None) -> Iterable[Told]:
    """Tell what becomes of camps that are given 0 places: in a world of Panj's own people come all the same."""
    if camps is None:
        return
    for k in np.flatnonzero(camps.capacity == 0).tolist():
        text = f"'{camps.name[k]}' has 0 places: "
        if recipe.kind == "driven":
            text += "it takes nobody new (leave the cell blank if they are not known)"
        else:
            text += "people come all the same, all of them beyond its places, where no other camp of its host has room "
            text += "and it is the nearest "
            text += "(leave the cell blank if they are not known, and the camp out if nobody may come)"
        yield Told("no-places", "warning", text, where_of(camps, k))


def _events(source: Source) -> tuple[File, Iterable[Told]]:
    events, told = _named(source, *read_events(look(source.path), source.format))
    return File(source, events), told


def _camps(recipe: Recipe, source: Source, towns: Towns | None) -> tuple[Camps, tuple[Told, ...]]:
    """Return the camps of a file; where camps can be is told by the towns that are large enough to be places."""
    answers = {name: (at.lat, at.lon) for name, at in recipe.names.camps.items()}
    large = None if towns is None else home_towns(towns, recipe.home, recipe.choices.towns_over)[0]
    near = None if large is None or not large.name else Points(large.name, large.lat, large.lon)
    return read_camps(look(source.path), Around(near, answers), source.format)


def _series(recipe: Recipe, camps: Camps | None) -> dict[str, str] | None:
    """Return which series a head of a column of counts may mean; None where the table of camps has mistakes."""
    if camps is None and recipe.of_kind("camps"):
        return None
    said = recipe.names.series
    answers = (*(name for name, series in said.items() if series is None), *filter(None, said.values()))
    return series_of((*answers, *(() if camps is None else camps.name)), recipe.hosts)


def _counts(recipe: Recipe, source: Source, known: dict[str, str] | None) -> tuple[Reports | None, tuple[Told, ...]]:
    said = recipe.names.files.get(source.file, FileAnswers())
    answers = dtm.Answers(
        home=recipe.home,
        file=source.file,
        date=said.date.isoformat() if said.date else "",
        unit=said.unit or "",
        per_family=said.per_family or 0.0,
        known=known,
    )
    return read_counts(look(source.path), answers, source.format)


def _closings(recipe: Recipe, source: Source) -> tuple[tuple[Closing, ...], list[Told]]:
    found = read_closings(source.path, recipe.hosts)
    return tuple(replace(each, where=f"{source.file}:{each.where.rpartition(':')[2]}") for each in found), []


def _named(source: Source, record: R, told: Iterable[Told]) -> tuple[R, Iterable[Told]]:
    """Return a record whose rows say of which file they are."""
    return replace(record, file=(source.file,) * len(record.line)), told


def _all(found: list[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(each for many in found for each in many)


def _corrections(source: Source) -> tuple[tuple[Correction, ...], list[Told]]:
    return read_corrections(source.path), []
