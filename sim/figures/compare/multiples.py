"""Scenarios side by side: a row of small panels each, all of a column on one scale, with the reference behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import theme
from sim.figures.compare.data import ComparisonPicture, Measure, branch_items, signed_band
from sim.figures.data import MEDIAN

MOST = 10
"""Scenarios that have room on one page."""
NAMES, LEFT, GAP = 1.45, 0.7, 0.08  # inches of the names, of the numbers at an axis, and between columns
TOP, TALL, ROW = 1.76, 0.64, 1.2  # inches over the first row, of a panel, and of a row
FOOT = 0.95  # inches under the last row
LONGEST = 22  # letters of a scenario in one line
LINES = 3  # of a scenario's name
ABOVE, HIGHER = 8, 20  # points over a panel where the difference stands, and the number
BEHIND: Any = (0, (3, 1.6))


def multiples_figure(picture: ComparisonPicture) -> Figure:
    """Draw up to ten scenarios under each other, the reference first, a column for each of the first measures."""
    with theme.house_style():
        names = picture.names[:MOST]
        figure = theme.new_figure(TOP + ROW * len(names) + FOOT)
        theme.headline(figure, headline_of(picture), _told(picture, names))
        theme.legend(figure, 1.3, _key(picture))
        high, many = float(figure.get_figheight()), len(picture.measures)
        width = (theme.WIDTH - 0.35 - NAMES - 0.3 - many * (LEFT + GAP)) / many
        for row, name in enumerate(names):
            middle = theme.inches(figure, TOP + row * ROW + (ROW - TALL) + TALL / 2)
            figure.text(theme.MARGIN, middle, _label(name), size=theme.BODY, weight="bold", va="center", gid="scenario")
            for column, measure in enumerate(picture.measures):
                x = 0.35 + NAMES + LEFT + column * (LEFT + GAP + width)
                low = 1 - (TOP + (row + 1) * ROW) / high
                ax = figure.add_axes((x / theme.WIDTH, low, width / theme.WIDTH, TALL / high))
                _panel(ax, picture, measure, name, last=row == len(names) - 1)
                if not row:
                    _column_title(figure, ax, measure)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def headline_of(picture: ComparisonPicture) -> str:
    """Return between which numbers the scenarios lie in the first measure."""
    first, names = picture.measures[0], picture.names[:MOST]
    ends = {name: float(first.of[name][MEDIAN, -1]) for name in names}
    least, most = min(ends, key=ends.__getitem__), max(ends, key=ends.__getitem__)
    end = theme.long_date(picture.dates[-1], picture.dates)
    what = f"reach {picture.host} by {end}" if picture.host else f"are internally displaced on {end}"
    low, high = theme.people(ends[least]), theme.people(ends[most])
    if low == high:
        return f"In all {len(names)} scenarios {low} civilians {what}"
    return f"{low} ({_short(least)}) to {high} ({_short(most)}) civilians {what}"


def _told(picture: ComparisonPicture, names: Sequence[str]) -> str:
    """Return the lines under the headline: how to read the rows, and who is not shown."""
    numbers = theme.numbers_of(picture.replicates)
    more = len(picture.names) - len(names)
    line = "Each row is a scenario; all panels of a column have one scale."
    line += f" {more} more {'is' if more == 1 else 'are'} not shown." if more else ""
    end, reference = theme.long_date(picture.dates[-1], picture.dates), _short(picture.names[0])
    return f"{line}\nPeople: {numbers} on {end}; below, the difference from {reference} in pairs."


def _key(picture: ComparisonPicture) -> list[tuple[Any, str]]:
    ink = theme.paper().ink
    items: list[tuple[Any, str]] = [(Line2D([], [], color=ink, lw=1.8), theme.middle(picture.replicates))]
    if picture.replicates > 1:
        items += [(Patch(color=theme.tint(ink, 0.38)), "50 %"), (Patch(color=theme.tint(ink, 0.16)), "90 %")]
    items.append(
        (
            Line2D([], [], color=ink, lw=1.1, ls=BEHIND),
            f"{theme.middle(picture.replicates)} of {_short(picture.names[0])}",
        )
    )
    return [*items, *branch_items(picture)]


def _panel(ax: Axes, picture: ComparisonPicture, measure: Measure, name: str, *, last: bool) -> None:
    """Draw one measure of one scenario, with the median of the reference behind it."""
    theme.panel(ax)
    theme.date_axis(ax, picture.dates, most=3)
    ax.tick_params(axis="x", labelbottom=last)
    theme.value_axis(ax, max(float(bands[4].max()) for bands in measure.of.values()))
    theme.branch_line(ax, picture.branched)
    bands, colour, reference = measure.of[name], theme.paper().hue(measure.hue), picture.names[0]
    theme.fan(ax, picture.dates, bands, colour)
    if name != reference:
        ax.plot(
            theme.day_numbers(picture.dates),
            measure.of[reference][MEDIAN],
            color=theme.paper().ink,
            lw=1.1,
            ls=BEHIND,
            zorder=6,
            gid="reference",
        )
    number = theme.people(float(bands[MEDIAN, -1])) if picture.replicates == 1 else theme.spread(bands[:, -1:])
    lines: list[tuple[str, int, str, Any]] = [
        (number, HIGHER if name != reference else ABOVE, "bold", theme.lettering(colour))
    ]
    if name != reference:
        lines.append((signed_band(measure.differences[name]), ABOVE, "normal", theme.paper().ink))
    for text, up, weight, ink in lines:
        drawn = ax.annotate(
            text,
            (_left(ax) / theme.WIDTH, 1),
            xycoords=("figure fraction", "axes fraction"),
            xytext=(0, up),
            textcoords="offset points",
            size=theme.SMALL,
            weight=weight,
            color=ink,
            gid="number",
        )
        theme.fit(drawn, float(ax.get_window_extent().x1))


def _left(ax: Axes) -> float:
    """Return how many inches from the left what stands over a panel begins: where the numbers of its axis do."""
    return float(ax.get_position().x0) * theme.WIDTH - LEFT + GAP


def _column_title(figure: Figure, ax: Axes, measure: Measure) -> None:
    """Write over a column what it counts."""
    text = figure.text(
        _left(ax) / theme.WIDTH,
        theme.inches(figure, TOP + 0.02),
        measure.words[0].upper() + measure.words[1:],
        size=theme.PANEL,
        weight="bold",
        va="bottom",
        gid="measure",
    )
    theme.fit(text, float(ax.get_window_extent().x1))


def _short(name: str) -> str:
    """Return a name as a sentence has room for it."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _label(name: str) -> str:
    """Return a name in lines that have room beside the panels, broken at its hyphens where there are some."""
    lines = [""]
    for part in name.replace("-", "-\n").replace("_", "_\n").split("\n"):
        if lines[-1] and len(lines[-1]) + len(part) > LONGEST - 6:
            lines.append("")
        lines[-1] += part
    lines = [_short(line) for line in lines]
    return "\n".join(lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]}…"])
