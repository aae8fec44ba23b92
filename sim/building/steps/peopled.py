"""How many people live at the places of a world of Panj's own, where the people of areas are known.

A place stands for a town and what lies around it: events up to a radius away are fighting there. The number of a town
alone leaves the countryside empty. So the people of an area who live in none of its towns are shared among these, in
proportion to theirs::

    people of i = t_i + t_i / Σ_k t_k · (A - Σ_k t_k)        k the towns of the area, A its people, t those of a town

Nobody is lost or counted twice: the places of an area have A people together. Where its towns have more than A already,
they keep their own numbers, and that is told. The people of an area without a town live at the nearest one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.building.match.areas import area_of
from sim.building.match.positions import Points, nearest
from sim.building.records import Areas, Told, Towns
from sim.words.wording import counted, few
from sim.world.world import Floats, Longs


@dataclass(frozen=True)
class Peopled:
    """The people of a place.

    Parameters
    ----------
    people : int
        Together.
    town : int
        Those of the town alone.
    areas : str
        What the others are of: the names of areas; "" of none.
    most : int
        If all people of all those areas who live in none of their towns lived there.
    """

    people: int
    town: int
    areas: str
    most: int


def peopled(towns: Towns, areas: Areas) -> tuple[tuple[Peopled, ...], tuple[Told, ...]]:
    """Return the people of each town with those around it, and what is told of areas where that is not all.

    Parameters
    ----------
    towns : Towns
        Those that are places, each with its people.
    areas : Areas
        Of the home country; those whose people nobody knows add none.
    """
    at = area_of(towns.lat, towns.lon, areas)
    known = np.flatnonzero(areas.population >= 0)
    more = np.zeros(len(towns.name), np.int64)
    names: list[list[str]] = [[] for _ in towns.name]
    most = towns.population.astype(np.int64).copy()
    crowded: list[str] = []
    empty: list[str] = []
    for area in known.tolist():
        here, people = np.flatnonzero(at == area), int(areas.population[area])
        if not len(here):
            here = _nearest(towns, areas, area)
            empty.append(areas.name[area])
            rest = people
        else:
            rest = people - int(towns.population[here].sum())
        if rest < 0:
            crowded.append(areas.name[area])
            continue
        weights = np.maximum(towns.population[here], 1).astype(np.float64)
        more[here] += _whole(rest * weights / weights.sum())
        most[here] += rest
        for town in here.tolist():
            names[town].append(areas.name[area])
    out = tuple(
        Peopled(town + around, town, ", ".join(names[i]), int(most[i]))
        for i, (town, around) in enumerate(zip(towns.population.tolist(), more.tolist(), strict=True))
    )
    return out, tuple(_told(towns, out, crowded, empty))


def _nearest(towns: Towns, areas: Areas, area: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the town that lies nearest to the middle of an area."""
    middle = areas.geometry[area].representative_point()
    at, _ = nearest(np.array([middle.y]), np.array([middle.x]), Points(towns.name, towns.lat, towns.lon))
    return at.astype(np.int64)


def _whole(shares: Floats) -> Longs:
    """Return whole numbers that add up to the same: each is rounded with what those before have left over."""
    ends: Longs = np.rint(np.cumsum(shares)).astype(np.int64)
    whole: Longs = ends.copy()
    whole[1:] -= ends[:-1]
    return whole


def _told(towns: Towns, found: Sequence[Peopled], crowded: Sequence[str], empty: Sequence[str]) -> list[Told]:
    town, people = int(towns.population.sum()), sum(one.people for one in found)
    text = f"{people:,} people live at {counted(len(found), 'place')}, {people - town:,} of them around the towns"
    out = [Told("people-around", "note", text)]
    if empty:
        text = f"{counted(len(empty), 'area')} without a town that is a place ({few(list(empty))}): "
        text += "their people live at the nearest"
        out.append(Told("people-nearest", "warning", text))
    if crowded:
        text = f"the towns of {counted(len(crowded), 'area')} ({few(list(crowded))}) have more people than the area: "
        text += (
            "they keep theirs, and nobody of " + ("it" if len(crowded) == 1 else "those areas") + " lives around them"
        )
        out.append(Told("people-crowded", "warning", text))
    return out
