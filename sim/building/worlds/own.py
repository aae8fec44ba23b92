"""A world of Panj's own kind: hazards of fighting and flight, crossings with two banks, civilians only.

What no file gives is an estimate that says so in evidence.csv, with a band; and three things are never made up. A camp
without a capacity is an exit, which takes whoever comes. There are no soldiers but those of garrisons that somebody
gave. A border is open unless somebody gave the days on which it was not.

The first day of a spell of fighting is the day on which its place falls, and the first without is that on which it is
retaken: events say that there was fighting, not who won. That is the weakest of the estimates.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.building.countries import name_of
from sim.building.records import UNKNOWN
from sim.building.worlds.crossings import Crossing, Inside, Post, crossings
from sim.building.worlds.driven import Period, place_names
from sim.building.worlds.own_tables import Cell, Line, OwnTables, estimate
from sim.building.worlds.pieces import Pieces
from sim.flee.world.world_write import identifiers
from sim.world.doctor.geography import great_circle

#: Kilometres of border, if a host has no more than one crossing.
SHORT_BORDER = 100.0
#: Roads of one town to one host that cross the border within so many km of each other use one crossing.
NEAR_KM = 30.0
#: The mode of a road of which nobody knows it.
MODE = "gravel"
GIVEN = "file of the recipe"


@dataclass(frozen=True)
class Garrison:
    """Soldiers at a town: its row, and between which numbers they are."""

    unit: str
    town: int
    low: int
    central: int
    high: int


@dataclass(frozen=True)
class Given:
    """What may be given beside the pieces.

    Parameters
    ----------
    posts : tuple of Post
        Border crossings.
    inside : callable, optional
        Whether a point lies in the home country.
    garrisons : tuple of Garrison
    border_km : mapping of str to float
        Host: km of the border with it.
    guards : mapping of str to int
        Host: guards on that border.
    sources : mapping of str to str
        "towns", "camps", "roads", "events", "posts", ...: how evidence.csv names the file.
    """

    posts: tuple[Post, ...] = ()
    inside: Inside | None = None
    garrisons: tuple[Garrison, ...] = ()
    border_km: Mapping[str, float] = field(default_factory=dict)
    guards: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def source(self, kind: str) -> str:
        """Return how evidence.csv names a file."""
        return self.sources.get(kind, GIVEN)


@dataclass(frozen=True)
class _Plan:
    """Everything that the tables are made of."""

    period: Period
    pieces: Pieces
    given: Given
    ids: tuple[str, ...]
    names: tuple[str, ...]
    found: list[Crossing]
    at: Mapping[Crossing, str]


def own(period: Period, pieces: Pieces, given: Given) -> OwnTables:
    """Return the tables of the world of some pieces.

    Parameters
    ----------
    period : Period
    pieces : Pieces
        Hosts of camps are ISO codes.
    given : Given
    """
    names = place_names(pieces.towns, pieces.camps)
    found = crossings(pieces, given.posts, given.inside)
    groups = _grouped(found, pieces, names)
    ids = identifiers([*names, *(called for called, _ in groups)])
    at = {crossing: ids[len(names) + k] for k, (_, members) in enumerate(groups) for crossing in members}
    plan = _Plan(period, pieces, given, ids, names, found, at)
    return OwnTables(
        {
            "places": [*_towns(plan), *_crossing_places(plan), *_camps(plan)],
            "roads": list(_roads(plan)),
            "hosts": list(_hosts(plan)),
            "garrisons": list(_garrisons(plan)),
            "history": sorted(_history(plan), key=lambda row: (_day(row), str(row["target"]))),
        }
    )


def _grouped(found: Sequence[Crossing], pieces: Pieces, names: Sequence[str]) -> list[tuple[str, list[Crossing]]]:
    """Return crossings that are one, and what it is called: of one post or town, to one host, and near each other."""
    groups: list[tuple[str, list[Crossing]]] = []
    for crossing in found:
        start = crossing.post.name if crossing.post else names[crossing.town]
        called = f"{start} to {pieces.camps.country[crossing.camp]}"
        near = [members for other, members in groups if other == called and _apart(members[0], crossing) <= NEAR_KM]
        if near:
            near[0].append(crossing)
        else:
            groups.append((called, [crossing]))
    return groups


def _apart(a: Crossing, b: Crossing) -> float:
    return float(great_circle(a.lat, a.lon, b.lat, b.lon))


def _towns(plan: _Plan) -> Iterator[Line]:
    towns, source = plan.pieces.towns, plan.given.source("towns")
    known = towns.population[towns.population >= 0]
    middle = int(np.median(known)) if len(known) else 0
    band = f"the middle of {len(known)} towns; from {known.min():,} to {known.max():,}" if len(known) else ""
    for i, name in enumerate(towns.name):
        people = int(towns.population[i])
        yield {
            **{"place": plan.ids[i], "name": name, "kind": "district", "country": plan.period.home},
            "province": towns.admin1[i],
            "lat": Cell(float(towns.lat[i]), "degrees", source, "high"),
            "lon": Cell(float(towns.lon[i]), "degrees", source, "high"),
            "population": Cell(people, "people", source, "medium")
            if people >= 0
            else estimate(middle, "people", band or "nobody has given the people of any town"),
        }


def _crossing_places(plan: _Plan) -> Iterator[Line]:
    seen: set[str] = set()
    often: Counter[str] = Counter()
    for crossing in plan.found:
        name = plan.at[crossing]
        if name in seen:
            continue
        seen.add(name)
        host, source = plan.pieces.camps.country[crossing.camp], plan.given.source("posts")
        where = f"{plan.pieces.towns.name[crossing.town]} to {name_of(host)}"
        line: dict[str, str | Cell] = {"place": name, "kind": "crossing", "country": plan.period.home, "host": host}
        called = crossing.post.name if crossing.post else where
        often[called] += 1
        line["name"] = called if often[called] == 1 else f"{called} {often[called]}"
        if crossing.post:
            line |= {
                "lat": Cell(crossing.lat, "degrees", source, "high"),
                "lon": Cell(crossing.lon, "degrees", source, "high"),
                "crossing_kind": Cell("bridge", "", source, "medium", "an official post, on land or water"),
            }
        else:
            how = "where the straight line leaves the home country" if crossing.found else "the middle of the way"
            how += "; anywhere on the way"
            line |= {
                "lat": estimate(round(crossing.lat, 5), "degrees", how),
                "lon": estimate(round(crossing.lon, 5), "degrees", how),
                "crossing_kind": estimate("pass", "", "no post is known there; it may be any kind"),
            }
        yield line


def _camps(plan: _Plan) -> Iterator[Line]:
    camps, source = plan.pieces.camps, plan.given.source("camps")
    at_home = len(plan.pieces.towns.name)
    for i, name in enumerate(camps.name):
        room = int(camps.capacity[i])
        line: dict[str, str | Cell] = {
            **{"place": plan.ids[at_home + i], "name": name, "country": camps.country[i], "host": camps.country[i]},
            "lat": Cell(float(camps.lat[i]), "degrees", source, "high"),
            "lon": Cell(float(camps.lon[i]), "degrees", source, "high"),
            "kind": "site" if room >= 0 else "exit",
        }
        if room >= 0:
            given = Cell(room, "people", source, "medium", "as given: no band")
            line |= {"capacity_low": given, "capacity": given, "capacity_high": given}
        yield line


def _roads(plan: _Plan) -> Iterator[Line]:
    roads, at_home = plan.pieces.roads, len(plan.pieces.towns.name)
    for k, (a, b) in enumerate(zip(roads.a.tolist(), roads.b.tolist(), strict=True)):
        if (a < at_home) == (b < at_home):
            way = _road(plan, float(roads.km[k]), roads.mode[k], bool(roads.straight[k]))
            yield {"from": plan.ids[a], "to": plan.ids[b], "both_ways": "no" if roads.one_way[k] else "yes", **way}
    near: dict[tuple[int, str], float] = {}
    beyond: set[tuple[str, int]] = set()
    place: dict[str, tuple[float, float]] = {}
    for crossing in plan.found:
        post, town = plan.at[crossing], crossing.town
        place.setdefault(post, (crossing.lat, crossing.lon))
        if (town, post) not in near:
            straight = great_circle(plan.pieces.towns.lat[town], plan.pieces.towns.lon[town], *place[post])
            near[town, post] = max(crossing.near_km, float(straight))
            yield {"from": plan.ids[town], "to": post, "both_ways": "yes", **_bank(plan, crossing, near[town, post])}
        if (post, crossing.camp) not in beyond:
            beyond.add((post, crossing.camp))
            # of a crossing that several roads share: so much that the whole way is as long as its own road, if it can
            camps, (lat, lon) = plan.pieces.camps, place[post]
            straight = great_circle(lat, lon, camps.lat[crossing.camp], camps.lon[crossing.camp])
            km = max(crossing.near_km + crossing.far_km - near[town, post], float(straight))
            camp = plan.ids[at_home + crossing.camp]
            yield {"from": post, "to": camp, "both_ways": "no", **_bank(plan, crossing, km)}


def _bank(plan: _Plan, crossing: Crossing, km: float) -> dict[str, Cell]:
    return _road(plan, km, crossing.mode, crossing.straight)


def _road(plan: _Plan, km: float, mode: str, straight: bool) -> dict[str, Cell]:
    """Return the length and mode of a road."""
    source = plan.given.source("roads")
    band = "a straight line, made longer by a factor; from the straight line to 1.6 times it"
    km = max(round(km, 1), 0.1)
    return {
        "km": estimate(km, "km", band) if straight else Cell(km, "km", source, "medium"),
        "mode": Cell(mode, "", source, "medium") if mode else estimate(MODE, "", "from asphalt to track"),
    }


def _hosts(plan: _Plan) -> Iterator[Line]:
    camps = plan.pieces.camps
    begins = plan.period.start.toordinal()
    for host in dict.fromkeys(camps.country):
        closed = any(
            closing.host == host and closing.first <= begins and (closing.until is None or closing.until > begins)
            for closing in plan.pieces.closings
        )
        source = plan.given.source("closures")
        civilian = (
            Cell("closed", "", source, "medium")
            if closed
            else estimate("open", "", "no closure is given for the first day: open, as in a world driven by counts")
        )
        yield {
            **{"host": host, "name": name_of(host), "policy_civilian": civilian},
            "policy_military": estimate("open", "", "there are no soldiers unless garrisons are given"),
            "guards": Cell(plan.given.guards[host], "guards", plan.given.source("guards"), "medium")
            if host in plan.given.guards
            else estimate(0, "guards", "nobody has given any: all who come over outside the posts are unmet"),
            "border_km": _border_km(plan, host),
        }


def _border_km(plan: _Plan, host: str) -> Cell:
    """Return the km of border with a host: as given, or how far its outermost crossings lie apart."""
    if host in plan.given.border_km:
        return Cell(round(plan.given.border_km[host], 1), "km", plan.given.source("areas"), "medium")
    here = [crossing for crossing in plan.found if plan.pieces.camps.country[crossing.camp] == host]
    lat, lon = np.array([crossing.lat for crossing in here]), np.array([crossing.lon for crossing in here])
    apart = great_circle(lat[:, None], lon[:, None], lat[None, :], lon[None, :]) if here else np.zeros(1)
    km = max(SHORT_BORDER, round(float(apart.max()), 0))
    how = f"how far its {len(here)} crossings lie apart, and {SHORT_BORDER:g} at least; from that to 3 times as much"
    return estimate(km, "km", how)


def _garrisons(plan: _Plan) -> Iterator[Line]:
    source = plan.given.source("garrisons")
    for item in plan.given.garrisons:
        yield {
            **{"unit": item.unit, "place": plan.ids[item.town], "version": "both"},
            "low": Cell(item.low, "soldiers", source, "medium"),
            "central": Cell(item.central, "soldiers", source, "medium"),
            "high": Cell(item.high, "soldiers", source, "medium"),
        }


def _history(plan: _Plan) -> Iterator[Line]:
    begins = plan.period.start.toordinal()
    ends = begins + plan.period.days
    spells = plan.pieces.fighting
    fell = "the first day of fighting there; events do not say who won: any later day, or never"
    kept = "the first day without fighting there; events do not say who holds it: any later day, or never"
    for town in sorted(set(spells.place.tolist())):
        name, here = plan.ids[town], spells.place == town
        over = np.where(spells.over[here] == UNKNOWN, ends, spells.over[here])
        for first, end in _joined(spells.first[here].tolist(), over.tolist()):
            if begins < end and first < ends:
                yield _event(max(first, begins), "capture", name, estimate("fought", "", "there was fighting"), fell)
                if end < ends:
                    yield _event(end, "retake", name, "", kept)
    for closing in plan.pieces.closings:
        source = plan.given.source("closures")
        for day, value in ((closing.first, "closed"), (closing.until, "open")):
            if day is not None and begins < day < ends:
                yield {
                    "date": Cell(_iso(day), "", source, "medium"),
                    **{"action": "policy", "target": closing.host, "kind": "civilian"},
                    "value": Cell(value, "", source, "medium"),
                }


def _joined(first: Sequence[int], over: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spells of a place in order; those that touch are one, as nobody retakes and loses it on one day."""
    out: list[tuple[int, int]] = []
    for begin, end in sorted(zip(first, over, strict=True)):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def _event(day: int, action: str, target: str, value: str | Cell, method: str) -> Line:
    return {"date": estimate(_iso(day), "", method), "action": action, "target": target, "value": value}


def _day(row: Line) -> str:
    cell = row["date"]
    return cell if isinstance(cell, str) else cell.text


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
