"""Displacement: which households leave home, and when.

Equation
--------
Hazard per household and day at place i::

    h_i = panic · ( fight · I_i + fear · Σ_j I_j exp(-km_ij / reach_km) + rule · [i is insurgent-held] )

with I the fighting intensity and j the road neighbours. A household leaves on the day on which the hazard
cumulated at its place passes its own threshold, an Exp(1) draw divided by its frailty (gamma, mean 1).
The k-th smallest of a place's n thresholds is drawn only when it is needed (Rényi 1953; see
:mod:`sim.model.random`), so those who stay cost nothing.

Sources of the priors (all older than the branch date): more than 213,000 people fled within October 2016
when Kunduz, Farah, Maymana and Lashkar Gah were attacked (Afghanistan Analysts Network, December 2016),
about 5 % of the 4.1 million people of their provinces in some ten days' worth of full intensity: `fight`
about 0.004 to 0.005 per day. 380,000 displaced in the whole of 2020 gives the skirmish level
(:mod:`sim.model.rules.front`). Household sizes: Afghanistan Demographic and Health Survey 2015, table 2.8,
rural households.
"""

from __future__ import annotations

import numpy as np

from sim.model.kernels import kernel
from sim.model.random import Purpose, exponential, frail, next_threshold, uniform
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.compiled import compiled
from sim.world.world import Bytes, Floats, Ints, Longs

THRESHOLD, SIZE = int(Purpose.THRESHOLD), int(Purpose.SIZE)

#: Share of rural households with 1, 2, … 8 and "9 or more" members: AfDHS 2015, table 2.8; mean 8.2.
DHS_SHARES = np.array([0.001, 0.022, 0.040, 0.070, 0.091, 0.122, 0.134, 0.127, 0.393])
DHS_MEAN = 8.2
LARGEST = 30


def household_sizes() -> Floats:
    """Return the probability of each household size 1 … LARGEST.

    The survey's open class "9 or more" is filled with a truncated geometric tail whose ratio makes the
    mean of all households the survey's 8.2.
    """
    below = float((DHS_SHARES[:8] * np.arange(1, 9)).sum())
    wanted = (DHS_MEAN - below) / DHS_SHARES[8]
    sizes = np.arange(9, LARGEST + 1)
    low, high = 1e-6, 1.0 - 1e-6
    for _ in range(80):
        ratio = 0.5 * (low + high)
        tail = ratio ** (sizes - 9)
        if float((tail * sizes).sum() / tail.sum()) < wanted:
            low = ratio
        else:
            high = ratio
    tail = ratio ** (sizes - 9)
    return np.concatenate([DHS_SHARES[:8], DHS_SHARES[8] * tail / tail.sum()])


