"""The size of an effect: by how much a measure differs between the ends of a parameter's range.

A rank correlation says how steadily a measure follows a parameter, not how far: what moves it by a hair, but always,
has −0.9. So its size is told beside it: the mean of the measure where the parameter is in the highest fifth of what was
tried, less the mean where it is in the lowest (of few levels: the highest and the lowest one), over all others as they
were drawn, with the 90 % interval of such a difference of means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sim.words.numbers import MINUS, figures, signed, whole
from sim.world.world import Floats

Flags = npt.NDArray[np.bool_]

#: Share of the points at each end, and the number of levels up to which an end is one level.
END, LEVELS = 0.2, 5
NORMAL_90 = 1.6449
#: What an effect is the difference between, in words: of many values, of few, and of parameters of both sorts.
FIFTHS = "from the lowest to the highest fifth of its range"
ENDMOST = "from the lowest to the highest of its values"
BOTH = f"{FIFTHS} ({LEVELS} values or fewer: from the lowest to the highest)"
#: Points for each parameter under which a ranking is uncertain.
ENOUGH = 10


@dataclass(frozen=True, eq=False)
class Effects:
    """By how much a measure differs between the ends of each parameter's range.

    Parameters
    ----------
    names : tuple of str
    change, low, high : float per parameter
        Difference of the means and its 90 % interval, in the unit of the measure; NaN where there is none.
    mean : float
        Of the measure over all points.
    few : tuple of bool
        Which parameters have so few values that the ends are the lowest and the highest of them.
    words : mapping of str to str
        Of parameters of words, whose order is no size: from which word to which, "from open to closed".
    dates : tuple of str
        Parameters that are days, which are early or late, not low or high.
    """

    names: tuple[str, ...]
    change: Floats
    low: Floats
    high: Floats
    mean: float
    few: tuple[bool, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()

    def from_to(self, name: str | None = None) -> str:
        """Return in words what an effect is the difference between, of one parameter or of all."""
        if name is not None and name in self.words:
            return self.words[name]
        sized = [(each, few) for each, few in zip(self.names, self.few, strict=True) if each not in self.words]
        found = {few for each, few in sized if name in (None, each)}
        told = BOTH if len(found) > 1 else ENDMOST if found == {True} else FIFTHS
        days = {each in self.dates for each, _ in sized if name in (None, each)}
        if True in days:
            either = "lowest or earliest", "highest or latest"
            first, last = either if False in days else ("earliest", "latest")
            told = told.replace("lowest", first).replace("highest", last)
        if name is not None or not self.words:
            return told
        if len(self.names) == 1:
            return self.words[self.names[0]]
        ways = "; ".join(f"{each} {way}" for each, way in self.words.items())
        return f"{told} ({ways})" if sized else ways

    def say(self, name: str, unit: str) -> str:
        """Return an effect in words: "−120 people (−4 %)"; "" where there is none."""
        change = float(self.change[self.names.index(name)])
        if not np.isfinite(change):
            return ""
        told = f"{difference(change)} {'' if unit == '1' else unit}".rstrip()
        if self.mean <= 0 or unit == "days":
            return told
        share = whole(100 * abs(change) / self.mean)
        sign = "" if share == 0 else "+" if change > 0 else MINUS
        return f"{told} ({sign}{share} %)"


def difference(value: float) -> str:
    """Return a difference of any unit with its sign.

    Examples
    --------
    >>> difference(-1234.5), difference(0.251), difference(0.0)
    ('−1,234', '+0.25', '0')
    """
    if abs(value) >= 10 or value == 0:
        return signed(value)
    return f"{'+' if value > 0 else MINUS}{figures(abs(value), 2)}"


def effects(
    x: Floats,
    y: Floats,
    names: Sequence[str],
    words: Mapping[str, str] | None = None,
    dates: Sequence[str] = (),
) -> Effects:
    """Return by how much a measure differs between the ends of each parameter's range.

    Parameters
    ----------
    x : float, shape (points, parameters)
    y : float, shape (points,); points where it is NaN are left out
    names : sequence of str
    words : mapping of str to str, optional
    dates : sequence of str
        See :class:`Effects`.
    """
    there = np.isfinite(y)
    x, y = np.asarray(x, float)[there], np.asarray(y, float)[there]
    found = [_one(x[:, k], y) for k in range(len(names))]
    change, low, high = np.array(found, dtype=np.float64).reshape(len(names), 3).T
    few = tuple(len(np.unique(x[:, k])) <= LEVELS for k in range(len(names)))
    mean = float(y.mean()) if len(y) else float("nan")
    return Effects(tuple(names), change, low, high, mean, few, words or {}, tuple(dates))


def _one(x: Floats, y: Floats) -> tuple[float, float, float]:
    """Return the difference of one parameter and its interval."""
    if len(y) < 2 or np.ptp(x) == 0:
        return (float("nan"),) * 3
    first, last = ends(x)
    a, b = y[first], y[last]
    change = float(b.mean() - a.mean())
    if min(len(a), len(b)) < 2:
        return change, float("nan"), float("nan")
    error = NORMAL_90 * float(np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))
    return change, change - error, change + error


def ends(x: Floats) -> tuple[Flags, Flags]:
    """Return which points are at the lower and at the upper end of a parameter."""
    levels = np.unique(x)
    if len(levels) <= LEVELS:
        return x == levels[0], x == levels[-1]
    low, high = np.quantile(x, (END, 1 - END))
    return x <= low, x >= high
