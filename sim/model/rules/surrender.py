"""Surrender: how garrisons that hear of others giving up lose heart themselves.

Equation
--------
What the soldiers at a place have heard is::

    b = (H - F) / (H + F + 1)

    H, F = how many places were handed over and fought over in the last 14 days, of the road neighbours, the own
           province, and the capitals anywhere

(the balance of :mod:`sim.model.rules.siege`, with all capitals; near a border post is the place behind it, too),
between -1, all around fought, and 1, all around gave up. It is 1 everywhere once the regime has changed
(:mod:`sim.model.rules.capitals`), for then soldiers need not hear of others to lose heart. It takes spread · b from the
utility of withdrawing, so the odds of falling back against giving up or running for the border shrink by
exp(-spread · b), and it multiplies the hazard to desert by exp(spread · b) (:mod:`sim.model.rules.garrisons`). Whom
resistance near encourages falls back and fights again. Once the centre has given up, no capital is a refuge any more:
nobody withdraws. What soldiers without a road home do, cross or disperse, is not moved by this: there the share that
crosses is the one known from other wars, most of them routs.

Source: 132 dated falls of capitals and towns in wars before 2021 of which kind and position are known (95 abandoned,
negotiated or defected, 37 fought over; :mod:`sim.validation.giving_up` fits them). Logistic regression of giving up on
b of the 14 days before: 1.0 (standard error 0.5) for those within 300 km, 1.2 (0.5) for those anywhere in the same war,
which also fits better (AIC 154.8 against 156.7, and 158.6 without contagion). Growth with ln (1 + H) alone fits worse
(156.7), with ln (1 + H) - ln (1 + F) as well (154.1). It is measured on places; that squads of soldiers follow it with
the same strength is an assumption.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.rules.siege import Siege, balance
from sim.scenario.parameters import ParameterSet, parameter


class SurrenderParameters(ParameterSet):
    """Parameters of surrender that spreads."""

    spread: float = parameter(
        1.2,
        unit="1",
        meaning="growth of the logit to give up rather than fall back where all that soldiers hear of gave up",
        source="132 dated falls before 2021: logistic regression on what gave up in the 14 days before, 1.2 (standard "
        "error 0.5) anywhere in the war, 1.0 within 300 km (sim.validation.giving_up)",
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
    """Return b of a place."""
    return 1.0 if news.broken else float(balance(i, news.day, terrain, news.siege, True))


@kernel
def loss_of_heart(i: int, terrain: Terrain, news: News) -> float:
    """Return spread · b of a place."""
    return news.p.spread * heard(i, terrain, news)
