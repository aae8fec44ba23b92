"""A measure along one axis of a sweep: medians with their 50 % and 90 % bands, a colour for each scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from sim.figures import theme
from sim.figures.data import Floats
from sim.scenario.errors import PanjError

HEIGHT = 5.6  # inches
HEAD, FOOT = 1.45, 0.45
LEFT = 0.085  # of the width
LINE = 0.2  # inches of a line of text
#: From the last level, in levels: to the end of the axis, and to the names.
AFTER, BESIDE = 0.6, 0.68
#: Inches for the names at the right: at least, and at most; what is longer is set smaller, and at last cut.
NAMES, LONGEST_NAMES = 1.215, 2.4
LETTER = 0.085  # inches of one letter of a label, with room beside it
YEAR = re.compile(r" (\d{4})$")
FEW = 8  # levels whose numbers have room in the usual size
#: Scenarios in the order in which the sweep names them.
COLOURS = ("government", "insurgents", "soldiers", "queue", "civilians", "admitted")
LOW, LOWER, MIDDLE, UPPER, HIGH = range(5)


@dataclass(frozen=True, eq=False)
class LevelsPicture:
    """A measure along one axis.

    Parameters
    ----------
    title, subtitle : str
    axis, unit : str
        What varies; unit of the measure.
    levels : sequence of str
        Labels, from left to right.
    bands : mapping of str to float, shape (5, levels), by scenario
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 over the replicates; NaN for no run.
    source : str
    replicates : int
        Runs of a scenario at a level, at most.
    happened : mapping of str to sequence of str, by scenario
        In how many runs it happened at each level, of a measure that need not happen; empty for others.
    """

    title: str
    subtitle: str
    axis: str
    unit: str
    levels: Sequence[str]
    bands: Mapping[str, Floats]
    source: str
    replicates: int
    happened: Mapping[str, Sequence[str]] = field(default_factory=dict)


def levels_figure(picture: LevelsPicture) -> Figure:
    """Draw every scenario beside the others at each level, its medians joined.

    Raises
    ------
    PanjError
        If there are more scenarios than colours, or nothing to draw.
    """
    known = [bands for bands in picture.bands.values() if np.isfinite(bands[MIDDLE]).any()]
    if not known:
        raise PanjError("no run of the sweep has a value of this measure: there is nothing to draw")
    if len(picture.bands) > len(COLOURS):
        raise PanjError(f"{len(picture.bands)} scenarios are too many for one figure; the most is {len(COLOURS)}")
    with theme.house_style():
        told = theme.broken(picture.subtitle)
        more, head = LINE * len(picture.happened), HEAD + LINE * told.count("\n")
        height = HEIGHT - HEAD + head + more
        figure = theme.new_figure(height)
        theme.headline(figure, picture.title, told)
        bottom = (FOOT + 0.8 + more) / height
        across = theme.WIDTH * (1 - LEFT) - _room(figure, list(picture.bands), len(picture.levels))  # inches
        ax = figure.add_axes((LEFT, bottom, across / theme.WIDTH, 1 - head / height - bottom))
        theme.panel(ax)
        apart = min(0.22, 0.7 / len(picture.bands))
        for n, bands in enumerate(picture.bands.values()):
            shift = (n - (len(picture.bands) - 1) / 2) * apart
            _one(ax, bands, shift, theme.paper().hue(COLOURS[n]), picture.replicates)
        ax.set_xlim(-AFTER, len(picture.levels) - 1 + AFTER)
        theme.value_axis(ax, max(float(np.nanmax(bands)) for bands in known), least=1)
        ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= ax.get_ylim()[1]])
        wide = across / (len(picture.levels) + 0.2)
        labels = in_two_lines(picture.levels, wide)
        ax.set_xticks(range(len(labels)), labels)
        ax.set_xlabel(picture.axis, size=theme.BODY, labelpad=8 + 72 * more)
        _happened(ax, picture, 13 if any("\n" in label for label in labels) else 0)
        ax.annotate(
            picture.unit,
            (0, 1),
            xycoords="axes fraction",
            xytext=(-30, 14),
            textcoords="offset points",
            size=theme.SMALL,
            color=theme.paper().muted,
        )
        _names(ax, picture)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _room(figure: Figure, names: Sequence[str], levels: int) -> float:
    """Return the inches that the names of the scenarios need beside the plot of so many levels."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    wide = 0.0
    for name in names:
        drawn = figure.text(0, 0, name, size=theme.BODY, weight="bold")
        wide = max(wide, float(drawn.get_window_extent(canvas.get_renderer()).width))  # type: ignore[no-untyped-call]
        drawn.remove()
    before = (BESIDE - AFTER) / (levels - 1 + 2 * AFTER) * (theme.WIDTH * (1 - LEFT) - NAMES)
    return min(max(wide / float(figure.dpi) + before + theme.MARGIN * theme.WIDTH / 2, NAMES), LONGEST_NAMES)


