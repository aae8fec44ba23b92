"""Every number of a world of Panj's own has its row: the file and line that gives it, or how it was estimated."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims, add
from sim.building.recipe.edit import answer
from sim.building.recipe.recipe import FILE
from sim.building.recipe.schema import SourceKind
from sim.building.steps.build import NotBuiltError, built
from sim.building.worlds.own_files import own_tables, write_own
from sim.world import load_basemap, load_world
from sim.world.evidence import evidence_gaps
from tests.building.small import recipe

pytest.importorskip("shapely")
NAMES = {"place", "name", "kind", "country", "province", "host", "from", "to", "note", "unit", "version", "target"}
"""Columns that say which thing a row is of; what stands in all others is known or assumed."""
WORDS = {"action", "both_ways", "source", "confidence", "qualifier", "in_document", "holdout"}
BOX = [[[14.6, 3.0], [24.0, 3.0], [24.0, 7.7], [14.6, 7.7], [14.6, 3.0]]]
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "All", "country": "CAF"},
            "geometry": {"type": "Polygon", "coordinates": BOX},
        }
    ],
}
MORE: dict[SourceKind, tuple[str, str]] = {
    "areas": ("areas.geojson", json.dumps(AREAS)),
    "people": ("people.csv", "name,population\nAll,500000\n"),
    "crossings": ("crossings.csv", "name,lat,lon,host\nGaroua-Boulai,5.89,14.6,Cameroon\n"),
    "garrisons": ("garrisons.csv", "unit,place,soldiers,low,high\nBIT,Bouarr,200,100,300\n"),
    "guards": ("guards.csv", "host,guards\nTCD,500\n"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with one file of every kind."""
    file = recipe(tmp_path_factory.mktemp("own") / "caf")
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")
    given = file.parent.parent / "given"
    for kind, (name, text) in MORE.items():
        (given / name).write_text(text, encoding="utf-8")
        add(file, kind, [given / name], Claims())
    with pytest.raises(NotBuiltError) as stopped:
        built(load_recipe(file), file.parent)
    assert [told.answer for told in stopped.value.asked] == [("garrisons", "Bouarr")]
    found = built(answer(file, ("garrisons", "Bouarr"), "Bouar"), file.parent)
    read = load_recipe(file)
    write_own(read, own_tables(read, found.pieces, found.beside), found.beside, file.parent)
    return file.parent


def rows(world: Path, name: str) -> list[dict[str, str]]:
    with (world / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_cell_that_is_no_name_has_a_row_of_evidence(world: Path) -> None:
    assert evidence_gaps(world) == []
    given = {(row["table"], row["column"], row["value"]) for row in rows(world, "evidence")}
    tables = {path.stem for path in world.glob("*.csv")} - {"evidence"}
    assert tables >= {"places", "roads", "hosts", "garrisons", "history"}
    for table in tables:
        for row in rows(world, table):
            for column, value in row.items():
                if value and column not in NAMES | WORDS:
                    assert (table, column, value) in given, (table, column, value)


def test_every_row_of_evidence_has_a_file_and_line_or_says_how_it_was_made_and_between_what(world: Path) -> None:
    files = {source.file for source in load_recipe(world / FILE).sources}
    for row in rows(world, "evidence"):
        if row["source"] == "estimate":
            assert row["confidence"] == "low"
            assert re.search(r"\bfrom\b.*\bto\b|\bany\b|\bor\b|up to", row["method"]), row
        else:
            file, _, line = row["source"].partition(":")
            assert file in files or file == FILE, row
            assert line.isdigit() or row["table"] == "roads" or row["column"] == "border_km", row


def test_what_was_given_is_taken_and_what_was_not_is_chosen_by_the_recipe(world: Path) -> None:
    places = {row["name"]: row for row in rows(world, "places") if row["kind"] == "crossing"}
    assert [places["Garoua-Boulai"][key] for key in ("crossing_kind", "let_through")] == ["bridge", ""]
    (other,) = [row for name, row in places.items() if name != "Garoua-Boulai"]
    assert [other[key] for key in ("host", "crossing_kind", "let_through")] == ["TCD", "ford", "0.2"]
    assert float(other["lat"]) == pytest.approx(7.7, abs=0.02)
    assert [row["central"] for row in rows(world, "garrisons")] == ["200"]
    assert {row["host"]: row["guards"] for row in rows(world, "hosts")} == {"TCD": "500", "CMR": "0"}


def test_the_people_of_an_area_live_at_its_places(world: Path) -> None:
    people = {row["place"]: int(row["population"]) for row in rows(world, "places") if row["kind"] == "district"}
    assert sum(people.values()) == 500_000
    (told,) = [row for row in rows(world, "evidence") if row["key"] == "paoua" and row["column"] == "population"]
    assert told["source"] == "estimate"
    assert "14,000 of the town (raw/towns.csv:4) and its part of the others of All" in told["method"]


def test_the_world_has_an_outline_for_maps_and_can_be_read(world: Path) -> None:
    assert set(load_basemap(world / "basemap").countries) == {"CAF"}
    assert load_world(world).garrisons


def test_the_readme_names_every_file(world: Path) -> None:
    text = (world / "README.md").read_text(encoding="utf-8")
    assert all(source.file in text for source in load_recipe(world / FILE).sources)
