"""Little Flee instances made by hand, and the comparison of the engine with the reference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from reference.flee_mesa import FleeReference

from sim.flee.model.engine import FleeEngine
from sim.flee.model.settings import RULE_SETS, FleeSettings
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind

CONFLICTS = Path(__file__).resolve().parents[3].parent / "shared" / "conflicts"
KINDS = {
    "camp": FleeKind.CAMP,
    "idpcamp": FleeKind.IDP_CAMP,
    "conflict": FleeKind.CONFLICT,
    "hub": FleeKind.FORWARDING_HUB,
    "marker": FleeKind.MARKER,
    "town": FleeKind.TOWN,
    "flood": FleeKind.FLOOD_ZONE,
}
CLOSURES = {
    "country": ClosureKind.COUNTRY,
    "location": ClosureKind.LOCATION,
    "link": ClosureKind.LINK,
    "camp": ClosureKind.CAMP,
    "idpcamp": ClosureKind.IDP_CAMP,
    "remove_forced_redirection": ClosureKind.REMOVE_FORCED_REDIRECTION,
}
Road = tuple[Any, ...]


def settings(rules: str = "flee", **values: float) -> FleeSettings:
    """Return a rule set with some values changed."""
    return FleeSettings(**(RULE_SETS[rules].model_dump() | values))


def closure(kind: str, name1: str, name2: str, start: int, end: int) -> Closure:
    """Return one row of closures.csv."""
    return Closure(CLOSURES[kind], name1, name2, start, end, "by hand")


def made(
    places: dict[str, tuple[Any, ...]],
    roads: Sequence[Road],
    total: Sequence[float],
    *,
    day_0: dict[str, int] | None = None,
    closures: Sequence[Closure] = (),
    conflicts: dict[str, Sequence[float]] | None = None,
    decay: Sequence[float] = (),
    asked: dict[str, dict[str, Any]] | None = None,
    refugees: Sequence[float] | None = None,
    **more: Any,
) -> FleeInstance:
    """Return an instance.

    Parameters
    ----------
    places : name -> (kind, country, people or capacity[, latitude, longitude])
    roads : (name, name, km[, forced_redirection[, speed[, walk_probability]]])
    total : people on the move or in camps, per day
    day_0 : people in the camps on day 0
    conflicts : name -> intensity per day; without it conflict zones are active throughout
    decay : the list of conflict_spawn_decay
    asked : blocks of simsetting.yml
    refugees : the series of refugees.csv, per day, if it is not `total`
    more : further fields of FleeInstance
    """
    names, days = list(places), len(total)
    kind = np.array([KINDS[row[0]] for row in places.values()], np.int8)
    camps = np.flatnonzero((kind == FleeKind.CAMP) | (kind == FleeKind.IDP_CAMP)).astype(np.int32)
    size = np.array([row[2] for row in places.values()])
    is_camp = np.isin(np.arange(len(names)), camps)
    table = np.zeros((days, len(names)))
    for i, name in enumerate(names):
        if conflicts is None:
            table[:, i] = float(kind[i] == FleeKind.CONFLICT)
        elif name in conflicts:
            table[:, i] = conflicts[name]
    observed = np.zeros((days, len(camps)))
    observed[:] = [(day_0 or {}).get(names[camp], 0) for camp in camps]
    rows = [(*road, *(0, np.nan, 0.0)[len(road) - 3 :]) for road in roads]
    return FleeInstance(
        name="by hand",
        folder=Path("by_hand"),
        start=dt.date(2020, 1, 1),
        days=days,
        places=tuple(names),
        region=("",) * len(names),
        country=tuple(row[1] for row in places.values()),
        lat=np.array([(row[3:] or (0.0, 0.0))[0] for row in places.values()], float),
        lon=np.array([(row[3:] or (0.0, 0.0))[1] for row in places.values()], float),
        kind=kind,
        population=np.where(is_camp, 0, size).astype(np.int64),
        capacity=np.where(is_camp, size, -1).astype(float),
        conflict_date=np.where(kind == FleeKind.CONFLICT, 0, -1).astype(np.int32),
        intensity=(kind == FleeKind.CONFLICT).astype(float),
        home=next(iter(places.values()))[1],
        link_a=np.array([names.index(road[0]) for road in rows], np.int32),
        link_b=np.array([names.index(road[1]) for road in rows], np.int32),
        link_km=np.array([road[2] for road in rows], float),
        link_forced=np.array([road[3] for road in rows], np.int8),
        link_speed=np.array([road[4] for road in rows], float),
        link_walk=np.array([road[5] for road in rows], float),
        closures=tuple(closures),
        conflicts=table,
        camps=camps,
        observed=observed,
        total=np.array(total, float),
        refugees=np.array(total if refugees is None else refugees, float),
        settings={"spawn_rules": {"conflict_spawn_decay": list(decay)}} if decay else asked or {},
        **more,
    )


def shortened(instance: FleeInstance, days: int, share: float = 1.0) -> FleeInstance:
    """Return the first days of an instance, with a share of its people and capacities."""
    return replace(
        instance,
        days=days,
        conflicts=instance.conflicts[:days],
        observed=np.floor(instance.observed[:days] * share),
        total=np.floor(instance.total[:days] * share),
        refugees=np.floor(instance.refugees[:days] * share),
        capacity=np.where(instance.capacity > 0, np.floor(instance.capacity * share), instance.capacity),
        flee_output=None,
        layout=(),
    )


def assert_same(instance: FleeInstance, chosen: FleeSettings, seed: int = 1, replicate: int = 0) -> FleeEngine:
    """Run both, side by side, and compare every place, every road and every person on every day."""
    engine = FleeEngine(instance, chosen, seed, replicate)
    model = FleeReference(instance, chosen, seed, replicate)
    for day in range(instance.days):
        engine.advance(day)
        model.step()
        people = list(model.agents)
        where = np.array([-1 if p.place is None else instance.places.index(p.place.name) for p in people], int)
        assert engine.alive == len(people), f"day {day}: {engine.alive} people against {len(people)}"
        assert engine.debt == model.debt, f"day {day}: debt"
        there = {p.name: p.people for p in model.places}
        found = dict(zip(instance.places, engine.places["people"].tolist(), strict=True))
        assert found == there, f"day {day}: engine {found}, reference {there}"
        on_road = engine.people.row["link"][: engine.alive] >= 0
        engine_where = np.where(on_road, -1, engine.people.row["at"][: engine.alive])
        different = np.flatnonzero(engine_where != where)
        assert not len(different), f"day {day}: people {different[:5]} are elsewhere"
    return engine
