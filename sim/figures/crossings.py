"""Who arrived where: one small panel per crossing, soldiers above, civilians below, the counts marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures import theme
from sim.figures.data import MEDIAN, Picture, counts_at, crossings_of, short_name
from sim.figures.marks import Point, mark, within
from sim.words.wording import counted
from sim.world.world import Headcount

COLUMNS = 3
ROW = 2.85  # inches of one row of panels
HEAD, FOOT = 1.5, 0.45
STAND = "Marks: what was counted (+), on top of the model's value before."


def crossings_figure(picture: Picture) -> Figure:
    """Draw the cumulative arrivals at each crossing to the host the document speaks of.

    Soldiers and civilians stand on axes of their own: they can differ a hundredfold.
    """
    with theme.house_style():
        host = picture.host
        rows = chosen_crossings(picture, host)
        lines = max(1, -(-len(rows) // COLUMNS))
        height = HEAD + lines * ROW + FOOT
        figure = theme.new_figure(height)
        end = theme.long_date(picture.dates[-1], picture.dates)
        ids = picture.world.places.ids
        marks = {p.in_document for row in rows for kind in theme.KIND_WORDS for p in points_of(picture, ids[row], kind)}
        stand = f" {STAND}" if marks else ""
        kinds, nobody = kinds_shown(picture, [ids[row] for row in rows])
        theme.headline(
            figure,
            f"Arrivals at each crossing into {host_name(picture, host)}",
            f"People since {theme.long_date(picture.dates[0], picture.dates)}, summed; scales differ.{nobody}\n"
            f"Numbers: {theme.numbers_of(picture.replicates)} on {end}.{stand}{_rare(picture, host, rows)}",
            picture.title,
        )
        theme.key(figure, 1.12, picture.branched, picture.replicates, other=False in marks, document=True in marks)
        for number, row in enumerate(rows):
            _cell(figure, picture, row, number, height, kinds)
        if not rows:
            figure.text(theme.MARGIN, 0.5, "No crossings to show.", size=theme.BODY, color=theme.paper().muted)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def chosen_crossings(picture: Picture, host: str) -> list[int]:
    """Return the crossings the document counts, then the others where anybody arrived or was counted."""
    rows = crossings_of(picture.world, host)
    named = [row for row in rows if any(count.in_document for count in _counts(picture, row))]
    ids = picture.world.places.ids

    def matters(row: int) -> bool:
        ends = [picture.total("arrivals", ids[row], kind)[-1, -1] for kind in theme.KIND_WORDS]
        return max(ends) >= 0.5 or bool(_counts(picture, row))

    return named + [row for row in rows if row not in named and matters(row)]


def _rare(picture: Picture, host: str, shown: Sequence[int]) -> str:
    """Return how many crossings are not shown though somebody arrived there, in few replicates; "" if none."""
    ids = picture.world.places.ids
    rest = [ids[row] for row in crossings_of(picture.world, host) if row not in shown]
    used = sum(any(picture.runs_with("arrivals", place, kind) for kind in theme.KIND_WORDS) for place in rest)
    return f" Not shown: {used} used in at most 5 % of replicates." if used else ""


def kinds_shown(picture: Picture, places: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the kinds of people who came to places of the main host or were counted there, and in words which did not.

    Where nobody came at all both have their panels: then nought is what the figure says.
    """
    both = ("military", "civilian")
    came = tuple(
        kind
        for kind in both
        if any(
            picture.total("arrivals", place, kind).max() >= 0.5 or points_of(picture, place, kind) for place in places
        )
    )
    if len(came) != 1:
        return both, ""
    gone = both[came[0] == both[0]]
    runs, who = picture.runs_with("arrivals", picture.host, gone), theme.KIND_WORDS[gone]
    if runs:  # in so few that the quantiles do not show it
        return came, f" {who.capitalize()} arrived in only {runs:,} of {counted(picture.replicates, 'replicate')}."
    return came, f" No {who} arrived."


def host_name(picture: Picture, host: str) -> str:
    """Return the host's English name."""
    hosts = picture.world.hosts
    return hosts.names[hosts.ids.index(host)] if host in hosts.ids else "the host"


def border_of(picture: Picture) -> str:
    """Return what a map is of: the border with the host, or, where there is none to arrive in, the country."""
    return f"The border with {host_name(picture, picture.host)}" if picture.host else "The country"


def elsewhere(picture: Picture, host: str) -> list[int]:
    """Return the rows of the crossings into other hosts, which figures of one host do not show."""
    return [row for code in picture.world.hosts.ids if code != host for row in crossings_of(picture.world, code)]


