"""A film: the days it shows, on which paper, how fast, and its frames one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.figures import theme
from sim.figures.data import Picture
from sim.figures.film.stage import Frame, Stage
from sim.figures.paper import Paper, printed_on


@dataclass(frozen=True, eq=False)
class Film:
    """One frame a day.

    Parameters
    ----------
    picture : Picture
    first, last : int
        Rows of the first and the last day.
    fps : float
        Days a second.
    paper : Paper
    pixels : int
        Width of a frame.
    told : callable
        Called with the number of frames that are done and of all.
    """

    picture: Picture
    first: int
    last: int
    fps: float
    paper: Paper
    pixels: int
    told: Callable[[int, int], None]

    @cached_property
    def stage(self) -> Stage:
        """Where the frames are drawn."""
        with printed_on(self.paper):
            return Stage(self.picture, self.first, self.last, self.pixels)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame, pixels."""
        return self.stage.size

    @property
    def days(self) -> Sequence[int]:
        """Rows of the days that are shown."""
        return range(self.first, self.last + 1)

    @property
    def title(self) -> str:
        """What the film shows."""
        return self.picture.title

    @property
    def dates(self) -> list[str]:
        """The days as one reads them."""
        shown = self.picture.dates[self.first : self.last + 1]
        return [f"{theme.long_date(day)} {str(day)[:4]}" for day in shown]

    def frames(self) -> Iterator[Frame]:
        """Return the frames of all days."""
        for n, day in enumerate(self.days):
            yield self.stage.frame(day)
            self.told(n + 1, len(self.days))

    def sample(self, count: int) -> list[Frame]:
        """Return some frames, evenly spread over the days."""
        some = np.unique(np.linspace(self.first, self.last, count).round().astype(int))
        return [self.stage.frame(int(day)) for day in some]
