"""Where a value of an axis or measure stands between the two ends of a plot, and which values are written there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.study.axis_words import short_day
from sim.study.selection.choose import Range
from sim.study.selection.runs import Runs, Variable
from sim.words.numbers import axis_number, figures
from sim.world.world import Floats

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
DAY_STEPS = (1, 2, 5, 7, 14, 28, 56, 91, 182, 365, 730, 1826, 3652, 18262)
#: Figures of a value that is read off a drag.
FIGURES = 4
#: Letters there are room for at each of the ticks that were asked for.
LETTERS = 6


@dataclass(frozen=True)
class Scale:
    """A map from values to 0..1.

    Parameters
    ----------
    variable : Variable
    low, high : float
        The values at 0 and 1; of no meaning where there are levels: those stand at equal distances.
    log : bool
    """

    variable: Variable
    low: float
    high: float
    log: bool

    @classmethod
    def of(cls, runs: Runs, name: str) -> Scale:
        """Return the scale of an axis or measure over all runs; a measure that is never negative starts at 0."""
        variable, values = runs.variable(name), runs.values[name]
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        if variable.tried is not None:
            low, high = min(low, variable.tried[0]), max(high, variable.tried[1])
        if name in runs.measures and low > 0:
            low = 0.0
        if low == high:
            low, high = (low - 0.5, high + 0.5) if low else (0.0, 1.0)
        return cls(variable, low, high, variable.log and low > 0)

    def to(self, values: Floats) -> Floats:
        """Return where values stand; NaN for NaN."""
        values = np.asarray(values, float)
        if self.variable.levels:
            levels = np.array(self.variable.levels)
            return np.asarray((np.interp(values, levels, np.arange(len(levels))) + 0.5) / len(levels))
        if self.log:
            return np.asarray(np.log(values / self.low) / np.log(self.high / self.low))
        return np.asarray((values - self.low) / (self.high - self.low))

    def back(self, share: float) -> float:
        """Return the value that stands at a share, to four figures; not for levels."""
        share = min(max(share, 0.0), 1.0)
        if self.log:
            value = float(self.low * (self.high / self.low) ** share)
        else:
            value = float(self.low + share * (self.high - self.low))
        if self.variable.kind == "date":
            return float(round(value))
        return float(f"{value:.{FIGURES}g}")

    def range_of(self, a: float, b: float) -> Range:
        """Return the range between two places of the plot, in any order; an end at the edge of the plot is none."""
        a, b = sorted((a, b))
        name, levels = self.variable.name, self.variable.levels
        if not levels:
            return Range(
                name, self.back(a) if a > 0.002 else float("-inf"), self.back(b) if b < 0.998 else float("inf")
            )
        count = len(levels)
        first = min(int(np.ceil(a * count - 0.5 - 1e-9)), count - 1)
        last = max(int(np.floor(b * count - 0.5 + 1e-9)), 0)
        if first > last:  # between two levels: the nearest one
            first = last = min(max(round((a + b) / 2 * count - 0.5), 0), count - 1)
        return Range(
            name,
            levels[first] if first > 0 else float("-inf"),
            levels[last] if last < count - 1 else float("inf"),
        )

    def ends(self, wanted: Range) -> tuple[float, float]:
        """Return where a range begins and ends, 0 and 1 where it has no end; whole levels belong to it."""
        low, high = (float(v) for v in self.to(np.clip([wanted.low, wanted.high], *self._extent)))
        half = 0.5 / len(self.variable.levels) if self.variable.levels else 0.0
        first = max(low - half, 0.0) if np.isfinite(wanted.low) else 0.0
        last = min(high + half, 1.0) if np.isfinite(wanted.high) else 1.0
        return first, last

    @property
    def _extent(self) -> tuple[float, float]:
        levels = self.variable.levels
        return (levels[0], levels[-1]) if levels else (self.low, self.high)

    def ticks(self, most: int = 6) -> list[tuple[float, str]]:
        """Return where a few round values stand, and how they are written."""
        variable = self.variable
        if variable.levels:
            places = self.to(np.array(variable.levels))
            letters = sum(len(label) for label in variable.labels)
            step = 1 if letters <= LETTERS * most else -(-len(places) // most)
            return [(float(u), w) for u, w in list(zip(places, variable.labels, strict=True))[::step]]
        if variable.kind == "date":
            # a year takes room: with it there are fewer days
            values = _days(self.low, self.high, max(most - 2, 2) if variable.years else most)
            days = [dt.date.fromordinal(int(v)) for v in values]
            before = [None, *days[:-1]]
            labels = [
                short_day(day, variable.years and (last is None or last.year != day.year))
                for day, last in zip(days, before, strict=True)
            ]
        else:
            values = self._decades(most) if self.log else _round(self.low, self.high, most)
            labels = [short(v) for v in values]
        return [(float(u), w) for u, w in zip(self.to(np.array(values)), labels, strict=True)]

    def _decades(self, most: int) -> list[float]:
        """Return the finest choice of round multiples of powers of ten that has at most so many, none over another."""
        low, high = self.low, self.high
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        for digits in (range(1, 10), (1, 2, 3, 5, 7), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
            found = [d * 10.0**p for p in powers for d in digits]
            found = [float(f"{v:.10g}") for v in found if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]
            if 2 <= len(found) <= most and self._apart(found, most) == found:
                return found
        return self._apart(_round(low, high, most), most)

    def _apart(self, values: list[float], most: int) -> list[float]:
        """Return those of some values that can be written beside each other, from the lowest on."""
        letter, kept, end = 1.0 / (LETTERS * most), list[float](), -np.inf
        for value, place in zip(values, self.to(np.array(values)).tolist(), strict=True):
            wide = len(short(value)) * letter
            first = min(max(place - wide / 2, 0.0), 1.0 - wide)  # those at the ends are written inside
            if first >= end:
                kept.append(value)
                end = first + wide + letter
        return kept


def short(value: float) -> str:
    """Return a round number on an axis."""
    return axis_number(value) if abs(value) >= 1000 else figures(value)


def _round(low: float, high: float, most: int) -> list[float]:
    """Return at most so many multiples of a round step."""
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(s * power for s in STEPS if s * power >= rough * (1 - 1e-9))
    first = int(np.ceil(low / step - 1e-9))
    return [float(f"{k * step:.10g}") for k in range(first, int(np.floor(high / step + 1e-9)) + 1)]


def _days(low: float, high: float, most: int) -> list[float]:
    step = next((s for s in DAY_STEPS if (high - low) / s < most), DAY_STEPS[-1])
    return [float(day) for day in range(round(low), round(high) + 1, step)]
