"""The figure of a selection: the measure against an axis, its distribution beside it, the other axes below.

The selected runs are in colour, the others pale behind them.
"""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import theme
from sim.figures.explore.data import Against, Curve, Distribution, SelectionPicture, Strip, Ticks
from sim.figures.sweeps import number
from sim.words.numbers import percent, written

HEAD, FOOT = 1.0, 0.45  # inches
LINE = 0.21  # inches of a line of conditions
MAIN, UNDER = 3.9, 0.85
KEY = 0.34
LEFT, RIGHT = 0.75, 0.3
BESIDE = 1.85  # inches of the distribution
COLUMNS = 3
STRIP, APART, GAP = 0.34, 0.84, 0.42  # inches of a strip, from one to that below, between two beside each other
EDGE = theme.MARGIN * theme.WIDTH
LETTERS = 104  # of a line of conditions
#: The name in the palette of what is selected.
CHOSEN = "government"
LOW, LOWER, MIDDLE, UPPER, HIGH = range(5)
#: Where on the heat map's colours the curves of a second axis are taken from, from the lowest to the highest.
HEATS = (0.42, 0.68, 1.0)
MANY = 600
#: How strong 50 % and 90 % are: bars at levels, and bands as they look over the paper.
BAR_TINTS, BAND_TINTS = (0.85, 0.5), (0.45, 0.18)


