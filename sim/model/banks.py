"""Banks: how open the crossings are on a day, and what that is to those who choose a way.

The equations, with their sources, stand in :mod:`sim.model.rules.crossing`, which makes the banks of a day and lets
people over; here is what is known of them elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.model.kernels import kernel
from sim.world.world import Bytes, Floats

CLOSED, LIMITED, OPEN = 0, 1, 2


class Banks(NamedTuple):
    """How open the banks are today; rows are places, columns civilians and soldiers.

    Parameters
    ----------
    near : float, shape (places, 2): chance of a party to get past its own bank
    let : float, shape (places, 2): of that, the chance to come to the post, let past by those who hold the bank
    far : int8, shape (places, 2): policy on the far bank, 0 closed, 1 limited, 2 open
    beyond : float, shape (places, 2): chance a day to be let in or slip in for who comes to the post
    river : float, shape (places, 2): the same for who is on the river, having slipped past its own bank
    slip : float, shape (places,): exp(-g / κ), chance not to meet guards outside the post
    stay : float, shape (places,): q = exp(-1 / patience_days), chance of who waits to wait one day more
    capacity : float, shape (places,): people per day
    inland_days : float, shape (places,): how long it takes those who give up to turn back inland
    """

    near: Floats
    let: Floats
    far: Bytes
    beyond: Floats
    river: Floats
    slip: Floats
    stay: Floats
    capacity: Floats
    inland_days: Floats


@kernel
def far_openness(far: int, slip: float, dares: float, limited_share: float, attempt: float) -> float:
    """Return the chance of a day to get in on the far side: `post` or `river` of the equation.

    Parameters
    ----------
    far : int
        Policy.
    slip : float
        s, the chance not to meet guards.
    dares : float
        Chance that a party whom a limited post does not admit goes outside it: d, or 1 on the river.
    limited_share, attempt : float
    """
    if far == OPEN:
        return 1.0
    if far != LIMITED:
        return attempt * slip
    return limited_share + (1.0 - limited_share) * dares * slip


@kernel
def daring(attempt: float, leak: float) -> float:
    """Return d = 1 - (1 - attempt) · (1 - leak), the chance of a party refused at a limited post to go outside it."""
    return 1.0 - (1.0 - attempt) * (1.0 - leak)


@kernel
def over(o: float, stay: float) -> float:
    """Return P(o) = o / (1 - (1 - o) · q), the chance to get over before patience ends, from that of one day.

    Parameters
    ----------
    o : float
        Chance of a day, 0..1.
    stay : float
        q, the chance to wait one day more.
    """
    return o / (1.0 - (1.0 - o) * stay) if o > 0.0 else 0.0


@kernel
def openness(x: int, kind: int, banks: Banks) -> float:
    """Return P(o) for people of a kind at crossing x: how open it is to those who know both banks."""
    near = banks.near[x, kind]
    let = min(banks.let[x, kind], near)
    return float(over(let * banks.beyond[x, kind] + (near - let) * banks.river[x, kind], banks.stay[x]))
