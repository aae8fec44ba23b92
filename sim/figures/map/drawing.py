"""One map with all its parts; it can be put on one day or, part by part, on every day of an animation."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from sim.figures.labels import Board
from sim.figures.map import land, names
from sim.figures.map.capitals import Capitals, Inset
from sim.figures.map.districts import Districts
from sim.figures.map.flows import Flows
from sim.figures.map.posts import Posts
from sim.figures.map.sheet import Sheet
from sim.figures.map.sites import Sites


class Drawing:
    """A map on a sheet.

    Parameters
    ----------
    figure : Figure
    sheet : Sheet
        With the scales it is drawn on.
    days : sequence of int
        The days it will show: labels stand where they are over no mark on any of them.
    """

    def __init__(self, figure: Figure, sheet: Sheet, days: Sequence[int]) -> None:
        self.sheet, self._many = sheet, len(days) > 1
        land.draw_land(sheet)
        self.districts = Districts(sheet)
        self.lines = [*land.draw_roads(sheet), *land.draw_border(sheet)]
        self.flows = Flows(sheet)
        board = Board(sheet.ax)
        self.inset = Inset(figure, sheet, board)
        self.posts = Posts(sheet)
        self.posts.take(board, days)
        self.sites = Sites(sheet, board)
        self.capitals = Capitals(sheet, board)
        scale = land.draw_scale_bar(sheet, board)
        crossings, capitals = self.posts.labels(days), self.capitals.labels()
        found = board.place([*crossings, *self.sites.labels(None if self._many else days[0]), *capitals])
        self.numbers = found[: len(crossings)]
        rest = [text for text in found[len(crossings) :] if text is not None]
        board.place(names.country_names(sheet, board))
        names.write_river_name(sheet, board)
        board.place(names.district_names(sheet))
        self.board, self._fixed = board, [*scale, *rest]

    def show(self, day: int) -> None:
        """Put everything that changes on a day."""
        for part in (self.districts, self.flows, self.posts, self.sites, self.capitals, self.inset):
            part.show(day)
        if self._many:
            for k, text in enumerate(self.numbers):
                if text is not None:
                    text.set_text(self.posts.text(k, day, two_lines=True))

    @property
    def marks(self) -> list[Artist]:
        """What changes from day to day and lies over roads and borders, the lowest first."""
        parts = (self.flows, self.sites, self.posts, self.capitals)
        return [artist for part in parts for artist in part.artists]

    @property
    def moving_labels(self) -> list[Annotation]:
        """Labels whose numbers change."""
        return [text for text in self.numbers if text is not None]

    @property
    def fixed_names(self) -> list[Artist]:
        """Everything written on the map that never changes."""
        moving = set(map(id, self.moving_labels))
        return [text for text in self.sheet.ax.texts if id(text) not in moving]
