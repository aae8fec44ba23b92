"""A world driven by counts: who leaves is given, the rules say where they go. It has the shape of a Flee import.

Fighting is on or off: a place has intensity 1 from the first day of a spell to its last. A capacity that no file gives
is unlimited (0), and never taken from a count. A camp that opens later is a town until its day, as a closed camp of
Flee's is. Counts are kept as they are reported; between two reports people are interpolated as Flee does.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.building.closures import Closing
from sim.building.records import UNKNOWN, Camps, Towns
from sim.building.worlds.pieces import Pieces
from sim.flee.world.conflicts import Conflicts
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind, LayoutRow
from sim.flee.world.places import Places
from sim.flee.world.read import Parts, assemble, camps_of
from sim.flee.world.routes import Closures, Roads
from sim.world.world import Floats

UNLIMITED = 0.0


@dataclass(frozen=True)
class Period:
    """What the world is called, its home country, its first day and how many it has."""

    name: str
    home: str
    start: dt.date
    days: int


def driven(period: Period, pieces: Pieces, folder: Path) -> FleeInstance:
    """Return the world of some pieces.

    Parameters
    ----------
    period : Period
    pieces : Pieces
    folder : Path
        Where it will lie.
    """
    begins = period.start.toordinal()
    intensity = _intensity(pieces, begins, period.days)
    places = _places(pieces, intensity)
    layout = tuple(map(_with_parts, pieces.layout))
    parts = Parts(
        files={},
        places=places,
        roads=_roads(pieces),
        closures=Closures([*_borders(period.home, pieces.closings, begins), *_not_open_yet(pieces, begins)]),
        conflicts=Conflicts(intensity, period.days, ()),
        layout=layout,
        settings={},
        demographics={},
    )
    camps = camps_of(layout, places, {})
    found = assemble(period.name, folder, period.start, period.days, parts, camps, None, ())
    return replace(found, steady=True)


def _places(pieces: Pieces, intensity: Floats) -> Places:
    towns, camps = pieces.towns, pieces.camps
    at_home, abroad = len(towns.name), len(camps.name)
    fought = intensity[:, :at_home] > 0
    first = np.where(fought.any(axis=0), fought.argmax(axis=0), -1).tolist()
    there = {row.place: float(row.daily[0]) for row in pieces.layout}
    kinds = [FleeKind.CONFLICT if day == 0 else FleeKind.TOWN for day in first]
    return Places(
        name=list(place_names(towns, camps)),
        region=[*towns.admin1, *([""] * abroad)],
        country=[*towns.country, *camps.country],
        lat=[*towns.lat.tolist(), *camps.lat.tolist()],
        lon=[*towns.lon.tolist(), *camps.lon.tolist()],
        kind=[*kinds, *([FleeKind.CAMP] * abroad)],
        population=[*np.maximum(towns.population, 0).tolist(), *([0] * abroad)],
        capacity=[-1.0] * at_home
        + [_room(room, there.get(at_home + i, 0.0)) for i, room in enumerate(camps.capacity.tolist())],
        conflict_date=[*first, *([-1] * abroad)],
        intensity=[1.0 if day >= 0 else 0.0 for day in first] + [0.0] * abroad,
        initial_idps=[0] * (at_home + abroad),
        capacity_per_day=[0.0] * (at_home + abroad),
        trade=[None] * (at_home + abroad),
        hdi=[None] * (at_home + abroad),
    )


def _room(capacity: int, there: float) -> float:
    """Return a capacity as Flee writes it, whose 0 is unlimited.

    A camp without a place, or with as many as were counted there on the first day or fewer, takes nobody new: it has
    room for one more than these, for Flee's rules take them off a capacity, and what is below 1 is unlimited.
    """
    if capacity == UNKNOWN:
        return UNLIMITED
    return float(capacity) if capacity - there >= 1 else 1.0 + int(there)


def full_at_first(pieces: Pieces) -> list[tuple[int, int]]:
    """Return the camps whose capacity is not above their first count, with that count; without those given 0."""
    first = len(pieces.towns.name)
    there = {row.place - first: float(row.daily[0]) for row in pieces.layout if row.place >= first}
    rooms = enumerate(pieces.camps.capacity.tolist())
    return [(k, int(there[k])) for k, room in rooms if k in there and room > 0 and room - there[k] < 1]


def place_names(towns: Towns, camps: Camps) -> tuple[str, ...]:
    """Return names of all places that differ: of those that are alike each has its area or country beside it."""
    names = [*towns.name, *camps.name]
    beside = [*towns.admin1, *camps.country]
    often = Counter(names)
    out: dict[str, None] = {}
    for name, area in zip(names, beside, strict=True):
        base = f"{name} ({area})" if often[name] > 1 and area else name
        found, k = base, 2
        while found in out:
            found, k = f"{base} {k}", k + 1
        out[found] = None
    return tuple(out)


def _intensity(pieces: Pieces, begins: int, days: int) -> Floats:
    """Return 1 for every place and day of fighting, else 0, shape (days, places)."""
    out = np.zeros((days, len(pieces.towns.name) + len(pieces.camps.name)))
    spells = pieces.fighting
    for town, first, over in zip(spells.place.tolist(), spells.first.tolist(), spells.over.tolist(), strict=True):
        end = days if over == UNKNOWN else max(0, over - begins)
        out[max(0, first - begins) : end, town] = 1.0
    return out


def _roads(pieces: Pieces) -> Roads:
    roads = pieces.roads
    many = len(roads.km)
    return Roads(
        a=roads.a.tolist(),
        b=roads.b.tolist(),
        km=roads.km.tolist(),
        forced=[0] * many,
        speed=[float("nan")] * many,
        walk=[0.0] * many,
        line=[],
    )


def _borders(home: str, closings: Sequence[Closing], begins: int) -> Iterator[Closure]:
    """Yield the borders that are closed; of closings on the days of the world."""
    for closing in closings:
        end = -1 if closing.until is None else closing.until - begins
        yield Closure(ClosureKind.COUNTRY, home, closing.host, closing.first - begins, end, closing.where)


def _not_open_yet(pieces: Pieces, begins: int) -> Iterator[Closure]:
    """Yield the camps that open after the first day: closed until then."""
    camps, names = pieces.camps, place_names(pieces.towns, pieces.camps)
    for row in np.flatnonzero(camps.opens > begins).tolist():
        where = f"{camps.file[row]}:{camps.line[row]}" if camps.file else ""
        name = names[len(pieces.towns.name) + row]
        yield Closure(ClosureKind.CAMP, name, "", 0, int(camps.opens[row]) - begins, where)


def _with_parts(row: LayoutRow) -> LayoutRow:
    """Return a series that says which file has its numbers, where it is one."""
    return replace(row, parts=tuple((file, row.day, row.raw) for file in row.files)) if len(row.files) == 1 else row


def uncounted(camps: Camps, names: Sequence[str], layout: Sequence[LayoutRow]) -> tuple[str, ...]:
    """Return the camps of which nobody has a count; `names` are those of all places."""
    known = {row.place for row in layout}
    first = len(names) - len(camps.name)
    return tuple(name for row, name in enumerate(names) if row >= first and row not in known)
