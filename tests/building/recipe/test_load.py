"""A recipe is read whole, or every mistake in it is told with its line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.choices import Choices, choices
from sim.building.recipe.find import find_recipe, folder_of
from sim.building.recipe.new import Beginning, begin, recipe_text
from sim.building.recipe.recipe import FILE, Source
from sim.building.recipe.schema import Position
from sim.scenario.errors import PanjError, Problems

CAF = Beginning("CAF", ("TCD", "CMR"), dt.date(2013, 12, 1), 820)
SOURCE = f"{{kind: events, file: raw/ged.csv, format: ucdp, sha256: {'a' * 64}}}"


def recipe(folder: Path, text: str) -> Path:
    """Write a small recipe with some lines more."""
    file = folder / FILE
    file.write_text(f"name: caf\nhome: CAF\nhosts: [TCD, CMR]\nfrom: 2013-12-01\ndays: 820\n{text}\n", encoding="utf-8")
    return file


def told(file: Path) -> str:
    with pytest.raises(Problems) as raised:
        load_recipe(file)
    return str(raised.value)


def test_a_new_recipe_says_every_choice_at_its_default_and_is_read_back(tmp_path: Path) -> None:
    found = load_recipe(begin(tmp_path / "caf", CAF))
    assert (found.name, found.home, found.hosts, found.first) == ("caf", "CAF", ("TCD", "CMR"), CAF.first)
    assert (found.days, found.kind, found.as_of, found.roads) == (820, "driven", None, None)
    assert found.choices == Choices()
    assert found.document.data["choices"] == {name: info.default for name, info in choices().items()}
    assert found.last == dt.date(2016, 2, 28)
    assert (found.folder / "raw").is_dir()


def test_all_of_a_recipe_is_read(tmp_path: Path) -> None:
    found = load_recipe(
        recipe(
            tmp_path,
            f"kind: own\nas_of: 2014-06-30\nsources:\n  - {SOURCE}\nchoices: {{radius_km: 30, roads: osm}}\n"
            "names: {events: {Bria town: Bria, Nowhere: null}, camps: {East: {lat: 4.5, lon: 14}},"
            " series: {total: refugees.csv}, counted: {refugees.csv: stock},"
            " files: {raw/dtm.csv: {date: 2014-05-15, unit: families, per_family: 5.2}},"
            " roads: {Ndele: N'Délé, '*': null}}\nvary: {pruning: [1.1, 1.4]}",
        )
    )
    assert found.sources == (Source("events", "raw/ged.csv", tmp_path / "raw/ged.csv", "ucdp", "a" * 64),)
    assert found.of_kind("events") == found.sources
    assert found.of_kind("camps") == ()
    assert (found.choices.radius_km, found.choices.pruning, found.roads) == (30, 1.3, "osm")
    assert found.names.events == {"Bria town": "Bria", "Nowhere": None}
    assert found.names.roads == {"Ndele": "N'Délé", "*": None}
    assert found.names.camps == {"East": Position(lat=4.5, lon=14)}
    assert found.names.series == {"total": "refugees.csv"}
    assert found.names.counted == {"refugees.csv": "stock"}
    said = found.names.files["raw/dtm.csv"]
    assert (said.date, said.unit, said.per_family) == (dt.date(2014, 5, 15), "families", 5.2)
    assert found.vary == {"pruning": (1.1, 1.4)}
    assert found.as_of == dt.date(2014, 6, 30)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("hom: CAF", "6:1: unknown key 'hom' (did you mean 'home'?)"),
        ("kind: drive", "6:7: kind must be one of driven, own, got 'drive' (did you mean 'driven'?)"),
        ("choices: {radius: 30}", "6:11: unknown key 'radius' in choices (did you mean 'radius_km'?)"),
        ("choices: {radius_km: '30'}", "6:22: choices.radius_km must be a number"),
        ("choices: {radius_km: 3000}", "6:22: choices.radius_km must be at most 500, got 3000"),
        ("choices: {precision: 2.5}", "6:22: choices.precision must be a whole number, got 2.5"),
        ("choices: {precision: .inf}", "6:22: choices.precision must be a whole number"),
        ("choices: {precision: -.inf}", "6:22: choices.precision must be a whole number"),
        ("choices: {precision: .nan}", "6:22: choices.precision must be a whole number"),
        ("choices: {deaths: 1e400}", "6:19: choices.deaths must be a whole number"),
        ("choices: {towns_over: 10.000}", "6:23: choices.towns_over"),
        ("choices: {roads: asphalt}", "6:18: choices.roads must be one of straight, table, osm"),
        (f"sources:\n  - {SOURCE.replace('raw/ged.csv', '../ged.csv')}", "file must be a file in the folder raw"),
        (f"sources:\n  - {SOURCE.replace('raw/ged.csv', '/etc/passwd')}", "file must be a file in the folder raw"),
        (f"sources:\n  - {SOURCE.replace('raw/ged.csv', 'raw/../../x')}", "file must be a file in the folder raw"),
        (f"sources:\n  - {SOURCE.replace('aaaa}', '}')}", "sha256 must be a SHA-256, 64 digits 0-9 a-f"),
        (f"sources:\n  - {SOURCE.replace('events', 'event')}", "did you mean 'events'?"),
        (f"sources:\n  - {SOURCE}\n  - {SOURCE}", "8:26: 'raw/ged.csv' is a source twice (first in line 7)"),
        ("sources: [{kind: events}]", "needs the key 'file'"),
        ("names: {camps: {East: {lat: 14, lon: 250}}}", "names.camps.East.lon must be at most 180, got 250"),
        ("names: {camps: {East: [1, 2]}}", "must be a mapping"),
        ("vary: {prunning: [1.1, 1.4]}", "6:8: no choice is called 'prunning' (did you mean 'pruning'?)"),
        ("vary: {pruning: 1.2}", "vary.pruning must be a list of two numbers, [low, high], got 1.2"),
        ("vary: {pruning: [1.4, 1.1]}", "must go from the smaller to the larger number, got [1.4, 1.1]"),
        ("vary: {pruning: [0.5, 1.1]}", "must lie in what is allowed"),
        ("as_of: 2012-01-01", "6:8: as_of 2012-01-01 is before the first day 2013-12-01"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_right(tmp_path: Path, text: str, wrong: str) -> None:
    assert wrong in told(recipe(tmp_path, text))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    said = told(recipe(tmp_path, "kind: drive\nchoices: {radius: 1}\nvary: {x: 1}"))
    assert "kind must be" in said
    said = told(recipe(tmp_path, "choices: {radius: 1}\nvary: {x: 1}\nnames: {camp: {}}"))
    assert all(word in said for word in ("'radius'", "'x'", "'camp'"))


def test_a_country_is_three_capital_letters_and_no_host_is_home(tmp_path: Path) -> None:
    file = recipe(tmp_path, "")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("home: CAF", "home: car"), encoding="utf-8")
    said = "2:7: home must be a country as three capital letters (ISO 3166), got 'car' (did you mean CAF ("
    assert f"{said}Central African Republic)?)" in told(file)
    file.write_text(text.replace("[TCD, CMR]", "[TDC, Cameroon]"), encoding="utf-8")
    assert "got 'TDC' (did you mean TCD (Chad)?)" in told(file)
    assert "got 'Cameroon' (did you mean CMR (Cameroon)?)" in told(file)
    file.write_text(text.replace("[TCD, CMR]", "[]"), encoding="utf-8")
    assert "hosts must name a country at least" in told(file)
    file.write_text(text.replace("[TCD, CMR]", "[CAF, TCD, TCD]"), encoding="utf-8")
    assert "'CAF' is the home country" in told(file)
    assert "'TCD' is a host twice" in told(file)


def test_a_format_that_there_is_not_is_told_with_the_nearest(tmp_path: Path) -> None:
    said = told(recipe(tmp_path, f"sources: [{SOURCE.replace('ucdp', 'uccdp')}]"))
    assert "6:" in said
    assert "no format of events is called 'uccdp' (did you mean 'ucdp'?)" in said


def test_an_answer_that_says_nothing_is_none(tmp_path: Path) -> None:
    assert "names.counted.Gore must be" in told(recipe(tmp_path, "names: {counted: {Gore: unclear}}"))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"home": "caf"}, "--home caf: want a country as three capital letters, ISO 3166 (did you mean CAF (Central"),
        ({"home": "CFA"}, "(did you mean CAF (Central African Republic)?)"),
        ({"hosts": ("TCD", "Cameroon")}, "--hosts Cameroon: want a country"),
        ({"hosts": ()}, "--hosts: want the countries"),
        ({"hosts": ("CAF",)}, "--hosts CAF: that is the home country"),
        ({"hosts": ("TCD", "TCD")}, "--hosts TCD: stands twice"),
        ({"days": 0}, "--days 0: want a whole number"),
        ({"first": dt.date(9998, 12, 1)}, "go beyond year 9998"),
    ],
)
def test_nothing_is_written_where_a_beginning_is_wrong(tmp_path: Path, changes: dict[str, object], wrong: str) -> None:
    with pytest.raises(PanjError) as raised:
        begin(tmp_path / "caf", replace(CAF, **changes))  # type: ignore[arg-type]
    assert wrong in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_recipe_or_a_world_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    file = begin(tmp_path / "caf", CAF)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(PanjError, match="is there already"):
        begin(tmp_path / "caf", CAF)
    assert file.read_text(encoding="utf-8") == "mine"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "places.csv").touch()
    with pytest.raises(PanjError, match="a world that no recipe made"):
        begin(tmp_path / "other", CAF)
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["places.csv"]


def test_a_recipe_is_found_by_folder_file_or_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    begin(folder_of("caf"), CAF)
    there = Path("scenarios/worlds/caf")
    assert find_recipe("caf") == find_recipe(str(there)) == find_recipe(str(there / FILE)) == there / FILE
    with pytest.raises(PanjError, match="did you mean 'caf'"):
        find_recipe("cafe")
    with pytest.raises(PanjError, match="panj world new other/folder"):
        find_recipe("other/folder")


def test_the_text_of_a_new_recipe_fits_on_a_page() -> None:
    assert max(map(len, recipe_text("caf", CAF).splitlines())) <= 120
