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
