"""An instance written as a world folder is read back the same, and every bad cell of the folder has its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.cli.scenarios import check_text
from sim.flee.world import (
    FleeInstance,
    FleeKind,
    examine,
    is_import,
    load_flee,
    load_imported,
    open_flee,
    shortened,
    unlike,
    write_world,
)
from sim.flee.world.world_tables import tables
from sim.flee.world.world_write import identifiers
from sim.scenario.errors import PanjError, Problems
from sim.world import load_world

CONFLICTS = Path(__file__).resolve().parents[4] / "shared" / "conflicts"
Read = Callable[..., FleeInstance]
Imported = Callable[..., Path]

#: An instance with everything that its reader lets pass.
QUIRKS = {
    "input/locations.csv": '''\
#name,region,country,lat,lon,location_type,conflict_date,pop/cap,conflict_intensity,initial_idps,capacity_per_day
Camp Ö,,Away,91.25,-3.1,refugee camp,,-5,1,3,0.1
"Tôwn, the ""old""",R,Home,1e-3,2.5,conflict_zone,-4,1234567,0.3,0,0
城,R,Home,1,2,town,,,1,0,0
tôwn the old,R,Home,1,2,conflict,6,77,0.7,0,0
Hub,R,Home,1,2,forwarding_hub,,5,1,0,0
Mark,R,Home,0,0,marker,,0,1,0,0
Idp,R,Home,1,3,idpcamp,,0,1,9,2.5
Late,S,Away,1,3,camp,,5000,1,0,0
No count,S,Other,1,3,camp,,5,1,0,0
''',
    "input/routes.csv": '''\
