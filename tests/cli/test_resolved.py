"""The resolved scenario of a run: what a child replaces of its parent is no mistake of one file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner
from typer.testing import Result as Reply

from sim.cli.app import app

QUICK = ("-n", "2", "--until", "2021-08-01", "--jobs", "1", "--no-plots", "-q")
PARENT = """\
extends: baseline
title: The parent
events:
  - {date: 2021-07-15, set: {front.tempo: 2}}
  - {date: 2021-07-20, far: {tem: closed}}
  - {date: 2021-07-21, guards: {TJK: 8000}}
  - {date: 2021-07-22, guards: {TJK: 7000}}
"""
CHILD = """\
extends: parent
title: The child
events:
  - {date: 2021-07-15, set: {front.tempo: 3}}
  - {date: 2021-07-20, far: {TJK: open}}
  - {date: 2021-07-21, guards: {TJK: 9000}}
"""


def panj(*words: str) -> Reply:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, list(words))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a child was run, and the scenario that its run keeps."""
    folder, before = tmp_path_factory.mktemp("work"), Path.cwd()
    (folder / "parent.yaml").write_text(PARENT, encoding="utf-8")
    (folder / "child.yaml").write_text(CHILD, encoding="utf-8")
    os.chdir(folder)
    try:
        assert panj("run", "child.yaml", *QUICK, "--out", "first").exit_code == 0
        assert panj("run", "first/scenario.yaml", *QUICK, "--out", "second").exit_code == 0
        assert panj("compare", "child.yaml", "parent.yaml", *QUICK, "--out", "both").exit_code == 0
    finally:
        os.chdir(before)
    return folder


def test_it_has_what_was_replaced_as_a_comment(ran: Path) -> None:
    text = (ran / "first/scenario.yaml").read_text(encoding="utf-8")
    assert "  # replaced on its day, 2021-07-21: guards: {TJK: 8000}  # parent.yaml:6\n" in text
    assert "  # replaced on its day, 2021-07-20: far: {tem: closed}  # parent.yaml:5\n" in text
    assert "    guards: {TJK: 9000}  # child.yaml:6\n" in text
    assert "    guards: {TJK: 7000}  # parent.yaml:7\n" in text


@pytest.mark.parametrize("file", ["first/scenario.yaml", "both/scenarios/child.yaml"])
def test_nothing_is_warned_of(ran: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    monkeypatch.chdir(ran)
    done = panj("check", file)
    assert done.exit_code == 0
    assert "warning" not in done.output


def test_it_gives_the_same_numbers(ran: Path) -> None:
    first, second = ((ran / name / "bands.csv").read_bytes() for name in ("first", "second"))
    assert first == second


def test_the_scenario_that_is_shown_as_yaml_may_be_kept_as_a_file(ran: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ran)
    done = panj("show", "child.yaml", "--yaml")
    (ran / "shown.yaml").write_text(done.stdout, encoding="utf-8")
    assert "warning" not in panj("check", "shown.yaml").output
