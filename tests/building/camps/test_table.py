"""A table of camps is read with whatever people call its columns; nothing that it does not say is made up."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pytest

from sim.building.camps.table import Around, read
from sim.building.counts.gather import Said
from sim.building.files.look import look
from sim.building.match.positions import Points
from sim.building.records import UNKNOWN, Camps
from sim.scenario.errors import Problems

TOWNS = Points(("North", "South"), np.array([7.0, 6.0]), np.array([17.0, 16.0]))
CRISES = Path(__file__).resolve().parents[4] / "shared" / "crises"


def camps(tmp_path: Path, text: str, around: Around | None = None) -> tuple[Camps, Said]:
    path, said = tmp_path / "camps.csv", Said()
    path.write_text(text, encoding="utf-8")
    return read(look(path), around or Around(), said), said


def checks(said: Said) -> list[tuple[str, str]]:
    return [(told.check, told.severity) for told in said.told]


def test_names_codes_and_titles_of_columns_are_all_read(tmp_path: Path) -> None:
    head = "Site Name;Latitude;Longitude;ISO3;Capacity;Opened"
    text = f"{head}\nBelom;8,45;18,75;TD;12 000;15/01/2014\nBili;4.1;22.4;drc;;\n"
    found, said = camps(tmp_path, text)
    assert found.name == ("Belom", "Bili")
    assert found.country == ("TCD", "COD")
    assert found.lat.tolist() == [8.45, 4.1]
    assert found.capacity.tolist() == [12_000, UNKNOWN]
    assert found.opens.tolist() == [dt.date(2014, 1, 15).toordinal(), UNKNOWN]
    assert found.line.tolist() == [2, 3]
    assert "1 of 2 camps have no capacity: none is guessed" in said.told[0].text


def test_a_table_of_rows_with_tags_is_read_by_its_tags(tmp_path: Path) -> None:
    found, _ = camps(tmp_path, "Nom,Pays,N,E\n#loc+name,#country,#geo+lat,#geo+lon\nBili,RDC,4.1,22.4\n")
    assert (found.name, found.country, found.lat.tolist(), found.line.tolist()) == (("Bili",), ("COD",), [4.1], [3])


def test_a_position_that_is_missing_is_asked_for_by_its_key_and_taken_from_the_answer(tmp_path: Path) -> None:
    text = "name,lat,lon,country\nEast,,,Cameroon\nBili,4.1,22.4,COD\nZero,0,0,Chad\n"
    found, said = camps(tmp_path, text)
    assert [math.isnan(lat) for lat in found.lat] == [True, False, True]
    asked = [told for told in said.told if told.severity == "ask"]
    assert [told.answer for told in asked] == [("camps", "East"), ("camps", "Zero")]
    assert asked[0].where.endswith("camps.csv:2")
    found, said = camps(tmp_path, text, Around(answers={"East": (4.5, 14.5), "Zero": (8.0, 17.0)}))
    assert found.lat.tolist() == [4.5, 4.1, 8.0]
    assert not [told for told in said.told if told.severity == "ask"]


@pytest.mark.parametrize(
    ("text", "towns", "lat"),
    [
        ("A,110,8,Chad\nB,112,7,Chad\n", None, [8, 7]),  # no latitude is above 90
        ("A,8,18,Chad\nB,16.5,7.9,Chad\n", TOWNS, [8, 7.9]),  # one row, told by the towns
        ("A,3,40,TCD\nB,4,41,TCD\nC,42,5,TCD\n", None, [3, 4, 5]),  # one row, told by the others
    ],
)
def test_swapped_positions_are_put_right_where_nothing_else_is_possible(
    tmp_path: Path, text: str, towns: Points | None, lat: list[float]
) -> None:
    found, said = camps(tmp_path, "name,lat,lon,country\n" + text, Around(towns))
    assert found.lat.tolist() == lat
    assert ("swapped-positions", "warning") in checks(said)


def test_a_camp_that_can_be_nowhere_is_asked_for_and_one_that_is_far_is_told(tmp_path: Path) -> None:
    found, said = camps(tmp_path, "name,lat,lon,country\nA,100,170,Chad\n", Around(TOWNS))
    assert math.isnan(found.lat[0])
    assert ("camp-far-away", "ask") in checks(said)
    _, said = camps(tmp_path, "name,lat,lon,country\nA,60,70,Chad\n", Around(TOWNS))
    assert "'A' at 60, 70 lies far from any town" in [told.text for told in said.told]
    _, said = camps(tmp_path, "name,lat,lon,country\nA,8,18,Chad\nB,8,19,Chad\nC,50,60,Chad\n")
    assert ("camp-far-away", "warning") in checks(said)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "name,lat,lon,country\nA,8,18,Chda\n",
            "camps.csv:2:8: 'country': 'Chda' is no country that is known (did you",
        ),
        ("name,lat,lon,country\nA,8,18,\n", "'country': is blank (a name, or its ISO"),
        ("name,lat,lon,country\nA,north,18,Chad\n", "camps.csv:2:3: 'lat': 'north' is not a number from -180 to 180"),
        (
            "name,lat,lon,country,capacity\nA,8,18,TD,26.000\n",
            "'26.000' is not a whole number of at least 0 (a point is",
        ),
        ("name,lat,lon,country\nA,8,18,TD\nA,8,19,TD\n", "camps.csv:3:1: 'name': 'A' stands twice, first in line 2"),
        ("nmae,lat,lon,country\nA,8,18,TD\n", "camps.csv:1:1: no column 'name' among nmae, lat, lon, country"),
        ("name,lat,lon,country,opens\nA,8,18,TD,05/04/2014\n", "nobody can tell the day from the month"),
    ],
)
def test_mistakes_are_told_where_they_stand(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Problems) as error:
        camps(tmp_path, text)
    assert told in str(error.value)


def test_two_camps_in_one_place_are_told(tmp_path: Path) -> None:
    _, said = camps(tmp_path, "name,lat,lon,country,capacity\nA,8,18,TD,0\nB,8,18,TD,5\n")
    assert checks(said) == [("one-place", "warning")]


@pytest.mark.skipif(not CRISES.is_dir(), reason="the files of a crisis lie beside the checkout of a few")
def test_the_camps_of_a_real_crisis_are_read() -> None:
    said = Said()
    found = read(look(CRISES / "car2013" / "camps.csv"), Around(), said)
    assert len(found.name) == 14
    assert set(found.country) == {"TCD", "CMR", "COD", "COG"}
    assert checks(said) == [("no-capacities", "note")]


def test_a_capacity_whose_thousands_are_set_apart_by_a_comma_is_told(tmp_path: Path) -> None:
    """It was 20 places."""
    with pytest.raises(
        Problems, match=r"camps\.csv:2:22: 6 cells where the header has 5 columns \(is 20,000 one number"
    ):
        camps(tmp_path, "name,country,lat,lon,capacity\nBili,COD,4.1,22.4,20,000\n")
