"""The README begins with what a stranger types, and its examples can be typed (tests/docs runs them)."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from sim.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.S | re.M)
COMMANDS = sorted(
    {
        found[1].split("#")[0].strip()
        for _, block in BLOCKS
        for found in re.finditer(r"^\s*\$?\s*(?:\.venv/bin/)?panj (.*)$", block, re.M)
    }
)


def test_the_two_commands_stand_on_top() -> None:
    language, block = BLOCKS[0]
    assert language in ("", "console", "sh", "bash", "shell")
    lines = [line.removeprefix("$ ").split("#")[0].strip() for line in block.splitlines()]
    assert lines == ["make run", "make test"]
    before = TEXT.split("```")[0]
    assert len(before.splitlines()) <= 5, "nothing long stands before them"


def test_make_knows_the_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "test-all", "lint", "bench"):
        assert re.search(rf"^{target}:", makefile, re.M), target
    assert "panj run baseline" in makefile
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_there_are_commands_to_try() -> None:
    assert {command.split()[0] for command in COMMANDS} >= {"list", "show", "run"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_parsed(command: str) -> None:
    group = get_command(app)
    name, *words = shlex.split(command)
    assert name in group.commands, f"panj {name} does not exist"  # type: ignore[attr-defined]
    group.commands[name].make_context(name, list(words))  # type: ignore[attr-defined]


@pytest.mark.parametrize("k", [k for k, (language, _) in enumerate(BLOCKS) if language == "python"])
def test_every_python_example_compiles(k: int) -> None:
    compile(BLOCKS[k][1], f"README.md, block {k + 1}", "exec")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", TEXT))))
def test_every_link_leads_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
