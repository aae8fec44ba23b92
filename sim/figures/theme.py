"""One visual language for every figure: type, axes, bands, marks, and how a figure is saved.

Colours are those of the paper a figure is drawn on: `paper().soldiers`, never a constant.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import textwrap
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib import dates as mdates
from matplotlib import patheffects, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import blended_transform_factory

from sim.figures.fonts import families
from sim.figures.paper import dark, lettering, paper, shade, stroke, tint
from sim.words.numbers import axis_number, people, span, together
from sim.words.numbers import spread as _spread
from sim.words.wording import KIND_WORDS as KIND_WORDS
from sim.words.wording import middle as middle
from sim.words.wording import numbers_of as numbers_of

__all__ = ["axis_number", "dark", "lettering", "paper", "people", "shade", "span", "stroke", "tint"]

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

WIDTH = 9.0  # inches: the smallest type is still 8.8 px high where the figure is 600 px wide
DPI = 200
SMALL, BODY, PANEL, TITLE = 9.5, 10.5, 11.5, 16.0  # points
LEAST_TITLE = 10.0  # points
LEAST = 7.5  # points: the smallest type that a long text is set in before it takes another line
SOURCE_LINES = 2  # for which every figure has room at its foot
MARGIN = 0.35 / WIDTH
_DRAWS = threading.RLock()
STEPS = (1, 2, 2.5, 5, 10)


@contextlib.contextmanager
def house_style() -> Iterator[None]:
    """Draw and save with our settings whatever the user's matplotlib is set to.

    Titles are the words of users: a dollar in them is a dollar and begins no formula. Letters that our font does not
    have come from another one of the machine; those that none has are boxes, told once (fonts.py), not each.

    Matplotlib's settings, and Python's filters of warnings, are those of the whole process: one thread draws at a time.
    """
    ours: Any = {
        "font.family": list(families()),
        "font.size": BODY,
        "text.color": paper().ink,
        "text.parse_math": False,
        "axes.labelcolor": paper().muted,
        "axes.edgecolor": paper().muted,
        "axes.facecolor": paper().ground,
        "xtick.color": paper().muted,
        "ytick.color": paper().muted,
        "svg.hashsalt": "panj",
        "path.simplify_threshold": 0.2,
    }
    with _DRAWS, style.context(["default", ours]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .*missing from font", category=UserWarning)
        yield


def kind_colour(kind: str) -> str:
    """Return the colour of civilians or soldiers (kind ``military``)."""
    return paper().hue(KIND_WORDS[kind])


def halo(width: float = 2.5) -> list[patheffects.AbstractPathEffect]:
    """Return the rim of paper that keeps a label apart from what lies under it."""
    return [patheffects.withStroke(linewidth=width, foreground=paper().ground)]


class HouseFigure(Figure):
    """A figure that notebooks show although pyplot knows nothing of it."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        with house_style():
            self.savefig(buffer, format="png", dpi=DPI / 2, metadata={"Software": None})
        return buffer.getvalue()


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """Return an empty figure with its own canvas; pyplot's global state is never touched."""
    figure = HouseFigure(figsize=(width, height), dpi=DPI, facecolor=paper().ground)
    FigureCanvasAgg(figure)
    return figure


def inches(figure: Figure, from_top: float) -> float:
    """Return the figure fraction of a height so many inches under the top."""
    return 1 - from_top / float(figure.get_figheight())


