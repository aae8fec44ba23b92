"""A sweep so small that it can be run again and again: 48 runs of twelve days, in twelve chunks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.runs.run import load
from sim.scenario.sweep.sweep import Axis, Measure, Sweep
from sim.sweeps.plan import Changes, SweepPlan, settle
from sim.sweeps.runner import Options, plan_of, run_sweep

from .made import UNTIL


@pytest.fixture(scope="session")
def small_sweep() -> Sweep:
    bases = tuple(load(name)[0] for name in ("baseline", "offensive"))
    sweep = Sweep(
        name="small",
        title="A small sweep",
        description="",
        bases=bases,
        axes=(
            Axis("tempo", "front.tempo", levels=(0.5, 1.0)),
            Axis("leak", "crossing.leak", levels=(0.0, 0.2), unit="per day"),
        ),
        design="grid",
        points=4,
        rows=(),
        replicates=6,
        seed=3,
        measures=(
            Measure("moving", "moving", "world", "civilian", "end"),
            Measure("displaced", "internally_displaced", "world", "civilian", "most"),
        ),
        keep=("summary", "timeseries"),
        file=Path("small.yaml"),
    )
    return settle(sweep, Changes(until=UNTIL))


@pytest.fixture(scope="session")
def failing_sweep(small_sweep: Sweep) -> Sweep:
    """A sweep in which the model raises at half of the points: no tempo is below 0."""
    return replace(small_sweep, axes=(Axis("tempo", "front.tempo", levels=(-1.0, 1.0)), small_sweep.axes[1]))


@pytest.fixture(scope="session")
def small_plan(small_sweep: Sweep) -> SweepPlan:
    return plan_of(small_sweep)


@pytest.fixture(scope="session")
def undisturbed(small_plan: SweepPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small sweep, run by one process without a disturbance."""
    folder = tmp_path_factory.mktemp("undisturbed") / "small"
    state = run_sweep(small_plan, folder, Options(jobs=1))
    assert state.finished
    assert state.failed == 0
    return folder


@pytest.fixture
def begun(small_plan: SweepPlan, tmp_path: Path) -> Callable[[int], Path]:
    """Return a starter of the small sweep that stops after so many runs."""

    def start(limit: int) -> Path:
        folder = tmp_path / "begun"
        run_sweep(small_plan, folder, Options(jobs=1, limit=limit))
        return folder

    return start
