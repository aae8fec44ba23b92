"""Capitals: when provincial capitals fall, how one fall draws others after it, and when the centre gives up.

Equation
--------
A capital that the government holds falls with hazard (per day)::

    φ = tempo · rate · f(t) · (1 - s) · (1 + siege · n)  +  min(1, tempo) · c / N

    c = contagion · Σ over the capitals that fell, anywhere, of exp(-(days ago - 1) / memory_days) / M
        M = 1 / (1 - exp(-1 / memory_days)), so that one fall adds `contagion` falls in all, were every capital held
    N = capitals of the country

with f, s and n as in :mod:`~sim.model.rules.front` (n: its districts and neighbours that the insurgents hold). A rush
is one of morale, not of arms, so a tempo above 1 does not make it more contagious. So the first falls come at a rate
of their own, and each moves the odds of the others: where one fall draws more than one other after it, a cascade may
grow, and may as well die out. That is a self-exciting process (Hawkes 1971): the chance that one fall starts a cascade
is that of a branching process to survive, the doubling time follows from `contagion` and `memory_days`.

A *change of regime* (`regime` 1) sets in on `regime_day`: morale breaks as if `shock` capitals had fallen the day
before, and from then on every fall draws `regime_contagion` others after it. When the share `centre` of all capitals is
lost, the centre gives up: what it holds falls without a siege, with hazard tempo · `front.collapsed`. The capital of
the country itself, the most populous of several, holds until then.

Source: wars of before the branch date (docs/front.md). Of 34 capitals none fell in the 67 days up to it; of seven
serious attacks on capitals in 2015 to 2020 one took it. One capital lost: 0.1 to 0.35 lose a quarter of all within 60
days; a second within 14 days: 0.4 to 0.8. In a cascade 10 % of the capitals fall a week (3 to 17), in the busiest week
12 to 27 %; the count doubles in 4 to 8 days where it is fast.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.rules.front import Front, FrontParameters, Pressed, air_share
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints


class CapitalParameters(ParameterSet):
    """Parameters of the capitals."""

    rate: float = parameter(
        0.0002,
        unit="per day",
        meaning="hazard to fall of a capital on which nothing presses, in the general offensive",
        source="posterior of the exposure of all capitals up to 6 July 2021: sim.validation.front.posterior",
        confidence="low",
        low=0.00001,
        high=0.001,
        shape="loguniform",
        instead_of="front.capital_defence",
        allowed=(0.0, 10.0),
    )
    siege: float = parameter(
        1.0,
        unit="1",
        meaning="how much a fully held neighbourhood at distance 0 adds to that hazard",
        source="estimate: a surrounded capital is twice as likely to fall; Kunduz was lost in 2015 with its districts",
        confidence="low",
        low=0.3,
        high=3.0,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
    contagion: float = parameter(
        1.2,
        unit="capitals",
        meaning="how many other capitals the fall of one draws after it",
        source="estimate between the analogues' ranges; by itself (sim.validation.front.cascade, 34 capitals) one fall "
        "draws a quarter after it within 60 days in 0.35 of runs, and in 0.52 of those with a second within 14 days; "
        "then 9 % fall a week (4 to 19), in the busiest week 21 % (9 to 38), and the count doubles in 12 days (6 to "
        "19)",
        confidence="low",
        low=0.75,
        high=1.9,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )
    memory_days: float = parameter(
        6.3,
        unit="days",
        meaning="time in which what a fall adds shrinks to 1/e",
        source="as for contagion",
        confidence="low",
        low=4.0,
        high=10.0,
        shape="loguniform",
        allowed=(0.01, 1000.0),
    )
    centre: float = parameter(
        0.6,
        unit="share",
        meaning="share of the capitals lost at which the centre gives up",
        source="estimate: South Vietnam 1975 at 23 of 44, Afghanistan 1992 at 16 of 30; others held on with less",
        confidence="low",
        low=0.45,
        high=0.8,
        allowed=(0.0, 1.0),
    )
    regime: float = parameter(
        0.0,
        unit="0 or 1",
        meaning="1: the state changes its regime on `regime_day`, and surrender spreads; 0: it does not",
        source="lever: 1 in the scenario collapse",
        confidence="high",
        allowed=(0.0, 1.0),
    )
    regime_day: float = parameter(
        86.0,
        unit="days",
        meaning="days from the first day of the run until the regime changes, where it does",
        source="estimate: days 68 to 108 of runs from 1 May 2021, no day likelier than another",
        confidence="low",
        low=68.0,
        high=108.0,
        allowed=(0.0, 10000.0),
    )
    regime_contagion: float = parameter(
        1.7,
        unit="capitals",
        meaning="how many others the fall of one draws after it once the regime has changed",
        source="estimate: by itself (sim.validation.front.cascade) a change of regime costs a quarter of 34 capitals "
        "within 60 days in 0.82 of runs, at 13 % a week (6 to 27), 26 % (15 to 50) in the busiest",
        confidence="low",
        low=1.35,
        high=2.1,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )
    shock: float = parameter(
        2.0,
        unit="capitals",
        meaning="capitals whose fall the change of regime is like, for the morale of the others",
        source="estimate: two to three capitals were lost within days where states broke in 2012 and 2014 (Mali, Iraq)",
        confidence="low",
        low=1.0,
        high=3.0,
        allowed=(0.0, 100.0),
    )


class Capitals(NamedTuple):
    """What the falls of capitals leave behind.

    Parameters
    ----------
    strain : float, shape (1,), Σ of the equation: falls of late, anywhere, each with its weight
    given_up : float, shape (1,), day on which the centre gave up; inf for not
    changed : int8, shape (1,), 1 while the regime is another one
    """

    strain: Floats
    given_up: Floats
    changed: Bytes

    @classmethod
    def first(cls, start: Start) -> Capitals:
        """Return the state on the morning of the first day."""
        return cls(np.zeros(1), np.full(1, np.inf), np.zeros(1, np.int8))


@kernel
def changed(day: int, p: CapitalParameters) -> bool:
    """Return whether the regime has changed by the morning of a day."""
    return p.regime > 0.0 and day >= p.regime_day


@kernel
def strain(day: int, capitals: Ints, fallen_on: Floats, p: CapitalParameters, state: Capitals) -> None:
    """Let the strain of yesterday fade by a day, and add what fell yesterday, and the shock of a change of regime.

    The shock comes on the first morning of the other regime, whether its day or the lever brings it.
    """
    state.strain[0] *= np.exp(-1.0 / p.memory_days)
    for i in capitals:
        if fallen_on[i] == day - 1:
            state.strain[0] += 1.0
    if changed(day, p) and state.changed[0] == 0:
        state.strain[0] += p.shock
    state.changed[0] = changed(day, p)


@kernel
def contagious(day: int, many: int, p: CapitalParameters, strain: float) -> float:
    """Return c / N, what the falls of late add to the hazard of each of `many` capitals."""
    drawn = p.regime_contagion if changed(day, p) else p.contagion
    return float(drawn * (1.0 - np.exp(-1.0 / p.memory_days)) * strain / max(many, 1))


@kernel
def give_up(day: int, capitals: Ints, front: Front, p: CapitalParameters, state: Capitals) -> bool:
    """Return whether the centre has given up; it does when the share `centre` of the capitals is lost."""
    lost = 0
    for i in capitals:
        lost += front.held[i]
    if state.given_up[0] == np.inf and lost > 0 and lost / len(capitals) >= p.centre:
        state.given_up[0] = day
    return bool(state.given_up[0] < np.inf)


@kernel
def step(
    day: int,
    terrain: Terrain,
    front: Front,
    state: Capitals,
    p: FrontParameters,
    q: CapitalParameters,
    scratch: Pressed,
) -> None:
    """Write the hazards of the capitals, and of all that is left once the centre has given up.

    Parameters
    ----------
    scratch : Pressed
        `fall` and `given_up` are updated.
    """
    strain(day, terrain.capitals, front.fallen_on, q, state)
    own = q.rate * (1.0 - air_share(day, p.air_support, p.withdrawal_days))
    drawn = min(1.0, p.tempo) * contagious(day, len(terrain.capitals), q, state.strain[0])
    for i in terrain.capitals:
        begun = scratch.phase[terrain.province[i]]
        scratch.fall[i] = p.tempo * own * begun * (1.0 + q.siege * scratch.pressure[i]) + drawn
        if i == terrain.home_capital and len(terrain.capitals) > 1:
            scratch.fall[i] = 0.0
    scratch.given_up[0] = give_up(day, terrain.capitals, front, q, state)
    if scratch.given_up[0] == 1:
        for i in terrain.land:
            scratch.fall[i] = max(scratch.fall[i], p.tempo * p.collapsed)
