r"""Surprise: what the weighting cannot repair, by where each count lies in what was expected of it.

Equations
---------
The predictive distribution of count k, model error included, with weights w of the replicates (Box 1980, J. R. Stat.
Soc. A 143:383: a model is criticised by the tail of its prior predictive distribution)::

    F(y) = Σ_r w_r P(Y <= y | r)        mid-p = P(Y < y) + P(Y = y) / 2        tail = 2 min(mid-p, 1 - mid-p)

in the prior (all w equal, each series on its own) and in the posterior before the count (w after the counts before it,
errors given those before). Of what is 0 or 1 the tail is the probability of what was reported. Counts of people are
taken as continuous, as their error is. The middle of the tail: Lancaster (1961, J. Am. Stat. Assoc. 56:223).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.weigh import error_of, expected, weights_of
from sim.words.numbers import figures, plain
from sim.world.world import Floats

#: A tail below it is told.
SURPRISING = 0.01


@dataclass(frozen=True)
class Surprise:
    """Where a count lies in what was expected of it.

    Parameters
    ----------
    prior, before : float
        Middle of the tail in the prior, and in the posterior before the count.
    least, most : float
        What the replicates have.
    beyond : bool
        No replicate comes within one standard deviation of the model error.
    """

    prior: float
    before: float
    least: float
    most: float
    beyond: bool

    @property
    def prior_tail(self) -> float:
        """Probability of so much or more surprise in the prior."""
        return tail(self.prior)

    @property
    def tail_before(self) -> float:
        """Probability of so much or more surprise in the posterior before."""
        return tail(self.before)


def tail(mid_p: float) -> float:
    """Return the two-sided tail of a mid-p."""
    return 2.0 * min(mid_p, 1.0 - mid_p)


def surprises(counts: Sequence[Count], modelled: Floats, logs: Floats, error: ModelError) -> tuple[Surprise, ...]:
    """Return the surprise of every count.

    Parameters
    ----------
    counts : sequence of Count, by date
    modelled, logs : float, shape (replicates, counts)
        What each replicate has; see :func:`sim.validation.assimilate.weigh.log_likelihoods`.
    error : ModelError
    """
    equal = np.full(len(modelled), 1.0 / len(modelled))
    out = []
    for k, count in enumerate(counts):
        has = modelled[:, k]
        weights = weights_of(logs[:, :k].sum(axis=1))
        if count.either:
            beyond = not (has == count.value).any()
            each = _either(count, has, error)
            prior, before = float(equal @ each), float(weights @ each)
        else:
            apart = error_of(count, has)
            mean, sd = expected(k, counts, modelled, error)
            beyond = bool(np.abs(apart).min() > error.spread)
            prior = float(equal @ ndtr(apart / error.spread))
            before = float(weights @ ndtr((apart - mean) / sd))
        out.append(Surprise(prior, before, float(has.min()), float(has.max()), beyond))
    return tuple(out)


def none_near(count: Count, has: Floats, who: str, outside: str, inside: str) -> str:
    """Return what to say of a count that no replicate comes near.

    Parameters
    ----------
    count : Count
    has : float, shape (replicates,)
        What the replicates have.
    who : str
        The replicates, with their number: what is said rests on it.
    outside, inside : str
        What follows where the count is outside all that they have, and where some have less and some more: then it may
        be that they are few, and nothing is shown of what could be.
    """
    least, most = float(has.min()), float(has.max())
    have = "has" if who.startswith("1 ") else "have"
    of = figures(least) if least == most else f"{figures(least)} to {figures(most)}"
    follows = inside if least <= count.value <= most else outside
    return f"{count} is {plain(count.value)}, but {who} {have} {of}: none is near{follows}"


def _either(count: Count, has: Floats, error: ModelError) -> Floats:
    """Return the mid-p of what is 0 or 1 in each replicate."""
    one = np.where(has == 1.0, 1.0 - error.wrong, error.wrong)
    return np.asarray(1.0 - one / 2.0 if count.value == 1.0 else (1.0 - one) / 2.0)