class DisplacementParameters(ParameterSet):
    """Parameters of displacement."""

    panic: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies every household's hazard to leave",
        source="lever: 1 is the behaviour up to the branch date",
        confidence="high",
        allowed=(0.0, 100.0),
    )
    fight: float = parameter(
        0.004,
        unit="per day",
        meaning="hazard to leave at full fighting intensity",
        source="October 2016: 213,000 of 4.1 million within about ten days of full intensity (AAN)",
        confidence="medium",
        low=0.0015,
        high=0.01,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    fear: float = parameter(
        0.001,
        unit="per day",
        meaning="hazard to leave from full fighting at a road neighbour at distance 0",
        source="estimate: a quarter of `fight`",
        confidence="low",
        low=0.0002,
        high=0.003,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    reach_km: float = parameter(
        40.0,
        unit="km",
        meaning="road distance over which fear of a neighbour's fighting falls to 1/e",
        source="estimate: less than the mean road between neighbouring districts of the north-east (47 km)",
        confidence="low",
        low=20.0,
        high=80.0,
        allowed=(1.0, 10000.0),
    )
    rule: float = parameter(
        0.00005,
        unit="per day",
        meaning="hazard to leave a quiet place under insurgent rule",
        source="estimate: of the order of the 2020 rate, 380,000 of 31.4 million a year = 0.00003",
        confidence="low",
        low=0.00001,
        high=0.0002,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    frailty_variance: float = parameter(
        1.0,
        unit="1",
        meaning="variance of the households' frailties (0: all alike)",
        source="estimate: 1 makes the frailties exponential, a common choice without data",
        confidence="low",
        low=0.0,
        high=3.0,
        allowed=(0.0, 20.0),
    )


@compiled
def nearness(km: Floats, reach_km: float) -> Floats:
    """Return exp(-km / reach_km) for every road; it changes with the parameters only."""
    out = np.empty(len(km))
    for a in range(len(km)):
        out[a] = np.exp(-km[a] / reach_km)
    return out


@compiled
def hazard(
    land: Ints,
    first: Ints,
    target: Ints,
    near: Floats,
    held: Bytes,
    intensity: Floats,
    fight: float,
    fear: float,
    rule: float,
) -> Floats:
    """Return h of the equation for every place, without `panic` (0 for places nobody lives at).

    `near` is the :func:`nearness` of every road.
    """
    out = np.zeros(len(held))
    for j in range(len(land)):
        i = land[j]
        around = 0.0
        for a in range(first[i], first[i + 1]):
            around += intensity[target[a]] * near[a]
        out[i] = fight * intensity[i] + fear * around + (rule if held[i] == 1 else 0.0)
    return out


@kernel
def household_size(cumulative: Floats, seed: int, replicate: int, order: int, who: int) -> int:
    """Return the size of one household: its own number, whatever the scenario and the day."""
    u = uniform(seed, replicate, order, who, 0, SIZE)
    for size in range(len(cumulative)):
        if u < cumulative[size]:
            return size + 1
    return len(cumulative)


@kernel
def first_thresholds(
    land: Ints, households: Longs, variance: float, seed: int, replicate: int, gap_sum: Floats, threshold: Floats
) -> None:
    """Draw the smallest threshold of every place that has households.

    Parameters
    ----------
    land : int32, rows of the places that are looked at
    households : int64 per place
    gap_sum, threshold : float per place (updated)
    """
    for i in land:
        if households[i] > 0:
            draw = exponential(seed, replicate, 0, 2 * i, 0, THRESHOLD)
            gap_sum[i] = next_threshold(0.0, 0, households[i], draw)
            threshold[i] = frail(gap_sum[i], variance)


@kernel
def next_thresholds(
    land: Ints, left: Ints, households: Longs, variance: float, gap_sum: Floats, threshold: Floats
) -> None:
    """Work out the next threshold of every place anew, for another variance of the frailties.

    Parameters
    ----------
    land : int32, rows of the places that are looked at
    left : int32 per place, households that have left
    households : int64 per place
    gap_sum, threshold : float per place (the latter updated)
    """
    for i in land:
        if left[i] < households[i]:
            threshold[i] = frail(gap_sum[i], variance)


@kernel
def leave(
    land: Ints,
    clock: Floats,
    gap_sum: Floats,
    threshold: Floats,
    left: Ints,
    households: Longs,
    home: Longs,
    sizes: Floats,
    variance: float,
    seed: int,
    replicate: int,
    out_place: Ints,
    out_order: Ints,
    out_size: Ints,
) -> int:
    """Let households leave whose threshold the cumulated hazard has passed; return how many.

    Parameters
    ----------
    land : int32, rows of the places that are looked at
    clock : float per place, cumulated hazard
    gap_sum, threshold : float per place, state of the ordered thresholds (updated)
    left : int32 per place, households that have left (updated)
    households : int64 per place, households on the first day
    home : int64 per place, people still at home (updated; never below 0)
    sizes : float, cumulated distribution of household sizes
    out_place, out_order, out_size : int32, one row per household that leaves
        Filled from the front; when they are full the function stops and returns their length, and is
        called again.
    """
    found = 0
    for j in range(len(land)):
        i = land[j]
        while left[i] < households[i] and home[i] > 0 and clock[i] >= threshold[i]:
            if found == len(out_place):
                return found
            who = 2 * i
            size = household_size(sizes, seed, replicate, left[i], who)
            if left[i] == households[i] - 1 or size > home[i]:
                size = home[i]
            out_place[found], out_order[found], out_size[found] = i, left[i], size
            found += 1
            home[i] -= size
            left[i] += 1
            if left[i] < households[i]:
                draw = exponential(seed, replicate, left[i], who, 0, THRESHOLD)
                gap_sum[i] = next_threshold(gap_sum[i], left[i], households[i], draw)
                threshold[i] = frail(gap_sum[i], variance)
    return found
