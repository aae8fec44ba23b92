"""A build from a recipe to the pieces of a world: the table of contents of it, one step after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sim.building.closures import Closing, of_places, within
from sim.building.countries import iso3
from sim.building.counts.gather import Said
from sim.building.match.events import Days, Placed, placed
from sim.building.match.events import told as told_of_events
from sim.building.match.positions import Points as EventPoints
from sim.building.match.settled import settled
from sim.building.recipe.raw import changed
from sim.building.recipe.recipe import Recipe
from sim.building.recipe.schema import SourceKind, WorldKind
from sim.building.records import Areas, Camps, Events, Told, Towns
from sim.building.roads.points import Points
from sim.building.steps.areas import checked, with_people
from sim.building.steps.beside import Known, beside, with_counts
from sim.building.steps.doubtful import doubtful
from sim.building.steps.fighting import Fighting, fighting
from sim.building.steps.fighting import told as told_of_fighting
from sim.building.steps.graph import RoadChoices, RoadGraph, RoadSource, road_graph
from sim.building.steps.over_others import over_others
from sim.building.steps.places import (
    home_areas,
    home_towns,
    host_camps,
    not_open_yet,
    of_country,
    of_no_country,
    too_many,
    too_small,
)
from sim.building.steps.posts_used import told_unused, unused_posts
from sim.building.steps.reading import Given, given
from sim.building.steps.registered import registered
from sim.building.steps.series import match_series
from sim.building.steps.stocks import Answers, Series, layout, stocks, tell_old, tell_summed
from sim.building.steps.taking import as_spells
from sim.building.steps.totals import tell_astray, tell_early, tell_late, tell_of_no_camp, tell_total, tell_zeros
from sim.building.steps.unused import not_used, unused
from sim.building.steps.within import counted_within, falling, filled, leaving
from sim.building.worlds.crossings import unreached
from sim.building.worlds.driven import Period, driven, place_names
from sim.building.worlds.given import Given as Beside
from sim.building.worlds.own_counts import told_of_counts
from sim.building.worlds.pieces import Pieces
from sim.flee.world.instance import FleeInstance, LayoutRow
from sim.scenario.errors import PanjError, Problems
from sim.words.numbers import exact
from sim.world.findings import no_crossing

NEEDED: dict[WorldKind, tuple[SourceKind, ...]] = {
    "driven": ("events", "towns", "camps", "counts"),
    "own": ("events", "towns", "camps"),
}
"""Without a file of each there is no world of that kind."""


@dataclass(frozen=True, eq=False)
class Grounds:
    """What a world was built on: for whoever wants to know how it came about, since no table of it says so.

    Parameters
    ----------
    files : Given
    placed : Placed
        Where each event happened.
    series : mapping of str to Series
        Every series of the counts by its name.
    counts : mapping of str to str
        Camp, as its place is called: the name of its series.
    total : str
        The name of the series of all people; "" where it is the sum of the others.
    """

    files: Given
    placed: Placed
    series: Mapping[str, Series]
    counts: Mapping[str, str]
    total: str


@dataclass(frozen=True)
class Built:
    """A world that can be written, and what is told of it."""

    pieces: Pieces
    instance: FleeInstance
    told: tuple[Told, ...]
    grounds: Grounds
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True)
class _Counts:
    """Counts as the layout of the world has them, all series, and which is whose."""

    layout: tuple[LayoutRow, ...] = ()
    series: Mapping[str, Series] = field(default_factory=dict)
    of_place: Mapping[str, str] = field(default_factory=dict)
    total: str = ""


class NotBuiltError(PanjError):
    """What a build stops at: mistakes in what the files say together, or what has to be asked first.

    Parameters
    ----------
    told : tuple of Told
        Everything that was to be told until then.
    """

    def __init__(self, told: tuple[Told, ...]) -> None:
        self.told = told
        super().__init__("\n".join(map(line_of, self.stops)))

    @property
    def stops(self) -> tuple[Told, ...]:
        """What it stopped at: errors first, then questions."""
        order = ("error", "ask")
        return tuple(sorted((t for t in self.told if t.severity in order), key=lambda t: order.index(t.severity)))

    @property
    def asked(self) -> tuple[Told, ...]:
        """The questions, where nothing else is wrong."""
        return self.stops if all(each.severity == "ask" for each in self.stops) else ()


@dataclass(frozen=True, eq=False)
class Files:
    """What the files of a recipe say but that of roads, and what was told as they were read: no choice changes it."""

    given: Given
    told: tuple[Told, ...]


def files_of(recipe: Recipe) -> Files:
    """Read the files of a recipe.

    Raises
    ------
    PanjError
        When one is missing, has changed or has mistakes.
    """
    _complete(recipe)
    said = Said()
    return Files(given(recipe, said), tuple(said.told))


def built(recipe: Recipe, folder: Path, read: Files | None = None) -> Built:
    """Return the world of a recipe, of which nothing is written yet.

    Parameters
    ----------
    recipe : Recipe
    folder : Path
        Where it will lie.
    read : Files, optional
        Its files, where they have been read already.

    Raises
    ------
    PanjError
        When a file is missing, has changed or has mistakes, or something has to be asked first.
    """
    read = read or files_of(recipe)
    files, said = read.given, Said(list(read.told))
    areas = _areas(recipe, files, said)
    towns, camps = _places(recipe, files, areas, said)
    _stop_at(said)
    names = place_names(towns, camps)
    fought, at = _fighting(recipe, files.events, towns, said)
    graph = _roads(recipe, files, towns, camps, said)
    given_beside = _beside(recipe, files, Known(towns, at, graph.posts, areas), said)
    said.told.extend(over_others(towns, camps, graph.roads, {land.code: land for land in given_beside.neighbours}))
    counts = _counts(recipe, files, camps, names, said)
    _stop_at(said)
    said.told.extend(unused(recipe, files.camps.name if files.camps else (), counts.series))
    period = Period(recipe.name, recipe.home, recipe.first, recipe.days)
    if recipe.kind == "own":
        fought = as_spells(given_beside.fighting)
        given_beside = with_counts(given_beside, camps, names[len(towns.name) :], counts.series, counts.of_place)
        said.told.extend(told_of_counts(period, given_beside))
    closings = _closings(recipe, files, camps, said)
    pieces = Pieces(towns, camps, graph.roads, fought, counts.layout, closings)
    if recipe.kind == "own":
        posts = given_beside.posts
        said.told.extend(told_unused(unused_posts(pieces, posts), posts, recipe.folder))
        why = "no road joins a place at home to a camp there"
        lost = unreached(pieces, recipe.hosts)
        said.told.extend(Told("no-crossing", "warning", f"{no_crossing(host)} ({why})") for host in lost)
    instance = driven(period, pieces, folder)
    if recipe.kind == "driven":
        assert files.events is not None, "a recipe that is complete has events"
        said.told.extend((*filled(pieces), *leaving(instance, files.events, at), *falling(instance)))
    grounds = Grounds(files, at, counts.series, counts.of_place, counts.total)
    return Built(pieces, instance, tuple(said.told), grounds, given_beside)


def _complete(recipe: Recipe) -> None:
    """Refuse a recipe that lacks a file, or whose files are not those that were added."""
    name = recipe.name
    problems = [
        recipe.problem(("sources",), f"no file of {kind} yet", f"panj world add {name} {kind} FILE")
        for kind in NEEDED[recipe.kind]
        if not recipe.of_kind(kind)
    ]
    if recipe.roads is None:
        hint = f"panj world add {name} roads FILE, or panj world add {name} roads --straight"
        problems.append(recipe.problem(("choices",), "nobody has said yet where roads come from", hint))
    elif recipe.roads != "straight" and len(recipe.of_kind("roads")) != 1:
        told = f"roads: {recipe.roads} needs one file of roads, and there are {len(recipe.of_kind('roads'))}"
        problems.append(recipe.problem(("choices", "roads"), told, "or roads: straight"))
    problems += changed(recipe)
    if problems:
        raise Problems(problems)


def _stop_at(said: Said) -> None:
    """Stop where something is wrong or has to be asked; what can be told beside it is told together."""
    if any(told.severity in ("error", "ask") for told in said.told):
        raise NotBuiltError(tuple(said.told))


def _places(recipe: Recipe, files: Given, areas: Areas | None, said: Said) -> tuple[Towns, Camps]:
    assert files.towns is not None, "a recipe that is complete has towns and camps"
    assert files.camps is not None, "a recipe that is complete has towns and camps"
    towns, of_towns = home_towns(files.towns, recipe.home, recipe.choices.towns_over)
    camps, of_camps = host_camps(files.camps, recipe.hosts)
    said.told.extend((*of_towns, *of_camps, *too_many(recipe, towns, camps)))
    _stop_at(said)
    said.told.extend(doubtful(towns, camps, areas))
    return towns, camps


def _areas(recipe: Recipe, files: Given, said: Said) -> Areas | None:
    """Return the areas of the home country; tell what they say of the events, and of which the people are known."""
    areas, told = home_areas(files.areas, recipe.home)
    said.told.extend(told)
    if areas is not None and files.events is not None:
        said.told.extend(checked(files.events, areas, of_country(files.events.country, recipe.home)))
    if areas is not None and files.people is not None:
        areas, told = with_people(areas, files.people, recipe.names.areas)
        # a world driven by counts is not made of them
        said.told.extend(told if recipe.kind == "own" else map(_unneeded, told))
    return areas


def _unneeded(told: Told) -> Told:
    """Return a question that nothing depends on as something to know: it stops no build."""
    if told.severity != "ask":
        return told
    text = f"{told.text}; {': '.join(told.answer[:1])} under names: says it, and nothing depends on it"
    return replace(told, severity="note", text=text, answer=())


def _closings(recipe: Recipe, files: Given, camps: Camps, said: Said) -> tuple[Closing, ...]:
    """Return the borders that are closed, and tell what else opens late; driven by counts no host is without a camp."""
    closings, told = within(files.closings, recipe.first.toordinal(), recipe.days)
    said.told.extend((*told, *not_open_yet(camps, recipe)))
    if recipe.kind == "own":
        return closings
    closings, told = of_places(closings, camps.country)
    said.told.extend(told)
    return closings


def _fighting(recipe: Recipe, events: Events | None, towns: Towns, said: Said) -> tuple[Fighting, Placed]:
    """Return when there is fighting at each town, by the events that lie near enough and are known well enough."""
    assert events is not None, "a recipe that is complete has events"
    points = EventPoints(towns.name, towns.lat, towns.lon)
    days = Days(recipe.first.toordinal(), recipe.last.toordinal())
    nearest = placed(events, points, recipe.choices, days, of_country(events.country, recipe.home))
    found, of_names = settled(nearest, events, points, recipe.choices, recipe.names.events)
    said.told.extend((*of_no_country("event", events), *of_names))
    spells = fighting(events, found, days, int(recipe.choices.quiet_days))
    said.told.extend(told_of_events(events, points, recipe.choices, found))
    if recipe.kind == "driven":
        said.told.extend(told_of_fighting(spells, int(recipe.choices.quiet_days)))
    return spells, found


def _roads(recipe: Recipe, files: Given, towns: Towns, camps: Camps, said: Said) -> RoadGraph:
    points = Points(
        name=place_names(towns, camps),
        lat=np.concatenate([towns.lat, camps.lat]),
        lon=np.concatenate([towns.lon, camps.lon]),
        country=(*towns.country, *camps.country),
        home=recipe.home,
    )
    assert recipe.roads is not None, "a recipe that is complete says where roads come from"
    choices = recipe.choices
    chosen = RoadChoices(recipe.roads, choices.winding, choices.pruning, at_home=recipe.kind == "own")
    of_roads = recipe.of_kind("roads") if recipe.roads != "straight" else ()
    source = RoadSource(of_roads[0].path if of_roads else None, recipe.names.roads, too_small(recipe, files.towns))
    graph = road_graph(points, chosen, source)
    said.told.extend(graph.told)
    return graph


def _beside(recipe: Recipe, files: Given, known: Known, said: Said) -> Beside:
    """Return what a world of Panj's own has beside the pieces; a world driven by counts uses none of it."""
    if recipe.kind != "own":
        said.told.extend(not_used(recipe))
        return Beside()
    found, told = beside(recipe, files, known)
    said.told.extend(told)
    return found


