"""docs/your-own-crisis.md can be typed from top to bottom, and what comes out is what it shows."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "your-own-crisis.md").read_text(encoding="utf-8")
ANYTHING = "…"
"""What stands on the page for lines, or the rest of a line, that are left out."""


@dataclass(frozen=True)
class Block:
    """A block of the page, with the file that the text before it says to save it as."""

    language: str
    text: str
    save_as: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page, in their order."""
    parts = re.split(r"^```(\w+)\n(.*?)^```\n", page, flags=re.S | re.M)
    names = [re.findall(r"[Ss]ave this as `([\w.-]+)`", text) for text in parts[::3]]
    return [Block(*block, (name or [""])[-1]) for *block, name in zip(parts[1::3], parts[2::3], names, strict=False)]


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
        for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
            command, _, wanted = part.partition("\n")
            if not runs and command.startswith("panj world build"):
                command, wanted = (
                    f"{command} --no-run",
                    re.sub(r"^a first run,(.*\n)*", f"{ANYTHING}\n", wanted, flags=re.M),
                )
            assert answers(wanted, said(command)), f"$ {command}\n{said(command)}"


def said(command: str) -> str:
    """Return what a command prints, without blanks at the ends of lines."""
    name, *words = shlex.split(command)
    assert name == "panj"
    output = CliRunner().invoke(app, words).output
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines() if line.strip())


def answers(wanted: str, told: str) -> bool:
    """Tell whether something was told as it stands on the page, but for what is left out there."""
    pattern = re.escape(wanted).replace(re.escape(f"{ANYTHING}\n"), r"(?:.*\n)*?").replace(re.escape(ANYTHING), ".*")
    return re.fullmatch(pattern, told) is not None


def test_what_is_left_out_may_be_anything_and_nothing_else() -> None:
    assert answers("a\n…\nz\n", "a\nb\nc\nz\n")
    assert answers("…\nz …\n", "z 12\n")
    assert not answers("a\nz\n", "a\nb\nz\n")
    assert not answers("…\nz\n", "a\n")


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
