"""Areas: three generations of COD-AB, geoBoundaries and Natural Earth, as shapefile and as GeoJSON."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from sim.building.areas.read import read_areas
from sim.building.files.look import look
from sim.building.records import Areas, Told
from sim.scenario.errors import Problems

shapefile = pytest.importorskip("shapefile")
shapely = pytest.importorskip("shapely")

SQUARE = [[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]]
BOW = [[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]]
REAL = Path(__file__).resolve().parents[4] / "shared" / "crises" / "car2013" / "caf_adm1.shp"

Row = dict[str, str]
GENERATIONS: list[tuple[Row, str, str, str, tuple[str, ...]]] = [
    (
        {"admin0Name": "CAR", "admin0Pcod": "CF", "admin1Name": "Kémo", "admin1Pcod": "CF41", "admin1RefN": "Kemo"},
        *("Kémo", "CF41", "CAR", ("Kemo",)),
    ),
    (
        {"ADM0_EN": "CAR", "ADM1_FR": "Kémo", "ADM1_PCODE": "CF41", "ADM0_PCODE": "CF", "ADM1_REF": "Kemo"},
        *("Kémo", "CF41", "CAR", ("Kemo",)),
    ),
    (
        {"adm0_name": "CAR", "adm1_name": "Kémo", "adm1_pcode": "CF41", "adm1_name1": "Kemo", "adm2_name": ""},
        *("Kémo", "CF41", "CAR", ("Kemo",)),
    ),
    ({"shapeName": "Kémo", "shapeISO": "CF-KG", "shapeID": "9B", "shapeGroup": "CAF"}, "Kémo", "CF-KG", "CAF", ()),
    ({"NAME": "Chad", "ADM0_A3": "TCD", "NAME_LONG": "Tchad"}, "Chad", "TCD", "TCD", ("Tchad",)),
]


def shp(path: Path, rows: list[Row], encoding: str, rings: list[list[list[float]]] = SQUARE) -> Path:
    with shapefile.Writer(str(path), encoding=encoding, shapeType=shapefile.POLYGON) as writer:
        for name in rows[0]:
            writer.field(name, "C", size=40)
        for row in rows:
            writer.poly(rings)
            writer.record(**row)
    return path


def geojson(path: Path, rows: list[Row], rings: object = SQUARE, kind: str = "Polygon") -> Path:
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": kind, "coordinates": rings}} for row in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def gpkg(path: Path, rows: list[Row], layers: tuple[str, ...] = ("adm1",), head: int = 0) -> Path:
    """Write a GeoPackage as small as one can be; `head` is the number of the kind of envelope."""
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
    base.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)")
    geometry = b"GP\0" + bytes([1 | head << 1]) + (4326).to_bytes(4, "little") + bytes([0, 32, 48, 48, 64][head])
    for name in layers:
        base.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (name,))
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom')", (name,))
        base.execute(f"CREATE TABLE {name} (fid INTEGER, geom BLOB, {', '.join(f'{key} TEXT' for key in rows[0])})")
        for i, row in enumerate(rows):
            values = (i, geometry + shapely.to_wkb(shapely.Polygon(SQUARE[0])), *row.values())
            base.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)
    base.commit()
    base.close()
    return path


def read(path: Path) -> tuple[Areas, list[Told]]:
    areas, told = read_areas(look(path))
    return areas, list(told)


@pytest.mark.parametrize(("row", "name", "code", "country", "others"), GENERATIONS)
@pytest.mark.parametrize("form", ["utf-8", "cp1252", "geojson", "gpkg"])
def test_every_generation_gives_names_and_codes(
    tmp_path: Path, row: Row, name: str, code: str, country: str, others: tuple[str, ...], form: str
) -> None:
    made = {"geojson": geojson, "gpkg": gpkg}
    path = made[form](tmp_path / "a", [row]) if form in made else shp(tmp_path / "a.shp", [row], form)
    areas, told = read(path)
    assert (areas.name, areas.code, areas.country, areas.other_names) == ((name,), (code,), (country,), (others,))
    assert (areas.geometry[0].area, areas.line.tolist()) == (1.0, [1])
    latin = form == "cp1252" and "é" in name
    assert [one.check for one in told] == (["areas-encoding"] if latin else [])


def test_an_area_may_say_what_the_first_does_not(tmp_path: Path) -> None:
    """Columns were those of the first feature: the people and codes of all others were left out without a word."""
    areas, _ = read(geojson(tmp_path / "a.json", [{"name": "Ouham"}, {"name": "Kémo", "code": "CF41", "pop": "7"}]))
    assert (areas.code, areas.population.tolist()) == (("", "CF41"), [-1, 7])


@pytest.mark.parametrize("form", ["shp", "geojson"])
def test_polygons_that_cross_themselves_are_mended_and_told(tmp_path: Path, form: str) -> None:
    rows = [{"name": "Bow"}]
    path = geojson(tmp_path / "a.json", rows, BOW) if form == "geojson" else shp(tmp_path / "a.shp", rows, "utf-8", BOW)
    areas, (told,) = read(path)
    assert areas.geometry[0].is_valid
    assert areas.geometry[0].area == pytest.approx(0.5)
    assert (told.check, told.text) == ("areas-mended", "1 area of 1 had edges that cross: mended (Bow)")


def test_shapes_without_area_are_left_out_and_told(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.json", [{"name": "A"}, {"name": "B"}])
    text = json.loads(path.read_text())
    text["features"][0]["geometry"] = None
    path.write_text(json.dumps(text))
    areas, (told,) = read(path)
    assert (areas.name, areas.line.tolist()) == (("B",), [2])
    assert told.text == "1 shape had no area (shape 1): left out"


@pytest.mark.parametrize(
    ("row", "rings", "told"),
    [
        (
            {"name": "A"},
            [[[5e5, 6e5], [5e5, 7e5], [6e5, 7e5], [5e5, 6e5]]],
            "these are no degrees (export it in WGS 84",
        ),
        ({"name": "A"}, [[[0.0, 0.0], [1.0, 1.0]]], "shape 1 cannot be read"),
        ({"name": "A"}, [[[14, 4], [18, 4], [18, 9], [14, 9], [float("nan"), 4]]], "shape 1 has a coordinate that is"),
        ({"name": "A"}, [[[10**400, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]], "shape 1 cannot be read"),
        ({"colour": "A"}, SQUARE, "no known format: its columns are colour"),
    ],
)
def test_what_cannot_be_an_area_is_told(tmp_path: Path, row: Row, rings: object, told: str) -> None:
    with pytest.raises(Problems) as error:
        read(geojson(tmp_path / "a.json", [row], rings))
    assert told in str(error.value)


def test_a_shapefile_without_its_table_or_cut_short_is_told(tmp_path: Path) -> None:
    path = shp(tmp_path / "a.shp", [{"name": "A"}, {"name": "B"}], "utf-8")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Problems, match="the shapefile is damaged"):
        read(path)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(Problems, match=r"there is no a\.dbf beside it"):
        read(path)


@pytest.mark.parametrize("head", [0, 1, 2, 3, 4])
def test_a_geometry_of_a_geopackage_begins_after_its_envelope(tmp_path: Path, head: int) -> None:
    areas, told = read(gpkg(tmp_path / "a.gpkg", [{"name": "A"}, {"name": "B"}], head=head))
    assert (areas.name, areas.geometry[1].area, told) == (("A", "B"), 1.0, [])


def test_of_several_layers_none_is_chosen(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"a\.gpkg: it has several layers \(adm1, adm2\)"):
        read(gpkg(tmp_path / "a.gpkg", [{"name": "A"}], ("adm2", "adm1")))


def test_a_geopackage_that_is_cut_short_is_told(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "a.gpkg", [{"name": "A"}])
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(Problems, match="the GeoPackage is damaged"):
        read(path)


@pytest.mark.skipif(not REAL.is_file(), reason="the files of Central African Republic are not here")
def test_the_17_prefectures_of_2013_are_read_in_latin_1_and_one_is_mended() -> None:
    areas, told = read(REAL)
    assert len(areas.name) == 17
    assert "Mambéré-Kadéï" in areas.name
    assert all(shape.is_valid for shape in areas.geometry)
    assert [one.check for one in told] == ["areas-encoding", "areas-mended"]


def test_a_shapefile_with_any_byte_changed_is_read_or_told(tmp_path: Path) -> None:
    path = shp(tmp_path / "a.shp", [GENERATIONS[0][0]] * 3, "cp1252")
    generator = np.random.default_rng(7)
    for suffix in (".shp", ".dbf", ".shx"):
        file = path.with_suffix(suffix)
        good = file.read_bytes()
        for at in generator.integers(0, len(good), 40).tolist():
            file.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
            with contextlib.suppress(Problems):  # told; anything else is raised
                read(path)
        file.write_bytes(good)


def test_nothing_but_told_is_said_of_rings_that_turn_the_other_way(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    areas, told = read(shp(tmp_path / "a.shp", [{"name": "A"}], "utf-8", [SQUARE[0][::-1]]))
    assert (areas.geometry[0].area, told) == (1.0, [])
    assert capfd.readouterr() == ("", "")
