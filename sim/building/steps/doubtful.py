"""What files say that cannot be meant so: places that stand twice, lie in one spot, or somewhere else altogether."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.building.countries import bare, name_of
from sim.building.match.areas import area_of
from sim.building.match.positions import Points, look_swapped, within
from sim.building.records import Areas, Camps, Told, Towns, where_of
from sim.words.counts import LARGEST_TOWN, MOST
from sim.words.typed import quoted
from sim.words.wording import counted, few
from sim.world.doctor.geography import mirrored
from sim.world.ids import LONGEST

ONE_SPOT_KM = 0.5
"""Two places that are nearer than this lie in one spot, as far as roads between towns are concerned."""
ENOUGH = 3
"""Towns from which on one can lie too far from the others."""


def doubtful(towns: Towns, camps: Camps, areas: Areas | None) -> Iterator[Told]:
    """Tell of towns and camps that cannot be meant as they stand.

    Parameters
    ----------
    towns : Towns
        Those that are places of the world.
    camps : Camps
        In hosts; those whose position is asked have none.
    areas : Areas or None
        Of the home country.
    """
    yield from _too_long(towns)
    yield from _too_long(camps)
    people = int(np.maximum(towns.population, 0).sum())
    if people > MOST:
        text = f"the towns have {people:,} people together, more than the {MOST:,} that a run can count"
        yield Told("towns-too-large", "error", text)
    yield from _too_large(towns, areas)
    yield from _swapped(towns)
    yield from _mirrored(towns, ["home"] * len(towns.name))
    yield from _mirrored(camps, camps.country)
    yield from _doubled(camps)
    yield from _in_one_spot(towns, camps)
    if areas is not None:
        yield from _on_the_wrong_side(towns, camps, areas)


def _too_long(places: Towns | Camps) -> Iterator[Told]:
    """Tell of names that are none: a text that slid into the column, or a cell that was never closed."""
    for row, name in enumerate(places.name):
        if len(name) > LONGEST:
            text = f"'{quoted(name)}' is no name: it has {len(name):,} letters, more than {LONGEST}"
            yield Told("names-too-long", "error", text, where_of(places, row))


def _too_large(towns: Towns, areas: Areas | None) -> Iterator[Told]:
    """Tell of towns with more people than any on Earth, or than the country where the people of its areas are known."""
    whole = 0
    if areas is not None and len(areas.population) and (areas.population >= 0).all():
        whole = int(areas.population.sum())
    for row, people in enumerate(towns.population.tolist()):
        if people > LARGEST_TOWN:
            more = "more than any town on Earth"
        elif 0 < whole < people:
            more = f"more than all areas of the country together, {whole:,}"
        else:
            continue
        text = f"'{towns.name[row]}' has {people:,} people, {more}: is it a digit too long?"
        yield Told("towns-huge", "warning", text, where_of(towns, row))


def _mirrored(places: Towns | Camps, countries: Sequence[str]) -> Iterator[Told]:
    """Tell of places that lie far from the others of their country, and among them with another sign."""
    for row, there in mirrored(places.lat, places.lon, countries).items():
        text = f"'{places.name[row]}' at {places.lat[row]:g}, {places.lon[row]:g} lies far from the others of its "
        text += f"country, and {there[0]:g}, {there[1]:g} among them: is a sign turned?"
        yield Told("sign-turned", "warning", text, where_of(places, row))


def _swapped(towns: Towns) -> Iterator[Told]:
    """Tell of towns that lie far from all others, and near one the other way round."""
    if len(towns.name) < ENOUGH:
        return
    for row in np.flatnonzero(look_swapped(Points(towns.name, towns.lat, towns.lon))).tolist():
        at = f"{towns.lat[row]:g}, {towns.lon[row]:g}"
        text = f"latitude and longitude of '{towns.name[row]}' look swapped: {at} is far from all others, and "
        yield Told("towns-swapped", "error", f"{text}near one the other way round", where_of(towns, row))


def _doubled(camps: Camps) -> Iterator[Told]:
    """Tell of camps of one name in one country, of one file or of several."""
    first: dict[tuple[str, str], int] = {}
    for row, (name, country) in enumerate(zip(camps.name, camps.country, strict=True)):
        before = first.setdefault((bare(name) or name, country), row)
        if before != row:
            named = "" if camps.name[before] == name else f" as '{camps.name[before]}'"
            text = f"the camp '{name}' of {name_of(country)} stands twice, first{named} in {where_of(camps, before)}"
            yield Told("camps-twice", "error", f"{text}: delete one, or name them apart", where_of(camps, row))


def _in_one_spot(towns: Towns, camps: Camps) -> Iterator[Told]:
    """Tell of places that lie in one spot; of two camps the table of camps tells itself."""
    lat, lon = np.concatenate([towns.lat, camps.lat]), np.concatenate([towns.lon, camps.lon])
    names, many = (*towns.name, *camps.name), len(towns.name)
    for a, b in within(ONE_SPOT_KM, lat, lon):
        if a < many:
            where = where_of(towns, b) if b < many else where_of(camps, b - many)
            text = f"'{names[b]}' lies where '{names[a]}' does ({where_of(towns, a)})"
            yield Told("one-spot", "warning", text, where)


def _on_the_wrong_side(towns: Towns, camps: Camps, areas: Areas) -> Iterator[Told]:
    """Tell of towns that lie in none of the areas of the home country, and of camps that lie in one."""
    out = np.flatnonzero(area_of(towns.lat, towns.lon, areas) < 0).tolist()
    if out:
        names = few([f"{towns.name[k]} ({where_of(towns, k)})" for k in out])
        text = f"{counted(len(out), 'town')} in none of the areas of the home country: {names}"
        yield Told("towns-outside", "warning", text)
    known = np.flatnonzero(~np.isnan(camps.lat))
    inside = known[area_of(camps.lat[known], camps.lon[known], areas) >= 0].tolist()
    if inside:
        names = few([f"{camps.name[k]} ({where_of(camps, k)})" for k in inside])
        yield Told("camps-inside", "warning", f"{counted(len(inside), 'camp')} in an area of the home country: {names}")
