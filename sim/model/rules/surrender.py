"""Surrender: how garrisons that hear of others giving up lose heart themselves.

Equation
--------
What the soldiers at a place have heard is::

    b = (H - F) / (H + F + 1)

    H, F = how many places were handed over and fought over (:mod:`sim.model.rules.siege`) in the last 14 days, of the
           road neighbours, the own province, and the capitals anywhere

between -1, all around fought, and 1, all around gave up; 1 everywhere once the regime has changed
(:mod:`sim.model.rules.capitals`), for then soldiers need not hear of others to lose heart. It takes spread · b from the
utility of withdrawing, so the odds of falling back against giving up or running for the border shrink by
exp(-spread · b), and it multiplies the hazard to desert by exp(spread · b) (:mod:`sim.model.rules.garrisons`). Whom
resistance near encourages falls back and fights again. Once the centre has given up, no capital is a refuge any more:
nobody withdraws. What soldiers without a road home do, cross or disperse, is not moved by this: there the share that
crosses is the one known from other wars, most of them routs.

Source: 132 dated falls of capitals and towns in wars before 2021 whose kind is known (95 abandoned, negotiated or
defected, 37 fought over). Logistic regression of giving up on b of the 14 days before: 1.0 (standard error 0.5) for
those within 300 km, 1.2 (0.5) for those anywhere in the same war, which also fits better (AIC 154.8 against 156.7, and
158.6 without contagion). Growth with the logarithm of H alone fits worse (156.7). It is measured on places; that
squads of soldiers follow it with the same strength is an assumption.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.rules.siege import MEMORY_DAYS, Siege, is_near
from sim.scenario.parameters import ParameterSet, parameter


class SurrenderParameters(ParameterSet):
    """Parameters of surrender that spreads."""

    spread: float = parameter(
        1.2,
        unit="1",
        meaning="growth of the logit to give up rather than fall back where all that soldiers hear of gave up",
        source="132 dated falls before 2021: logistic regression on what gave up in the 14 days before, 1.2 (standard "
        "error 0.5) anywhere in the war, 1.0 within 300 km",
        confidence="low",
        low=0.4,
        high=2.0,
        allowed=(0.0, 10.0),
    )


class News(NamedTuple):
    """What soldiers know of how others gave up.

    Parameters
    ----------
    day : int
    siege : Siege
    broken, given_up : bool, whether the regime has changed, and whether the centre has given up
    p : SurrenderParameters
    """

    day: int
    siege: Siege
    broken: bool
    given_up: bool
    p: SurrenderParameters


@kernel
def heard(i: int, terrain: Terrain, news: News) -> float:
    """Return b of a place; a border post hears what the place behind it does, and of that place."""
    if news.broken:
        return 1.0
    handed, fought, day, siege = 0, 0, news.day, news.siege
    centre = terrain.inland[i] if terrain.inland[i] >= 0 else i
    for j in terrain.land:
        if j != i and (terrain.is_capital[j] == 1 or is_near(centre, j, terrain)):
            handed += day - MEMORY_DAYS <= siege.handed_on[j] < day
            fought += day - MEMORY_DAYS <= siege.stormed_on[j] < day
    return float((handed - fought) / (handed + fought + 1))


@kernel
def loss_of_heart(i: int, terrain: Terrain, news: News) -> float:
    """Return spread · b of a place."""
    return news.p.spread * heard(i, terrain, news)
