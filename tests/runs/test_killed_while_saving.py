"""Whatever is written may be killed at any step it does on disk: the older is there, or the newer, or clearly nothing.

As for sweeps (`sweep/test_killed_at_every_step.py`); there every run that is finished stays, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of a process")

#: Makes one thing, writes it in a copy of itself that is killed at its first step on disk, then in one killed at its
#: second, and so on; says after each what is there, and what is there after the same has been asked for once more.
KILLER = """
import hashlib, json, os, shutil, signal, sys
from pathlib import Path
from sim import compare, run
from sim.figures.animation import animate

what, older = sys.argv[1], sys.argv[2] == "older"
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.chmod"}
SHORT = {"until": "2021-07-09", "jobs": 1}
DAYS = {"until": "2021-05-09"}

def maker(seed):
    if what == "compare":
        found = compare("baseline", "ceasefire", replicates=2, seed=seed, **SHORT)
        return "kept", found.save
    result = run("baseline", replicates=2, seed=seed, parts=False, **SHORT | ({} if what == "film" else DAYS))
    if what == "film":
        picture = result.plot.picture
        return "film.gif", lambda path: animate(picture, path, first="2021-07-08", last="2021-07-09")
    return ("kept", result.save) if what == "run" else ("report.html", result.report)

def content(path):
    if not path.exists():
        return None
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {str(p.relative_to(path)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

def die_at(step, folder):
    seen = 0
    def hear(event, words):
        nonlocal seen
        if event in STEPS and str(words[0]).startswith(folder):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hear)

name, write = maker(1)
write_older = maker(2)[1] if older else None
Path("warm").mkdir()
Path("past").mkdir()
if write_older:
    write_older(Path("past").absolute() / name)
write(Path("warm").absolute() / name)
newer = content(Path("warm") / name)
steps, status = [], 1
while status:
    folder = Path(str(len(steps) + 1)).absolute()
    shutil.copytree("past", folder)
    before = content(folder / name)
    child = os.fork()
    if child == 0:
        die_at(len(steps) + 1, str(folder))
        write(folder / name)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0, status
    now, hidden = content(folder / name), sorted(p.name for p in folder.iterdir() if p.name != name)
    there = "nothing" if now is None else "newer" if now == newer else "older" if now == before else "something else"
    write(folder / name)
    again = content(folder / name) == newer and [p.name for p in folder.iterdir()] == [name]
    steps.append([there, hidden, again])
print(json.dumps(steps))
"""
WHAT = [
    pytest.param("run", "older", id="run"),
    pytest.param("report", "older", id="report", marks=pytest.mark.slow),
    pytest.param("run", "first", id="run-first", marks=pytest.mark.slow),
    pytest.param("compare", "older", id="compare", marks=pytest.mark.slow),
    pytest.param("film", "older", id="film", marks=pytest.mark.slow),
    pytest.param("film", "first", id="film-first", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("what", "older"), WHAT)
def test_killed_at_any_step_it_is_there_whole_or_not_at_all_and_comes_at_the_next_call(
    what: str, older: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLER, what, older], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)
    states = [there for there, _, _ in steps]
    assert len(steps) > 2, "it was killed at no step"
    assert states[-1] == "newer"
    assert states[0] == ("older" if older == "older" else "nothing")
    assert set(states) <= {"older", "newer", "nothing"}
    for there, hidden, _ in steps:
        cut_off = any(name.endswith(".old") for name in hidden)
        assert there != "nothing" or older == "first" or cut_off, "an older one is lost"
    assert any(hidden for _, hidden, _ in steps), "something was being written"
    assert all(again for _, _, again in steps), "the next call writes it, and clears what was left"
