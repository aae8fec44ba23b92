"""Garrisons: what soldiers do when their district falls, or is about to.

Equation
--------
Soldiers decide by squads, by nested logit (McFadden 1978) among three answers::

    disperse or surrender   V = 0
    withdraw                V = withdraw - h / patience_hours      h: hours to the nearest other reachable capital
    cross the border        V = cross + (nest_hours / patience_hours) · ln Σ_x o_x exp(-h_x / nest_hours)

where h_x are the hours to crossing x and o_x how far its banks are open to soldiers (0 where the insurgents hold
the near bank: nobody flees into their arms); within the nest the crossing x is taken with probability
∝ o_x exp(-h_x / nest_hours). Hours are those of the road plus `detour_hours` for every district passed on the
way. A place is reachable along roads whose inner places the government still holds; an answer without a
reachable goal drops out. A border post that is taken has its attackers on the land side and the river behind
it, so from there nobody withdraws (Sher Khan Bandar, Ovez). A squad moves as one.

Before the fall a squad deserts with hazard desertion · (share of road neighbours held by insurgents)²,
but only where every road to a government-held capital is cut; the k-th of the squads goes when the
cumulated hazard passes the k-th smallest threshold (Rényi 1953).

Two departures from the first design: hours replace km, because 40 km of track are not 40 km of highway,
and the crossings form a nest, because two crossings half a day apart are not two independent chances to
leave.

Sources: McFadden (1978), "Modelling the choice of residential location", for the form. Priors: at Sher Khan
Bandar, in a fight, 57 % escaped (134 of 234); at Tem, given up without one, nearly all (evidence:
observations O01, crossing TEM). `cross` spans just that.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.model.kernels import kernel
from sim.model.parties import Columns
from sim.model.random import Purpose, exponential, next_threshold, uniform
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints

DISPERSE, WITHDRAW, CROSS = 0, 1, 2
CHOICE, DESERTION = int(Purpose.SQUAD_CHOICE), int(Purpose.DESERTION)


class GarrisonParameters(ParameterSet):
    """Parameters of the garrisons."""

    squad_size: float = parameter(
        10.0,
        unit="people",
        meaning="soldiers who decide and move together",
        source="general knowledge: an infantry squad has 8 to 12 men",
        confidence="medium",
        allowed=(1.0, 1000.0),
    )
    withdraw: float = parameter(
        3.0,
        unit="utility",
        meaning="pull of a government-held capital next door against dispersing",
        source="estimate: in June 20 districts of Takhar and Kunduz fell, their garrisons retreated to the "
        "capitals or surrendered, and only one border post crossed (timeline T04 to T14)",
        confidence="low",
        low=2.0,
        high=4.0,
        allowed=(-20.0, 20.0),
    )
    cross: float = parameter(
        1.1,
        unit="utility",
        meaning="pull of a crossing next door against dispersing",
        source="escape share 0.57 in a fight (Sher Khan Bandar), near 1 without (Tem), 0.75 between: logits "
        "0.3, 2.2 (0.9) and 1.1",
        confidence="medium",
        low=0.3,
        high=2.2,
        shape="triangular",
        allowed=(-20.0, 20.0),
    )
    patience_hours: float = parameter(
        6.0,
        unit="hours",
        meaning="road time that lowers the pull of a goal by one",
        source="estimate: between half a night's and a whole night's march",
        confidence="low",
        low=3.0,
        high=12.0,
        allowed=(0.1, 1000.0),
    )
    nest_hours: float = parameter(
        1.0,
        unit="hours",
        meaning="road time that makes one crossing e times less likely than another",
        source="estimate: men who run for their lives take the nearest way out",
        confidence="low",
        low=0.5,
        high=2.0,
        allowed=(0.01, 1000.0),
    )
    detour_hours: float = parameter(
        6.0,
        unit="hours",
        meaning="time lost in every district that a squad has to pass on its way",
        source="estimate: ambushes and checkpoints are avoided by night and off the road; no crossing of an "
        "interior garrison is reported (evidence: garrisons G12 to G36)",
        confidence="low",
        low=2.0,
        high=12.0,
        allowed=(0.0, 1000.0),
    )
    desertion: float = parameter(
        1.0,
        unit="per day",
        meaning="hazard of a squad to leave a place cut off with all neighbours lost",
        source="estimate: the 50 at Langar left within two days, before Wakhan itself fell (document D08)",
        confidence="low",
        low=0.3,
        high=3.0,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )
    march_hours: float = parameter(
        16.0,
        unit="hours per day",
        meaning="hours a day that fleeing soldiers are on the road",
        source="estimate: they move by night as well; the document's men crossed in one night",
        confidence="low",
        low=12.0,
        high=20.0,
        allowed=(1.0, 24.0),
    )


def answers(
    hours_capital: float,
    hours_crossing: Floats,
    openness: Floats,
    p: GarrisonParameters,
) -> Floats:
    """Return the probabilities of the answers of a squad.

    Parameters
    ----------
    hours_capital : float
        Hours to the nearest reachable capital; infinity if there is none.
    hours_crossing : float, shape (x,)
        Hours to each crossing; infinity where it cannot be reached.
    openness : float, shape (x,)
        How far both banks are open to soldiers, 0..1.

    Returns
    -------
    ndarray of float, shape (2 + x,)
        Disperse, withdraw, cross at each crossing; sums to 1.
    """
    out = np.zeros(2 + len(hours_crossing))
    out[DISPERSE] = 1.0
    if np.isfinite(hours_capital):
        out[WITHDRAW] = np.exp(p.withdraw - hours_capital / p.patience_hours)
    usable = np.isfinite(hours_crossing) & (openness > 0.0)
    if usable.any():
        nearest = hours_crossing[usable].min()
        within = np.where(usable, openness, 0.0)
        within[usable] *= np.exp(-(hours_crossing[usable] - nearest) / p.nest_hours)
        share = p.nest_hours / p.patience_hours
        weight = np.exp(p.cross - nearest / p.patience_hours + share * np.log(within.sum()))
        out[CROSS:] = weight * within / within.sum()
    return np.asarray(out / out.sum())


@kernel
def pick(cumulative: Floats, seed: int, replicate: int, order: int, who: int, times: int) -> int:
    """Return the answer of one squad: its own uniform number against the cumulated probabilities."""
    u = uniform(seed, replicate, order, who, times, CHOICE)
    for option in range(len(cumulative)):
        if u < cumulative[option]:
            return option
    return len(cumulative) - 1


@kernel
def pick_all(rows: Ints, party: Columns, cumulative: Floats, out: Ints, seed: int, replicate: int) -> None:
    """Let each squad in `rows` pick its answer into `out`; each has made one choice more then."""
    for k in range(len(rows)):
        p = rows[k]
        who = 2 * party.origin[p] + party.kind[p]
        out[k] = pick(cumulative, seed, replicate, party.order[p], who, party.choices[p])
        party.choices[p] += 1


@njit(cache=True)
def deserters(
    clock: float, gap_sum: float, squads: int, gone: int, who: int, seed: int, replicate: int
) -> tuple[float, int]:
    """Return the running sum of thresholds and how many of `squads` squads desert today.

    Parameters
    ----------
    clock : float
        Cumulated hazard to desert at this place.
    gap_sum : float
        Sum of the normalised gaps of those who have deserted before (see `next_threshold`).
    squads, gone : int
        Squads still there; squads that have left before (the order number of the next one).
    """
    leaving = 0
    while leaving < squads:
        draw = exponential(seed, replicate, gone + leaving, who, 0, DESERTION)
        threshold = next_threshold(gap_sum, leaving, squads, draw)
        if clock < threshold:
            break
        gap_sum = threshold
        leaving += 1
    return gap_sum, leaving


@njit(cache=True)
def lost_share(land: Ints, first: Ints, target: Ints, held: Bytes, places: int) -> Floats:
    """Return the share of each place's road neighbours that the insurgents hold."""
    out = np.zeros(places)
    for j in range(len(land)):
        i = land[j]
        roads = first[i + 1] - first[i]
        lost = 0
        for a in range(first[i], first[i + 1]):
            lost += held[target[a]]
        if roads > 0:
            out[i] = lost / roads
    return out
