"""docs/your-own-crisis.md can be typed from top to bottom, and what comes out is what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.in_process import in_process
from sim.docs.typed import ANYTHING, Block, answers, blocks, commands, trimmed, words

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "your-own-crisis.md").read_text(encoding="utf-8")


def type_in(block: Block, runs: bool) -> None:
    """Do what a reader does with a block: type its commands, save it, or put it into the recipe that it names."""
    if block.language == "csv":
        Path(block.save_as).write_text(block.text, encoding="utf-8")
    elif block.language == "yaml":
        first, _, text = block.text.partition("\n")
        file, key = Path(first.removeprefix("# ")), text.split(":")[0]
        before = file.read_text(encoding="utf-8")
        assert before.count(f"\n{key}: {{}}\n") == 1
        file.write_text(before.replace(f"\n{key}: {{}}\n", f"\n{text}"), encoding="utf-8")
    else:
        for command, wanted in commands(block.text):
            if not runs and command.startswith("panj world build"):
                command, wanted = (
                    f"{command} --no-run",
                    re.sub(r"^a first run,(.*\n)*", f"{ANYTHING}\n", wanted, flags=re.M),
                )
            assert answers(wanted, said(command)), f"$ {command}\n{said(command)}"


def said(command: str) -> str:
    """Return what a command prints, without blanks at the ends of lines."""
    return trimmed(in_process(words(command))[1])


def test_it_can_be_typed_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    quick = re.sub(r"<!-- slow from here -->.*?<!-- slow until here -->", "", PAGE, flags=re.S)
    for block in blocks(quick):
        type_in(block, runs=False)


@pytest.mark.slow
def test_with_its_runs_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(PAGE):
        type_in(block, runs=True)
    for file in ("first-car/report.html", "first-car-own/report.html", "validate-car/spread.csv"):
        assert (Path("outputs") / file).is_file()
