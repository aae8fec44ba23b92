"""One process or several; Ctrl-C as the keyboard sends it, to the whole group of processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from sim import Result, load_run, run
from sim.runs import tasks as tasks_module
from sim.runs.executors import default_jobs, run_tasks
from sim.runs.tasks import Outcome, Runs, Task

#: What a terminal shows of the progress bar; 60 runs in all.
STARTED = re.compile(r"\b([1-9]\d?)/60\b")
posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")
pytestmark = posix
alone = pytest.mark.alone


class Panj:
    """`panj` in a session of its own, so that a Ctrl-C reaches it and its workers and nobody else."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.errors = folder / "stderr"
        self.stderr = self.errors.open("wb")
        code = "from sim.cli import main; import sys; print('begun', file=sys.stderr, flush=True); main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=self.stderr,
            # rich draws the bar for people only: tell it that these are people
            env={**os.environ, "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TERM": "xterm-256color", "COLUMNS": "100"},
            start_new_session=True,
        )
        # before Python itself stands, a Ctrl-C is not ours to answer
        while "begun" not in self.told() and self.process.poll() is None:
            time.sleep(0.01)

    def told(self) -> str:
        text = self.errors.read_text(encoding="utf-8", errors="replace")
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)

    def wait_for(self, seconds: float, tasks: int = 1) -> bool:
        """Wait until so many tasks have finished; False if the run ended before."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(int(done) >= tasks for done in STARTED.findall(self.told())):
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.05)
        raise AssertionError(f"nothing finished within {seconds} s: {self.told()}")

    def ctrl_c(self, number: int = signal.SIGINT, alone: bool = False) -> float:
        """Send a signal to the whole group, or to this process alone; return the seconds until the end."""
        begin = time.monotonic()
        with suppress(ProcessLookupError):
            (os.kill if alone else os.killpg)(self.process.pid, number)
        self.process.wait(timeout=60)
        return time.monotonic() - begin

    def alive(self) -> bool:
        """Tell whether any process of the group is still there (zombies do not count)."""
        try:
            listed = subprocess.run(
                ["ps", "-eo", "sid=,stat="], capture_output=True, text=True, check=True
            ).stdout.splitlines()
        except FileNotFoundError:
            pytest.skip("no ps here")
        return any(row.split()[0] == str(self.process.pid) and row.split()[1][0] != "Z" for row in listed)

    def gone(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True


RUN = ("run", "baseline", "-n", "60", "--no-parts")


@contextmanager
def panj(folder: Path, *words: str, command: tuple[str, ...] = (*RUN, "--no-plots")) -> Iterator[Panj]:
    started = Panj(folder, *command, *words)
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.process.pid, signal.SIGKILL)
        started.process.wait()
        started.stderr.close()


#: Signal, whether to the process alone as `kill` sends it or to all of a job, code of the end, processes.
ASKED = [
    pytest.param(signal.SIGINT, False, 130, "1", id="ctrl-c"),
    pytest.param(signal.SIGTERM, True, 143, "2", id="kill"),
    pytest.param(signal.SIGTERM, False, 143, "2", id="scheduler", marks=pytest.mark.slow),
    pytest.param(signal.SIGTERM, True, 143, "1", id="docker-stop", marks=pytest.mark.slow),
    pytest.param(signal.SIGHUP, False, 129, "2", id="terminal-closed", marks=pytest.mark.slow),
    pytest.param(signal.SIGINT, False, 130, "2", id="ctrl-c-2", marks=pytest.mark.slow),
]


@alone
@pytest.mark.parametrize(("number", "alone", "code", "jobs"), ASKED)
def test_who_is_asked_to_stop_keeps_the_replicates_that_finished(
    number: int, alone: bool, code: int, jobs: str, tmp_path: Path
) -> None:
    with panj(tmp_path, "--jobs", jobs, "--out", "kept") as running:
        assert running.wait_for(60), running.told()
        seconds = running.ctrl_c(number, alone)
        assert running.process.returncode == code, running.told()
        assert seconds < 8.0, "five on an idle machine"
        assert running.gone(2.0), "a worker outlives its run"
        said = re.search(r"interrupted: (\d+) of 60 replicates finished and were kept in kept", running.told())
        assert said, running.told()
        assert "Traceback" not in running.told()
    kept = int(said[1])
    assert 1 <= kept < 60
    provenance = json.loads((tmp_path / "kept" / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["interrupted"] is True
    assert provenance["replicates_planned"] == 60
    assert len(provenance["replicates"]) == kept
    table = parquet.read_table(tmp_path / "kept" / "timeseries.parquet", columns=["replicate"])
    assert sorted(set(table["replicate"].to_pylist())) == provenance["replicates"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept", "stderr"]


@alone
@pytest.mark.parametrize(
    "seconds", [0.05, 0.8, pytest.param(0.4, marks=pytest.mark.slow), pytest.param(1.6, marks=pytest.mark.slow)]
)
def test_ctrl_c_at_the_start_writes_nothing(tmp_path: Path, seconds: float) -> None:
    with panj(tmp_path, "--jobs", "2", "--out", "kept") as running:
        time.sleep(seconds)
        if STARTED.search(running.told()):
            pytest.skip("this machine is too quick: a replicate has finished")
        running.ctrl_c()
        assert running.process.returncode == 130, running.told()
        said = "interrupted" in running.told()
        assert said or "/60" not in running.told(), "only while options are read it ends without a word"
        assert "Traceback" not in running.told()
        assert running.gone(2.0)
    left = [file.name for file in tmp_path.iterdir() if file.name != "stderr"]
    assert left in ([], ["kept"])
    if left:
        assert json.loads((tmp_path / "kept" / "provenance.json").read_text(encoding="utf-8"))["interrupted"]


@alone
@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.1, 1.5])
def test_ctrl_c_while_the_figures_are_drawn_leaves_all_numbers_or_nothing(tmp_path: Path, seconds: float) -> None:
    few = ("run", "baseline", "-n", "2", "--no-parts")
    with panj(tmp_path, "--jobs", "1", "--until", "2021-07-10", "--out", "kept", command=few) as running:
        end = time.monotonic() + 60
        while not list(tmp_path.glob(".kept-*")) and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(seconds)
        assert running.ctrl_c() < 8.0
        assert running.process.returncode == 130, running.told()
        assert "interrupted" in running.told()
        assert "Traceback" not in running.told()
        assert "Process" not in running.told()
        assert running.gone(2.0)
    left = [file.name for file in tmp_path.iterdir() if file.name != "stderr"]
    assert left in ([], ["kept"])
    if left:
        assert load_run(tmp_path / "kept").replicates == (0, 1), "numbers that were on the screen stay, whole"


@alone
@pytest.mark.parametrize(
    ("command", "kept"),
    [
        pytest.param(("compare", "baseline", "offensive", "-n", "30", "--no-plots"), "provenance.json", id="compare"),
        pytest.param(("sweep", "small.yaml", "--until", "2021-05-20"), "manifest.json", id="sweep"),
    ],
)
@pytest.mark.slow
def test_sigterm_keeps_what_has_finished_of_the_others_too(command: tuple[str, ...], kept: str, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(
        "title: Small\nbase: [baseline]\nvary: {front.tempo: [0.5, 1, 2]}\nreplicates: 20\n"
        "measures: [arrivals TJK military]\n",
        encoding="utf-8",
    )
    with panj(tmp_path, "--jobs", "2", "--out", "kept", command=command) as running:
        # a comparison keeps whole replicates: all its scenarios, of which one may be the first to finish
        assert running.wait_for(60, tasks=6), running.told()
        running.ctrl_c(signal.SIGTERM)
        assert running.process.returncode == 143, running.told()
        assert "interrupted: " in running.told()
        assert "Traceback" not in running.told()
        assert running.gone(2.0)
    assert (tmp_path / "kept" / kept).exists()


@alone
@pytest.mark.slow
def test_a_second_sigterm_does_not_cut_off_the_writing_of_what_is_kept(tmp_path: Path) -> None:
    """As a scheduler sends it to all processes of a job, and a wrapper once more to its own."""
    with panj(tmp_path, "--jobs", "1", "--out", "kept") as running:
        assert running.wait_for(60), running.told()
        for _ in range(200):
            with suppress(ProcessLookupError):
                os.kill(running.process.pid, signal.SIGTERM)
            if running.process.poll() is not None:
                break
            time.sleep(0.05)
        assert running.process.wait(60) == 143, running.told()
    assert json.loads((tmp_path / "kept" / "provenance.json").read_text(encoding="utf-8"))["interrupted"] is True


#: 40 replicates, and 20 with central settings.
ON_FLEE_WORLDS = (
    ("validate", "war", "--no-mask", "-n", "40"),
    ("run", "--flee", "war", "-n", "40"),
)


@pytest.fixture
def war(tmp_path: Path) -> Path:
    """A Flee instance with so many people that a Ctrl-C comes in time."""
    files = {
        "locations.csv": "#name,region,country,lat,lon,type,conflict_date,population\n"
        "Town,R,Home,1,1,conflict_zone,0,1000\nCamp,R,Abroad,2,2,camp,,500\n",
        "routes.csv": "#name1,name2,distance,forced_redirection\nTown,Camp,3000,0\n",
        "conflicts.csv": "#Day,Town\n" + "".join(f"{day},1\n" for day in range(300)),
        "sim_period.csv": "StartDate,2020-01-01\nLength,300\n",
        "data_layout.csv": "total,refugees.csv\nCamp,camp.csv\n",
        "refugees.csv": "2020-01-01,0\n2020-10-26,600000\n",
        "camp.csv": "2020-01-01,0\n2020-10-26,600000\n",
    }
    folder = tmp_path / "war"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


@alone
@pytest.mark.parametrize(
    ("command", "jobs"),
    [
        (ON_FLEE_WORLDS[0], "2"),
        (ON_FLEE_WORLDS[1], "1"),
        pytest.param(ON_FLEE_WORLDS[0], "1", marks=pytest.mark.slow),
        pytest.param(ON_FLEE_WORLDS[1], "2", marks=pytest.mark.slow),
    ],
    ids=["validate-2", "run-1", "validate-1", "run-2"],
)
def test_ctrl_c_stops_the_runs_on_a_flee_world_and_keeps_nothing(
    command: tuple[str, ...], jobs: str, war: Path
) -> None:
    number, code = (signal.SIGTERM, 143) if jobs == "2" else (signal.SIGINT, 130)
    with panj(war, "--jobs", jobs, "--out", "kept", command=command) as running:
        assert running.wait_for(60), running.told()
        seconds = running.ctrl_c(number)
        assert running.process.returncode == code, running.told()
        assert seconds < 8.0, "five on an idle machine"
        assert running.gone(2.0), "a worker outlives its run"
        assert "interrupted" in running.told()
        assert "Traceback" not in running.told()
    assert sorted(file.name for file in war.iterdir()) == ["stderr", "war"], "scores are of all runs or of none"


@alone
@pytest.mark.parametrize("seconds", [0.8, pytest.param(1.6, marks=pytest.mark.slow)])
def test_ctrl_c_while_workers_for_a_flee_world_start_leaves_none_behind(seconds: float, war: Path) -> None:
    with panj(war, "--jobs", "2", "--out", "kept", command=ON_FLEE_WORLDS[0]) as running:
        time.sleep(seconds)
        running.ctrl_c()
        assert running.process.returncode == 130, running.told()
        assert "Traceback" not in running.told()
        assert running.gone(2.0)
    assert sorted(file.name for file in war.iterdir()) == ["stderr", "war"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_had_finished_is_kept_in_python_too(jobs: int) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    result = run("baseline", replicates=9, until="2021-06-01", parts=False, jobs=jobs, progress=stop)
    assert result.interrupted
    assert len(result.replicates) == 3
    assert result.summary["interrupted"] is True
    assert result.summary["replicates"] == 3
    whole = run("baseline", replicates=9, until="2021-06-01", parts=False, jobs=1)
    assert not whole.interrupted
    assert (result.counts == whole.counts[list(result.replicates)]).all(), "each as in an undisturbed run"


def test_before_the_first_has_finished_there_is_nothing_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(plans: object, task: Task) -> Outcome:
        raise KeyboardInterrupt

    monkeypatch.setattr(tasks_module, "simulate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run("baseline", replicates=2, until="2021-05-10", parts=False, jobs=1)


def test_every_task_is_reported_once(small: Result) -> None:
    tasks = [Task("main", r, r) for r in (4, 1, 3)]
    got: list[Outcome] = []
    told: list[tuple[int, int]] = []
    assert run_tasks(Runs({"main": small.plan}), tasks, got.append, jobs=1, progress=lambda *now: told.append(now))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [outcome.task for outcome in got] == tasks
    assert all((outcome.counts == small.counts[outcome.task.replicate]).all() for outcome in got)


def test_by_default_there_is_a_process_per_core() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    """As one copies it from the README: spawned processes must not run it again."""
    script = tmp_path / "mine.py"
    call = 'run("baseline", replicates=3, until="2021-05-10", jobs=2, parts=False)'
    script.write_text(f'print("once")\nfrom sim import run\nprint({call})\n')
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["once", "<Result baseline: 3 replicates, 2021-05-01 to 2021-05-10>"]
