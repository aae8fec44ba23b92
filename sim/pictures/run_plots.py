"""What `result.plot` offers: each figure as a matplotlib figure, or all of them into a folder."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures import Picture, draw_all
from sim.pictures.run import run_picture, series_picture
from sim.runs.given import result_of
from sim.scenario.arguments import check_path
from sim.scenario.calls import told_methods
from sim.scenario.errors import PanjError
from sim.world.world import KIND_NAMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.figures.marks import Point
    from sim.runs.results import Result

    Other = Result | str | Path
    Others = Other | Sequence[Other] | Mapping[str, Other] | None


@told_methods
class RunPlots:
    """The figures of a run.

    Call it to draw all of them into a folder; its methods return one as a `matplotlib.figure.Figure`, which notebooks
    show and ``figure.savefig`` writes. With `other` a second run is drawn beside or over the first. `dark` is for
    dark slides and screens.

    Examples
    --------
    >>> from sim import run
    >>> result = run("baseline", replicates=2, until="2021-07-10", parts=False, jobs=1)
    >>> figure = result.plot.series("queue", "tem", "civilian")
    >>> figure.texts[0].get_text()
    'Civilians waiting at Tem - Demogan bridge (Khorog)'
    """

    def __init__(self, result: Result) -> None:
        self._result = result

    def __repr__(self) -> str:
        return f"<plots of {self._result!r}: map, crossings, totals, fronts, series; call it to draw all into a folder>"

    def __call__(self, folder: str | Path = "plots", dark: bool = False) -> list[Path]:
        """Draw every figure as PNG and SVG into a folder; return the files."""
        check_path("folder", folder)
        return draw_all(self.picture, Path(folder), dark)

    @cached_property
    def picture(self) -> Picture:
        """The run as its figures see it."""
        return run_picture(self._result)

    def map(self, date: Any = None, *, other: Other | None = None, dark: bool = False) -> Figure:
        """Draw the map on a day (the last one by default); with `other` two maps.

        Raises
        ------
        PanjError
            If the day is outside the run.
        """
        from sim.figures.map import map_figure, map_pair_figure

        day = self.picture.dates[-1] if date is None else date
        with on_paper(dark):
            if other is None:
                return map_figure(self.picture, day)
            other = result_of("other", other)
            _same_world(self._result, other)
            if date is None:
                day = min(day, other.dates[-1])
            return map_pair_figure(self.picture, RunPlots(other).picture, day)

    def crossings(self, *, other: Other | None = None, dark: bool = False) -> Figure:
        """Draw the arrivals at each crossing beside what was counted there."""
        return self._one("crossings", other, dark)

    def totals(self, *, other: Other | None = None, dark: bool = False) -> Figure:
        """Draw who reached the host, and where the displaced are."""
        return self._one("totals", other, dark)

    def fronts(self, *, other: Other | None = None, dark: bool = False) -> Figure:
        """Draw the districts and capitals held over time."""
        return self._one("fronts", other, dark)

    def series(
        self, measure: str, place: str = "world", kind: str = "", *, other: Others = None, dark: bool = False
    ) -> Figure:
        """Draw any one series: median and bands over the days; flows are summed since the first day.

        Parameters
        ----------
        measure, place, kind : str
            See docs/results-format.md.
        other : Result, sequence of Result, or mapping of names to Result, optional
            Runs to draw over this one, or their folders, or their names in ``outputs/``; they are called by their
            scenarios, unless names are given.
        dark : bool

        Raises
        ------
        PanjError
            If there is no such series.
        """
        from sim.figures.series import series_figure

        runs = {self._result.scenario.name: self._result} | _named(self._result, other)
        points = self._points(measure, place, kind) if np.isin(kind, KIND_NAMES) else []
        picture = series_picture(runs, measure, place, kind, points)
        with on_paper(dark):
            return series_figure(picture)

    def _points(self, measure: str, place: str, kind: str) -> list[Point]:
        """Return what was counted there; only arrivals are."""
        from sim.figures.crossings import points_of

        return points_of(self.picture, place, kind, short=False) if measure == "arrivals" else []

    def _one(self, kind: str, other: Other | None, dark: bool) -> Figure:
        """Draw one of the figures that a run is drawn with, or the same of two runs."""
        from sim.figures.compared import compared_figure
        from sim.figures.crossings import crossings_figure
        from sim.figures.fronts import fronts_figure
        from sim.figures.totals import totals_figure

        figures = {"crossings": crossings_figure, "totals": totals_figure, "fronts": fronts_figure}
        with on_paper(dark):
            if other is None:
                return figures[kind](self.picture)
            other = result_of("other", other)
            _same_world(self._result, other)
            _same_days(self._result, other)
            return compared_figure(kind, [self.picture, RunPlots(other).picture])


def _named(first: Result, other: Others) -> dict[str, Result]:
    """Return the other runs by name; a name that is taken gets a number."""
    if isinstance(other, Mapping):
        found = {name: result_of(f"other[{name!r}]", given) for name, given in other.items()}
        own = found.get(first.scenario.name, first)
        if own is not first:
            raise PanjError(
                f"other names another run '{first.scenario.name}', as this one is called: give it another name"
            )
        return found
    if other is None:
        return {}
    taken = [first.scenario.name]
    out = {}
    for given in other if isinstance(other, Sequence) and not isinstance(other, str) else [other]:
        result = result_of("other", given)
        name = result.scenario.name
        again = taken.count(name)
        out[f"{name} ({again + 1})" if again else name] = result
        taken.append(name)
    return out


def _same_world(one: Result, other: Result) -> None:
    """Refuse to draw runs of different worlds beside each other: what one lacks would be drawn as nobody."""
    if one.world.digest != other.world.digest:
        a, b = (f"{result.scenario.name} (world {result.world.name})" for result in (one, other))
        raise PanjError(f"{a} and {b} are of different worlds: draw each on its own")


def _same_days(one: Result, other: Result) -> None:
    """Refuse to draw runs over each other that have other first days."""
    if one.dates[0] != other.dates[0]:
        raise PanjError(f"the runs begin on {one.dates[0]} and {other.dates[0]}: they cannot be drawn over each other")


def on_paper(dark: bool) -> contextlib.AbstractContextManager[None]:
    """Return dark paper, or that which is in use."""
    from sim.figures import theme

    return theme.dark() if dark else contextlib.nullcontext()
