"""The tutorials can be typed from top to bottom, and what they show is what comes out."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from docs.in_process import in_process
from sim.cli.app import app
from sim.docs.typed import Block, Typist, blocks, commands, words

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
TUTORIALS = sorted(FOLDER.glob("*.md"))
each = pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)


def of(path: Path, language: str) -> list[Block]:
    return [block for block in blocks(path.read_text(encoding="utf-8")) if block.language == language]


@each
def test_every_command_can_be_parsed(path: Path) -> None:
    group = get_command(app)
    for block in of(path, "console"):
        for command, _ in commands(block.text):
            name, *rest = words(command)
            group.commands[name].make_context(name, rest)  # type: ignore[attr-defined]


@each
def test_every_piece_of_python_compiles_and_every_file_can_be_read(path: Path) -> None:
    for block in of(path, "python"):
        compile(block.text, path.name, "exec")
    assert [block for block in of(path, "yaml") if not YAML(typ="safe").load(block.text)] == []


@each
def test_it_says_for_whom_it_is_and_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# For \w+", text)
    assert not re.search(r"/(home|root|tmp|work|Users)/", text)


@pytest.mark.slow
@each
def test_it_can_be_typed_from_top_to_bottom(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = path.read_text(encoding="utf-8")
    now = Typist(in_process).page(text)
    assert "\n".join(unified_diff(text.splitlines(), now.splitlines(), "shown", "now", lineterm="")) == ""
