r"""Leave one count out: what the others say of it, beside the prior and beside a rule that knows no model.

Equations
---------
With y the counts, y_k the one left out, r the replicates::

    prior        ln mean_r p(y_k | r)                        r drawn from the prior
    calibrated   ln mean_r p(y | r) / p(y without y_k | r)   r drawn from the posterior given the others
    others       ln of Student's t of the ln of the other counts of the same measure and kind

The quotient is p(y_k | r, errors of its own series on other dates). All are densities of ln(y + c), so they may be
compared; of what is 0 or 1 they are probabilities (Gelman, Hwang and Vehtari 2014, Stat. Comput. 24:997). The last is
the predictive distribution of an exchangeable lognormal sample (:mod:`sim.validation.seeding.predict`), and needs two
others that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from sim.validation.assimilate.counts import Count
from sim.validation.assimilate.settings import ModelError
from sim.validation.assimilate.weigh import log_likelihoods
from sim.validation.seeding.predict import lognormal_score
from sim.world.world import Floats


@dataclass(frozen=True)
class LeftOut:
    """How well one count is forecast.

    Parameters
    ----------
    count : Count
    prior, calibrated : float
        Log scores; more is better.
    others : float or None
        That of the lognormal; None where there are too few others.
    """

    count: Count
    prior: float
    calibrated: float
    others: float | None


def without(k: int, counts: Sequence[Count], prior: Floats, posterior: Floats, error: ModelError) -> LeftOut:
    """Return how well count k is forecast.

    Parameters
    ----------
    k : int
    counts : sequence of Count, by date
    prior, posterior : float, shape (replicates, counts)
        What replicates of the prior have, and those of the posterior given all counts but k.
    error : ModelError
    """
    rest = [j for j in range(len(counts)) if j != k]
    whole = log_likelihoods(counts, posterior, error).sum(axis=1)
    less = log_likelihoods([counts[j] for j in rest], posterior[:, rest], error).sum(axis=1)
    alone = log_likelihoods([counts[k]], prior[:, [k]], error)[:, 0]
    return LeftOut(counts[k], _mean(alone), _mean(whole - less), exchangeable(k, counts))


def exchangeable(k: int, counts: Sequence[Count]) -> float | None:
    """Return the log score of a lognormal sample of the other counts of the same measure and kind."""
    count = counts[k]
    if count.either:
        return None
    like = [other for j, other in enumerate(counts) if j != k and other.key[::2] == count.key[::2]]
    logs = np.log([other.value + count.offset for other in like])
    if len(logs) < 2 or np.ptp(logs) == 0.0:
        return None
    return lognormal_score(float(np.log(count.value + count.offset)), logs)


def _mean(logs: Floats) -> float:
    return float(logsumexp(logs) - np.log(len(logs)))
