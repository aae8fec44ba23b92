"""Paired differences crossing by crossing on the last day: a dot and two intervals each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures import theme
from sim.figures.compare.data import MINUS, ComparisonPicture, axis_difference, same_words, sentence, signed_band
from sim.figures.data import MEDIAN, Floats, short_name

MOST_CROSSINGS = 18
GAP = 2.4  # lines between the crossings into the main host and those into others
NAMES, WIDEST = 2.2, 3.4  # inches of the names, and of the widest panel
LETTER = 0.08  # inches of one letter of a number
LONGEST = 28  # letters of a crossing that have room

Row = tuple[str, str, Floats]  # a crossing, its host if it is another one, differences of civilians and soldiers


def crossings_figure(picture: ComparisonPicture, name: str) -> Figure:
    """Draw the differences at each crossing on the last day, those into the main host first.

    People who differ nowhere have no panel.
    """
    with theme.house_style():
        rows = chosen_crossings(picture.crossings[name])
        shown = [k for k in range(len(theme.KIND_WORDS)) if any(np.any(bands[:, k]) for _, _, bands in rows)]
        spots = _spots(rows)
        top, line = 1.86, 0.34
        figure = theme.new_figure(top + max(2.0, spots[-1] + 1 if spots else 0) * line + 0.85)
        what, band = sentence(picture, name)
        theme.headline(figure, what, f"{band}\n{_told(picture, name, rows, shown)}")
        theme.legend(figure, 1.14, _crossings_key(picture))
        groups = [[k for k, row in enumerate(rows) if bool(row[1]) == elsewhere] for elsewhere in (False, True)]
        for group in (group for group in groups if group):
            part = [rows[k] for k in group], [spots[k] for k in group]
            for kind in shown:
                numbers = [_room(rows, k) for k in shown]
                _crossings_panel(figure, part, (kind, shown, numbers), (top, line), titled=group[0] == 0)
        if rows:
            _name_rows(figure, rows, spots, (top, line))
        else:
            middle = theme.inches(figure, top + line)
            figure.text(
                theme.MARGIN,
                middle,
                f"{same_words(picture)} at {'any' if picture.replicates == 1 else 'every'} crossing.",
                size=theme.BODY,
                color=theme.paper().muted,
            )
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _told(picture: ComparisonPicture, name: str, rows: Sequence[Row], shown: Sequence[int]) -> str:
    """Return the line under the headline: what is counted, and what is not shown."""
    same = same_words(picture)
    differ = sum(bool(np.any(bands)) for _, _, bands in picture.crossings[name])
    hidden = [
        (len(picture.crossings[name]) - differ, f"with {same[0].lower()}{same[1:]}"),
        (differ - len(rows), "with smaller ones"),
    ]
    told = " and ".join(f"{count} {words}" for count, words in hidden if count)
    line = f"People arrived by {theme.long_date(picture.dates[-1], picture.dates)} at each crossing; scales differ."
    line += f" Not shown: {told}." if told else ""
    still = [word for k, word in enumerate(theme.KIND_WORDS.values()) if k not in shown]
    return f"{line} {same} for {still[0]}." if rows and still else line


def chosen_crossings(rows: Sequence[Row]) -> list[Row]:
    """Return the crossings where something differs, at most so many; those that change most in all come first.

    Crossings into the main host come before the others; of those only the ones where the median differs are shown,
    unless there is nothing else: what follows speaks of the main host.
    """
    main = [row for row in rows if not row[1] and np.any(row[2])]
    others = [row for row in rows if row[1] and np.any(row[2] if not main else np.abs(row[2][MEDIAN]) >= 0.5)]
    size = sorted(main + others, key=lambda row: (bool(row[1]), -float(np.abs(row[2]).max())))
    kept = size[:MOST_CROSSINGS]
    more = sum(float(bands[MEDIAN].sum()) for _, _, bands in kept) > 0

    def order(row: Row) -> tuple[float, ...]:
        found = (*row[2][MEDIAN].tolist(), *row[2].sum(axis=0).tolist())
        return tuple(-value for value in found) if more else found

    return sorted(kept, key=lambda row: (bool(row[1]), order(row)))


def _spots(rows: Sequence[Row]) -> list[float]:
    """Return in which line each row stands: before the crossings into other countries there is room for an axis."""
    apart = GAP if any(not other for _, other, _ in rows) else 0.0
    return [k + (apart if other else 0.0) for k, (_, other, _) in enumerate(rows)]


def _crossing_label(crossing: str, other: str) -> str:
    """Return the name of a crossing, with its host unless that is the main one, as short as there is room."""
    label = short_name(crossing).split(",")[0]
    label += f" ({other})" if other else ""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _crossings_key(picture: ComparisonPicture) -> list[tuple[Any, str]]:
    items: list[tuple[Any, str]] = [
        (Line2D([], [], color=theme.paper().ink, ls="none", marker="o", ms=6), theme.middle(picture.replicates))
    ]
    if picture.replicates > 1:
        items.append((Line2D([], [], color=theme.tint(theme.paper().ink, 0.7), lw=5), "50 %"))
        items.append((Line2D([], [], color=theme.tint(theme.paper().ink, 0.45), lw=1.6), "90 % of pairs"))
    return [*items, (Line2D([], [], color=theme.paper().ink, lw=1.0), f"as with {picture.names[0]}")]


def _room(rows: Sequence[Row], kind: int) -> float:
    """Return how many inches the numbers of one kind of people need, with the air around them."""
    return 0.45 + LETTER * max(len(signed_band(bands[:, kind])) for _, _, bands in rows)


def _crossings_panel(
    figure: Figure,
    part: tuple[Sequence[Row], Sequence[float]],
    which: tuple[int, Sequence[int], Sequence[float]],
    place: tuple[float, float],
    titled: bool,
) -> None:
    """Draw one kind of people: a dot and two intervals per crossing, the numbers in a column beside them.

    Parameters
    ----------
    figure : Figure
    part : rows of one scale, and the lines they stand in
    which : the kind of people, all kinds that are shown, and the inches that their numbers need
    place : inches over the first line, and of a line
    titled : bool
    """
    (rows, spots), (kind, shown, numbers), (top, line) = part, which, place
    column, high = list(theme.KIND_WORDS)[kind], float(figure.get_figheight())
    width = min((theme.WIDTH - NAMES - sum(numbers)) / len(shown), WIDEST)
    at = list(shown).index(kind)
    x = NAMES + at * width + sum(numbers[:at])
    tall = (spots[-1] - spots[0] + 1) * line
    low = 1 - (top + spots[0] * line + tall) / high
    ax = figure.add_axes((x / theme.WIDTH, low, width / theme.WIDTH, tall / high))
    theme.panel(ax)
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color=theme.paper().grid, lw=0.8)
    ax.axvline(0, color=theme.paper().ink, lw=1.0, zorder=2)
    colour = theme.kind_colour(column)
    for y, (_, _, quantiles) in zip(spots, rows, strict=True):
        bands = quantiles[:, kind]
        _interval(ax, y, bands, colour)
        middle = 1 - (top + (y + 0.5) * line) / high
        ink = theme.paper().muted if not np.any(bands) else theme.lettering(colour)
        edge = (x + width + 0.12) / theme.WIDTH
        figure.text(edge, middle, signed_band(bands), size=theme.SMALL, color=ink, va="center", gid="number")
    ax.set_ylim(spots[-1] + 0.5, spots[0] - 0.5)
    _difference_axis(ax, np.array([bands[:, kind] for _, _, bands in rows]))
    if not titled:
        return
    title = f"{theme.KIND_WORDS[column].capitalize()}, more (+) or fewer ({MINUS})"
    above = 1 - (top - 0.14) / high
    text = figure.text(x / theme.WIDTH, above, title, size=theme.PANEL, weight="bold", color=theme.lettering(colour))
    theme.fit(text, (x + width + numbers[at] - 0.15) / theme.WIDTH * float(figure.bbox.width))


def _interval(ax: Axes, y: float, bands: Floats, colour: str) -> None:
    """Draw a median with its intervals in a line of a panel."""
    ax.plot(bands[[0, 4]], [y, y], color=theme.tint(colour, 0.55), lw=1.6, solid_capstyle="butt", zorder=3)
    ax.plot(bands[[1, 3]], [y, y], color=theme.tint(colour, 0.8), lw=5, solid_capstyle="butt", zorder=3.1)
    ground = theme.paper().ground
    ax.plot(bands[MEDIAN], y, "o", color=colour, ls="none", ms=6, mfc=colour, mec=ground, mew=0.8, zorder=4, gid="dot")


def _name_rows(figure: Figure, rows: Sequence[Row], spots: Sequence[float], place: tuple[float, float]) -> None:
    """Write the names of the crossings, and over the last of them that they lead elsewhere."""
    (top, line), high = place, float(figure.get_figheight())
    for y, (crossing, other, _) in zip(spots, rows, strict=True):
        middle = 1 - (top + (y + 0.5) * line) / high
        label = _crossing_label(crossing, other)
        figure.text(theme.MARGIN, middle, label, size=theme.SMALL, va="center", gid="crossing")
    gap = next((k for k, y in enumerate(spots) if y > k), None)
    if gap is not None:
        middle = 1 - (top + (spots[gap] - 0.3) * line) / high
        muted = theme.paper().muted
        figure.text(theme.MARGIN, middle, "Into other countries", size=theme.SMALL, va="center", color=muted)


def _difference_axis(ax: Axes, values: Floats) -> None:
    """Set the horizontal axis of differences: zero is on it, and some air on both sides."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if high - low < 2:
        low, high = min(low, -1.0), max(high, 1.0)
    air = 0.06 * (high - low)
    ax.set_xlim(low - air, high + air)
    ax.set_yticks([])
    theme.spaced_ticks(ax, axis_difference, most=3)
