"""Small things to solve by hand: a valley with one road and one bridge, a plan for it, and parties as rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim.model.draws import Draw, realise
from sim.model.engine import Engine
from sim.model.network import AllRoads, LandRoads, Terrain
from sim.model.parameters import REGISTRY
from sim.model.parties import CIVILIAN, SETTLED, Parties
from sim.model.random import Luck
from sim.model.refs import handed
from sim.model.rules.front import Fallen, Front
from sim.model.rules.siege import Siege
from sim.model.start import Start
from sim.scenario.events import Event
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario, Setting
from sim.world import World, load_world
from tests.made_world import tables, write

START = dt.date(2021, 6, 1)

#   low --80 asphalt-- mid --40 gravel-- city (capital, province of its own)
#                       |
#                   5 asphalt
#                       |
#                     bridge --20--> camp (30 places) --100-- town (1000 places)
#                       `------60--> away (exit)
VALLEY = tables(
    places="""\
low,Low,district,AAA,P,1,1,820,,,,,,,insurgent
mid,Mid,district,AAA,P,1,2,1640,10,,,,,,
city,City,capital,AAA,Q,1,3,4100,,,,,,,
bridge,Bridge,crossing,AAA,P,1,2.1,,,bridge,BBB,,,,
camp,Camp,site,BBB,,0,2,,,,BBB,30,30,30,
town,Town,site,BBB,,0,3,,,,BBB,1000,1000,1000,
away,Away,exit,BBB,,0,4,,,,BBB,,,,
""",
    roads="""\
low,mid,80,asphalt,yes,
mid,city,40,gravel,yes,
mid,bridge,5,asphalt,yes,
bridge,camp,20,asphalt,no,
camp,town,100,asphalt,yes,
bridge,away,60,asphalt,no,
""",
    hosts="""\
BBB,Beeland,open,open,100,10
""",
    garrisons="""\
u-mid,mid,both,57,57,57
u-city,city,both,20,100,180
u-post,bridge,seeded,8,12,16
u-post,bridge,blind,4,5,6
""",
    history="""\
