"""A world that is built is run once; whatever befalls that run, the world stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.building.put import BUILT, read_built
from sim.building.recipe.recipe import FILE
from sim.bundles.again import by_hand
from sim.cli import first_run
from sim.cli.app import app
from sim.runs.kinds import Kind
from sim.scenario.errors import PanjError
from tests.building.small import recipe

THERE = Path("scenarios/worlds/caf")


def build(*words: str) -> Result:
    return CliRunner().invoke(app, ["world", "build", *words])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(first_run, "REPLICATES", 2)
    monkeypatch.setenv("COLUMNS", "160")
    recipe(THERE)
    return tmp_path


def own() -> None:
    file = THERE / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("kind: driven", "kind: own"), encoding="utf-8")


def test_a_build_says_who_is_where_on_the_last_day_and_where_both_pages_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "PEOPLE", 650)
    result = build("caf")
    assert result.exit_code == 0, result.output
    assert "caf: people in camps on day 59" in result.output
    caption = " ".join(result.output.split())
    assert "rules: flee; 2 replicates" in caption
    assert "; everybody still where counted on the first day 0." in caption
    assert "simulated with 650 of 1,300 people" in caption
    assert f"left over: {THERE}/match-report.html" in result.output
    assert f"try panj run {THERE}/scenario.yaml" in result.output
    assert Path("outputs/first-caf/bands.csv").is_file()
    made = read_built(THERE)
    assert build("caf").exit_code == 0
    assert read_built(THERE) == made, "a run changes nothing that is built"


def test_the_first_run_of_a_large_world_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each simulated person is 2.6 people: `panj answer` called the run damaged."""
    monkeypatch.setattr(first_run, "PEOPLE", 500)
    assert build("caf").exit_code == 0
    result = CliRunner().invoke(app, ["answer", "first-caf"])
    assert result.exit_code == 0, result.output
    assert "One party stands for 2.6 people: no number is finer than that." in " ".join(result.output.split())
    told = json.loads(Path("outputs/first-caf/provenance.json").read_text(encoding="utf-8"))
    assert (told["people_in_a_party"], told["people_simulated"], told["people"]) == (2.6, 500, 1300)
    assert "this one was simulated with 500 of 1,300 people" in by_hand(Path("outputs/first-caf"), Kind.RUN_ON_COUNTS)


def test_a_world_of_panjs_own_is_run_too_and_has_its_report() -> None:
    own()
    result = build("caf")
    assert result.exit_code == 0, result.output
    assert "Arrivals per host by date" in result.output
    assert "civilians" in result.output
    assert "soldiers" not in result.output.split("Arrivals per host by date")[1]  # there are none in this world
    assert "open the report in a browser: outputs/first-caf/report.html" in result.output
    assert "90 % bands of 2 replicates (fewer than 20) rest on the outermost of them" in " ".join(result.output.split())
    page = Path("outputs/first-caf/report.html").read_text(encoding="utf-8")
    assert "bands of 2 replicates (fewer than 20) rest on the outermost" in " ".join(page.split())
    again = CliRunner().invoke(app, ["run", "caf", "-n", "1", "--no-plots", "--until", "2014-01-02"])
    assert again.exit_code == 0, again.output
    assert "results in outputs/caf" in again.output


def test_a_world_that_no_run_finds_is_built_and_that_is_said(here: Path) -> None:
    own()
    THERE.rename(here / "caf")
    result = build("./caf")
    assert result.exit_code == 0, result.output
    assert "no first run: a run finds caf only as scenarios/worlds/caf" in result.output
    assert (here / "caf" / BUILT).is_file()


def test_a_run_that_fails_or_is_stopped_leaves_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise PanjError("nobody can move")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(first_run, "run_on_flee", fails)
    result = build("caf")
    assert result.exit_code == 2
    there = f"the world in {THERE} is built and whole"
    assert f"{there}, but its first run failed: nobody can move" in result.output
    made = read_built(THERE)
    assert made
    monkeypatch.setattr(first_run, "run_on_flee", stopped)
    result = build("caf")
    assert result.exit_code == 130
    assert f"{there}; its first run is left" in result.output
    assert read_built(THERE) == made


def test_no_run_is_no_run(here: Path) -> None:
    result = build("caf", "--no-run")
    assert result.exit_code == 0, result.output
    assert "first run" not in result.output
    assert not (here / "outputs").exists()


def test_a_world_that_no_run_gets_over_is_built_and_not_run(here: Path) -> None:
    file = THERE / FILE
    file.write_text(file.read_text(encoding="utf-8").replace("deaths: 1", "deaths: 5"), encoding="utf-8")
    result = build("caf")
    assert result.exit_code == 0, result.output
    assert "warning: by the counts 36 people leave on 2014-01-06, and no place" in result.output
    assert result.output.rstrip().endswith("as the warning says, and none gets over it")
    assert (THERE / BUILT).is_file()
    assert not (here / "outputs").exists()
