"""Which places a world has: towns of the home country that are large enough, and camps in its hosts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.building.countries import iso3, name_of
from sim.building.joined import picked
from sim.building.match.names import normal
from sim.building.recipe.recipe import Recipe
from sim.building.records import UNKNOWN, Areas, Bools, Camps, Events, Texts, Told, Towns, where_of
from sim.scenario.files import shown
from sim.words.numbers import exact, plain
from sim.words.typed import quoted
from sim.words.wording import counted, few

MOST_PLACES = 5_000
"""Towns and camps of a world together: its roads are chosen among all pairs, which takes a square of memory."""


def of_country(countries: Texts, code: str) -> Bools:
    """Return which rows are in a country; a row that names none is."""
    same = {name: not name or iso3(name) == code for name in set(countries)}
    return np.array([same[name] for name in countries], np.bool_)


def of_no_country(what: str, record: Events | Towns) -> Iterator[Told]:
    """Tell of rows that name a country by a name that is not known: nobody can tell whether they are at home."""
    names = {name for name in set(record.country) if name and not iso3(name)}
    rows = [row for row, name in enumerate(record.country) if name in names]
    if rows:
        verb = "names" if len(rows) == 1 else "name"
        named = few([f"'{quoted(name)}'" for name in dict.fromkeys(record.country[row] for row in rows)])
        text = f"{counted(len(rows), what)} of {len(record.country):,} {verb} a country that is not known ({named}): "
        text += "taken for one abroad and left out; write its name as ISO 3166 has it, or the code"
        yield Told(f"{what}s-of-no-country", "warning", text, where_of(record, rows[0]))


def home_areas(areas: Areas | None, home: str) -> tuple[Areas | None, tuple[Told, ...]]:
    """Return the areas of the home country, of a file that may have those of the world, and what is told."""
    if areas is None:
        return None, ()
    at_home = of_country(areas.country, home)
    if at_home.all():
        return areas, ()
    if not at_home.any():
        text = f"no area is of {name_of(home)}: they are of {_named(areas.country, at_home)}"
        return None, (Told("areas-abroad", "warning", f"{text}; not used"),)
    others = counted(int((~at_home).sum()), "area")
    text = f"{others} of other countries ({_named(areas.country, at_home)}): left out"
    return picked(areas, np.flatnonzero(at_home).tolist()), (Told("areas-abroad", "note", text),)


def _named(countries: Texts, at_home: Bools) -> str:
    """Return the countries of rows that are not at home, as the file writes them."""
    return few(list(dict.fromkeys(name for name, home in zip(countries, at_home.tolist(), strict=True) if not home)))


def home_towns(towns: Towns, home: str, over: float) -> tuple[Towns, tuple[Told, ...]]:
    """Return the towns that are places, in the order of the file, and what is told.

    Parameters
    ----------
    towns : Towns
    home : str
        ISO 3166.
    over : float
        People from which a town is a place.
    """
    at_home = of_country(towns.country, home)
    rows = np.flatnonzero(at_home & (towns.population >= over))
    many, large = int(at_home.sum()), len(rows)
    told = list(of_no_country("town", towns))
    if abroad := len(at_home) - many:
        named = _named(towns.country, at_home)
        lie = "lies" if abroad == 1 else "lie"
        text = f"{counted(abroad, 'town')} {lie} in other countries ({named}): left out"
        told.append(Told("towns-abroad", "note", text))
    if unknown := int((at_home & (towns.population == UNKNOWN)).sum()):
        text = f"of {counted(unknown, 'town')} of {home} nobody has counted the people: left out"
        told.append(Told("towns-uncounted", "warning", text))
    text = f"{large:,} of {counted(many, 'town')} of {home} have {plain(over)} people or more (towns_over)"
    told.append(Told("towns", "note" if large else "error", text))
    found = picked(towns, rows.tolist())
    return replace(found, country=(home,) * large), tuple(told)


def too_small(recipe: Recipe, towns: Towns | None) -> dict[str, str]:
    """Return towns at home that are too small to be places, by name as names are compared, and what is told of each."""
    if towns is None:
        return {}
    over, at = recipe.choices.towns_over, recipe.document.spot(("choices", "towns_over"))[0]
    small = of_country(towns.country, recipe.home) & (towns.population != UNKNOWN) & (towns.population < over)
    limit = f"it is left out by towns_over, {plain(over)} ({shown(recipe.file)}:{at}): lower that to bring it in"
    found = {}
    for row in np.flatnonzero(small).tolist():
        people = exact(int(towns.population[row]))
        found[normal(towns.name[row])] = f"with {people} people ({where_of(towns, row)}) {limit}"
    return found


def too_many(recipe: Recipe, towns: Towns, camps: Camps) -> Iterator[Told]:
    """Tell that there are more places than a world is built of, and from how many people on towns would be few enough.

    Which pairs of places have a road is asked of all pairs: 20,000 places have 200 million of them.
    """
    many, left = len(towns.name) + len(camps.name), MOST_PLACES - len(camps.name)
    if many <= MOST_PLACES:
        return
    at = recipe.document.spot(("choices", "towns_over"))[0]
    what = f"{counted(len(towns.name), 'town')} and {counted(len(camps.name), 'camp')} are {many:,} places, and "
    what += f"a world is built of {MOST_PLACES:,} at most"
    if left < 1:
        where = where_of(camps, MOST_PLACES - 1)
        yield Told("too-many-places", "error", f"{what}: take camps out of the file", where)
        return
    over = int(np.sort(towns.population)[::-1][left]) + 1
    kept, now = counted(int((towns.population >= over).sum()), "town"), plain(recipe.choices.towns_over)
    text = f"{what}: raise towns_over, {now} now; from {plain(over)} people on there are {kept}"
    yield Told("too-many-places", "error", text, f"{shown(recipe.file)}:{at}")


def host_camps(camps: Camps, hosts: Texts) -> tuple[Camps, tuple[Told, ...]]:
    """Return the camps that lie in hosts, and what is told of the others."""
    inside = [k for k, country in enumerate(camps.country) if country in hosts]
    others = [k for k, country in enumerate(camps.country) if country not in hosts]
    told: list[Told] = []
    if others:
        named = few([f"{camps.name[k]} ({camps.country[k]})" for k in others])
        text = f"{counted(len(others), 'camp')} in no host of the recipe: {named}; left out"
        told.append(Told("camps-elsewhere", "warning", text))
    if without := [host for host in hosts if host not in camps.country]:
        told.append(Told("hosts-without-camps", "warning", f"no camp lies in {few(without)}: nobody arrives there"))
    if not inside:
        told.append(Told("no-camps", "error", f"no camp lies in {few(list(hosts))}"))
    return picked(camps, inside), tuple(told)


def not_open_yet(camps: Camps, recipe: Recipe) -> Iterator[Told]:
    """Tell of camps that open after the first day, and what becomes of that in a world of the recipe's kind."""
    rows = np.flatnonzero(camps.opens > recipe.first.toordinal()).tolist()
    if not rows:
        return
    days = (dt.date.fromordinal(int(camps.opens[k])) for k in rows)
    named = few([f"{camps.name[k]} ({day})" for k, day in zip(rows, days, strict=True)])
    text = f"{counted(len(rows), 'camp')} not open yet on the first day: {named}"
    if recipe.kind == "driven":
        yield Told("camps-open-later", "note", f"{text}; until then people pass through as through a town")
    else:
        yield Told("camps-open-later", "warning", f"{text}; a world of Panj's own lets people in from the first day on")
