"""Paired differences crossing by crossing on the last day: a dot and two intervals each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.show import theme
from sim.show.compare.data import MINUS, ComparisonPicture, axis_difference, sentence, signed_band
from sim.show.data import MEDIAN, Floats, short_name

MOST_CROSSINGS = 18
LETTER = 0.08  # inches of one letter of a number
LONGEST = 28  # letters of a crossing that have room


def crossings_figure(picture: ComparisonPicture, name: str) -> Figure:
    """Draw the differences at each crossing on the last day, the crossing that loses most civilians first."""
    with theme.house_style():
        rows = chosen_crossings(picture.crossings[name])
        more = sum(bool(np.any(bands)) for _, _, bands in picture.crossings[name]) - len(rows)
        top, line = 1.86, 0.34
        figure = theme.new_figure(top + max(2, len(rows)) * line + 0.85)
        what, band = sentence(picture, name)
        end = theme.long_date(picture.dates[-1])
        still = len(picture.crossings[name]) - len(rows) - more
        hidden = [(still, "without a difference"), (more, "with smaller ones")]
        told = " and ".join(f"{count} {words}" for count, words in hidden if count)
        rest = f" Not shown: {told}." if told else ""
        theme.headline(
            figure,
            what,
            f"{band}\nPeople arrived by {end} at each crossing; scales differ.{rest}",
        )
        theme.legend(figure, 1.14, _crossings_key(picture))
        for kind, column in enumerate(theme.KIND_WORDS):
            _crossings_panel(figure, picture, rows, column, kind, (top, line))
        if not rows:
            middle = theme.inches(figure, top + line)
            figure.text(
                theme.MARGIN, middle, "No difference at any crossing.", size=theme.BODY, color=theme.paper().muted
            )
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def chosen_crossings(rows: Sequence[tuple[str, str, Floats]]) -> list[tuple[str, str, Floats]]:
    """Return the crossings where something differs, at most so many; those that change most in all come first."""
    size = sorted(rows, key=lambda row: -float(np.abs(row[2]).max()))
    kept = [row for row in size if np.any(row[2])][:MOST_CROSSINGS]
    more = sum(float(bands[MEDIAN].sum()) for _, _, bands in kept) > 0
    return sorted(kept, key=lambda row: (*row[2][MEDIAN].tolist(), *row[2].sum(axis=0).tolist()), reverse=more)


def _crossing_label(crossing: str, other: str) -> str:
    """Return the name of a crossing, with its host unless that is the main one, as short as there is room."""
    label = short_name(crossing).split(",")[0]
    label += f" ({other})" if other else ""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _crossings_key(picture: ComparisonPicture) -> list[tuple[Any, str]]:
    items: list[tuple[Any, str]] = [(Line2D([], [], color=theme.paper().ink, ls="none", marker="o", ms=6), "median")]
    if picture.replicates > 1:
        items.append((Line2D([], [], color=theme.tint(theme.paper().ink, 0.7), lw=5), "50 %"))
        items.append((Line2D([], [], color=theme.tint(theme.paper().ink, 0.45), lw=1.6), "90 % of pairs"))
    return [*items, (Line2D([], [], color=theme.paper().ink, lw=1.0), f"as with {picture.names[0]}")]


def _room(rows: Sequence[tuple[str, str, Floats]], kind: int) -> float:
    """Return how many inches the numbers of one kind of people need, with the air around them."""
    return 0.45 + LETTER * max(len(signed_band(bands[:, kind])) for _, _, bands in rows)


def _crossings_panel(
    figure: Figure,
    picture: ComparisonPicture,
    rows: Sequence[tuple[str, str, Floats]],
    column: str,
    kind: int,
    place: tuple[float, float],
) -> None:
    """Draw one kind of people: a dot and two intervals per crossing, the numbers in a column beside them."""
    if not rows:
        return
    (top, line), high = place, float(figure.get_figheight())
    names, numbers = 2.2, [_room(rows, k) for k in (0, 1)]
    width = (theme.WIDTH - names - sum(numbers)) / 2
    x = names + kind * (width + numbers[0])
    tall = len(rows) * line
    box = (x / theme.WIDTH, 1 - (top + tall) / high, width / theme.WIDTH, tall / high)
    ax = figure.add_axes(box)
    theme.panel(ax)
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color=theme.paper().grid, lw=0.8)
    ax.axvline(0, color=theme.paper().ink, lw=1.0, zorder=2)
    colour = theme.kind_colour(column)
    for y, (crossing, other, quantiles) in enumerate(rows):
        bands = quantiles[:, kind]
        ax.plot(bands[[0, 4]], [y, y], color=theme.tint(colour, 0.55), lw=1.6, solid_capstyle="butt", zorder=3)
        ax.plot(bands[[1, 3]], [y, y], color=theme.tint(colour, 0.8), lw=5, solid_capstyle="butt", zorder=3.1)
        ax.plot(
            bands[MEDIAN],
            y,
            marker="o",
            ms=6,
            color=colour,
            mfc=colour,
            mec=theme.paper().ground,
            mew=0.8,
            ls="none",
            zorder=4,
            gid="dot",
        )
        middle = 1 - (top + (y + 0.5) * line) / high
        ink = theme.paper().muted if not np.any(bands) else theme.lettering(colour)
        edge = (x + width + 0.12) / theme.WIDTH
        figure.text(edge, middle, signed_band(bands), size=theme.SMALL, color=ink, va="center", gid="number")
        if kind == 0:
            label = _crossing_label(crossing, other)
            figure.text(theme.MARGIN, middle, label, size=theme.SMALL, va="center", gid="crossing")
    ax.set_ylim(len(rows) - 0.5, -0.5)
    _difference_axis(ax, np.array([bands[:, kind] for _, _, bands in rows]))
    title = f"{theme.KIND_WORDS[column].capitalize()}, more (+) or fewer ({MINUS})"
    above = 1 - (top - 0.14) / high
    figure.text(x / theme.WIDTH, above, title, size=theme.PANEL, weight="bold", color=theme.lettering(colour))


def _difference_axis(ax: Axes, values: Floats) -> None:
    """Set the horizontal axis of differences: zero is on it, and some air on both sides."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if high - low < 2:
        low, high = min(low, -1.0), max(high, 1.0)
    air = 0.06 * (high - low)
    ax.set_xlim(low - air, high + air)
    ax.set_yticks([])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_difference(value)))
    ax.xaxis.set_major_locator(MaxNLocator(3, steps=theme.STEPS, integer=True, min_n_ticks=2))
