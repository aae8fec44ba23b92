"""`panj` alone shows three next steps that fit where one is, and no wall of help."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import terminal
from sim.cli.app import app
from sim.cli.next_steps import next_steps
from sim.scenario.files import list_scenarios

OWN = "extends: offensive\ntitle: Mine\nevents:\n  - {date: 2021-07-15, near: {tem: closed}}\n"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _steps(told: str) -> list[str]:
    return [re.split(r"  +", line.strip())[0] for line in told.splitlines() if line.startswith("  ")]


def _own(folder: Path, text: str = OWN) -> Path:
    (folder / "scenarios").mkdir()
    file = folder / "scenarios" / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.usefixtures("empty")
def test_where_nothing_has_been_run_the_first_step_runs_something() -> None:
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 0
    assert "Nothing has been run here yet" in done.output
    assert _steps(done.output) == ["panj run baseline", "panj view", "panj new scenario"]
    assert len(done.output.splitlines()) < 10


@pytest.mark.usefixtures("there")
def test_where_a_run_is_it_is_looked_at() -> None:
    told = next_steps()
    assert re.search(r"^(baseline|collapse) has been run", told, re.MULTILINE)
    assert _steps(told)[0] == f"panj report {re.findall(r'(.*) has been run', told)[0]}"


def test_the_page_of_a_run_is_opened_where_there_is_one(there: Path) -> None:
    for name in ("baseline", "collapse"):
        (there / "outputs" / name / "report.html").touch()
    assert re.fullmatch(r"open outputs/(baseline|collapse)/report.html in a browser", _steps(next_steps())[0])


def test_a_scenario_of_ones_own_is_run_and_compared_with_what_it_extends(empty: Path) -> None:
    _own(empty)
    told = next_steps()
    assert "scenarios/mine.yaml is a scenario of your own, and has not been run" in told
    assert _steps(told) == ["panj run mine", "panj compare offensive mine", "panj show mine"]


def test_a_scenario_of_ones_own_that_has_been_run_leads_on(there: Path) -> None:
    _own(there)
    shutil.copytree(there / "outputs" / "collapse", there / "outputs" / "mine")
    (there / "outputs" / "mine" / "provenance.json").touch()
    assert _steps(next_steps()) == ["panj report mine", "panj compare offensive mine", "panj new sweep"]


@pytest.mark.parametrize("text", ["extends: [", "\x00", "", "extends: 7\n"])
def test_a_file_that_cannot_be_read_keeps_nobody_from_a_next_step(empty: Path, text: str) -> None:
    _own(empty, text)
    assert "panj compare baseline mine" in next_steps()


@pytest.mark.usefixtures("there")
def test_a_broken_result_is_no_run() -> None:
    for mark in Path("outputs").glob("*/provenance.json"):
        mark.write_text("{", encoding="utf-8")
    assert "Nothing has been run here yet" in next_steps()


def test_what_ships_is_nobodys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(list_scenarios()["baseline"].parents[1])
    assert "of your own, and" not in next_steps()


def test_help_stays() -> None:
    told = CliRunner().invoke(app, ["--help"]).output
    assert "Commands:" in told
    assert "explore" in told


def test_the_command_is_told_as_it_was_typed(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/panj"])
    assert _steps(next_steps())[0] == ".venv/bin/panj run baseline"
    monkeypatch.setattr("sys.argv", ["/usr/bin/panj"])
    monkeypatch.setattr(terminal.shutil, "which", lambda _: "/usr/bin/panj")
    assert _steps(next_steps())[0] == "panj run baseline"
