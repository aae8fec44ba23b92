"""Two runs over each other: the figures of one run, with the medians and bands of both in every panel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.figures import fronts, theme
from sim.figures.crossings import chosen_crossings, elsewhere, host_name, points_of
from sim.figures.data import MEDIAN, Floats, Picture, short_name
from sim.figures.marks import Point, mark
from sim.figures.totals import UNDERWAY, host_points, whereabouts, with_those_underway
from sim.scenario.errors import PanjError, did_you_mean
from sim.words.wording import counted
from sim.world.world import PlaceKind

#: Names of the colours of the runs; they differ in grey too.
COLOURS = ("reference", "government")
HEAD, FOOT = 1.5, 0.6  # inches
MORE = 0.2  # inches of a second line under the headline
KEY = 0.9  # inches from the top to the key
LEFT, RIGHT, GAP = 0.85, 0.25, 0.85  # inches
OVER, UNDER = 0.72, 0.42  # inches of a panel's words and of its dates
LONGEST = 40  # letters of a scenario's title in the key
WIDE, THIN = 3.2, 1.8  # points: the first run shows behind one that lies on it


@dataclass(frozen=True)
class Panel:
    """What one panel shows of every run.

    Parameters
    ----------
    title : str
    bands : sequence of float, shape (5, days)
        The quantiles of each run.
    points : sequence of Point
        What was reported.
    unit : str
        What the axis counts.
    """

    title: str
    bands: Sequence[Floats]
    points: Sequence[Point] = ()
    unit: str = "people"


def compared_figure(kind: str, pictures: Sequence[Picture]) -> Figure:
    """Draw one of the figures of a run with a second run over it.

    Parameters
    ----------
    kind : str
        ``crossings``, ``totals`` or ``fronts``.
    pictures : sequence of Picture
        Two runs of one world that begin on the same day; the first is the reference.

    Raises
    ------
    PanjError
        If there is no such figure, or the runs do not go together.
    """
    drawn: dict[str, tuple[str, Callable[[Sequence[Picture]], list[Panel]], int, float]] = {
        "crossings": (f"Arrivals at each crossing{_into(pictures)}", _crossings, 3, 0.95),
        "totals": ("Who arrived, and where the displaced are", _totals, 2, 1.55),
        "fronts": ("Districts and capitals held", _fronts, 1, 1.45),
    }
    if kind not in drawn:
        hint = did_you_mean(kind, drawn) or f"there are {', '.join(drawn)}"
        raise PanjError(f"there is no figure '{kind}' ({hint})")
    _check(pictures)
    pictures = [picture.told_by(pictures[0].host) for picture in pictures]
    title, panels_of, columns, tall = drawn[kind]
    with theme.house_style():
        panels = panels_of(pictures)
        lines = -(-max(len(panels), 1) // columns)
        scaled = fronts.how_scaled(pictures[0]) if kind == "fronts" and any(panel.points for panel in panels) else ""
        underway = kind == "totals" and any(with_those_underway(picture) for picture in pictures)
        head = HEAD + (MORE if kind == "crossings" or scaled or underway else 0.0)
        figure = theme.new_figure(head + lines * (OVER + tall + UNDER) + FOOT)
        end = theme.long_date(min(picture.dates[-1] for picture in pictures), pictures[0].dates)
        most = max(picture.replicates for picture in pictures)  # a run of one may stand beside one with bands
        numbers = theme.numbers_of(most) if columns < 3 else theme.middle(most)
        unit = "People; scales differ. " if kind != "fronts" else f"{scaled}\n" if scaled else ""
        both = "medians and bands are" if most > 1 else "both are"
        rest = f"\nNot shown: where {both} the same{_elsewhere(pictures)}." if kind == "crossings" else ""
        rest = f"\n{UNDERWAY}." if underway else rest
        theme.headline(figure, f"{title}, two scenarios", f"{unit}Numbers: {numbers} on {end}.{rest}")
        _key(figure, pictures, {point.in_document for panel in panels for point in panel.points}, head - HEAD + KEY)
        width = (theme.WIDTH - LEFT - RIGHT - (columns - 1) * GAP) / columns
        high = float(figure.get_figheight())
        for n, panel in enumerate(panels):
            line, column = divmod(n, columns)
            bottom = high - head - line * (OVER + tall + UNDER) - OVER - tall
            x = LEFT + column * (width + GAP)
            ax = figure.add_axes((x / theme.WIDTH, bottom / high, width / theme.WIDTH, tall / high))
            _draw(ax, pictures, panel, small=columns > 2)
        if not panels:
            none = f"At every crossing{_into(pictures)} {both} the same."
            figure.text(theme.MARGIN, 0.5, none, size=theme.BODY, color=theme.paper().muted)
        theme.source_line(figure, theme.both_sources(*(p.source for p in pictures)), most)
    return figure


def _check(pictures: Sequence[Picture]) -> None:
    """Refuse runs that do not go together."""
    if len(pictures) != len(COLOURS):
        raise PanjError(f"two runs are drawn over each other, not {len(pictures)}")
    starts = [picture.dates[0] for picture in pictures]
    if starts[0] != starts[1]:
        raise PanjError(f"the runs begin on different days, {starts[0]} and {starts[1]}: draw each on its own")


def _crossings(pictures: Sequence[Picture]) -> list[Panel]:
    """Return soldiers and civilians at each crossing to the main host, two panels each."""
    host, places = pictures[0].host, pictures[0].world.places
    rows = list(dict.fromkeys(row for picture in pictures for row in chosen_crossings(picture, host)))
    panels = []
    for row in rows:
        for kind in reversed(theme.KIND_WORDS):
            bands = [picture.total("arrivals", places.ids[row], kind) for picture in pictures]
            points = points_of(pictures[0], places.ids[row], kind)
            if not _same(bands):
                panels.append(Panel(f"{short_name(places.names[row])}: {theme.KIND_WORDS[kind]}", bands, points))
    return panels


def _into(pictures: Sequence[Picture]) -> str:
    """Return into which host the crossings lead that are shown; "" where there is none."""
    host = pictures[0].host
    return f" into {host_name(pictures[0], host)}" if host else ""


def _elsewhere(pictures: Sequence[Picture]) -> str:
    """Return at how many crossings into other hosts the runs differ, which the figure does not show."""
    ids = pictures[0].world.places.ids
    differ = sum(
        any(not _same([picture.total("arrivals", ids[row], kind) for picture in pictures]) for kind in theme.KIND_WORDS)
        for row in elsewhere(pictures[0], pictures[0].host)
    )
    return f", and {counted(differ, 'crossing')} into other countries where they differ" if differ else ""


def _same(bands: Sequence[Floats]) -> bool:
    """Return whether the runs are the same on all days both have."""
    days = min(band.shape[1] for band in bands)
    return all(np.array_equal(band[:, :days], bands[0][:, :days]) for band in bands)


def _apart(first: Floats, other: Floats) -> int:
    """Return the last day up to which a run is the same as the first: its curve begins there."""
    days = min(first.shape[1], other.shape[1])
    differ = np.flatnonzero(np.any(first[:, :days] != other[:, :days], axis=0))
    return max(0, int(differ[0]) - 1) if len(differ) else 0


def _totals(pictures: Sequence[Picture]) -> list[Panel]:
    """Return arrivals in the main host by kind, and where the displaced are."""
    host = pictures[0].host
    panels = []
    for kind in reversed(theme.KIND_WORDS):
        bands = [picture.total("arrivals", host, kind) for picture in pictures]
        name = f"{theme.KIND_WORDS[kind].capitalize()} arrived in {host_name(pictures[0], host)}"
        panels.append(Panel(name, bands, host_points(pictures[0], host, kind)))
    found = [whereabouts(picture) for picture in pictures]
    names = ["Displaced inside the country", "Of these, waiting at the border", found[0][2][0]]
    return panels + [Panel(name, [run[n][1] for run in found]) for n, name in enumerate(names)]


def _fronts(pictures: Sequence[Picture]) -> list[Panel]:
    """Return districts held and contested, and capitals held."""
    first = pictures[0]
    districts, total = fronts.modelled(first), fronts.districts_total(first)
    held = [picture.band("districts_insurgent", "world", "") for picture in pictures]
    contested = [picture.band("districts_contested", "world", "") for picture in pictures]
    rows = first.world.places.of_kind(PlaceKind.CAPITAL)
    capitals = [fronts.capitals_held(picture, rows) for picture in pictures]
    fallen = fronts.fallen_points(first, held[0][MEDIAN], districts, total)
    taken = [*fallen, *fronts.scaled_points(first, fronts.HELD, districts, total)]
    reported = fronts.scaled_points(first, fronts.CONTESTED, districts, total, narrow=True)
    return [
        Panel(f"Held by the insurgents, of {districts}", held, taken, "districts"),
        Panel("Contested", contested, reported, "districts"),
        Panel("Capitals held by the government", capitals, fronts.capital_points(first, len(rows)), "capitals"),
    ]


def _key(figure: Figure, pictures: Sequence[Picture], marks: Collection[bool], down: float) -> None:
    """Name the runs in their colours, and explain bands and marks, so many inches from the top.

    `marks` has True where the document's are drawn, False where those of others are.
    """
    paper = theme.paper()
    items: list[tuple[Line2D | Patch, str]] = []
    for picture, name, width in zip(pictures, COLOURS, (WIDE, THIN), strict=True):
        title = next(text for text in theme.shorter(picture.title) if len(text) <= LONGEST)
        items.append((Line2D([], [], color=theme.stroke(paper.hue(name)), lw=width), title))
    if max(picture.replicates for picture in pictures) > 1:
        items.append((Patch(color=theme.tint(paper.ink, 0.38)), "50 %"))
        items.append((Patch(color=theme.tint(paper.ink, 0.16)), "90 % of replicates"))
    for document, word in ((True, "document"), (False, "other source")):
        if document in marks:
            items.append((Line2D([], [], **theme.mark_style(document)), word))
    branches = _branches(pictures)
    if branches:
        line = Line2D([], [], color=paper.muted, lw=1.2, ls=(0, (2, 2)))
        items.append((line, theme.branch_words(*branches)))
    legend = theme.legend(figure, down, items, columns=-(-len(items) // 2))
    for text, name in zip(legend.get_texts(), COLOURS, strict=False):
        text.set(color=theme.lettering(paper.hue(name)), weight="bold")


def _branches(pictures: Sequence[Picture]) -> list[np.datetime64]:
    """Return the branch dates of the runs that go on after theirs; scenarios may have different ones."""
    return sorted({picture.branched for picture in pictures if picture.branched is not None})


def _draw(ax: Axes, pictures: Sequence[Picture], panel: Panel, small: bool) -> None:
    """Draw one panel: the bands of both runs, then their medians, then what was reported."""
    longest = max(pictures, key=lambda picture: len(picture.dates))
    theme.panel(ax)
    theme.date_axis(ax, longest.dates, most=3 if small else 5)
    tops = [float(bands[-1].max()) for bands in panel.bands]
    theme.value_axis(ax, max([*tops, *(point.value for point in panel.points)]))
    if small:
        ax.yaxis.set_major_locator(MaxNLocator(3, steps=theme.STEPS, integer=True, min_n_ticks=2))
    for branch in _branches(pictures):
        theme.branch_line(ax, branch)
    for k, (picture, bands) in enumerate(zip(pictures, panel.bands, strict=True)):
        start = _apart(panel.bands[0], bands) if k else 0
        colour, days, bands = theme.paper().hue(COLOURS[k]), theme.day_numbers(picture.dates)[start:], bands[:, start:]
        for low, high, alpha in ((0, 4, 0.16), (1, 3, 0.26)):
            if picture.replicates > 1:
                ax.fill_between(days, bands[low], bands[high], color=colour, alpha=alpha, lw=0, zorder=3 + k / 10)
        width = THIN if k else WIDE
        ax.plot(days, bands[MEDIAN], color=theme.stroke(colour), lw=width, zorder=4 + k / 10, gid="median")
    mark(ax, list(panel.points), longest.dates, panel.bands[pictures.index(longest)])
    _numbers(ax, pictures, panel, small)


def _numbers(ax: Axes, pictures: Sequence[Picture], panel: Panel, small: bool) -> None:
    """Write the title and, in the colour of each run, its number on the last day both have."""
    shift, up = -36.0, 8.0
    write = partial(ax.annotate, xy=(0, 1), xycoords="axes fraction", textcoords="offset points", weight="bold")
    title_up = 22.0 if small else 36.0
    write(panel.title, xytext=(shift, title_up), size=theme.BODY if small else theme.PANEL)
    day = min(len(picture.dates) for picture in pictures) - 1
    texts = [theme.people(float(b[MEDIAN, day])) if small else theme.spread(b, day) for b in panel.bands]
    for k, text in enumerate(texts):
        at = (shift + k * (14 + 7.0 * len(texts[0])), up) if small else (shift, up + 14.0 * (len(texts) - 1 - k))
        colour = theme.lettering(theme.paper().hue(COLOURS[k]))
        write(text, xytext=at, size=theme.SMALL if small else theme.BODY, color=colour)
    if panel.unit != "people":
        ax.set_ylabel(panel.unit, size=theme.SMALL, color=theme.paper().muted)