def points_of(picture: Picture, place: str, kind: str, short: bool = True) -> list[Point]:
    """Return the headcounts at a place as marks on the model's cumulative curve.

    A count covers the days `first` to `last`; the curve counts from the first day. So the mark stands on
    what the model had before the count began. A count of days that the run does not have is left out.
    """
    curve, start = picture.total("arrivals", place, kind)[MEDIAN], theme.as_date(picture.dates[0])
    counts = [count for count in counts_at(picture.world, place, kind) if count.first >= start]
    return within([as_point(picture, curve, count, short) for count in counts], picture.dates)


def as_point(picture: Picture, curve: np.typing.NDArray[np.float64], count: Headcount, short: bool) -> Point:
    """Return one headcount as a mark on top of the curve's value before the count began."""
    before = int(np.searchsorted(picture.dates, np.datetime64(count.first, "D"))) - 1
    base = float(curve[before]) if 0 <= before < len(curve) else 0.0
    # what was counted came on top of those before: it must not be taken for the value at which the mark stands
    people = f"{'+' if base >= 0.5 else ''}{theme.people(count.people)}"
    qualifier = "" if count.qualifier == "exact" else f"{count.qualifier} "
    if short:
        qualifier = {"more than ": ">", "about ": "≈"}.get(qualifier, qualifier)
        whose = "document" if count.in_document else "other"
        text = f"{whose}\n{qualifier}{people}"
    else:
        whose = "document" if count.in_document else "other source"
        gap = "\n" if qualifier else " "  # narrow enough to stand beside its mark
        text = f"{whose}:{gap}{qualifier}{people}\n{_window(count, picture.dates)}"
    return Point(count.last, base + count.people, text, count.in_document, base)


def _window(count: Headcount, of: theme.Days) -> str:
    """Return the days a headcount covers, as one reads them."""
    last = theme.long_date(count.last, of)
    if count.first == count.last:
        return f"on {last}"
    if (count.last - count.first).days > 14:
        return f"by {last}"
    same = (count.first.year, count.first.month) == (count.last.year, count.last.month)
    first = str(count.first.day) if same else theme.long_date(count.first, of)
    return f"on {first}–{last}"


def _counts(picture: Picture, row: int) -> list[Headcount]:
    place = picture.world.places.ids[row]
    return [count for kind in theme.KIND_WORDS for count in counts_at(picture.world, place, kind)]


def _cell(figure: Figure, picture: Picture, row: int, number: int, height: float, kinds: tuple[str, ...]) -> None:
    """Draw one crossing: its name, soldiers, civilians; one kind alone has the room of both."""
    line, column = divmod(number, COLUMNS)
    places = picture.world.places
    left, gap = 0.85, 0.72  # inches: room for the numbers on the axes
    width = (theme.WIDTH - left - 0.3 - (COLUMNS - 1) * gap) / COLUMNS
    x = left + column * (width + gap)
    top = HEAD + line * ROW
    name_x = (x - 0.5) / theme.WIDTH
    name = short_name(places.names[row])
    figure.text(name_x, 1 - top / height, name, size=theme.PANEL + 0.5, weight="bold", va="top")
    boxes = ((0.44, 1.02), (1.76, 0.56)) if len(kinds) > 1 else ((0.44, 1.8),)
    for kind, (start, tall) in zip(kinds, boxes, strict=True):
        box = (x / theme.WIDTH, 1 - (top + start + tall) / height, width / theme.WIDTH, tall / height)
        _panel(
            figure.add_axes(box),
            picture,
            places.ids[row],
            kind,
            name_x,
            3 if kind == kinds[0] else 2,
            kind == kinds[-1],
        )


def _panel(ax: Axes, picture: Picture, place: str, kind: str, name_x: float, ticks: int, dated: bool) -> None:
    """Draw the cumulative arrivals of one kind of people at one crossing."""
    bands = picture.total("arrivals", place, kind)
    points = points_of(picture, place, kind)
    colour = theme.kind_colour(kind)
    theme.panel(ax)
    theme.date_axis(ax, picture.dates, most=3)
    if not dated:
        ax.tick_params(axis="x", labelbottom=False)
    theme.value_axis(ax, max([float(bands[4].max()), *(point.value for point in points)]))
    ax.yaxis.set_major_locator(
        MaxNLocator(
            ticks,
            steps=theme.STEPS,
            integer=True,
            min_n_ticks=2,
        )
    )
    theme.branch_line(ax, picture.branched)
    theme.fan(ax, picture.dates, bands, colour)
    mark(ax, points, picture.dates, bands)
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    figure.text(
        name_x,
        ax.get_position().y1 + 0.09 / float(figure.get_figheight()),
        f"{theme.KIND_WORDS[kind]} {theme.spread(bands)}",
        size=theme.SMALL,
        color=theme.lettering(colour),
        weight="bold",
    )
