"""Baselines: forecasts that anyone can make without a model, to be beaten before a model is believed.

Each says which share of the registered people is in which camp; all are given the true total of every day, as
models are that read their arrivals from the totals. So their plain and their rescaled ARD are the same.

Equation: n_x(t) = D(t) · w_x(t), with D(t) = Σ_x d_x(t) the observed sum over the camps and w the shares. On a
day without anyone registered the shares are 0/0, taken as 0 (as in :func:`sim.validation.scores.rescale`): who
looks up such a day knows nothing and places no one. South Sudan 2014 begins with such a day, which costs its
rolling baseline an error of 1 on each of the days 1 to 30.

The capacity column of published instances was taken from the very counts that models are scored with, so the
capacity shares have seen the answer, and so has a model that reads the column. The best constant has seen the last
day. The rolling baseline uses reports that are 30 days old: a nowcast, which no model that starts at the outbreak
and reads no counts can do.

Source of the comparison: docs/validation.md.
"""

from __future__ import annotations

import numpy as np

from sim.flee.scored import Numbers
from sim.validation.scores import Bools
from sim.world.world import Floats

EQUAL = "equal shares"
CAPACITY = "capacity shares"
DAY_7 = "share of day 7"
DAY_30 = "share of day 30"
CONSTANT = "best constant (final share)"
ROLLING = "share 30 days ago"
LAG = 30


def shares(counts: Numbers) -> Floats:
    """Return each camp's share of the sum along the last axis, 0 where the sum is 0."""
    counts = np.asarray(counts, np.float64)
    sums = counts.sum(axis=-1, keepdims=True)
    out: Floats = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    return out


def with_total(weights: Numbers, data: Numbers) -> Floats:
    """Return counts that split the observed sum of every day by weights, shape (camps,) or (days, camps)."""
    out: Floats = data.sum(axis=1, keepdims=True) * shares(weights)
    return out


def equal_shares(data: Numbers) -> Floats:
    """Return the same share for every camp."""
    return with_total(np.ones(data.shape[1]), data)


def capacity_shares(data: Numbers, capacity: Floats) -> Floats | None:
    """Return shares as the camps' capacities; None where no camp has one (0 or less is unlimited)."""
    known = np.maximum(capacity, 0.0)
    return with_total(known, data) if known.any() else None


def share_of_day(data: Numbers, day: int) -> Floats | None:
    """Return the shares of one day for all days, before and after; None where the series is shorter."""
    return with_total(data[day], data) if -len(data) <= day < len(data) else None


def share_days_ago(data: Numbers, lag: int = LAG) -> Floats:
    """Return, for each day, the shares of `lag` days before; in the first `lag` days those of day 0."""
    return with_total(data[np.maximum(np.arange(len(data)) - lag, 0)], data)


def known_by_then(counts: Numbers, reported: Bools) -> Floats:
    """Return the counts that somebody could know on their day, shape (days, camps).

    A series that begins late repeats its first report backwards: on those days nobody knew it, and the camp had no
    share. One that ends early repeats its last report, which is what is known from then on.
    """
    begun = np.logical_or.accumulate(reported, axis=0)
    out: Floats = np.where(begun, counts, 0.0)
    return out


def baselines(data: Numbers, capacity: Floats | None, known: Bools | None = None) -> dict[str, Floats]:
    """Return the counts of every baseline that can be made, by name.

    Parameters
    ----------
    data : shape (days, camps)
        As of :func:`known_by_then`.
    capacity : float, shape (camps,), or None
        None where capacities are masked: then there is no baseline of them.
    known : bool, shape (days,), optional
        Days on which some camp has a count: the shares of another day are no forecast.
    """
    known = np.ones(len(data), np.bool_) if known is None else known
    found = {
        EQUAL: equal_shares(data),
        CAPACITY: None if capacity is None else capacity_shares(data, capacity),
        DAY_7: share_of_day(data, 7) if known[7:8].all() else None,
        DAY_30: share_of_day(data, 30) if known[30:31].all() else None,
        CONSTANT: share_of_day(data, -1),
        ROLLING: share_days_ago(data),
    }
    return {name: counts for name, counts in found.items() if counts is not None}
