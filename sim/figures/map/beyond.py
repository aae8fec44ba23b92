"""What lies too far off to be on a map, said under it: nobody who crossed or is sheltered vanishes without a word."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.figures import theme
from sim.figures.data import Picture
from sim.figures.extent import people_beyond
from sim.figures.map.sheet import Sheet, sheet_extent

LINE, AIR = 0.17, 0.06  # inches: of a line, and over the first


def beyond_room(pictures: Sequence[Picture], wide: float, high: float) -> float:
    """Return how many inches the lines under maps of a size need: the same on all days of a run."""
    shown = [(picture, sheet_extent(picture, wide, high)) for picture in pictures]
    needed = any(people_beyond(picture, sheet, day) for picture, sheet in shown for day in range(len(picture.dates)))
    return AIR + LINE * len(pictures) if needed else 0.0


def beyond_line(figure: Figure, sheet: Sheet, day: int, foot: float, number: int = 0, which: str = "") -> None:
    """Write which crossings and sites with people are not on a sheet; nothing where there are none.

    Parameters
    ----------
    figure : Figure
    sheet : Sheet
    day : int
        The people who have come by then are told.
    foot : float
        Inches from the foot of the figure to that of the legend.
    number, which : int, str
        Of several sheets, the place of the line and which map it speaks of.
    """
    found = people_beyond(sheet.picture, sheet.extent, day)
    if not found:
        return
    start = f"{which}: not on the map" if which else "Not on the map"
    start += f", people by {theme.long_date(sheet.picture.dates[day], sheet.picture.dates)}: "
    up = (foot - AIR - number * LINE) / float(figure.get_figheight())
    muted = theme.paper().muted
    text = figure.text(theme.MARGIN, up, "", size=theme.SMALL, color=muted, va="top", gid="beyond")
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    room = (1 - theme.MARGIN) * float(figure.bbox.width)
    for told in range(len(found), 0, -1):
        names = [f"{name} {theme.people(people)}" for name, people in found[:told]]
        left = len(found) - told
        text.set_text(f"{start}{', '.join(names)}{f', and {left} more' if left else ''}.")
        if float(text.get_window_extent(canvas.get_renderer()).x1) <= room:  # type: ignore[no-untyped-call]
            return
