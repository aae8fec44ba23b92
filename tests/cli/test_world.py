"""`panj world` as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.building.recipe import load_recipe
from sim.building.recipe.recipe import FILE
from sim.cli.app import app

NEW = ["world", "new", "caf", "--home", "CAF", "--hosts", "TCD,CMR", "--from", "2013-12-01", "--days", "820"]
THERE = Path("scenarios/worlds/caf")


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_world_is_a_recipe_that_can_be_checked() -> None:
    result = panj(*NEW)
    assert result.exit_code == 0, result.output
    assert f"{THERE / FILE}: add files to it" in result.output
    recipe = load_recipe(THERE / FILE)
    assert (recipe.home, recipe.hosts, recipe.days, recipe.kind) == ("CAF", ("TCD", "CMR"), 820, "driven")
    for path in (THERE, THERE / FILE):
        checked = panj("check", str(path))
        assert checked.exit_code == 0, checked.output
        assert "OK, a recipe of 0 files, 0 answers" in checked.output


def test_a_world_that_is_there_is_not_begun_again() -> None:
    panj(*NEW)
    before = (THERE / FILE).read_bytes()
    result = panj(*NEW)
    assert result.exit_code == 2
    assert f"{THERE / FILE} is there already: nothing was written" in result.output
    assert (THERE / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("CAF", "caf", "--home caf: want a country as three capital letters, ISO 3166 (did you mean CAF?)"),
        ("2013-12-01", "1.12.2013", "--from must be a date written YYYY-MM-DD, got '1.12.2013'"),
        ("TCD,CMR", ",", "--hosts: want the countries that take people in, as TCD,CMR"),
        ("caf", "c a f", "c a f: want a plain name"),
    ],
)
def test_a_mistake_is_told_in_a_line_and_nothing_is_written(here: Path, old: str, new: str, told: str) -> None:
    result = panj(*(new if word == old else word for word in NEW))
    assert result.exit_code == 2
    assert told in result.output
    assert list(here.iterdir()) == []


def test_a_mistake_in_a_recipe_is_told_by_check_with_its_line() -> None:
    panj(*NEW)
    file = THERE / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("radius_km: 50", "radius: 50"), encoding="utf-8")
    result = panj("check", str(THERE))
    assert result.exit_code == 2
    assert "unknown key 'radius' in choices (did you mean 'radius_km'?)" in result.output
    assert f"{FILE}:" in result.output
