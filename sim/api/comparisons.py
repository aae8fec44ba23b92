"""Comparisons: a result of many scenarios that draws and saves itself."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from sim.api.face import as_face
from sim.comparisons import Comparison as _Comparison
from sim.comparisons import compare as _compare
from sim.comparisons.saved import SavedComparison as _SavedComparison
from sim.comparisons.saved import find_comparison, open_comparison
from sim.exports import Days, export
from sim.exports.opened import compared as as_exported
from sim.pictures.compare_plots import ComparisonPlots
from sim.scenario.arguments import check_path, check_switches
from sim.scenario.calls import told_by_name, told_methods
from sim.scenario.resolved import Scenario
from sim.study.planner import Against, against_reference


@told_methods
class Comparison(_Comparison):
    """A comparison that can draw itself; see :class:`sim.comparisons.Comparison` for all the rest."""

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Its figures: ``comparison.plot()`` draws all, ``comparison.plot.arrivals()`` returns one."""
        return ComparisonPlots(self)

    def table(self, *dates: dt.date | str, scenario: str | None = None) -> Against:
        """Return the planner's table of a scenario against the reference, in pairs.

        Parameters
        ----------
        *dates : date or ISO text
            Default: the last day.
        scenario : str, optional
            Default: the first that is no reference.
        """
        return against_reference(self, self.names[1] if scenario is None else scenario, *dates)

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

    def export(self, to: str | Path, *, dates: Days = (), force: bool = False) -> Path:
        """Write it to one file of another program, whose ending says which; see :func:`sim.exports.export.export`.

        Parameters
        ----------
        to : path
            A file that ends in .xlsx, .pptx, .csv, .geojson or .gpkg.
        dates : sequence of date, or one
            Days of a table or of layers; default: all from the branch date on.
        force : bool
            Also over a file that is there.
        """
        return export(self, to, dates=dates, force=force)


@told_methods
class SavedComparison(_SavedComparison):
    """A comparison that was opened from its folder: bands by day instead of replicates.

    See :class:`sim.comparisons.saved.SavedComparison` for all the rest.
    """

    def __getattr__(self, name: str) -> NoReturn:
        if name in ("table", "of", "series", "difference", "daily"):
            raise AttributeError(
                f"a comparison that was opened has no {name!r}: its folder keeps bands and differences by day, in "
                "frame and main, and no replicate; sim.compare(...) has it"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Its figures: ``comparison.plot()`` draws all, ``comparison.plot.arrivals()`` returns one."""
        return ComparisonPlots(self)

    def export(self, to: str | Path, *, dates: Days = (), force: bool = False) -> Path:
        """Write it to one file of another program, whose ending says which; see :func:`sim.exports.export.export`.

        Parameters
        ----------
        to : path
            A file that ends in .xlsx, .pptx, .csv, .geojson or .gpkg.
        dates : sequence of date, or one
            Days of a table or of layers; default: all from the branch date on.
        force : bool
            Also over a file that is there.
        """
        return export(as_exported(self), to, dates=dates, force=force)

    def _repr_html_(self) -> str:
        return self.main.to_html(index=False, float_format=lambda value: f"{value:,.4g}")


@told_by_name()
def load_comparison(name: str | Path) -> SavedComparison:
    """Open a finished comparison: its folder, or its name in ``outputs/``; nothing is run.

    Parameters
    ----------
    name : str or Path

    Returns
    -------
    SavedComparison
        Its ``frame`` has every difference, ``curves`` the bands of each scenario, ``main`` the main measures.

    Raises
    ------
    PanjError
        If it is none, was changed, or its world has changed since.
    """
    return as_face(SavedComparison, open_comparison(find_comparison(name)))


@told_by_name(_compare)
def compare(*names: str | Path | Scenario, **options: Any) -> Comparison:
    """Compare scenarios with the first one; see :func:`sim.comparisons.run.compare` for the options."""
    return as_face(Comparison, _compare(*names, **options))
