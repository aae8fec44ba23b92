"""The tables of the match report: rows left over, fighting by place, sources, choices, answers."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from sim.building.recipe.choices import ChoicesEntry, choices
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.recipe.schema import Position
from sim.building.records import UNKNOWN
from sim.building.steps.build import Built
from sim.building.steps.left_over import LeftOver
from sim.building.worlds.driven import place_names
from sim.pages.building.page import Answered, Chosen, Fought, Group, Origin
from sim.pages.building.told import place_of
from sim.scenario.parameters import ParameterInfo
from sim.words.numbers import plain
from sim.words.wording import counted

SHOWN = 40
"""Rows of a group that are shown; all stand in the table beside."""
MOST_SPELLS = 4
"""Times of fighting at a place that are written; its bar shows all."""
MOST_PLACES = 300
"""Places at which fighting is shown, those with the most events first."""
TITLES: dict[str, str] = {
    "events-far": "Events too far from any place",
    "events-vague": "Events of which nobody knows exactly enough where they were",
    "unreached": "Places that no road of the file reaches",
    "road-ends": "Ends of roads that are no place of the world",
    "posts-unused": "Border posts of which no crossing was made",
    "camps-uncounted": "Camps without counts",
    "series-without-camp": "Series of counts that are of no camp",
    "camps-elsewhere": "Camps in no host of the recipe",
    "towns": "Towns that are too small",
    "towns-uncounted": "Towns of which nobody has counted the people",
    "towns-abroad": "Towns in other countries",
    "events-outside": "Events in none of the areas",
    "events-unknown-area": "Events that name an area which is none",
    "events-other-area": "Events that lie in another area than the one they name",
    "areas-without-events": "Areas without an event",
    "events-few-deaths": "Events with too few deaths",
    "events-deaths-unknown": "Events of which nobody says how many died",
    "events-no-fighting": "Events that were no fighting",
    "events-other-days": "Events before or after the days of the world",
    "events-abroad": "Events in other countries",
    "events-settled-out": "Events that an answer of the recipe leaves out",
}
"""Groups in the order of the page: those that may be a mistake first."""


def groups(rows: Iterable[LeftOver]) -> list[Group]:
    """Return rows by the reason for which they are left over; of events that are far the farthest are shown."""
    many: dict[str, int] = {}
    first: dict[str, list[LeftOver]] = {}
    far: list[tuple[float, int, LeftOver]] = []
    for number, row in enumerate(rows):
        many[row.check] = many.get(row.check, 0) + 1
        if row.check == "events-far":
            # of equal ones the first stays; the number parts them before rows would be compared
            (heapq.heappush if len(far) < SHOWN else heapq.heappushpop)(far, (row.km, -number, row))
        elif len(first.setdefault(row.check, [])) < SHOWN:
            first[row.check].append(row)
    if far:
        first["events-far"] = [row for _, _, row in sorted(far, key=lambda one: one[:2], reverse=True)]
    order = [*TITLES, *(check for check in many if check not in TITLES)]
    return [
        Group(check, TITLES.get(check, check), many[check], first[check], any(row.near for row in first[check]))
        for check in order
        if check in many
    ]


def fought(recipe: Recipe, found: Built) -> list[Fought]:
    """Return when there is fighting at each place, those first at which it begins first."""
    pieces, spells = found.pieces, found.pieces.fighting
    names = place_names(pieces.towns, pieces.camps)
    by_town: dict[int, list[int]] = {}
    for k, town in enumerate(spells.place.tolist()):
        by_town.setdefault(town, []).append(k)
    towns = sorted(by_town, key=lambda town: -sum(int(spells.events[k]) for k in by_town[town]))[:MOST_PLACES]
    towns.sort(key=lambda town: (min(int(spells.first[k]) for k in by_town[town]), names[town]))
    out = []
    for town in towns:
        rows = sorted(by_town[town], key=lambda k: int(spells.first[k]))
        people = int(pieces.towns.population[town])
        out.append(
            Fought(
                place=names[town],
                people="–" if people == UNKNOWN else f"{people:,}",
                events=f"{sum(int(spells.events[k]) for k in rows):,}",
                deaths=f"{sum(int(spells.deaths[k]) for k in rows):,}",
                when=_shown([_when(int(spells.first[k]), int(spells.over[k])) for k in rows]),
                bars=[_bar(recipe, int(spells.first[k]), int(spells.over[k])) for k in rows],
            )
        )
    return out


def _shown(spells: list[str]) -> list[str]:
    """Return the first of many times; the bar beside them shows all."""
    left = len(spells) - MOST_SPELLS
    return [*spells[:MOST_SPELLS], f"and {counted(left, 'more time')}"] if left > 0 else spells


def _when(first: int, over: int) -> str:
    begins = dt.date.fromordinal(first).isoformat()
    if over == first + 1:
        return begins
    return f"since {begins}" if over == UNKNOWN else f"{begins} to {dt.date.fromordinal(over - 1).isoformat()}"


def _bar(recipe: Recipe, first: int, over: int) -> tuple[float, float]:
    """Return where a spell begins and how long it is, in percent of the days."""
    begins, days = recipe.first.toordinal(), recipe.days
    end = days if over == UNKNOWN else min(over - begins, days)
    start = max(first - begins, 0)
    return round(100 * start / days, 2), round(100 * max(end - start, 0) / days, 2)


def origins(recipe: Recipe) -> list[Origin]:
    """Return what is known of each source, in the order of the recipe."""
    return [
        Origin(
            file=source.file,
            kind=source.kind,
            format=source.format,
            release=source.release,
            accessed=str(source.accessed or ""),
            licence=source.licence,
            credit=source.credit,
            shared=source.share,
            sha256=source.sha256,
        )
        for source in recipe.sources
    ]


def chosen(recipe: Recipe) -> list[Chosen]:
    """Return every choice, the numbers first."""
    values: Mapping[str, object] = recipe.choices.model_dump()
    out = [_chosen(recipe, name, info, values[name]) for name, info in choices().items()]
    words = {"roads": recipe.roads, "crossing_kind": recipe.crossing_kind}
    for name, value in words.items():
        field = ChoicesEntry.model_fields[name]
        default = "" if field.default in (None, value) else str(field.default)
        where, meaning = place_of(recipe, name), field.description or ""
        out.append(Chosen(name, str(value), default, "", "", meaning, "", where))
    return out


def _chosen(recipe: Recipe, name: str, info: ParameterInfo, value: object) -> Chosen:
    written, default = (plain(x) if isinstance(x, int | float) else str(x) for x in (value, info.default))
    low, high = recipe.vary.get(name, (info.spread.low, info.spread.high) if info.spread is not None else (None, None))
    spread = "" if low is None or high is None else f"{plain(low)} to {plain(high)}"
    said = " (vary)" if name in recipe.vary else ""
    return Chosen(
        name=name,
        value=written,
        default="" if written == default else default,
        spread=spread + said,
        unit="" if info.unit == "1" else info.unit,
        meaning=info.meaning,
        source=info.source,
        where=place_of(recipe, name),
    )


def answered(recipe: Recipe) -> list[Answered]:
    """Return what was asked once and is answered in the recipe."""
    names = recipe.names
    found = {field.name: getattr(names, field.name) for field in fields(names)}
    return list(_answers(recipe, found))


def _answers(recipe: Recipe, found: Mapping[str, Mapping[str, object]]) -> Iterator[Answered]:
    for group, answers in found.items():
        for what, answer in answers.items():
            line = recipe.document.spot(("names", group, what))[0]
            yield Answered(group, what, _said(answer), f"{FILE}:{line}")


def _said(answer: object) -> str:
    if answer is None:
        return "none"
    if isinstance(answer, Position):
        return f"{answer.lat:g}, {answer.lon:g}"
    if isinstance(answer, str):
        return answer
    given = getattr(answer, "model_dump", dict)(exclude_none=True)
    return ", ".join(f"{key}: {value}" for key, value in given.items())