2021-06-03,capture,mid,,,press,high,
""",
)


def valley(folder: Path, **instead: str) -> World:
    """Write the valley into a folder (tables replaced by keyword: history="…") and read it."""
    return load_world(write(folder, VALLEY | {f"{name}.csv": text for name, text in instead.items()}))


def plan(days: int = 20, branch: int = 5, events: tuple[Event, ...] = (), **values: float) -> Scenario:
    """Return a plan of some days; values by dotted name with "__" for the dot."""
    given = {name.replace("__", ".", 1): value for name, value in values.items()}
    known = describe(REGISTRY)
    assert given.keys() <= known.keys()
    settings = {name: Setting(given.get(name, info.default), info.spread) for name, info in known.items()}
    return Scenario(
        name="hand",
        title="",
        description="",
        ladder=0,
        document="",
        world="valley",
        start=START,
        history_until=START + dt.timedelta(days=branch),
        until=START + dt.timedelta(days=days - 1),
        replicates=1,
        seed=1,
        garrisons="seeded",
        settings=settings,
        events=events,
    )


def engine(scenario: Scenario, world: World, seed: int = 1, replicate: int = 0, draw: Draw | None = None) -> Engine:
    """Return an engine at its central values, unless a draw is given."""
    return Engine(scenario, world, draw or realise(scenario, world, {}), seed, replicate)


def series(run: Engine, measure: str, place: str, kind: str = "") -> np.ndarray:
    """Return one series of a record."""
    return run.block[:, run.layout.series.index((measure, place, kind))]


def people(count: int, size: int = 1, kind: int = CIVILIAN, state: int = SETTLED, **columns: float) -> Parties:
    """Return parties from place 0, numbered from 0, who all stand at place 0 unless told otherwise."""
    out = Parties()
    zeros = np.zeros(count, np.int32)
    out.add(zeros, np.arange(count, dtype=np.int32), np.full(count, size, np.int32), kind)
    out.state[:count] = state
    for name, value in columns.items():
        getattr(out, name)[:count] = value
    return out


# A chain of districts 0 - 1 - 2 - 3 that ends in a capital, 4, and a district 5 beside it.
CHAIN_FIRST = np.array([0, 1, 3, 5, 7, 9, 10], np.int32)
CHAIN = LandRoads(CHAIN_FIRST, np.array([1, 0, 2, 1, 3, 2, 4, 3, 5, 4], np.int32), np.ones(10))
CHAIN_LAND, CAPITAL = np.arange(6, dtype=np.int32), np.array([0, 0, 0, 0, 1, 0], np.int8)


# -- parts of the state, handed to kernels -------------------------------------------------------------


def luck(replicate: int = 0, seed: int = 1) -> Luck:
    """Return the luck of a run, as kernels take it."""
    return handed(Luck(seed, replicate))


def rows(*numbers: int) -> np.ndarray:
    """Return rows of places."""
    return np.array(numbers, np.int32)


#: No world made by hand has more.
MOST_PLACES = 64


def terrain(**given: object) -> Terrain:
    """Return a terrain that has nothing but what is given, as kernels take it."""
    ints, codes, floats = np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0)
    nothing = Terrain(
        land=ints,
        crossings=ints,
        sites=ints,
        capitals=ints,
        roads=LandRoads(ints, ints, floats),
        all_roads=AllRoads(ints, ints, ints),
        kind=codes,
        crossing_kind=codes,
        host=ints,
        province=ints,
        districts=ints,
        is_land=np.zeros(0, np.bool_),
        is_capital=codes,
        whole_province=codes,
        inland=np.full(MOST_PLACES, -1, np.int32),  # no place is a crossing
        unopened=np.zeros(MOST_PLACES, np.bool_),
        site_first=ints,
        site_rows=ints,
        site_km=floats,
        home_capital=0,
        provinces=0,
    )
    return handed(nothing._replace(**given))  # type: ignore[arg-type]


def front_of(*held: int, **given: np.ndarray) -> Front:
    """Return a front where the insurgents (1) or the government (0) hold the places; all is quiet unless given."""
    n = len(held)
    quiet = Front(
        held=np.array(held, np.int8),
        flips=np.zeros(n, np.int32),
        changed_on=np.full(n, -np.inf),
        fallen_on=np.full(n, -np.inf),
        front_clock=np.zeros(n),
        rural=np.zeros(n),
        recent=np.zeros(n),
        early=np.zeros(n),
    )
    return quiet._replace(**given)


def siege_of(n: int, **given: np.ndarray) -> Siege:
    """Return the fighting at so many places; all is quiet unless given."""
    return Siege.of(n)._replace(**given)


def start(**given: object) -> Start:
    """Return what a state begins with that is made of nothing but what is given."""
    return Start(**dict.fromkeys(Start._fields) | given)  # type: ignore[arg-type]


def nobody_fallen(places: int) -> Fallen:
    """Return room to note the places that are lost today."""
    return Fallen(np.full(places, -1, np.int32), np.zeros(1, np.int64))


def arrays(part: object) -> Iterator[np.ndarray]:
    """Return all arrays of a named tuple and of those inside it."""
    if isinstance(part, np.ndarray):
        yield part
    elif isinstance(part, tuple):
        for inside in part:
            yield from arrays(inside)


def bytes_of(run: Engine) -> tuple[bytes, ...]:
    """Return everything an engine has come to: record, flows, banks, parties, squads and places."""
    n, squads = run.parties.count, run.squads.row[: run.squads.many[0]]
    columns = [column[:n].tobytes() for column in run.parties.columns()]
    places = [array.tobytes() for array in arrays(run.state)]
    written = (run.block.tobytes(), run.flow.tobytes(), run.opened.tobytes())
    return (*written, *columns, squads.tobytes(), *places, run.people.tobytes())


def within(found: float, expected: float, sigmas: float, deviation: float) -> bool:
    """Return whether a mean found is within so many standard deviations of the one expected."""
    return abs(found - expected) <= sigmas * deviation
