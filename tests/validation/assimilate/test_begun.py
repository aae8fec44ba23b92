"""An assimilation that is interrupted or killed keeps what is done, and the same call goes on to the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from sim import assimilate
from sim.runs.run import Options, load, settle
from sim.scenario.posterior import Posterior
from sim.validation.assimilate import begun
from sim.validation.assimilate.begun import Batch, Begun

UNTIL, SEED = "2021-06-10", 7


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text("measure,place,kind,date,value\ninternally_displaced,world,,2021-06-05,50000\n", encoding="utf-8")
    return path


def folder_of(results: Path, seed: int = SEED) -> Begun:
    scenario, world = load("baseline", {})
    scenario, seed, number = settle(scenario, Options(5, seed, UNTIL))
    return Begun.beside(results, scenario, world, seed, number)


def test_ctrl_c_keeps_whole_parts_and_the_same_call_goes_on(
    counts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two batches of five in parts of two: stopped after three of the first, then after the first of the second."""
    monkeypatch.setattr(begun, "PART", 2)
    usual = {"replicates": 5, "most": 10, "enough": 10, "seed": SEED, "until": UNTIL, "jobs": 1}
    whole = assimilate("baseline", counts, **usual).save(tmp_path / "whole", plots=False)  # type: ignore[arg-type]
    results, ran = tmp_path / "results", []

    def stop_at(done: int, total: int):  # type: ignore[no-untyped-def]
        def progress(now: int, of: int) -> None:
            ran.append(now)
            if (now, of) == (done, total):
                raise KeyboardInterrupt

        return progress

    def go(stop: tuple[int, int]):  # type: ignore[no-untyped-def]
        return assimilate("baseline", counts, **usual, keep=results, progress=stop_at(*stop))  # type: ignore[arg-type]

    there = folder_of(results)
    with pytest.raises(KeyboardInterrupt):
        go((3, 5))
    assert there.replicates == 2
    with pytest.raises(KeyboardInterrupt):
        go((2, 5))  # the three that were missing, then two of the second batch
    assert there.replicates == 7
    (there.folder / "0-5-2-4.npz").write_bytes(b"PK damaged")  # is run again
    ran.clear()
    saved = go((0, 0)).save(results, plots=False)
    assert ran == [1, 2, 1, 2, 3]
    for file in whole.iterdir():
        assert file.read_bytes() == (saved / file.name).read_bytes(), file.name
    there.clear()
    assert not there.folder.exists()


def test_what_else_is_begun_has_a_folder_of_its_own(tmp_path: Path) -> None:
    one = folder_of(tmp_path / "results")
    assert one.folder.parent == tmp_path
    assert one.folder.name.startswith("results-begun-")
    assert folder_of(tmp_path / "results") == one
    assert folder_of(tmp_path / "results", seed=8) != one


def test_other_rows_of_the_posterior_that_a_scenario_names_are_another_beginning(tmp_path: Path) -> None:
    (scenario, world), found = load("baseline", {}), []
    for tempo in (1.0, 2.0):
        rows = Posterior(("front.tempo",), np.array([[tempo]]), (2,))
        found.append(Begun.beside(tmp_path / "here", scenario.with_(posterior=rows), world, SEED, 5).folder)
    assert found[0] != found[1], "replicates drawn from the one are none of the other"


def test_a_part_of_other_columns_is_run_again(tmp_path: Path) -> None:
    """Another series is counted now: what was kept does not have it."""
    there = Begun(tmp_path / "begun")
    batch = Batch(0, 3, [1, 2], 4, there)
    for row in range(3):
        batch.take(row, np.full((4, 5), row, np.int32))
    assert there.replicates == 3
    again = Batch(0, 3, [1, 2], 4, there)
    assert again.todo == []
    assert again.kept.tolist() == batch.kept.tolist()
    assert Batch(0, 3, [1, 3], 4, there).todo == [0, 1, 2]
    assert Batch(0, 4, [1, 2], 4, there).todo == [0, 1, 2, 3]  # a batch of another size is another draw


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_killed_the_same_command_goes_on_to_the_same_bytes(counts: Path, tmp_path: Path) -> None:
    words = ["assimilate", "baseline", str(counts), "-n", "60", "--most", "60", "--until", UNTIL, "--no-plots", "-q"]
    command = [sys.executable, "-c", "from sim.cli import main; main()", *words]
    subprocess.run([*command, "--out", str(tmp_path / "whole")], check=True, capture_output=True)
    results = tmp_path / "results"
    killed = subprocess.Popen([*command, "-j", "1", "--out", str(results)], start_new_session=True)
    until = time.monotonic() + 120
    while not list(tmp_path.glob("results-begun-*/*.npz")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert list(tmp_path.glob("results-begun-*/*.npz"))
    assert not results.exists()
    subprocess.run([*command, "--out", str(results)], check=True, capture_output=True)
    assert not list(tmp_path.glob("results-begun-*"))
    for file in (tmp_path / "whole").iterdir():
        assert file.read_bytes() == (results / file.name).read_bytes(), file.name
