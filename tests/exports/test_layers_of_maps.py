"""Layers, opened by GDAL (pyogrio), SQLite and json: one row for each place and day, with the run's numbers."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import Comparison, Result
from sim.figures.data import plain
from sim.runs.frames import band_table
from sim.study.story import speech, tell

pyogrio = pytest.importorskip("pyogrio")


@pytest.fixture(scope="module")
def gpkg(mine: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mine.export(tmp_path_factory.mktemp("gpkg") / "mine.gpkg")


@pytest.fixture(scope="module")
def features(mine: Result, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = mine.export(tmp_path_factory.mktemp("geojson") / "mine.geojson")
    read: list[dict[str, Any]] = json.loads(path.read_text())["features"]
    return read


def rows(path: Path, layer: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f'select * from "{layer}"')]


def wanted(result: Result, measure: str, place: str, kind: str, date: str, level: str) -> float:
    (row,) = [
        row
        for row in band_table(result).to_pylist()
        if (row["measure"], row["place"], row["kind"], str(row["date"])) == (measure, place, kind, date)
    ]
    return float(row[level])


def test_gdal_reads_every_layer(gpkg: Path) -> None:
    layers = {str(name): kind for name, kind in pyogrio.list_layers(gpkg)}
    assert layers == {
        "places": "Point",
        "crossings": "Point",
        "sites": "Point",
        "hosts": "Point",
        "flows": "LineString",
        "read_me": None,
    }
    told = pyogrio.read_info(gpkg, layer="crossings")
    assert told["crs"] == "EPSG:4326"
    assert dict(zip(told["fields"], told["dtypes"], strict=True))["date"].startswith("datetime64")
    meta, _, geometry, values = pyogrio.raw.read(gpkg, layer="sites")
    assert len(geometry) == len(values[0]) == 15 * 3
    assert list(meta["fields"][:3]) == ["date", "place", "name"]


def test_a_row_for_each_place_and_day_with_the_numbers_of_the_run(gpkg: Path, mine: Result) -> None:
    found = rows(gpkg, "crossings")
    assert len(found) == 15  # one bridge, from the branch date to the last day
    assert found[0]["date"] == "2021-06-06"
    row = next(row for row in found if row["date"] == "2021-06-20")
    for level in ("q05", "q50", "q95", "mean"):
        assert row[f"queue_civilian_{level}"] == wanted(mine, "queue", "bridge", "civilian", "2021-06-20", level)
    arrived = np.quantile(mine.cumulative("arrivals", "bridge", "civilian")[:, -1], 0.95)
    assert row["arrived_civilian_q95"] == pytest.approx(arrived, abs=0.0005)
    assert (row["host"], row["country"]) == ("BBB", "AAA")
    place = next(row for row in rows(gpkg, "places") if row["place"] == "low")
    assert (place["name"], place["adm2_pcode"]) == ("=1+1", "AA101")


def test_a_site_says_who_is_there_how_many_places_it_has_and_whether_it_is_full(gpkg: Path, mine: Result) -> None:
    found = [row for row in rows(gpkg, "sites") if row["type"] == "site"]
    table = mine.table("2021-06-20").frame.set_index(["place", "measure", "kind"])
    assert found
    for row in (row for row in found if row["date"] == "2021-06-20"):
        for measure in ("there", "places"):
            levels = table.loc[(row["place"], measure, "")][["q05", "q50", "q95"]].tolist()
            assert [row[f"{measure}_{level}"] for level in ("q05", "q50", "q95")] == pytest.approx(levels, abs=0.001)
        full = table.loc[(row["place"], "full", "")]
        assert (row["full_mean"], row["full_by_mean"]) == pytest.approx((full["some"], full["by"]), abs=0.001)
        assert "full_q50" not in row


def test_flows_are_lines_with_means(gpkg: Path, mine: Result) -> None:
    found = rows(gpkg, "flows")
    assert found
    row = found[0]
    day = list(map(str, mine.dates)).index(row["date"])
    ids, roads = mine.world.places.ids, mine.world.roads
    (arc,) = [
        k
        for k, (a, b) in enumerate(zip(roads.origin, roads.target, strict=True))
        if (ids[a], ids[b]) == (row["from_place"], row["to_place"])
    ]
    assert row["civilian_mean"] == pytest.approx(mine.flow[day, arc, 0], abs=0.0005)


def test_it_says_what_it_is(gpkg: Path) -> None:
    told = {row["word"]: row["text"] for row in rows(gpkg, "read_me")}
    assert "5 replicates (fewer than 20)" in told["caution"]
    assert "Places: Somebody." in told["sources"]


def test_what_it_says_of_some_days_knows_of_no_later_one(mine: Result, tmp_path: Path) -> None:
    file = mine.export(tmp_path / "day.gpkg", dates=["2021-06-12", "2021-06-13"])
    told = {row["word"]: row["text"] for row in rows(file, "read_me")}
    answers = [sentence.text for sentence in tell(mine, speech(mine), "2021-06-13")]
    assert answers
    assert all(any(plain(answer) in text for text in told.values()) for answer in answers)


def test_geojson_has_the_same(features: list[dict[str, Any]], mine: Result) -> None:
    (row,) = [
        feature
        for feature in features
        if feature["properties"]["layer"] == "crossings" and feature["properties"]["date"] == "2021-06-20"
    ]
    assert row["geometry"] == {"type": "Point", "coordinates": [2.1, 1.0]}
    value = wanted(mine, "queue", "bridge", "civilian", "2021-06-20", "q75")
    assert row["properties"]["queue_civilian_q75"] == value
    assert {feature["properties"]["layer"] for feature in features} == {
        "places",
        "crossings",
        "sites",
        "hosts",
        "flows",
    }


def test_gdal_reads_geojson(mine: Result, tmp_path: Path) -> None:
    path = mine.export(tmp_path / "a.geojson", dates="2021-06-12")
    meta, _, geometry, _ = pyogrio.raw.read(path)
    assert len(geometry) >= 7
    assert "arrived_civilian_q50" in meta["fields"]


def test_the_same_run_gives_the_same_bytes(gpkg: Path, mine: Result, tmp_path: Path) -> None:
    assert mine.export(tmp_path / "again.gpkg").read_bytes() == gpkg.read_bytes()


def test_a_comparison_has_layers_of_differences(both: Comparison, tmp_path: Path) -> None:
    found = rows(both.export(tmp_path / "both.gpkg"), "crossings")
    assert {row["scenario"] for row in found} == {"shut"}
    frame = both.frame
    chosen = frame[(frame["measure"] == "queue") & (frame["place"] == "bridge") & (frame["kind"] == "civilian")]
    assert [row["difference_queue_civilian_q95"] for row in found] == chosen["q95"].round(3).tolist()
    assert not [name for name in found[0] if name.endswith(("_q50", "_mean")) and not name.startswith("difference_")]
