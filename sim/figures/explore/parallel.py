"""Parallel coordinates: every run a line over all axes down to the measure (Inselberg 1985, Visual Computer 1:69).

The axes lie flat, one below the other, so that names and ticks can be read; selected runs are in colour, those of them
above the level thick, the others pale behind them.
"""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures import theme
from sim.figures.explore.data import Parallel, Rail, SelectionPicture
from sim.figures.explore.figure import CHOSEN, conditions
from sim.scenario.errors import PanjError
from sim.words.numbers import exact, written
from sim.words.wording import counted
from sim.world.world import Floats

HEAD, KEY, FOOT = 1.0, 0.36, 0.5  # inches
#: Inches from one axis to the next, of the names, and at the right edge.
APART, NAMES, RIGHT = 0.5, 2.45, 0.45
#: Of a line of a name.
LETTERS = 26
#: More lines than this are drawn thinner.
MANY = 400
#: Of so many layers the lines are drawn, since those of one path do not add up; up to FULL lines are not made fainter.
LAYERS, FULL = 60, 30
ABOVE = "insurgents"


def parallel_figure(picture: SelectionPicture) -> Figure:
    """Draw the runs of a selection as lines over all axes.

    Raises
    ------
    PanjError
        If the picture has no lines.
    """
    lines = picture.lines
    if lines is None:
        raise PanjError("there are no lines in this picture")
    with theme.house_style():
        told = [*theme.broken(picture.subtitle).split("\n"), *conditions(picture)]
        head = HEAD + 0.21 * (len(told) - 1) + KEY
        tall = APART * (len(lines.rails) - 1)
        figure = theme.new_figure(head + tall + 0.3 + FOOT + 0.3)
        theme.headline(figure, picture.title, "\n".join(told))
        width, height = (float(size) for size in figure.get_size_inches())
        place = (NAMES / width, (FOOT + 0.3) / height, (width - NAMES - RIGHT) / width, tall / height)
        draw_lines(figure.add_axes(place), lines)
        theme.legend(figure, head - KEY - 0.02, _key(lines, picture.against.level))
        note = f"{picture.source}. {lines_said(lines, picture.against.level, key=False)}"
        theme.foot(figure, f"Source: {note} (replicates counted).")  # no bands, so no number of replicates
    return figure


def lines_said(lines: Parallel, level: float, key: bool = True) -> str:
    """Return how many runs are drawn, and, where no key says so, what a thick line is."""
    every = len(lines.rows) == lines.of
    many = counted(lines.of, "run") if every else f"{exact(len(lines.rows))} of {counted(lines.of, 'run')}"
    said = f"{many} drawn, each a line"
    if not key or not lines.kept.any():
        return said
    return (
        f"{said}; thick where the measure is above {written(level)}"
        if np.isfinite(level)
        else f"{said}; thick where it happens"
    )


def draw_lines(ax: Axes, lines: Parallel) -> None:
    """Draw the lines, and the axes over them."""
    paper, last = theme.paper(), len(lines.rails) - 1
    places = np.array([rail.places for rail in lines.rails])
    thin = 0.5 if len(lines.rows) > MANY else 0.8
    groups = (
        (~lines.kept, paper.rest, thin, 1, 0.5),
        (lines.kept & ~lines.above, theme.tint(paper.hue(CHOSEN), 0.7), thin, 2, 0.55),
        (lines.kept & lines.above, theme.stroke(paper.hue(ABOVE)), 2.2 * thin, 3, 0.6),
    )
    for mask, colour, wide, order, alpha in groups:
        many = int(mask.sum())
        faint = alpha * faintness(many)
        for layer in range(min(many, LAYERS)):  # one line over another in one path is not darker than one alone
            x, y = joined(places[:, np.flatnonzero(mask)[layer::LAYERS]])
            ax.plot(x, y, color=colour, lw=wide, alpha=faint, zorder=order, solid_joinstyle="round")
    for k, rail in enumerate(lines.rails):
        _rail(ax, rail, k, k == last)
    if np.isfinite(lines.level):
        ax.plot([lines.level], [last], marker="v", ms=7, color=paper.ink, mec=paper.ground, zorder=7, clip_on=False)
    ax.set(xlim=(0, 1), ylim=(last, 0))
    ax.set_axis_off()


def faintness(many: int) -> float:
    """Return by how much fainter each of many lines is, so that one sees where they lie close together."""
    return float(min(1.0, (FULL / max(many, 1)) ** 0.6))


def joined(places: Floats) -> tuple[Floats, Floats]:
    """Return all lines as one, with gaps between them; a line ends where it has no value.

    Parameters
    ----------
    places : float, shape (rails, lines)

    Returns
    -------
    x, y : float, shape (lines · (rails + 1),)
    """
    rails, lines = places.shape
    x = np.full((lines, rails + 1), np.nan)
    x[:, :rails] = places.T
    y = np.tile(np.append(np.arange(rails, dtype=float), np.nan), lines)
    return x.ravel(), y


def _rail(ax: Axes, rail: Rail, k: int, measure: bool) -> None:
    paper = theme.paper()
    ax.plot((0, 1), (k, k), color=paper.muted, lw=1.4 if measure else 0.9, zorder=4, clip_on=False)
    if rail.limited:
        colour = theme.stroke(paper.hue(CHOSEN))
        ax.plot((rail.low, rail.high), (k, k), color=colour, lw=4, zorder=5, clip_on=False, solid_capstyle="butt")
    for place, label in rail.ticks:
        ax.plot((place, place), (k - 0.07, k + 0.07), color=paper.muted, lw=0.9, zorder=5, clip_on=False)
        side = "left" if place < 0.02 else "right" if place > 0.98 else "center"
        box = {"facecolor": paper.ground, "edgecolor": "none", "alpha": 0.75, "pad": 0.6}
        ax.annotate(
            label, (place, k), xytext=(0, -4), textcoords="offset points", ha=side, va="top",
            size=theme.SMALL - 1, color=paper.muted, zorder=6, bbox=box,
        )  # fmt: skip
    ax.annotate(
        named(rail.title), (0, k), xytext=(-10, 0), textcoords="offset points", ha="right", va="center",
        size=theme.SMALL, color=theme.lettering(paper.hue(CHOSEN)) if rail.limited else paper.ink,
        weight="bold" if measure or rail.limited else "normal",
    )  # fmt: skip


def named(title: str) -> str:
    """Return a name in lines that fit beside its axis; one of a rule and a parameter breaks between the two."""
    if len(title) <= LETTERS:
        return title
    return "\n".join(textwrap.wrap(title.replace(".", ". ", 1) if " " not in title else title, LETTERS))


def _key(lines: Parallel, level: float) -> list[tuple[Line2D, str]]:
    paper = theme.paper()
    part = not lines.kept.all()
    above, less = (f"above {written(level)}", "not above") if np.isfinite(level) else ("happens", "does not")
    items = [
        (Line2D([], [], color=theme.stroke(paper.hue(ABOVE)), lw=2.4), above),
        (Line2D([], [], color=theme.tint(paper.hue(CHOSEN), 0.7), lw=1), f"selected, {less}" if part else less),
    ]
    return items + ([(Line2D([], [], color=paper.rest, lw=1), "other runs")] if part else [])
