"""No figure of the shipped scenarios and sweeps has a text over another one, or one that the edge cuts."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure
from sheets import faults

import sim
from sim.api import Comparison, Result
from sim.draw.sweep_plots import sweep_figures
from sim.experiment.explain import explain_sweep, measures_of
from sim.scenario.errors import PanjError

SCENARIOS = ("baseline", "collapse", "guarded-border", "humanitarian-corridor", "regional-spillover")
SWEEPS = ("capacity-by-openness", "closing-date")


@pytest.fixture(scope="module")
def result() -> Result:
    return sim.run("collapse", replicates=3, parts=False, jobs=1)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return sim.compare(*SCENARIOS, replicates=3, jobs=1)


def test_a_fault_is_found() -> None:
    figure = Figure(figsize=(4, 3))
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    figure.text(0.1, 0.5, "one number")
    figure.text(0.2, 0.5, "another")
    figure.text(0.9, 0.9, "beyond the sheet")
    found = faults(figure)
    assert any("over" in fault for fault in found)
    assert any("beyond the edge" in fault for fault in found)


@pytest.mark.parametrize("name", ["map", "crossings", "totals", "fronts"])
def test_no_text_of_a_run_lies_over_another(result: Result, name: str) -> None:
    assert faults(getattr(result.plot, name)()) == []


@pytest.mark.parametrize(
    "series",
    [("queue", "tem", "civilian"), ("internally_displaced", "world", "civilian"), ("arrivals", "TJK", "military")],
)
def test_no_text_of_a_series_lies_over_another(result: Result, series: tuple[str, str, str]) -> None:
    assert faults(result.plot.series(*series)) == []


def test_no_text_of_a_comparison_lies_over_another(comparison: Comparison) -> None:
    assert faults(comparison.plot.arrivals()) == []
    for name in SCENARIOS[1:]:
        assert faults(comparison.plot.differences(name)) == [], name
        assert faults(comparison.plot.crossings(name)) == [], name


@pytest.mark.parametrize("name", SWEEPS)
def test_no_text_of_a_sweep_lies_over_another(name: str, tmp_path: Path) -> None:
    found = sim.sweep(name, replicates=2, until="2021-07-25", out=tmp_path / "sweep", jobs=1)
    for measure in [m.name for m in measures_of(found)][:8]:
        figures = sweep_figures(found, explain_sweep(found, measure=measure))
        for kind, draw in figures.items():
            try:
                figure = draw()
            except PanjError:  # nothing to draw of a measure that never happens
                continue
            assert faults(figure) == [], (measure, kind)
