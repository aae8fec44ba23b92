"""What the figures of a comparison are drawn from, the words for it, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from sim.figures import theme
from sim.figures.data import MEDIAN, Days, Floats, branch_of
from sim.scenario.errors import PanjError
from sim.words.numbers import MINUS, axis_number, signed, signed_span

__all__ = ["MINUS", "ComparisonPicture", "signed", "signed_band"]

REFERENCE = "reference"
#: Names of the colours of the scenarios after the reference; with more than that they come again, dashed.
COLOURS = ("government", "insurgents", "soldiers", "civilians", "queue", "admitted")
DASHES: Any = (0, (4, 1.5))


@dataclass(frozen=True, eq=False)
class Measure:
    """One measure in all scenarios.

    Parameters
    ----------
    words : str
    hue : str
        Name of its colour.
    of : scenario → float, shape (5, days)
        Quantiles; of flows those of the sum since the first day.
    differences : scenario → float, shape (5,)
        Quantiles of the paired differences from the reference on the last day.
    by_day : scenario → float, shape (5, days)
        The same on every day; nothing where a figure alone is drawn.
    """

    words: str
    hue: str
    of: Mapping[str, Floats]
    differences: Mapping[str, Floats]
    by_day: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ComparisonPicture:
    """A comparison as its figures see it. Quantiles are 0.05, 0.25, 0.5, 0.75, 0.95 over the replicates.

    Parameters
    ----------
    names : sequence of str
        Of the scenarios, the reference first.
    dates : datetime64[D], all days
    branch : datetime64[D], last day on which all replay history
    first : sequence of int
        Row of the first day on which each scenario is on its own.
    host : str
        Name of the host whose arrivals come first; "" in a world without crossings.
    arrivals : (scenario, kind) → float, shape (5, days)
        Quantiles of the arrivals in that host since the first day; nothing where no scenario is known by itself.
    differences : scenario → words → float, shape (5, days)
        Quantiles of the paired differences from the reference; the first are the civilians arriving in the host, or
        without one those displaced inside.
    crossings : scenario → sequence of (crossing, its host if another, quantiles of shape (5, 2))
        Differences of the arrivals on the last day, civilians and soldiers.
    replicates : int
    source : str
    measures : sequence of Measure
        What scenarios are set side by side in.
    """

    names: Sequence[str]
    dates: Days
    branch: np.datetime64
    first: Sequence[int]
    host: str
    arrivals: Mapping[tuple[str, str], Floats]
    differences: Mapping[str, Mapping[str, Floats]]
    crossings: Mapping[str, Sequence[tuple[str, str, Floats]]]
    replicates: int
    source: str
    measures: Sequence[Measure] = ()

    def __post_init__(self) -> None:
        if len(self.dates) == 0 or len(self.names) < 2:
            raise PanjError("there is nothing to draw: no days or no second scenario")

    def colour(self, name: str) -> str:
        """Return the colour of a scenario."""
        k = list(self.names).index(name)
        return theme.paper().hue(COLOURS[(k - 1) % len(COLOURS)] if k else REFERENCE)

    def dashes(self, name: str) -> Any:
        """Return the line style of a scenario."""
        return DASHES if list(self.names).index(name) > len(COLOURS) else "-"

    @property
    def branched(self) -> np.datetime64 | None:
        """The branch date, if days on both sides of it are shown."""
        return branch_of(self.dates, self.branch)

    @property
    def one_past(self) -> bool:
        """Whether all scenarios are the same up to the branch date."""
        return all(first > 0 for first in self.first[1:])

    def lead(self, name: str) -> Floats:
        """Return how many more civilians have arrived in the main host (or are displaced) at the end, shape (5,)."""
        return next(iter(self.differences[name].values()))[:, -1]


def signed_band(bands: Floats) -> str:
    """Return median and 90 % band of a difference, shape (5,): −1,200 (−3,600 to −330)."""
    low, middle, high = (float(bands[row]) for row in (0, MEDIAN, 4))
    return signed_span(low, middle, high)


def axis_difference(value: float) -> str:
    """Return a difference on an axis: +1,000, −500, 0."""
    return f"+{axis_number(value)}" if value > 0 else axis_number(value)


def more_or_fewer(low: float, high: float) -> str:
    """Return a band in words: "3,600 to 330 fewer", "300 fewer to 120 more"."""
    words = [(theme.people(abs(v)), "fewer" if v < 0 else "more") for v in (low, high)]
    (a, first), (b, last) = words
    if "0" in (a, b):  # zero is neither more nor fewer
        first, last = (last, last) if a == "0" else (first, first)
    return f"{a} to {b} {last}" if first == last else f"{a} {first} to {b} {last}"


def sentence(picture: ComparisonPicture, name: str) -> tuple[str, str]:
    """Return in words what a scenario does to the civilians arriving in the main host, and the 90 % band.

    In a world without crossings: to those displaced inside.
    """
    bands = picture.lead(name)
    end = theme.long_date(picture.dates[-1], picture.dates)
    low, middle, high = (float(bands[row]) for row in (0, MEDIAN, 4))
    count = theme.people(abs(middle))
    one, many, rest = ("reaches", "reach", f" {picture.host} by {end}")
    if not picture.host:
        one, many, rest = ("is", "are", f" internally displaced on {end}")
    if count == "0":
        what = f"With {name} as many civilians {many}{rest}"
    else:
        change = "fewer" if middle < 0 else "more"
        noun = f"civilian {one}" if count == "1" else f"civilians {many}"
        what = f"With {name} {count} {change} {noun}{rest}"
    reference = picture.names[0]
    if picture.replicates == 1:
        return what, f"Than with {reference}, in one pair of runs."
    if theme.people(abs(low)) == "0" == theme.people(abs(high)):
        return what, f"90 % of the pairs of runs: the same as with {reference}."
    return what, f"90 % of the pairs of runs: {more_or_fewer(low, high)} than with {reference}."


def same_words(picture: ComparisonPicture) -> str:
    """Return what can be said of a difference whose quantiles are all 0: of few pairs they do not tell."""
    return "No difference" if picture.replicates == 1 else "Median and 90 % band 0"


def branch_items(picture: ComparisonPicture) -> list[tuple[Any, str]]:
    """Return the entry of the branch date in a key; none without history, or with nothing else."""
    if picture.branched is None:
        return []
    line = Line2D([], [], color=theme.paper().muted, lw=1.2, ls=(0, (2, 2)))
    same = ": the same past until then" if picture.one_past else ""
    return [(line, f"{theme.branch_words(picture.branched)}{same}")]
