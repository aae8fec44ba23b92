"""The roads of a world: straight lines, a table or a map, as the recipe chooses; gaps are filled, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from sim.building.records import Bools, Roads, Told
from sim.building.roads.gaps import joined, joined_at_home, unreached
from sim.building.roads.osm import RoadMap, read_map
from sim.building.roads.paths import Nearest, parts_of, roads_on_map
from sim.building.roads.points import Points
from sim.building.roads.straight import straight_roads
from sim.building.roads.table import read_roads, roads_between
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.words.numbers import exact
from sim.words.wording import counted, few
from sim.world.doctor.geography import LONGER, ROUND_KM

RoadKind = Literal["straight", "table", "osm"]


@dataclass(frozen=True)
class RoadChoices:
    """What the recipe chooses of roads.

    Parameters
    ----------
    kind : str
    winding : float
        Length of a straight road per km of great circle; see :mod:`sim.building.roads.straight`.
    pruning : float
        See :mod:`sim.building.roads.prune`; of a table no road is taken away.
    reach_km : float
        So far a place may lie from a road of the map.
    at_home : bool
        Whether places at home must reach each other without going abroad: in a world of Panj's own nobody comes home
        over a host on the way, and what is reached only so is cut off.
    """

    kind: RoadKind = "straight"
    winding: float = 1.25
    pruning: float = 1.3
    reach_km: float = 10.0
    at_home: bool = False


@dataclass(frozen=True)
class RoadSource:
    """Where roads come from.

    Parameters
    ----------
    path : Path, optional
        The table or the extract.
    meant : mapping of str to str or None
        Of a table: the place that a name means, as it was answered; None for a point on the way.
    small : mapping of str to str
        Of a table: towns that are too small to be places; see :func:`sim.building.roads.table.roads_between`.
    """

    path: Path | None = None
    meant: Mapping[str, str | None] = field(default_factory=dict)
    small: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RoadGraph:
    """The roads between the places of a world.

    Parameters
    ----------
    roads : Roads
    told : tuple of Told
    posts : tuple of (name, lat, lon)
        Posts at borders that the map has.
    """

    roads: Roads
    told: tuple[Told, ...]
    posts: tuple[tuple[str, float, float], ...] = ()


def road_graph(points: Points, choices: RoadChoices, source: RoadSource) -> RoadGraph:
    """Return the roads between places, and what is told of them.

    Of a table with names that are still to be asked the graph is not whole: its gaps are not told, and not filled.

    Raises
    ------
    PanjError
        When the table or the map cannot be read.
    """
    posts: tuple[tuple[str, float, float], ...] = ()
    told: tuple[Told, ...] = ()
    if choices.kind == "straight":
        roads = straight_roads(points, choices.winding, choices.pruning)
    elif source.path is None:
        raise PanjError(f"the recipe chooses 'roads: {choices.kind}', but names no file of roads")
    elif choices.kind == "table":
        roads, told = roads_between(read_roads(source.path), points, source.meant, source.small)
        if any(one.severity in ("ask", "error") for one in told):
            return RoadGraph(roads, told)
    else:
        drawn = read_map(source.path)
        posts = drawn.posts
        roads, met = roads_on_map(drawn, points, choices.reach_km, choices.pruning)
        told = tuple(_of_map(drawn, shown(source.path))) + tuple(_far(met, points, choices.reach_km))
    whole = joined(points, roads, choices.winding)
    told = (*told, *_of_gaps(points, roads, whole))
    if choices.at_home:
        before, whole = whole, joined_at_home(points, whole, choices.winding)
        told = (*told, *_of_home(points, before, whole))
    return RoadGraph(whole, (*told, *_of_roads(points, whole, choices)), posts)


def _of_map(drawn: RoadMap, file: str) -> Iterator[Told]:
    """Tell of gaps in an extract that nobody would see."""
    part = parts_of(drawn)
    if part.max() > 0:
        share = f"{100 * float((part == 0).mean()):.1f} % of their points"
        text = f"the roads of the map are in {int(part.max()) + 1:,} parts that no road joins; the largest has {share}"
        yield Told("map-parts", "note", text, file)
    if drawn.lost:
        text = f"{counted(drawn.lost, 'point')} of roads {_be(drawn.lost)} not in the extract: roads are cut there"
        yield Told("map-cut", "warning", text, file)


def _far(met: Nearest, points: Points, reach: float) -> Iterator[Told]:
    """Tell of places that lie off the map."""
    far = np.flatnonzero(met.point < 0).tolist()
    if far:
        named = few([f"{points.name[i]} ({exact(float(met.km[i]))} km)" for i in far])
        text = f"{counted(len(far), 'place')} {_be(len(far))} more than {reach:g} km from any road of the map: {named}"
        yield Told("off-road", "warning", text)


def _of_gaps(points: Points, roads: Roads, whole: Roads) -> Iterator[Told]:
    """Tell of places that no road reaches, and whether straight lines join them now."""
    alone = unreached(points, roads)
    if not alone:
        return
    text = f"{counted(len(alone), 'place')} no road reaches: {few([points.name[i] for i in alone])}"
    added = len(whole.a) - len(roads.a)
    if added:
        text += f"; {counted(added, 'straight line')} {_do(added, 'join')} what is apart"
    yield Told("unreached", "warning", text)
    still = [points.name[i] for i in unreached(points, whole)]
    if still:
        text = f"{counted(len(still), 'place')} cannot be reached, as no road may lead there from home: {few(still)}"
        yield Told("cut-off", "error", text)


def _of_home(points: Points, roads: Roads, whole: Roads) -> Iterator[Told]:
    """Tell of straight lines that join places at home to which the only way led through another country."""
    new = range(len(roads.a), len(whole.a))
    if new:
        ends = few([f"{points.name[whole.a[k]]} - {points.name[whole.b[k]]}" for k in new])
        lines = f"{counted(len(new), 'straight line')} {_do(len(new), 'join')}"
        text = f"{lines} places at home whose only way led through another country: {ends}"
        yield Told("joined-at-home", "note", text)


def _of_roads(points: Points, roads: Roads, choices: RoadChoices) -> Iterator[Told]:
    """Tell which roads are straight lines, which take a ferry, lead one way or a long way round."""

    def named(which: Bools) -> str:
        return few([f"{points.name[roads.a[i]]} - {points.name[roads.b[i]]}" for i in np.flatnonzero(which).tolist()])

    straight, ferries, ways = (int(which.sum()) for which in (roads.straight, roads.ferry, roads.one_way))
    if straight:
        lines = "is a straight line" if straight == 1 else "are straight lines"
        of = f"{straight:,} of {counted(len(roads.a), 'road')}"
        text = f"{of} {lines}, {choices.winding:g} times as long as the great circle"
        yield Told("straight-roads", "note", text + ("" if roads.straight.all() else f": {named(roads.straight)}"))
    if ferries:
        text = f"{counted(ferries, 'road')} {_do(ferries, 'take')} a ferry: {named(roads.ferry)}"
        yield Told("ferries", "note", text)
    if ways:
        text = f"{counted(ways, 'road')} {_do(ways, 'lead')} one way only: {named(roads.one_way)}"
        yield Told("one-way", "warning", text)
    long = ~roads.straight & (roads.km > LONGER * (points.apart[roads.a, roads.b] + ROUND_KM))
    count = int(long.sum())
    if count:
        text = (
            f"{counted(count, 'road')} {_be(count)} more than {LONGER} times as long as the great circle: {named(long)}"
        )
        yield Told("long-road", "warning", text)


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _do(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb
