"""Baselines: forecasts that anyone can make without a model, to be beaten before a model is believed.

Each says which share of the registered people is in which camp; all are given the true total of every day, as
models are that read their arrivals from the totals. So their plain and their rescaled ARD are the same.

Equation: n_x(t) = D(t) · w_x(t), with D(t) = Σ_x d_x(t) the observed sum over the camps and w the shares. On a
day without anyone registered the shares are 0/0, taken as 0 (as in :func:`sim.validation.scores.rescale`): nobody is
there to be shared out. Where nobody was known 30 days before, as on days 1 to 30 of South Sudan 2014, the rolling
baseline has equal shares. The shares of one day by which nobody was reported are no forecast at all: their counts are
NaN, and so are their scores.

The capacity column of published instances was taken from the very counts that models are scored with, so the
capacity shares have seen the answer, and so has a model that reads the column. The best constant has seen the last
day. Those of a day take, of every camp, the last report dated up to it, never the line to the next one, which nobody
could know. The rolling baseline takes the reports that were known 30 days before: a forecast for the next month, which
no model that starts at the outbreak and reads no counts can make.

Source of the comparison: docs/validation.md.
"""

from __future__ import annotations

import numpy as np

from sim.flee.scored import Numbers
from sim.flee.world.instance import FleeInstance
from sim.validation.scores import Bools
from sim.world.world import Floats

EQUAL = "equal shares"
CAPACITY = "capacity shares"
DAY_7 = "share of day 7"
DAY_30 = "share of day 30"
CONSTANT = "best constant (final share)"
ROLLING = "share known 30 days before"
FIRST_SHARES = "shares of the first day"
STILL = "everybody still where counted on the first day"
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
    """Return shares as the camps' capacities; None where not every camp has one (0 or less is unlimited)."""
    return with_total(capacity, data) if (capacity > 0).all() else None


def share_of_day(data: Numbers, known: Numbers, day: int) -> Floats | None:
    """Return the shares that were known on one day, for all days before and after; None where the series is shorter.

    NaN where nobody was known on it: whoever looks then has no shares.
    """
    if not -len(data) <= day < len(data):
        return None
    return with_total(known[day], data) if known[day].any() else np.full(data.shape, np.nan)


def share_days_ago(data: Numbers, known: Numbers, lag: int = LAG) -> Floats:
    """Return, for each day, the shares that were known `lag` days before; in the first `lag` days those of day 0.

    Equal shares where nobody was known then: whoever knows nothing has no reason to prefer a camp.
    """
    before = known[np.maximum(np.arange(len(data)) - lag, 0)]
    return with_total(np.where(before.any(axis=1, keepdims=True), before, 1), data)


def of_the_first_day(data: Numbers) -> dict[str, Floats]:
    """Return what whoever has seen the first day alone can say: a run is given that day too, and places people by it.

    Equations: n_x(t) = D(t) · w_x(0), which is given the total of each day as a run is, and n_x(t) = d_x(0), which is
    not. Where nobody was counted on the first day it says nothing, and there is none of them.

    Parameters
    ----------
    data : shape (days, camps)
    """
    if not np.any(data[0]):
        return {}
    return {FIRST_SHARES: with_total(data[0], data), STILL: np.broadcast_to(data[0], data.shape).astype(np.float64)}


def baselines(
    data: Numbers, known: Numbers, capacity: Floats | None, counted: Bools | None = None
) -> dict[str, Floats]:
    """Return the counts of every baseline that can be made, by name.

    Parameters
    ----------
    data : shape (days, camps)
        The counts of which each gives the sum.
    known : shape (days, camps)
        What was known on each day; see :attr:`sim.flee.world.instance.FleeInstance.known`.
    capacity : float, shape (camps,), or None
        None where capacities are masked: then there is no baseline of them.
    counted : bool, shape (days,), optional
        Days on which some camp has a count: the shares of another day are no forecast.
    """
    counted = np.ones(len(data), np.bool_) if counted is None else counted
    found = {
        EQUAL: equal_shares(data),
        CAPACITY: None if capacity is None else capacity_shares(data, capacity),
        DAY_7: share_of_day(data, known, 7) if counted[7:8].all() else None,
        DAY_30: share_of_day(data, known, 30) if counted[30:31].all() else None,
        CONSTANT: share_of_day(data, data, -1),
        ROLLING: share_days_ago(data, known),
    }
    return {name: counts for name, counts in found.items() if counts is not None}


def baselines_of(instance: FleeInstance, *, with_capacities: bool) -> dict[str, Floats]:
    """Return the baselines of an instance, shape (days, camps): nobody is where nobody was counted."""
    there = ~instance.uncounted
    limits = instance.capacity[instance.camps[there]] if with_capacities else None
    counted = np.asarray(instance.reported.any(axis=1))
    found = baselines(instance.observed[:, there], instance.known[:, there], limits, counted)
    out = {name: np.zeros(instance.observed.shape) for name in found}
    for name, counts in found.items():
        out[name][:, there] = counts
    return out