def selection_figure(picture: SelectionPicture) -> Figure:
    """Draw a selection."""
    with theme.house_style():
        told = [*theme.broken(picture.subtitle).split("\n"), *conditions(picture), *other_words(picture)]
        head = HEAD + LINE * (len(told) - 1) + KEY
        strips = picture.strips if picture.selected < picture.runs else ()  # of all runs they would say nothing
        rows = -(-len(strips) // COLUMNS)
        below = FOOT + (0.1 + APART * rows if rows else 0.0)
        figure = theme.new_figure(head + MAIN + UNDER + below)
        theme.headline(figure, picture.title, "\n".join(told))
        _key(figure, picture, HEAD + LINE * (len(told) - 1) - 0.08)
        width, height = (float(size) for size in figure.get_size_inches())
        bottom = (below + UNDER) / height
        main = figure.add_axes((LEFT / width, bottom, (width - LEFT - BESIDE - RIGHT - 0.15) / width, MAIN / height))
        beside = figure.add_axes(((width - BESIDE - RIGHT) / width, bottom, BESIDE / width, MAIN / height))
        draw_against(main, picture.against)
        draw_distribution(beside, picture.distribution, picture.against)
        if picture.beside is not None:
            draw_other(main, beside, picture)
        each = (width - 2 * EDGE + GAP) / COLUMNS
        for k, strip in enumerate(strips):
            row, column = divmod(k, COLUMNS)
            place = (EDGE + column * each, below - 0.3 - row * APART - STRIP, each - GAP, STRIP)
            draw_strip(
                figure.add_axes((place[0] / width, place[1] / height, place[2] / width, place[3] / height)), strip
            )
        theme.source_line(figure, f"{picture.source}. {picture.runs:,} runs (replicates counted)", picture.runs)
    return figure


def conditions(picture: SelectionPicture) -> list[str]:
    """Return the ranges in words, in lines that fit."""
    if not picture.conditions:
        return []
    return textwrap.wrap(f"Selected: {', '.join(picture.conditions)}", LETTERS)


def other_words(picture: SelectionPicture) -> list[str]:
    """Return what is said of another sweep over the first, in lines that fit."""
    other = picture.beside
    if other is None:
        return []
    return textwrap.wrap(f"Dashed, {other.name}: {'; '.join(other.words)} ({other.note})", LETTERS)


def draw_other(main: Axes, beside: Axes, picture: SelectionPicture) -> None:
    """Draw another sweep over the plots of the first: its median dashed, its 90 % dotted, its shares as an outline."""
    other, ink = picture.beside, theme.paper().ink
    if other is None:
        return
    beside.stairs(
        other.shares, picture.distribution.edges, orientation="horizontal", color=ink, lw=1.3, ls=(0, (4, 2)), zorder=6
    )
    reach = max(beside.get_xlim()[1], float(np.nan_to_num(other.shares).max()) * 1.12)
    beside.set_xlim(0, reach)
    if other.curve is None:
        return
    mark = "D" if picture.against.stepped else None
    main.plot(other.curve.x, other.curve.bands[MIDDLE], color=ink, lw=1.6, ls=(0, (5, 2)), marker=mark, ms=5, zorder=7)
    for end in (LOW, HIGH):
        main.plot(other.curve.x, other.curve.bands[end], color=ink, lw=1, ls=(0, (1, 2)), zorder=7)


def curve_colour(count: int, k: int) -> Any:
    """Return the colour of a curve: one, or from little to much of a second axis."""
    paper = theme.paper()
    return paper.hue(CHOSEN) if count < 2 else paper.heat_map(HEATS[round(k * (len(HEATS) - 1) / (count - 1))])


def draw_against(ax: Axes, against: Against) -> None:
    """Draw every run as a dot, and medians with their bands over the selected ones."""
    theme.panel(ax)
    paper = theme.paper()
    size = 3.2 if np.isfinite(against.y).sum() < MANY else 2.1
    out = ~against.kept
    ax.plot(against.x[out], against.y[out], ls="none", marker="o", ms=size, mec="none", color=paper.rest, zorder=1)
    count = len(against.curves)
    for k in range(count):
        mine = against.kept & (against.group == k)
        tone = theme.tint(curve_colour(count, k), 0.55 if count > 1 else 0.42)
        ax.plot(against.x[mine], against.y[mine], ls="none", marker="o", ms=size, mec="none", color=tone, zorder=2)
    for k, curve in enumerate(against.curves):
        _curve(ax, curve, curve_colour(count, k), against.stepped, count > 1)
    if np.isfinite(against.level) and against.y_low < against.level < against.y_high:
        ax.axhline(against.level, color=paper.muted, lw=1, ls=(0, (2, 2)), zorder=6)
    ax.set(xlim=(0, 1), ylim=(against.y_low, against.y_high))
    _place_ticks(ax, against.x_ticks)
    ax.set_yticks([place for place, _ in against.y_ticks], [label for _, label in against.y_ticks])
    ax.set_xlabel(against.x_name, size=theme.BODY, labelpad=6)
    note = f"{against.beyond:,} {'run' if against.beyond == 1 else 'runs'} above, not shown"
    above = [(0, -72 * (LEFT - EDGE), "left", against.y_name)] + ([(1, 0, "right", note)] if against.beyond else [])
    for x, shift, align, text in above:
        ax.annotate(
            text,
            (x, 1),
            xycoords="axes fraction",
            xytext=(shift, 9),
            textcoords="offset points",
            size=theme.SMALL,
            color=paper.muted,
            ha=align,
        )


def _curve(ax: Axes, curve: Curve, colour: Any, stepped: bool, one_of_many: bool) -> None:
    x, bands = curve.x, curve.bands
    if not len(x) or (len(x) == 1 and not stepped):
        return
    if stepped:
        ax.vlines(x, bands[LOW], bands[HIGH], color=theme.tint(colour, BAR_TINTS[1]), lw=4, zorder=3)
        ax.vlines(x, bands[LOWER], bands[UPPER], color=theme.tint(colour, BAR_TINTS[0]), lw=8, zorder=4)
    elif not one_of_many:
        ax.fill_between(x, bands[LOW], bands[HIGH], color=colour, alpha=0.18, lw=0, zorder=3)
        ax.fill_between(x, bands[LOWER], bands[UPPER], color=colour, alpha=0.32, lw=0, zorder=3.1)
    ax.plot(x, bands[MIDDLE], color=theme.stroke(colour), lw=2, zorder=5, solid_capstyle="round")
    if stepped:
        ax.plot(x, bands[MIDDLE], ls="none", marker="o", ms=7, mfc=colour, mec=theme.paper().ground, mew=1.1, zorder=6)


def draw_distribution(ax: Axes, spread: Distribution, against: Against) -> None:
    """Draw the shares of all and of the selected runs beside the plot, on its vertical axis."""
    paper = theme.paper()
    colour = paper.hue(CHOSEN)
    theme.panel(ax)
    thick = np.diff(spread.edges)
    middle = spread.edges[:-1] + thick / 2
    ax.barh(middle, spread.all, height=thick * 0.92, color=theme.tint(paper.rest, 0.8), zorder=2)
    ax.stairs(spread.selected, spread.edges, orientation="horizontal", color=theme.stroke(colour), lw=1.6, zorder=4)
    ax.stairs(
        spread.selected, spread.edges, orientation="horizontal", fill=True, color=colour, alpha=0.22, lw=0, zorder=3
    )
    if np.isfinite(spread.level) and against.y_low < spread.level < against.y_high:
        ax.axhline(spread.level, color=paper.muted, lw=1, ls=(0, (2, 2)), zorder=5)
    reach = float(max(spread.all.max(), np.nan_to_num(spread.selected).max(), 1e-9)) * 1.12
    ax.set(xlim=(0, reach), ylim=(against.y_low, against.y_high))
    ax.set_yticks([place for place, _ in against.y_ticks], ["" for _ in against.y_ticks])
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_xlabel("share, where it happens" if spread.waits else "share of runs", size=theme.SMALL, labelpad=6)
    lines = distribution_words(spread)
    for k, text in enumerate(lines):
        ax.annotate(
            text,
            (1, 0),
            xycoords="axes fraction",
            xytext=(0, -25 - 14 * k),
            textcoords="offset points",
            ha="right",
            va="top",
            size=theme.SMALL,
            color=theme.lettering(colour) if spread.part else paper.muted,
        )


def distribution_words(spread: Distribution) -> list[str]:
    """Return what the distribution says: the median, and how often the level is passed."""
    if not np.isfinite(spread.quantiles[MIDDLE]):
        return ["no selected run has a value"]
    medians = [number(float(q[MIDDLE])) for q in (spread.quantiles, spread.quantiles_all)]
    shares = [percent(share) for share in (spread.share, spread.share_all)]
    what = f"above {written(spread.level)}" if np.isfinite(spread.level) else "happens"
    what = f"happens, {what}" if spread.waits and np.isfinite(spread.level) else what
    of_all = [f" (all runs {text})" if spread.part else "" for text in (medians[1], shares[1])]
    where = " where it happens" if spread.waits else ""
    return [f"median {medians[0]}{of_all[0]}{where}", f"{what}: {shares[0]}{of_all[1]}"]


def draw_strip(ax: Axes, strip: Strip) -> None:
    """Draw where all and the selected runs lie on one axis, and the range that is set."""
    paper = theme.paper()
    colour = paper.hue(CHOSEN)
    wide = np.diff(strip.edges)
    middle = strip.edges[:-1] + wide / 2
    # shares of all runs and of the selected ones, on one scale: few selected runs are seen as well as many
    all_, selected = (bars / max(int(bars.sum()), 1) for bars in (strip.all, strip.selected))
    ax.bar(middle, all_, width=wide * 0.88, color=theme.tint(paper.rest, 0.8), zorder=2)
    ax.bar(middle, selected, width=wide * 0.88, color=colour, alpha=0.65, zorder=3)
    top = max(float(all_.max()), float(selected.max()), 1e-9) * 1.05
    ax.set(xlim=(0, 1), ylim=(0, top))
    ax.set_yticks([])
    _place_ticks(ax, strip.ticks)
    ax.tick_params(axis="x", length=2, width=0.8, pad=2, labelsize=theme.SMALL - 1, color=paper.muted)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(paper.grid)
    if strip.limited:
        ax.plot((strip.low, strip.high), (0, 0), color=theme.stroke(colour), lw=3, zorder=5, clip_on=False)
    ax.set_title(
        strip.title,
        size=theme.SMALL,
        loc="left",
        pad=3,
        color=theme.lettering(colour) if strip.limited else paper.ink,
        weight="bold" if strip.limited else "normal",
    )


def _place_ticks(ax: Axes, ticks: Ticks) -> None:
    """Write the ticks, those at the ends inside the width of the plot."""
    ax.set_xticks([place for place, _ in ticks], [label for _, label in ticks])
    for (place, _), label in zip(ticks, ax.get_xticklabels(), strict=True):
        label.set_horizontalalignment("left" if place < 0.02 else "right" if place > 0.98 else "center")


def _key(figure: Figure, picture: SelectionPicture, from_top: float) -> None:
    """Explain dots, medians and bands once."""
    paper = theme.paper()
    against = picture.against
    count = len(against.curves)
    colour = paper.hue(CHOSEN)
    items: list[tuple[Any, str]] = []
    if count > 1:
        for k, curve in enumerate(against.curves):
            label = f"{against.second} {curve.label}" if k == 0 else curve.label
            items.append((Line2D([], [], color=theme.stroke(curve_colour(count, k)), lw=2, marker="o", ms=4), label))
    elif against.stepped or len(against.curves[0].x) > 1:
        items.append((Line2D([], [], color=theme.stroke(colour), lw=2), "median"))
        if np.isfinite(against.curves[0].bands[LOW]).any():  # few runs have none
            inner, outer = BAR_TINTS if against.stepped else BAND_TINTS
            items.append((Patch(color=theme.tint(colour, inner)), "50 %"))
            items.append((Patch(color=theme.tint(colour, outer)), "90 % of runs"))
    part = picture.selected < picture.runs
    if count < 2:
        tone = theme.tint(colour, 0.5)
        items.append((Line2D([], [], ls="none", marker="o", ms=4, color=tone), "selected" if part else "one run"))
    if part:
        items.append((Line2D([], [], ls="none", marker="o", ms=4, color=paper.rest), "other runs"))
    if picture.beside is not None and picture.beside.curve is not None:
        items.append((Line2D([], [], color=paper.ink, lw=1.6, ls=(0, (5, 2))), picture.beside.name))
    level = against.level
    if np.isfinite(level):
        items.append((Line2D([], [], color=paper.muted, lw=1, ls=(0, (2, 2))), f"level {written(level)}"))
    theme.legend(figure, from_top, items)
