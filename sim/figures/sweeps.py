"""Figures of sweeps: a heat map over two axes, bars of what matters, and the box in which something happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Bbox

from sim.figures import theme
from sim.figures.data import Floats
from sim.figures.levels import in_two_lines
from sim.figures.paper import contrast
from sim.scenario.errors import PanjError
from sim.words.numbers import between, decimals, figures, to_figures

HEAD, FOOT = 1.25, 0.45  # inches
ROW = 0.42  # inches of one bar
LINE = 0.2  # inches of a further line of the subtitle
LETTER = 0.075  # inches of one letter beside a bar
#: What the colours of bars and boxes are called in the palette.
FIRST, TOTAL = "government", "admitted"
INSIDE, OUTSIDE = "insurgents", "rest"


@dataclass(frozen=True, eq=False)
class HeatPicture:
    """A measure over two axes.

    Parameters
    ----------
    title, subtitle : str
    x_name, y_name, unit : str
        With units; `unit` of the measure.
    x, y : sequence of str
        Labels of the levels.
    median, low, high : float, shape (len(y), len(x)): median and 90 % band over the replicates, NaN for no run
    source : str
    replicates : int
        Runs in a field, at most.
    happened : text, shape (len(y), len(x))
        In how many runs it happened, of a measure that need not happen; "" or nothing for others.
    banded : bool
        Whether fields are wide enough for the band below the median.
    careful : str
        With what care its bands are to be read, which the subtitle says, too; "" for none.
    """

    title: str
    subtitle: str
    x_name: str
    y_name: str
    unit: str
    x: Sequence[str]
    y: Sequence[str]
    median: Floats
    low: Floats
    high: Floats
    source: str
    replicates: int
    happened: Sequence[Sequence[str]] = ()
    banded: bool = True
    careful: str = ""


@dataclass(frozen=True, eq=False)
class BarsPicture:
    """How much each parameter matters, one bar each.

    Parameters
    ----------
    title, subtitle : str
    names : sequence of str
        In any order; drawn by size.
    values, low, high : float per name, the bar and its interval (NaN for none)
    inner : float per name or None
        A second, darker bar inside (the first-order index inside the total).
    inner_low, inner_high : float per name or None
    axis : str
        What the bars measure.
    signed : bool
        Bars to both sides of 0.
    legend : tuple of str
        What bar and inner bar are called.
    source : str
    runs : int
    notes : sequence of str
        What stands at the right of each bar, by name; none: nothing. Of signed bars they have the numbers.
    nothing : str
        What stands in place of a bar that has no length.
    """

    title: str
    subtitle: str
    names: Sequence[str]
    values: Floats
    low: Floats
    high: Floats
    inner: Floats | None
    inner_low: Floats | None
    inner_high: Floats | None
    axis: str
    signed: bool
    legend: tuple[str, ...]
    source: str
    runs: int
    notes: Sequence[str] = ()
    nothing: str = "does not vary"


@dataclass(frozen=True, eq=False)
class BoxPicture:
    """A trajectory of boxes and the one that was chosen.

    Parameters
    ----------
    title, subtitle : str
    coverage, density : float per box of the trajectory
    conditions : int per box
    row : int
        The chosen one.
    share : float
        Density of all runs.
    names : sequence of str
        Parameters the box restricts.
    low, high : float per name, its ends as shares of the range that was tried, 0..1
    ends : sequence of (str, str)
        The ends in words ("" for none).
    ranges : sequence of (str, str)
        The range that was tried.
    source : str
    runs : int
    whole : str
        Which runs have the density `share`.
    """

    title: str
    subtitle: str
    coverage: Floats
    density: Floats
    conditions: Sequence[int]
    row: int
    share: float
    names: Sequence[str]
    low: Floats
    high: Floats
    ends: Sequence[tuple[str, str]]
    ranges: Sequence[tuple[str, str]]
    source: str
    runs: int
    whole: str = "all runs"


def heat_figure(picture: HeatPicture) -> Figure:
    """Draw the median of every cell as a colour and a number, its 90 % band below it.

    Raises
    ------
    PanjError
        If no cell has a value.
    """
    if not np.isfinite(picture.median).any():
        raise PanjError("no run of the sweep has a value of this measure: there is nothing to draw")
    with theme.house_style():
        rows, columns = picture.median.shape
        told, head = _head(picture.subtitle)
        figure = theme.new_figure(head + max(0.62 * rows, 1.6) + 0.75 + FOOT)
        theme.headline(figure, picture.title, told)
        left = 0.25 + 0.085 * max(len(text) for text in picture.y) + 0.45
        ax = _axes(figure, left, 0.35, head, FOOT + 0.75)
        top = float(np.nanmax(picture.median))
        low = min(0.0, float(np.nanmin(picture.median)))
        share = (picture.median - low) / max(top - low, 1e-12)
        ax.imshow(share, cmap=theme.paper().heat_map, vmin=0, vmax=1.15, aspect="auto", origin="lower")
        for r in range(rows):
            for c in range(columns):
                _cell(ax, picture, r, c, float(share[r, c]))
        ax.set_xticks(range(columns), in_two_lines(picture.x, (theme.WIDTH - left - 0.35) / columns))
        ax.set_yticks(range(rows), picture.y)
        ax.set_xlabel(picture.x_name, size=theme.BODY, labelpad=8)
        figure.text(
            theme.MARGIN, theme.inches(figure, head - 0.12), picture.y_name, size=theme.BODY, color=theme.paper().muted
        )
        ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
        ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
        ax.grid(which="minor", color=theme.paper().ground, lw=2.5)
        ax.tick_params(which="both", length=0, labelsize=theme.BODY, labelcolor=theme.paper().ink)
        for side in ax.spines.values():
            side.set_visible(False)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _head(subtitle: str) -> tuple[str, float]:
    """Return a subtitle in lines that fit, and the inches it and the title take."""
    told = theme.broken(subtitle)
    return told, HEAD + LINE * told.count("\n")


def _cell(ax: Axes, picture: HeatPicture, r: int, c: int, share: float) -> None:
    value = float(picture.median[r, c])
    if np.isnan(value):
        ax.text(c, r, "–", ha="center", va="center", color=theme.paper().muted, size=theme.BODY)
        return
    ink = ink_on(theme.paper().heat_map(share / 1.15))
    low, high = float(picture.low[r, c]), float(picture.high[r, c])
    band = f"{number(low)}{between(low)}{number(high)}" if np.isfinite(low + high) and low < high else ""
    told = (band if picture.banded else "", picture.happened[r][c] if picture.happened else "")
    under = [text for text in told if text]
    ax.text(
        c,
        r + 0.14 * (len(under) > 1),
        number(value),
        ha="center",
        va="bottom" if under else "center",
        color=ink,
        size=theme.PANEL if picture.banded else theme.SMALL,
        weight="bold",
    )
    if under:
        small = theme.SMALL - 1 if picture.banded else theme.LEAST
        y = r - 0.06 + 0.14 * (len(under) > 1)
        ax.text(c, y, "\n".join(under), ha="center", va="top", color=ink, size=small, linespacing=1.15)


def ink_on(colour: tuple[float, ...]) -> str:
    """Return which of ink and paper is easier to read on a colour."""
    paper = theme.paper()
    return max((paper.ink, paper.ground), key=lambda ink: contrast(ink, colour[:3]))  # type: ignore[arg-type]


def bars_figure(picture: BarsPicture) -> Figure:
    """Draw one bar for every parameter, the longest on top, with its interval.

    Raises
    ------
    PanjError
        If no bar has a length.
    """
    known = np.isfinite(picture.values)
    if not known.any():
        raise PanjError("no parameter varies by itself, or the measure does not: there is nothing to draw")
    order = [int(k) for k in np.argsort(np.abs(np.where(known, picture.values, 0.0)), kind="stable")]
    with theme.house_style():
        told, under = _head(picture.subtitle)
        head = under + (0.3 if len(picture.legend) > 1 else -0.2)
        figure = theme.new_figure(head + ROW * len(order) + 0.75 + FOOT)
        theme.headline(figure, picture.title, told)
        beside = 0.75 + LETTER * max((len(line) for note in picture.notes for line in note.split("\n")), default=0)
        ax = _axes(figure, 0.3 + 0.088 * max(len(n) for n in picture.names), beside, head, FOOT + 0.75)
        for y, k in enumerate(order):
            _bar(ax, picture, y, k)
            if picture.notes:
                ax.annotate(
                    picture.notes[k],
                    (1, y),
                    xycoords=ax.get_yaxis_transform(),
                    xytext=(24, 0),  # the number of the longest bar ends outside
                    textcoords="offset points",
                    va="center",
                    size=theme.SMALL,
                    gid="effect",
                )
        ends = [picture.values[known], picture.high[np.isfinite(picture.high)], picture.low[np.isfinite(picture.low)]]
        reach = float(max(np.abs(np.concatenate(ends)).max(), 0.05))
        if picture.signed:  # of one direction alone only its side is drawn
            low, high = (float(end(0.0, *np.concatenate(ends))) for end in (min, max))
            room = 0.06 * max(high - low, reach)
            ax.set_xlim(low - room, high + room)
        else:
            ax.set_xlim(0.0, 1.18 * reach)
        ax.set_ylim(-0.6, len(order) - 0.4)
        ax.set_yticks(range(len(order)), [picture.names[k] for k in order])
        ax.set_xlabel(picture.axis, size=theme.BODY, labelpad=8)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: figures(value)))
        theme.panel(ax)
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _name(picture, order, value)))
        ax.set_yticks(range(len(order)))
        ax.grid(axis="y", visible=False)
        ax.grid(axis="x", color=theme.paper().grid, lw=0.8)
        ax.axvline(0, color=theme.paper().muted, lw=1)
        low, high = ax.get_xlim()
        ax.set_xticks([tick for tick in ax.get_xticks() if low <= tick <= high])
        ax.tick_params(axis="y", labelsize=theme.BODY, labelcolor=theme.paper().ink)
        if len(picture.legend) > 1:
            _legend(figure, picture, under - 0.2)
        theme.source_line(figure, f"{picture.source}, {picture.runs:,} runs (replicates counted)", picture.runs)
    return figure


def _legend(figure: Figure, picture: BarsPicture, top: float) -> None:
    """Say which colour is what, some inches below the top."""
    handles = [Line2D([], [], color=colour, lw=8) for colour in (theme.paper().hue(FIRST), theme.paper().hue(TOTAL))]
    place = (theme.MARGIN, theme.inches(figure, top))
    figure.legend(
        handles,
        [picture.legend[1], picture.legend[0]],
        loc="upper left",
        bbox_to_anchor=place,
        ncol=2,
        frameon=False,
        fontsize=theme.SMALL,
        borderpad=0,
        borderaxespad=0,
        handlelength=1.2,
    )


def _name(picture: BarsPicture, order: Sequence[int], value: float) -> str:
    row = round(value)
    return picture.names[order[row]] if 0 <= row < len(order) else ""


def _bar(ax: Axes, picture: BarsPicture, y: int, k: int) -> None:
    value = float(picture.values[k])
    if np.isnan(value):
        ax.text(0.0, y, f" {picture.nothing}", va="center", size=theme.SMALL, color=theme.paper().muted)
        return
    colour = (
        (theme.paper().insurgents if value > 0 else theme.paper().government)
        if picture.signed
        else theme.paper().hue(TOTAL)
    )
    ax.barh(y, value, height=0.62, color=colour, zorder=3)
    if picture.inner is not None:
        ax.barh(y, max(float(picture.inner[k]), 0.0), height=0.3, color=theme.paper().hue(FIRST), zorder=4)
        if picture.inner_low is not None and picture.inner_high is not None:
            ends = (float(picture.inner_low[k]), float(picture.inner_high[k]))
            ax.plot(ends, (y, y), color=theme.paper().ground, lw=3.0, zorder=5)
            ax.plot(ends, (y, y), color=theme.shade(theme.paper().hue(FIRST), 0.5), lw=1.2, zorder=6)
    reach = value if picture.inner_high is None else max(value, float(picture.inner_high[k]))
    if np.isfinite(picture.low[k]) and np.isfinite(picture.high[k]):
        line = 0.46 if picture.inner is not None else 0.0
        ax.plot(
            (picture.low[k], picture.high[k]), (y + line / 2, y + line / 2), color=theme.paper().ink, lw=1.2, zorder=6
        )
        reach = max(reach, float(picture.high[k]))
    if picture.signed:  # its number stands among the notes: at the end of a bar to the left it lay on the names
        return
    ax.annotate(
        decimals(value),
        (reach, y),
        xytext=(5, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        size=theme.SMALL,
        color=theme.paper().ink,
    )


def box_figure(picture: BoxPicture) -> Figure:
    """Draw the trade-off of coverage and density on the left, the chosen box on the right.

    Raises
    ------
    PanjError
        If the box restricts nothing.
    """
    if not picture.names:
        raise PanjError("the box restricts no parameter: there is nothing to draw")
    with theme.house_style():
        told, head = _head(picture.subtitle)
        figure = theme.new_figure(head + max(3.6, 0.75 * len(picture.names) + 0.6) + 0.7 + FOOT)
        theme.headline(figure, picture.title, told)
        _trade_off(_axes(figure, 0.75, theme.WIDTH * 0.585, head + 0.3, FOOT + 0.7), picture)
        _ends(_axes(figure, theme.WIDTH * 0.5, 0.6, head + 0.3, FOOT + 0.7), picture)
        theme.source_line(figure, f"{picture.source}, {picture.runs:,} runs (replicates counted)", picture.runs)
    return figure


def _trade_off(ax: Axes, picture: BoxPicture) -> None:
    theme.panel(ax)
    percent = FuncFormatter(lambda value, _: f"{figures(100 * value)} %")
    ax.plot(picture.coverage, picture.density, color=theme.paper().hue(OUTSIDE), lw=1.2, zorder=2)
    ax.scatter(picture.coverage, picture.density, s=26, color=theme.paper().muted, zorder=3, lw=0)
    ax.axhline(picture.share, color=theme.paper().muted, lw=1, ls=(0, (2, 2)))
    ax.annotate(
        f"{picture.whole} {percent(picture.share)}",
        (0.0, picture.share),
        xytext=(2, 4),
        textcoords="offset points",
        size=theme.SMALL,
        color=theme.paper().muted,
        path_effects=theme.halo(),
        zorder=4,
    )
    x, y = float(picture.coverage[picture.row]), float(picture.density[picture.row])
    ax.scatter([x], [y], s=95, color=theme.paper().hue(INSIDE), zorder=5, edgecolor=theme.paper().ground)
    ax.annotate(
        "this box",
        (x, y),
        xytext=(10, 6),
        textcoords="offset points",
        size=theme.BODY,
        color=theme.lettering(theme.paper().hue(INSIDE)),
        weight="bold",
        path_effects=theme.halo(),
    )
    ax.set(xlim=(0, 1.04), ylim=(0, 1.06))
    ax.xaxis.set_major_formatter(percent)
    ax.yaxis.set_major_formatter(percent)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    ax.set_xlabel("coverage: share of the cases that the box holds", size=theme.SMALL, labelpad=6)
    ax.set_title(
        "density: share of the box's runs that are cases",
        size=theme.SMALL,
        color=theme.paper().muted,
        loc="left",
        pad=8,
    )


def _ends(ax: Axes, picture: BoxPicture) -> None:
    """Draw for each parameter the range that was tried, and the part of it that the box keeps."""
    count = len(picture.names)
    for row, name in enumerate(picture.names):
        y = count - 1 - row
        low, high = float(picture.low[row]), float(picture.high[row])
        ax.plot((0, 1), (y, y), color=theme.paper().hue(OUTSIDE), lw=7, solid_capstyle="butt", zorder=2)
        ax.plot((low, high), (y, y), color=theme.paper().hue(INSIDE), lw=7, solid_capstyle="butt", zorder=3)
        if low == high:  # one level only: a line of no length would not show
            ax.plot([low], [y], color=theme.paper().hue(INSIDE), marker="o", ms=9, zorder=3, clip_on=False)
        ax.text(0, y + 0.2, name, size=theme.BODY, weight="bold", va="bottom")
        _write_ends(ax, picture, row, y)
    ax.set(xlim=(-0.01, 1.01), ylim=(-0.6, count - 0.35))
    ax.axis("off")


def _write_ends(ax: Axes, picture: BoxPicture, row: int, y: float) -> None:
    """Write the ends of a box under its bar, as one text where they lie close; the range's where there is room."""
    figure = ax.get_figure()
    assert figure is not None
    assert isinstance(figure.canvas, FigureCanvasAgg)
    renderer = figure.canvas.get_renderer()  # type: ignore[no-untyped-call]
    taken: list[Bbox] = []

    def write(x: float, text: str, align: str, colour: Any) -> bool:
        drawn = ax.text(x, y - 0.16, text, size=theme.SMALL, va="top", ha=align, color=colour)
        box = drawn.get_window_extent(renderer).expanded(1.05, 1.0)
        if any(box.overlaps(other) for other in taken):
            drawn.remove()
            return False
        taken.append(box)
        return True

    low, high = float(picture.low[row]), float(picture.high[row])
    first, last = picture.ends[row]
    ink, muted = theme.lettering(theme.paper().hue(INSIDE)), theme.paper().muted
    sides = ("left" if low < 0.75 else "right", "right" if high > 0.25 else "left")
    if first and not write(low, first, sides[0], ink):
        return
    if last and not (first == last and first) and not write(high, last, sides[1], ink):
        ax.texts[-1].remove()
        taken.clear()
        write(low, f"{first} to {last}", sides[0], ink)
    for x, text, align in ((0.0, picture.ranges[row][0], "left"), (1.0, picture.ranges[row][1], "right")):
        if text not in picture.ends[row]:
            write(x, text, align, muted)


def _axes(figure: Figure, left: float, right: float, top: float, bottom: float) -> Axes:
    """Return axes with margins in inches."""
    width, height = (float(size) for size in figure.get_size_inches())
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


def number(value: float) -> str:
    """Return a number of a measure, whatever its unit: three figures are enough."""
    return theme.people(to_figures(value)) if abs(value) >= 1000 else figures(value)
