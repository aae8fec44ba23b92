"""`panj choose`, and what the other commands do with the file: as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.test_validate import conflict
from sim.cli.app import app
from sim.cli.choose import about_scatter, careful_sets
from sim.flee.chosen import Chosen, History, read_chosen
from sim.scenario.parameters import Spread
from sim.scenario.resolved import Setting
from tests.building.small import recipe

HISTORY = History(
    command="panj choose", version="1", date="2021-07-06", capacities="masked", sets=6, seed=1, conflicts={"one": {}}
)
QUICK = ("--sets", "6", "--jobs", "1")


def panj(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, east in (("one", 900), ("two", 1500), ("new", 400)):
        conflict(
            tmp_path / name,
            east=f"2020-01-01,0\n2020-02-09,{east}\n",
            west=f"2020-01-01,0\n2020-02-09,{3900 - east}\n",
        )
    return tmp_path


def test_the_scatter_of_a_band_is_told_as_what_it_is() -> None:
    """A standard deviation of a logarithm of 4.4 stood as a number without a word."""
    chosen = Chosen("panj", {"panj.model_error": Setting(0.0, Spread(0.0, 4.4), "chosen")}, HISTORY)
    said = about_scatter(chosen)
    assert "from 0 to 4.4, a standard deviation of a logarithm" in said
    assert "off by a factor of 81 or more" in said
    assert about_scatter(Chosen("panj", {"panj.model_error": Setting(0.0, Spread(0.0, 0.0), "chosen")}, HISTORY)) == ""
    assert about_scatter(Chosen("flee", {}, HISTORY)) == ""
    assert careful_sets(50) == ""


def test_settings_are_chosen_on_some_conflicts_and_applied_to_another(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.validate.draw_camps", lambda *_: [])  # drawing takes most of the time
    made = panj("choose", "one", "two", "--rules", "panj", "--to", "mine.yaml", *QUICK)
    assert made.exit_code == 0, made.output
    assert "settings in mine.yaml" in made.stdout
    assert "one: warning: is of the same conflict as two" in " ".join(made.stderr.split())
    said = " ".join(made.stdout.split())
    assert "on conflicts thinned to about 8,000 people" in said
    assert "Careful: of 6 sets (fewer than 50) the best 5 are kept" in said
    chosen = read_chosen(here / "mine.yaml")
    assert list(chosen.history.conflicts) == ["one", "two"]
    assert chosen.history.command == "panj choose one two --rules panj --sets 6 --seed 1"
    found = panj("validate", "new", "--settings", "mine.yaml", "-n", "3", "--jobs", "1")
    assert found.exit_code == 0, found.output
    assert "Settings: chosen of 6 sets on one and two, capacities masked." in " ".join(found.stdout.split())
    about = json.loads((here / "outputs" / "validate-new" / "provenance.json").read_text())
    assert about["rules"] == "panj"
    assert about["settings"]["pull"] == chosen.central.model_dump()["pull"]
    assert about["ranges"]["model_error"][1] == chosen.ranges["model_error"].high
    assert list(about["chosen"]["given"]["conflicts"]) == ["one", "two"]
    own = panj("validate", "one", "--settings", "mine.yaml", "-n", "2", "--jobs", "1", "--no-mask")
    words = " ".join(own.stdout.split())
    assert "Careful: one is one of them, so this is no test." in words
    assert "other conflicts" not in words
    about = json.loads((here / "outputs" / "validate-one" / "provenance.json").read_text())
    assert about["settings_chosen_on_other_conflicts"] is False
    run = panj(
        "run", "--flee", "new", "--settings", "mine.yaml", "--set", "panj.pull=0.25", "-n", "2", "-q", "--no-plots"
    )
    assert run.exit_code == 0, run.output
    assert "no test" not in run.output
    same = panj("run", "--flee", "one", "--settings", "mine.yaml", "-n", "1", "--out", "same", "-q", "--no-plots")
    assert "chosen on one, too: how near they come to its counts is no test" in " ".join(same.output.split())
    (scenario,) = here.glob("outputs/*/scenario.yaml")
    text = scenario.read_text()
    assert "panj.pull: 0.25" in text, "what is set for this run has the last word"
    assert "panj.awareness: {value:" in text
    assert "mine.yaml" in text or "chosen" in text


def test_a_world_that_was_built_of_files_is_one_by_its_name(here: Path) -> None:
    """`panj validate small` and `panj nowcast small` were understood, and `panj choose small` was no such folder."""
    recipe(here / "scenarios" / "worlds" / "small")
    assert panj("world", "build", "small", "--no-run").exit_code == 0
    made = panj("choose", "small", "one", "--to", "mine.yaml", *QUICK)
    assert made.exit_code == 0, made.output
    assert list(read_chosen(here / "mine.yaml").history.conflicts) == ["small", "one"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["one", "--to", "x.yaml"], "want two or more conflicts"),
        (["one", "one", "--to", "x.yaml"], "each of another name"),
        (["one", "two", "--to", "x.csv"], "want a YAML file"),
        (["one", "two", "--to", "none/x.yaml"], "in a folder that is there"),
        (["one", "two", "--to", "other.yaml"], "no settings file: choose another name"),
        (["one", "two", "--to", "x.yaml", "--sets", "2"], "sets"),
        (["one", "two", "--to", "x.yaml", "--rules", "pang"], "no rule set is called 'pang'"),
        (["one", "none", "--to", "x.yaml"], "none"),
    ],
)
def test_what_cannot_be_chosen_is_told_before_anything_is_computed(here: Path, words: list[str], said: str) -> None:
    (here / "other.yaml").write_text("name: something\n")
    result = panj("choose", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (here / "x.yaml").exists()
    assert (here / "other.yaml").read_text() == "name: something\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["validate", "new", "--settings", "none"], "no settings are called 'none'"),
        (["validate", "new", "--settings", "bad.yaml"], "bad.yaml:1:8"),
        (["validate", "one", "two", "new", "-L", "--settings", "bad.yaml"], "without --settings"),
        (["run", "baseline", "--settings", "bad.yaml"], "--settings goes with --flee"),
    ],
)
def test_settings_that_cannot_be_applied_are_told(here: Path, words: list[str], said: str) -> None:
    (here / "bad.yaml").write_text("rules: pang\nhistory: {}\nparameters: {}\n")
    result = panj(*words)
    assert result.exit_code == 2
    assert said in result.stderr
