"""`panj new world` asks what `panj world new` wants as flags, and begins the same recipe."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli.app import app
from tests.cli.new.conftest import Types, files

FLAGS = ["caf", "--home", "CAF", "--hosts", "TCD,CMR", "--from", "2014-01-01", "--days", "30"]


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.usefixtures("empty")
def test_questions_begin_the_same_recipe_as_flags(types: Types) -> None:
    panj("world", "new", *FLAGS)
    before = Path("scenarios/worlds/caf/world-recipe.yaml").read_text(encoding="utf-8")
    types(
        *("caf", "caf-2", "Mars", "central african republic", "CAF", "Tchad, Cameroun"),
        *("2014-13-01", "2014-01-01", "2013-12-31", "2014-01-30", ""),
    )
    done = panj("new", "world")
    assert done.exit_code == 0, done.output
    assert Path("scenarios/worlds/caf-2/world-recipe.yaml").read_text(encoding="utf-8") == before.replace(
        "caf", "caf-2"
    )
    for told in ("caf-2 is free", "is no country", "the country that people leave", "panj world build caf-2"):
        assert told in done.output, told


@pytest.mark.usefixtures("empty")
def test_flags_are_enough_for_a_script() -> None:
    assert panj("new", "world", *FLAGS).exit_code == 0
    assert "kind: driven" in Path("scenarios/worlds/caf/world-recipe.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("left_out", ["--home", "--hosts", "--from", "--days"])
def test_a_script_is_told_the_flag_that_is_missing(empty: Path, left_out: str) -> None:
    at = FLAGS.index(left_out)
    done = panj("new", "world", *FLAGS[:at], *FLAGS[at + 2 :])
    assert done.exit_code == 2
    assert f"give {left_out.replace('--days', '--to DATE or --days N')}" in done.output
    assert files(empty) == []


def test_a_ctrl_c_leaves_nothing(empty: Path, types: Types) -> None:
    types("caf", "CAF", "TCD", KeyboardInterrupt)
    assert panj("new", "world").exit_code == 130
    assert files(empty) == []
