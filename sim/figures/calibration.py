"""The figures of a calibration: prior against posterior, pairs of parameters, counts beside what was expected, ranks.

Pure functions of arrays, so the same figure every time.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from sim.figures import theme
from sim.figures.data import Floats
from sim.figures.panels import Panels
from sim.scenario.errors import PanjError

PANELS = Panels(columns=3, long=30)
HUE = "civilians"  # name of a colour
BINS = 16
LOW, LOWER, MIDDLE, UPPER, HIGH = range(5)
#: Added before the logarithm, as the model error does: nobody has a place on the axis.
FEW_PEOPLE = 10.0
TICKS = (0, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
LINE, HEAD, FOOT = 0.3, 1.5, 0.75  # inches
LETTERS = 38  # of a line of the name of a count


@dataclass(frozen=True, eq=False)
class ParameterPicture:
    """One parameter.

    Parameters
    ----------
    name, unit : str
    prior, posterior : float, shape (replicates,)
    log : bool
        Whether its prior is even in the logarithm.
    """

    name: str
    unit: str
    prior: Floats
    posterior: Floats
    log: bool = False


@dataclass(frozen=True, eq=False)
class CountPicture:
    """One count.

    Parameters
    ----------
    name : str
    value : float
    prior, posterior : float, shape (5,)
        Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 of what replicates have.
    expected : float, shape (2,)
        90 % of what the posterior expects of the count, model error included.
    """

    name: str
    value: float
    prior: Floats
    posterior: Floats
    expected: Floats


@dataclass(frozen=True, eq=False)
class CalibrationPicture:
    """A calibration as its figures see it.

    Parameters
    ----------
    title : str
    parameters : sequence of ParameterPicture
    counts : sequence of CountPicture
    told, source : str
    """

    title: str
    parameters: Sequence[ParameterPicture]
    counts: Sequence[CountPicture]
    told: str
    source: str


def parameters_figure(picture: CalibrationPicture) -> Figure:
    """Draw prior and posterior of every parameter.

    Raises
    ------
    PanjError
        Without a parameter.
    """
    if not picture.parameters:
        raise PanjError("there is nothing to draw: no parameter was estimated")
    with theme.house_style():
        figure = PANELS.sheet(len(picture.parameters))
        theme.headline(figure, f"{picture.title}: parameters before and after the counts", picture.told)
        theme.legend(figure, 1.0, _before_and_after())
        for number, each in enumerate(picture.parameters):
            ax = PANELS.panel(figure, number, each.name).ax
            _marginal(ax, each)
            ax.set_gid(f"parameter-{number}")
        theme.foot(figure, f"Source: {picture.source}")
    return figure


def _before_and_after() -> list[tuple[object, str]]:
    paper = theme.paper()
    prior = Patch(color=theme.tint(paper.muted, 0.3))
    return [(prior, "prior"), (Line2D([], [], color=theme.stroke(paper.hue(HUE)), lw=1.8), "posterior")]


def _marginal(ax: Axes, each: ParameterPicture) -> None:
    """Draw the shares of prior and posterior in equal steps."""
    scale = np.log if each.log and min(each.prior.min(), each.posterior.min()) > 0 else np.asarray
    prior, posterior = scale(each.prior), scale(each.posterior)
    low, high = float(min(prior.min(), posterior.min())), float(max(prior.max(), posterior.max()))
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    paper, shares = theme.paper(), []
    for values in (prior, posterior):
        shares.append(100.0 * np.histogram(values, edges)[0] / len(values))
    ax.stairs(shares[0], edges, fill=True, color=theme.tint(paper.muted, 0.3), lw=0)
    ax.stairs(shares[1], edges, color=theme.stroke(paper.hue(HUE)), lw=1.8, baseline=None)
    ax.set_xlim(edges[0], edges[-1])
    theme.value_axis(ax, float(np.max(shares)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
    ticks = np.linspace(edges[0], edges[-1], 3)
    back = np.exp if scale is np.log else np.asarray
    ax.set_xticks(ticks, [f"{float(back(tick)):.2g}" for tick in ticks])
    if each.unit not in ("", "1"):
        ax.set_xlabel(each.unit, size=theme.SMALL, color=paper.muted, labelpad=2)


def pairs_figure(picture: CalibrationPicture, most: int = 6) -> Figure:
    """Draw each of some parameters against each other, in the posterior; rank correlations beside.

    Raises
    ------
    PanjError
        With fewer than two parameters.
    """
    shown = list(picture.parameters)[:most]
    if len(shown) < 2:
        raise PanjError("there is nothing to draw: a pair needs two parameters")
    with theme.house_style():
        many = len(shown)
        height = HEAD + theme.WIDTH * 0.82 + FOOT
        figure = theme.new_figure(height)
        theme.headline(figure, f"{picture.title}: parameters that go together", picture.told)
        theme.legend(figure, 1.0, [*_dots(), (Line2D([], [], ls="none"), "number: rank correlation of the posterior")])
        box, left, bottom = 0.82 / many, 0.12, FOOT / height
        tall = theme.WIDTH * box / height
        for i in range(many):
            for j in range(i + 1):
                ax = figure.add_axes((left + j * box, bottom + (many - 1 - i) * tall, box * 0.9, tall * 0.9))
                _pair(ax, shown[j], shown[i], i == j)
                if i == many - 1:
                    ax.set_xlabel(_short(shown[j].name), size=theme.SMALL, color=theme.paper().muted)
                if j == 0:
                    ax.set_ylabel(_short(shown[i].name), size=theme.SMALL, color=theme.paper().muted)
        theme.foot(figure, f"Source: {picture.source}")
    return figure


def _short(name: str) -> str:
    group, _, own = name.partition(".")
    return f"{group}.\n{own}"


def _dots() -> list[tuple[object, str]]:
    paper = theme.paper()
    return [
        (Line2D([], [], ls="none", marker="o", ms=3, mfc=theme.tint(paper.muted, 0.5), mec="none"), "prior"),
        (Line2D([], [], ls="none", marker="o", ms=3, mfc=theme.stroke(paper.hue(HUE)), mec="none"), "posterior"),
    ]


def _pair(ax: Axes, x: ParameterPicture, y: ParameterPicture, same: bool) -> None:
    theme.panel(ax)
    ax.grid(visible=False)
    paper = theme.paper()
    if same:
        _marginal(ax, x)
        ax.set_xlabel("")
    else:
        ax.plot(x.prior, y.prior, ls="none", marker="o", ms=1.6, mec="none", mfc=theme.tint(paper.muted, 0.5))
        ax.plot(x.posterior, y.posterior, ls="none", marker="o", ms=1.8, mec="none", mfc=theme.stroke(paper.hue(HUE)))
        for scale, each in ((ax.set_xscale, x), (ax.set_yscale, y)):
            if each.log and min(each.prior.min(), each.posterior.min()) > 0:
                scale("log")
        rho = rank_correlation(x.posterior, y.posterior)
        ax.text(0.04, 0.96, f"{rho:+.2f}", transform=ax.transAxes, size=theme.SMALL, va="top", color=paper.ink)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(FixedLocator([]))
        axis.set_minor_locator(NullLocator())


def rank_correlation(x: Floats, y: Floats) -> float:
    """Return Spearman's correlation; what is equal, as copies of a replicate are, shares a rank."""
    from scipy.stats import rankdata

    ranks = [rankdata(values) for values in (x, y)]
    return float(np.corrcoef(ranks)[0, 1]) if min(np.ptp(x), np.ptp(y)) > 0 else 0.0


