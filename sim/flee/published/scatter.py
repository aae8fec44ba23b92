"""What the rules leave out: a scatter of where the newcomers are, so that a band is as wide as its error.

Equation
--------
Of the people in camp x on day t those who were there at the start, n_x(0) as far as they are still there, are known.
The others, m_x(t), are shared out anew, all of them, by weights that differ from camp to camp, not from day to day::

    n'_x(t) = min(n_x(t), n_x(0)) + M(t) · (m_x(t) + ε M(t)/camps) e^(σ z_x) / Σ_y (m_y(t) + ε M(t)/camps) e^(σ z_y)

with M = Σ m, ε = 1/10 (a camp that the rules leave empty is not out of the world) and z_x standard normal, one for
each camp and replicate. σ is `model_error`; 0 changes nothing. Nobody is lost: n' is rounded so that every day has its
sum.

It is no rule of anybody's behaviour but a statement about the rules: kin, language, transport, what a government does
with those who arrive, are in no instance, and make a camp larger or smaller than the rules say as long as it stands.
How large σ must be is learned from conflicts with counts (:mod:`sim.validation.choose`).

Source: logistic-normal shares (Aitchison and Shen 1980, Biometrika 67:261); a term for the discrepancy of a model
beside its parameters, as Kennedy and O'Hagan (2001, J. R. Stat. Soc. B 63:425).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.model.random import Purpose, uniform_each
from sim.world.world import Floats, Longs

#: Share, of an equal one, that is added to what the rules say of a camp.
SOFT_SHARE = 0.1


def scattered(counts: Longs, model_error: float, seed: int, replicate: int) -> Longs:
    """Return the counts of a run with the scatter of the equation.

    Parameters
    ----------
    counts : int64, shape (days, camps)
    model_error : float
    seed, replicate : int
        Address of the luck.
    """
    days, camps = counts.shape
    if model_error == 0.0 or not days or not camps:
        return counts
    luck = np.zeros(camps)
    uniform_each(seed, replicate, 0, np.arange(camps), 0, int(Purpose.MODEL_ERROR), luck)
    return shared_out(counts, np.exp(model_error * ndtri(luck)))


def shared_out(counts: Longs, factor: Floats) -> Longs:
    """Return the counts with the newcomers of every day shared out anew; `factor`: e^(σ z) of every camp."""
    there = np.minimum(counts, counts[0])
    came = counts - there
    sums = came.sum(axis=1, keepdims=True)
    weight = (came + SOFT_SHARE * sums / counts.shape[1]) * factor
    total = weight.sum(axis=1, keepdims=True)
    shares = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    until = np.rint(np.cumsum(shares, axis=1) * sums).astype(np.int64)  # so the last one is the sum itself
    out: Longs = there + np.diff(until, axis=1, prepend=0)
    return out