def _one(ax: Axes, bands: Floats, shift: float, colour: str, replicates: int) -> None:
    x = np.arange(bands.shape[1]) + shift
    if replicates > 1:
        ax.vlines(x, bands[LOW], bands[HIGH], color=theme.tint(colour, 0.35), lw=3.5, zorder=2)
        ax.vlines(x, bands[LOWER], bands[UPPER], color=theme.tint(colour, 0.7), lw=6, zorder=3)
    ax.plot(x, bands[MIDDLE], color=theme.stroke(colour), lw=1.4, zorder=4)
    ax.plot(x, bands[MIDDLE], ls="none", marker="o", ms=6.5, mfc=colour, mec=theme.paper().ground, mew=1.0, zorder=5)


def in_two_lines(labels: Sequence[str], wide: float) -> list[str]:
    r"""Return labels that stand so many inches from each other; where they are too long, the year has its own line.

    Examples
    --------
    >>> in_two_lines(["25 Dec 2021", "1 Jan 2022"], 0.7), in_two_lines(["25 Dec", "1 Jan"], 0.3)
    (['25 Dec\n2021', '1 Jan\n2022'], ['25 Dec', '1 Jan'])
    """
    if max(map(len, labels)) * LETTER <= wide or not all(YEAR.search(label) for label in labels):
        return list(labels)
    return [YEAR.sub(r"\n\1", label) for label in labels]


def _happened(ax: Axes, picture: LevelsPicture, lower: float) -> None:
    """Write under each level in how many runs it happened, a line for each scenario in its colour."""
    size = theme.SMALL - 1 if len(picture.levels) <= FEW else theme.LEAST
    for n, (name, told) in enumerate(picture.happened.items()):
        colour = theme.lettering(theme.paper().hue(COLOURS[list(picture.bands).index(name)]))
        for level, text in enumerate(told):
            ax.annotate(
                text,
                (level, 0),
                xycoords=ax.get_xaxis_transform(),
                xytext=(0, -24 - lower - 72 * LINE * n),
                textcoords="offset points",
                ha="center",
                va="top",
                size=size,
                color=colour,
            )


def _names(ax: Axes, picture: LevelsPicture) -> None:
    """Write each scenario's name beside its last median, moved apart where they would overlap."""
    top = ax.get_ylim()[1]
    last = {
        name: float(b[MIDDLE][np.isfinite(b[MIDDLE])][-1])
        for name, b in picture.bands.items()
        if np.isfinite(b[MIDDLE]).any()
    }
    heights: list[float] = []
    for name, value in sorted(last.items(), key=lambda item: item[1]):
        height = value / top if not heights else max(value / top, heights[-1] + 0.07)
        heights.append(height)
        colour = theme.paper().hue(COLOURS[list(picture.bands).index(name)])
        drawn = ax.text(
            len(picture.levels) - 1 + BESIDE,
            height,
            name,
            transform=blended_transform_factory(ax.transData, ax.transAxes),
            va="center",
            size=theme.BODY,
            weight="bold",
            color=theme.lettering(colour),
        )
        figure = ax.get_figure()
        assert isinstance(figure, Figure)
        theme.fit(drawn, (1 - theme.MARGIN / 2) * float(figure.bbox.width))
        if float(drawn.get_fontsize()) < theme.LEAST:
            drawn.set_fontsize(theme.LEAST)
            theme.cut_to(figure, drawn, 1 - theme.MARGIN / 2)
