"""What the README shows works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from sim.cli.app import app
from sim.model.parameters import REGISTRY
from sim.runs.read import read_scenario
from sim.scenario import load_scenario

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.S | re.M)


def test_the_commands_exist() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    shown = set(re.findall(r"^\$ panj ([\w-]+)", README, re.M))
    assert shown
    assert shown <= known


def test_the_scenario_can_be_read(tmp_path: Path) -> None:
    (file,) = blocks("yaml")
    path = tmp_path / "pause.yaml"
    path.write_text(file, encoding="utf-8")
    scenario = load_scenario(path, REGISTRY)
    assert len(scenario.events) == 3


def python_with(text: str) -> str:
    (found,) = [block for block in blocks("python") if text in block]
    return found


def test_a_scenario_is_changed_in_python() -> None:
    """The two ways that are shown ask the same, of other draws: of 2 runs, and of the first 2 of 200."""
    names: dict[str, object] = {}
    exec(python_with("load_scenario").replace("replicates=50", "replicates=2").replace(".main", ""), names)
    exec("a = compare('baseline', shut, replicates=2).main", names)
    exec("b = what_if('baseline', ('2021-07-15', 'policy', 'TJK', 'closed'), replicates=2).main", names)
    assert names["a"]["measure"].tolist() == names["b"]["measure"].tolist()  # type: ignore[index]
    assert all(names[one]["difference"].min() < 0 for one in "ab")  # type: ignore[index]


def test_the_mesa_example_runs() -> None:
    names: dict[str, object] = {}
    exec(python_with("while model.running"), names)
    assert not names["model"].running  # type: ignore[attr-defined]


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    example = blocks("python")[0]
    assert "replicates=200" in example
    exec(example.replace("replicates=200", "replicates=2, parts=False, jobs=1").replace("result.plot()", ""), {})


def test_the_headcounts_are_those_of_the_validation_page() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")

    def numbers(text: str, heading: str) -> list[list[str]]:
        rows = re.findall(r"^\|(.*)\|$", text.split(heading)[1].split("\n\n|")[1].split("\n\n")[0], re.M)[1:]
        return [re.findall(r"\d[\d,]*", row.split("|", 1)[1]) for row in rows]

    shown, made = numbers(README, "## What it says"), numbers(page, "## The seven headcounts")
    assert len(shown) == 8
    assert shown == made


def test_a_world_is_built_of_six_files_as_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    section = README.split("\n## Your own crisis\n")[1].split("\n## ")[0]
    commands = re.findall(r"^\$ panj (world [^#\n]*)", section, re.M)
    assert len(commands) == 9
    for command in commands:
        words = [*shlex.split(command), *(["--no-run"] if command.startswith("world build") else [])]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
    ran = re.findall(r"^\$ panj run (\S+)", section, re.M)
    assert [read_scenario(Path(file)).days() for file in ran] == [365]
