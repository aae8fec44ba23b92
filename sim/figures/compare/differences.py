"""Paired differences over time: one scenario and the reference, a panel per measure."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures import theme
from sim.figures.compare.data import ComparisonPicture, axis_difference, branch_items, same_words, sentence, signed_band
from sim.figures.data import Floats

ROOM = 25  # letters of a panel's title in one line
HIDDEN = 0.2  # inches of the line that names what does not differ


def differences_figure(picture: ComparisonPicture, name: str) -> Figure:
    """Draw the paired differences of one scenario from the reference over time, a panel per measure."""
    with theme.house_style():
        every = picture.differences[name].items()
        first = picture.first[list(picture.names).index(name)]
        found = [(words, bands) for words, bands in every if np.any(bands[:, first:])] or list(every)[:1]
        shown = {words for words, _ in found}
        still = [words for words, _ in every if words not in shown]
        columns, row, top = 3, 2.32, 1.79 + HIDDEN * bool(still)
        lines = -(-len(found) // columns)
        figure = theme.new_figure(top + lines * row + 0.35)
        what, band = sentence(picture, name)
        numbers = "median and 90 % band" if picture.replicates > 1 else "difference"
        theme.headline(
            figure,
            what,
            f"{band} Pairs have the same luck and draws{'' if picture.one_past else '; their pasts differ'}.\n"
            f"Scales differ. Numbers: {numbers} on {theme.long_date(picture.dates[-1], picture.dates)}."
            + (f"\n{same_words(picture)}: {', '.join(still)}." if still else ""),
        )
        theme.legend(figure, 1.14 + HIDDEN * bool(still), _differences_key(picture, name))
        high = float(figure.get_figheight())
        gap, left = 0.85, 0.85
        width = (theme.WIDTH - left - 0.35 - (columns - 1) * gap) / columns
        for number, (words, bands) in enumerate(found):
            line, column = divmod(number, columns)
            bottom = 1 - (top + line * row + 0.5 + 1.2) / high
            x = left + column * (width + gap)
            ax = figure.add_axes((x / theme.WIDTH, bottom, width / theme.WIDTH, 1.2 / high))
            _difference_panel(ax, picture, name, words, bands, first)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _differences_key(picture: ComparisonPicture, name: str) -> list[tuple[Any, str]]:
    colour = picture.colour(name)
    items: list[tuple[Any, str]] = [
        (Line2D([], [], color=colour, lw=1.8), "median" if picture.replicates > 1 else "one pair")
    ]
    if picture.replicates > 1:
        items += [
            (Patch(color=theme.tint(colour, 0.5)), "50 %"),
            (Patch(color=theme.tint(colour, 0.22)), "90 % of pairs"),
        ]
    items.append((Line2D([], [], color=theme.paper().ink, lw=1.0), f"as with {picture.names[0]}"))
    return [*items, *branch_items(picture)]


def _difference_panel(ax: Axes, picture: ComparisonPicture, name: str, words: str, bands: Floats, first: int) -> None:
    theme.panel(ax)
    dates, bands = picture.dates[first:], bands[:, first:]
    theme.date_axis(ax, dates, most=3)
    low, high = min(0.0, float(bands[0].min())), max(0.0, float(bands[4].max()))
    if high - low < 2:
        low, high = min(low, -1.0), max(high, 1.0)
    air = 0.09 * (high - low)
    ax.set_ylim(low - air * (low < 0), high + air * (high > 0))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_difference(value)))
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=theme.STEPS, integer=True, min_n_ticks=2))
    theme.branch_line(ax, picture.branched)
    ax.axhline(0, color=theme.paper().ink, lw=1.0, zorder=2.5)
    theme.fan(ax, dates, bands, picture.colour(name))
    theme.panel_title(
        ax, words[0].upper() + words[1:], signed_band(bands[:, -1]), picture.colour(name), shift=-36, room=ROOM
    )
