"""Nothing that a file says is lost without a word: what became nothing of the world is a row with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims, add
from sim.building.recipe.edit import answer, choose
from sim.building.records import UNKNOWN
from sim.building.steps.build import Built, built
from sim.building.steps.left_over import LeftOver, left_over, written
from tests.building.small import recipe


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recipe(tmp_path_factory.mktemp("left") / "caf")


@pytest.fixture(scope="module")
def found(file: Path) -> Built:
    return built(load_recipe(file), file.parent)


def by_check(file: Path, found: Built) -> dict[str, LeftOver]:
    rows = list(left_over(load_recipe(file), found))
    assert len({row.check for row in rows}) == len(rows)
    return {row.check: row for row in rows}


def test_each_row_says_why_with_its_numbers_and_where_it_stands(file: Path, found: Built) -> None:
    rows = by_check(file, found)
    assert set(rows) == {"towns", "events-few-deaths", "events-no-fighting", "events-far"}
    small = LeftOver("towns", "Small", "900 people, fewer than towns_over, 10,000", "raw/towns.csv:5")
    assert repr(rows["towns"]) == repr(small), "its km is NaN, which is not equal to itself"
    few, far = rows["events-few-deaths"], rows["events-far"]
    assert (few.what, few.why) == ("2014-01-12 Bozoum", "0 deaths, fewer than deaths, 1")
    assert (few.where, few.near) == ("raw/events.csv:4", "Bozoum")
    assert (far.what, far.where, far.near) == ("2014-01-20 far away", "raw/events.csv:6", "Paoua")
    assert far.why == f"{far.km:,.0f} km from any place, farther than radius_km, 50"


def test_posts_of_which_no_crossing_is_made_are_told_and_left_over_with_their_lines(tmp_path: Path) -> None:
    file, table = recipe(tmp_path / "caf", own=True), tmp_path / "crossings.csv"
    rows = "Garoua,5.84,14.90,Cameroon\nFar,9.90,22.00,Chad\nBeside,5.80,15.00,Cameroon\n"
    table.write_text(f"name,lat,lon,host\n{rows}", encoding="utf-8")
    add(file, "crossings", [table], Claims())
    found = built(load_recipe(file), file.parent)
    left = [row for row in left_over(load_recipe(file), found) if row.check == "posts-unused"]
    assert [(row.what, row.where) for row in left] == [
        ("Far", "raw/crossings.csv:3"),
        ("Beside", "raw/crossings.csv:4"),
    ]
    assert "times as long over it as straight on, more than 1.3" in left[0].why
    assert left[1].why == "the way from Bouar to Gado is shorter over Garoua"
    (told,) = [told for told in found.told if told.check == "posts-unused"]
    assert (told.severity, told.where[-16:]) == ("warning", "/crossings.csv:3")
    assert told.text.startswith(f"2 of 3 border posts are used for no crossing (Far: {left[0].why}, Beside: ")


def test_crossings_of_a_world_driven_by_counts_are_told_to_be_of_no_use(tmp_path: Path) -> None:
    file, table = recipe(tmp_path / "caf"), tmp_path / "crossings.csv"
    table.write_text("name,lat,lon,host\nGaroua,5.84,14.90,Cameroon\n", encoding="utf-8")
    add(file, "crossings", [table], Claims())
    (told,) = [told for told in built(load_recipe(file), file.parent).told if told.check == "crossings-unused"]
    assert (
        told.text == "crossings are for worlds of Panj's own alone (kind: own); this one is driven by counts: not used"
    )


def test_every_event_is_at_a_place_or_left_over(file: Path, found: Built) -> None:
    events = found.grounds.files.events
    assert events is not None
    rows = [row for row in left_over(load_recipe(file), found) if row.check.startswith("events-")]
    assert len(rows) + int((found.grounds.placed.place != UNKNOWN).sum()) == len(events.id)


def test_a_choice_leaves_nothing_over(file: Path) -> None:
    try:
        choose(file, "radius_km", 500)
        wider = choose(file, "towns_over", 0)
        rows = {row.check for row in left_over(wider, built(wider, file.parent))}
    finally:
        choose(file, "towns_over", 10_000)
        choose(file, "radius_km", 50)
    assert rows == {"events-few-deaths", "events-no-fighting"}


def test_ends_of_roads_that_are_no_place_and_places_that_no_road_reaches_are_rows(tmp_path: Path) -> None:
    file = recipe(tmp_path / "caf")
    table = tmp_path / "roads.csv"
    table.write_text("from,to,km\nBouar,Halfway,60\nHalfway,Bozoum,70\nBouar,Gado,150\n", encoding="utf-8")
    add(file, "roads", [table], Claims())
    answer(file, ("roads", "*"), None)
    now = load_recipe(file)
    assert now.roads == "table"
    rows = {(row.check, row.what): row for row in left_over(now, built(now, now.folder))}
    assert rows["road-ends", "Halfway"].why.startswith("an end of 2 roads, and no place of the world")
    assert rows["road-ends", "Halfway"].where == "raw/roads.csv:2"
    assert {what for check, what in rows if check == "unreached"} == {"Paoua", "Gore"}
    assert "straight lines to it: " in rows["unreached", "Gore"].why
    assert rows["unreached", "Gore"].where == "raw/camps.csv:2"


def test_the_table_has_a_row_each_whatever_stands_in_a_name(tmp_path: Path) -> None:
    rows = [LeftOver("towns", 'a\t"b"\nc', "why", "raw/t.csv:2"), LeftOver("events-far", "x", "", "", "near", 51.26)]
    assert list(written(rows, tmp_path / "rows.tsv")) == rows
    lines = (tmp_path / "rows.tsv").read_text(encoding="utf-8").split("\n")
    assert lines[0] == "check\twhat\twhy\twhere\tnear\tkm"
    assert lines[-2] == "events-far\tx\t\t\tnear\t51.3"
    assert lines[1].startswith('towns\t"a\t""b""')
