"""`comparison.plot` and `sweep.plot`: single figures, and the names of those there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from sim import Comparison, compare, sweep
from sim.api.sweeps import SweepResult
from sim.scenario.errors import PanjError

GRID = """
title: Fear and fighting
base: baseline
vary:
  displacement.fight: [0.002, 0.008]
  displacement.fear: [0.0005, 0.002]
replicates: 2
measures: [internally_displaced world civilian]
"""


@pytest.fixture(scope="module")
def pair() -> Comparison:
    return compare("baseline", "ceasefire", replicates=2, until="2021-07-15", jobs=1)


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    folder = tmp_path_factory.mktemp("grid")
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    return sweep(folder / "grid.yaml", jobs=1, until="2021-05-20", out=folder / "out")


def test_a_comparison_has_its_three_figures(pair: Comparison) -> None:
    for figure in (pair.plot.arrivals(), pair.plot.differences("ceasefire"), pair.plot.crossings(dark=True)):
        assert isinstance(figure, Figure)


def test_a_scenario_that_was_not_compared_is_met_with_those_that_were(pair: Comparison) -> None:
    with pytest.raises(PanjError, match="did you mean 'ceasefire'"):
        pair.plot.differences("ceasefir")
    with pytest.raises(PanjError, match="known: ceasefire"):
        pair.plot.crossings("baseline")


def test_a_comparison_draws_all_into_a_folder(pair: Comparison, tmp_path: Path) -> None:
    names = {path.name for path in pair.plot(tmp_path)}
    assert {"arrivals.png", "differences-ceasefire.svg", "crossings-ceasefire.png"} <= names


def test_a_grid_has_a_heat_map_with_the_axes_one_asks_for(grid: SweepResult) -> None:
    figure = grid.plot.heat(x="displacement.fear", y="displacement.fight")
    assert isinstance(figure, Figure)
    assert any("displacement.fear" in ax.get_xlabel() for ax in figure.axes)


def test_a_figure_that_a_sweep_cannot_have_is_met_with_those_it_has(grid: SweepResult) -> None:
    with pytest.raises(PanjError, match=r"x and y are both displacement\.fear: a heat map wants two axes"):
        grid.plot.heat(x="displacement.fear", y="displacement.fear")
    with pytest.raises(PanjError, match="no figure 'levels'; it has heat"):
        grid.plot.levels()


def test_a_sweep_draws_all_into_a_folder(grid: SweepResult, tmp_path: Path) -> None:
    files = grid.plot(tmp_path)
    assert files
    assert all(path.is_file() for path in files)
