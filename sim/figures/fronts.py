"""Who holds what: districts held by the insurgents, districts contested, capitals held."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.data import MEDIAN, Floats, Picture
from sim.figures.marks import Point, mark, within
from sim.words.numbers import exact
from sim.world import facts
from sim.world.world import Fact, PlaceKind

HEIGHT = 8.8
LEFT, RIGHT = 0.092, 0.98
SHIFT = -34  # points from the axis to the headline's margin
# names of facts, or how they begin
FALLEN, HELD, CONTESTED, CAPITALS = facts.FALLEN, facts.HELD, facts.CONTESTED, facts.CAPITALS


def fronts_figure(picture: Picture) -> Figure:
    """Draw the districts held and contested over time, with the reported figures scaled to the area."""
    with theme.house_style():
        figure = theme.new_figure(HEIGHT)
        districts = modelled(picture)
        capitals = picture.world.places.of_kind(PlaceKind.CAPITAL)
        total = districts_total(picture)
        theme.headline(
            figure,
            f"Districts held over time, of the {districts} modelled one by one",
            how_scaled(picture),
            picture.title,
            lines=2,
        )
        marks = {
            point.in_document
            for point in [
                *fallen_points(picture, picture.band("districts_insurgent", "world", "")[MEDIAN], districts, total),
                *scaled_points(picture, HELD, districts, total),
                *scaled_points(picture, CONTESTED, districts, total),
                *capital_points(picture, len(capitals)),
            ]
        }
        theme.key(figure, 0.98, picture.branched, picture.replicates, other=False in marks, document=True in marks)
        ax = figure.add_axes((LEFT, 0.455, RIGHT - LEFT, 0.325))
        held = picture.band("districts_insurgent", "world", "")
        _counts(ax, picture, held, theme.paper().insurgents, "Held by the insurgents", districts, 9)
        reported = scaled_points(picture, HELD, districts, total)
        mark(ax, fallen_points(picture, held[MEDIAN], districts, total) + reported, picture.dates, held)
        width = (RIGHT - LEFT - 0.095) / 2
        ax = figure.add_axes((LEFT, 0.112, width, 0.23))
        contested = picture.band("districts_contested", "world", "")
        reported = scaled_points(picture, CONTESTED, districts, total, narrow=True)
        top = max([float(contested[4].max()), *(point.value for point in reported)])
        _counts(
            ax,
            picture,
            contested,
            theme.paper().queue,
            "Contested: fighting next door or within",
            min(1.15 * top, districts),
            5,
        )
        mark(ax, reported, picture.dates, contested)
        ax = figure.add_axes((LEFT + width + 0.095, 0.112, width, 0.23))
        _capitals(ax, picture, capitals)
        theme.source_line(figure, picture.source, picture.replicates)
    return figure


def modelled(picture: Picture) -> int:
    """Return how many districts are places of their own, with the capitals of their provinces."""
    places = picture.world.places
    rows = places.of_kind(PlaceKind.DISTRICT)
    provinces = {places.province[row] for row in rows}
    capitals = places.of_kind(PlaceKind.CAPITAL)
    return len(rows) + sum(places.province[row] in provinces for row in capitals)


def how_scaled(picture: Picture) -> str:
    """Return by what reported numbers of districts are scaled to the area modelled; "" where none can be."""
    total = exact(districts_total(picture))
    if total == "0":
        return ""
    of = f"{modelled(picture)}/{total}"
    return f"Reported: of all {total} districts; scaled by {of}, as if the area had fallen as the country did."


def _counts(ax: Axes, picture: Picture, bands: Floats, colour: str, title: str, most: float, ticks: int) -> None:
    """Draw one count of districts on an axis that ends at all of them."""
    theme.panel(ax)
    theme.date_axis(ax, picture.dates, most=ticks)
    ax.set_ylim(0, max(most, float(bands[4].max()), 1) * 1.04)
    ax.set_ylabel("districts", size=theme.SMALL)
    theme.branch_line(ax, picture.branched)
    theme.fan(ax, picture.dates, bands, colour)
    end = theme.short_date(picture.dates[-1], picture.dates)
    theme.panel_title(ax, title, f"{theme.spread(bands)} on {end}", colour, SHIFT)


def _capitals(ax: Axes, picture: Picture, capitals: np.typing.NDArray[np.int32]) -> None:
    """Draw how many provincial capitals the government holds: the bands over the replicates."""
    theme.panel(ax)
    theme.date_axis(ax, picture.dates, most=5)
    bands = capitals_held(picture, capitals)
    ax.set_ylim(0, max(len(capitals), 1) * 1.12)
    ax.set_ylabel("capitals", size=theme.SMALL)
    theme.branch_line(ax, picture.branched)
    theme.fan(ax, picture.dates, bands, theme.paper().government)
    end = theme.short_date(picture.dates[-1], picture.dates)
    theme.panel_title(
        ax,
        "Provincial capitals held by the government",
        f"{theme.spread(bands)} on {end}",
        theme.paper().government,
        SHIFT,
    )
    mark(ax, capital_points(picture, len(capitals)), picture.dates, bands)


def capital_points(picture: Picture, capitals: int) -> list[Point]:
    """Return how many provincial capitals the government was reported to hold."""
    points = [
        Point(
            fact.date,
            fact.value,
            f"{_whose(fact)} {'all ' if fact.value == capitals else ''}{exact(fact.value)}",
            fact.in_document,
        )
        for fact in picture.world.facts
        if fact.name == CAPITALS
    ]
    return within(points, picture.dates)


def capitals_held(picture: Picture, capitals: np.typing.NDArray[np.int32]) -> Floats:
    """Return the quantiles of the capitals the government holds; of the mean if the run has no more."""
    if ("capitals_insurgent", "world", "") in picture.bands:
        lost = picture.band("capitals_insurgent", "world", "")
        return np.asarray(len(capitals) - lost[::-1], dtype=np.float64)
    chance = np.nan_to_num(picture.holder[:, capitals])
    return np.repeat((1 - chance).sum(axis=1)[None], 5, axis=0)


def districts_total(picture: Picture) -> float:
    """Return the number of districts of the whole country by the branch date, 0 if unknown."""
    return facts.total_by(picture.world.facts, min(picture.branch, picture.dates[-1]))


def _whose(fact: Fact) -> str:
    return "document:" if fact.in_document else "other source:"


def _how_exact(fact: Fact) -> str:
    """Return "more than " or "about " where a fact is that, to stand before its number."""
    told = facts.qualifier(fact.note)
    return f"{told} " if told else ""


def scaled_points(picture: Picture, names: str, districts: int, total: float, narrow: bool = False) -> list[Point]:
    """Return reported numbers of districts, scaled from the country to the area modelled."""
    if not total:
        return []
    points = []
    for fact in picture.world.facts:
        if fact.name.startswith(names):
            value = fact.value * districts / total
            gap = "\n" if narrow else " "
            text = (
                f"{_whose(fact)}{gap}{_how_exact(fact)}{exact(fact.value)} of {exact(total)},\nscaled to {exact(value)}"
            )
            points.append(Point(fact.date, value, text, fact.in_document))
    return within(points, picture.dates)


def fallen_points(picture: Picture, held: Floats, districts: int, total: float) -> list[Point]:
    """Return the reported falls, standing on what was held two months before the report; none of days before the run.

    A run that begins later than that does not have these two months.
    """
    if not total:
        return []
    points = []
    for fact in picture.world.facts:
        start = np.datetime64(facts.two_months_before(fact.date), "D")
        if fact.name == FALLEN and picture.dates[0] <= start <= picture.dates[-1]:
            rise = fact.value * districts / total
            base = float(held[int(np.searchsorted(picture.dates, start))])
            text = (
                f"{_whose(fact)} {_how_exact(fact)}{exact(fact.value)} of {exact(total)} fell\n"
                f"in two months, scaled to {exact(rise)} ({exact(base)} held before)"
            )
            points.append(Point(fact.date, base + rise, text, fact.in_document, base))
    return within(points, picture.dates)
