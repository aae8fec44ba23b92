"""A Flee instance small enough to read at a glance, written to a folder that each test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.flee.world import FleeInstance, load_flee
from sim.scenario.errors import Problem, Problems

#   A (conflict) --100-- B (town) --50-- C (camp, abroad)        ten days
SMALL = {
    "input/locations.csv": """\
#name,region,country,lat,lon,location_type,conflict_date,pop/cap
A,R,Home,1.5,2.5,conflict_zone,0,1000
B,,Home,1,2,town,,
C,S,Away,1,2.3,camp,,5000
""",
    "input/routes.csv": """\
#name1,name2,distance,forced_redirection
A,B,100,0
B,C,50,
""",
    "input/closures.csv": """\
#closure_type,name1,name2,closure_start,closure_end
country,Home,Away,2,4
""",
    "input/conflicts.csv": "#Day, A, B\n" + "".join(f"{day}, 1, 0\n" for day in range(10)),
    "input/sim_period.csv": "StartDate,2020-01-01\nLength,10\n",
    "observed/data_layout.csv": "total,refugees.csv\nC,c.csv\n",
    "observed/refugees.csv": "Date,Refugee_numbers\n2020-01-01,10\n2020-02-01,320\n",
    "observed/c.csv": "2020-01-01,0\n2020-01-05,10\n2020-01-08,11\n2020-02-01,4000\n",
}

#: The same with all that few instances have, but for floods.
FURTHER = SMALL | {
    "simsetting.yml": """\
spawn_rules:
  starvation_driven_spawning: True
  empty_camps_on_day0: True
  conflict_spawn_decay: [1.0, 0.5]
move_rules:
  flee_when_starving: True
  avoid_food_deprived_locations: True
  ChildrenAvoidHazards: True
  awareness_level: 2
""",
    "location_changes.csv": "#name,type,day\nB,idpcamp,3\nB,marker,5\n",
    "input/region_attributes_IPC.csv": "#Day,R,S,unknown\n2,10,0,3.5\n6,50,0,1\n",
    "input/demographics_age.csv": "age,Default,A\n5,1,2\n30,3,\n",
}
#: The same with floods in place of conflicts.
FLOODED = {name: text for name, text in SMALL.items() if "conflicts" not in name} | {
    "simsetting.yml": """\
spawn_rules:
  flood_zone_spawning_only: True
  conflict_zone_spawning_only: False
  take_from_population: True
  flood_driven_spawn_mode: {flood_spawn_mode: pop_ratio, displaced_per_flood_day: [0, 0.1, 0.5]}
move_rules:
  flood_rules: {flood_movechances: [0.3, 0.5, 1.0], flood_loc_weights: [1, 0.5, 0.0]}
""",
    "input/flood_level.csv": "#Day, A, B\n" + "".join(f"{day},{day % 2},0\n" for day in range(10)),
}

Write = Callable[..., Path]
Read = Callable[..., FleeInstance]
Wrong = Callable[..., list[tuple[str, int | None, int | None, str]]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small instance with some files changed; None leaves one out."""

    def make(changes: dict[str, str | bytes | None] | None = None) -> Path:
        for name, content in (SMALL | (changes or {})).items():
            if content is None:
                continue
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return make


@pytest.fixture
def read(write: Write) -> Read:
    return lambda changes=None: load_flee(write(changes))


@pytest.fixture
def problems(write: Write) -> Callable[..., list[Problem]]:
    def refused(changes: dict[str, str | bytes | None]) -> list[Problem]:
        with pytest.raises(Problems) as error:
            load_flee(write(changes))
        return list(error.value.problems)

    return refused


@pytest.fixture
def wrong(problems: Callable[..., list[Problem]]) -> Wrong:
    """Return file name, line, column and text of everything that is wrong."""

    def refused(changes: dict[str, str | bytes | None]) -> list[tuple[str, int | None, int | None, str]]:
        return [(Path(str(p.file)).name, p.line, p.column, f"{p.message} ({p.hint})") for p in problems(changes)]

    return refused