def headline(figure: Figure, title: str, subtitle: str, run: str = "", lines: int = 1) -> None:
    """Write the title, a long one smaller so that it fits, and under it what is shown and in which unit.

    Parameters
    ----------
    figure : Figure
    title, subtitle : str
    run : str
        The title of a run, which begins the subtitle; a long one is cut, for what follows has its place.
    lines : int
        How many lines there are for `run` and the first line of the subtitle.
    """
    drawn = figure.text(MARGIN, inches(figure, 0.24), title, size=TITLE, weight="bold", va="top", gid="title")
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    wide = float(drawn.get_window_extent(canvas.get_renderer()).width)  # type: ignore[no-untyped-call]
    drawn.set_fontsize(max(LEAST_TITLE, TITLE * min(1.0, (1 - 2 * MARGIN) * float(figure.bbox.width) / wide)))
    under = figure.text(MARGIN, inches(figure, 0.58), "", size=BODY, color=paper().muted, va="top", linespacing=1.35)
    first, *more = subtitle.split("\n")
    size = BODY
    while True:  # what follows has its place: a subtitle that is too long is smaller, and takes no further line
        told = [_after_title(figure, under, run, first, lines), *(wrapped(figure, under, line) for line in more)]
        text = "\n".join(told)
        if text.count("\n") < lines + len(more) or size <= LEAST:
            break
        size -= 0.25
        under.set_fontsize(size)
    under.set_text(text)


def broken(text: str) -> str:
    """Return a subtitle with its lines broken where they would run out of a figure in the usual size.

    Whoever draws makes room for the further lines, instead of smaller type.
    """
    figure = new_figure(1.0)
    canvas, room = figure.canvas, (1 - 2 * MARGIN) * float(figure.bbox.width)
    assert isinstance(canvas, FigureCanvasAgg)
    drawn = figure.text(MARGIN, 0.5, "", size=BODY)
    out: list[str] = []
    for line in text.split("\n"):
        out.append("")
        for word in together(line).split(" "):
            longer = f"{out[-1]} {word}".lstrip()
            drawn.set_text(longer)
            if float(drawn.get_window_extent(canvas.get_renderer()).width) <= room or not out[-1]:  # type: ignore[no-untyped-call]
                out[-1] = longer
            else:
                out.append(word)
    return "\n".join(out)


def _after_title(figure: Figure, drawn: Text, run: str, rest: str, lines: int) -> str:
    """Return a run's title and what follows it in so many lines; the title is cut if that is what it takes."""
    for name in shorter(run):
        end = "" if name.endswith((".", "!", "?", "…")) else "."
        text = wrapped(figure, drawn, f"{name}{end} {rest}".strip())
        if text.count("\n") < lines:
            return text
    return wrapped(figure, drawn, rest)


def shorter(text: str) -> Iterator[str]:
    """Yield a text, then ever less of it, cut between words; of the first word, where it must be, between letters."""
    if text:
        yield text
    words = text.split()
    for many in range(len(words) - 1, 0, -1):
        yield f"{' '.join(words[:many]).rstrip(',;:.')}…"
    for letters in range(len(words[0]) - 1 if words else 0, 0, -1):
        yield f"{text[:letters]}…"


def cut_to(figure: Figure, drawn: Text, right: float) -> None:
    """Cut a text on a figure so that it ends left of a share of the figure's width."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    whole, room = drawn.get_text(), right * float(figure.bbox.width)
    for text in shorter(whole):
        drawn.set_text(text)
        if float(drawn.get_window_extent(canvas.get_renderer()).x1) <= room:  # type: ignore[no-untyped-call]
            return


def source_line(figure: Figure, text: str, replicates: int) -> None:
    """Write the source at the foot of the figure, with the number of replicates behind the bands."""
    runs = "1 replicate: no bands" if replicates == 1 else f"{replicates:,} replicates"
    parts = [f"Source: {text}"] if text else []
    if replicates == 1 or "replicates" not in text:
        parts.append(runs)
    foot(figure, f"{'. '.join(parts)}.".replace("..", "."))


def foot(figure: Figure, line: str) -> None:
    """Write a line at the foot of the figure, broken and in smaller type where it is long."""
    y = 0.12 / float(figure.get_figheight())
    drawn = figure.text(MARGIN, y, line, size=SMALL, color=paper().muted, va="bottom", gid="source", linespacing=1.2)
    size = SMALL
    while (text := wrapped(figure, drawn, line)).count("\n") >= SOURCE_LINES and size > LEAST:
        size -= 0.25
        drawn.set_fontsize(size)
    drawn.set_text(text)


def both_sources(first: str, second: str) -> str:
    """Return the source of two runs: that of the first, and what is different in that of the second.

    Examples
    --------
    >>> both_sources("Panj, scenario baseline, seed 1.", "Panj, scenario ceasefire, seed 1.")
    'Panj, scenario baseline, seed 1. Second: scenario ceasefire'
    >>> both_sources("Panj, 12 replicates, seed 12; world a.", "Panj, 2 replicates, seed 1; world a.")
    'Panj, 12 replicates, seed 12; world a. Second: 2 replicates, seed 1'
    """
    known, told = (re.split(r"[,;.] ", text.rstrip(".")) for text in (first, second))
    other = [part for part in told if part not in known]
    return first + (f" Second: {', '.join(other)}" if other else "")


def wrapped(figure: Figure, drawn: Text, line: str) -> str:
    """Return a line of text broken where it would run out of the figure."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    drawn.set_text(line)
    wide = float(drawn.get_window_extent(canvas.get_renderer()).width)  # type: ignore[no-untyped-call]
    room = (1 - 2 * MARGIN) * float(figure.bbox.width)
    if wide <= room:
        return line
    # letters differ in width: a little less than the mean leaves has room for wide ones
    return "\n".join(
        textwrap.wrap(together(line), max(20, int(0.97 * len(line) * room / wide)), break_on_hyphens=False)
    )


