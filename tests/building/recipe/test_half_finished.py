"""A half-finished recipe, at whatever stage and whichever key it lacks, is told what it lacks, and is not lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims, add, go_straight
from sim.building.recipe.edit import answer
from sim.building.recipe.new import begin
from sim.building.steps.build import built
from sim.scenario.errors import PanjError
from tests.building.small import BEGINNING, FILES, files, recipe


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recipe that lacks nothing."""
    return recipe(tmp_path_factory.mktemp("whole") / "caf")


def test_at_every_stage_what_is_lacking_is_told_with_the_command_that_adds_it(tmp_path: Path) -> None:
    file = begin(tmp_path / "caf", BEGINNING)
    paths = files(tmp_path / "given")
    for number, (kind, path) in enumerate(paths.items()):
        with pytest.raises(PanjError) as raised:
            built(load_recipe(file), file.parent)
        lacking = list(paths)[number:]
        told = str(raised.value).splitlines()
        assert [line.partition(": no file of ")[2] for line in told[:-1]] == [
            f"{other} yet (panj world add caf {other} FILE)" for other in lacking
        ]
        assert "nobody has said yet where roads come from" in told[-1]
        add(file, kind, [path], Claims())  # type: ignore[arg-type]
    go_straight(file)
    assert len(built(load_recipe(file), file.parent).instance.places) == 5


KEYS = {
    "name": "needs the key 'name'",
    "home": "needs the key 'home'",
    "hosts": "needs the key 'hosts'",
    "from": "needs the key 'from'",
    "days": "needs the key 'days'",
    "kind": "",
    "sources": "no file of events yet",
    "choices": "nobody has said yet where roads come from",
    "names": "",
    "vary": "",
}


@pytest.mark.parametrize("key", KEYS)
def test_without_any_key_it_is_built_or_told_which(key: str, whole: Path) -> None:
    before = whole.read_text(encoding="utf-8")
    without = re.sub(rf"(?ms)^{key}:.*?\n(?=\S|\Z)", "", before)
    assert without != before
    whole.write_text(without, encoding="utf-8")
    try:
        if not KEYS[key]:
            built(load_recipe(whole), whole.parent)
            return
        with pytest.raises(PanjError, match=re.escape(KEYS[key])):
            built(load_recipe(whole), whole.parent)
        if "needs the key" in KEYS[key]:  # what cannot be read is not changed
            with pytest.raises(PanjError, match=re.escape(KEYS[key])):
                answer(whole, ("camps", "Gore"), {"lat": 8, "lon": 17})
            assert whole.read_text(encoding="utf-8") == without
    finally:
        whole.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("kind", FILES)
def test_without_any_raw_file_the_command_that_brings_it_back_is_told(kind: str, whole: Path) -> None:
    path = whole.parent / "raw" / f"{kind}.csv"
    gone = path.rename(path.with_suffix(".gone"))
    try:
        with pytest.raises(PanjError, match=rf"raw/{kind}\.csv is not there \(put the file there whose SHA-256 is "):
            built(load_recipe(whole), whole.parent)
    finally:
        gone.rename(path)
