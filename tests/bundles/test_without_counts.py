"""A run on a world of which everything may be handed on but who counted people: its numbers are read without that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim import load_run
from sim.cli.app import app
from sim.scenario.errors import PanjError

RAW = {
    "events": "date,lat,lon,deaths\n2015-05-03,-3.38,29.36,5\n2015-05-20,-3.38,29.36,5\n",
    "towns": "name,lat,lon,population\nAtown,-3.38,29.36,50000\nBtown,-3.6,30.0,20000\n",
    "camps": "name,lat,lon,country,capacity\nX,-3.65,30.75,Tanzania,5000\n",
    "roads": "from,to,km\nAtown,Btown,90\nBtown,X,110\n",
    "counts": "camp,date,people\nX,2015-05-10,20\nX,2015-06-20,400\n",
}
LIES = Path("outputs/small/worlds/small")


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output, result.output
    return result


def said(*words: object) -> str:
    return " ".join(panj(*words).output.split())


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a run on a world that was built of tables, all but the counts shared."""
    folder = tmp_path_factory.mktemp("counted")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        own = ("--own", "--home", "BDI", "--hosts", "TZA", "--from", "2015-05-01", "--days", 30)
        assert panj("world", "new", "small", *own).exit_code == 0
        for kind, text in RAW.items():
            (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
            share = () if kind == "counts" else ("--share",)
            assert panj("world", "add", "small", kind, f"{kind}.csv", *share).exit_code == 0
        assert panj("world", "build", "small", "--no-run").exit_code == 0
        assert panj("run", "small", "-n", 3, "--jobs", 1, "--no-plots").exit_code == 0
        assert panj("bundle", "small").exit_code == 0
    return folder / "small.panj.zip"


@pytest.fixture
def here(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another folder, with the bundle."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(bundled, tmp_path / "small.panj.zip"))


def test_its_numbers_are_read_and_what_to_get_is_named(here: Path) -> None:
    opened = said("open", here, "--no-report")
    assert "cannot be shown" not in opened
    assert f"{LIES}/LEFT-OUT.txt says which files to get and where to put them; then: panj world build" in opened
    assert "--run" not in opened
    assert "the world small is here without headcounts.csv" in said("answer", "small", "TZA")
    assert panj("answer", "small", "--csv", "table.csv").exit_code == 0
    assert load_run("outputs/small").daily("arrivals", "TZA", "civilian").shape == (3, 30)
    again = panj("open", here, "--run")
    assert again.exit_code == 2
    assert "can be read, and not run again as it was" in " ".join(again.output.split())


def test_a_world_of_which_anything_else_is_another_has_changed(here: Path) -> None:
    panj("open", here, "--no-report")
    (LIES / "headcounts.csv").write_text("place,first\n", encoding="utf-8")
    with pytest.raises(PanjError):
        load_run("outputs/small")
    (LIES / "headcounts.csv").unlink()
    load_run("outputs/small")
    roads = LIES / "roads.csv"
    roads.write_text(roads.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(PanjError, match="has changed since"):
        load_run("outputs/small")
    roads.unlink()
    with pytest.raises(PanjError, match=r"roads\.csv"):
        load_run("outputs/small")
