"""A small invented world on which a run takes some milliseconds: three districts, a capital, a bridge, a camp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from sim.model.parameters import REGISTRY
from sim.model.record import Layout
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario, Setting
from sim.validation.assimilate.counts import Count
from sim.world.load import load_world
from sim.world.world import World

START = dt.date(2020, 3, 1)
DAYS = 25
TABLES: Mapping[str, str] = {
    "places": """\
place,name,kind,country,province,lat,lon,population,border_km,crossing_kind,host,capacity_low,capacity,capacity_high,at_start
upper,Upper,district,AAA,North,37.0,70.0,24000,30,,,,,,insurgent
middle,Middle,district,AAA,North,37.2,70.2,18000,20,,,,,,
lower,Lower,district,AAA,North,37.1,69.8,12000,,,,,,,
town,Town,capital,AAA,North,36.8,70.1,40000,,,,,,,
bridge,Bridge,crossing,AAA,North,37.3,70.3,,,bridge,BBB,,,,
camp,Camp,site,BBB,,37.4,70.4,,,,BBB,500,1000,2000,
""",
    "roads": """\
from,to,km,mode,both_ways,note
upper,middle,35,gravel,yes,
upper,town,30,asphalt,yes,
upper,lower,26,asphalt,yes,
lower,middle,30,gravel,yes,
middle,bridge,18,gravel,yes,
bridge,camp,15,asphalt,no,
""",
    "hosts": """\
host,name,policy_civilian,policy_military,guards,border_km
BBB,Beeland,open,open,200,50
""",
    "garrisons": """\
unit,place,version,low,central,high
post,bridge,both,20,60,150
middle-garrison,middle,both,50,150,400
lower-garrison,lower,both,30,80,200
""",
    "history": """\
date,action,target,value,kind,source,confidence,note
2020-03-06,capture,lower,,,invented,high,
2020-03-12,capture,middle,,,invented,high,
""",
    "headcounts": "place,first,last,people,kind,qualifier,in_document,holdout,source,confidence,note\n",
    "facts": "name,date,value,in_document,note,source,confidence\n",
}
#: What is counted, and on which day of the run.
COUNTED = (
    ("arrivals", "bridge", "military", 18),
    ("arrivals", "BBB", "civilian", 15),
    ("arrivals", "BBB", "civilian", 24),
    ("internally_displaced", "world", "civilian", 12),
    ("insurgent", "town", "", 24),
)


def small_world(folder: Path) -> World:
    """Write the world into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_world(folder)


def small_scenario(world: World) -> Scenario:
    """Return its scenario: every parameter as the rules have it, replayed history up to the middle."""
    settings = {info.name: Setting(info.default, info.spread) for info in describe(REGISTRY).values()}
    return Scenario(
        name="small",
        title="A small world",
        description="",
        ladder=None,
        document="",
        world=world.name,
        start=START,
        history_until=START + dt.timedelta(days=12),
        until=START + dt.timedelta(days=DAYS - 1),
        replicates=100,
        seed=1,
        garrisons="seeded",
        settings=settings,
    )


def small_counts(values: Mapping[int, float] | None = None) -> tuple[Count, ...]:
    """Return its counts by date, with values by number; without them of nobody."""
    found = [
        Count(key[:3], START + dt.timedelta(days=key[3]), key[3], (values or {}).get(k, 0.0), k + 2)
        for k, key in enumerate(COUNTED)
    ]
    return tuple(sorted(found, key=lambda count: (count.date, count.line)))


def check_series(layout: Layout) -> bool:
    """Tell whether a run of the world has what is counted."""
    return all(key[:3] in layout.series for key in COUNTED)
