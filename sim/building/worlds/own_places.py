"""places.csv of a world of Panj's own: towns that people leave, crossings, and camps abroad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

import numpy as np

from sim.building.countries import label_of
from sim.building.worlds.crossings import Crossing
from sim.building.worlds.own_history import holders_at_start
from sim.building.worlds.own_tables import Cell, Line, estimate
from sim.building.worlds.plan import Plan
from sim.words.numbers import exact, plain
from sim.world.doctor.geography import great_circle

#: Letters of a country's name that a map has room for beside that of a town.
LONGEST_NAME = 16
#: Between which others the share lies that is let through: the range of the choice `let_through`.
LET_LEAST, LET_MOST = 0.02, 0.8
#: What a number of a town says of a place.
ALONE = "the town alone: nobody says how many live around it"


def town_places(plan: Plan) -> Iterator[Line]:
    """Yield a row for each town."""
    towns = plan.pieces.towns
    holders = holders_at_start(plan)
    for i, name in enumerate(towns.name):
        source = plan.given.line("towns", (towns.file, towns.line), i)
        yield {
            **{"place": plan.ids[i], "name": name, "kind": "district", "country": plan.period.home},
            "province": towns.admin1[i],
            "lat": Cell(float(towns.lat[i]), "degrees", source, "high"),
            "lon": Cell(float(towns.lon[i]), "degrees", source, "high"),
            "population": _population(plan, i, source),
            "at_start": holders.get(i)
            or estimate("government", "", "no file says who holds it: government or insurgent"),
        }


def _population(plan: Plan, i: int, source: str) -> Cell:
    """Return the people of a place: those of the town, and those around it where the people of its area are known."""
    population = plan.pieces.towns.population
    people = int(population[i])
    if people < 0:
        known = population[population >= 0]
        if not len(known):
            return estimate(0, "people", "nobody has given the people of any town; any number")
        band = f"the middle of {len(known)} towns; from {known.min():,} to {known.max():,}"
        return estimate(int(np.median(known)), "people", band)
    if not plan.given.people or not plan.given.people[i].areas:
        return Cell(people, "people", source, "medium", ALONE)
    found = plan.given.people[i]
    files = " and ".join(plan.given.source(kind) for kind in ("areas", "people") if kind in plan.given.sources)
    how = f"{people:,} of the town ({source}) and its part of the others of {found.areas} ({files}), as the towns there"
    return estimate(found.people, "people", f"{how}; from {people:,} to {found.most:,}")


def crossing_places(plan: Plan) -> Iterator[Line]:
    """Yield a row for each crossing."""
    first: dict[str, Crossing] = {}
    for crossing in plan.found:
        first.setdefault(plan.at[crossing], crossing)
    for (name, crossing), called in zip(first.items(), _names(plan, list(first.values())), strict=True):
        yield {
            **{"place": name, "kind": "crossing", "country": plan.period.home, "host": plan.host(crossing)},
            "name": called,
            **(_post(crossing) if crossing.post else _unknown(plan, crossing)),
        }


def _names(plan: Plan, found: Sequence[Crossing]) -> Iterator[str]:
    """Yield what each crossing is called; those that would share a name have that of the camp that they lead to.

    A label leaves out what stands in brackets behind a long name, so only a post, whose name is known, has it there.
    """
    called = [(crossing.post.name if crossing.post else "") or _called(plan, crossing) for crossing in found]
    often, taken = Counter(called), Counter[str]()
    for base, crossing in zip(called, found, strict=True):
        camp = plan.pieces.camps.name[crossing.camp]
        apart = f"{base} ({camp})" if crossing.post and crossing.post.name else _joined(plan, crossing, camp)
        name = base if often[base] == 1 else apart
        taken[name] += 1
        yield name if taken[name] == 1 else f"{name} {taken[name]}"


def _called(plan: Plan, crossing: Crossing) -> str:
    """Return what a crossing is called that no file knows: maps have no room for the longest names of countries."""
    return _joined(plan, crossing, label_of(plan.host(crossing), LONGEST_NAME))


def _joined(plan: Plan, crossing: Crossing, end: str) -> str:
    return f"{plan.pieces.towns.name[crossing.town]} to {end}"


def _post(crossing: Crossing) -> Line:
    """Return what is known of a crossing that a file gives."""
    post = crossing.post
    assert post is not None, "a crossing that a file gives"
    line = {
        "lat": Cell(crossing.lat, "degrees", post.where, "high"),
        "lon": Cell(crossing.lon, "degrees", post.where, "high"),
        "crossing_kind": Cell(post.kind, "", post.where, "high")
        if post.kind
        else Cell("bridge", "", post.where, "medium", "an official post, on land or water"),
    }
    if post.let_through is not None:
        line["let_through"] = Cell(post.let_through, "per day", post.where, "medium")
    return line


def _unknown(plan: Plan, crossing: Crossing) -> Line:
    """Return what is assumed of a crossing that no file gives."""
    assumed, home = plan.given.assumed, plan.given.home
    if crossing.found:
        how = f"where the straight line leaves the home country{f' ({home.file})' if home else ''}"
    else:
        how = "the middle of the straight line; anywhere on the way"
    how += f"; up to {exact(_aside(plan, crossing))} km aside, as far as a road of that length can turn"
    kind = "no post is known there: it may be any kind, from a pass (200 people a day) to a bridge (2,000)"
    low, high = (plain(pick(share, assumed.let_through)) for pick, share in ((min, LET_LEAST), (max, LET_MOST)))
    let = f"no post is known there: from {low} to {high}"
    let += ", as at posts (crossing.let_through); 0 where nobody stands there"
    return {
        "lat": estimate(round(crossing.lat, 5), "degrees", how),
        "lon": estimate(round(crossing.lon, 5), "degrees", how),
        "crossing_kind": estimate(assumed.crossing_kind, "", kind),
        "let_through": estimate(assumed.let_through, "per day", let),
    }


def _aside(plan: Plan, crossing: Crossing) -> float:
    """Return how far from the straight line a road of some length can pass: half the small axis of an ellipse, km."""
    towns, camps = plan.pieces.towns, plan.pieces.camps
    start, end = (
        (towns.lat[crossing.town], towns.lon[crossing.town]),
        (camps.lat[crossing.camp], camps.lon[crossing.camp]),
    )
    km, direct = crossing.near_km + crossing.far_km, float(great_circle(*start, *end))
    return max(1.0, 0.5 * sqrt(max(km**2 - direct**2, 0.0)))


def camp_places(plan: Plan) -> Iterator[Line]:
    """Yield a row for each camp: a site where its capacity is given, otherwise an exit."""
    camps = plan.pieces.camps
    at_home = len(plan.pieces.towns.name)
    for i, name in enumerate(camps.name):
        room, source = int(camps.capacity[i]), plan.given.line("camps", (camps.file, camps.line), i)
        where = plan.given.placed.get(name, source)
        line: dict[str, str | Cell] = {
            **{"place": plan.ids[at_home + i], "name": name, "country": camps.country[i], "host": camps.country[i]},
            "lat": Cell(float(camps.lat[i]), "degrees", where, "high"),
            "lon": Cell(float(camps.lon[i]), "degrees", where, "high"),
            "kind": "site" if room >= 0 else "exit",
        }
        if room >= 0:
            given = Cell(room, "people", source, "medium", "as given: no band")
            line |= {"capacity_low": given, "capacity": given, "capacity_high": given}
        yield line
