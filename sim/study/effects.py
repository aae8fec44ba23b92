"""The size of an effect: by how much a measure differs between the ends of what was tried of a parameter.

A rank correlation says how steadily a measure follows a parameter, not how far: what moves it by a hair, but always,
has −0.9. So its size is told beside it: the mean of the measure at the points in the highest fifth of a parameter, less
the mean at those in the lowest (of few levels: the highest and the lowest one), with the others held alike
(:mod:`~sim.study.adjusted`), for drawn points differ a little in them too, and its 90 % interval. Where there are too
few points for that, the plain difference of the two means is told, over all others as they were drawn.

Equal values stay together. From either end whole values are taken until a fifth of the points is reached, but no
further than half of them, so that the two ends never share a point; where that is no fifth, it is said from which value
to which. Points that were made of each other are no independent ones: a Sobol design has every base point again in all
its mixtures. There the variance of the difference is that of the jackknife over base points (Efron and Stein 1981,
Ann. Stat. 9:586), with d_g the difference without all points made of base point g, and the interval has G - 1 degrees
of freedom::

    V = (G - 1) / G · Σ_g (d_g - mean of all d_g)²

In a grid the effect is taken over pairs of runs that differ in one axis alone (:mod:`~sim.study.paired`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from sim.study.adjusted import LEVELS, adjusted, held
from sim.words.numbers import MINUS, Around, around, difference, figures, whole, written
from sim.words.wording import ENOUGH_FOR_BANDS, behind, counted
from sim.world.world import Floats, Longs

Flags = npt.NDArray[np.bool_]

#: An end is one of so many parts of the points; up to so many levels (:data:`~sim.study.adjusted.LEVELS`) it is one.
PARTS = 5
#: With equal values an end may be larger than a fifth; up to a quarter it is still told as one.
AT_MOST = 4
#: Differences smaller than this share of the measure are noise of the arithmetic.
NOISE = 1e-12
#: Under this share of the mean it is 0 %.
NOTHING = 0.005
NORMAL_90 = 1.6449
MISSING = (float("nan"),) * 3
#: One pair of so many may go the other way, and the direction of an effect is still told as known.
AGAINST = 10
#: What an effect is the difference between, in words: of many values, of few, and of parameters of both sorts.
FIFTHS = "from the lowest to the highest fifth of the points"
ENDMOST = "from the lowest to the highest of its values"
BOTH = f"{FIFTHS} ({LEVELS} values or fewer: from the lowest to the highest)"
#: What becomes of the others meanwhile.
ALIKE, DRAWN = "the others held alike", "the others as they were drawn"
#: Points for each parameter under which a ranking is uncertain.
ENOUGH = 10


@dataclass(frozen=True)
class Paired:
    """The effect of one axis over pairs of runs that differ in nothing else.

    Parameters
    ----------
    change, low, high : float
        The mean difference and its 90 % interval.
    replicates, pairs, against : int
        Replicates and pairs there are, and pairs that differ the other way than their mean.
    """

    change: float
    low: float
    high: float
    replicates: int
    pairs: int
    against: int


@dataclass(frozen=True, eq=False)
class Effects:
    """By how much a measure differs between the ends of what was tried of each parameter.

    Parameters
    ----------
    names : tuple of str
    change, low, high : float per parameter
        Difference of the means and its 90 % interval, in the unit of the measure; NaN where there is none.
    mean : float
        Of the measure over all points.
    few : tuple of bool
        Which parameters have so few values that the ends are the lowest and the highest of them.
    ways : mapping of str to str
        From which value to which, where that is neither a fifth of the points nor the endmost of few numbers: words,
        whose order is no size ("from open to closed"), and many equal values ("from 0 to 8,000 or more").
    dates : tuple of str
        Parameters that are days, which are early or late, not low or high.
    pairs : tuple of Paired or None
        Over pairs of runs, of each parameter; nothing where the effect was taken over points.
    alike : bool
        Whether the others were held alike wherever an effect was taken over points.
    luck : int
        How many replicates each point has, the same at all of them, whose luck is in every effect and in no interval
        over points; 0: not told.
    """

    names: tuple[str, ...]
    change: Floats
    low: Floats
    high: Floats
    mean: float
    few: tuple[bool, ...]
    ways: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    pairs: tuple[Paired | None, ...] = ()
    alike: bool = False
    luck: int = 0

    @property
    def paired(self) -> bool:
        """Whether all effects were taken over pairs of runs."""
        return bool(self.pairs) and None not in self.pairs

    @property
    def known(self) -> Flags:
        """Of which parameters the direction is known: by the interval, or since hardly a pair goes the other way."""
        told = np.asarray((np.asarray(self.low) > 0) | (np.asarray(self.high) < 0))
        one_way = [
            pair is not None and pair.change != 0 and AGAINST * pair.against <= pair.pairs for pair in self.pairs
        ]
        return np.asarray(told | np.array(one_way or [False] * len(self.names)), bool)

    def without(self, names: Sequence[str]) -> Effects:
        """Return them with no effect of some parameters along which no run changes: that is known, not estimated."""
        none = np.isin(self.names, list(names)) & np.isfinite(self.change)
        change, low, high = (np.where(none, 0.0, values) for values in (self.change, self.low, self.high))
        return replace(self, change=change, low=low, high=high)

    def is_nothing(self, k: int, unit: str) -> bool:
        """Tell whether an effect is told as 0 % of the mean."""
        return self.mean > 0 and unit != "days" and abs(float(self.change[k])) < NOTHING * self.mean

    def other_way(self, name: str) -> str:
        """Return in how many pairs of runs the difference has the other sign: "0 of 24"; "" where there are none."""
        pair = dict(zip(self.names, self.pairs, strict=True)).get(name) if self.pairs else None
        return "" if pair is None else f"{pair.against:,} of {pair.pairs:,}"

    def other_way_told(self, name: str) -> str:
        """Return the same in a few words, beside its size: "the other way in 0 of 24 pairs"; or ""."""
        found = self.other_way(name)
        return f"the other way in {found} pairs" if found else ""

    @property
    def interval(self) -> str:
        """What the intervals are, in words."""
        told, among = "90 % interval", [pair.replicates for pair in self.pairs if pair is not None]
        if not among and 0 < self.luck < ENOUGH_FOR_BANDS:
            these = "this one replicate" if self.luck == 1 else f"these {self.luck} replicates"
            return f"{told} over the points, all with the luck of {these}"
        if not among:
            return told
        of = counted(most, "replicate") if (most := max(among)) == min(among) else f"up to {most:,} replicates"
        return f"{told} over {of}, each compared with itself where nothing else differs"

    def share_of(self, unit: str) -> str:
        """Return what a share is a share of: "its mean, 7,810 people"; "" where none is told."""
        if not self.mean > 0 or unit == "days":
            return ""
        return f"its mean, {figures(self.mean)}{behind(unit)}"

    def from_to(self, name: str | None = None) -> str:
        """Return in words what an effect is the difference between, of one parameter or of all; and of what besides."""
        return self._between(name) + (self._beside if name is None else "")

    @property
    def _beside(self) -> str:
        """What becomes of the others, in words; "" for pairs, which differ in nothing else, and for one parameter."""
        if self.paired or len(self.names) < 2:
            return ""
        return f", {ALIKE}" if self.alike else f", {DRAWN}"

    def _between(self, name: str | None) -> str:
        """Return in words what an effect is the difference between."""
        if name is not None and name in self.ways:
            return self.ways[name]
        sized = [(each, few) for each, few in zip(self.names, self.few, strict=True) if each not in self.ways]
        found = {few for each, few in sized if name in (None, each)}
        told = BOTH if len(found) > 1 else ENDMOST if found == {True} else FIFTHS
        days = {each in self.dates for each, _ in sized if name in (None, each)}
        if True in days:
            either = "lowest or earliest", "highest or latest"
            first, last = either if False in days else ("earliest", "latest")
            told = told.replace("lowest", first).replace("highest", last)
        if name is not None or not self.ways:
            return told
        if len(self.names) == 1:
            return self.ways[self.names[0]]
        ways = "; ".join(f"{each} {way}" for each, way in self.ways.items())
        return f"{told} ({ways})" if sized else ways

    def say(self, name: str, unit: str, interval: bool = False) -> str:
        """Return an effect in words: "−120 people (−4 %)", or "−120 ± 300 people (−4 %)"; "" where there is none.

        The interval, of 90 %, is for where none stands beside it: of 120 ± 300 not even the sign is known.
        """
        k = self.names.index(name)
        change, half = float(self.change[k]), float(self.high[k] - self.low[k]) / 2
        if not np.isfinite(change):
            return ""
        told = around(change, half) if half > 0 else Around(difference(change), "", "", "")
        text = f"{told.change}{f' ± {told.half}' if interval and told.half else ''}{behind(unit)}"
        if self.mean <= 0 or unit == "days":
            return text
        share = whole(100 * abs(change) / self.mean)
        sign = "" if share == 0 else "+" if change > 0 else MINUS
        return f"{text} ({sign}{share} %)"

    def say_interval(self, name: str) -> str:
        """Return the interval alone, rounded as the effect is that stands beside it: "+3,588 to +11,280"; or "–"."""
        k = self.names.index(name)
        change, low, high = (float(values[k]) for values in (self.change, self.low, self.high))
        if not np.isfinite(low + high):
            return "–"
        found = around(change, (high - low) / 2) if high > low else None
        return f"{found.low} to {found.high}" if found else f"{difference(low)} to {difference(high)}"


def effects(
    x: Floats,
    y: Floats,
    names: Sequence[str],
    ways: Mapping[str, str] | None = None,
    dates: Sequence[str] = (),
    units: Longs | None = None,
    pairs: Sequence[Paired | None] = (),
) -> Effects:
    """Return by how much a measure differs between the ends of what was tried of each parameter.

    Parameters
    ----------
    x : float, shape (points, parameters)
    y : float, shape (points,); points where it is NaN are left out
    names : sequence of str
    ways : mapping of str to str, optional
        See :class:`Effects`; default: numbers as they are written (:func:`way`).
    dates : sequence of str
        See :class:`Effects`.
    units : int, shape (points,), optional
        Points of one unit were made of each other; default: every point is a unit of its own.
    pairs : sequence of Paired or None
        The effects that are known over pairs of runs, for each parameter; they are taken instead.
    """
    there = np.isfinite(y)
    x, y = np.asarray(x, float)[there], np.asarray(y, float)[there]
    own = None if units is None else np.asarray(units)[there]
    columns = {name: x[:, k] for k, name in enumerate(names)}
    over = list(pairs) or [None] * len(names)
    of_points = [_one(x, y, k, own) if pair is None else None for k, pair in enumerate(over)]
    found = [
        _without_noise((pair.change, pair.low, pair.high) if pair is not None else one.values if one else MISSING, y)
        for pair, one in zip(over, of_points, strict=True)
    ]
    change, low, high = np.array(found, dtype=np.float64).reshape(len(names), 3).T
    alike = [one.alike for one in of_points if one is not None]
    few = tuple(len(np.unique(column)) <= LEVELS for column in columns.values())
    told = dict(ways or {})
    told |= {name: text for name, column in columns.items() if name not in told and (text := way(column))}
    mean = float(y.mean()) if len(y) else float("nan")
    held_alike = bool(alike) and all(alike)
    return Effects(tuple(names), change, low, high, mean, few, told, tuple(dates), tuple(pairs), held_alike)


@dataclass(frozen=True)
class _OfPoints:
    """An effect over points with its interval, and whether the others were held alike."""

    values: tuple[float, float, float]
    alike: bool


def _one(x: Floats, y: Floats, k: int, units: Longs | None) -> _OfPoints | None:
    """Return the difference of one parameter and its interval; None where there is no difference."""
    if len(y) < 2 or np.ptp(x[:, k]) == 0:
        return None
    first, last = ends(x[:, k])
    others = held(x, k)
    own = np.arange(len(y)) if units is None else units
    if others.shape[1] and (fit := adjusted(y, np.column_stack([first, last]).astype(np.float64), others, own)):
        half = _half(fit[1])
        return _OfPoints((fit[0], fit[0] - half, fit[0] + half), alike=True)
    change = float(y[last].mean() - y[first].mean())
    error = float("nan")
    if min(first.sum(), last.sum()) > 1:
        error = _error(y[first], y[last]) if units is None else _error_by_unit(y, first, last, units)
    return _OfPoints((change, change - error, change + error), alike=x.shape[1] == 1)


def _error(a: Floats, b: Floats) -> float:
    """Return half the 90 % interval of a difference of means of independent points."""
    return NORMAL_90 * float(np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))


def _error_by_unit(y: Floats, first: Flags, last: Flags, units: Longs) -> float:
    """Return half the 90 % interval where points of one unit are no independent ones; NaN for too few units."""
    _, which = np.unique(units, return_inverse=True)
    without = []
    for end in (first, last):
        sums, counts = np.bincount(which, weights=end * y), np.bincount(which, weights=end)
        if counts.max() == counts.sum():
            return float("nan")
        without.append((sums.sum() - sums) / (counts.sum() - counts))
    return _half(without[1] - without[0])


def jackknifed(sums: Floats, counts: npt.NDArray[np.int_]) -> float:
    """Return half the 90 % interval of a mean whose values come in units: their sum and number in each."""
    return _half(np.asarray((sums.sum() - sums) / (counts.sum() - counts), float))


def _half(without: Floats) -> float:
    """Return half the 90 % interval of what was taken without each of its units in turn."""
    from scipy.stats import t

    count = len(without)
    return float(t.ppf(0.95, count - 1) * np.sqrt((count - 1) * without.var()))


def _without_noise(values: tuple[float, float, float], y: Floats) -> tuple[float, float, float]:
    """Return differences with 0 for noise of the arithmetic: the mean of equal numbers is not quite one of them."""
    least = NOISE * float(np.abs(y).max(initial=0.0))
    change, low, high = (0.0 if abs(value) <= least else value for value in values)
    return change, low, high


def ends(x: Floats) -> tuple[Flags, Flags]:
    """Return which points are at the lower and at the upper end of a parameter; equal values stay together.

    Examples
    --------
    >>> low, high = ends(np.repeat([0, 8, 9, 10, 11, 12.0], [26, 1, 1, 1, 1, 2]))  # 26 of 32 points are at 0
    >>> int(low.sum()), int(high.sum())
    (26, 6)
    """
    levels, counts = np.unique(x, return_counts=True)
    if len(levels) <= LEVELS:
        return x == levels[0], x == levels[-1]
    return x <= levels[_last(counts)], x >= levels[len(levels) - 1 - _last(counts[::-1])]


def _last(counts: Longs) -> int:
    """Return how far an end goes from the first of some values: to a fifth of the points, and not beyond half."""
    so_far, points = np.cumsum(counts), int(counts.sum())
    enough = int(np.argmax(PARTS * so_far >= points))
    return enough if 2 * so_far[enough] <= points else max(enough - 1, 0)


def way(x: Floats, say: Callable[[float], str] = written, beyond: tuple[str, str] = ("or less", "or more")) -> str:
    """Return from which value to which an effect is, in words; "" where fifths of the points or few levels say it.

    Parameters
    ----------
    x : float, shape (points,)
    say : callable
        Returns a value as one reads it.
    beyond : (str, str)
        What stands after the limit of an end of several values.

    Examples
    --------
    >>> way(np.repeat([0, 8000, 9000, 10000, 11000, 12000.0], [26, 1, 1, 1, 1, 2]))
    'from 0 to 8,000 or more'
    """
    if len(np.unique(x)) <= LEVELS:
        return ""
    low, high = (x[end] for end in ends(x))
    least, most = -(-len(x) // PARTS), max(-(-len(x) // PARTS), len(x) // AT_MOST)
    if least <= len(low) <= most and least <= len(high) <= most:
        return ""
    first = say(float(low.max())) + (f" {beyond[0]}" if np.ptp(low) > 0 else "")
    last = say(float(high.min())) + (f" {beyond[1]}" if np.ptp(high) > 0 else "")
    return f"from {first} to {last}"
