"""Reported figures beside the model's bands: a diamond each, its label where nothing else is drawn."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim.figures import theme

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class Point:
    """A figure someone reported, to be marked beside the model.

    Parameters
    ----------
    date : datetime.date
    value : float
    text : str
    in_document : bool
        A full mark for the document, a hollow one for other sources.
    base : float
        Where a stem starts: the count is of what came on top of this.
    """

    date: dt.date
    value: float
    text: str
    in_document: bool
    base: float = 0.0


def within(points: Sequence[Point], dates: npt.NDArray[np.datetime64]) -> list[Point]:
    """Return the reported figures of days that are shown; the others must not even stretch the axis."""
    first, last = theme.as_date(dates[0]), theme.as_date(dates[-1])
    return [point for point in points if first <= point.date <= last]


def mark(ax: Axes, points: Sequence[Point], dates: npt.NDArray[np.datetime64], bands: Floats) -> None:
    """Draw reported figures; each label goes to the nearest spot clear of bands, marks and labels.

    Parameters
    ----------
    ax : Axes
        With its limits set.
    points : sequence of Point
        Those outside the axis' dates are left out.
    dates, bands : the curve to keep clear of, shape (5, days)
    """
    first, last = ax.get_xlim()
    inside = [p for p in points if first <= theme.day_number(p.date) <= last]
    # the document last: it stays on top where two marks coincide
    inside.sort(key=lambda p: (p.in_document, p.value))
    taken: list[Box] = []
    for point in inside:
        x = theme.day_number(point.date)
        if point.base > 0:
            ax.plot([x, x], [point.base, point.value], color=theme.paper().ink, lw=1.2, zorder=5, gid="stem")
        ax.plot([x], [point.value], zorder=6, clip_on=False, **theme.mark_style(point.in_document))
        a, b = _pixels(ax, x, point.value)
        taken.append((a - 9, b - 9, a + 9, b + 9))
    curve = _curve(ax, dates, bands)
    for point in sorted(inside, key=lambda p: (not p.in_document, p.value)):
        taken.append(_label(ax, point, curve, taken))


def _label(ax: Axes, point: Point, curve: Floats, taken: list[Box]) -> Box:
    """Place one label and return the box it takes, in pixels."""
    canvas = ax.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    text = ax.annotate(
        point.text,
        (0, 0),
        xycoords="figure fraction",
        size=theme.SMALL,
        weight="bold" if point.in_document else "normal",
        path_effects=theme.halo(),
        linespacing=1.15,
        zorder=7,
        gid="mark",
        annotation_clip=False,
    )
    size = Text.get_window_extent(text, canvas.get_renderer())  # type: ignore[no-untyped-call]
    wide, high = size.width, size.height
    x, y = _pixels(ax, theme.day_number(point.date), point.value)
    frame = ax.get_window_extent()
    line = theme.SMALL / 72 * theme.DPI
    best: tuple[float, Box, bool] | None = None
    others = [box for box in taken if not (box[0] <= x <= box[2] and box[1] <= y <= box[3])]
    for left, away in itertools.product((True, False), (0.0, 0.04, 0.08, 0.15, 0.3, 0.45)):
        for shift in np.arange(-frame.height, frame.height, line / 3):
            middle = float(np.clip(y + shift, frame.y0 + high / 2 + 4, frame.y1 - high / 2))
            reach = away * frame.width
            least = abs(middle - y) / line + (not left) * 0.4 + 12 * away
            if best is not None and least >= best[0] - 1e-9:  # however free it is there
                continue
            start = x - 23 - wide - reach if left else x + 24 + reach
            box = (start, middle - high / 2, start + wide, middle + high / 2)
            cost = _cost(box, (frame.x0, frame.x1), curve, taken) + abs(middle - y) / line + (not left) * 0.4
            cost += 12 * away + 8.0 * _runs_through((x, y), (box[2] if left else box[0], middle), others)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, box, left)
    assert best is not None
    _, box, left = best
    text.set_horizontalalignment("left")
    text.set_multialignment("right" if left else "left")
    text.set_verticalalignment("bottom")
    page = ax.figure.bbox.size  # shares of the figure, for it may be saved at another resolution
    text.set_position((box[0] / page[0], box[1] / page[1]))
    if (
        not box[1] - line < y < box[3] + line or (x - box[2] if left else box[0] - x) > 30
    ):  # far from its mark: a thin line leads there
        ends = ax.transData.inverted().transform([(x, y), (box[2] + 4 if left else box[0] - 4, middle_of(box))])
        ax.plot(ends[:, 0], ends[:, 1], color=theme.paper().muted, lw=0.8, zorder=5.5)
    return box


def _runs_through(start: tuple[float, float], end: tuple[float, float], boxes: list[Box]) -> bool:
    """Return whether a straight line meets one of the boxes."""
    if not boxes:
        return False
    x, y = np.linspace(start, end, 12).T
    return any(bool(((x > a) & (x < c) & (y > b) & (y < d)).any()) for a, b, c, d in boxes)


def middle_of(box: Box) -> float:
    """Return the height of a box's middle."""
    return (box[1] + box[3]) / 2


def _cost(box: Box, frame: tuple[float, float], curve: Floats, taken: list[Box]) -> float:
    """Return how bad a spot is: outside the axis, over a label or mark, over the bands."""
    left, bottom, right, top = box
    cost = 100.0 if left < frame[0] + 2 or right > frame[1] + 4 else 0.0
    cost += sum(60.0 for a, b, c, d in taken if left < c and right > a and bottom < d and top > b)
    days, low, high = curve
    near = (days > left - 4) & (days < right + 4)
    covered = near & (low < top + 3) & (high > bottom - 3)
    return cost + 25.0 * float(covered.sum()) / max(1, int(near.sum())) + 5.0 * bool(covered.any())


def _curve(ax: Axes, dates: npt.NDArray[np.datetime64], bands: Floats) -> Floats:
    """Return the 90 % band in pixels: days, lower edge, upper edge."""
    days = theme.day_numbers(dates)
    low = ax.transData.transform(np.column_stack([days, bands[0]]))
    high = ax.transData.transform(np.column_stack([days, bands[4]]))
    # between two days the curve passes through everything between their values
    below = np.minimum(low[:, 1], np.append(low[1:, 1], low[-1, 1]))
    above = np.maximum(high[:, 1], np.append(high[1:, 1], high[-1, 1]))
    return np.vstack([low[:, 0], below, above])


def _pixels(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """Return a point of the axis in pixels of the figure."""
    a, b = ax.transData.transform((x, y))
    return float(a), float(b)
