"""Comparisons and sweeps are bundled, too; of a world with a recipe goes in what may be redistributed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import sim
from sim.building.put import put
from sim.building.recipe import load_recipe
from sim.building.steps.build import built
from sim.building.worlds.evidence import write_driven
from sim.bundles import gather as gathered
from sim.bundles.manifest import fits
from sim.bundles.worlds import brought
from sim.cli.app import app
from sim.runs.ground import check_there
from sim.scenario.errors import PanjError
from sim.scenario.files import LEFT_OUT
from sim.world.load import digest
from tests.building.small import recipe


def panj(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert "Traceback" not in result.output, result.output
    return result


@pytest.fixture
def results(author: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The author's folder, with a comparison and a sweep."""
    monkeypatch.chdir(author)
    quick = "extends: plain\nname: quick\nparameters: {front.tempo: 3}\n"
    (author / "scenarios" / "quick.yaml").write_text(quick, encoding="utf-8")
    if not Path("outputs/compared").exists():
        sim.compare("plain", "quick", jobs=1).save("outputs/compared", plots=False)
        sim.sweep("two", jobs=1)
    return author


def test_a_comparison_is_opened_and_run_again(results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sim.bundle("outputs/compared", tmp_path / "compared.panj.zip")
    monkeypatch.chdir(tmp_path)
    done = panj("open", file, "--run", "--jobs", 1)
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "a comparison, compared, made into a bundle" in said
    assert "quick against plain" in said
    assert "the results are equal, byte for byte" in said
    again = sim.bundle("outputs/compared", tmp_path / "again.panj.zip")
    assert again.read_bytes() == file.read_bytes()


def test_a_comparison_is_looked_at_where_it_is_opened(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its figures are drawn from its numbers, since a bundle has none; what takes no comparison names what does."""
    file = sim.bundle("outputs/compared", tmp_path / "compared.panj.zip")
    monkeypatch.chdir(tmp_path)
    opened = panj("open", file, "--to", "bare", "--no-report")
    assert opened.exit_code == 0, opened.output
    assert not Path("bare/plots").exists()
    opened = panj("open", file)
    assert "figures in outputs/compared/plots" in " ".join(opened.output.split()), opened.output
    drawn = {path.name for path in Path("outputs/compared/plots").iterdir()}
    assert {"arrivals.png", "differences-quick.svg", "crossings-quick.png"} <= drawn
    assert panj("plot", "compared", "--out", "there").exit_code == 0
    assert {path.name for path in Path("there").iterdir()} - {"figures.json"} == drawn
    for words in (("answer", "compared"), ("report", "compared"), ("animate", "compared")):
        refused = panj(*words)
        assert refused.exit_code == 2
        assert "panj plot outputs/compared draws it, panj export makes" in " ".join(refused.output.split())
    refused = panj("plot", "compared", "--map")
    assert refused.exit_code == 2
    assert "outputs/compared is a comparison" in refused.output


def test_a_sweep_is_opened_and_its_places_have_their_names(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sim.bundle("outputs/sweeps/two", tmp_path / "two.panj.zip")
    runs = sim.load_sweep("outputs/sweeps/two").runs
    monkeypatch.chdir(tmp_path)
    opened = panj("open", file)
    assert opened.exit_code == 0, opened.output
    assert "panj explain outputs/two and panj explore outputs/two tell of it" in " ".join(opened.output.split())
    assert sim.load_sweep("outputs/two").runs.equals(runs)
    assert "its file is needed to run it again" in opened.output
    assert "--run" not in opened.output
    assert panj("explain", "two", "--no-plots").exit_code == 0
    refused = panj("open", file, "--run")
    assert refused.exit_code == 2
    assert "its file is needed to run it again" in refused.output


@pytest.fixture(scope="module")
def caf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world that was built of files of which one may be redistributed."""
    file = recipe(tmp_path_factory.mktemp("made") / "caf")
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(raw/towns\.csv\n(    .*\n)*?    share: )false", r"\1true", text), encoding="utf-8")
    found = load_recipe(file)
    world = built(found, found.folder)
    put(found, lambda work: write_driven(found, world.pieces, world.instance, work))
    return found.folder


def test_what_may_not_be_redistributed_stays_out_and_is_said(caf: Path) -> None:
    world = brought("caf", caf, digest(caf))
    assert "raw/towns.csv" in world.files
    assert set(world.left_out) == {"raw/camps.csv", "raw/counts.csv", "raw/events.csv"}
    assert "counts.csv" in world.tables
    assert not set(world.files) & {*world.left_out, *world.tables}
    assert b"panj world build" in bytes(world.files[LEFT_OUT])  # type: ignore[arg-type]
    assert any("may not be redistributed" in line for line in world.told)


def test_of_a_world_that_may_be_shared_whole_goes_in_what_can_be_opened(tmp_path: Path) -> None:
    """Its match report went in, and `panj open` called the bundle damaged."""
    file = recipe(tmp_path / "caf")
    file.write_text(file.read_text(encoding="utf-8").replace("share: false", "share: true"), encoding="utf-8")
    found = load_recipe(file)
    world = built(found, found.folder)
    put(found, lambda work: write_driven(found, world.pieces, world.instance, work))
    (file.parent / "match-report.html").write_text("<p>", encoding="utf-8")
    inside = brought("caf", file.parent, digest(file.parent)).files
    assert {"raw/towns.csv", "raw/counts.csv", "places.csv", "world-recipe.yaml"} <= set(inside)
    assert [name for name in inside if not fits(f"worlds/caf/{name}")] == []


def test_raw_files_that_are_not_there_keep_nobody_from_bundling(caf: Path, tmp_path: Path) -> None:
    (caf / "raw" / "towns.csv").rename(tmp_path / "towns.csv")
    try:
        assert "raw/towns.csv" not in brought("caf", caf, digest(caf)).files
    finally:
        (tmp_path / "towns.csv").rename(caf / "raw" / "towns.csv")


def test_a_world_that_is_not_whole_says_what_to_get(tmp_path: Path) -> None:
    world = tmp_path / "run" / "worlds" / "caf"
    world.mkdir(parents=True)
    (world / LEFT_OUT).write_text("get them", encoding="utf-8")
    (world / "roads.csv").write_text("from\n", encoding="utf-8")
    with pytest.raises(PanjError, match=r"is here without places\.csv, which may not be redistributed(.|\n)*LEFT-OUT"):
        check_there(tmp_path / "run", tmp_path / "run" / "scenario.yaml", {"world": "caf"})


def test_other_results_are_not_bundled(tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text('{"what": "nowcast"}', encoding="utf-8")
    with pytest.raises(PanjError, match="holds a nowcast: runs, comparisons and sweeps can be bundled"):
        gathered.gather(tmp_path)
