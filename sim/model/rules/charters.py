"""Charters: soldiers who have crossed go home together, by charter or convoy, as long as there is a state to go to.

Equation
--------
The first squad that comes to a site of a host where no return is being arranged makes the host arrange one, D days
later; all squads that come to its sites before that day go with it. D is drawn for the host's k-th return, log-uniform
about `days` from a `spread`-th to `spread` times that, to the day and never less than one. What `days` and `spread` are
when it is arranged counts.

Where the capital they would be taken to is not held by their government, nobody goes; who is due waits, and goes when
it is theirs again. In a world without a capital they go.

Source: ten returns of soldiers to a state that stood, up to June 2021: 1 to 10 days after they crossed, median 1 to
1.5, of those sent round by another crossing 1 to 10 with mean 4; by bus, or by air if the border beyond was lost; 0.9
to 1.0 of them went where the share is known, so here all go. Of men of a fallen state or faction most stayed for
months or years, and 0 to 0.7 went at all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.random import Luck, Purpose, days_about, uniform
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints

CHARTER = int(Purpose.CHARTER)


class CharterParameters(ParameterSet):
    """Parameters of the returns of soldiers."""

    days: float = parameter(
        3.2,
        unit="days",
        meaning="typical days until a host sends soldiers home, from when the first of them came to its sites",
        source="ten returns to a state that stood, 1 to 10 days; geometric mean of these ends, between the median (1 "
        "to 1.5) and the ten days of the slowest",
        confidence="medium",
        low=2.0,
        high=5.0,
        shape="loguniform",
        instead_of="reception.repatriation_days",
        allowed=(0.01, 100000.0),
    )
    spread: float = parameter(
        2.0,
        unit="1",
        meaning="the slowest return of a host takes so many times the typical days, the fastest that part of them",
        source="as for days: with it returns take 1 to 10 days",
        confidence="low",
        allowed=(1.0, 100.0),
    )


class Charters(NamedTuple):
    """The returns that hosts arrange; one entry per host.

    Parameters
    ----------
    leaves_on : float, day of the last one that was arranged; -inf for none
    arranged : int32, how many were
    """

    leaves_on: Floats
    arranged: Ints

    @classmethod
    def first(cls, start: Start) -> Charters:
        """Return the state on the morning of the first day."""
        return cls.of(len(start.network.world.hosts))

    @classmethod
    def of(cls, hosts: int) -> Charters:
        """Return it for so many hosts that have arranged nothing."""
        return cls(np.full(hosts, -np.inf), np.zeros(hosts, np.int32))


@kernel
def days_until(host: int, number: int, p: CharterParameters, luck: Luck) -> float:
    """Return D of a host's return of some number."""
    return float(days_about(p.days, p.spread, uniform(luck.seed, luck.run, number, host, 0, CHARTER)))


@kernel
def board(day: int, host: int, state: Charters, p: CharterParameters, luck: Luck) -> float:
    """Return the day on which a squad that comes to a site of a host today goes home; arrange it if nobody has."""
    if state.leaves_on[host] <= day:
        state.leaves_on[host] = day + days_until(host, state.arranged[host], p, luck)
        state.arranged[host] += 1
    return float(state.leaves_on[host])