def key(
    figure: Figure,
    from_top: float,
    branch: np.datetime64 | None,
    replicates: int,
    other: bool = True,
    document: bool = True,
) -> None:
    """Explain median, bands, marks and the branch date, if there is one, once for all panels of a figure."""
    items: list[tuple[Any, str]] = [(Line2D([], [], color=paper().ink, lw=1.8), middle(replicates))]
    if replicates > 1:
        items += [
            (Patch(color=tint(paper().ink, 0.38)), "50 %"),
            (Patch(color=tint(paper().ink, 0.16)), "90 % of replicates"),
        ]
    if document:
        items.append((Line2D([], [], **mark_style(True)), "document"))
    if other:
        items.append((Line2D([], [], **mark_style(False)), "other source"))
    if branch is not None:
        items.append((Line2D([], [], color=paper().muted, lw=1.2, ls=(0, (2, 2))), branch_words(branch)))
    legend(figure, from_top, items)


def legend(
    figure: Figure, from_top: float, items: Sequence[tuple[Any, str]], columns: int | None = None, handle: float = 1.6
) -> Legend:
    """Write what lines, bands and marks mean, under the headline: in one row unless `columns` says otherwise."""
    return figure.legend(
        [mark for mark, _ in items],
        [words for _, words in items],
        loc="upper left",
        bbox_to_anchor=(MARGIN, inches(figure, from_top)),
        ncol=columns or len(items),
        frameon=False,
        fontsize=SMALL,
        borderpad=0,
        borderaxespad=0,
        columnspacing=1.6,
        handletextpad=0.6,
        handlelength=handle,
        handler_map={tuple: HandlerTuple()},
    )


def panel(ax: Axes) -> None:
    """Give a panel its look: one spine, a horizontal grid, whole numbers."""
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(paper().muted)
    ax.grid(axis="y", color=paper().grid, lw=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=SMALL, length=0, pad=4, color=paper().muted, labelcolor=paper().muted)
    ax.tick_params(axis="x", length=3, width=0.8)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value)))
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=STEPS, integer=True, min_n_ticks=2))


def panel_title(
    ax: Axes, title: str, number: str, colour: str, shift: float = 0, room: int = 60, beside: float = 24.0
) -> None:
    """Write what a panel shows and, in its colour, where it ends.

    Parameters
    ----------
    ax : Axes
    title, number, colour : str
    shift : float
        Points from the axis to the text.
    room : int
        Letters of a line of the title.
    beside : float
        Points that the text may reach beyond the panel: there the next one begins.
    """
    lines = ((textwrap.fill(title, room), PANEL, 25, paper().ink), (number, BODY, 8, lettering(colour)))
    figure = ax.figure
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    for text, size, up, ink in lines:
        drawn = ax.annotate(
            text,
            (0, 1),
            xycoords="axes fraction",
            xytext=(shift, up),
            textcoords="offset points",
            size=size,
            color=ink,
            weight="bold",
        )
        end = float(ax.get_window_extent().x1) + beside * float(figure.dpi) / 72
        fit(drawn, min(end, (1 - MARGIN / 3) * float(figure.bbox.width)))