def _counts(recipe: Recipe, files: Given, camps: Camps, names: tuple[str, ...], said: Said) -> _Counts:
    """Return the counts of the total and of each camp; none where none are given, which a world of its own allows."""
    if not recipe.of_kind("counts"):
        if files.corrections:
            said.warn("registered-anew", "no counts are given that could be corrected at new registrations: not used")
        return _Counts()
    found = stocks(files.reports, Answers(recipe.names.series, recipe.names.counted, camps.name), said)
    if found is None:
        return _Counts()
    found = registered(found, files.corrections, recipe.names.series, said)
    by_name = {series.name: series for series in (*found.places, *found.hosts)}
    at = names[len(names) - len(camps.name) :]
    # in a world of Panj's own a host may be counted as a whole
    of_hosts = [name for name in by_name if recipe.kind == "own" and iso3(name) in recipe.hosts]
    of_camps = tuple(name for name in by_name if name not in of_hosts)
    matched = match_series(camps, at, of_camps, recipe.names.series)
    said.told.extend(matched.told)
    if not matched.of_place and not of_hosts:
        said.told.append(Told("no-counts", "error", "no series of the counts is of a camp"))
        return _Counts()
    countries = {
        matched.of_place[name]: land for name, land in zip(at, camps.country, strict=True) if name in matched.of_place
    }
    in_camps = [by_name[name] for name in matched.of_place.values()]
    without = [name for name in at if name not in matched.of_place]
    tell_of_no_camp(matched.left, by_name, (recipe.first.toordinal(), recipe.last.toordinal()), said, without)
    tell_zeros(in_camps, recipe.first.toordinal(), said)
    tell_astray(
        [*by_name.values(), *([found.total] if found.total else [])],
        (recipe.first.toordinal(), recipe.last.toordinal()),
        said,
    )
    tell_old((*found.places, *found.hosts), countries, recipe.last.toordinal(), said)
    if recipe.kind == "driven":
        opens = dict(zip(at, camps.opens.tolist(), strict=True))
        opening = [(by_name[s], opens[name]) for name, s in matched.of_place.items()]
        tell_late(opening, recipe.first.toordinal(), said)
        tell_early(opening, recipe.first.toordinal(), said)
    if recipe.kind == "driven" and found.total is None:
        tell_summed(in_camps, said)
    rows = layout(found, names, matched.of_place, recipe.first.toordinal(), recipe.days)
    if recipe.kind == "driven":
        said.told.extend(counted_within(rows, recipe.first, recipe.days))
        if found.total is not None and len(rows) > 1:
            tell_total(found.total.name, rows, recipe.first, recipe.days, said)
    rows = tuple(
        replace(row, files=_files(recipe, found.total if row.place < 0 else by_name[matched.of_place[row.name]]))
        for row in rows
    )
    total = {found.total.name: found.total} if found.total is not None else {}
    return _Counts(rows, by_name | total, matched.of_place, next(iter(total), ""))


def _files(recipe: Recipe, series: Series | None) -> tuple[str, ...]:
    """Return which file of the recipe has the counts of a series, where it is one."""
    files = set() if series is None else set(series.file)
    return tuple(file.relative_to(recipe.folder).as_posix() for file in files) if len(files) == 1 else ()


def line_of(told: Told) -> str:
    """Return something that is told in a line, with what answers it."""
    text = f"{told.where}: {told.text}" if told.where else told.text
    if told.severity != "ask":
        return text
    alike = ", ".join(f"{c.name}" + (f" ({exact(c.km)} km)" if c.km == c.km else "") for c in told.candidates)
    key = ": ".join(told.answer)
    return f"{text} [names: {key}: …]" + (f" (names like it: {alike})" if alike else "")
