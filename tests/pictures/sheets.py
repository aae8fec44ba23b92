"""What is wrong with a sheet as it is drawn: texts over each other, and what its edges cut."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from unittest import mock

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.figures import theme

SLACK = 1.5  # points by which boxes may meet: they are as high as the tallest letter, and hold no ink at their rims


def drawn_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return every text that is drawn, tick labels too, with the box of its letters in pixels."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    found: dict[int, Text] = {}
    write = Text.draw

    def record(self: Text, renderer: object, *args: object, **kwargs: object) -> None:
        if self.get_visible() and self.get_text().strip():
            found[id(self)] = self
        write(self, renderer, *args, **kwargs)

    with theme.house_style(), mock.patch.object(Text, "draw", record):
        figure.draw_without_rendering()  # type: ignore[no-untyped-call]
        renderer = canvas.get_renderer()
        return [(text.get_text(), box) for text in found.values() for box in _lines(text, renderer)]


def _lines(text: Text, renderer: object) -> Iterator[Bbox]:
    """Return the box of each line: a short line beside a long one leaves room."""
    whole = Text.get_window_extent(text, renderer)
    lines = text.get_text().split("\n")
    if len(lines) == 1 or text.get_rotation():
        yield whole
        return
    step = whole.height / len(lines)
    for number, line in enumerate(lines):
        alone = Text(0, 0, line, fontproperties=text.get_fontproperties(), figure=text.get_figure())
        wide = alone.get_window_extent(renderer).width
        side = getattr(text, "_multialignment", None) or text.get_horizontalalignment()
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[side]
        left = whole.x0 + share * (whole.width - wide)
        yield Bbox.from_extents(left, whole.y1 - (number + 1) * step, left + wide, whole.y1 - number * step)


def faults(figure: Figure) -> list[str]:
    """Return what is wrong: a text over another one, or one beyond the edge of the sheet."""
    found = drawn_texts(figure)
    slack = SLACK * float(figure.dpi) / 72
    edge, out = figure.bbox, []
    for text, box in found:
        if box.x0 < edge.x0 or box.y0 < edge.y0 or box.x1 > edge.x1 or box.y1 > edge.y1:
            out.append(f"beyond the edge: {text!r}")
    for (one, a), (other, b) in itertools.combinations(found, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        if one is not other and wide > slack and high > slack:
            out.append(f"{one!r} over {other!r}")
    return out
