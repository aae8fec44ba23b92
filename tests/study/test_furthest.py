"""What is shown first is what moves a measure furthest, and that is the first bar of what matters."""

from __future__ import annotations

from pathlib import Path

import pytest
from sweeps.made_sweeps import drawn, grid

from sim.study.explain import explain_runs
from sim.study.furthest import furthest
from sim.study.selection.choose import strongest
from sim.study.selection.runs import open_runs


@pytest.mark.parametrize("make", [grid, drawn])
def test_a_page_begins_with_the_first_bar(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Of a grid it began with the axis of most levels, of others with the steadiest."""
    sweep = make(tmp_path / "some")
    sweep.write(range(4))
    runs = open_runs(sweep.folder)
    there = runs.frame[~runs.failed]
    for name in runs.measures:
        found = explain_runs(
            runs.result, there[there["scenario"] == "baseline"], measure=name, scenario="baseline", over=None, failed=0
        )
        first = found.axes[found.by_size[0]].name
        assert furthest(runs.result, there, name, "baseline") in (first, None)
        assert strongest(runs, name, "baseline") == first or not found.effects.change.any()


def test_without_runs_it_is_the_first_axis(tmp_path: Path) -> None:
    sweep = grid(tmp_path / "none")
    sweep.write([0])
    runs = open_runs(sweep.folder)
    assert strongest(runs, next(iter(runs.measures)), "nowhere") == next(iter(runs.axes))