def counts_figure(picture: CalibrationPicture) -> Figure:
    """Draw every count beside what replicates of prior and posterior have that day.

    Raises
    ------
    PanjError
        Without a count.
    """
    if not picture.counts:
        raise PanjError("there is nothing to draw: nothing was counted")
    with theme.house_style():
        height = HEAD + LINE * 1.6 * len(picture.counts) + FOOT
        figure = theme.new_figure(height)
        theme.headline(figure, f"{picture.title}: counts and what was expected", picture.told)
        theme.legend(figure, 1.0, _marks())
        ax = figure.add_axes((0.36, FOOT / height, 0.6, 1 - (HEAD + FOOT) / height))
        theme.panel(ax)
        ax.grid(axis="y", visible=False)
        ax.grid(axis="x", color=theme.paper().grid, lw=0.8)
        for row, each in enumerate(picture.counts):
            _row(ax, row, each)
        most = [max(each.value, each.prior[HIGH], each.posterior[HIGH], each.expected[1]) for each in picture.counts]
        highest = float(max(most))
        ax.set_xlim(_at(0.0) - 0.1, _at(highest) + 0.15)
        ax.set_ylim(len(picture.counts) - 0.4, -0.6)
        shown = [tick for tick in TICKS if tick <= highest * 1.1]
        ax.set_xticks([_at(float(tick)) for tick in shown], [f"{tick:,}" for tick in shown])
        ax.xaxis.set_minor_locator(NullLocator())
        ax.set_yticks(range(len(picture.counts)), [_in_two(each.name) for each in picture.counts])
        theme.foot(figure, f"Source: {picture.source}")
    return figure


