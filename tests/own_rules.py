"""Rules of a user's, in a folder of the user's: the two of docs/your-own-rule.md as they stand there, and others."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "your-own-rule.md"

HEAD = """import numpy as np
from sim import ParameterSet, Rule, parameter


class Parameters(ParameterSet):
    much: float = parameter(1.0, unit="1", meaning="How much", source="a test", confidence="low", low=0.5, high=2.0)


"""


def page_files() -> dict[str, str]:
    """Return the files of the page, by name: what stands in its first line."""
    found = re.findall(r"```(?:python|yaml)\n(# ([\w.-]+)\n.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return {name: text for text, name in found}


def rule(step: str = "pass", *, name: str = "mine", more: str = "", head: str = HEAD) -> str:
    """Return a file with a rule `Mine` that takes a step."""
    body = "\n        ".join(step.splitlines())
    extra = "".join(f"    {line}\n" for line in more.splitlines())
    start = f'class Mine(Rule):\n    """A rule of a test."""\n\n    name = "{name}"\n    parameters = Parameters\n'
    return f"{head}{start}{extra}\n    def step(self, now):\n        {body}\n"


def forget(folder: Path) -> None:
    """Forget the modules of a folder, as a new Python would; of thousands of modules, `Path` would take long."""
    below = f"{folder}{os.sep}"
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(below):
            del sys.modules[name]


@contextmanager
def working_in(folder: Path) -> Iterator[Path]:
    """Work in a folder as somebody does who has just started Python there."""
    before = list(sys.path)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "dont_write_bytecode", True)  # files of a test change within a second
        try:
            yield folder
        finally:
            sys.path[:] = before
            forget(folder)
