"""Panels: a grid of small panels on one sheet, each with its name above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures import theme

FOOT = 0.42  # inches
LEFT, RIGHT, GAP = 0.85, 0.3, 0.72  # inches; the gap has room for the numbers on the axes
TALL = 1.22  # inches of a panel
BEFORE = 0.5  # inches that a name begins left of its panel


class Panel(NamedTuple):
    """A panel, and where it stands on its sheet: the left of its name and its own right, and the top of its name."""

    ax: Axes
    left: float
    right: float
    top: float


@dataclass(frozen=True)
class Panels:
    """How panels stand on a sheet.

    Parameters
    ----------
    columns : int
    long : int, optional
        Letters of a name that have room; without it a name is as long as its panel has room for, in smaller type first.
    head, row, start : float
        Inches above the panels, of one row of them, and from the top of a name to that of its panel.
    """

    columns: int
    long: int | None
    head: float = 1.55
    row: float = 2.05
    start: float = 0.3

    def sheet(self, number: int) -> Figure:
        """Return an empty figure with room for so many panels."""
        return theme.new_figure(self.head + -(-number // self.columns) * self.row + FOOT)

    def panel(self, figure: Figure, number: int, name: str) -> Panel:
        """Add the panel of a number, with its name, which is cut where it is long."""
        line, column = divmod(number, self.columns)
        height = float(figure.get_figheight())
        width = (theme.WIDTH - LEFT - RIGHT - (self.columns - 1) * GAP) / self.columns
        x, top = LEFT + column * (width + GAP), self.head + line * self.row
        box = (x / theme.WIDTH, 1 - (top + self.start + TALL) / height, width / theme.WIDTH, TALL / height)
        ax = figure.add_axes(box)
        theme.panel(ax)
        left = (x - BEFORE) / theme.WIDTH
        drawn = figure.text(left, 1 - top / height, name, size=theme.PANEL, weight="bold", va="top")
        if self.long is None:
            _fit(figure, drawn, (width + BEFORE) / theme.WIDTH)
        elif len(name) > self.long:
            drawn.set_text(f"{name[: self.long - 1]}…")
        return Panel(ax, left, (x + width) / theme.WIDTH, top)


def _fit(figure: Figure, drawn: Text, room: float) -> None:
    """Make a name fit into a share of the figure's width: in smaller type, and cut where that is too small."""
    canvas, name, letters = figure.canvas, drawn.get_text(), len(drawn.get_text())
    assert isinstance(canvas, FigureCanvasAgg)
    while float(drawn.get_window_extent(canvas.get_renderer()).width) > room * float(figure.bbox.width):  # type: ignore[no-untyped-call]
        if float(drawn.get_fontsize()) > theme.SMALL:
            drawn.set_fontsize(max(theme.SMALL, float(drawn.get_fontsize()) - 0.25))
        elif letters > 1:
            letters -= 1
            drawn.set_text(f"{name[:letters].rstrip()}…")
        else:
            return
