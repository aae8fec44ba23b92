"""Some of the replicates that are planned: the first of a larger run, to the last byte, and told as what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim import load_run, run
from sim.bundles.again import run_again
from sim.cli.app import app
from sim.runs.json_files import read_json
from sim.runs.run import Options, settle
from sim.runs.stored import MARK, open_folder
from sim.scenario.errors import PanjError
from sim.study.made import command, provenance_rows
from sim.study.story.tell import caution

SHORT: dict[str, Any] = {"until": "2021-06-25", "parts": False, "jobs": 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of six replicates."""
    return run("baseline", replicates=2, of=6, **SHORT).save(tmp_path_factory.mktemp("planned") / "some")


def test_some_of_many_are_the_first_of_all(folder: Path) -> None:
    some, whole = load_run(folder), run("baseline", replicates=6, **SHORT)
    assert some.replicates == (0, 1)
    assert (some.counts == whole.counts[:2]).all()
    assert (some.rooms.room == whole.rooms.room[:, :2]).all()
    assert (some.counts != run("baseline", replicates=2, **SHORT).counts).any(), "two that are planned alone are others"


def test_the_parts_of_the_band_are_those_of_the_replicates_that_are_run() -> None:
    found = run("baseline", replicates=20, of=40, until="2021-06-25", jobs=1)
    assert len(found.replicates) == 20
    assert found.parts


def test_what_is_told_of_them_says_of_how_many_they_are(folder: Path) -> None:
    some = load_run(folder)
    assert not some.interrupted
    assert "stopped" not in caution(some)
    assert ("replicates", "2, the first of 6 that draws are planned for (--of)") in provenance_rows(some, {})
    assert "--replicates 2 --of 6 --seed" in command(some, some.rooms)


def test_the_command_of_a_folder_makes_it_again(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    words = ["run", str(folder / "scenario.yaml"), "-n", "2", "--of", "6", "--no-parts", "--no-plots", "--jobs", "1"]
    assert CliRunner().invoke(app, [*words, "--out", str(again)]).exit_code == 0
    assert open_folder(again).provenance["replicates_wanted"] == 2
    assert (load_run(again).counts == load_run(folder).counts).all()


def test_a_bundle_of_them_gives_the_same_again(folder: Path, tmp_path: Path) -> None:
    from sim import bundle, open_bundle

    opened = open_bundle(bundle(folder, tmp_path / "some.panj.zip"), tmp_path / "opened")
    assert run_again(opened, jobs=1).equal


def test_a_whole_run_says_nothing_of_it(tmp_path: Path) -> None:
    whole = run("baseline", replicates=2, **SHORT)
    assert "replicates_wanted" not in read_json(whole.save(tmp_path / "whole") / MARK)


@pytest.mark.parametrize("of", [1, 0, 2.5, "6", 10**9])
def test_fewer_than_are_run_cannot_be_planned(of: Any) -> None:
    with pytest.raises(PanjError, match=r"of .*: want a whole number from 2 to 1,000,000"):
        run("baseline", replicates=2, of=of, **SHORT)


def test_they_count_whatever_the_scenario_asks_for(folder: Path) -> None:
    scenario = load_run(folder).scenario
    assert settle(scenario, Options(replicates=2, of=6))[2] == 2
