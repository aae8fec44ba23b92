"""Whatever happens to a sweep, what is finished stays, and the same command makes it what it would have been."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.runs import folders
from sim.scenario.errors import PanjError
from sim.sweeps import store
from sim.sweeps.load import SweepResult
from sim.sweeps.plan import SweepPlan
from sim.sweeps.runner import Options, run_sweep

from .made import FILE, UNTIL, gone, of_session, parts_of, same_parts

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
pytestmark = posix
alone = pytest.mark.alone
CODE = "from sim.cli import main; main()"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small sweep as a file, and the folder of an undisturbed run of it."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "small.yaml").write_text(FILE, encoding="utf-8")
    assert panj(folder, "--jobs", "1", "--out", "whole").returncode == 0
    return folder


def panj(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `panj sweep small.yaml` to its end, in this process: those that are harmed have one of their own."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(app, ["sweep", "small.yaml", "--until", UNTIL, *words])
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


def panj_with(limit: int, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run it in a process that may write files of so many bytes."""
    before = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    return subprocess.run(
        [sys.executable, "-c", before + CODE, "sweep", "small.yaml", "--until", UNTIL, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextlib.contextmanager
def started(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start `panj sweep small.yaml` in a session of its own, and leave nothing of it behind."""
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "sweep", "small.yaml", "--until", UNTIL, *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def parts_written(folder: Path) -> int:
    return len(list((folder / "parts").glob("runs-*.parquet")))


def wait_for_parts(process: subprocess.Popen[str], folder: Path, count: int) -> None:
    end = time.monotonic() + 120
    while parts_written(folder) < count and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.005)


def every_run_once(folder: Path) -> bool:
    files = sorted((folder / "parts").glob("runs-*.parquet"))
    found = [run for file in files for run in parquet.read_table(file, columns=["run"])["run"].to_pylist()]
    return sorted(found) == list(range(48))


def killed(here: Path, out: Path, jobs: str, whom: str, wait: Callable[[subprocess.Popen[str]], None]) -> bool:
    """Go on with a sweep, wait, and kill its parent or a worker; return whether there was still something to kill."""
    with started(here, "--jobs", jobs, "--out", str(out)) as process:
        wait(process)
        workers = [pid for pid, text in of_session(process.pid) if "spawn_main" in text]
        alive = process.poll() is None
        if alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(workers[-1] if workers and whom == "worker" else process.pid, signal.SIGKILL)
        process.wait(timeout=120)
        assert gone(process.pid, 10), "a worker outlives its parent"
        if process.returncode not in (0, -signal.SIGKILL):
            assert process.stderr is not None
            said = process.stderr.read()
            assert process.returncode == 2, said
            assert "a process ended before its time" in said
    return alive


@alone
@pytest.mark.slow  # of the tests that run alone it took longest
def test_a_sweep_that_is_killed_again_and_again_becomes_what_it_would_have_been(here: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for whom in ("worker", "parent"):
        more = parts_written(out) + 1
        assert killed(here, out, "2", whom, lambda process, more=more: wait_for_parts(process, out, more))
    assert panj(here, "--jobs", "1", "--out", str(out)).returncode == 0
    assert same_parts(out, here / "whole")
    assert every_run_once(out)
    assert sorted(file.name for file in out.iterdir()) == [".lock", "manifest.json", "parts", "timings.csv"]


@alone
@pytest.mark.slow
def test_so_it_does_at_twenty_random_moments(here: Path, tmp_path: Path) -> None:
    dice, kills, sweeps = random.Random(100), 0, 0
    begin = time.monotonic()
    assert panj(here, "--jobs", "1", "--out", str(tmp_path / "timed")).returncode == 0
    whole = time.monotonic() - begin

    def wait(process: subprocess.Popen[str]) -> None:
        if dice.random() < 0.5:
            time.sleep(dice.uniform(0.0, whole))
        else:  # just then: while something is written, or soon after
            wait_for_parts(process, out, parts_written(out) + dice.randint(1, 3))
            time.sleep(dice.uniform(0.0, 0.02))

    while kills < 20:
        out = tmp_path / str(sweeps)
        sweeps += 1
        while kills < 20 and killed(here, out, dice.choice(["1", "2"]), dice.choice(["parent", "worker"]), wait):
            kills += 1
        assert panj(here, "--jobs", "1", "--out", str(out)).returncode == 0
        assert same_parts(out, here / "whole")
        assert every_run_once(out)


@alone
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_a_folder_that_goes_on(jobs: str, here: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(here, "--jobs", jobs, "--out", str(out)) as process:
        wait_for_parts(process, out, 2)
        begin = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert time.monotonic() - begin < 8.0, "five on an idle machine"
        assert process.returncode == 130, said
        assert gone(process.pid, 3), "a worker outlives its sweep"
    assert "Traceback" not in said
    match = re.search(r"interrupted: (\d+) of 48 runs are finished and kept in .*; the same command goes on", said)
    assert match, said
    assert int(match[1]) == SweepResult(out).done < 48
    done = panj(here, "--jobs", "1", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert same_parts(out, here / "whole")


@alone
@pytest.mark.parametrize("seconds", [0.7, pytest.param(1.2, marks=pytest.mark.slow)])
def test_ctrl_c_while_it_starts_is_no_matter(seconds: float, here: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(here, "--jobs", "2", "--out", str(out)) as process:
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode in (130, -signal.SIGINT), said
        assert gone(process.pid, 3)
    if process.returncode == 130:
        assert "Traceback" not in said
    done = panj(here, "--jobs", "1", "--out", str(out), "--limit", "1")
    assert done.returncode == 0, done.stderr


def test_a_second_sweep_on_the_same_folder_is_refused(here: Path, small_plan: SweepPlan, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with folders.locked(out):
        second = panj(here, "--out", str(out))
        assert (second.returncode, second.stdout) == (2, "")
        assert second.stderr == f"another panj is working on {out}: wait for it or choose another folder\n"
        third = panj(here, "--out", str(out), "--fresh")
        assert third.returncode == 2
    assert not out.exists(), "an empty folder of ours is not left behind"


def test_a_killed_process_leaves_no_lock(here: Path, small_plan: SweepPlan, tmp_path: Path) -> None:
    out = tmp_path / "out"
    hold = f"from pathlib import Path; from sim.runs import folders\nwith folders.locked(Path({str(out)!r})):\n"
    with subprocess.Popen(
        [sys.executable, "-c", hold + " print('held', flush=True); import time; time.sleep(99)"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(PanjError, match="another panj is working on"), folders.locked(out):
            pass
        process.kill()
        process.wait()
        assert (out / ".lock").exists()
        with folders.locked(out):
            pass


def test_a_full_disk_is_told_in_a_line_and_what_is_finished_stays(here: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert panj(here, "--out", str(out), "--limit", "8", "--jobs", "1").returncode == 0
    before = parts_of(out)
    done = panj_with(3000, here, "--out", str(out), "--jobs", "1")
    assert done.returncode == 2
    *_, told = done.stderr.splitlines(keepends=True)  # before it: which events of its base it does not come to
    assert re.fullmatch(
        rf"no room left for {re.escape(str(out))} \(File too large\): what is finished stays; "
        r"make room and give the same command again\n",
        told,
    ), done.stderr
    assert parts_of(out) == before, "and nothing half-written is there"
    assert panj(here, "--out", str(out), "--jobs", "1").returncode == 0
    assert same_parts(out, here / "whole")


def test_no_room_for_the_manifest_leaves_nothing(here: Path, tmp_path: Path) -> None:
    done = panj_with(1000, here, "--out", str(tmp_path / "out"), "--jobs", "1")
    assert done.returncode == 2
    assert "no room left for" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_a_line(here: Path, tmp_path: Path) -> None:
    """Root may write everywhere, but not make a folder below a file or in /proc."""
    (tmp_path / "file").write_text("")
    places = [tmp_path / "file" / "out", tmp_path / "file"]
    if sys.platform == "linux":
        places.append(Path("/proc/panj"))
    if os.geteuid() != 0:
        (tmp_path / "locked").mkdir(mode=0o555)
        places.append(tmp_path / "locked" / "out")
    for out in places:
        done = panj(here, "--out", str(out))
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert str(out) in done.stderr


@pytest.mark.parametrize("kind", ["runs", "timeseries"])
def test_a_write_that_fails_leaves_no_half_of_a_chunk(
    kind: str,
    small_plan: SweepPlan,
    undisturbed: Path,
    begun: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, real = begun(4), os.replace

    def fail(source: Path, target: Path) -> None:
        if Path(target).name == f"{kind}-00002.parquet":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(PanjError, match=r"no room left for .* \(No space left on device\)"):
        run_sweep(small_plan, folder, Options(jobs=1))
    assert not list(folder.rglob(".writing-*"))
    assert SweepResult(folder).done == 8
    monkeypatch.undo()
    run_sweep(small_plan, folder, Options(jobs=1))
    assert same_parts(folder, undisturbed)


def test_every_part_is_on_disk_before_it_has_its_name(
    small_plan: SweepPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    replace, fsync = os.replace, os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("force"), fsync(handle))[1])
    monkeypatch.setattr(os, "replace", lambda a, b: (steps.append(f"name {Path(b).name}"), replace(a, b))[1])
    run_sweep(small_plan, tmp_path / "out", Options(jobs=1, limit=1))
    names = ["manifest.json", "timeseries-00000.parquet", "runs-00000.parquet"]
    assert steps == [step for name in names for step in ("force", f"name {name}", "force")], "the manifest comes first"


def test_a_line_of_timings_that_was_cut_off_is_mended(small_plan: SweepPlan, begun: Callable[[int], Path]) -> None:
    folder = begun(8)
    path = folder / "timings.csv"
    path.write_bytes(path.read_bytes()[:-4])
    run_sweep(small_plan, folder, Options(jobs=1, limit=4))
    found = store.timings(folder)
    assert set(found) <= set(range(12))
    assert len(found) == 11
    assert SweepResult(folder).runs["seconds"].isna().sum() == 1


def test_the_manifest_can_be_read_by_people_and_programs(here: Path) -> None:
    text = (here / "whole" / "manifest.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert content["identity"]["points"] == [[0.5, 0], [0.5, 0.2], [1, 0], [1, 0.2]]
    assert "\n   [0.5, 0.2],\n" in text.replace("0.5,0.2", "0.5, 0.2"), "a point a line"
    assert content["runs"] == 48
    assert content["chunks"][-1] == [44, 48]
    assert set(content["identity"]["worlds"]) == {"panj-2021"}
    assert content["versions"]["panj"]
    assert content["yaml"]["offensive"].startswith("# Resolved scenario")
