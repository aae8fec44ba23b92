"""The world that ships beside that of the border: small, of files that may be shared, and built anew to its bytes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from sim.building.example import WORLD, example, take
from sim.building.pack import pack
from sim.building.put import BUILT, read_built
from sim.building.recipe import load_recipe
from sim.building.recipe.raw import sha256_of
from sim.building.recipe.recipe import FILE
from sim.building.steps.left_over import MATCH_REPORT, UNMATCHED
from sim.cli.build import build
from sim.runs.read import read_scenario
from sim.scenario.errors import PanjError

MOST = 300_000
"""Bytes of all of it: it is in every copy of the project."""
PAGES = (MATCH_REPORT, UNMATCHED)


def test_of_every_file_it_is_known_whose_it_is_and_that_it_may_be_shared() -> None:
    recipe = load_recipe(example() / FILE)
    assert [source.kind for source in recipe.sources] == ["events", "towns", "camps", "counts", "counts", "closures"]
    for source in recipe.sources:
        assert source.format
        assert source.release
        assert source.accessed
        assert source.licence
        assert source.credit
        assert source.share
        assert source.sha256 == sha256_of(source.path)
        if source.licence.startswith("BSD"):
            assert source.path.name in (example() / "raw" / "LICENCE-flee.txt").read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in example().rglob("*") if path.is_file() and path.name not in PAGES) < MOST


def test_it_is_built_anew_to_the_same_tables_and_packed_whole(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(example(), tmp_path / WORLD))
    before = tables(folder)
    assert len(before) > 5
    for name in before:
        (folder / name).unlink()
    build(folder / FILE, force=False)
    again = tables(folder)
    assert list(again) == list(before)
    for name in before:
        assert cells(again[name]) == cells(before[name]), f"{name} has changed: panj world build {WORLD}"
    told = pack(folder / FILE, tmp_path / "car.zip")
    assert len(told) == 1, "nothing is left out"
    names = zipfile.ZipFile(tmp_path / "car.zip").namelist()
    assert set(names) == {f"{WORLD}/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


def cells(table: bytes) -> list[object]:
    """Return the cells of a table, numbers to twelve figures: the last ones of a distance are the machine's."""
    found: list[object] = []
    for cell in table.decode().replace("\n", ",").split(","):
        try:
            found.append(f"{float(cell):.12g}")
        except ValueError:
            found.append(cell)
    return found


def tables(folder: Path) -> dict[str, bytes]:
    """Return what a build has made, but for the pages that tell of it, which do not ship, and their digests."""
    return {name: (folder / name).read_bytes() for name in read_built(folder) if name not in (*PAGES, BUILT)}


def test_its_scenario_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = read_scenario(WORLD)
    assert (str(scenario.start), str(scenario.until), scenario.rules) == ("2013-12-01", "2014-11-30", "flee")


def test_its_files_are_taken_into_a_new_folder_and_never_over_another(tmp_path: Path) -> None:
    names = take(tmp_path / "a" / "six")
    assert sorted(path.name for path in (tmp_path / "a" / "six").iterdir()) == names
    assert len([name for name in names if name.endswith(".csv")]) == 6
    with pytest.raises(PanjError, match="is there already"):
        take(tmp_path / "a")
