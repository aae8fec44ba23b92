"""Where the names of the map stand: chosen once for each width of the page, none over another or over a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.figures import theme
from sim.figures.labels import Board, Label
from sim.pages.building.shapes import Mark, Name, Names
from sim.pages.building.sheet import WIDTH
from sim.pages.web.labelling import DESCENT, FONT, SIZES

CORNER = (0.0, 0.0, 0.3 * WIDTH, 46.0)
"""The scale bar's, counted from below: no name stands there."""
LONGEST = 32
"""Letters of a name on the map."""


@dataclass(frozen=True)
class Wish:
    """A name that wants room beside its mark; one that must have it looks further afield."""

    kind: str
    text: str
    mark: Mark
    must: bool


def lettered(marks: Sequence[Mark], height: float, wishes: Sequence[Wish]) -> tuple[Names, ...]:
    """Return the names for each width of the page.

    Parameters
    ----------
    marks : sequence of Mark
        What no name may hide.
    height : float
        Of the sheet.
    wishes : sequence of Wish
        The most important first.
    """
    with theme.house_style():
        return tuple(
            Names(size.name, round(FONT * size.font, 1), _placed(marks, height, wishes, FONT * size.font))
            for size in SIZES
        )


def _placed(marks: Sequence[Mark], height: float, wishes: Sequence[Wish], font: float) -> tuple[Name, ...]:
    figure = theme.new_figure(height / 72, WIDTH / 72)
    figure.set_dpi(72)  # a unit is a point is a pixel
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(0, height)
    board = Board(ax)
    board.take(CORNER)
    for mark in marks:
        board.take_disc((mark.x, height - mark.y), mark.r)
    out = []
    for wish in wishes:
        text = wish.text if len(wish.text) <= LONGEST else f"{wish.text[: LONGEST - 1]}…"
        label = Label(text, (wish.mark.x, height - wish.mark.y), wish.mark.r, (0, 0), wish.must, False, {"size": font})
        lines = len(ax.lines)
        (written,) = board.place([label])
        if written is None:
            continue
        box, x = written.get_window_extent(board.renderer), wish.mark.x
        anchor, at = "middle", (box.x0 + box.x1) / 2
        if box.x1 <= x + 1:
            anchor, at = "end", box.x1
        elif box.x0 >= x - 1:
            anchor, at = "start", box.x0
        leader: tuple[float, ...] = ()
        if len(ax.lines) > lines:
            points = np.asarray(ax.lines[-1].get_xydata())
            leader = tuple(round(float(v), 1) for a, b in points for v in (a, height - b))
        y = height - float(box.y0) - DESCENT * font
        out.append(Name(wish.kind, text, round(float(at), 1), round(y, 1), anchor, leader))
    return tuple(out)
