"""Joint seeding: garrisons from which the seven headcounts come out in the median, each with its neighbours' squads.

Method
------
The squads of a garrison decide one by one, so the soldiers at crossing k are nearly linear in the garrisons::

    n_k(r) = Σ_u s_ku(r) · c_u · t_u(r)

    c_u      central strength of garrison u
    t_u(r)   what replicate r draws of it, as a multiple of the central value
    s_ku(r)  share of it that crosses at k in the window, as it did in replicate r

Each crossing has one garrison of its own, the seeded one of which most cross there; all others are its neighbours. The
c_u of these seven are those for which the median over r of n_k is the headcount, for all k at once. They are found by
taking one after the other until nothing changes (Gauss-Seidel). Shares of replicates in which a garrison was empty are
0. Crossings that are full make the shares depend a little on the garrisons, so it is done again from the new ones.
After the second time a third one would move them by less than 2 %.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.validation.seeding.crossed import Crossed
from sim.world.world import Floats, Ints

SWEEPS = 60


def owners(found: Crossed, seeded: Ints) -> Ints:
    """Return for each crossing the place of the seeded garrison that most people at it come from."""
    people = found.people.sum(axis=0)
    return np.array([seeded[np.argmax(row[seeded])] for row in people], np.int32)


def solve(found: Crossed, own: Ints, central: Floats) -> Mapping[int, float]:
    """Return the central strength of each crossing's own garrison, by its place.

    Parameters
    ----------
    own : int, shape (crossings,)
        Places of the garrisons, see :func:`owners`.
    central : float, shape (crossings,)
        Their central strengths in the runs.
    """
    by_own = found.people[:, :, own].astype(float)
    others = found.counts - by_own.sum(axis=2)
    factor = np.ones(len(own))
    for _ in range(SWEEPS):
        for k in range(len(own)):
            rest = others[:, k] + by_own[:, k] @ factor - by_own[:, k, k] * factor[k]
            factor[k] = _factor(by_own[:, k, k], rest, float(found.known[k]))
    return {int(place): float(c * f) for place, c, f in zip(own, central, factor, strict=True)}


def _factor(by_own: Floats, rest: Floats, known: float) -> float:
    """Return f for which the median of f · by_own + rest is the known count: it grows with f, so halving finds it."""
    low, high = 0.0, 64.0
    for _ in range(50):
        middle = (low + high) / 2.0
        if float(np.median(middle * by_own + rest)) < known:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
