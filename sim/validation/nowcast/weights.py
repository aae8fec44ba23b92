"""Weights: how much each rule counts in the mixture, learned from past errors of this conflict and nothing else.

On day o the rules have made forecasts for days t up to o. Judged are those camps whose truth is known by o: a report on
or after t has come. With f_k the forecast of rule k, d the truth and sums over these camps, the error of a mixture is::

    E_t(w) = Σ_x |Σ_k w_k f_kx(t) - d_x(t)| / Σ_x d_x(t)

and the weights, 0 or more and together 1, are those with the least::

    n · L(w) / L + δ · KL(w ‖ 1/K),    L(w) = Σ_t v_t E_t(w) / n,   v_t = ½^((o - t)/half-life),   n = Σ_t v_t

L without w is the mean of L over the rules one by one, KL the relative entropy to equal weights, δ the `doubt`. Without
any past they are equal; many forecasts are needed to move them, which is as it should be: a mixture of rules with equal
weights is hard to beat (Bates and Granger 1969, Oper. Res. Q. 20:451; Smith and Wallis 2009, Oxf. Bull. Econ. Stat.
71:331). Rules are judged together, so one that errs where the others do not is worth more than one that repeats them
(stacking: Breiman 1996, Machine Learning 24:49), and in sequence, prequentially (Dawid 1984, J. R. Stat. Soc. A
147:278). The least is found by mirror descent (Beck and Teboulle 2003, Oper. Res. Lett. 31:167).
"""

from __future__ import annotations

import numpy as np

from sim.validation.nowcast.reports import Bools
from sim.validation.nowcast.settings import NowcastSettings
from sim.world.world import Floats

#: Steps of the descent, whose later half is averaged.
STEPS = 60


def discount(age: Floats, half_life: float) -> Floats:
    """Return what errors count that are `age` days old."""
    out: Floats = 0.5 ** (age / half_life)
    return out


def weights(made: Floats, truth: Floats, cells: Bools, age: Floats, settings: NowcastSettings) -> Floats:
    """Return the weight of every rule.

    Parameters
    ----------
    made : shape (rules, forecasts, camps)
        Past forecasts; none at all is fine.
    truth, cells : shape (forecasts, camps)
        What was found, and where it is known.
    age : shape (forecasts,)
        Days from the day that was forecast to today.
    """
    rules = len(made)
    equal = np.full(rules, 1.0 / rules)
    people = np.where(cells, truth, 0.0).sum(axis=1)
    counts = np.where(people > 0, discount(age, settings.half_life), 0.0)
    seen = float(counts.sum())
    if seen <= 0.0:
        return equal
    scale = np.where(cells, (counts / np.maximum(people, 1.0))[:, None], 0.0)
    alone = float((np.abs(made - truth) * scale).sum(axis=(1, 2)).mean())
    if alone <= 0.0:
        return equal
    flat, wanted, scale = made.reshape(rules, -1), truth.ravel(), scale.ravel()
    logs, worth, later = np.log(equal), settings.doubt, np.zeros(rules)
    for step in range(1, STEPS + 1):
        mix = np.exp(logs)
        slope = flat @ (np.sign(mix @ flat - wanted) * scale) * (seen / alone)
        pace = 1.0 / ((worth + seen) * np.sqrt(step))
        logs = (logs - pace * slope + pace * worth * np.log(equal)) / (1.0 + pace * worth)
        logs -= np.log(np.exp(logs - logs.max()).sum()) + logs.max()
        later += np.exp(logs) * (step > STEPS // 2)
    out: Floats = later / later.sum()
    return out
