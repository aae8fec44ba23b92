"""A world of Panj's own kind can be loaded and run, says of every number whose it is, and makes up no capacity."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.building.closures import Closing
from sim.building.posts import Post
from sim.building.recipe.load import load_recipe
from sim.building.records import Camps, Roads, Towns
from sim.building.steps.fighting import Fighting
from sim.building.steps.peopled import Peopled
from sim.building.steps.taking import FightingDay, Taking
from sim.building.worlds.crossings import crossings, unreached
from sim.building.worlds.driven import Period
from sim.building.worlds.given import Garrison, Given
from sim.building.worlds.own import own
from sim.building.worlds.own_files import write_own
from sim.building.worlds.own_tables import Cell
from sim.building.worlds.pieces import Pieces
from sim.world import World, load_world
from sim.world.evidence import evidence_gaps
from sim.world.names import short_name

START = dt.date(2014, 1, 1)
FIRST = START.toordinal()
PERIOD = Period("made", "CAF", START, 100)


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


def pieces() -> Pieces:
    """Two towns on a line to the north, two camps in one country and one in another, all on straight roads."""
    towns = Towns(
        *(("1", "2"), ("Kabo", "Sibut"), ((), ())),
        *(np.array([7.0, 6.0]), np.array([18.0, 18.0]), ("CAF", "CAF"), ("Ouham", "Kemo")),
        *(np.array([20_000, -1]), ints(2, 3)),
    )
    camps = Camps(
        *(("Belom", "Moyo", "Bili"), ("TCD", "TCD", "COD")),
        *(np.array([9.0, 9.0, 4.0]), np.array([18.0, 18.2, 18.0])),
        *(np.array([-1, 8000, -1]), ints(-1, -1, -1), ints(2, 3, 4)),
    )
    roads = Roads(
        *(ints(0, 0, 3, 1), ints(1, 2, 0, 4), np.array([139.0, 278.0, 290.0, 300.0]), ("", "", "", "asphalt")),
        *(np.array([True, True, True, False]), np.zeros(4, np.bool_), np.zeros(4, np.bool_)),
    )
    first, over = FIRST + ints(5, 11, -90), FIRST + ints(11, 21, -80)
    fighting = Fighting(ints(0, 0, 0), first, over, ints(1, 1, 1), ints(1, 1, 1))
    return Pieces(towns, camps, roads, fighting, (), (Closing("TCD", FIRST + 30, FIRST + 40),))


def test_a_host_without_a_road_from_home_is_reached_by_nobody() -> None:
    assert unreached(pieces(), ("TCD", "COD")) == []
    made = pieces()
    without = replace(made, roads=replace(made.roads, b=ints(1, 2, 0, 3)))  # the last one leads to another camp of Chad
    assert unreached(without, ("TCD", "COD", "CMR")) == ["COD", "CMR"]


def built(folder: Path, given: Given | None = None, made: Pieces | None = None) -> World:
    own(PERIOD, made or pieces(), given or Given()).write(folder)
    assert evidence_gaps(folder) == []
    return load_world(folder)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_number_has_its_evidence_and_what_was_not_given_is_an_estimate_with_a_band(tmp_path: Path) -> None:
    built(tmp_path, Given(sources={"towns": "raw/towns.csv"}))
    rows = {(row["table"], row["key"], row["column"]): row for row in table(tmp_path, "evidence")}
    assert rows["places", "kabo", "population"]["source"] == "raw/towns.csv"
    sibut = rows["places", "sibut", "population"]
    assert (sibut["source"], sibut["confidence"], sibut["value"]) == ("estimate", "low", "20000")
    assert all(row["method"] for row in rows.values() if row["source"] == "estimate")


def test_people_that_the_areas_have_themselves_are_of_their_file_alone(tmp_path: Path) -> None:
    """Its evidence named the recipe, too, as the table of people that is not there."""
    people = (Peopled(29_000, 20_000, "Ouham", 29_000), Peopled(0, 0, "", 0))
    built(tmp_path, Given(people=people, sources={"towns": "raw/towns.csv", "areas": "raw/areas.geojson"}))
    (row,) = (row for row in table(tmp_path, "evidence") if (row["key"], row["column"]) == ("kabo", "population"))
    assert "its part of the others of Ouham (raw/areas.geojson), as the towns there" in row["method"]


def test_what_a_straight_line_is_like_nobody_has_said() -> None:
    made = pieces()
    lines = replace(made, roads=replace(made.roads, straight=np.ones(len(made.roads.a), np.bool_)))
    modes = [road["mode"] for road in own(PERIOD, lines, Given()).rows["roads"]]
    assert modes
    for mode in modes:
        assert isinstance(mode, Cell)
        assert (mode.value, mode.source) == ("gravel", "estimate")


def test_a_camp_without_a_capacity_is_an_exit_and_none_is_made_up(tmp_path: Path) -> None:
    built(tmp_path)
    camps = {row["place"]: row for row in table(tmp_path, "places") if row["kind"] in ("site", "exit")}
    assert {name: row["kind"] for name, row in camps.items()} == {"belom": "exit", "moyo": "site", "bili": "exit"}
    assert [camps["moyo"][f"capacity{end}"] for end in ("_low", "", "_high")] == ["8000"] * 3
    assert camps["belom"]["capacity"] == ""


def test_there_are_civilians_only_unless_garrisons_are_given(tmp_path: Path) -> None:
    built(tmp_path)
    assert table(tmp_path, "garrisons") == []
    built(tmp_path, Given(garrisons=(Garrison("kabo-garrison", 0, 10, 20, 30),)))
    assert [row["central"] for row in table(tmp_path, "garrisons")] == ["20"]


def test_a_town_has_one_crossing_to_each_host_and_every_way_keeps_its_length(tmp_path: Path) -> None:
    built(tmp_path)
    km = {(row["from"], row["to"]): float(row["km"]) for row in table(tmp_path, "roads")}
    both = {(row["from"], row["to"]): row["both_ways"] for row in table(tmp_path, "roads")}
    assert set(km) == {
        *(("kabo", "sibut"), ("kabo", "kabo-to-tcd"), ("kabo-to-tcd", "belom"), ("kabo-to-tcd", "moyo")),
        *(("sibut", "sibut-to-cod"), ("sibut-to-cod", "bili")),
    }
    assert km["kabo", "kabo-to-tcd"] + km["kabo-to-tcd", "belom"] == pytest.approx(278)
    assert km["kabo", "kabo-to-tcd"] + km["kabo-to-tcd", "moyo"] == pytest.approx(290)
    assert (both["kabo", "kabo-to-tcd"], both["kabo-to-tcd", "moyo"]) == ("yes", "no")


def test_roads_that_cross_the_border_far_from_each_other_have_crossings_of_their_own(tmp_path: Path) -> None:
    made = pieces()
    far = replace(made.camps, lon=np.array([18.0, 21.0, 18.0]))
    built(tmp_path, made=replace(made, camps=far))
    names = {row["place"]: row["name"] for row in table(tmp_path, "places") if row["kind"] == "crossing"}
    assert names["kabo-to-tcd"] == "Kabo to Belom"
    assert names["kabo-to-tcd-2"] == "Kabo to Moyo"
    assert names["sibut-to-cod"] == "Sibut to DR Congo"


def test_labels_of_crossings_with_one_town_and_host_tell_them_apart(tmp_path: Path) -> None:
    """Both were "Ndélé to Chad" in the report: a label leaves out what stands in brackets behind a long name."""
    made = pieces()
    built(tmp_path, made=replace(made, camps=replace(made.camps, lon=np.array([18.0, 21.0, 18.0]))))
    names = [row["name"] for row in table(tmp_path, "places") if row["kind"] == "crossing"]
    assert len({short_name(name).split(" (")[0] for name in names}) == len(names) == 3


def test_the_border_lies_where_the_country_ends_and_in_the_middle_where_nobody_knows() -> None:
    found = crossings(pieces(), (), lambda lat, lon: 5.0 <= lat <= 7.5)
    assert [round(crossing.lat, 1) for crossing in found] == [7.5, 7.5, 5.0]
    assert found[0].near_km == pytest.approx(278 / 4, abs=1)
    assert all(crossing.found for crossing in found)
    (kabo, _, sibut) = crossings(pieces(), (), None)
    assert (kabo.lat, sibut.lat, kabo.found) == (8.0, 5.0, False)


def test_roads_over_one_post_share_it_and_a_post_that_is_a_detour_is_not_taken(tmp_path: Path) -> None:
    built(tmp_path, Given(posts=(Post("Sido", 8.0, 18.1), Post("Far", 7.0, 30.0))))
    places = {row["place"]: row for row in table(tmp_path, "places") if row["kind"] == "crossing"}
    assert set(places) == {"sido-to-tcd", "sibut-to-cod"}
    assert [places[name]["crossing_kind"] for name in places] == ["bridge", "ford"]


def test_fighting_takes_no_place_and_its_value_is_an_estimate_with_a_band(tmp_path: Path) -> None:
    days = (
        FightingDay(0, FIRST + 5, FIRST + 5, FIRST + 5, 2, 9, "raw/ged.csv:7"),
        FightingDay(1, FIRST + 8, FIRST + 6, FIRST + 10, 1, 1, "raw/ged.csv:9"),
    )
    built(tmp_path, Given(fighting=days))
    rows = [
        [row[key] for key in ("date", "action", "target", "value", "earliest")] for row in table(tmp_path, "history")
    ]
    assert rows == [
        ["2014-01-06", "fighting", "kabo", "0.75", ""],
        ["2014-01-09", "fighting", "sibut", "0.5", "2014-01-07"],
        ["2014-01-31", "policy", "TCD", "closed", ""],
        ["2014-02-10", "policy", "TCD", "open", ""],
    ]
    told = {(row["key"], row["column"]): row for row in table(tmp_path, "evidence") if row["table"] == "history"}
    value, date = told["2014-01-06|fighting|kabo|", "value"], told["2014-01-09|fighting|sibut|", "date"]
    assert (value["source"], value["method"]) == ("estimate", "2 events, 9 deaths; a siege is 1: from 0.36 to 1")
    assert (date["source"], date["confidence"]) == ("raw/ged.csv:9", "medium")
    assert date["method"] == "the middle of the days from 2014-01-07 to 2014-01-11"


def test_a_place_changes_hands_where_an_event_says_who_took_it_and_never_twice_to_one_side(tmp_path: Path) -> None:
    taken = (
        Taking(1, FIRST - 9, "insurgent", True, "raw/acled.csv:2"),
        Taking(0, FIRST + 5, "insurgent", False, "raw/acled.csv:3"),
        Taking(0, FIRST + 7, "insurgent", True, "raw/acled.csv:4"),
        Taking(0, FIRST + 9, "government", True, "raw/acled.csv:5"),
        Taking(1, FIRST + 9, "insurgent", True, "raw/acled.csv:6"),
    )
    world = built(tmp_path, Given(takings=taken))
    rows = [(row["date"], row["action"], row["target"], row["value"]) for row in table(tmp_path, "history")]
    assert rows[:2] == [("2014-01-06", "capture", "kabo", "handed"), ("2014-01-10", "retake", "kabo", "")]
    held = {row["place"]: row["at_start"] for row in table(tmp_path, "places") if row["kind"] == "district"}
    assert held == {"kabo": "government", "sibut": "insurgent"}
    assert len(world.events) == 4


def test_a_border_that_is_closed_on_the_first_day_is_closed_in_hosts(tmp_path: Path) -> None:
    closed = replace(pieces(), closings=(Closing("TCD", FIRST - 5, None),))
    built(tmp_path, made=closed)
    assert {row["host"]: row["policy_civilian"] for row in table(tmp_path, "hosts")} == {"TCD": "closed", "COD": "open"}


RECIPE = """\
name: made
home: CAF
hosts: [TCD, COD]
from: 2014-01-01
days: 100
kind: own
"""


def test_the_readme_says_how_many_numbers_nobody_has_given(tmp_path: Path) -> None:
    (tmp_path / "world-recipe.yaml").write_text(RECIPE)
    tables = own(PERIOD, pieces(), Given())
    write_own(load_recipe(tmp_path / "world-recipe.yaml"), tables, Given(), tmp_path)
    rows = table(tmp_path, "evidence")
    made = sum(row["source"] == "estimate" for row in rows)
    text = (tmp_path / "README.md").read_text()
    assert f"{made} of {len(rows)} numbers are estimates" in text
    assert "2 districts, 2 crossings, 1 site, 2 exits; " in text.replace("\n", " ")


@pytest.mark.slow
def test_it_runs_and_civilians_arrive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "scenarios" / "worlds" / "made"
    folder.mkdir(parents=True)
    (tmp_path / "world-recipe.yaml").write_text(RECIPE)
    given = Given(fighting=tuple(FightingDay(0, day, day, day, 3, 3, "") for day in range(FIRST + 3, FIRST + 30)))
    write_own(load_recipe(tmp_path / "world-recipe.yaml"), own(PERIOD, pieces(), given), given, folder)
    monkeypatch.chdir(tmp_path)
    summary = sim.run(folder / "scenario.yaml", replicates=2, jobs=1).summary
    assert summary["world"]["sheltered.civilian"]["end"]["0.50"] > 0
    assert summary["world"]["sheltered.military"]["end"]["0.95"] == 0


def test_equal_pieces_give_equal_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    built(tmp_path / "a")
    built(tmp_path / "b")
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "place"), [("World", "place-world"), ("All", "place-all"), ("Civilian", "place-civilian")]
)
def test_a_town_called_as_the_results_call_something_else_has_another_id(name: str, place: str, tmp_path: Path) -> None:
    made = pieces()
    world = built(tmp_path, made=replace(made, towns=replace(made.towns, name=(name, "Sibut"))))
    assert world.places.ids[0] == place