def _in_two(name: str) -> str:
    """Return a name in two lines at most; of a longer one its end stays, which tells counts of one place apart.

    Examples
    --------
    >>> _in_two("a" * 30 + " " + "b" * 30 + " " + "c" * 30 + ", 3 Jul").splitlines()[1][-10:]
    'ccc, 3 Jul'
    """
    lines = textwrap.wrap(name, LETTERS, break_on_hyphens=False)
    if len(lines) > 2:
        lines = [lines[0], f"…{' '.join(lines[1:])[1 - LETTERS :]}"]
    return "\n".join(lines)


def _marks() -> list[tuple[object, str]]:
    paper = theme.paper()
    hue = paper.hue(HUE)
    return [
        (Line2D([], [], ls="none", marker="o", ms=4.4, mfc=paper.ink, mec=paper.ground, mew=0.5), "count"),
        (Patch(color=theme.tint(paper.muted, 0.3)), "prior, 90 %"),
        (Patch(color=theme.tint(hue, 0.3)), "posterior, 90 %"),
        (Patch(color=theme.tint(hue, 0.6)), "50 %"),
        (Line2D([], [], color=theme.stroke(hue), lw=1.0), "90 %, model error included"),
    ]


def _at(value: float | Floats) -> float:
    return float(np.log(np.asarray(value) + FEW_PEOPLE))


def _row(ax: Axes, row: int, each: CountPicture) -> None:
    paper = theme.paper()
    hue = paper.hue(HUE)
    bars = (
        (row - 0.2, 0.26, each.prior[LOW], each.prior[HIGH], theme.tint(paper.muted, 0.3)),
        (row + 0.16, 0.26, each.posterior[LOW], each.posterior[HIGH], theme.tint(hue, 0.3)),
        (row + 0.16, 0.26, each.posterior[LOWER], each.posterior[UPPER], theme.tint(hue, 0.6)),
    )
    for y, tall, low, high, colour in bars:
        ax.barh(y, max(_at(high) - _at(low), 0.01), tall, left=_at(low), color=colour, lw=0, zorder=2)
    ax.plot([_at(each.expected[0]), _at(each.expected[1])], [row + 0.16] * 2, color=theme.stroke(hue), lw=1.0, zorder=3)
    ax.plot([_at(each.value)], [row], marker="o", ms=5, mfc=paper.ink, mec=paper.ground, mew=0.6, ls="none", zorder=4)


@dataclass(frozen=True, eq=False)
class RanksPicture:
    """Ranks of truths among the replicates of their posteriors.

    Parameters
    ----------
    title, told, source : str
    ranks : sequence of (name, counts by bin, p-value)
    low, high : float
        Between these 99 % of the counts of a bin lie if ranks are even.
    """

    title: str
    told: str
    source: str
    ranks: Sequence[tuple[str, Floats, float]]
    low: float
    high: float


def ranks_figure(picture: RanksPicture) -> Figure:
    """Draw the ranks of every quantity: even, if the sampler is right.

    Raises
    ------
    PanjError
        Without any.
    """
    if not picture.ranks:
        raise PanjError("there is nothing to draw: there are no ranks")
    with theme.house_style():
        figure = PANELS.sheet(len(picture.ranks))
        theme.headline(figure, picture.title, picture.told)
        paper = theme.paper()
        theme.legend(
            figure,
            1.0,
            [
                (Patch(color=theme.tint(paper.hue(HUE), 0.5)), "truths by rank"),
                (Line2D([], [], color=theme.stroke(paper.muted), lw=1.2, ls=(0, (3, 2))), "99 % between, if even"),
            ],
        )
        for number, (name, counts, p) in enumerate(picture.ranks):
            ax = PANELS.panel(figure, number, name).ax
            edges = np.linspace(0.0, 1.0, len(counts) + 1)
            ax.stairs(counts, edges, fill=True, color=theme.tint(paper.hue(HUE), 0.5), lw=0)
            for end in (picture.low, picture.high):
                ax.axhline(end, color=theme.stroke(paper.muted), lw=1.2, ls=(0, (3, 2)))
            theme.value_axis(ax, 1.2 * max(float(counts.max()), picture.high))
            ax.text(0.99, 0.98, f"p = {p:.2f}", transform=ax.transAxes, size=theme.SMALL, ha="right", va="top")
            ax.set_xlim(0, 1)
            ax.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
            ax.set_gid(f"ranks-{number}")
        theme.foot(figure, f"Source: {picture.source}")
    return figure
