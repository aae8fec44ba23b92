"""What few instances have: floods, hunger, changes of type, camps that begin empty, and no counts or period at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.flee.world import FleeInstance, FleeKind, write_world
from sim.flee.world.world_read import load_imported, unlike
from sim.scenario.errors import Problems

from .conftest import FLOODED as WITH_FLOODS
from .conftest import FURTHER, SMALL, Read, Write, Wrong

FLOODS = WITH_FLOODS["simsetting.yml"]
LEVELS = WITH_FLOODS["input/flood_level.csv"]
FLOODED = {"simsetting.yml": FLOODS, "input/flood_level.csv": LEVELS, "input/conflicts.csv": None}
NOBODY = {name: None for name in SMALL if name.startswith("observed/")}


def told(read: Read, changes: dict[str, str | None], words: str) -> bool:
    return any(words in line for line in read(changes).warnings)


def test_without_counts_all_camps_begin_empty_and_nobody_was_counted(read: Read) -> None:
    case = read(NOBODY)
    assert (case.counted, case.camps.tolist(), case.layout) == (False, [2], ())
    assert not any(counts.any() for counts in (case.observed, case.total, case.refugees, case.reported))
    assert any("nobody was counted" in line for line in case.warnings)


def test_without_a_period_it_is_that_of_the_total(read: Read) -> None:
    case = read({"input/sim_period.csv": None})
    assert (str(case.start), case.days) == ("2020-01-01", 32)  # refugees.csv: 2020-01-01 to 2020-02-01
    assert any("refugees.csv: there is no sim_period.csv" in line for line in case.warnings)


def test_a_total_without_dates_says_no_period(wrong: Wrong) -> None:
    ((file, _, _, text),) = [
        found
        for found in wrong({"input/sim_period.csv": None, "observed/refugees.csv": "Date,n\n"})
        if "sim_period" in found[3]
    ]
    assert (file, "has no date" in text) == ("data_layout.csv", True)


def test_inputs_may_lie_in_input_files(read: Read) -> None:
    renamed = {name: None for name in SMALL if name.startswith("input/")}
    renamed |= {name.replace("input/", "input_files/"): text for name, text in SMALL.items() if "input/" in name}
    assert read(renamed).places == ("A", "B", "C")


def test_levels_of_floods_by_place_and_day(read: Read) -> None:
    case = read(FLOODED)
    assert case.floods is not None
    assert case.floods[:, 0].tolist() == [0, 1] * 5
    assert not case.floods[:, 1:].any()
    assert not case.conflicts.any()  # nor does the date of the conflict zone count


def test_where_there_are_floods_conflicts_are_not_read(read: Read) -> None:
    assert told(read, FLOODED | {"input/conflicts.csv": "rubbish"}, "conflicts.csv: not read: where there are floods")


def test_floods_that_no_setting_asks_for_are_not_read(read: Read) -> None:
    assert told(read, {"input/flood_level.csv": LEVELS}, "flood_level.csv: not read: no setting asks for floods")


def test_a_flood_above_what_the_lists_know_is_refused(wrong: Wrong) -> None:
    ((file, _, _, text),) = wrong(FLOODED | {"input/flood_level.csv": LEVELS.replace("9,1,0", "9,1,3")})
    assert file == "flood_level.csv"
    assert "'B' has a flood of level 3 on day 9, but 'displaced_per_flood_day' ends with level 2" in text


def test_the_last_level_of_the_lists_is_told_since_flee_stops_there(read: Read) -> None:
    text = LEVELS.replace("9,1,0", "9,1,2")
    assert told(read, FLOODED | {"input/flood_level.csv": text}, "level 2 is the last of 'displaced_per_flood_day'")


def test_floods_with_the_documented_key_and_places_of_any_kind_are_compared(read: Read) -> None:
    case = read(FLOODED | {"simsetting.yml": FLOODS.replace("spawn_mode: {", "spawning: {")})
    assert case.floods is not None
    layout = SMALL["observed/data_layout.csv"] + "B,b.csv\n"
    more = {"observed/data_layout.csv": layout, "observed/b.csv": "2020-01-01,1\n"}
    assert read(FLOODED | more).camps.tolist() == [2, 1]


def test_departures_by_flood_take_people_from_their_place(wrong: Wrong) -> None:
    ((_, line, _, text),) = wrong(FLOODED | {"simsetting.yml": FLOODS.replace("population: True", "population: no")})
    assert (line, "'take_from_population: True' only" in text) == (2, True)


def test_hunger_is_linear_between_its_days_and_held_at_its_ends(read: Read) -> None:
    case = read({"input/region_attributes_IPC.csv": "#Day,R,S\n2,10,0\n6,50,0\n"})
    assert case.hunger is not None
    assert case.hunger[:, 0].tolist() == pytest.approx([0.1, 0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5])
    assert not case.hunger[:, 1:].any()
    assert any("no column for the region 'unknown'" in line for line in case.warnings)


@pytest.mark.parametrize("folder", ["", "input/"])
def test_changes_of_type(read: Read, folder: str) -> None:
    text = "#name,type,day\nB,idpcamp,3\nA,town,5\n"
    found = read({f"{folder}location_changes.csv": text}).changes
    assert [(c.place, c.kind, c.day) for c in found] == [(1, FleeKind.IDP_CAMP, 3), (0, FleeKind.TOWN, 5)]


def test_trade_and_development_of_places(read: Read) -> None:
    text = SMALL["input/locations.csv"].replace("pop/cap", "pop/cap,trade_volume,hdi")
    text = text.replace("0,1000", "0,1000,,").replace("town,,", "town,,,,").replace("5000", "5000,80.5,0.6")
    case = read({"input/locations.csv": text, "simsetting.yml": "move_rules:\n  use_economic_pull: True\n"})
    columns = [column if column is None else column.tolist() for column in (case.trade, case.hdi)]
    assert columns == [[0, 0, 80.5], [0, 0, 0.6]]


def test_camps_that_begin_empty_have_counts_less_those_of_day_0(read: Read) -> None:
    counts = {"observed/c.csv": "2020-01-01,100\n2020-01-06,150\n2020-01-11,50\n"}
    case = read(counts | {"simsetting.yml": "spawn_rules:\n  empty_camps_on_day0: True\n"})
    assert case.observed[:, 0].tolist() == [0, 10, 20, 30, 40, 50, 30, 10, 0, 0]  # falls below day 0 are none
    assert case.total.tolist() == [0, 10, 20, 30, 40, 50, 30, 10, -10, -30]
    assert case.before is not None
    assert case.before.tolist() == [100]


@pytest.mark.parametrize("name", ["agents.csv", "major_routes.csv", "region_attributes_GDP.csv"])
def test_files_that_flee_does_not_read_are_told(read: Read, name: str) -> None:
    assert told(read, {f"input/{name}": ""}, f"{name}: not read")


def test_a_road_from_a_place_to_itself_is_kept_and_told(read: Read) -> None:
    changes = {"input/routes.csv": SMALL["input/routes.csv"] + "B,B,3\n"}
    assert read(changes).link_km.tolist() == [100, 50, 3]
    assert told(read, changes, "a road from a place to itself")


@pytest.mark.parametrize(
    "changes",
    [
        FURTHER,
        FLOODED,
        NOBODY,
        {"input/region_attributes_IPC.csv": "#Day,R,S\n2,10,0\n6,50,0\n"},
        {"location_changes.csv": "B,idpcamp,3\nA,flood_zone,5\n"},
        {"simsetting.yml": "spawn_rules:\n  empty_camps_on_day0: True\n"},
        {"input/locations.csv": SMALL["input/locations.csv"] + "B,,Home,1,2.1,town,,7\n"},
    ],
)
def test_an_import_keeps_all_of_it(read: Read, write: Write, changes: dict[str, str | None]) -> None:
    case = read(changes)
    assert unlike(load_imported(imported(case, write({}) / "made")), case) == []


def test_what_an_import_needs_and_knows_is_asked_of_it_as_it_is(read: Read, write: Write) -> None:
    """Its period says who is at home, and its history may have been changed."""
    text = SMALL["input/locations.csv"].replace("pop/cap", "pop/cap,trade_volume,hdi")
    text = text.replace("0,1000", "0,1000,,").replace("town,,", "town,,,,").replace("5000", "5000,80.5,0.6")
    pulled = {"input/locations.csv": text, "simsetting.yml": "move_rules:\n  use_economic_pull: True\n"}
    folder = imported(read(pulled), write({}) / "pulled")
    assert load_imported(folder).home == "Home"
    places, period = folder / "places.csv", folder / "period.csv"
    places.write_text(re.sub(r",0,0$", ",,", places.read_text(), flags=re.MULTILINE))
    assert load_imported(folder).trade is not None
    period.write_text(period.read_text().replace("Home", "Away"))
    with pytest.raises(Problems, match="needs the columns trade_volume and hdi of every place abroad"):
        load_imported(folder)
    folder = imported(read(FLOODED), write({}) / "flooded")
    history = folder / "history.csv"
    history.write_text(re.sub(r"(flood,[^,\n]*,[^,\n]*,[^,\n]*,)[^,\n]+", r"\g<1>10000000000", history.read_text()))
    with pytest.raises(Problems, match=r"history\.csv: .*has a flood of level 2147483647 .*ends with level"):
        load_imported(folder)


def imported(case: FleeInstance, folder: Path) -> Path:
    folder.mkdir()
    write_world(case, folder, "made")
    return folder
