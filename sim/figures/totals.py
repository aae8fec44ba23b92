"""How many in all: soldiers and civilians arriving, and where the displaced are."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.crossings import STAND, as_point, host_name, kinds_shown, points_of
from sim.figures.data import MEDIAN, Floats, Key, Picture, crossings_of
from sim.figures.marks import Point, mark, within
from sim.world.overlaps import sum_qualifier
from sim.world.world import Headcount

HEIGHT = 8.9
NOBODY = " Nobody can arrive: there is no crossing."
#: What the stock of a host counts and the planner's table does not yet.
UNDERWAY = "In a host country are also those on the way from the crossing to a site or an exit"
TITLE_SHIFT = 34  # points from the axis to the headline's margin
LEFT, RIGHT = 0.092, 0.98
TOP_ROW = (0.515, 0.255)  # bottom and height, figure fractions
LOW_ROW = (0.115, 0.2)


def totals_figure(picture: Picture) -> Figure:
    """Draw the total arrivals of soldiers and civilians, and where displaced civilians are."""
    with theme.house_style():
        figure = theme.new_figure(HEIGHT)
        host = picture.host
        name = host_name(picture, host)
        end = theme.long_date(picture.dates[-1], picture.dates)
        points = {kind: host_points(picture, host, kind) for kind in theme.KIND_WORDS}
        marks = {point.in_document for found in points.values() for point in found}
        stand = f" {STAND}" if marks else ""
        kinds, nobody = kinds_shown(picture, [host])
        arrive = bool(crossings_of(picture.world, host))
        nobody = nobody if arrive else NOBODY
        theme.headline(
            figure,
            f"Who reached {name}, and where the displaced are" if arrive else "Where the displaced are",
            f"People; each panel has its own scale.{nobody}\n"
            f"Numbers: {theme.numbers_of(picture.replicates)} on {end}.{stand}",
            picture.title,
        )
        theme.key(figure, 1.14, picture.branched, picture.replicates, other=False in marks, document=True in marks)
        width = (RIGHT - LEFT - 0.1 * (len(kinds) - 1)) / len(kinds)
        for number, kind in enumerate(kinds):
            ax = figure.add_axes((LEFT + number * (width + 0.1), TOP_ROW[0], width, TOP_ROW[1]))
            bands = picture.total("arrivals", host, kind)
            title = f"{theme.KIND_WORDS[kind].capitalize()} arrived in {name}, summed"
            _panel(ax, picture, bands, theme.kind_colour(kind), title, points[kind], most=5 if len(kinds) > 1 else 8)
        _whereabouts(figure, picture)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def _whereabouts(figure: Figure, picture: Picture) -> None:
    """Draw the three panels of where displaced civilians are on each day."""
    y = LOW_ROW[0] + LOW_ROW[1] + 0.096
    figure.text(theme.MARGIN, y, "Where displaced civilians are", size=theme.PANEL + 2, weight="bold")
    found = whereabouts(picture)
    if with_those_underway(picture):
        muted = theme.paper().muted
        figure.text(theme.MARGIN, y - 0.022, f"{UNDERWAY}.", size=theme.SMALL, color=muted, gid="underway")
    gap = 0.095
    width = (RIGHT - LEFT - 2 * gap) / 3
    for number, (title, bands, hue) in enumerate(found):
        ax = figure.add_axes((LEFT + number * (width + gap), LOW_ROW[0], width, LOW_ROW[1]))
        _panel(ax, picture, bands, theme.paper().hue(hue), title, [], most=4)


def whereabouts(picture: Picture) -> list[tuple[str, Floats, str]]:
    """Return where displaced civilians are: what is counted, its quantiles by day, the name of its colour."""
    host = picture.host
    # the sum over hosts has bands only if the run made it: quantiles do not add up
    abroad = (
        ("In all host countries", ("stock", "world")),
        (f"In {host_name(picture, host)}", ("stock", host)),
        ("Sheltered in host countries", ("sheltered", "world")),
    )
    title, key = next(((t, k) for t, k in abroad if _first(picture, *k)), abroad[0])
    shown = (
        ("Inside the country", ("internally_displaced", "world"), "civilians"),
        ("Of these, at the border", ("queueing", "world"), "queue"),
        (title, key, "admitted"),
    )
    return [(name, picture.band(*(_first(picture, *key) or ("", "", ""))), hue) for name, key, hue in shown]


def with_those_underway(picture: Picture) -> bool:
    """Tell whether those abroad are counted with the ones on the way to a site: not where a run kept no such sum."""
    return any(_first(picture, "stock", place) for place in ("world", picture.host))


def _first(picture: Picture, measure: str, place: str) -> Key | None:
    """Return the key of a measure for civilians, or for everybody, or None if the run has neither."""
    return next((key for kind in ("civilian", "") if (key := (measure, place, kind)) in picture.bands), None)


def _panel(
    ax: Axes,
    picture: Picture,
    bands: Floats,
    colour: str,
    title: str,
    points: list[Point],
    most: int,
) -> None:
    """Draw one panel: bands, branch date, marks, and the number at the end beside the title."""
    theme.panel(ax)
    theme.date_axis(ax, picture.dates, most=most)
    theme.value_axis(ax, max([float(bands[4].max()), *(point.value for point in points)]))
    theme.branch_line(ax, picture.branched)
    theme.fan(ax, picture.dates, bands, colour)
    mark(ax, points, picture.dates, bands)
    theme.panel_title(ax, title, theme.spread(bands), colour, shift=-TITLE_SHIFT)


def host_points(picture: Picture, host: str, kind: str) -> list[Point]:
    """Return the counts for the whole host; where the document has none, the sum over its crossings."""
    points = points_of(picture, host, kind, short=False)
    if any(point.in_document for point in points):
        return points
    ids = [picture.world.places.ids[row] for row in crossings_of(picture.world, host)]
    start = theme.as_date(picture.dates[0])
    counts = [
        count
        for count in picture.world.headcounts
        if count.in_document and count.kind == kind and count.place in ids and count.first >= start
    ]
    windows = {(count.first, count.last) for count in counts}
    if not counts or len({count.place for count in counts}) != len(counts) or len(windows) != 1:
        return points
    curve = picture.total("arrivals", host, kind)[MEDIAN]
    people, qualifier = sum(count.people for count in counts), sum_qualifier(counts)
    total: Headcount = replace(counts[0], place=host, people=people, qualifier=qualifier)
    found = [*points, as_point(picture, curve, total, False)]
    return within(sorted(found, key=lambda point: point.date), picture.dates)
