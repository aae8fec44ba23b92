"""Any one series of a run: median and bands over the days, one curve for each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.compare.arrivals import spaced
from sim.figures.data import MEDIAN, Days, Floats, branch_of, plain
from sim.figures.marks import Point, mark
from sim.scenario.errors import PanjError
from sim.words.numbers import figures

HEIGHT = 5.4  # inches
HEAD, FOOT, LEFT, RIGHT = 1.5, 0.95, 0.85, 0.3
NAMES = 1.45  # inches beside the curves, where there are several, for their names
LONGEST = 15  # letters of a name that have room there
APART = 3.5  # lines from one name to the next
#: Units of what lies between 0 and 1.
BETWEEN = ("share", "0 or 1")
#: Curves after the first.
COLOURS = ("government", "insurgents", "soldiers", "civilians", "queue", "admitted")


@dataclass(frozen=True, eq=False)
class SeriesPicture:
    """One series of one or more runs.

    Parameters
    ----------
    title, runs, subtitle : str
        What is drawn; the titles of the runs, in the words of users; how it is drawn.
    unit : str
        What the axis counts, e.g. people.
    dates : datetime64[D], all days
    branch : datetime64[D], last day of history
    curves : sequence of (name, float of shape (5, days))
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 over the replicates, by scenario; the first is the reference.
    hue : str
        What colour a single curve has, e.g. ``civilians`` (see :class:`sim.figures.paper.Paper`).
    points : sequence of Point
        What was reported.
    replicates : int
    source : str
    """

    title: str
    runs: str
    subtitle: str
    unit: str
    dates: Days
    branch: np.datetime64
    curves: Sequence[tuple[str, Floats]]
    hue: str
    points: Sequence[Point]
    replicates: int
    source: str

    def __post_init__(self) -> None:
        if len(self.dates) == 0 or not self.curves:
            raise PanjError("there is nothing to draw: no days or no run")
        if len(self.curves) > 1 + len(COLOURS):
            raise PanjError(f"{len(self.curves)} runs are too many for one figure; the most is {1 + len(COLOURS)}")


def series_figure(picture: SeriesPicture) -> Figure:
    """Draw the median and the bands of a series; of several runs over each other, each named at its end."""
    with theme.house_style():
        figure = theme.new_figure(HEIGHT)
        theme.headline(figure, picture.title, picture.subtitle, plain(picture.runs))
        kinds = {point.in_document for point in picture.points}
        branch = branch_of(picture.dates, picture.branch)
        theme.key(figure, 1.0, branch, picture.replicates, other=False in kinds, document=True in kinds)
        several = len(picture.curves) > 1
        wide = theme.WIDTH - LEFT - RIGHT - NAMES * several
        ax = figure.add_axes((LEFT / theme.WIDTH, FOOT / HEIGHT, wide / theme.WIDTH, 1 - (HEAD + FOOT) / HEIGHT))
        theme.panel(ax)
        theme.date_axis(ax, picture.dates, most=6)
        ax.annotate(
            picture.unit,
            (0, 1),
            xycoords="axes fraction",
            xytext=(-(LEFT * 72 - theme.MARGIN * theme.WIDTH * 72), 9),
            textcoords="offset points",
            size=theme.SMALL,
            color=theme.paper().muted,
            gid="unit",
        )
        highest = [*(float(bands[4].max()) for _, bands in picture.curves), *(p.value for p in picture.points)]
        theme.value_axis(ax, max(highest), least=10 if picture.unit == "people" else 1)
        theme.branch_line(ax, branch_of(picture.dates, picture.branch))
        hues = ("reference", *COLOURS) if several else (picture.hue,)
        if several:
            for k, (_, bands) in enumerate(picture.curves):
                _over(ax, picture, bands, theme.paper().hue(hues[k]), k)
            _names(ax, picture, hues)
        else:
            theme.fan(ax, picture.dates, picture.curves[0][1], theme.paper().hue(picture.hue))
        mark(ax, list(picture.points), picture.dates, picture.curves[0][1])
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _over(ax: Axes, picture: SeriesPicture, bands: Floats, colour: str, order: int) -> None:
    """Draw one of several curves: bands that let the others show through, the reference behind a little wider."""
    days = theme.day_numbers(picture.dates)
    for low, high, alpha in ((0, 4, 0.14), (1, 3, 0.22)):
        if picture.replicates > 1 and (len(picture.curves) == 2 or low == 1):
            ax.fill_between(days, bands[low], bands[high], color=colour, alpha=alpha, lw=0, zorder=3 + 0.1 * order)
    ax.plot(days, bands[MEDIAN], color=theme.stroke(colour), lw=1.8 if order else 3.2, zorder=4 + 0.1 * order)


def _names(ax: Axes, picture: SeriesPicture, hues: Sequence[str]) -> None:
    """Write each run's name, last median and 90 % band beside the end of its curve, none over another."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    line = theme.SMALL * float(figure.dpi) / 72
    frame, size = ax.get_window_extent(), figure.bbox.size
    x = theme.day_number(picture.dates[-1])
    ends = [float(ax.transData.transform((x, bands[MEDIAN, -1]))[1]) for _, bands in picture.curves]
    order = np.argsort(ends, kind="stable")
    heights = spaced([ends[k] for k in order], APART * line, frame.y0 + line, frame.y1 + line)
    for k, height in zip(order, heights, strict=True):
        name, bands = picture.curves[k]
        low, high = float(bands[0, -1]), float(bands[4, -1])
        number = figures if picture.unit in BETWEEN else theme.people
        ends_at = theme.span(low, high) if number is theme.people else f"{number(low)}–{number(high)}"
        band = [f"({ends_at})"] if number(low) != number(high) else []
        short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        ax.annotate(
            "\n".join([short, number(float(bands[MEDIAN, -1])), *band]),
            ((frame.x1 + line) / size[0], height / size[1]),
            xycoords="figure fraction",
            va="center",
            size=theme.SMALL,
            weight="bold",
            linespacing=1.15,
            color=theme.lettering(theme.paper().hue(hues[k])),
            gid="name",
            annotation_clip=False,
        )
