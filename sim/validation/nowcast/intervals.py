"""Intervals: how wrong a forecast may be, from how wrong such forecasts were, at the same horizon and no other.

A past forecast f_x for the day t is compared with the truth d_x(t) as soon as a report on or after t has come. Its
error in units of what it was made of is::

    z = (d_x(t) - f_x) / (√(f_x · e) + b · e),    e = T/C the forecast total over the number of camps, b = 0.3

so that large camps err relatively less than small ones, and an empty camp has a scale too; more than 3 is taken for 3.
The interval of today's forecast of camp x holds what is nearer to it than a quantile of the past |z| of all camps, each
counting ½^(age/half-life), those of the camp itself five times as much; what is below 0 is cut off. So the forecast is
its middle. Camps of which nobody has been reported yet, which are a guess, and all others learn each from their own
kind. Where little is known yet, twenty made-up errors count in all as much as one past forecast, for the total as two:
those of a lognormal factor whose logarithm has the standard deviation ½ · √(h/30 days).

Source: weighted conformal prediction (Vovk, Gammerman and Shafer 2005, Algorithmic Learning in a Random World; Barber,
Candès, Ramdas and Tibshirani 2023, Ann. Statist. 51:816, for the weights that fall with age); in sequence, as Dawid
(1984). What it promises holds if the future errs like the recent past; a new camp or another kind of war does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.runs.frames import QUANTILES
from sim.validation.nowcast.reports import Bools
from sim.validation.nowcast.weights import discount
from sim.world.world import Floats

#: Part of an even share that is added to the scale of a camp.
FLOOR = 0.3
#: How many times the errors of the camp itself count.
OWN = 5.0
#: The made-up errors: how many, the spread of their factor at 30 days, and what they count together in past forecasts:
#: of a camp, which learns from all camps, and of the total, which is one series and errs less often than it may.
MADE_UP, SPREAD = 20, 0.5
WORTH, WORTH_TOTAL = 1.0, 2.0
#: Shares of past errors within each ring around the forecast; for each quantile its ring and its side.
_SHARES = [round(abs(2.0 * level - 1.0), 9) for level in QUANTILES]
WITHIN = tuple(sorted(set(_SHARES)))
RINGS = np.array([WITHIN.index(share) for share in _SHARES])
SIDES = np.sign(np.array(QUANTILES) - 0.5)
#: The most that an error is taken for: of a forecast of nobody it would be endless, and say nothing of later ones.
MOST = 3.0


@dataclass(frozen=True, eq=False)
class PastErrors:
    """The errors of past forecasts for one horizon.

    Parameters
    ----------
    z : float, shape (forecasts, camps)
        NaN where the truth is not known.
    empty : bool, shape (forecasts, camps)
        Where nobody had been reported when the forecast was made.
    age : float, shape (forecasts,)
        Days from the day that was forecast to today.
    """

    z: Floats
    empty: Bools
    age: Floats


def errors_of(people: Floats, total: float, truth: Floats) -> Floats:
    """Return the error of every camp in its unit."""
    out: Floats = np.minimum((truth - people) / scale_of(people, total), MOST)
    return out


def scale_of(people: Floats, total: float) -> Floats:
    """Return the unit of the error of every camp."""
    even = total / len(people)
    out: Floats = np.maximum(np.sqrt(people * even) + FLOOR * even, 1.0)
    return out


def made_up(ahead: int) -> Floats:
    """Return the errors that are assumed before any is known."""
    level = (np.arange(MADE_UP) + 0.5) / MADE_UP
    out: Floats = np.exp(ndtri(level) * SPREAD * np.sqrt(ahead / 30.0)) - 1.0
    return out


def weighted_quantiles(values: Floats, counts: Floats, levels: tuple[float, ...]) -> Floats:
    """Return quantiles of values of which each counts so much; linear between the middles of their steps."""
    order = np.argsort(values, kind="stable")
    values, counts = values[order], counts[order]
    middle = np.cumsum(counts) - counts / 2.0
    out: Floats = np.interp(np.array(levels) * counts.sum(), middle, values)
    return out


def interval(
    people: Floats, empty: Bools, total: float, ahead: int, past: PastErrors, half_life: float, worth: float = WORTH
) -> Floats:
    """Return the quantiles of every camp's people, shape (levels, camps)."""
    camps = len(people)
    known = np.isfinite(past.z)
    counts = np.where(known, discount(past.age, half_life)[:, None], 0.0)[known]
    z, whose = past.z[known], np.broadcast_to(np.arange(camps), known.shape)[known]
    kind = past.empty[known]
    scale = scale_of(people, total)
    out = np.empty((len(QUANTILES), camps))
    sizes = np.abs(np.concatenate([z, made_up(ahead)]))
    for x in range(camps):
        like = np.where(whose == x, OWN, 1.0) / (OWN + camps - 1.0) * counts * (kind == empty[x])
        each = np.concatenate([like, np.full(MADE_UP, worth / MADE_UP)])
        out[:, x] = people[x] + SIDES * weighted_quantiles(sizes, each, WITHIN)[RINGS] * scale[x]
    return np.maximum(out, 0.0)
