"""The Python face: `from sim import run, compare, BorderModel`."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim.comparisons import Comparison as _Comparison
from sim.comparisons import compare as _compare
from sim.figures import draw_all
from sim.pages.report import REPORT, write_report
from sim.pictures import ComparisonPlots, RunPlots, SweepPlots, drawing
from sim.pictures.run import run_picture
from sim.runs.results import Result as _Result
from sim.runs.run import run as _run
from sim.runs.run import run_scenario as _run_scenario
from sim.runs.store import save as _save
from sim.runs.stored import load_result
from sim.scenario.arguments import check_path, check_switches
from sim.scenario.resolved import Scenario
from sim.study.explain import Explanation, explain_sweep
from sim.sweeps.load import SweepResult as _SweepResult

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

    from sim.runs.executors import Progress
    from sim.runs.run import Options
    from sim.scenario.sweep.sweep import Sweep
    from sim.world.world import World

Face = TypeVar("Face")


def _as(face: type[Face], found: Any) -> Face:
    """Return what a lower storey found as a class of this one, which derives from its: the content is the same."""
    return face(**{field.name: getattr(found, field.name) for field in fields(found)})


class Result(_Result):
    """A result that can draw itself; see :class:`sim.runs.results.Result` for all the rest."""

    @cached_property
    def plot(self) -> RunPlots:
        """Its figures: ``result.plot()`` draws all, ``result.plot.map("2021-07-20")`` returns one."""
        return RunPlots(self)

    def save(self, folder: str | Path, plots: bool = False, beside: bool = False, report: bool = False) -> Path:
        """Write the result to a folder, whole or not at all; return it.

        Parameters
        ----------
        folder : path
        plots : bool
            Draw the figures too, into its folder ``plots``.
        beside : bool
            Draw them in a second process meanwhile.
        report : bool
            Write the report too, as ``report.html``.
        """
        check_path("folder", folder)
        check_switches(plots=plots, beside=beside, report=report)
        apart = drawing(run_picture(self)) if plots and beside else nullcontext(self._draw if plots else None)
        with apart as collect:

            def extra(work: Path) -> None:
                if report:
                    self.report(work / REPORT)
                if collect is not None:
                    collect(work)

            before, self.folder = self.folder, Path(folder)
            try:
                return _save(self, self.folder, extra)
            except BaseException:
                self.folder = before
                raise

    def illustrate(self, folder: str | Path, svg: bool = False) -> None:
        """Draw all figures into a folder's folder ``plots`` and write its report; what both show is drawn once.

        Parameters
        ----------
        folder : path
        svg : bool
            Draw the figures as SVG, too, not as PNG alone.
        """
        check_path("folder", folder)
        check_switches(svg=svg)
        folder = Path(folder)
        maps: dict[np.datetime64, Figure] = {}
        draw_all(run_picture(self), folder / "plots", svg=svg, maps=maps)
        write_report([self], folder / REPORT, maps=maps)

    def _draw(self, folder: Path) -> None:
        """Draw every figure into a folder's folder ``plots``."""
        self.plot(folder / "plots")

    def report(self, path: str | Path = "report.html", *others: _Result) -> Path:
        """Write the report to one HTML file, with other runs beside this one if they are given; return it."""
        return write_report([self, *others], path)

    def _repr_html_(self) -> str:
        from sim.pages.report.card import card

        return card(self)


def run(name: str | Path | Scenario = "baseline", **options: Any) -> Result:
    """Run a scenario; see :func:`sim.runs.run.run` for the options."""
    return _as(Result, _run(name, **options))


def run_scenario(scenario: Scenario, world: World, options: Options, progress: Progress | None = None) -> Result:
    """Run a resolved scenario on its world; see :func:`sim.runs.run.run_scenario`."""
    return _as(Result, _run_scenario(scenario, world, options, progress))


class Comparison(_Comparison):
    """A comparison that can draw itself; see :class:`sim.comparisons.Comparison` for all the rest."""

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Its figures: ``comparison.plot()`` draws all, ``comparison.plot.arrivals()`` returns one."""
        return ComparisonPlots(self)

    def save(self, folder: str | Path, plots: bool = False) -> Path:
        """Write the comparison to a folder, whole or not at all; return it.

        Parameters
        ----------
        folder : path
        plots : bool
            Draw the figures too, into its folder ``plots``.
        """
        from sim.comparisons.store import save

        check_path("folder", folder)
        check_switches(plots=plots)
        return save(self, Path(folder), (lambda work: self.plot(work / "plots")) if plots else None)


def compare(*names: str | Path | Scenario, **options: Any) -> Comparison:
    """Compare scenarios with the first one; see :func:`sim.comparisons.run.compare` for the options."""
    return _as(Comparison, _compare(*names, **options))


class SweepResult(_SweepResult):
    """What is on disk of a sweep; see :class:`sim.sweeps.load.SweepResult` for all the rest."""

    def explain(
        self, measure: str | None = None, *, scenario: str | None = None, over: float | None = None
    ) -> Explanation:
        """Say what moves a measure and when it is large; see :func:`sim.study.explain.explain`."""
        return explain_sweep(self, measure=measure, scenario=scenario, over=over)

    @cached_property
    def plot(self) -> SweepPlots:
        """Its figures: ``sweep.plot()`` draws all, ``sweep.plot.heat("measure")`` returns one."""
        return SweepPlots(self)


def sweep(name: str | Path | Sweep, **options: Any) -> SweepResult:
    """Run a sweep, or go on with it; see :func:`sim.sweeps.runner.sweep` for the options."""
    from sim.sweeps.runner import sweep as run_it

    return SweepResult(run_it(name, **options).folder)


def load_sweep(folder: str | Path) -> SweepResult:
    """Open the folder of a sweep, finished or not; see :class:`SweepResult`."""
    check_path("sweep", folder, "the folder of a sweep")
    return SweepResult(folder)


def load_run(name: str | Path) -> Result:
    """Open a finished run: its folder, or its name in ``outputs/``; see :func:`sim.runs.stored.load_result`."""
    return _as(Result, load_result(name))
