"""The basemap becomes plain arrays, and a broken one is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import Problems
from sim.world import load_basemap, load_world


def test_lines_and_rings_of_every_nesting_are_read(tmp_path: Path) -> None:
    line = [[0, 0, 9], [1, 1, 9]]  # some files carry heights
    ring = [[0, 0], [0, 1], [0, 0]]
    geometries = [
        ({"pair": "AAA-BBB"}, "LineString", line),
        ({"pair": "AAA-CCC"}, "MultiLineString", [line, line]),
        ({"iso3": "AAA"}, "Polygon", [ring, ring]),
        ({"iso3": "BBB"}, "MultiPolygon", [[ring], [ring]]),
        ({"iso3": "BBB"}, "Point", [0, 0]),
    ]
    features = [
        {"properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
        for properties, kind, coordinates in geometries
    ]
    (tmp_path / "m.geojson").write_text(json.dumps({"features": features}))
    basemap = load_basemap(tmp_path)
    assert basemap.borders["AAA-BBB"].tolist() == [[0, 0], [1, 1]]
    assert np.isnan(basemap.borders["AAA-CCC"]).any(axis=1).tolist() == [False, False, True, False, False]
    assert {iso: len(rings) for iso, rings in basemap.countries.items()} == {"AAA": 2, "BBB": 2}


def test_the_shipped_basemap_has_the_border_and_both_banks() -> None:
    basemap = load_basemap(load_world("panj-2021").folder / "basemap")
    assert len(basemap.borders["AFG-TJK"]) == 458
    assert {"AFG", "TJK", "UZB", "TKM", "IRN", "PAK"} <= set(basemap.countries)


def test_a_world_without_basemap_has_an_empty_one(tmp_path: Path) -> None:
    assert load_basemap(tmp_path / "none").borders == {}


def test_a_broken_basemap_is_told(tmp_path: Path) -> None:
    (tmp_path / "m.geojson").write_text("{")
    with pytest.raises(Problems, match=r"m\.geojson: this is no readable GeoJSON"):
        load_basemap(tmp_path)


def test_a_border_in_two_features_keeps_both(tmp_path: Path) -> None:
    """The later one took the place of the other, in silence."""
    lines = ([[0, 0], [1, 1]], [[5, 5], [6, 6], [7, 7]])
    features = [
        {"properties": {"pair": "AAA-BBB"}, "geometry": {"type": "LineString", "coordinates": line}} for line in lines
    ]
    (tmp_path / "m.geojson").write_text(json.dumps({"features": features}))
    (tmp_path / "n.geojson").write_text(json.dumps({"features": features[:1]}))
    border = load_basemap(tmp_path).borders["AAA-BBB"]
    assert np.isnan(border[:, 0]).nonzero()[0].tolist() == [2, 6]
    assert border[[0, 3, 7]].tolist() == [[0, 0], [5, 5], [0, 0]]


LINE = [[0, 0], [1, 1], [2, 0]]


@pytest.mark.parametrize(
    ("properties", "coordinates", "said"),
    [
        ({"pair": "A-B"}, [0, 1], "feature 2: a line in it is no list of points"),
        ({"pair": "A-B"}, [["1", "2"], ["3", "4"]], "no list of points"),
        ({"pair": "A-B"}, [[True, False], [True, True]], "no list of points"),
        ({"pair": "A-B"}, [[0, 0], [10**400, 1]], "no list of points"),
        ({"pair": "A-B"}, [[0], [1]], "no list of points"),
        ({"pair": "A-B"}, None, "no list of points"),
        ({"pair": "A-B"}, [[0, 0], [float("nan"), 1]], "a point in it, nan, 1, is no longitude and latitude"),
        ({"pair": "A-B"}, [[0, 0], [37, 170]], "a point in it, 37, 170, is no longitude"),
        ({"pair": "A-B"}, [[0, 0]], "has 1 point, fewer than 2"),
        ({"pair": ["A-B"]}, LINE, "'pair' is no name"),
        ({"pair": "A\x1b[31m"}, LINE, "'pair' is no name"),
        ({"iso3": None}, LINE, "'iso3' is no name"),
        ({"iso3": "AAA"}, LINE[:2], "has 2 points, fewer than 3"),
        (["pair"], LINE, "its properties or its geometry are no object"),
    ],
)
def test_what_is_wrong_with_a_feature_is_told_with_its_number(
    tmp_path: Path, properties: object, coordinates: object, said: str
) -> None:
    good = {"properties": None, "geometry": None}
    bad = {"properties": properties, "geometry": {"type": "LineString", "coordinates": coordinates}}
    (tmp_path / "m.geojson").write_text(json.dumps({"features": [good, bad]}))
    with pytest.raises(Problems) as error:
        load_basemap(tmp_path)
    assert said in str(error.value)
    assert "feature 2: " in str(error.value)


@pytest.mark.parametrize("text", ["[]", "3", '{"features": 1}', '{"features": [1]}', "[" * 100_000])
def test_a_file_of_another_form_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.geojson").write_text(text)
    with pytest.raises(Problems, match=r"m\.geojson: this is no readable GeoJSON file: "):
        load_basemap(tmp_path)
