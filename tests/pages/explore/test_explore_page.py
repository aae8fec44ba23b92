"""The page of a sweep does what its own components send, and hears nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sweeps.made_sweeps import grid

from sim.pages.explore import export, state
from sim.pages.explore.state import State
from sim.scenario.errors import PanjError
from sim.study.selection.choose import Selection
from sim.study.selection.runs import Runs, open_runs

pytest.importorskip("solara", reason="the extra 'view' is not installed")

from sim.pages.explore.page import Hands

HUGE = "9" * 100_000


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    sweep = grid(tmp_path_factory.mktemp("page") / ("by-hand" + "d" * 120))
    sweep.write(range(6))
    return open_runs(sweep.folder)


def after(runs: Runs, what: str, event: Any) -> list[State]:
    gone: list[State] = []
    first = state.first(runs)
    getattr(Hands(runs, first, None, gone.append), what)(event)
    return [now for now in gone if now != first]


@pytest.mark.parametrize(
    ("what", "event"),
    [
        ("choose", None),
        ("choose", []),
        ("choose", {"what": "measure"}),
        ("choose", {"what": "measure", "name": "none"}),
        ("choose", {"what": "measure", "name": {"a": 1}}),
        ("choose", {"what": "x", "name": "../x"}),
        ("choose", {"what": "second", "name": "none"}),
        ("choose", {"what": "scenario", "name": "/etc/passwd"}),
        ("choose", {"what": "nothing", "name": "tempo"}),
        ("brush", {"name": "tempo", "a": "0.1", "b": 0.5}),
        ("brush", {"name": "tempo", "a": 10**400, "b": 0.5}),
        ("brush", {"name": "tempo", "a": float("nan"), "b": 0.5}),
        ("brush", {"name": "none", "a": 0.1, "b": 0.5}),
        ("typed", {"name": "none", "low": "1", "high": "2"}),
        ("typed", "tempo"),
        ("clear", "none"),
        ("clear", ["tempo"]),
        ("level", 3),
        ("take", 0),
        ("take", "0"),
    ],
)
def test_what_names_nothing_of_the_sweep_changes_nothing(runs: Runs, what: str, event: Any) -> None:
    assert after(runs, what, event) == []


def test_texts_without_end_are_told_in_short(runs: Runs) -> None:
    (typed,) = after(runs, "typed", {"name": "tempo", "low": HUGE, "high": ""})
    assert len(typed.faults["tempo"].says) < 200
    (level,) = after(runs, "level", HUGE)
    assert len(level.faults[state.LEVEL].says) < 200
    assert typed.selection == level.selection == state.first(runs).selection


def test_what_its_own_components_send_is_done(runs: Runs) -> None:
    (now,) = after(runs, "brush", {"name": "tempo", "a": 0.6, "b": 1})
    assert now.selection.range_of("tempo").low > 0
    (now,) = after(runs, "choose", {"what": "second", "name": "policy"})
    assert now.selection.second == "policy"


def test_files_have_short_names_without_folders(runs: Runs) -> None:
    first = state.first(runs).selection
    name, _ = export.download(runs, first, "csv")
    assert len(name) <= export.LONGEST_STEM + len(".csv")
    assert Path(name).name == name
    plain = Selection(first.measure, first.x, first.scenario)
    with pytest.raises(PanjError, match="there is no heat map"):
        export.download(runs, plain, "heat.png")
