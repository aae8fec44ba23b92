"""Labels on the map: placed one after the other, the most important first, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation

from sim.figures import theme

Floats = npt.NDArray[np.float64]
WAYS = np.array([(np.cos(turn), np.sin(turn)) for turn in np.radians(np.arange(0, 360, 22.5))])  # round a spot
LEADER = 14.0  # points: from this distance on a line leads from the mark to its label


@dataclass(frozen=True)
class Label:
    """A text that wants to stand near a spot.

    Parameters
    ----------
    text : str
    spot : (float, float)
        In the units of the axes.
    radius : float
        Of the mark on the spot, points.
    outward : (float, float)
        The direction in which it would rather stand; (0, 0) if it does not care.
    must : bool
        True: look further afield before giving up.
    centred : bool
        True: it may also stand on the spot itself.
    style : dict
        Keywords of matplotlib's text.
    """

    text: str
    spot: tuple[float, float]
    radius: float
    outward: tuple[float, float]
    must: bool
    centred: bool
    style: dict[str, Any]


class Board:
    """The space of an axes in pixels, and what is taken of it."""

    def __init__(self, ax: Axes, margin: float = 4.0) -> None:
        self.ax = ax
        figure = ax.get_figure()
        assert figure is not None
        self.scale = float(figure.dpi) / 72  # pixels in a point
        canvas = figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        self.renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        frame = ax.get_window_extent()
        self.frame = (frame.x0 + margin, frame.y0 + margin, frame.x1 - margin, frame.y1 - margin)
        self.taken: list[tuple[float, float, float, float]] = []
        self.discs: list[tuple[float, float, float]] = []

    def take(self, box: tuple[float, float, float, float]) -> None:
        """Keep labels out of a box: left, bottom, right, top in pixels."""
        self.taken.append(box)

    def take_disc(self, spot: tuple[float, float], radius: float) -> None:
        """Keep labels off a mark: its spot in the units of the axes, its radius in points."""
        x, y = self.ax.transData.transform(spot)
        r = radius * self.scale
        self.taken.append((x - r, y - r, x + r, y + r))
        self.discs.append((float(x), float(y), r))

    def clear(self, boxes: Floats) -> npt.NDArray[np.bool_]:
        """Return for each box whether it is inside the frame and over nothing taken."""
        left, bottom, right, top = boxes.T
        free = (left >= self.frame[0]) & (bottom >= self.frame[1])
        free &= (right <= self.frame[2]) & (top <= self.frame[3])
        if self.taken:
            a, b, c, d = np.array(self.taken).T[:, None, :]
            over = (left[:, None] < c) & (right[:, None] > a) & (bottom[:, None] < d) & (top[:, None] > b)
            free &= ~over.any(axis=1)
        return np.asarray(free, dtype=np.bool_)

    def place(self, labels: Sequence[Label]) -> list[Annotation | None]:
        """Write the labels in this order; None stands for those that are left out for want of room."""
        return [self._place(label) for label in labels]

    def _place(self, label: Label) -> Annotation | None:
        """Write one label at its best free spot, or nowhere."""
        style: dict[str, Any] = {
            "size": theme.SMALL,
            "color": theme.paper().ink,
            "path_effects": theme.halo(),
            "linespacing": 1.1,
            "gid": "label",
            "zorder": 9,
        }
        text = self.ax.annotate(
            label.text,
            (0, 0),
            xycoords="figure fraction",
            va="bottom",
            annotation_clip=False,
            **style | label.style,
        )
        size = text.get_window_extent(self.renderer)
        origin = self.ax.transData.transform(label.spot)
        boxes, costs, far = self._candidates(label, np.asarray(origin), size.width + 8, size.height + 2)
        free = self.clear(boxes)
        if not free.any():
            text.remove()
            return None
        boxes, costs, far = boxes[free], costs[free], far[free]
        astray = self._astray(boxes, np.asarray(origin), label.radius * self.scale)
        far |= astray > 0.3
        costs = costs + 3.0 * astray
        costs[far] += 5.0 * self._crossed(boxes[far], np.asarray(origin))
        best = int(np.argmin(costs))
        box = boxes[best]
        self._anchor(text, box, float(origin[0]))
        if far[best]:
            self._leader(origin, box)
        self.take(tuple(float(side) for side in box))  # type: ignore[arg-type]
        return text

    def _anchor(self, text: Annotation, box: Floats, x: float) -> None:
        """Put a text into its box, by the side that faces its mark: there it stays if its numbers change."""
        side: Literal["left", "right", "center"] = "center"
        at = (box[0] + box[2]) / 2
        if box[2] <= x + 2:
            side, at = "right", box[2] - 4
        elif box[0] >= x - 2:
            side, at = "left", box[0] + 4
        text.set_horizontalalignment(side)
        text.set_multialignment(side)
        # in shares of the figure, not in pixels: the figure may be saved at another resolution
        size = self.ax.figure.bbox.size
        text.set_position((float(at / size[0]), float((box[1] + 1) / size[1])))

    def _astray(self, boxes: Floats, origin: Floats, radius: float) -> Floats:
        """Return how far each box could be taken for the label of another mark, 0 to 1."""
        others = np.array([d for d in self.discs if np.hypot(d[0] - origin[0], d[1] - origin[1]) > 1.0])
        if len(others) == 0:
            return np.zeros(len(boxes))

        def gap(x: Floats, y: Floats, r: Floats) -> Floats:
            across = np.maximum(0, np.maximum(boxes[:, :1] - x, x - boxes[:, 2:3]))
            up = np.maximum(0, np.maximum(boxes[:, 1:2] - y, y - boxes[:, 3:]))
            return np.asarray(np.hypot(across, up) - r, dtype=np.float64)

        own = gap(origin[:1], origin[1:], np.array([radius]))[:, 0]
        rival = gap(*others.T).min(axis=1)
        return np.asarray(np.clip((own + 8 * self.scale - rival) / (8 * self.scale), 0, 1), dtype=np.float64)

    def _crossed(self, boxes: Floats, origin: Floats) -> npt.NDArray[np.bool_]:
        """Return whether the line from the spot to each box would run through a label or mark."""
        others = np.array([t for t in self.taken if not (t[0] <= origin[0] <= t[2] and t[1] <= origin[1] <= t[3])])
        if len(others) == 0:
            return np.zeros(len(boxes), dtype=np.bool_)
        ends = np.clip(origin, boxes[:, :2], boxes[:, 2:])
        steps = np.linspace(0.1, 1.0, 10)[:, None, None]
        x, y = np.moveaxis(origin + steps * (ends - origin), 2, 0)[..., None]
        left, bottom, right, top = others.T
        inside = (x > left) & (x < right) & (y > bottom) & (y < top)
        return np.asarray(inside.any(axis=(0, 2)), dtype=np.bool_)

    def _candidates(
        self, label: Label, origin: Floats, wide: float, high: float
    ) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Return boxes around a spot, how unwelcome each is, and which need a leader."""
        gaps = [2.0, 6.0, 12.0, 20.0, 30.0, 44.0, 60.0] if label.must else [2.0, 5.0, 9.0]
        half = np.array([wide, high]) / 2
        outward = 0.9 * np.array([way @ np.array(label.outward) for way in WAYS])
        # the box touches the circle with the side or corner that faces the spot
        boxes = [origin + WAYS * ((label.radius + gap) * self.scale) + half * _square(WAYS) - half for gap in gaps]
        costs = [gap / 6 - outward - 0.25 * np.abs(WAYS[:, 0]) for gap in gaps]
        far = [np.full(len(WAYS), gap >= LEADER) for gap in gaps]
        if label.centred:
            boxes, costs, far = [(origin - half)[None], *boxes], [np.array([-0.6]), *costs], [np.array([False]), *far]
        corner = np.vstack(boxes)
        return np.hstack([corner, corner + np.array([wide, high])]), np.hstack(costs), np.hstack(far)

    def _leader(self, origin: Floats, box: Floats) -> None:
        """Draw a thin line from the mark to the nearest point of the label's box."""
        end = np.clip(origin, box[:2], box[2:])
        for x, y in np.linspace(origin, end, 8)[2:-1]:  # no other label is written over it
            self.take((float(x) - 2, float(y) - 2, float(x) + 2, float(y) + 2))
        line = self.ax.transData.inverted().transform([origin, end])
        self.ax.plot(line[:, 0], line[:, 1], color=theme.paper().muted, lw=0.8, zorder=5.2, gid="leader")


def _square(way: Floats) -> Floats:
    """Return the direction stretched to the edge of the unit square."""
    return np.clip(way * 1.35, -1, 1)
