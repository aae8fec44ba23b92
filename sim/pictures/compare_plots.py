"""What `comparison.plot` offers: each figure as a matplotlib figure, or all of them into a folder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.pictures.run_plots import on_paper
from sim.scenario.arguments import check_path
from sim.scenario.calls import told_methods
from sim.scenario.errors import PanjError, did_you_mean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.comparisons import Comparison
    from sim.comparisons.saved import SavedComparison
    from sim.figures.compare import ComparisonPicture


@told_methods
class ComparisonPlots:
    """The figures of a comparison: call it to draw all of them into a folder; its methods return one.

    Where there are several scenarios beside the reference, `name` says which one is meant (the first by default).
    """

    def __init__(self, comparison: Comparison | SavedComparison) -> None:
        self._comparison = comparison

    def __repr__(self) -> str:
        known = "arrivals, differences, crossings, side_by_side"
        return f"<plots of {self._comparison!r}: {known}; call it to draw all into a folder>"

    def __call__(self, folder: str | Path = "plots", dark: bool = False) -> list[Path]:
        """Draw every figure as PNG and SVG into a folder; return the files."""
        from sim.figures.compare import draw_comparison

        check_path("folder", folder)
        with on_paper(dark):
            return draw_comparison(self.picture, Path(folder))

    @cached_property
    def picture(self) -> ComparisonPicture:
        """The comparison as its figures see it."""
        # matplotlib is slow to load: only who draws pays for it
        from sim.pictures.compare import comparison_picture

        return comparison_picture(self._comparison, self._comparison.host)

    def arrivals(self, dark: bool = False) -> Figure:
        """Draw the arrivals in the main host, all scenarios over each other."""
        from sim.figures.compare import arrivals_figure

        self._check_arrivals()
        with on_paper(dark):
            return arrivals_figure(self.picture)

    def differences(self, name: str | None = None, dark: bool = False) -> Figure:
        """Draw the paired differences from the reference over time."""
        from sim.figures.compare import differences_figure

        with on_paper(dark):
            return differences_figure(self.picture, self._other(name))

    def crossings(self, name: str | None = None, dark: bool = False) -> Figure:
        """Draw the paired differences at each crossing on the last day."""
        from sim.figures.compare import crossings_figure

        self._check_arrivals()
        with on_paper(dark):
            return crossings_figure(self.picture, self._other(name))

    def side_by_side(self, dark: bool = False) -> Figure:
        """Draw up to ten scenarios under each other in small panels, all of a measure on one scale."""
        from sim.figures.compare import multiples_figure

        with on_paper(dark):
            return multiples_figure(self.picture)

    def _check_arrivals(self) -> None:
        """Refuse a figure of arrivals in a world where nobody can arrive."""
        if not self.picture.host:
            world = self._comparison.world.name
            raise PanjError(f"the world {world} has no crossing: nobody arrives; plot.differences shows what differs")

    def _other(self, name: str | None) -> str:
        """Return the scenario that is meant.

        Raises
        ------
        PanjError
            If it was not compared.
        """
        others = list(self._comparison.names[1:])
        if name is None:
            return others[0]
        if name not in others:
            near = did_you_mean(name, {other.name: other.title for other in self._comparison.scenarios[1:]})
            raise PanjError(f"{name!r} was not compared ({near or 'known: ' + ', '.join(others)})")
        return name
