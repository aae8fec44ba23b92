"""A command on a world may be killed, or refused by the disk, at any step it does there: nothing is lost or half done.

What is killed is there before or after; whatever comes next finds a recipe and all raw files, and the same command once
more ends as if nothing had been. What is refused is told, and everything is as it was.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sim.building.put import read_built
from tests.building.small import recipe

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of a process")

#: Does one thing to a world, in a copy of the process that ends at the first step of it on disk, at the second, and so
#: on; says after each what is there, and what is there after the same has been asked for once more.
KILLER = """
import json, os, shutil, signal, sys
from pathlib import Path
from sim.building.pack import pack
from sim.building.put import put, read_built
from sim.building.recipe import load_recipe
from sim.building.recipe.add import Claims, add
from sim.building.recipe.edit import answer, choose
from sim.building.recipe.find import find_recipe
from sim.building.recipe.new import begin
from sim.building.recipe.raw import changed
from sim.building.recipe.update import update
from sim.building.steps.build import built
from sim.building.worlds.written import write_world
from sim.scenario.errors import PanjError
from tests.building.small import BEGINNING, FILES, recipe

what, how, every = sys.argv[1], sys.argv[2], sys.argv[3] == "every"
FEW = {"os.rename", "os.link"}
STEPS = FEW | {"open", "os.mkdir", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.chmod"}
HERE, WORLD = Path.cwd(), Path.cwd() / "caf"
FILE = WORLD / "world-recipe.yaml"

def content():
    files = (p for p in sorted(HERE.rglob("*")) if p.is_file() and "given" not in p.parts and "past" not in p.parts)
    return {str(p.relative_to(HERE)): p.read_bytes().hex() for p in files}

def seen_of(held):
    # temporary files and folders begin with a point
    return {name: text for name, text in held.items() if not any(part[0] == "." for part in Path(name).parts)}

def restored():
    for path in HERE.iterdir():
        if path.name not in ("given", "past"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if what != "new":
        shutil.copytree("past", WORLD)

recipe(WORLD)
newer = Path("given/towns.csv")
newer.write_text(FILES["towns"] + "Kabo,7.70,18.61,13000\\n")
more = [Path("given/more.csv"), Path("given/most.csv")]
for path in more:
    path.write_text(FILES["events"].replace("Bouar", path.stem))
def build():
    now = load_recipe(FILE)
    put(now, lambda work: write_world(now, made, work))
made = built(load_recipe(FILE), WORLD)
if what == "build":
    build()
    (WORLD / "mine.txt").write_text("mine")
    choose(FILE, "winding", 1.4)
    made = built(load_recipe(FILE), WORLD)
shutil.copytree(WORLD, "past")
WHAT = {
    "new": lambda: begin(WORLD, BEGINNING),
    "add": lambda: add(FILE, "events", more, Claims()),
    "update": lambda: update(FILE, "towns", newer, Claims()),
    "answer": lambda: answer(FILE, ("camps", "Gore"), {"lat": 7.9, "lon": 16.6}),
    "build": build,
    "pack": lambda: pack(FILE, HERE / "caf.zip"),
}
do, at, seen = WHAT[what], 0, 0

def hear(event, words):
    global seen
    writes = event != "open" or (isinstance(words[2], int) and words[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    if at and event in (STEPS if every else FEW) and str(words[0]).startswith(str(HERE)) and (how == "kill" or writes):
        seen += 1
        if seen == at:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if event in ("os.listdir", "os.scandir", "os.remove", "os.rmdir"):
                return  # a full disk refuses none of these
            raise OSError(28, "No space left on device")

sys.addaudithook(hear)
restored()
past = content()
do()
whole = content()
step, out = 0, []
while True:
    restored()
    step += 1
    if how == "kill":
        child = os.fork()
        if child == 0:
            at = step
            do()
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
        said = ""
    else:
        seen, at, said = 0, step, ""
        try:
            do()
        except PanjError as error:
            said = str(error)
        at = 0
        if seen < step:
            break
    left = content()
    try:
        found = [problem.message for problem in changed(load_recipe(find_recipe(str(WORLD))))]
    except PanjError as error:
        found = [str(error)]
    healed = seen_of(content())
    tables = {name: (WORLD / name).is_file() for name in read_built(WORLD)} if WORLD.is_dir() else {}
    try:
        do()
        again = ""
    except PanjError as error:
        again = str(error)
    lost = [name for name, held in past.items() if held not in healed.values()]
    as_it_was = content() if again else left
    out.append(
        {
            "said": said, "found": found, "lost": lost, "whole": all(tables.values()), "again": again,
            "untouched": seen_of(left) == past, "same": content() == whole,
            "before": healed == past, "after": healed == whole,
        }
    )
print(json.dumps(out))
"""
WHAT = ["new", "add", "update", "answer", "build", "pack"]


def steps_of(what: str, how: str, folder: Path, every: bool) -> list[dict[str, Any]]:
    """Return what was there after each step."""
    words = [sys.executable, "-c", KILLER, what, how, "every" if every else "few"]
    root = Path(__file__).parents[2]
    env = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    steps: list[dict[str, Any]] = json.loads(done.stdout)
    assert steps, "it was ended at no step"
    return steps


def check_kills(what: str, folder: Path, every: bool) -> None:
    for step in steps_of(what, "kill", folder, every):
        assert step["whole"], step
        assert step["lost"] == [] or step["after"], step
        # of files that are added the recipe may not know yet; of one that is newer it says so
        assert step["before"] or step["after"] or what in ("add", "update"), step
        assert step["found"] == [] or what == "new" or "is not the file that was added" in step["found"][0], step
        assert step["found"] == [] or what in ("new", "update"), step
        assert step["same"] or (step["after"] and "is there already" in step["again"]), step


@pytest.mark.parametrize("what", ["add", "build"])
def test_killed_between_two_names_nothing_is_lost_and_the_next_command_ends_the_same(what: str, tmp_path: Path) -> None:
    check_kills(what, tmp_path, every=False)


@pytest.mark.slow
@pytest.mark.parametrize("what", WHAT)
def test_killed_at_any_step_nothing_is_lost_and_the_next_command_ends_the_same(what: str, tmp_path: Path) -> None:
    check_kills(what, tmp_path, every=True)


@pytest.mark.slow
@pytest.mark.parametrize("what", WHAT)
def test_a_full_disk_at_any_step_is_told_and_leaves_everything_as_it_was(what: str, tmp_path: Path) -> None:
    steps = steps_of(what, "full", tmp_path, every=True)
    assert any(step["said"] for step in steps)
    for step in steps:
        if not step["said"]:  # it could do without that step
            assert step["after"], step
            continue
        assert "No space left on device" in step["said"], step
        assert step["untouched"] or what == "update", step  # there the older one is kept twice
        assert step["lost"] == [], step
        assert step["found"] == [] or what == "new", step
        assert step["same"], step


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize(
    ("which", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
@pytest.mark.parametrize("late", [0.0, 0.02])
def test_a_signal_to_a_build_leaves_the_world_as_it_was_or_whole(
    which: signal.Signals, code: int, late: float, tmp_path: Path
) -> None:
    file = recipe(tmp_path / "caf")
    words = [sys.executable, "-c", "from sim.cli import main; main()", "world", "build", "--no-run", str(file)]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    before = {path: path.read_bytes() for path in file.parent.rglob("*") if path.is_file()}
    with subprocess.Popen(words, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as panj:
        while panj.poll() is None and not any(path.name.startswith(".caf-panj-") for path in tmp_path.iterdir()):
            time.sleep(0.001)
        time.sleep(late)
        panj.send_signal(which)
        _, told = panj.communicate()
    assert panj.returncode in (code, 0, -which), told  # 0, or at once, where it had written everything
    assert b"Traceback" not in told
    assert subprocess.run(words, cwd=tmp_path, env=env, check=False, capture_output=True).returncode == 0
    assert {path: path.read_bytes() for path in before} == before
    assert set(read_built(file.parent)) > {"places.csv"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
