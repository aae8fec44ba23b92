"""Sweeps: a result of many points that explains and draws itself."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.exports import export
from sim.pictures.sweep_plots import SweepPlots
from sim.scenario.arguments import check_names, check_path
from sim.scenario.calls import told_by_name, told_methods
from sim.study.answers import check_level
from sim.study.explain import Explanation, explain_sweep
from sim.sweeps.load import SweepResult as _SweepResult
from sim.sweeps.load import find_sweep_folder
from sim.sweeps.runner import sweep as _sweep

if TYPE_CHECKING:
    from sim.scenario.sweep.sweep import Sweep


@told_methods
class SweepResult(_SweepResult):
    """What is on disk of a sweep; see :class:`sim.sweeps.load.SweepResult` for all the rest."""

    def explain(
        self, measure: str | None = None, *, scenario: str | None = None, over: float | None = None
    ) -> Explanation:
        """Say what moves a measure and when it is large; see :func:`sim.study.explain.explain`."""
        check_names(**{key: name for key, name in (("measure", measure), ("scenario", scenario)) if name is not None})
        if over is not None:
            check_level(over)
        return explain_sweep(self, measure=measure, scenario=scenario, over=over)

    @cached_property
    def plot(self) -> SweepPlots:
        """Its figures: ``sweep.plot()`` draws all, ``sweep.plot.heat("measure")`` returns one."""
        return SweepPlots(self)

    def export(self, to: str | Path, *, force: bool = False) -> Path:
        """Write it to one file of another program, whose ending says which; see :func:`sim.exports.export.export`.

        Parameters
        ----------
        to : path
            A file that ends in .xlsx, .csv or .nc.
        force : bool
            Also over a file that is there.
        """
        return export(self, to, force=force)


@told_by_name(_sweep)
def sweep(name: str | Path | Sweep, **options: Any) -> SweepResult:
    """Run a sweep, or go on with it; see :func:`sim.sweeps.runner.sweep`, which gets the options."""
    return SweepResult(_sweep(name, **options).folder)


@told_by_name()
def load_sweep(folder: str | Path) -> SweepResult:
    """Open a sweep, finished or not, by its folder or its name in ``outputs/sweeps``; see :class:`SweepResult`."""
    check_path("sweep", folder, "the folder of a sweep, or its name in outputs/sweeps")
    return SweepResult(find_sweep_folder(folder) or folder)
