"""Where a run with central settings lies outside the band of drawn ones, and why it may: it is not their middle.

Bands draw the uncertain settings from their ranges. Many central values stand at an end of their range, so whatever
grows with such a setting lies, in the central run, at an end of the band or beyond it. It is told on the last day that
is scored: the median of the runs with central settings beside the 90 % band, in the sum of all camps and in each.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.validation.ensembles import GIVEN
from sim.validation.validate import Validation
from sim.words.numbers import people
from sim.words.wording import few

#: Fewer replicates have no 90 % band that anything could be outside of.
FEWEST = 10
#: How many camps are named.
NAMED = 3
ALL = "all camps together"


class Aside(NamedTuple):
    """A camp, or all together, whose central run lies outside its band: people, and the ends of the band."""

    name: str
    central: float
    low: float
    high: float


def at_an_end(found: Validation) -> tuple[int, int]:
    """Return of how many drawn settings the central value is at an end of the range, and how many are drawn."""
    ends = [getattr(found.settings, name) in (spread.low, spread.high) for name, spread in found.ranges.items()]
    return sum(ends), len(ends)


def aside(found: Validation, capacities: str = GIVEN) -> list[Aside]:
    """Return all camps together, then each, where the central run lies outside the 90 % band on the last scored day."""
    runs = found.ensembles[capacities]
    if not found.ranges or len(runs.bands) < FEWEST:
        return []
    day, each = int(found.scored.days[-1]), found.instance.people_each
    drawn, central = (each * counts[:, day].astype(float) for counts in (runs.bands, runs.central))
    out = []
    for name, k in ((ALL, None), *((camp, k) for k, camp in enumerate(found.camps))):
        many = drawn.sum(axis=1) if k is None else drawn[:, k]
        middle = float(np.median(central.sum(axis=1) if k is None else central[:, k]))
        low, high = (float(end) for end in np.quantile(many, (0.05, 0.95)))
        if not low <= middle <= high:
            out.append(Aside(name, middle, low, high))
    return out


def sentence(found: Validation) -> str:
    """Return where the central run lies outside its band, in a sentence; "" where it does nowhere."""
    outside = aside(found)
    if not outside:
        return ""
    told = [f"{one.name} {people(one.central)} against {people(one.low)}–{people(one.high)}" for one in outside]
    date = found.dates[int(found.scored.days[-1])]
    return f"The central run lies outside its own 90 % band on {date}: {few(told, NAMED)}. It is not the bands' middle."
