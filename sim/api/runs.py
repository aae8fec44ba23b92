"""Runs: a result that draws and saves itself."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.counted import counted_run
from sim.api.face import as_face
from sim.exports import Days, export
from sim.figures import draw_all
from sim.pages.report import REPORT, write_report
from sim.pictures.process import drawing
from sim.pictures.run import run_picture
from sim.pictures.run_plots import RunPlots
from sim.runs.given import result_of
from sim.runs.results import Result as _Result
from sim.runs.run import run as _run
from sim.runs.run import run_scenario as _run_scenario
from sim.runs.store import save as _save
from sim.runs.stored import find_run, load_result
from sim.scenario.arguments import check_path, check_switches
from sim.scenario.calls import told_by_name, told_methods
from sim.scenario.resolved import Scenario
from sim.study.planner import Against, Table, against, planner_table

if TYPE_CHECKING:
    import numpy as np

    from sim.runs.executors import Progress
    from sim.runs.run import Options, Watch
    from sim.world.world import World


@told_methods
class Result(_Result):
    """What a run gave, replicate by replicate; it can draw itself, and :func:`sim.load_run` opens a saved one.

    Attributes
    ----------
    replicates, dates : tuple of int, array
        Rows and columns of what `daily` and `cumulative` return.
    timeseries, draws, headcounts : DataFrame
        Every number by day; what each replicate has drawn; what was counted beside the quantiles of the model.
    summary : dict
        The content of summary.json (docs/results-format.md).
    scenario, world : Scenario, World
        What was run, as it was resolved.
    counts, intensity, flow, opened : arrays
        What all of these are made of, in an order of their own: ask `daily` for a series.
    interrupted, notes, folder
        Whether some replicates are missing; what is to be told of its folder; where that is, if anywhere.
    """

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
        maps: dict[np.datetime64, bytes] = {}
        draw_all(run_picture(self), folder / "plots", svg=svg, maps=maps)
        write_report([self], folder / REPORT, maps=maps)

    def _draw(self, folder: Path) -> None:
        """Draw every figure into a folder's folder ``plots``."""
        self.plot(folder / "plots")

    def table(self, *dates: dt.date | str, household: float | None = None) -> Table:
        """Return the planner's table: who has come, waits and is sheltered on some dates, and which sites are full.

        Parameters
        ----------
        *dates : date or ISO text
            Default: the last day.
        household : float, optional
            People in a household; default: as the model draws them.
        """
        return planner_table(self, *dates, size=household)

    def against(
        self, reference: _Result | str | Path, *dates: dt.date | str, household: float | None = None
    ) -> Against:
        """Return the planner's table of this run against another one, in pairs where both have the same luck.

        Parameters
        ----------
        reference : Result, or path
            The other one; or its folder, or its name in ``outputs/``.
        *dates : date or ISO text
            Default: the last day of both.
        household : float, optional
            People in a household; default: as the model draws them.
        """
        return against(result_of("reference", reference), self, *dates, size=household)

    def report(self, path: str | Path = "report.html", *others: _Result | str | Path) -> Path:
        """Write the report to one HTML file, with other runs beside this one if they are given; return it.

        Parameters
        ----------
        path : path
            A file that ends in .html.
        *others : Result, or path
            Results, or their folders, or their names in ``outputs/``.
        """
        return write_report([self, *(result_of("others", other) for other in others)], path)

    def export(self, to: str | Path, *, dates: Days = (), force: bool = False) -> Path:
        """Write it to one file of another program, whose ending says which; see :func:`sim.exports.export.export`.

        Parameters
        ----------
        to : path
            A file that ends in .xlsx, .pptx, .csv, .geojson, .gpkg or .nc.
        dates : sequence of date, or one
            Days of a table or of layers; default: all from the branch date on. Of slides one, the last they know of.
        force : bool
            Also over a file that is there.
        """
        return export(self, to, dates=dates, force=force)

    def _repr_html_(self) -> str:
        from sim.pages.report.card import card

        return card(self)


@told_by_name(_run)
def run(name: str | Path | Scenario = "baseline", **options: Any) -> Result:
    """Run a scenario; see :func:`sim.runs.run.run` for the options."""
    return as_face(Result, _run(name, **options))


def run_scenario(
    scenario: Scenario, world: World, options: Options, progress: Progress | Watch | None = None
) -> Result:
    """Run a resolved scenario on its world; see :func:`sim.runs.run.run_scenario`."""
    return as_face(Result, _run_scenario(scenario, world, options, progress))


@told_by_name()
def load_run(name: str | Path) -> Result | Any:
    """Open a finished run: its folder, or its name in ``outputs/``; see :func:`sim.runs.stored.load_result`.

    Of a run driven by counts (a crisis of one's own, a Flee world) it is a :class:`sim.api.counted.CountedRun`, which
    has what such runs have.
    """
    return counted_run(find_run(name)) or open_run(name)


def open_run(name: str | Path) -> Result:
    """Open a finished run on a world of Panj: one that is driven by counts is refused, with what takes it."""
    return as_face(Result, load_result(name))
