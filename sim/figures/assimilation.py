"""The figure of an assimilation: prior grey, posterior in colour, counts as points, each series on a scale of its own.

Of the prior the 90 % band, with its outline on top, of the posterior the 50 % too; lines are medians.
Pure functions of arrays, so the same figure every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import theme
from sim.figures.data import Days, Floats
from sim.figures.panels import Panels
from sim.scenario.errors import PanjError

PANELS = Panels(columns=2, long=None)
HUE = "civilians"  # name of a colour
DASHES = (0, (3, 2))
OUTLINE = 0.7
"""Width of the line around the prior's band, in points."""


@dataclass(frozen=True, eq=False)
class SeriesPicture:
    """A series as its panel sees it.

    Parameters
    ----------
    name : str
    dates : datetime64[D]
    prior, posterior : float, shape (5, dates)
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95.
    days, counts : when it was counted, and what
    least_top : float
        The vertical axis reaches so far at least.
    """

    name: str
    dates: Days
    prior: Floats
    posterior: Floats
    days: Days
    counts: Floats
    least_top: float = 10.0


@dataclass(frozen=True, eq=False)
class AssimilationPicture:
    """An assimilation as its figure sees it.

    Parameters
    ----------
    title, told : str
        The scenario, and a line below it.
    series : sequence of SeriesPicture
    source : str
    """

    title: str
    told: str
    series: Sequence[SeriesPicture]
    source: str


def assimilation_figure(picture: AssimilationPicture) -> Figure:
    """Draw prior, posterior and counts of every series.

    Raises
    ------
    PanjError
        Without a series.
    """
    if not picture.series:
        raise PanjError("there is nothing to draw: nothing was counted")
    with theme.house_style():
        figure = PANELS.sheet(len(picture.series))
        theme.headline(figure, f"{picture.title}: before and after the counts", picture.told)
        paper = theme.paper()
        grey, hue = paper.muted, paper.hue(HUE)
        theme.legend(
            figure,
            1.0,
            [
                (_point(), "counts"),
                (Line2D([], [], color=theme.stroke(grey), ls=DASHES, lw=1.4), "prior"),
                (Patch(fc=theme.tint(grey, 0.3), ec=theme.stroke(grey), lw=OUTLINE), "its 90 %"),
                (Line2D([], [], color=theme.stroke(hue), lw=1.8), "posterior"),
                (Patch(color=theme.tint(hue, 0.5)), "its 50 %"),
                (Patch(color=theme.tint(hue, 0.22)), "its 90 %"),
            ],
            handle=2.0,
        )
        for number in range(len(picture.series)):
            _panel(figure, picture, number)
        theme.foot(figure, f"Source: {picture.source}")
    return figure


def _point() -> Line2D:
    paper = theme.paper()
    return Line2D([], [], ls="none", marker="o", ms=4.4, mfc=paper.ink, mec=paper.ground, mew=0.5)


def _panel(figure: Figure, picture: AssimilationPicture, number: int) -> None:
    """Draw one series."""
    series = picture.series[number]
    ax = PANELS.panel(figure, number, series.name).ax
    theme.date_axis(ax, series.dates, most=4)
    grey, days = theme.paper().muted, theme.day_numbers(series.dates)
    ax.fill_between(days, series.prior[0], series.prior[4], color=theme.tint(grey, 0.3), lw=0, zorder=2)
    wide = not np.array_equal(series.prior[0], series.prior[4])
    for end in (
        (series.prior[0], series.prior[4]) if wide else ()
    ):  # on top, or the posterior's band hides where it ends
        ax.plot(days, end, color=theme.stroke(grey), lw=OUTLINE, zorder=3.9, gid="prior-end")
    ax.plot(days, series.prior[2], color=theme.stroke(grey), ls=DASHES, lw=1.4, zorder=4)
    theme.fan(ax, series.dates, series.posterior, theme.paper().hue(HUE), zorder=3)
    point = _point()
    point.set_data(theme.day_numbers(series.days), series.counts)
    point.set_zorder(5)
    ax.add_line(point)
    highest = max(float(np.max(values)) for values in (series.prior, series.posterior, series.counts))
    theme.value_axis(ax, highest, series.least_top)
    ax.set_gid(f"series-{number}")
