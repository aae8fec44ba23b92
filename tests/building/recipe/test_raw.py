"""Raw files are taken in whole, and known by their SHA-256."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from sim.building.recipe.edit import put_source
from sim.building.recipe.new import Beginning, begin
from sim.building.recipe.raw import changed, put_raw, read_raw, sha256_of
from sim.building.recipe.recipe import Source
from sim.scenario.errors import PanjError, Problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begin(tmp_path / "caf", Beginning("CAF", ("TCD",), dt.date(2013, 12, 1), 10)).parent


@pytest.fixture
def ged(tmp_path: Path) -> Path:
    file = tmp_path / "ged.csv"
    file.write_bytes(b"id\r\n1\r\n")
    return file


def test_a_file_is_copied_to_the_byte_and_another_of_its_name_is_never_replaced(folder: Path, ged: Path) -> None:
    taken = read_raw(ged)
    assert taken.sha256 == hashlib.sha256(ged.read_bytes()).hexdigest()
    put_raw(folder, [taken])
    put_raw(folder, [taken])
    assert (folder / "raw/ged.csv").read_bytes() == ged.read_bytes()
    ged.write_bytes(b"other")
    with pytest.raises(PanjError, match=r"raw/ged\.csv is there already and another file: nothing was written"):
        put_raw(folder, [read_raw(ged)])
    put_raw(folder, [read_raw(ged)], over=True)
    assert (folder / "raw/ged.csv").read_bytes() == b"other"


def test_a_shapefile_is_its_parts_one_after_the_other(folder: Path, tmp_path: Path) -> None:
    for suffix in ("shp", "dbf", "shx", "sbn"):
        (tmp_path / f"adm.{suffix}").write_text(suffix)
    taken = read_raw(tmp_path / "adm.shp")
    assert [name for name, _ in taken.parts] == ["adm.shp", "adm.shx", "adm.dbf"]
    assert taken.sha256 == hashlib.sha256(b"shpshxdbf").hexdigest()
    put_raw(folder, [taken])
    assert sha256_of(folder / "raw/adm.shp") == taken.sha256


def test_a_file_that_changed_or_went_under_a_recipe_is_told_with_its_line(folder: Path, ged: Path) -> None:
    taken = read_raw(ged)
    put_raw(folder, [taken])
    source = Source("events", "raw/ged.csv", Path(), "ucdp", taken.sha256)
    recipe = put_source(folder / "world-recipe.yaml", source)
    assert changed(recipe) == []
    (folder / "raw/ged.csv").write_text("other")
    (told,) = changed(recipe)
    assert "raw/ged.csv is not the file that was added" in told.message
    assert (told.line, told.hint) == (15, "panj world update takes in what changed")
    (folder / "raw/ged.csv").unlink()
    assert "is not there" in changed(recipe)[0].message


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="No such file"):
        read_raw(tmp_path / "none.csv")
    with pytest.raises(Problems, match="cannot be read"):
        read_raw(tmp_path)
    bad = tmp_path / "a\x07.csv"
    bad.write_text("x")
    with pytest.raises(Problems, match="rename it"):
        read_raw(bad)


def test_a_source_knows_where_it_stands(folder: Path, ged: Path) -> None:
    first = Source("events", "raw/ged.csv", folder / "raw/ged.csv", "ucdp", "a" * 64)
    put_source(folder / "world-recipe.yaml", first)
    second = replace(first, file="raw/b.csv", path=folder / "raw/b.csv")
    recipe = put_source(folder / "world-recipe.yaml", second)
    assert [recipe.at(source) for source in recipe.sources] == [("sources", 0), ("sources", 1)]
