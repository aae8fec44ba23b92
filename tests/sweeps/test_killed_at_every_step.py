"""A sweep may be killed at any step it does on disk: the same command makes it what it would have been.

The random moments of `test_reliability` are seldom those that matter; these are all there are.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sim.sweeps.load import SweepResult
from sim.sweeps.plan import SweepPlan
from sim.sweeps.runner import Options, run_sweep

from .made import same_parts

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of a process")

#: Works on the sweep of a pickled plan in a copy of itself that is killed at its first step on disk, then in one killed
#: at its second, and so on, each in a folder of its own; says how many folders were left and how the last ended.
KILLER = """
import os, pickle, signal, sys
from pathlib import Path
from sim.sweeps.runner import Options, run_sweep

with open("plan", "rb") as file:
    plan = pickle.load(file)
begun, limit = int(sys.argv[1]), int(sys.argv[2])
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.fsync"}

def die_at(step, folder):
    force, seen = os.fsync, 0
    def hear(event, words):
        nonlocal seen
        if event in STEPS and str(words[0]).startswith(folder):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    def forced(handle):
        sys.audit("os.fsync", folder)
        force(handle)
    os.fsync = forced
    sys.addaudithook(hear)

run_sweep(plan, Path("warm"), Options(jobs=1, limit=1))  # so that no copy has to compile or read again
step = 0
while True:
    step += 1
    folder = Path(str(step)).absolute()
    if begun:
        run_sweep(plan, folder, Options(jobs=1, limit=begun))
    child = os.fork()
    if child == 0:
        die_at(step, str(folder))
        run_sweep(plan, folder, Options(jobs=1, limit=limit))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        break
print(step, os.waitstatus_to_exitcode(status))
"""


def left_by_kills(plan: SweepPlan, here: Path, begun: int, limit: int) -> list[Path]:
    """Return the folders of sweeps that were killed at their first step, their second, … and of one that ended."""
    (here / "plan").write_bytes(pickle.dumps(plan))
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(begun), str(limit)],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    steps, status = map(int, done.stdout.split())
    assert status == 0, f"at step {steps}: {done.stderr}"
    return [here / str(step) for step in range(1, steps + 1)]


@pytest.mark.parametrize("begun", [0, pytest.param(4, marks=pytest.mark.slow)])
def test_killed_at_any_step_a_sweep_goes_on(begun: int, small_plan: SweepPlan, tmp_path: Path) -> None:
    limit = 4
    folders = left_by_kills(small_plan, tmp_path, begun, limit)
    left = {name for folder in folders for path in folder.rglob("*") if (name := path.name).startswith(".writing-")}
    assert len(left) == (2 if begun else 3), "manifest and two parts are among what was being written"
    whole = folders.pop()
    assert SweepResult(whole).done == begun + limit
    for folder in folders:
        while not (folder / "manifest.json").exists() or SweepResult(folder).done < begun + limit:
            assert run_sweep(small_plan, folder, Options(jobs=1, limit=limit)).worked, folder.name
        assert same_parts(folder, whole), folder.name
        assert not list(folder.rglob(".writing-*")), folder.name
