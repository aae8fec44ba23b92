"""roads.csv of a world of Panj's own: at home, from towns to crossings, and from crossings to camps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.building.worlds.crossings import Crossing
from sim.building.worlds.own_tables import Cell, Line, estimate
from sim.building.worlds.plan import Plan
from sim.words.numbers import plain
from sim.world.doctor.geography import great_circle

#: The mode of a road of which nobody knows it.
MODE = "gravel"
#: How many times the straight line a road may be long of which nobody knows it.
LONGEST = 1.6
SHORTEST_KM = 0.1


def road_rows(plan: Plan) -> Iterator[Line]:
    """Yield a row for each road."""
    roads, towns, camps = plan.pieces.roads, plan.pieces.towns, plan.pieces.camps
    at_home = len(towns.name)
    lat, lon = np.concatenate([towns.lat, camps.lat]), np.concatenate([towns.lon, camps.lon])
    direct = great_circle(lat[roads.a], lon[roads.a], lat[roads.b], lon[roads.b])
    for k, (a, b) in enumerate(zip(roads.a.tolist(), roads.b.tolist(), strict=True)):
        if (a < at_home) == (b < at_home):
            both = "no" if roads.one_way[k] else "yes"
            km = _km(plan, float(roads.km[k]), float(direct[k]), straight=bool(roads.straight[k]))
            yield {
                "from": plan.ids[a],
                "to": plan.ids[b],
                "both_ways": both,
                "km": km,
                "mode": _mode(plan, roads.mode[k], straight=bool(roads.straight[k])),
            }
    yield from _over_the_border(plan)


def _over_the_border(plan: Plan) -> Iterator[Line]:
    """Yield the roads to each crossing and on from it; of several that are one the way stays as long as it can."""
    towns, camps = plan.pieces.towns, plan.pieces.camps
    near: dict[tuple[int, str], float] = {}
    beyond: set[tuple[str, int]] = set()
    place: dict[str, tuple[float, float]] = {}
    for crossing in plan.found:
        post, town, camp = plan.at[crossing], crossing.town, crossing.camp
        lat, lon = place.setdefault(post, (crossing.lat, crossing.lon))
        if (town, post) not in near:
            direct = float(great_circle(towns.lat[town], towns.lon[town], lat, lon))
            near[town, post] = max(crossing.near_km, direct)
            yield {
                "from": plan.ids[town],
                "to": post,
                "both_ways": "yes",
                **_bank(plan, crossing, near[town, post], direct),
            }
        if (post, camp) not in beyond:
            beyond.add((post, camp))
            direct = float(great_circle(lat, lon, camps.lat[camp], camps.lon[camp]))
            km = max(crossing.near_km + crossing.far_km - near[town, post], direct)
            to = plan.ids[len(towns.name) + camp]
            yield {"from": post, "to": to, "both_ways": "no", **_bank(plan, crossing, km, direct)}


def _bank(plan: Plan, crossing: Crossing, km: float, direct: float) -> dict[str, Cell]:
    """Return length and mode of the part of a road on one bank: a crossing that nobody knows parts it somewhere."""
    if crossing.straight or crossing.post is not None:
        length = _km(plan, km, direct, straight=crossing.straight)
    else:
        how = (
            f"its part of a road of {plain(round(crossing.near_km + crossing.far_km, 1))} km, as the crossing is placed"
        )
        length = estimate(_rounded(km), "km", f"{how}; from {plain(_rounded(direct))} to that")
    return {"km": length, "mode": _mode(plan, crossing.mode, straight=crossing.straight)}


def _km(plan: Plan, km: float, direct: float, *, straight: bool) -> Cell:
    """Return the length of a road, of which a straight one is an estimate."""
    if not straight:
        return Cell(_rounded(km), "km", plan.given.source("roads"), "medium", "the shortest way there")
    low, high = plain(_rounded(direct)), plain(_rounded(max(LONGEST * direct, km)))
    return estimate(_rounded(km), "km", f"a straight line of {low} km, made longer by a factor; from {low} to {high}")


def _rounded(km: float) -> float:
    return max(round(km, 1), SHORTEST_KM)


def _mode(plan: Plan, mode: str, *, straight: bool) -> Cell:
    """Return what a road is like; of a straight line nobody has said it."""
    if mode and not straight:
        return Cell(mode, "", plan.given.source("roads"), "medium")
    return estimate(MODE, "", "nobody says it: the middle; from asphalt to track")
