"""Processes that work for this one: what happens when one of them ends before its time."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from runs.works import Does, dies_always, dies_at_first, dies_while_it_answers, fails, wants_memory
from sim import run
from sim.runs import tasks as tasks_module
from sim.runs.executors import Ended, run_tasks
from sim.runs.processes import messages
from sim.runs.tasks import Outcome, Plan, Task, simulate

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@posix
def test_the_work_of_a_process_that_is_killed_is_done_again(tmp_path: Path) -> None:
    got: list[bytes] = []
    told: list[str] = []
    assert run_tasks(Does(dies_at_first, tmp_path), range(12), got.append, jobs=2, told=told.append)
    assert sorted(got) == [bytes([task]) * 200_000 for task in range(12)]
    line = "a process ended before its time (was killed, perhaps for want of memory); its run is done again"
    assert told == [line] * 3


@posix
def test_half_an_answer_is_none(tmp_path: Path) -> None:
    got: list[bytes] = []
    told: list[str] = []
    assert run_tasks(Does(dies_while_it_answers, tmp_path), range(4), got.append, jobs=2, told=told.append)
    assert sorted(got) == [b"\0", b"\1", b"\2", b"\3"]
    assert len(told) == 1


def test_what_no_process_comes_to_the_end_of_ends_the_work_and_keeps_the_rest(tmp_path: Path) -> None:
    got: list[int] = []
    told: list[str] = []
    ended = run_tasks(Does(dies_always, tmp_path), range(8), got.append, jobs=2, told=told.append)
    assert not ended
    assert ended.why == ("a process ended before its time (ended with code 3), 3 times in the same run: try fewer jobs")
    assert sorted(got) == list(range(7)), "what is finished has been handed over"
    assert len(told) == 2


def test_for_want_of_memory_a_task_is_done_again_by_a_new_process(tmp_path: Path) -> None:
    got: list[int] = []
    told: list[str] = []
    assert run_tasks(Does(wants_memory, tmp_path), range(4), got.append, jobs=2, told=told.append)
    assert sorted(got) == list(range(4))
    assert told == ["a process ended before its time (had no memory left); its run is done again"]


def test_a_mistake_in_a_process_is_raised_here_with_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(ArithmeticError, match="three is wrong") as caught:
        run_tasks(Does(fails, tmp_path), range(4), lambda _: None, jobs=2)
    assert "in fails" in str(caught.value.__cause__)


def test_for_want_of_memory_here_what_is_finished_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def want(plans: dict[str, Plan], task: Task) -> Outcome:
        if task.replicate == 2:
            raise MemoryError
        return simulate(plans, task)

    monkeypatch.setattr(tasks_module, "simulate", want)
    found = run("baseline", replicates=4, until="2021-05-06", parts=False, jobs=1)
    assert found.interrupted
    assert found.why == "no memory is left"
    assert found.replicates == (0, 1)


def test_with_one_job_everything_is_done_here(tmp_path: Path) -> None:
    got: list[int] = []
    assert run_tasks(Does(lambda _, task: task, tmp_path), range(3), got.append, jobs=1) == Ended(True)
    assert got == [0, 1, 2]


FLAGS = """
import sys

class Flags:
    def do(self, task):
        return tuple(sys.flags), sys.warnoptions[-2:]
"""
ASKS = """
import sys
sys.path.insert(0, sys.argv[1])
from mine import Flags
from sim.runs.executors import run_tasks
got = [Flags().do(0)]
run_tasks(Flags(), range(2), got.append, jobs=2)
assert got[0] == got[1] == got[2], got
print(got[0])
"""


@pytest.mark.parametrize(
    "flags", [(), ("-OO", "-B", "-Werror::ResourceWarning"), ("-I", "-Xdev", "-Xutf8", "-Wignore")]
)
def test_a_process_has_the_options_of_the_interpreter_that_started_it(flags: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(FLAGS, encoding="utf-8")
    command = [sys.executable, *flags, "-c", ASKS, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("many", [0, 1, 7, 8, 11])
def test_a_pipe_that_ends_in_the_middle_gives_no_message(many: int) -> None:
    reads, writes = os.pipe()
    os.write(writes, ((4).to_bytes(8, "little") + b"four")[:many])
    os.close(writes)
    with pytest.raises(EOFError):
        messages.read(reads)
    os.close(reads)


@posix
def test_a_writer_that_is_gone_is_missed_though_its_end_of_the_pipe_is_open() -> None:
    """As when the user's program has forked in the meantime."""
    reads, writes = os.pipe()
    begin = time.monotonic()
    with pytest.raises(EOFError):
        messages.read(reads, lambda: False)
    assert time.monotonic() - begin < 5
    os.close(reads)
    os.close(writes)


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(own) for own, parent, state in rows if parent == str(pid) and state[0] != "Z"]


