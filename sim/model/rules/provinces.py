"""Provinces: the districts of provinces that are one place in the world, and the border posts behind them.

Equation
--------
A place that stands for a whole province has `districts` districts, known by their number alone. Each that the
government holds falls with hazard (per day)::

    φ = elsewhere · pace · (1 + neighbours · ring · r) · (1 + momentum · m)

with pace, neighbours, momentum and m as in :mod:`~sim.model.rules.front` (m counts the falls in this province), r the
share of the province's districts that the insurgents hold, and ring · r the pressure on a district whose neighbours
are held like all others (ring is Σ exp(-km / reach_km) of a district whose neighbours are all held). The k-th district
falls on the day on which the hazard cumulated in its province passes its own Exp(1) threshold. Each held one is retaken
with hazard counter · retake_rate · (1 - r), counted from when it fell, and is not taken again: while h are held one of
them is retaken as soon as h times that hazard, cumulated since the last, passes an Exp(1) threshold.

A border post behind such a place falls with the same hazard, times `post`; its bank is lost `bank_lag_days` later,
as if it had been taken by an event, and only an event retakes it. It also falls with the place it belongs to.

The documented shares are replayed up to the branch date; from there the rule goes on from them.

Source: the same hazard as for districts that are places; a mean field in place of a map. `elsewhere` is what makes
the shares known at the branch date (73 districts of the country on 1 May, 195 on 5 July, less those modelled one by
one) from those of the first day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.random import Luck, Purpose, exponential
from sim.model.rules.crossing import Crossing, take_post
from sim.model.rules.front import Fallen, Front, FrontParameters, Pressed, lose
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints

RURAL, RURAL_BACK, POST = int(Purpose.RURAL), int(Purpose.RURAL_BACK), int(Purpose.POST)


class ProvinceParameters(ParameterSet):
    """Parameters of the provinces that are one place."""

    elsewhere: float = parameter(
        0.25,
        unit="1",
        meaning="hazard of a district of a province that is one place, against one that is a place",
        source="posterior of the front (sim.validation.front): 74 of 280 districts fell by 5 July 2021; wide range",
        confidence="medium",
        low=0.1,
        high=0.5,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )
    ring: float = parameter(
        1.0,
        unit="1",
        meaning="pressure on a district all of whose neighbours are held",
        source="mean of Σ exp(-km / 60) over the districts of the north-east, 0.995; least 0, most 2.7",
        confidence="medium",
        allowed=(0.0, 100.0),
    )
    post: float = parameter(
        1.0,
        unit="1",
        meaning="hazard of a border post of such a province, against one of its districts",
        source="estimate: as a district; on the Panj four posts of twelve fell before their district did, which speaks "
        "for the low end",
        confidence="low",
        low=0.3,
        high=3.0,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )


class Provinces(NamedTuple):
    """The districts that are no places; one entry per place, of use where one stands for a whole province.

    Parameters
    ----------
    share : float, the share that `held` was counted from; another one is a new start
    held : int32, districts held when the count began
    taken, back : int32, districts taken and retaken since
    starts : int32, how often the count began anew
    clock : float, hazard of a district to fall, cumulated since
    back_clock : float, hazard that any held district is retaken, cumulated since the last was
    falls : float per province, districts that fell today, for tomorrow's momentum
    """

    share: Floats
    held: Ints
    taken: Ints
    back: Ints
    starts: Ints
    clock: Floats
    back_clock: Floats
    falls: Floats

    @classmethod
    def first(cls, start: Start) -> Provinces:
        """Return the state on the morning of the first day."""
        n = len(start.network.world.places)
        held, taken, back, starts = (np.zeros(n, np.int32) for _ in range(4))
        falls = np.zeros(start.network.provinces)
        return cls(np.zeros(n), held, taken, back, starts, np.zeros(n), np.zeros(n), falls)


@kernel
def begin_anew(i: int, districts: int, share: float, state: Provinces) -> None:
    """Count the districts of a place from a share that was given; what had cumulated counts no more."""
    state.held[i] = round(share * districts)
    state.taken[i], state.back[i] = 0, 0
    state.clock[i], state.back_clock[i] = 0.0, 0.0
    state.starts[i] += 1
    state.share[i] = share


@kernel
def passed(clock: float, first: int, last: int, who: int, times: int, purpose: int, luck: Luck) -> int:
    """Return how many of the districts first … last - 1 have a threshold below the cumulated hazard."""
    many = 0
    for k in range(first, last):
        if clock >= exponential(luck.seed, luck.run, k, who, times, purpose):
            many += 1
    return many


@kernel
def rural_hazard(share: float, recent: float, pace: float, p: FrontParameters, q: ProvinceParameters) -> float:
    """Return φ of the equation; `pace` is what all districts have in common, `recent` m."""
    return q.elsewhere * pace * (1.0 + p.neighbours * q.ring * share) * (1.0 + p.momentum * recent)


@kernel
def spread(i: int, districts: int, hazard: float, luck: Luck, front: Front, state: Provinces) -> int:
    """Let the districts of a place fall that are due today; return how many."""
    state.clock[i] += hazard
    many = passed(state.clock[i], state.held[i], districts, i, state.starts[i], RURAL, luck) - state.taken[i]
    state.taken[i] += many
    return int(many)


@kernel
def win_back(i: int, hazard: float, luck: Luck, state: Provinces) -> None:
    """Let the districts of a place be retaken that are due today, each with a hazard."""
    rest = hazard  # of today's, while so many are held
    while True:
        held = state.held[i] + state.taken[i] - state.back[i]
        bears = exponential(luck.seed, luck.run, state.back[i], i, state.starts[i], RURAL_BACK) - state.back_clock[i]
        if held <= 0 or rest * held < bears:
            state.back_clock[i] += rest * max(held, 0)
            return
        rest -= bears / held
        state.back[i], state.back_clock[i] = state.back[i] + 1, 0.0


@kernel
def step(
    day: int,
    advancing: bool,
    terrain: Terrain,
    front: Front,
    crossing: Crossing,
    state: Provinces,
    fallen: Fallen,
    p: FrontParameters,
    q: ProvinceParameters,
    luck: Luck,
    scratch: Pressed,
) -> None:
    """Let districts of whole provinces fall, and the border posts behind them.

    Parameters
    ----------
    fallen : Fallen
        Posts whose soldiers have to decide are noted.
    """
    for i in terrain.land:
        districts = terrain.districts[i]
        if terrain.whole_province[i] == 0 or districts == 0:
            continue
        if front.rural[i] != state.share[i]:
            begin_anew(i, districts, front.rural[i], state)
        if not advancing:
            continue
        k = terrain.province[i]
        hazard = rural_hazard(front.rural[i], front.recent[k], scratch.pace[k], p, q)
        many = spread(i, districts, hazard, luck, front, state)
        state.falls[k] += many
        if p.counter > 0.0:
            win_back(i, p.counter * p.retake_rate * (1.0 - front.rural[i]), luck, state)
        if many > 0 or p.counter > 0.0:
            held = state.held[i] + state.taken[i] - state.back[i]
            front.rural[i] = min(1.0, held / districts)
            state.share[i] = front.rural[i]
    if advancing:
        take_posts(day, terrain, front, crossing, fallen, scratch.pace, p, q, luck)


@kernel
def take_posts(
    day: int,
    terrain: Terrain,
    front: Front,
    crossing: Crossing,
    fallen: Fallen,
    pace: Floats,
    p: FrontParameters,
    q: ProvinceParameters,
    luck: Luck,
) -> None:
    """Let the border posts behind whole provinces be taken whose cumulated hazard passes their threshold."""
    for x in terrain.crossings:
        owner = terrain.inland[x]
        if owner < 0 or terrain.whole_province[owner] == 0 or front.held[owner] == 1 or crossing.post_taken[x] < np.inf:
            continue
        k = terrain.province[owner]
        front.front_clock[x] += q.post * rural_hazard(front.rural[owner], front.recent[k], pace[k], p, q)
        if front.front_clock[x] >= exponential(luck.seed, luck.run, front.flips[x], x, 0, POST):
            front.flips[x] += 1
            front.front_clock[x] = 0.0
            if take_post(x, 1, day, front, crossing):
                lose(x, fallen)
