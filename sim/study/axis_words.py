"""Values of an axis as numbers and as words: what was tried, and what a condition demands of it.

Axes of words count by the order of their levels, dates by the day.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.sweep.sweep import EPOCH, Axis
from sim.study.effects import ends, way
from sim.study.prim import Limit
from sim.words.numbers import figures, written
from sim.world.world import Floats

if TYPE_CHECKING:
    import pandas as pd


def code(axis: Axis, values: pd.Series) -> Floats:
    """Return the values of an axis as numbers: words by the order of their levels, dates by the day."""
    if axis.dates:
        return np.array([dt.date.fromisoformat(str(value)[:10]).toordinal() for value in values], float)
    if has_words(axis):
        order = {str(level): float(k) for k, level in enumerate(axis.levels)}
        return np.array([order[str(value)] for value in values])
    return values.to_numpy(float)


def has_words(axis: Axis) -> bool:
    """Tell whether the levels of an axis are words, which count by their order; dates are texts, and are none."""
    return not axis.dates and any(isinstance(level, str) for level in axis.levels)


def decode(axis: Axis, value: float, up: bool | None = False, width: float = math.inf) -> str:
    """Return a number of an axis as one reads it; between two words or days the next up or down, or the nearest.

    A number has three figures, and as many more as a hundredth of `width` takes, which is what of the axis was tried:
    between 1,001 and 1,004 nothing is 1,000.
    """
    if not axis.dates and not has_words(axis):
        return figures(value, _figures_of(value, width))
    whole = round(value) if up is None else int(np.ceil(value) if up else np.floor(value))
    if not axis.dates:
        return str(axis.levels[min(max(whole, 0), len(axis.levels) - 1)])
    day = dt.date.fromordinal(whole)
    return f"{day.day} {day:%B}" + (f" {day.year}" if of_several_years(axis) else "")


def _figures_of(value: float, width: float) -> int:
    if not value or not 0.0 < width < math.inf:
        return 3
    return min(max(3, math.ceil(math.log10(abs(value) / (0.01 * width))) + 1), 12)


def short_day(day: dt.date, year: bool) -> str:
    """Return a day as it stands at an axis and in a field.

    Examples
    --------
    >>> short_day(dt.date(2021, 7, 5), False), short_day(dt.date(2022, 1, 5), True)
    ('5 Jul', '5 Jan 2022')
    """
    return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")


def of_several_years(axis: Axis) -> bool:
    """Tell whether the dates of an axis lie in more than one year, so that a day needs its year."""
    years = {str(level)[:4] for level in axis.levels}
    if axis.spread is not None:
        years |= {str(EPOCH + dt.timedelta(days=round(day)))[:4] for day in (axis.spread.low, axis.spread.high)}
    return len(years) > 1


def end(axis: Axis, value: float, up: bool = False) -> str:
    """Return an end of a condition as one reads it: a number with all its figures."""
    return decode(axis, value, up) if axis.dates or has_words(axis) else written(value)


def condition(axis: Axis, limit: Limit) -> str:
    """Return what a box demands of an axis, in words."""
    low, high = np.isfinite(limit.low), np.isfinite(limit.high)
    if has_words(axis):
        first = int(np.ceil(limit.low)) if low else 0
        last = int(np.floor(limit.high)) if high else len(axis.levels) - 1
        return f"{axis.name} is {' or '.join(str(level) for level in axis.levels[first : last + 1])}"
    verb = ("from", "until") if axis.dates else ("is at least", "is at most")
    if low and high:
        ends = end(axis, limit.low, True), end(axis, limit.high)
        return f"{axis.name} is {ends[0]}" if ends[0] == ends[1] else f"{axis.name} is {ends[0]} to {ends[1]}"
    return (
        f"{axis.name} {verb[0]} {end(axis, limit.low, True)}"
        if low
        else f"{axis.name} {verb[1]} {end(axis, limit.high)}"
    )


def ways(axes: Sequence[Axis], points: Floats) -> dict[str, str]:
    """Return from which value to which an effect is, where neither fifths of the points nor few numbers say it.

    No word is the lowest by itself, and a day is none of the numbers that it counts as.
    """
    if not len(points):
        return {}
    found = {axis.name: _way(axis, points[:, k]) for k, axis in enumerate(axes)}
    return {name: text for name, text in found.items() if text}


def _way(axis: Axis, values: Floats) -> str:
    if not has_words(axis):
        return way(values, partial(end, axis), ("or earlier", "or later") if axis.dates else ("or less", "or more"))
    first, last = (" or ".join(decode(axis, v) for v in np.unique(values[there])) for there in ends(values))
    return f"from {first} to {last}"
