"""The date of a frame and the running count beside it: who has arrived, and who is displaced at home."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.figures import theme
from sim.figures.crossings import host_name
from sim.figures.data import MEDIAN, Floats, Picture
from sim.figures.totals import whereabouts

DATE = 25.0  # points
NUMBER = 19.0
COLUMN = 1.5  # inches
APART = 0.2  # inches between two columns
UP = (0.2, 0.58)  # inches under the top: numbers, words


class Counts:
    """Date and counts over the map.

    Parameters
    ----------
    figure : Figure
    picture : Picture
    side : float
        Margin to both sides, inches.
    """

    def __init__(self, figure: Figure, picture: Picture, side: float) -> None:
        self._picture = picture
        wide = float(figure.get_figwidth())
        place = (side / wide, theme.inches(figure, 0.2))
        self._date = figure.text(*place, "", size=DATE, weight="bold", va="top", gid="date")
        self._series, self._texts, under = list[Floats](), list[Text](), list[Text]()
        for n, (words, colour, series) in enumerate(_counted(picture)):
            x = (wide - side - (2 - n) * COLUMN) / wide
            ink = theme.lettering(colour)
            text = figure.text(
                x, theme.inches(figure, UP[0]), "", size=NUMBER, weight="bold", ha="right", va="top", color=ink
            )
            text.set_gid("count")
            self._texts.append(text)
            self._series.append(series)
            y, muted = theme.inches(figure, UP[1]), theme.paper().muted
            under.append(
                figure.text(x, y, words, size=theme.SMALL, ha="right", va="top", color=muted, linespacing=1.15)
            )
        for text, series in zip(self._texts, self._series, strict=True):
            text.set_text(max((theme.people(float(value)) for value in series), key=len))
        self._fit(figure, self._texts)
        self._fit(figure, under)
        #: Share of the figure's width left of all words.
        self.left = min(_box(figure, text).x0 for text in under) / float(figure.bbox.width)

    @staticmethod
    def _fit(figure: Figure, texts: Sequence[Text]) -> None:
        """Make texts smaller, all alike, if the widest would reach into the next column: millions, long names."""
        widest = max(float(_box(figure, text).width) for text in texts)
        room = (COLUMN - APART) * float(figure.dpi)
        for text in texts:
            text.set_fontsize(float(text.get_fontsize()) * min(1.0, room / max(widest, 1.0)))

    def show(self, day: int) -> None:
        """Write date and counts of a day."""
        when = self._picture.dates[day]
        self._date.set_text(f"{theme.long_date(when)} {str(when)[:4]}")
        for text, series in zip(self._texts, self._series, strict=True):
            text.set_text(theme.people(float(series[day])))

    @property
    def artists(self) -> list[Artist]:
        """What changes from day to day."""
        return [self._date, *self._texts]


def _box(figure: Figure, text: Text) -> Bbox:
    """Return what a text covers, in pixels."""
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    return text.get_window_extent(canvas.get_renderer())  # type: ignore[no-untyped-call]


def _counted(picture: Picture) -> list[tuple[str, str, Floats]]:
    """Return what is counted: its words, its colour, its medians by day."""
    host = picture.host
    name, paper = host_name(picture, host), theme.paper()
    arrived = {kind: picture.total("arrivals", host, kind)[MEDIAN] for kind in theme.KIND_WORDS}
    displaced = np.asarray(whereabouts(picture)[0][1][MEDIAN], dtype=np.float64)
    return [
        (f"soldiers arrived\nin {name}", paper.soldiers, arrived["military"]),
        (f"civilians arrived\nin {name}", paper.civilians, arrived["civilian"]),
        ("civilians displaced\ninside the country", paper.ink, displaced),
    ]
