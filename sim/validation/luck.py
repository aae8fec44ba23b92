"""Luck: whether the error of a model is more than the scatter that luck gives it, and when runs are too few to say.

Method
------
Of n runs that differ by luck alone the error (ARD) has the mean m and the standard deviation s. Told is r = m / s. An
error is called *structural* from r = 10 on: another luck would hardly change it, the model would have to.

s is itself known from n runs alone. For errors that are about normal (n - 1) s² / σ² is χ² distributed with n - 1
degrees of freedom, so with a probability of 90 % the true ratio lies between ::

    r √(χ²_0.05 / (n - 1))    and    r √(χ²_0.95 / (n - 1))

The verdict needs all of this interval on one side of 10; where 10 lies within, the runs are too few to say. For 3 runs
the lower end is r / 4.4, for 10 it is r / 1.6, for 20 it is r / 1.4. m is taken as known: its own error is s / √n,
which is small beside it where r is near 10 or more.

It is a statement on luck, not a test of the model: that an error is a part of luck's makes no model right.

Source: the interval of a normal standard deviation, e.g. Casella and Berger (2002), Statistical Inference, §9.2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import chi2

#: From how many times the scatter of luck on an error is the model's and not luck's.
STRUCTURAL = 10.0
#: Probability that the true ratio lies within what is told of it.
LEVEL = 0.9


@dataclass(frozen=True)
class Ratio:
    """How many times the scatter of luck an error is.

    Parameters
    ----------
    found : float
        As the runs have it; inf where they do not differ.
    low, high : float
        Between which the true one lies with a probability of 90 %.
    """

    found: float
    low: float
    high: float

    @property
    def structural(self) -> bool | None:
        """Whether the error is the model's and not luck's; None where the runs are too few to say."""
        if self.low >= STRUCTURAL:
            return True
        return False if self.high < STRUCTURAL else None


def ratio(mean: float, deviation: float, runs: int) -> Ratio:
    """Return the error over its scatter, of two runs or more.

    Examples
    --------
    >>> found = ratio(0.526, 0.0122, 10)
    >>> round(found.found), round(found.low), found.structural
    (43, 26, True)
    >>> ratio(0.279, 0.0325, 3).structural is None
    True
    """
    if not deviation > 0.0:
        return Ratio(math.inf, math.inf, math.inf)
    found, freedom = mean / deviation, runs - 1
    tail = (1.0 - LEVEL) / 2.0
    low, high = (found * math.sqrt(float(chi2.ppf(q, freedom)) / freedom) for q in (tail, 1.0 - tail))
    return Ratio(found, low, high)
