"""The strip under a map that says what its colours, dots, widths and sizes mean."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.text import Text

from sim.figures import theme
from sim.figures.cells import level, taper
from sim.figures.data import Picture
from sim.figures.map.districts import FAINT, SPACING, dot_sizes
from sim.figures.map.posts import WALL, wall
from sim.figures.map.scales import Scales
from sim.figures.map.sites import SITE

TALL = 1.5  # inches
ROWS = (84.0, 66.0, 46.0, 28.0, 8.0)  # points over the foot of the strip
COLUMNS = (0.0, 166.0, 296.0, 510.0)  # points from its left


def draw_legend(figure: Figure, picture: Picture, scales: Scales, bottom: float) -> None:
    """Draw the legend strip; its axes count points, so that its marks are those of the map.

    Parameters
    ----------
    figure : Figure
    picture : Picture
        What the run did not keep is not explained.
    scales : Scales
    bottom : float
        Inches.
    """
    width, height = (float(inches) for inches in figure.get_size_inches())
    wide = width - 2 * theme.MARGIN * theme.WIDTH
    ax = figure.add_axes((theme.MARGIN * theme.WIDTH / width, bottom / height, wide / width, TALL / height))
    ax.set_xlim(0, wide * 72)
    ax.set_ylim(0, TALL * 72)
    ax.axis("off")
    ax.set_gid("legend")
    _holders(ax, COLUMNS[0], picture.fighting is not None)
    _flows(ax, COLUMNS[1], scales, picture.has_flows)
    _crossings(ax, COLUMNS[2], scales, picture.near is not None or picture.far is not None)
    _sites(ax, COLUMNS[3], picture.replicates > 1)


def _title(ax: Axes, x: float, text: str) -> None:
    ax.text(x, TALL * 72 - 1, text, size=theme.SMALL, weight="bold", va="top")


def _words(ax: Axes, x: float, y: float, text: str) -> Text:
    return ax.text(x, y, text, size=theme.SMALL, va="center_baseline")


def _holders(ax: Axes, x: float, fighting: bool) -> None:
    """Explain the colours of districts and capitals, and the dots of fighting."""
    paper = theme.paper()
    _title(ax, x, "Insurgents hold it: chance")
    for n, shade in enumerate(paper.holder_map(np.linspace(0, 1, 60))):
        ax.add_artist(Rectangle((x + n * 2.3, ROWS[0] - 6), 2.35, 12, fc=shade, ec="none"))
    for share, align in ((0, "left"), (50, "center"), (100, "right")):
        ax.text(x + 138 * share / 100, ROWS[1], f"{share} %", size=theme.SMALL, va="center_baseline", ha=align)
    _words(ax, x, ROWS[2], "capitals:")
    for n, (text, colour) in enumerate((("government", paper.government), ("insurgents", paper.insurgents))):
        y = ROWS[2 + n]
        ax.add_artist(Rectangle((x + 55, y - 3.5), 7.5, 7.5, fc=colour, ec=paper.ink, lw=0.7))
        _words(ax, x + 67, y, text)
    if fighting:
        _words(ax, x, ROWS[4], "fighting:")
        where = np.arange(6) * SPACING + x + 57
        sizes = dot_sizes(np.linspace(0.12, 1.0, 6))
        ax.scatter(where, np.full(6, ROWS[4]), s=sizes, color=paper.fighting, lw=0, alpha=FAINT, clip_on=False)
        _words(ax, x + 98, ROWS[4], "heavy")


def _flows(ax: Axes, x: float, scales: Scales, kept: bool) -> None:
    """Explain the colours and widths of flows."""
    _title(ax, x, "People a day, by week")
    if not kept:
        _words(ax, x, ROWS[1], "not kept in\nthis run's folder")
        return
    for n, (kind, word) in enumerate(theme.KIND_WORDS.items()):
        y = ROWS[0] - 16 * n
        shape = taper(np.array([x, y]), np.array([x + 36.0, y]), 4.0, 0.0, (0.0, 0.0))
        ax.add_artist(Polygon(shape, fc=theme.kind_colour(kind), ec="none"))
        _words(ax, x + 42, y, word)
    _words(ax, x, ROWS[1] - 15, "the point leads on").set_color(theme.paper().muted)
    for n, people in enumerate(reversed(_examples(scales.flow))):
        y = 35.0 - 13.5 * n
        shape = taper(np.array([x, y]), np.array([x + 50.0, y]), scales.width(people), 0.0, (0.0, 0.0))
        ax.add_artist(Polygon(shape, fc=theme.paper().muted, ec="none"))
        _words(ax, x + 56, y, theme.people(people))


def _crossings(ax: Axes, x: float, scales: Scales, banks: bool) -> None:
    """Explain the sizes of crossings, their rings and their walls."""
    paper = theme.paper()
    _title(ax, x, "Crossings: people, and each bank")
    ax.add_artist(Circle((x + 7, ROWS[0]), 6, fc=paper.admitted, ec=paper.ink, lw=0.8))
    _words(ax, x + 18, ROWS[0], "arrived")
    ax.add_artist(Circle((x + 84, ROWS[0]), 8, fc=paper.queue, ec="none"))
    ax.add_artist(Circle((x + 84, ROWS[0]), 5.0, fc=paper.ground, ec=paper.ink, lw=0.8))
    _words(ax, x + 98, ROWS[0], "ring: waiting")
    start = x
    for people in _examples(scales.crossing):
        radius = scales.radius(people)
        ax.add_artist(Circle((start + radius, ROWS[1] - 12), radius, fc="none", ec=paper.muted, lw=0.9))
        text = _words(ax, start + 2 * radius + 4, ROWS[1] - 12, theme.people(people))
        start += 2 * radius + 16 + 6.6 * len(text.get_text())
    if not banks:
        return
    centres = ((0.0, "bank closed", 0.0), (0.5, "limited", 92.0), (1.0, "open", 160.0))
    for openness, word, shift in centres:
        spot = np.array([x + 7 + shift, 23.0])
        ax.add_artist(Circle((float(spot[0]), 23.0), 3.6, fc=paper.admitted, ec=paper.ink, lw=0.8))
        arcs = wall(spot, 6.6, np.pi / 2, openness)
        ax.add_collection(LineCollection(arcs, colors=paper.ink, linewidths=WALL, capstyle="butt"), autolim=False)
        _words(ax, x + 18 + shift, 23.0, word)
    _words(ax, x, 6.0, "home bank inward, host bank outward").set_color(paper.muted)


def _sites(ax: Axes, x: float, many: bool) -> None:
    """Explain the filled discs of reception sites, and their numbers: of many runs no quotient of two medians."""
    paper = theme.paper()
    _title(ax, x, "Reception sites")
    for n, (share, text) in enumerate(((0.0, "empty"), (0.5, "half full"), (1.0, "full"))):
        centre = np.array([x + 7, ROWS[0] - 18 * n])
        edge, wide = (paper.ink, 1.6) if share == 1 else (paper.muted, 0.9)
        ax.add_artist(Circle((float(centre[0]), float(centre[1])), SITE, fc=paper.ground, ec=edge, lw=wide))
        if share:
            ax.add_artist(Polygon(level(centre, 0.93 * SITE, share), fc=paper.admitted, ec="none"))
        _words(ax, x + 19, float(centre[1]), text)
    for n, line in enumerate(("%: median of each", "run's share taken") if many else ("%: share taken",)):
        _words(ax, x, ROWS[0] - 56 - 14 * n, line).set_color(paper.muted)


def _examples(most: float) -> list[float]:
    """Return up to three round numbers under the largest, for a legend of sizes."""
    top = 10.0 ** np.floor(np.log10(max(most, 1.0)))
    top *= max(step for step in (1, 2, 5) if step * top <= max(most, 1.0))
    rounded = {float(round(value, -int(np.floor(np.log10(value))))) for value in (top / 25, top / 5, top) if value >= 1}
    return sorted(rounded)
