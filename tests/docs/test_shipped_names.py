"""The docs list and name what ships, and nothing of what somebody tries beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.docs import sweeps
from sim.docs.odd import odd_page
from sim.scenario.shipped import EXAMPLES, SCENARIOS, SWEEPS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "scenarios" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def tracked(folder: str) -> list[str]:
    """Return the YAML files of a folder that belong to the project."""
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("no checkout")
    files = [Path(line) for line in listed.stdout.splitlines()]
    return sorted(file.stem for file in files if file.parent == Path(folder) and file.suffix == ".yaml")


def test_the_names_are_those_of_the_files() -> None:
    assert sorted((*SCENARIOS, *EXAMPLES)) == tracked("scenarios")
    assert sorted(SWEEPS) == tracked("scenarios/sweeps")


def test_nobodys_own_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sweeps.shipped_table(), odd_page()
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / "scenarios" / "private.yaml").write_text("extends: baseline\n")
    shutil.copy(ROOT / "scenarios/sweeps/what-matters.yaml", tmp_path / "scenarios" / "sweeps" / "private.yaml")
    monkeypatch.chdir(tmp_path)
    assert (sweeps.shipped_table(), odd_page()) == before


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_sweep_that_is_named_ships(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"panj (?:sweep|explain|explore) ([a-z][\w-]*)(?= |$|`)", text, re.MULTILINE)
    found += re.findall(r"outputs/sweeps/([a-z][\w-]*)", text) + re.findall(r"\bsweep\(\"([\w-]+)\"", text)
    own = set(re.findall(r"(?:Save it as|scenarios/sweeps/)`?([a-z][\w-]*)\.yaml", text))
    own |= set(re.findall(r"^# ([a-z][\w-]*)\.yaml$", text, re.MULTILINE))
    recipes = re.findall(r"scenarios/worlds/([a-z][\w-]*)", text)  # the sweep of a recipe is named after its world
    own |= {name + more for name in recipes for more in ("", "-choices")}
    words = {"goes", "draws", "needs", "makes", "writes", "gives", "shows", "says", "refuses", "and", "opens", "of"}
    assert set(found) - words - own <= set(SWEEPS)


def test_the_way_to_a_parameter_names_every_file_that_is_made_of_it() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    step = text.split("**A parameter**")[1].split("\n\n")[0]
    for command in ("panj schema > scenarios/scenario.schema.json", "panj schema --sweep > ", "python -m sim.docs"):
        assert command in step


def test_every_file_that_a_paragraph_of_a_room_names_is_in_that_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = re.split(r"\*\*\[(\w+)/\]\(\.\./sim/\w+\)\*\*", text)
    rooms = [(room, said.split("\n\n")[0]) for room, said in zip(parts[1::2], parts[2::2], strict=True)]
    assert len(rooms) >= 13
    for room, said in rooms:
        for name in re.findall(r"`(\w+\.py)`", said):
            assert list((ROOT / "sim" / room).rglob(name)), f"{room}/ is said to have {name}"