def fit(drawn: Text, right: float) -> None:
    """Make a text smaller so that it ends left of a place, in pixels, rather than run over what is there."""
    figure = drawn.get_figure()
    assert figure is not None
    assert isinstance(figure.canvas, FigureCanvasAgg)
    box = drawn.get_window_extent(figure.canvas.get_renderer())  # type: ignore[no-untyped-call]
    beyond = float(box.x1) - right
    if beyond > 0:
        drawn.set_fontsize(float(drawn.get_fontsize()) * max(0.3, 1 - beyond / float(box.width)))


def spaced_ticks(ax: Axes, write: Callable[[float], str], most: int) -> None:
    """Write as many numbers under a horizontal axis as have room beside each other."""
    figure = ax.get_figure()
    assert figure is not None
    assert isinstance(figure.canvas, FigureCanvasAgg)
    renderer = figure.canvas.get_renderer()  # type: ignore[no-untyped-call]
    low, high = ax.get_xlim()
    ticks: list[float] = []
    for count in range(most, 0, -1):
        found = MaxNLocator(count, steps=STEPS, integer=True, min_n_ticks=1).tick_values(low, high)
        ticks = [float(tick) for tick in found if low <= tick <= high]
        if count == 1:
            ticks = [tick for tick in ticks if tick] if len(ticks) > 1 else ticks
            ticks = [max(ticks, key=abs)] if ticks else []
        made = [Text(0, 0, write(tick), size=SMALL, figure=figure) for tick in ticks]
        half = [float(text.get_window_extent(renderer).width) / 2 for text in made]
        spots = [float(ax.transData.transform((tick, 0))[0]) for tick in ticks]
        air = SMALL / 2 * float(figure.dpi) / 72
        if all(b - a > first + last + air for a, b, first, last in zip(spots, spots[1:], half, half[1:], strict=False)):
            break
    ax.set_xticks(ticks, [write(tick) for tick in ticks])


def fan(ax: Axes, dates: npt.NDArray[np.datetime64], bands: Floats, colour: str, zorder: float = 3) -> None:
    """Draw the 90 % and the 50 % band and the median, all in one hue."""
    days = day_numbers(dates)
    if len(days) == 1:  # one day only: a line of no length would not show
        days, bands = np.array([days[0] - 0.5, days[0] + 0.5]), np.repeat(bands, 2, axis=1)
    fan_at(ax, days, bands, colour, zorder)


def fan_at(ax: Axes, days: Floats, bands: Floats, colour: str, zorder: float = 3) -> None:
    """Draw a fan over days as matplotlib counts them."""
    ax.fill_between(days, bands[0], bands[4], color=tint(colour, 0.22), lw=0, zorder=zorder)
    ax.fill_between(days, bands[1], bands[3], color=tint(colour, 0.5), lw=0, zorder=zorder + 0.1)
    ax.plot(days, bands[2], color=stroke(colour), lw=1.8, zorder=zorder + 0.2, solid_capstyle="round")


def value_axis(ax: Axes, top: float, least: float = 10) -> None:
    """Start the vertical axis at zero and leave a little air above the highest thing shown."""
    ax.set_ylim(0, max(float(top), least) * 1.09)


def day_numbers(dates: npt.NDArray[np.datetime64]) -> Floats:
    """Return days as matplotlib counts them."""
    return np.asarray(mdates.date2num(dates), dtype=np.float64)  # type: ignore[no-untyped-call]


def day_number(day: np.datetime64 | dt.date) -> float:
    """Return one day as matplotlib counts it."""
    return float(day_numbers(np.array([day], dtype="datetime64[D]"))[0])


