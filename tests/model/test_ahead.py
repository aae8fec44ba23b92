"""The day is compiled in parts by several processes, and what they made is all that it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.model import ahead
from sim.model.plan import compiled_steps
from sim.runs import compiling
from sim.runs.executors import Ended
from sim.runs.run import Plan, load

ALONE = """
from numba.core import event
from sim.runs.compiling import compile_first
from sim.runs.run import Plan, load, run
from sim.model import ahead
made = []
class Heard(event.Listener):
    def on_start(self, event): made.append(event.data["dispatcher"].py_func.__qualname__)
    def on_end(self, event): pass
event.register("numba:compile", Heard())
scenario, world = load("baseline")
told = []
assert ahead.is_due()
compile_first(Plan(scenario, world, 1, ({},), True), 2, lambda *done: told.append(done))
assert not ahead.is_due()
assert told[0] == (0, 19) and told[-1] == (19, 19), told
print(sum(name == "advance" for name in made), len(made))
before = len(made)
run("baseline", replicates=2, until="2021-07-10", parts=False, jobs=1)
print(sum(name == "advance" for name in made[before:]))
"""


def test_every_compiled_step_is_compiled_by_itself() -> None:
    assert sorted(ahead.steps()) == sorted(step.name for step in compiled_steps()[1:])
    assert ahead.steps()[0] in ahead.LONGEST


def test_a_step_alone_takes_what_the_day_takes() -> None:
    for name, text in ahead._lines().items():
        assert text.startswith("def alone(day, step, last_day, last_step, d):\n"), name
        compile(text, name, "exec")


def test_nothing_is_compiled_where_that_has_been_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "is_due", lambda: False)
    scenario, world = load("baseline")
    told: list[tuple[int, int]] = []
    compiling.compile_first(Plan(scenario, world, 1, ({},), True), 2, lambda *done: told.append(done))
    assert told == []


def test_a_ctrl_c_while_compiling_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "is_due", lambda: True)
    monkeypatch.setattr(ahead, "compile_day", lambda _: None)

    def interrupted(*_: object, **__: object) -> object:
        return Ended(False)

    monkeypatch.setattr(compiling, "run_tasks", interrupted)
    scenario, world = load("baseline")
    with pytest.raises(KeyboardInterrupt):
        compiling.compile_first(Plan(scenario, world, 1, ({},), True), 2)


def test_without_sources_the_day_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> dict[str, str]:
        raise OSError("could not get source code")

    monkeypatch.setattr(ahead, "_lines", none)
    assert ahead.steps() == ()


@pytest.mark.slow
@pytest.mark.alone
def test_what_processes_compile_the_day_finds(tmp_path: Path) -> None:
    env = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ALONE], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, again = done.stdout.splitlines()
    assert int(first.split()[0]) == 1
    assert int(first.split()[1]) < 30, "the day found nearly all that it calls"
    assert again == "0"