def waits_in_a_pipe(pid: int) -> bool:
    """Tell whether a process cannot write on because nobody reads."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/wchan").read_text(encoding="ascii") in ("pipe_write", "anon_pipe_write", "pipe_wait")
    return False


@pytest.mark.alone
@pytest.mark.skipif(not Path("/proc/self/wchan").exists(), reason="looks into /proc")
def test_a_worker_killed_while_it_sends_a_result_is_missed_and_its_run_done_again(tmp_path: Path) -> None:
    words = ["run", "baseline", "-n", "24", "--no-parts", "--no-plots", "--jobs", "2", "--until", "2021-07-20"]
    code = "from sim.cli import main; main()"
    command = [sys.executable, "-c", code, *words, "--out", "kept"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        stuck = stop_until_one_is_stuck(process)
        os.kill(stuck, signal.SIGKILL)
        os.kill(process.pid, signal.SIGCONT)
        _, said = process.communicate(timeout=120)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode == 0, said
    assert "a process ended before its time (was killed, perhaps for want of memory)" in said
    assert "Traceback" not in said
    undisturbed = run("baseline", replicates=24, until="2021-07-20", parts=False, jobs=1)
    undisturbed.save(tmp_path / "whole")
    for name in ("timeseries.csv", "summary.json", "moves.parquet", "provenance.json"):
        if (tmp_path / "whole" / name).exists():
            assert (tmp_path / "kept" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name


def stop_until_one_is_stuck(process: subprocess.Popen[str]) -> int:
    """Stop a run again and again until a worker waits for somebody to read its result; return its number."""
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        if len(children(process.pid)) < 2:
            time.sleep(0.05)
            continue
        os.kill(process.pid, signal.SIGSTOP)
        for _ in range(40):
            for worker in children(process.pid):
                if waits_in_a_pipe(worker):
                    return worker
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.5)
    raise AssertionError("no worker ever waited")


def run_here(seed: int) -> bytes:
    """Run in a process that may have no children, with its default number of jobs and with several."""
    results = [run("baseline", replicates=2, seed=seed, until="2021-05-06", parts=False, jobs=j) for j in (None, 2)]
    return pickle.dumps([result.counts.tobytes() for result in results])


@pytest.mark.slow
def test_a_worker_of_a_multiprocessing_pool_runs_in_itself(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        (found,) = pool.map(run_here, [5])
    alone = run("baseline", replicates=2, seed=5, until="2021-05-06", parts=False, jobs=1).counts.tobytes()
    assert pickle.loads(found) == [alone, alone]


@pytest.fixture
def childless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a process that may have no children."""

    def no_child(command: Sequence[str], **_: object) -> None:
        raise AssertionError(f"started {command}")

    platform.platform()  # the first time in a process it asks `uname`, which is no child of ours
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    monkeypatch.setattr(subprocess, "Popen", no_child)


@pytest.mark.usefixtures("childless")
@pytest.mark.parametrize("jobs", [None, 2])
def test_a_process_that_may_have_no_children_does_the_work_itself(jobs: int | None) -> None:
    assert len(run("baseline", replicates=2, until="2021-05-06", parts=False, jobs=jobs).replicates) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("childless")
def test_it_draws_the_figures_itself_too(tmp_path: Path) -> None:
    found = run("baseline", replicates=2, until="2021-05-06", parts=False, jobs=2)
    found.save(tmp_path / "kept", plots=True, beside=True)
    assert list((tmp_path / "kept" / "plots").glob("*.png"))
