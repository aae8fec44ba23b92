"""What `sweep.plot` offers: each figure as a matplotlib figure, or all of them into a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.pictures.run_plots import on_paper
from sim.scenario.arguments import check_path
from sim.scenario.calls import told_methods
from sim.scenario.errors import PanjError
from sim.study.explain import Explanation, explain_sweep
from sim.study.sweep_axes import axes_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.sweeps.load import SweepResult


@told_methods
class SweepPlots:
    """The figures of a sweep: call it to draw all that it can be shown by into a folder; its methods return one.

    `measure`, `scenario` and `over` mean the same as in :func:`sim.study.explain.explain`.
    """

    def __init__(self, result: SweepResult) -> None:
        self._result = result

    def __repr__(self) -> str:
        return f"<plots of {self._result!r}: heat, levels, matters, box; call it to draw all into a folder>"

    def __call__(
        self,
        folder: str | Path = "plots",
        measure: str | None = None,
        *,
        scenario: str | None = None,
        over: float | None = None,
        x: str | None = None,
        y: str | None = None,
        dark: bool = False,
    ) -> list[Path]:
        """Draw what the sweep can be shown by, as PNG and SVG, into a folder; return the files."""
        check_path("folder", folder)
        found = explain_sweep(self._result, measure=measure, scenario=scenario, over=over)
        with on_paper(dark):
            return save_figures(sweep_figures(self._result, found, x, y), Path(folder))

    def heat(
        self,
        measure: str | None = None,
        *,
        scenario: str | None = None,
        x: str | None = None,
        y: str | None = None,
        dark: bool = False,
    ) -> Figure:
        """Draw the heat map of a grid with two axes or more."""
        return self._one("heat", measure, scenario, None, dark, x, y)

    def levels(self, measure: str | None = None, *, dark: bool = False) -> Figure:
        """Draw a measure along the axis of a grid that has one."""
        return self._one("levels", measure, None, None, dark)

    def matters(
        self, measure: str | None = None, *, scenario: str | None = None, over: float | None = None, dark: bool = False
    ) -> Figure:
        """Draw which axes matter: Sobol indices, or rank correlations."""
        return self._one("matters", measure, scenario, over, dark)

    def box(
        self, measure: str | None = None, *, scenario: str | None = None, over: float | None = None, dark: bool = False
    ) -> Figure:
        """Draw the box of scenario discovery: the conditions under which the measure is above `over`."""
        return self._one("box", measure, scenario, over, dark)

    def _one(
        self,
        name: str,
        measure: str | None,
        scenario: str | None,
        over: float | None,
        dark: bool,
        x: str | None = None,
        y: str | None = None,
    ) -> Figure:
        found = explain_sweep(self._result, measure=measure, scenario=scenario, over=over)
        with on_paper(dark):
            known = sweep_figures(self._result, found, x, y)
            if not known:
                raise PanjError(f"no run of the sweep has a value of {found.measure.name}: there is nothing to draw")
            if name not in known:
                raise PanjError(f"the sweep {self._result.name} has no figure '{name}'; it has {', '.join(known)}")
            return known[name]()


def sweep_figures(
    result: SweepResult, found: Explanation, x: str | None = None, y: str | None = None
) -> dict[str, Callable[[], Figure]]:
    """Return what a sweep can be shown by: the figures by name, drawn when they are called.

    Parameters
    ----------
    result : SweepResult
    found : Explanation
        Of one of its measures.
    x, y : str, optional
        Axes of the heat map of a grid.

    Raises
    ------
    PanjError
        If axes are named for a sweep that has no heat map.
    """
    from sim.figures import sweeps
    from sim.figures.levels import levels_figure
    from sim.pictures.sweep import bars_picture, box_picture, heat_picture, levels_picture

    figures: dict[str, Callable[[], Figure]] = {}
    grid = result.manifest["identity"]["design"] == "grid"
    if grid and len(axes_of(result)) > 1:
        heat = heat_picture(result, found.measure.name, found.scenario, x, y)
        if np.isfinite(heat.median).any():  # of what never happens there is nothing to draw
            figures["heat"] = partial(sweeps.heat_figure, heat)
    elif x is not None or y is not None:
        raise PanjError("x and y are for the heat map of a grid with two axes or more; this sweep is none")
    elif grid:
        levels = levels_picture(result, found.measure.name)
        if any(np.isfinite(bands).any() for bands in levels.bands.values()):
            figures["levels"] = partial(levels_figure, levels)
    bars = bars_picture(result, found)
    if bars is not None:
        figures["matters"] = partial(sweeps.bars_figure, bars)
    for k in range(len(found.boxes)):
        figures["box" if k == 0 else f"box-{k + 1}"] = partial(sweeps.box_figure, box_picture(result, found, k))
    return figures


def save_figures(figures: Mapping[str, Callable[[], Figure]], folder: Path) -> list[Path]:
    """Draw figures as PNG and SVG into a folder; return the files."""
    from sim.figures import saved

    return [path for name, draw in figures.items() for path in saved.save(draw(), folder / name)]
