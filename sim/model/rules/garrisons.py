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

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.parties import DISPERSED, MILITARY, MOVING, SETTLED, Codes, Columns
from sim.model.random import Purpose, exponential, next_threshold, uniform
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.compiled import compiled
from sim.world.world import Bytes, Floats, Ints, Longs

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


@compiled
def answers(
    hours_capital: float,
    hours_crossing: Floats,
    openness: Floats,
    withdraw: float,
    cross: float,
    patience_hours: float,
    nest_hours: float,
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
    withdraw, cross, patience_hours, nest_hours : float
        See the parameters.

    Returns
    -------
    ndarray of float, shape (2 + x,)
        Disperse, withdraw, cross at each crossing; sums to 1.
    """
    out = np.zeros(2 + len(hours_crossing))
    out[DISPERSE] = 1.0
    if hours_capital < np.inf:
        out[WITHDRAW] = np.exp(withdraw - hours_capital / patience_hours)
    nearest = np.inf
    for x in range(len(hours_crossing)):
        if openness[x] > 0.0:
            nearest = min(nearest, hours_crossing[x])
    if nearest < np.inf:
        within = np.zeros(len(hours_crossing))
        for x in range(len(hours_crossing)):
            if openness[x] > 0.0:  # 0 where it cannot be reached
                within[x] = openness[x] * np.exp(-(hours_crossing[x] - nearest) / nest_hours)
        share = nest_hours / patience_hours
        weight = np.exp(cross - nearest / patience_hours + share * np.log(within.sum()))
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
def send(
    rows: Ints,
    party: Columns,
    cumulative: Floats,
    goal: Ints,
    due: Floats,
    people: Longs,
    seed: int,
    replicate: int,
) -> None:
    """Let each squad in `rows` pick its answer and act on it; each has made one choice more then.

    Parameters
    ----------
    cumulative : float
        Cumulated probabilities of the answers.
    goal, due : int32 and float per answer, where it leads to and when who gives it arrives there
    people : int64 per answer, soldiers who give it (updated)
    """
    for p in rows:
        who = 2 * party.origin[p] + party.kind[p]
        answer = pick(cumulative, seed, replicate, party.order[p], who, party.choices[p])
        party.choices[p] += 1
        people[answer] += party.size[p]
        if answer == DISPERSE:
            party.state[p] = DISPERSED
        else:
            party.state[p], party.at[p], party.due[p] = MOVING, goal[answer], due[answer]


@kernel
def stranded(squads: Ints, state: Codes, out: Ints) -> int:
    """Write those of `squads` who stand where they found no refuge to `out`; return how many they are."""
    many = 0
    for p in squads:
        if state[p] == SETTLED:
            out[many] = p
            many += 1
    return many


@kernel
def nearest_capital(capitals: Ints, held: Bytes, hours: Floats, place: int) -> tuple[float, int]:
    """Return hours to the nearest other capital that the government holds, and which one; infinity for none."""
    best, goal = np.inf, -1
    for c in capitals:
        if c != place and held[c] == 0 and hours[c] < best:
            best, goal = hours[c], c
    return best, goal


@compiled
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


@kernel
def lost_share(i: int, first: Ints, target: Ints, held: Bytes) -> float:
    """Return the share of a place's road neighbours that the insurgents hold."""
    lost, roads = 0, first[i + 1] - first[i]
    for a in range(first[i], first[i + 1]):
        lost += held[target[a]]
    return float(lost / roads) if roads > 0 else 0.0


@kernel
def find_refuge(land: Ints, first: Ints, target: Ints, held: Bytes, is_capital: Bytes, refuge: Bytes) -> None:
    """Note in `refuge` (zeros) whether some way leads from each district to a capital the government holds.

    Every place passed on the way must be the government's. It asks from neighbour to neighbour until nothing changes:
    a few rounds, far less than the shortest ways.
    """
    changed = True
    while changed:
        changed = False
        for i in land:
            if refuge[i] == 1:
                continue
            for a in range(first[i], first[i + 1]):
                j = target[a]
                if held[j] == 0 and (is_capital[j] == 1 or refuge[j] == 1):
                    refuge[i] = 1
                    changed = True
                    break


class Cut(NamedTuple):
    """Scratch for places that are cut off.

    Parameters
    ----------
    refuge : int8 per place, see :func:`find_refuge`
    place, squads : int32, where squads desert, and how many
    """

    refuge: Bytes
    place: Ints
    squads: Ints

    @classmethod
    def room(cls, places: int) -> Cut:
        """Return room for so many places."""
        return cls(np.zeros(places, np.int8), np.zeros(places, np.int32), np.zeros(places, np.int32))


@kernel
def desert(
    land: Ints,
    first: Ints,
    target: Ints,
    held: Bytes,
    is_capital: Bytes,
    garrison: Longs,
    gone: Ints,
    clock: Floats,
    gap_sum: Floats,
    desertion: float,
    squad_size: int,
    seed: int,
    replicate: int,
    cut: Cut,
) -> int:
    """Let squads desert from districts that are cut off; return at how many places, which `cut` then has.

    Parameters
    ----------
    garrison : int64 per place
    gone : int32 per place, squads that have left
    clock, gap_sum : float per place, hazard cumulated and sum of thresholds (updated)
    """
    many, looked = 0, False
    for i in land:
        if held[i] == 1 or is_capital[i] == 1 or garrison[i] <= 0:
            continue
        share = lost_share(i, first, target, held)
        if share <= 0.0 or desertion <= 0.0:
            continue
        if not looked:
            looked = True
            cut.refuge[:] = 0
            find_refuge(land, first, target, held, is_capital, cut.refuge)
        if cut.refuge[i] == 1:
            continue
        clock[i] += desertion * share**2
        squads = -(-garrison[i] // squad_size)
        gap_sum[i], leaving = deserters(clock[i], gap_sum[i], squads, gone[i], 2 * i + MILITARY, seed, replicate)
        if leaving > 0:
            cut.place[many], cut.squads[many] = i, leaving
            many += 1
    return many
