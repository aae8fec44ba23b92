"""Two commands that make one folder at once: the second is told, and nothing of the first is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.runs import store
from sim.runs.kinds import Kind
from sim.scenario import temporary
from sim.scenario.errors import PanjError

QUICK = ("-n", "2", "--until", "2021-07-08", "--jobs", "1", "--no-parts", "--no-plots", "-q")
BUSY = "another panj is working on x: wait for it or choose another folder"
#: Holds a folder until its standard input ends.
HOLDER = (
    "import sys; from pathlib import Path; from sim.runs import store; from sim.runs.kinds import Kind\n"
    "with store.held(Path(sys.argv[1]), Kind.RUN): print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("run", "baseline", *QUICK),
        ("run", "car-2013", "-n", "1", "--no-plots", "-q"),
        ("compare", "baseline", "offensive", "-n", "2", "--no-plots", "-q"),
        ("validate", "../car", "-n", "1"),
    ],
)
def test_a_second_command_for_one_folder_is_told_before_it_computes(here: Path, words: tuple[str, ...]) -> None:
    if words[0] == "validate":
        words = (words[0], str(Path(__file__).parents[2] / "scenarios/worlds/car-2013"), *words[2:])
    with temporary.taken((here / "x").resolve()) as ours:
        assert ours
        done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*words, "--out", "x"])
    assert done.exit_code == 2
    assert BUSY in done.stderr
    assert "Traceback" not in done.stderr
    assert list(here.iterdir()) == []


def test_the_lock_goes_with_the_command(here: Path) -> None:
    for _ in range(2):
        assert CliRunner().invoke(app, ["run", "baseline", *QUICK, "--out", "x"]).exit_code == 0
    assert [path.name for path in here.iterdir()] == ["x"]


def test_other_folders_are_free_meanwhile(here: Path) -> None:
    long = "a" * 200
    with store.held(here / f"{long}1", Kind.RUN), store.held(here / f"{long}2", Kind.RUN):
        pass
    assert list(here.iterdir()) == []


def test_another_process_holds_it_until_it_is_killed(here: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(here / "x")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(PanjError, match="another panj is working"), store.held(here / "x", Kind.RUN):
            pass
        other.kill()
        other.wait()
    time.sleep(0.01)
    with store.held(here / "x", Kind.RUN):
        pass
    assert list(here.iterdir()) == []
