"""The figures of a map: one day of a run, or two runs under each other on the same day."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.crossings import border_of
from sim.figures.data import Picture
from sim.figures.map.beyond import beyond_line, beyond_room
from sim.figures.map.drawing import Drawing
from sim.figures.map.legend import TALL, draw_legend
from sim.figures.map.scales import common
from sim.figures.map.sheet import Sheet, new_sheet, scaled, scales_of

SIDE = theme.MARGIN * theme.WIDTH  # inches
MAP_WIDTH = theme.WIDTH - 2 * SIDE
RATIO = 1.66  # of the main area, width to height
HEAD, FOOT = 0.95, 0.55
MORE, MOST_LINES = 0.2, 3  # inches of a further line of a long title, and lines that one may have
GAP = 0.16  # inches between map and legend
PAIR_RATIO, PAIR_TITLE = 1.86, 0.36


def map_figure(picture: Picture, date: np.datetime64 | str) -> Figure:
    """Draw the border area on one day, with the whole country as an inset.

    Parameters
    ----------
    picture : Picture
    date : datetime64 or str
        A day of the run; :class:`~sim.scenario.errors.PanjError` if it is none.
    """
    with theme.house_style():
        day = picture.row(date)
        high = MAP_WIDTH / RATIO
        foot = FOOT + beyond_room([picture], MAP_WIDTH, high)
        first, *more = _numbers(picture).split("\n")
        lines = min(1 + theme.broken(f"{picture.title}. {first}").count("\n"), MOST_LINES)
        figure = theme.new_figure(HEAD + MORE * (lines - 1 + len(more)) + high + GAP + TALL + foot)
        theme.headline(figure, _title(picture, day), _numbers(picture), picture.title, lines)
        bottom = foot + TALL + GAP
        sheet = new_sheet(figure, picture, (SIDE, bottom, MAP_WIDTH, high))
        sheet = scaled(sheet, scales_of(sheet))
        Drawing(figure, sheet, [day]).show(day)
        draw_legend(figure, picture, sheet.scales, foot)
        beyond_line(figure, sheet, day, foot)
        theme.source_line(figure, picture.map_source, picture.replicates)
    return figure


def map_pair_figure(picture: Picture, other: Picture, date: np.datetime64 | str) -> Figure:
    """Draw the same day of two runs under each other, on the same scales and with one legend.

    Parameters
    ----------
    picture, other : Picture
        Of the same world.
    date : datetime64 or str
        A day of both runs; :class:`~sim.scenario.errors.PanjError` if it is none.
    """
    other = other.told_by(picture.host)
    with theme.house_style():
        days = [picture.row(date), other.row(date)]
        high = MAP_WIDTH / PAIR_RATIO
        block = PAIR_TITLE + high
        low = FOOT + beyond_room([picture, other], MAP_WIDTH, high)
        said = f"Two scenarios on the same day. {_numbers(picture)}"
        figure = theme.new_figure(HEAD + MORE * said.count("\n") + 2 * block + GAP + 0.1 + TALL + low)
        theme.headline(figure, _title(picture, days[0]), said)
        foot = low + TALL + GAP
        sheets = _sheets(figure, (picture, other), (foot + block + 0.1, foot), high)
        scales = common(scales_of(sheet) for sheet in sheets)
        for sheet, day in zip(sheets, days, strict=True):
            Drawing(figure, scaled(sheet, scales), [day]).show(day)
            box = sheet.ax.get_position()
            up = box.y1 + 0.09 / float(figure.get_figheight())
            title = figure.text(box.x0, up, sheet.picture.title, size=theme.PANEL, weight="bold", gid="scenario")
            theme.cut_to(figure, title, box.x1)
        kept = picture if picture.near is not None else other
        draw_legend(figure, kept, scales, low)
        for n, (sheet, day, which) in enumerate(zip(sheets, days, ("Above", "Below"), strict=True)):
            beyond_line(figure, sheet, day, low, n, which)
        theme.source_line(
            figure, theme.both_sources(picture.map_source, other.map_source), max(picture.replicates, other.replicates)
        )
    return figure


def _sheets(
    figure: Figure, pictures: tuple[Picture, Picture], bottoms: tuple[float, float], high: float
) -> list[Sheet]:
    return [
        new_sheet(figure, picture, (SIDE, bottom, MAP_WIDTH, high))
        for picture, bottom in zip(pictures, bottoms, strict=True)
    ]


def _title(picture: Picture, day: int) -> str:
    when = picture.dates[day]
    return f"{border_of(picture)} on {theme.long_date(when)} {str(when)[:4]}"


def _numbers(picture: Picture) -> str:
    """Return what the numbers on the map are, and what the run did not keep."""
    median = " (median)" if picture.replicates > 1 else ""
    text = f"Numbers at crossings: people arrived since {theme.long_date(picture.dates[0], picture.dates)}{median}."
    if not picture.has_flows:
        text += "\nThis run's folder has no flows between places: the map shows none."
    return text
