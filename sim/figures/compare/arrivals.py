"""Arrivals in the main host: all scenarios over each other, each named at the end of its curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import theme
from sim.figures.compare.data import ComparisonPicture, branch_items, sentence, signed, signed_band
from sim.figures.data import MEDIAN

BANDS, MEDIANS = 2, 4  # scenarios up to which 90 % bands are drawn over each other, and 50 % bands
LETTER = 0.093  # inches of one letter of a label beside the curves
LONGEST = 26  # letters of a scenario that have room there
NAMED = 3  # scenarios whose lead there is room to tell
BAR = 8.0  # points from one bar beside the curves to the next


def arrivals_figure(picture: ComparisonPicture) -> Figure:
    """Draw the arrivals in the main host, all scenarios over each other, civilians above soldiers."""
    with theme.house_style():
        figure = theme.new_figure(8.3)
        others = picture.names[1:]
        told = [sentence(picture, name) for name in others]
        if len(others) == 1:
            title, detail = told[0]
        else:
            past = "one past, " if picture.one_past else ""
            title = f"Arrivals in {picture.host}: {past}{len(picture.names)} futures"
            detail = f"Civilians, against {picture.names[0]}: {_leads(picture)}."
        end = theme.long_date(picture.dates[-1], picture.dates)
        few = len(picture.names) <= MEDIANS
        numbers = "count" if picture.replicates == 1 else "median and 90 % band" if few else "median"
        start = theme.long_date(picture.dates[0], picture.dates)
        people = f"People since {start}, summed; scales differ. Numbers: {numbers} on {end}."
        theme.headline(figure, title, f"{detail}\n{people}")
        theme.legend(figure, 1.12, _arrivals_key(picture))
        high = float(figure.get_figheight())
        tall, width = 2.35, theme.WIDTH - 0.85 - _room(picture)
        for kind, top in (("civilian", 1.85), ("military", 5.1)):
            ax = figure.add_axes((0.85 / theme.WIDTH, 1 - (top + tall) / high, width / theme.WIDTH, tall / high))
            _arrivals_panel(ax, picture, kind)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _room(picture: ComparisonPicture) -> float:
    """Return how many inches bars and labels need beside the curves."""
    lines = (line for kind in theme.KIND_WORDS for name in picture.names for line in _label(picture, name, kind))
    return 0.4 + BAR * len(picture.names) / 72 + LETTER * max(map(len, lines))


def _label(picture: ComparisonPicture, name: str, kind: str) -> list[str]:
    """Return the lines beside the end of a curve: name and number, in one line if there are many curves."""
    end = picture.arrivals[name, kind][:, -1:]
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    if len(picture.names) <= MEDIANS:
        return [short, theme.spread(end)]
    return [f"{short} {theme.people(float(end[MEDIAN, 0]))}"]


def _leads(picture: ComparisonPicture) -> str:
    """Return the differences of the scenarios in one line, with their bands if there are few; of many the largest."""
    others = picture.names[1:]
    few = len(others) <= 2 and picture.replicates > 1
    ends = {name: picture.lead(name) for name in others}
    largest = sorted(others, key=lambda name: -abs(float(ends[name][MEDIAN])))[:NAMED]
    told = [
        f"{name} {signed_band(end) if few else signed(float(end[MEDIAN]))}"
        for name, end in ends.items()
        if name in largest
    ]
    less = len(others) - len(told)
    return ", ".join(told) + (f"; of {less} more it is no larger" if less else "")


def _arrivals_key(picture: ComparisonPicture) -> list[tuple[Any, str]]:
    items: list[tuple[Any, str]] = [(Line2D([], [], color=theme.paper().ink, lw=1.8), theme.middle(picture.replicates))]
    if picture.replicates > 1:
        few = len(picture.names) <= BANDS
        items.append(
            (
                Patch(color=theme.tint(theme.paper().ink, 0.42)),
                "50 %" if len(picture.names) <= MEDIANS else "50 % (bars)",
            )
        )
        items.append((Patch(color=theme.tint(theme.paper().ink, 0.16)), "90 % of replicates" if few else "90 % (bars)"))
    return [*items, *branch_items(picture)]


def _arrivals_panel(ax: Axes, picture: ComparisonPicture, kind: str) -> None:
    """Draw one kind of people in all scenarios, named at the end of their curves."""
    theme.panel(ax)
    theme.date_axis(ax, picture.dates, most=6)
    many = len(picture.names)
    theme.value_axis(ax, max(float(picture.arrivals[name, kind][4].max()) for name in picture.names))
    theme.branch_line(ax, picture.branched)
    for order, name in enumerate(picture.names):
        first = picture.first[order]
        days, bands = theme.day_numbers(picture.dates[first:]), picture.arrivals[name, kind][:, first:]
        colour, zorder = picture.colour(name), 3 + 0.1 * order
        for low, high, alpha, most in ((0, 4, 0.14, BANDS), (1, 3, 0.22, MEDIANS)):
            if many <= most and picture.replicates > 1:
                ax.fill_between(days, bands[low], bands[high], color=colour, alpha=alpha, lw=0, zorder=zorder)
        width = 1.8 if order else 3.2  # so that the reference shows behind a curve that lies on it
        ax.plot(
            days,
            bands[MEDIAN],
            color=theme.stroke(colour),
            lw=width,
            ls=picture.dashes(name),
            zorder=zorder + 1,
            gid="median",
        )
    word = theme.KIND_WORDS[kind].capitalize()
    ax.annotate(
        f"{word} arrived in {picture.host}, summed",
        (0, 1),
        xycoords="axes fraction",
        xytext=(-36, 12),
        textcoords="offset points",
        size=theme.PANEL,
        weight="bold",
        gid="panel",
    )
    if picture.replicates > 1:
        _bars(ax, picture, kind)
    _name_curves(ax, picture, kind)


def _bars(ax: Axes, picture: ComparisonPicture, kind: str) -> None:
    """Draw the bands of the last day side by side, where those of several scenarios can be told apart."""
    frame, scale = ax.get_window_extent(), float(ax.figure.dpi) / 72
    for k, name in enumerate(picture.names):
        x = ax.transAxes.inverted().transform((frame.x1 + BAR * (k + 0.9) * scale, 0))[0]
        ends, colour = picture.arrivals[name, kind][:, -1], picture.colour(name)
        for low, high, share, width in ((0, 4, 0.35, 4.5), (1, 3, 0.75, 4.5)):
            ax.plot(
                [x, x],
                [ends[low], ends[high]],
                transform=ax.get_yaxis_transform(),
                color=theme.tint(colour, share),
                lw=width,
                solid_capstyle="butt",
                clip_on=False,
                gid="bar",
            )


def _name_curves(ax: Axes, picture: ComparisonPicture, kind: str) -> None:
    """Write name and number of each scenario beside the end of its curve, none over another."""
    ends = {name: picture.arrivals[name, kind][:, -1:] for name in picture.names}
    two = len(picture.names) <= MEDIANS
    scale, size = float(ax.figure.dpi) / 72, ax.figure.bbox.size
    apart = (2.7 if two else 1.3) * theme.SMALL * scale
    order = sorted(picture.names, key=lambda name: float(ends[name][MEDIAN, 0]))
    x = theme.day_number(picture.dates[-1])
    heights = [float(ax.transData.transform((x, float(ends[name][MEDIAN, 0])))[1]) for name in order]
    frame = ax.get_window_extent()
    bars = frame.x1 + (BAR * (len(picture.names) + 0.3) * scale if picture.replicates > 1 else 0)
    for name, own, y in zip(order, heights, spaced(heights, apart, frame.y0, frame.y1 + apart / 2), strict=True):
        text = "\n".join(_label(picture, name, kind))
        ax.annotate(
            text,
            ((bars + 14 * scale) / size[0], y / size[1]),
            xycoords="figure fraction",
            size=theme.SMALL,
            color=theme.lettering(picture.colour(name)),
            weight="bold",
            va="center",
            linespacing=1.15,
            gid="label",
            annotation_clip=False,
        )
        ends_at = ax.transAxes.inverted().transform([(bars + 2 * scale, own), (bars + 12 * scale, y)])
        ax.plot(
            *ends_at.T,
            transform=ax.transAxes,
            color=picture.colour(name),
            lw=0.9,
            ls=picture.dashes(name),  # of two scenarios of one colour one is dashed
            clip_on=False,
            gid="leader",
        )


def spaced(heights: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return ascending heights moved so that they are `apart`, within the limits as far as there is room.

    Examples
    --------
    >>> spaced([0.0, 1.0, 50.0], 10.0, 0.0, 60.0)
    [0.0, 10.0, 50.0]
    >>> spaced([58.0, 59.0], 10.0, 0.0, 60.0)
    [50.0, 60.0]
    """
    out: list[float] = []
    for height in heights:
        out.append(max(height, low) if not out else max(height, out[-1] + apart))
    top = high
    for k in range(len(out) - 1, -1, -1):
        out[k] = min(out[k], top)
        top = out[k] - apart
    return out
