r"""Twins: whether the bands of an assimilation hold what they promise, on truths that are known.

A truth is a replicate of its own, drawn from the prior of a scenario. Counts are made from it with the model error (or
another one, to see what that costs), the scenario is assimilated with them just as `panj assimilate` does it, and what
the bands say of series that nobody counted, at dates after the last count, is set beside the truth.

Equations
---------
Of T truths x_t, each with its band [a_t, b_t] at level p, the share inside is Σ 1(a_t <= x_t <= b_t) / T. If truth
and replicates come from one prior and the error is as assumed, its expectation is p (Cook, Gelman and Rubin 2006, J.
Comput. Graph. Stat. 15:675), with the standard error sqrt(p (1 - p) / T). Where many replicates have the same number
the band takes in more than its level; so what is told is the share of truths whose place in the posterior is between
(1 - p) / 2 and (1 + p) / 2, the place being drawn within the tie.

All truths are weighed against the same replicates, those that the command would draw with one seed: each truth uses as
many batches of them as it asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from sim.model.random import MAX_SEED, Purpose, uniform
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.assimilated import MOST, count_by_count
from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.more import Population
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.weigh import (
    effective,
    expected,
    log_likelihoods,
    weighted_quantiles,
    weights_of,
    with_prior,
)
from sim.validation.lodged import Key
from sim.world.world import Floats, World

#: Levels of the bands that are asked, and of their ends.
LEVELS = (0.5, 0.9)
ENDS = (0.25, 0.75, 0.05, 0.95)
#: Added to the seed of the replicates: truths are no replicate of theirs.
ELSEWHERE = 1_000_003
#: Words of the address of a random number: what it decides.
ERROR, TIE = 0, 1


@dataclass(frozen=True)
class Asked:
    """A series whose band is looked at on a date."""

    key: Key
    date: dt.date

    def day(self, scenario: Scenario) -> int:
        """Return the day of the run."""
        return (self.date - scenario.start).days


@dataclass(frozen=True)
class Case:
    """How counts are made and how they are weighed.

    Parameters
    ----------
    name : str
    made : ModelError
        The counts are made with.
    assumed : ModelError
        They are weighed with.
    one_source : bool
        All series counted on a date have the same error, as those of one source may; they are weighed as independent.
    most : int
        Replicates in all.
    """

    name: str
    made: ModelError
    assumed: ModelError
    one_source: bool = False
    most: int = MOST
    prior_in_bands: bool = True


@dataclass(frozen=True, eq=False)
class Shares:
    """What came of a case.

    Parameters
    ----------
    ess : float, shape (truths,)
        Effective sample size after all counts.
    prior, posterior : bool, shape (truths, asked, levels)
        Whether the truth lies inside the band.
    places : float, shape (truths, asked)
        Of the truth in the posterior, 0 to 1, drawn within ties.
    width : float, shape (truths, asked)
        Of the posterior's 90 % band over that of the prior; NaN where that has none.
    """

    ess: Floats
    prior: npt.NDArray[np.bool_]
    posterior: npt.NDArray[np.bool_]
    places: Floats
    width: Floats

    def by_place(self, level: float) -> npt.NDArray[np.bool_]:
        """Return whether the place of each truth is in the middle share `level`."""
        return np.asarray(np.abs(self.places - 0.5) <= level / 2)


@dataclass(eq=False)
class Pool:
    """The replicates that all truths are weighed against, in the batches in which the command draws them."""

    whole: Population
    _values: dict[Key, Floats] = field(default_factory=dict)

    def values(self, key: Key) -> Floats:
        """Return a series of all replicates."""
        if key not in self._values:
            self._values[key] = self.whole.values(key)
        return self._values[key]


class Drawn(Population):
    """A population that takes its batches from a pool instead of running them."""

    def __init__(self, pool: Pool, counts: tuple[Count, ...]) -> None:
        self.__dict__ |= pool.whole.__dict__  # all but what follows is the same
        self.pool, self.counts, self.batches = pool, counts, []

    def grow(self, number: int, progress: object = None) -> None:
        """Take a further batch."""
        assert self.pool.whole.batches[len(self.batches)] == number
        self.batches.append(number)

    def values(self, key: Key) -> Floats:
        """Return a series of the replicates so far."""
        return self.pool.values(key)[: self.size]


def draw(scenario: Scenario, world: World, counts: tuple[Count, ...], batches: Sequence[int], seed: int) -> Population:
    """Return replicates in batches, as the command draws them."""
    population = Population(scenario, world, seed & MAX_SEED, counts)
    for number in batches:
        population.grow(number)
    return population


def counts_of(truth: Floats, wanted: Sequence[Count], case: Case, luck: tuple[int, int]) -> tuple[Count, ...]:
    """Return counts of a truth, made with the error of a case.

    Parameters
    ----------
    truth : float, shape (counts,)
        What it has.
    wanted : sequence of Count, by date
        Their values are made.
    case : Case
    luck : (int, int)
        Seed, and number of the truth.
    """
    made: list[Count] = []
    for k, (count, has) in enumerate(zip(wanted, truth.tolist(), strict=True)):
        u = uniform(*luck, 0 if case.one_source else k + 1, ERROR, count.day, int(Purpose.MODEL_ERROR))
        if count.either:
            value = 1.0 - has if u < case.made.wrong else has
        else:
            mean, sd = expected(k, [*made, count], truth[None], case.made)
            seen = np.exp(np.log(has + count.offset) + float(mean[0]) + sd * float(ndtri(u))) - count.offset
            value = max(0.0, float(np.rint(seen)))
        made.append(replace(count, value=value))
    return tuple(made)


def shares(pool: Pool, truths: Population, asked: Sequence[Asked], case: Case, enough: int) -> Shares:
    """Return whether the bands of a case hold the truths."""
    days = [each.day(truths.scenario) for each in asked]
    known = np.stack([truths.values(a.key)[:, day] for a, day in zip(asked, days, strict=True)], axis=1)
    counted = truths.modelled()
    every = range(truths.size)
    rows = [_of_one(pool, counted[t], known[t], asked, case, (truths.seed, t, enough)) for t in every]
    return Shares(*(np.array([row[k] for row in rows]) for k in range(5)))


def _of_one(
    pool: Pool, counted: Floats, known: Floats, asked: Sequence[Asked], case: Case, how: tuple[int, int, int]
) -> tuple[float, Floats, Floats, Floats, Floats]:
    """Return what :class:`Shares` has, of one truth; `how` is its seed, its number and what is enough."""
    seed, number, enough = how
    counts = counts_of(counted, pool.whole.counts, case, (seed, number))
    population = Drawn(pool, counts)
    population.grow(pool.whole.batches[0])
    count_by_count(population, case.assumed, enough, case.most)
    weights = weights_of(log_likelihoods(counts, population.modelled(), case.assumed).sum(axis=1))
    has = np.stack([population.values(a.key)[:, a.day(population.scenario)] for a in asked], axis=1)
    equal = np.full(len(has), 1.0 / len(has))
    inside, widths = [], []
    bands = with_prior(weights) if case.prior_in_bands else weights
    for each in (equal, bands):
        low50, high50, low90, high90 = weighted_quantiles(has, each, ENDS)
        held = [(low <= known) & (known <= high) for low, high in ((low50, high50), (low90, high90))]
        inside.append(np.stack(held, axis=1))
        widths.append(high90 - low90)
    ties = np.array([uniform(seed, number, k, TIE, 0, int(Purpose.MODEL_ERROR)) for k in range(len(asked))])
    places = bands @ (has < known) + ties * (bands @ (has == known))
    width = np.where(widths[0] > 0, widths[1] / np.where(widths[0] > 0, widths[0], 1.0), np.nan)
    return effective(weights), inside[0], inside[1], places, width
