"""`panj view`, as a user types it: what is wrong is told before a page is served."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli import view
from sim.cli.app import app

solara = pytest.importorskip("solara.server", reason="the extra 'view' is not installed")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """What would have been served."""
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    monkeypatch.setattr(view, "serve", lambda *words, **more: calls.append((words, more)))
    return calls


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["view", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_without_a_name_it_is_the_baseline_on_a_free_port(served: list[Any]) -> None:
    assert panj() == (0, "")
    ((words, more),) = served
    page, given = words
    assert page == "sim.pages.live.page:Dashboard"
    chosen = {"scenario": "baseline", "seed": None, "overrides": {}, "own": ()}
    assert given == chosen | {name: given[name] for name in ("made", "trunks")}
    assert (more["port"], more["browser"], more["title"]) == (0, True, "Panj: As it was going")


def test_everything_can_be_chosen(served: list[Any]) -> None:
    words = ("collapse", "--seed", "5", "--set", "front.tempo=2", "--port", "8080", "--no-browser")
    assert panj(*words) == (0, "")
    ((given, more),) = served
    chosen = {"scenario": "collapse", "seed": 5, "overrides": {"front.tempo": 2.0}, "own": ()}
    assert given[1] == chosen | {name: given[1][name] for name in ("made", "trunks")}
    assert (more["port"], more["browser"]) == (8080, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ofensive",), "did you mean 'offensive'"),
        (("gone.yaml",), "no such file: gone.yaml"),
        (("--set", "front.tmpo=2"), "did you mean 'front.tempo'"),
        (("--set", "front.tempo=200"), "must be between 0 and 100, got 200"),
        (("--set", "front.tempo=fast"), "'fast' is no number"),
        (("--seed", "4294967296"), "seed 4294967296: want a whole number from 0 to 4,294,967,295"),
        (("--port", "70000"), "--port"),
    ],
)
def test_mistakes_are_told_in_a_line_and_nothing_is_served(
    words: tuple[str, ...], said: str, served: list[Any]
) -> None:
    code, told = panj(*words)
    assert code == 2
    assert said in told
    assert served == []


def test_a_missing_extra_is_named_before_anything_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, served: list[Any]
) -> None:
    monkeypatch.setitem(sys.modules, "solara", None)
    monkeypatch.chdir(tmp_path)
    code, told = panj("gone.yaml")
    assert (code, told) == (2, "the dashboard needs solara, which is not installed: pip install 'panj[view]'")