#name1,name2,distance,forced_redirection,max_move_speed
"Tôwn, the ""old""",城,0,0,12.75
城,tôwn the old,100.125,1,0
城,Hub,1e-7,2,360
城,Hub,33.333333333333336,,360
Hub,Mark,2.5,0,360
Mark,Camp Ö,1,0,360
Hub,Idp,3,0,360
Hub,Late,3,0,360
''',
    "input/closures.csv": """\
#closure_type,name1,name2,closure_start,closure_end
country,Home,Away,2,4
country,Away,Home,-3,-1
location,Idp,anything at all,0,3
location,Hub,,5,2
camp,Late,,0,101
idpcamp,Idp,x,1,-7
link,城,Hub,3,3
remove_forced_redirection,城,tôwn the old,0,-1
""",
    "input/conflicts.csv": '#Day,"Tôwn, the ""old""",tôwn the old,Hub,nowhere\n'
    + "".join(f"{day},{0.3 if day < 7 else 0},{day * 0.1 if day > 5 else 0},{int(day == 3)},1\n" for day in range(8)),
    "input/sim_period.csv": "StartDate,2020-01-01\nLength,10\n",
    "input/registration_corrections.csv": "Late,2020-01-07\n",
    "input/demographics_sex.csv": "value,Default,Hub\nf,0.6,\nm,,0.25\nx,,\n",
    "input/demographics_age.csv": "value,Default\n",
    "observed/data_layout.csv": "all,refugees.csv\nLate,a.csv,b.csv\nIdp,idp.csv\nNowhere,n.csv\n"
    "Hub,h.csv\nCamp Ö,o.csv\n",
    "observed/refugees.csv": "2020-01-01,10\n2020-02-01,320\n",
    "observed/a.csv": "2019-12-25,7\n2020-01-03,10\n2020-01-07,33\n2020-01-09,34\n",
    "observed/b.csv": "2019-12-25,1\n2020-01-07,3\n2020-01-20,4\n",
    "observed/idp.csv": "2020-01-05,3\n2020-01-02,9\n2020-01-02,11\n",
    "observed/n.csv": "2020-01-01,5\n",
    "observed/h.csv": "2020-01-01,5\n",
    "observed/o.csv": "2020-01-01,5\n",
    "simsetting.yml": """\
log_levels: {agent: 0}
spawn_rules:
  conflict_spawn_decay: [1.0, 0.5, 1.0e-05]
  conflict_spawn_decay_interval: 7
  take_from_population: yes
move_rules:
  awareness_level: -1
  softening: 12.5
  "odd: key": "a 'b' \\"c\\" #d"
  nothing: null
own_block: {deep: [1, {deeper: no}]}
optimisations: {}
""",
    "flee_output.csv": "Day,Late sim,Idp sim,Camp Ö sim\n" + "".join(f"{d},{d}.5,{d * d},0\n" for d in range(10)),
}


@pytest.fixture
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Write an instance as a world folder, with some text of one of its files changed."""

    def make(instance: FleeInstance, file: str = "", old: str = "", new: str = "") -> Path:
        folder = tmp_path_factory.mktemp("worlds") / "war"
        folder.mkdir()
        write_world(instance, folder, "war")
        if file:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, text
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


def test_an_instance_with_every_quirk_is_read_back_the_same(read: Read, imported: Imported) -> None:
    instance = read(QUIRKS)
    again = load_imported(imported(instance))
    assert unlike(again, instance) == []
    # what the comparison itself stands on
    assert again.places == instance.places
    for name in ("conflicts", "observed", "total", "refugees", "capacity", "link_km", "conflict_date"):
        assert np.array_equal(getattr(again, name), getattr(instance, name)), name
    assert again.settings == instance.settings
    assert again.demographics == instance.demographics
    assert [(c.kind, c.name1, c.name2, c.start, c.end) for c in again.closures] == [
        (c.kind, c.name1, c.name2, c.start, c.end) for c in instance.closures
    ]
    assert again.flee_output is not None


def test_the_quirks_are_all_there(read: Read) -> None:
    instance = read(QUIRKS)
    assert {FleeKind(int(k)) for k in instance.kind} == set(FleeKind) - {FleeKind.FLOOD_ZONE}
    assert len({closure.kind for closure in instance.closures}) == 6
    assert instance.capacity_per_day is not None
    assert instance.capacity_per_day.any()
    assert len(instance.layout[1].parts) == 2
    assert not np.array_equal(instance.layout[1].count, instance.layout[1].raw), "a correction"
    assert (np.diff(instance.layout[2].day) < 0).any(), "rows out of order"


@pytest.mark.parametrize(
    "changed",
    [
        lambda case: replace(case, conflicts=case.conflicts + 1e-12),
        lambda case: replace(case, days=9),
        lambda case: replace(case, closures=case.closures[:-1]),
        lambda case: replace(case, layout=(*case.layout[:-1], replace(case.layout[-1], name="x"))),
        lambda case: replace(case, layout=(*case.layout[:-1], replace(case.layout[-1], raw=case.layout[-1].raw + 1))),
        lambda case: replace(case, link_speed=np.full_like(case.link_speed, np.nan)),
        lambda case: replace(case, settings={}),
    ],
)
def test_the_comparison_sees_a_difference(changed: Callable[[FleeInstance], FleeInstance], read: Read) -> None:
    instance = read(QUIRKS)
    assert unlike(instance, instance) == []
    assert len(unlike(changed(instance), instance)) == 1


@pytest.mark.parametrize("name", ["mali2012", "burundi2015", "car2013", "ssudan2014"])
def test_the_published_conflicts_are_read_back_the_same(name: str, imported: Imported) -> None:
    if not (CONFLICTS / name).is_dir():
        pytest.skip("the conflicts folder is not here")
    instance = load_flee(CONFLICTS / name)
    again = load_imported(imported(instance))
    assert unlike(again, instance) == []
    known = {finding.check for finding in examine(instance)} - {"unknown-conflict", "short-conflicts"}
    assert {finding.check for finding in examine(again)} == known, "the doctor finds the same in the tables"


def test_the_folder_says_what_it_is_and_where_it_came_from(read: Read, imported: Imported) -> None:
    folder = imported(read(QUIRKS))
    assert is_import(folder)
    assert open_flee(folder).name == "war"
    written = {path.stem for path in folder.glob("*.csv")}
    assert written == set(tables())
    evidence = (folder / "evidence.csv").read_text(encoding="utf-8")
    assert {line.split(",")[0] for line in evidence.splitlines()[1:]} >= {"places", "roads", "history", "counts"}
    assert "places,capacity,Flee instance" in evidence
    assert "may be a copy of the counts" in evidence
    said = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert str(read(QUIRKS).folder) not in said, "no path of this machine"
    assert "panj run scenario.yaml" in (folder / "README.md").read_text(encoding="utf-8")
    assert "world: {flee: .}" in (folder / "scenario.yaml").read_text(encoding="utf-8")


def test_ids_are_plain_and_differ() -> None:
    names = ("Bobo-Dioulasso", "Tôwn, the old", "town the old", "城", "Bobo Dioulasso")
    assert identifiers(names) == ("bobo-dioulasso", "town-the-old", "town-the-old-2", "place-4", "bobo-dioulasso-2")


MISTAKES = {
    "unknown place": ("roads.csv", "hub,mark", "hub,marc", "6:5", "unknown place 'marc' (did you mean 'mark'?)"),
    "walk": ("roads.csv", "hub,mark,2.5,360,", "hub,mark,2.5,360,1.5", "6:18", "'1.5' is not a number from 0 to 1"),
    "kind": ("places.csv", "idp-camp", "idp", "8:9", "'idp' is not known"),
    "two of a name": ("places.csv", ",Mark,", ",Hub,", "7:6", "'Hub' stands twice, first on line 6"),
    "capacity": ("places.csv", "Away,S,1,3,,5000", "Away,S,1,3,,", "9:28", "a camp needs a capacity"),
    "camp with people": ("places.csv", "Away,S,1,3,,5000", "Away,S,1,3,7,5000", "9:27", "a camp has no population"),
    "town with capacity": ("places.csv", "Home,R,1,2,5,,", "Home,R,1,2,5,9,", "6:37", "has no capacity"),
    "camp at war": ("places.csv", "5000,,,,", "5000,,,2020-01-03,", "9:35", "a camp is not in conflict"),
    "town from day 0": ("places.csv", "2020-01-07", "2020-01-01", "5:51", "write kind conflict"),
    "zone from day 1": ("places.csv", "2020-01-01", "2020-01-02", "3:71", "from the first day 2020-01-01"),
    "intensity": ("places.csv", "5000,,,,", "5000,,,,0.5", "9:36", "an intensity without a conflict"),
    "period": ("period.csv", "2020-01-10", "2019-01-10", "2:12", "is before the first day 2020-01-01"),
    "home": ("period.csv", "Away", "Awya", "2:23", "no place is in the country 'Awya' (did you mean 'Away'?)"),
    "two periods": ("period.csv", "2020-01-01", "2020-01-01,2020-01-02,Away\n2020-01-01", "2:1", "2 rows"),
    "action": ("history.csv", "close-border", "shut-border", "8:12", "'shut-border' is not known"),
    "country": ("history.csv", "close-border,Home", "close-border,Hoem", "8:25", "did you mean 'Home'?"),
    "conflict outside": (
        "history.csv",
        "2020-01-04,conflict,hub",
        "2021-01-04,conflict,hub",
        "3:1",
        "not in the period",
    ),
    "conflict twice": ("history.csv", "2020-01-05,conflict,hub", "2020-01-04,conflict,hub", "4:21", "two intensities"),
    "conflict until": (
        "history.csv",
        "conflict,hub,,,",
        "conflict,hub,,2020-01-09,",
        "3:26",
        "a conflict has no 'until'",
    ),
    "no intensity": ("history.csv", "conflict,hub,,,1", "conflict,hub,,,", "3:27", "a conflict needs a value"),
    "closure with value": ("history.csv", "Away,2020-01-05,", "Away,2020-01-05,1", "8:46", "a closure has no value"),
    "no such date": ("counts.csv", "Idp,2020-01-05", "Idp,2020-02-30", "", "'2020-02-30' is not a date"),
    "unknown series": ("counts.csv", "Hub,2020", "Hup,2020", "", "unknown series 'Hup' (did you mean 'Hub'?)"),
    "series of one place": ("series.csv", "Hub,hub", "Hub,idp", "6:5", "has two series, first on line 4"),
    "series without counts": ("series.csv", "Hub,hub", "Hup,hub", "6:1", "counts.csv has no row of 'Hup'"),
    "flee's run": ("flee_run.csv", "late,2020-01-01", "hub,2020-01-01", "2:1", "'hub' is no camp with counts"),
    "a day of it": ("flee_run.csv", "late,2020-01-01,0.5\n", "", "", "no row of 'late' on 2020-01-01"),
    "setting": ("settings.yml", "softening: 12.5", "softening: far", "", "'far' is not a number"),
    "refused setting": ("settings.yml", "softening: 12.5", "use_v1_rules: true", "", "not supported"),
    "a dotted thousand": ("counts.csv", "Idp,2020-01-05,3,3", "Idp,2020-01-05,1.200,3", "", "may be a thousand times"),
    "evidence": ("evidence.csv", "medium", "sure", "", "'sure' is not known"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_every_bad_cell_has_its_place(case: str, read: Read, imported: Imported) -> None:
    file, old, new, place, said = MISTAKES[case]
    folder = imported(read(QUIRKS), file, old, new)
    with pytest.raises(Problems) as error:
        load_imported(folder)
    found = [str(problem) for problem in error.value.problems]
    assert any(re.search(rf"{file}(:\d+)*: ", text) and said in text for text in found), found
    assert any(f"{file}:{place}" in text for text in found), found


@pytest.mark.parametrize("table", ["series", "places"])
def test_a_table_of_nothing_but_its_header_is_told(table: str, read: Read, imported: Imported) -> None:
    folder = imported(read(QUIRKS))
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"unknown|there is no series"):
        load_imported(folder)


@pytest.mark.parametrize("table", [name for name, table in tables().items() if table.required])
def test_a_table_that_every_import_has_must_be_there(table: str, read: Read, imported: Imported) -> None:
    folder = imported(read())
    (folder / f"{table}.csv").unlink()
    with pytest.raises(PanjError, match=rf"{table}\.csv"):
        load_imported(folder)


def test_it_is_no_world_of_panjs_own_engine(read: Read, imported: Imported) -> None:
    with pytest.raises(PanjError, match=r"is a world driven by counts, .*, which Panj's own engine cannot run"):
        load_world(imported(read()))


def test_the_period_may_say_who_is_at_home(read: Read, imported: Imported) -> None:
    instance = read()
    assert instance.home == "Home"
    assert load_imported(imported(instance, "period.csv", "Home", "Away")).home == "Away"


def test_the_first_days_are_those_of_the_whole(read: Read) -> None:
    instance = read(QUIRKS)
    short = shortened(instance, 4)
    assert short.days == 4
    for name in ("conflicts", "observed", "total", "refugees", "flee_output"):
        assert np.array_equal(getattr(short, name), getattr(instance, name)[:4], equal_nan=True), name
    assert [len(row.daily) for row in short.layout] == [4] * len(instance.layout)
    assert shortened(instance, 10) is instance


def test_degrees_that_are_none_on_earth_are_told_of_a_world_too(read: Read, imported: Imported) -> None:
    """Only the import told of them, once; a world that was edited later never."""
    folder = imported(read({}))
    assert load_imported(folder).warnings == ()
    lines = (folder / "places.csv").read_text(encoding="utf-8").splitlines()
    head, cells = lines[0].split(","), lines[1].split(",")
    cells[head.index("lat")], cells[head.index("lon")] = "100", "-181"
    (folder / "places.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    lat, lon = load_imported(folder).warnings
    assert lat.endswith("places.csv:2: 'lat' is beyond 90 degrees; kept, maps will be wrong")
    assert lon.endswith("places.csv:2: 'lon' is beyond 180 degrees; kept, maps will be wrong")


def test_two_counts_of_a_day_are_told_of_a_world_too(read: Read, imported: Imported) -> None:
    folder = imported(read({}))
    path = folder / "counts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    (told,) = load_imported(folder).warnings
    assert told.endswith("on one day: the later one counts from that day on")
    path.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n", encoding="utf-8")
    assert "out of order" in load_imported(folder).warnings[0]


def test_a_kind_that_is_not_known_is_one_mistake(read: Read, imported: Imported) -> None:
    """The second was that "a None has no capacity"."""
    with pytest.raises(Problems) as error:
        load_imported(imported(read({}), "places.csv", ",camp,", ",Camp,"))
    (problem,) = error.value.problems
    assert "'Camp' is not known" in str(problem)


def test_a_count_with_a_fraction_is_read_back_and_never_as_thousands(read: Read, imported: Imported) -> None:
    instance = read({})
    (row, *_) = instance.layout
    changed = replace(row, count=np.full_like(row.count, 1.125))
    again = load_imported(imported(replace(instance, layout=(changed, *instance.layout[1:]))))
    assert (again.layout[0].count == 1.125).all()


def test_what_a_run_refuses_check_refuses_of_a_world_and_of_a_scenario_on_it(read: Read, imported: Imported) -> None:
    folder = imported(read())
    history = folder / "history.csv"
    ends = "2020-01-04,conflict,a,,,0\n"
    history.write_text(history.read_text(encoding="utf-8") + ends, encoding="utf-8")
    for path in (folder, folder / "scenario.yaml"):
        said, sound = check_text(path)
        assert not sound
        assert "people leave, but no place with people is in conflict" in said


def test_check_tells_what_cannot_be_meant_in_a_world_driven_by_counts(read: Read, imported: Imported) -> None:
    folder = imported(read())
    places = folder / "places.csv"
    places.write_text(places.read_text(encoding="utf-8").replace(",1000,", ",81000000,"), encoding="utf-8")
    for path in (folder, folder / "scenario.yaml"):
        said, sound = check_text(path)
        assert sound
        assert "81,000,000 people, more than any town on Earth" in said
