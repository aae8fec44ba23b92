"""The strip under the map that says what its colours, widths and sizes mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle

from sim.show import theme
from sim.show.cells import level, ribbon

TALL = 1.1  # inches
BOTTOM = 0.48


WIDEST = 7.0  # points, the largest flow
LARGEST = 15.0  # points, radius of the largest crossing


@dataclass(frozen=True)
class Scales:
    """What the widest ribbon and the largest mark of a map stand for, in people.

    Parameters
    ----------
    flow : float
    crossing : float
    """

    flow: float
    crossing: float

    def width(self, people: float) -> float:
        """Return the width of a flow in points: by the root, so that small flows still show."""
        return max(0.7, WIDEST * float(np.sqrt(people / self.flow)))

    def radius(self, people: float) -> float:
        """Return the radius of a mark in points: its area counts the people."""
        return max(2.6, LARGEST * float(np.sqrt(people / self.crossing)))


def draw_legend(figure: Figure, scales: Scales) -> None:
    """Draw the legend strip; its axes count points, so that its marks are those of the map."""
    wide = theme.WIDTH - 0.7
    height = float(figure.get_figheight())
    ax = figure.add_axes((theme.MARGIN, BOTTOM / height, wide / theme.WIDTH, TALL / height))
    ax.set_xlim(0, wide * 72)
    ax.set_ylim(0, TALL * 72)
    ax.axis("off")
    _holders(ax, 0)
    _flows(ax, 186, scales)
    _crossings(ax, 420, scales)
    _sites(ax, 640)


def _title(ax: Axes, x: float, text: str) -> None:
    ax.text(x, TALL * 72 - 2, text, size=theme.SMALL, weight="bold", va="top")


def _holders(ax: Axes, x: float) -> None:
    """Explain the colours of districts and capitals."""
    _title(ax, x, "Chance that insurgents hold it")
    for n, shade in enumerate(theme.HOLDER_MAP(np.linspace(0, 1, 60))):
        ax.add_patch(Rectangle((x + n * 2.4, 42), 2.45, 13, fc=shade, ec="none"))
    for share in (0, 50, 100):
        ax.text(x + 144 * share / 100, 39, f"{share} %", size=theme.SMALL, va="top", ha=_align(share))
    for n, (text, colour) in enumerate((("government", theme.GOVERNMENT), ("insurgents", theme.INSURGENTS))):
        ax.add_patch(Rectangle((x + n * 84, 8), 7.5, 7.5, fc=colour, ec="none"))
        ax.text(x + 11 + n * 84, 12, text, size=theme.SMALL, va="center")


def _align(share: float) -> str:
    return {0: "left", 100: "right"}.get(int(share), "center")


def _flows(ax: Axes, x: float, scales: Scales) -> None:
    """Explain the colours and widths of flows."""
    _title(ax, x, "People per day, mean of last 7 days")
    for n, (kind, colour) in enumerate(theme.KIND_COLOURS.items()):
        shape = ribbon(np.array([x, 50.0 - 15 * n]), np.array([x + 34, 50.0 - 15 * n]), 5.0, 0.0, (0.0, 0.0))
        ax.add_patch(Polygon(shape, fc=colour, ec="none"))
        ax.text(x + 40, 50 - 15 * n, theme.KIND_WORDS[kind], size=theme.SMALL, va="center")
    start = x
    for people in _examples(scales.flow):
        shape = ribbon(np.array([start, 11.0]), np.array([start + 26, 11.0]), scales.width(people), 0.0, (0.0, 0.0))
        ax.add_patch(Polygon(shape, fc=theme.MUTED, ec="none"))
        text = ax.text(start + 30, 11, theme.people(people), size=theme.SMALL, va="center")
        start += 42 + 6.6 * len(text.get_text())


def _crossings(ax: Axes, x: float, scales: Scales) -> None:
    """Explain the sizes of crossings and their rings."""
    _title(ax, x, "Crossings, people")
    ax.add_patch(Circle((x + 7, 48), 6, fc=theme.ADMITTED, ec=theme.INK, lw=0.8))
    ax.text(x + 18, 48, "arrived", size=theme.SMALL, va="center")
    ax.add_patch(Circle((x + 80, 48), 8, fc=theme.QUEUE, ec="none"))
    ax.add_patch(Circle((x + 80, 48), 5.5, fc=theme.PAPER, ec=theme.INK, lw=0.8))
    ax.text(x + 93, 48, "ring: waiting", size=theme.SMALL, va="center")
    start = x
    for people in _examples(scales.crossing):
        radius = scales.radius(people)
        ax.add_patch(Circle((start + radius, 15), radius, fc="none", ec=theme.MUTED, lw=0.9))
        text = ax.text(start + 2 * radius + 4, 15, theme.people(people), size=theme.SMALL, va="center")
        start += 2 * radius + 16 + 6.6 * len(text.get_text())


def _sites(ax: Axes, x: float) -> None:
    """Explain the filled discs of reception sites."""
    _title(ax, x, "Reception sites")
    for n, (share, text) in enumerate(((0.0, "empty"), (0.5, "half full"), (1.0, "full"))):
        centre = np.array([x + 7, 50.0 - 17 * n])
        edge, wide = (theme.INK, 1.6) if share == 1 else (theme.MUTED, 0.9)
        ax.add_patch(Circle((float(centre[0]), float(centre[1])), 6, fc=theme.PAPER, ec=edge, lw=wide))
        if share:
            ax.add_patch(Polygon(level(centre, 5.6, share), fc=theme.ADMITTED, ec="none"))
        ax.text(x + 19, float(centre[1]), text, size=theme.SMALL, va="center")


def _examples(most: float) -> list[float]:
    """Return up to three round numbers under the largest, for a legend of sizes."""
    top = 10.0 ** np.floor(np.log10(max(most, 1.0)))
    top *= max(step for step in (1, 2, 5) if step * top <= max(most, 1.0))
    rounded = {float(round(value, -int(np.floor(np.log10(value))))) for value in (top / 25, top / 5, top) if value >= 1}
    return sorted(rounded)
