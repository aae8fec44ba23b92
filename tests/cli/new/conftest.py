"""Somebody at the terminal, in an empty folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Types = Callable[..., list[str]]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Types:
    """Let somebody type answers, and then leave; what was asked is returned."""

    def typing(*answers: str | type[BaseException]) -> list[str]:
        left, asked = iter(answers), list[str]()

        def typed(prompt: str) -> str:
            asked.append(prompt)
            answer = next(left, EOFError)
            if isinstance(answer, str):
                return answer
            raise answer

        monkeypatch.setattr("sim.cli.new.questions.can_ask", lambda: True)
        monkeypatch.setattr("builtins.input", typed)
        return asked

    return typing


def files(folder: Path) -> list[str]:
    """Return what is in a folder, however deep."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
