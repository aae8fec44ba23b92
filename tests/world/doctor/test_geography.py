"""The doctor tells of places and roads that cannot be where they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.world.doctor import examine_world
from sim.world.evidence import evidence_gaps
from sim.world.load import digest, find_world
from tests.world.doctor.conftest import Ail


def test_a_folder_may_be_given_as_text(sound: Path) -> None:
    """As docs/world-format.md has it: it ended in a TypeError."""
    assert examine_world(str(sound)) == []
    assert evidence_gaps(str(sound)) == evidence_gaps(sound) != []
    assert digest(str(sound)) == digest(sound)


def test_a_world_in_good_health_is_left_alone(ail: Ail) -> None:
    assert ail() == []


def test_the_world_that_ships_is_in_good_health() -> None:
    assert examine_world(find_world("panj-2021")) == []


def test_swapped_coordinates_are_told_once_and_not_again_for_every_road(ail: Ail) -> None:
    (finding,) = ail(("places.csv", "37.0,70.0", "70.0,37.0"))
    assert (finding.check, finding.line, finding.severity) == ("swapped", 2, "warning")
    assert "'alef' lies at 70, 37, far from all others" in str(finding)
    assert "latitude and longitude look swapped; 'beth' is 35 km away by road and 4,1" in str(finding)


def test_several_swapped_places_are_found_though_they_lie_together(ail: Ail) -> None:
    found = ail(("places.csv", "37.0,70.0", "70.0,37.0"), ("places.csv", "37.2,70.2", "70.2,37.2"))
    assert [(finding.check, finding.line) for finding in found] == [("swapped", 2), ("swapped", 3)]


@pytest.mark.parametrize("there", ["47.0,70.0", "37.0,17.0", "37.0,7.0"])
def test_a_place_far_from_all_others_is_told(ail: Ail, there: str) -> None:
    (finding,) = ail(("places.csv", "37.0,70.0", there))
    assert (finding.check, finding.line) == ("far-away", 2)
    assert "km from the nearest other place" in finding.message


@pytest.mark.parametrize("there", ["-37.0,70.0", "37.0,-70.0", "-37.0,-70.0"])
def test_a_place_of_which_a_sign_is_turned_is_told_once_with_where_it_may_lie(ail: Ail, there: str) -> None:
    (finding,) = ail(("places.csv", "37.0,70.0", there))
    assert (finding.check, finding.line) == ("turned", 2)
    assert "'alef' lies at " in finding.message
    assert str(finding.hint).startswith("a sign looks turned: 37, 70 is among them; 'beth' is 35 km away by road")


def test_two_places_on_one_spot_are_told(ail: Ail) -> None:
    found = ail(("places.csv", "37.1,69.8", "37.0,70.0"))
    assert [finding.check for finding in found] == ["same-spot"]
    assert found[0].message == "'gimel' lies where 'alef' does (line 2)"


def test_roads_shorter_than_the_great_circle_or_far_longer_are_told(ail: Ail) -> None:
    short, long = sorted(ail(("roads.csv", "beth,35", "beth,3.5"), ("roads.csv", "away,80", "away,800")), key=str)[::-1]
    short, long = (short, long) if short.check == "short-road" else (long, short)
    assert short.message == (
        "the road from 'alef' to 'beth', 3.5 km, is shorter than the great circle between them, 28 km"
    )
    assert long.check == "long-road"
    assert "800 km, is 12 times as long as the great circle" in long.message


def test_lengths_in_another_unit_are_one_finding(ail: Ail) -> None:
    changes = [("roads.csv", f",{km},", f",{km / 10:g},") for km in (35, 30, 26, 18, 15, 80)]
    (finding,) = ail(*changes)
    assert finding.message == "6 of 6 roads are shorter than the great circle"
    assert finding.hint == "are the lengths in another unit than km, or latitude and longitude swapped?"


def test_a_host_without_a_crossing_is_told(ail: Ail) -> None:
    (finding,) = ail(("hosts.csv", "", "CCC,Ceeland,open,open,10,50"))
    assert finding.message == "no crossing leads to 'CCC': nobody can arrive there"


def test_places_that_share_a_name_are_told(ail: Ail) -> None:
    (finding,) = ail(("places.csv", "Gimel", "Beth"))
    assert finding.message == "'beth', 'gimel' are all called 'Beth'"
    assert ail(("places.csv", "gimel,Beth,district,AAA,North", "gimel,Beth,district,AAA,South")) == []


@pytest.fixture
def mapped(sound: Path) -> Path:
    ring = [[69, 36], [71, 36], [71, 37.35], [69, 37.35], [69, 36]]
    feature = {"properties": {"iso3": "AAA"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (sound / "basemap").mkdir()
    (sound / "basemap" / "countries.geojson").write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    return sound


def test_a_place_outside_its_country_on_the_basemap_is_told(mapped: Path, ail: Ail) -> None:
    assert ail() == []
    found = ail(("places.csv", "37.1,69.8", "38.1,69.8"))
    assert found[0].message == "'gimel' lies outside AAA as the basemap draws it"


def test_a_whole_table_with_swapped_coordinates_is_one_finding(mapped: Path, ail: Ail) -> None:
    rows = [line.split(",") for line in (mapped / "places.csv").read_text(encoding="utf-8").splitlines()]
    for cells in rows[1:]:
        cells[5], cells[6] = cells[6], cells[5]
    (mapped / "places.csv").write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    first = ail()[0]
    assert first.check == "off-the-map"
    assert first.hint == "latitude and longitude look swapped in the whole table"