def short_date(day: np.datetime64 | dt.date, of: Days | None = None) -> str:
    """Return a day as ``5 Jul``, and with its year if it is one `of` days in more than one."""
    date = as_date(day)
    return f"{date.day} {date:%b}{_year(date, of)}"


def long_date(day: np.datetime64 | dt.date, of: Days | None = None) -> str:
    """Return a day as ``5 July``, and with its year if it is one `of` days in more than one."""
    date = as_date(day)
    return f"{date.day} {date:%B}{_year(date, of)}"


def branch_words(*branches: np.datetime64 | dt.date) -> str:
    """Return what a line at the branch date is called, or one at each of several."""
    told = ", ".join(f"{long_date(branch)} {as_date(branch).year}" for branch in branches)
    return f"branch date{'s' if len(branches) > 1 else ''} {told}"


def _year(date: dt.date, of: Days | None) -> str:
    several = of is not None and as_date(of[0]).year != as_date(of[-1]).year
    return f" {date.year}" if several else ""


def as_date(day: np.datetime64 | dt.date) -> dt.date:
    """Return a plain date."""
    return day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day)[:10])


def date_axis(ax: Axes, dates: npt.NDArray[np.datetime64], most: int = 6) -> None:
    """Label the days as ``5 Jul``, at most so many, with the year under the first of each year."""
    days = day_numbers(dates)
    ax.set_xlim(days[0] - 0.5 * (len(days) == 1), days[-1] + 0.5 * (len(days) == 1))
    ticks = _ticks([as_date(day) for day in dates], most)
    ax.set_xticks([day_number(day) for day in ticks])
    seen: set[int] = set()
    labels = []
    for day in ticks:
        labels.append(short_date(day) if day.year in seen else f"{short_date(day)}\n{day.year}")
        seen.add(day.year)
    ax.set_xticklabels(labels)


def _ticks(days: Sequence[dt.date], most: int) -> list[dt.date]:
    """Return the finest regular choice of days that has at most so many."""
    chosen: Sequence[set[int]] = ({*range(1, 32)}, {1, 6, 11, 16, 21, 26}, {1, 11, 21}, {1, 16}, {1})
    for numbers in chosen:
        ticks = [day for day in days if day.day in numbers]
        if 2 <= len(ticks) <= most:
            return ticks
    firsts = [day for day in days if day.day == 1]
    if len(firsts) > most:
        return firsts[:: -(-len(firsts) // most)]
    step = max(1, -(-len(days) // most))
    return list(days[::step])


def branch_line(ax: Axes, branch: np.datetime64 | None, label: bool = False) -> None:
    """Mark the last day of history, if a scenario begins there: left of it documented, right of it the scenario."""
    if branch is None:
        return
    x = day_number(branch)
    if not ax.get_xlim()[0] <= x <= ax.get_xlim()[1]:
        return
    ax.axvline(x, color=paper().muted, lw=1.2, ls=(0, (2, 2)), zorder=2)
    if label:
        ax.annotate(
            branch_words(branch),
            (x, 1.0),
            xycoords=blended_transform_factory(ax.transData, ax.transAxes),
            xytext=(5, 3),
            textcoords="offset points",
            size=SMALL,
            color=paper().muted,
            va="bottom",
        )


def mark_style(in_document: bool) -> dict[str, Any]:
    """Return the look of a reported figure: a full diamond for the document, a hollow one for others."""
    return {
        "marker": "D",
        "ms": 6 if in_document else 8,  # so that one shows behind the other where they coincide
        "mfc": paper().ink if in_document else paper().ground,
        "mec": paper().ground if in_document else paper().ink,
        "mew": 0.9 if in_document else 1.4,
        "ls": "none",
    }


def spread(bands: Floats, day: int = -1) -> str:
    """Return the median with the 90 % band on one day, as ``1,120 (800–1,900)``."""
    low, middle, high = (float(bands[row, day]) for row in (0, 2, 4))
    return _spread(low, middle, high)
