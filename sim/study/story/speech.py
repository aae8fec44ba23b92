"""How sentences are built: ranges, chances and dates in words, without more precision than the replicates have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.words.chances import chance
from sim.words.numbers import percent
from sim.world.world import Floats

__all__ = ["Sentence", "Speech", "chance", "day", "listed", "number", "percent", "runs", "span"]

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class Sentence:
    """One thing a run says.

    Parameters
    ----------
    text : str
        One or two sentences in plain English.
    basis : str
        What it rests on: measure, place, day, replicates.
    topic : str
        What it is about, in a word or two.
    """

    text: str
    basis: str
    topic: str = ""


@dataclass(frozen=True)
class Speech:
    """What sentences need to know of the figures they stand beside, so that both say the same.

    Parameters
    ----------
    host : str
        The host that is spoken of, its id.
    people : callable
        A number of people as one reads it.
    short_name : callable
        A crossing's or site's name as a label has it.
    dated : bool
        Whether a date was asked for: then it is named where "in the whole run" would go without saying.
    """

    host: str
    people: Callable[[float], str]
    short_name: Callable[[str], str]
    dated: bool = False

    def amount(self, values: Floats) -> str:
        """Return a typical value: "a median of 3,100", or the value itself where there is only one."""
        middle = self.people(float(np.median(values)))
        return middle if len(values) == 1 else f"a median of {middle}"

    def band(self, values: Floats) -> tuple[str, str]:
        """Return the ends of the 90 % band as one reads them."""
        low, high = np.quantile(values, (0.05, 0.95))
        return self.people(float(low)), self.people(float(high))

    def between(self, values: Floats, of: str = "the runs") -> str:
        """Return "; in 90 % of the runs between 1,100 and 9,400"; nothing for a single run."""
        if len(values) == 1:
            return ""
        low, high = self.band(values)
        if low == high:
            every = self.people(float(values.min())) == self.people(float(values.max()))
            return f"; the same in {'all' if every else '90 % of'} {of}"
        return f"; in 90 % of {of} between {low} and {high}"

    def brackets(self, values: Floats) -> str:
        """Return " (90 %: 1,100 to 9,400)"; nothing where there is no band."""
        low, high = self.band(values)
        return "" if len(values) == 1 or low == high else f" (90 %: {low} to {high})"

    def noun(self, values: Floats, one: str, many: str) -> str:
        """Return the noun that goes with the median as it is written."""
        return one if self.people(float(np.median(values))) == "1" else many


def day(date: np.datetime64 | dt.date, year: bool = False) -> str:
    """Return a day as ``15 August``, or with its year."""
    found = date if isinstance(date, dt.date) else dt.date.fromisoformat(str(date)[:10])
    return f"{found.day} {found:%B}{f' {found.year}' if year else ''}"


def of_several_years(dates: npt.NDArray[np.datetime64]) -> bool:
    """Tell whether the days of a run lie in more than one year, so that a day needs its year."""
    return bool(dates[0].astype("datetime64[Y]") != dates[-1].astype("datetime64[Y]"))


def span(first: dt.date, last: dt.date, year: bool = False) -> str:
    """Return days as ``on 4 to 6 July`` or ``on 5 July``, or with their year."""
    if first == last:
        return f"on {day(first, year)}"
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else day(first, year)
    return f"from {start} to {day(last, year)}"


def number(count: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def runs(count: int) -> str:
    """Return "in the one run" or "in any of the 200 runs", for what happens in none."""
    return "in the one run" if count == 1 else f"in any of the {count:,} runs"


def listed(words: list[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
