"""What was built, in a paragraph: every number of it is counted from the pieces."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from sim.building.countries import name_of
from sim.building.match.events import AT
from sim.building.recipe.recipe import Recipe
from sim.building.records import UNKNOWN
from sim.building.steps.build import Built
from sim.building.steps.taking import changes
from sim.flee.world.instance import LayoutRow
from sim.pages.building.numbers import fought
from sim.words.numbers import plain
from sim.words.wording import counted, few

NOT_WHO = "Events say that there was fighting, not who won."
KINDS = {
    "driven": "A world driven by counts: how many people leave is read from them, the rules say where they go.",
    "own": "A world of Panj's own: hazards of fighting and flight say who leaves; soldiers are there only if given.",
}


def lead(recipe: Recipe, found: Built) -> str:
    """Return the paragraph."""
    return " ".join(
        [KINDS[recipe.kind], _places(recipe, found), _roads(found), _events(found), *_counts(recipe, found)]
    )


def frame(recipe: Recipe) -> str:
    """Return the days, and what was known when."""
    told = f"{counted(recipe.days, 'day')}, {recipe.first} to {recipe.last}. Home: {name_of(recipe.home)}; "
    told += f"{'host' if len(recipe.hosts) == 1 else 'hosts'}: {', '.join(map(name_of, recipe.hosts))}."
    return told + (f" Nothing dated after {recipe.as_of} was used." if recipe.as_of else "")


def war(recipe: Recipe, found: Built) -> str:
    """Return when fighting starts and ends."""
    if recipe.kind == "own":
        told = f"Each event within {plain(recipe.choices.radius_km)} km is a day of fighting at a place, of intensity "
        return f"{told}{plain(recipe.choices.intensity)}, which fades; it takes no place, {_taken(found)}."
    spells, quiet = found.pieces.fighting, int(recipe.choices.quiet_days)
    told = f"Fighting at a place begins with the first event there within {plain(recipe.choices.radius_km)} km"
    if not quiet:
        return f"{told} and does not end: quiet_days is 0. {NOT_WHO}"
    ended = int((spells.over != UNKNOWN).sum())
    return f"{told} and ends after {counted(quiet, 'quiet day')}: it ends {counted(ended, 'time')}. {NOT_WHO}"


def _taken(found: Built) -> str:
    many = len(changes(found.beside.takings))
    return (
        f"but events say {counted(many, 'time')} that one was taken" if many else "and no event says that one was taken"
    )


def quiet(found: Built) -> str:
    """Return at which places there is no fighting."""
    at_war = fought(found)
    names = [name for k, name in enumerate(found.pieces.towns.name) if k not in at_war]
    if not names:
        return "There is fighting at every town."
    return f"No fighting at {counted(len(names), 'town')}: {few(names, 20)}."


def _places(recipe: Recipe, found: Built) -> str:
    towns, camps = found.pieces.towns, found.pieces.camps
    people = int(towns.population[towns.population != UNKNOWN].sum())
    of = f"{counted(len(towns.name), 'town')} of {plain(recipe.choices.towns_over)} people or more"
    hosts = Counter(camps.country)
    each = ", ".join(f"{name_of(host)} ({hosts[host]})" for host in recipe.hosts if hosts[host])
    return f"It has {of} ({people:,} people together) and {counted(len(camps.name), 'camp')} in {each}."


def _roads(found: Built) -> str:
    roads = found.pieces.roads
    many, straight = len(roads.km), int(roads.straight.sum())
    if straight == many:
        told = "all of them straight lines" if many > 1 else "a straight line"
    else:
        told = f"{straight:,} of them straight lines" if straight else "none of them a straight line"
    return f"They are joined by {counted(many, 'road')}, {told}."


def _events(found: Built) -> str:
    reason = found.grounds.placed.reason
    at, total = int((reason == AT).sum()), len(reason)
    return f"Of {counted(total, 'event')} {at:,} are fighting at {counted(len(fought(found)), 'town')}."


def _counts(recipe: Recipe, found: Built) -> Iterator[str]:
    if not found.pieces.layout:
        yield "There are no counts: nothing of a run can be compared."
        return
    total, *camps = found.pieces.layout
    counted_camps = f"{len(found.grounds.counts):,} of {counted(len(found.pieces.camps.name), 'camp')}"
    last = round(float(total.daily[-1]))
    current = [row for row in camps if _reaches(row, recipe)]
    together = round(sum(float(row.daily[-1]) for row in current))
    old = [f"{row.name} ({_last_count(row, recipe)})" for row in camps if not _reaches(row, recipe)]
    if not current:
        yield f"Counts are there of {counted_camps}, and of none of them up to {recipe.last}: {few(old, 20)}."
    elif old:
        of = f"of {len(current):,} of them up to {recipe.last}, {together:,} people together"
        yield f"Counts are there of {counted_camps}, {of}; the last count is older of {few(old, 20)}."
    else:
        yield f"Counts are there of {counted_camps}, on {recipe.last} {together:,} people together."
    if found.grounds.total and last != together:
        yield f"The series of all people, {found.grounds.total}, has {last:,} on that day."


def _reaches(row: LayoutRow, recipe: Recipe) -> bool:
    """Tell whether a count is of the last day or later: before it one is only carried on."""
    return int(row.day[-1]) >= recipe.days - 1


def _last_count(row: LayoutRow, recipe: Recipe) -> str:
    return str(recipe.first + dt.timedelta(days=int(row.day[-1])))
