"""Tasks are done in this process until others pay: no process for what is sooner done here."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

import pytest

from runs.works import Busy
from sim import compare, run
from sim.runs.executors import run_tasks
from sim.runs.processes import sooner

UNTIL = "2021-05-06"


class Stops:
    """Is stopped in its second task."""

    def do(self, task: int) -> int:
        if task == 1:
            raise KeyboardInterrupt
        return task


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a process is started."""

    def no_child(command: Sequence[str], **_: object) -> None:
        raise AssertionError(f"started {command}")

    monkeypatch.setattr(subprocess, "Popen", no_child)
    monkeypatch.setattr("sim.runs.executors.default_jobs", lambda: 4)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have four cores, and processes that start in no time."""
    monkeypatch.setattr("sim.runs.executors.default_jobs", lambda: 4)
    monkeypatch.setattr(sooner, "START", 0.05)
    monkeypatch.setattr(sooner, "LOOK", 0.01)


def whose(seconds: Sequence[float]) -> dict[int, int]:
    """Return who did each task."""
    got: list[tuple[int, int]] = []
    assert run_tasks(Busy(seconds), range(len(seconds)), got.append)
    found = {task: pid for pid, task in got}
    assert len(got) == len(found) == len(seconds), "each task once"
    return found


@pytest.mark.usefixtures("alone")
def test_a_few_short_tasks_start_no_process() -> None:
    assert set(whose([0.001] * 6).values()) == {os.getpid()}


@pytest.mark.usefixtures("alone")
def test_that_the_first_task_is_slow_says_nothing_of_the_others() -> None:
    assert set(whose([0.4, *[0.0] * 20]).values()) == {os.getpid()}


@pytest.mark.usefixtures("soon")
def test_many_tasks_are_spread_as_soon_as_their_pace_is_known() -> None:
    found = whose([0.005] * 40)
    here = [task for task, pid in found.items() if pid == os.getpid()]
    assert here == [0, 1], "40 times 5 ms are more than a process takes to start here"


@pytest.mark.usefixtures("soon")
def test_others_do_not_wait_for_a_long_task() -> None:
    found = whose([1.0, *[0.0] * 3])
    assert [task for task, pid in found.items() if pid == os.getpid()] == [0]


@pytest.mark.usefixtures("soon")
def test_ctrl_c_in_a_task_here_keeps_what_is_finished() -> None:
    got: list[int] = []
    ended = run_tasks(Stops(), range(4), got.append)
    assert (ended.whole, ended.why, got) == (False, "", [0])


@pytest.mark.usefixtures("alone")
def test_a_short_run_and_a_short_comparison_start_no_process() -> None:
    run("baseline", replicates=2, until=UNTIL, parts=False)
    compare("baseline", "ceasefire", replicates=1, until=UNTIL)


@pytest.mark.usefixtures("soon")
def test_where_tasks_are_done_changes_nothing() -> None:
    spread = run("baseline", replicates=6, until=UNTIL, parts=False)
    here = run("baseline", replicates=6, until=UNTIL, parts=False, jobs=1)
    assert spread.counts.tobytes() == here.counts.tobytes()
    assert spread.replicates == here.replicates
