"""Garrisons: what soldiers do when their district falls, or is about to.

Equation
--------
Soldiers decide by squads, by nested logit (McFadden 1978) among three answers::

    disperse or surrender   V = 0
    withdraw                V = withdraw - spread · b - h / patience_hours
    cross the border        V = cross + (nest_hours / patience_hours) · ln Σ_x o_x exp(-h_x / nest_hours)

where h are the hours to the nearest other reachable capital that the government holds, spread · b is the heart that
soldiers lose where they hear of others who gave up (:mod:`sim.model.rules.surrender`), h_x are the hours to crossing x
and o_x how open it is to soldiers: the chance to get over before patience ends (:mod:`sim.model.rules.crossing`), 0
where the insurgents hold the near bank: nobody flees into their arms. It is not
the chance of one day, though they run for their lives: a squad that is not let over at once waits at the bank as
households do, with the same patience, and disperses only when that is used up. Within the nest the crossing x is taken
with probability ∝ o_x exp(-h_x / nest_hours). Hours are those of the road plus `detour_hours` for every district
passed on the way. A place is reachable along roads whose inner places the government still holds; an answer without a
reachable goal drops out. A squad moves as one.

A garrison from which a road leads home, to a capital, falls back in order with chance `road_home`, one draw for all its
squads: then each of them withdraws or disperses, by the same utilities, and nobody crosses. From a border post it leads
home as long as the place behind it stands. Else the squads choose among all their answers; but a border post that is
taken then has its attackers on the land side and the river behind it, so its squads cross or disperse (Sher Khan
Bandar, Ovez). So a post that is trapped escapes by 1 / (1 + exp(-cross)) over an open border, and one with a road home
by (1 - road_home) times that.

Before the fall squads of a district desert with hazard desertion · exp(spread · b) · (share of road neighbours held
by insurgents)², but only where every road to a government-held capital is cut, or the centre has given up; the k-th of
the squads goes when the cumulated hazard passes the k-th smallest threshold (Rényi 1953).

Two departures from the first design: hours replace km, because 40 km of track are not 40 km of highway, and the
crossings form a nest, because two crossings half a day apart are not two independent chances to leave.

Sources: McFadden (1978), "Modelling the choice of residential location", for the form. Priors: of 13 units or posts
that were trapped at a border up to June 2021, the median escaped by 0.60 over it, the middle half by 0.50 to 0.82
(range 0.39 to 0.92; Sher Khan Bandar, in a fight, 134 of 234): `cross` spans the middle half. They are known because
somebody crossed; of garrisons with an open road home (Mosul 2014, Kunduz 2015) no crossing is recorded, hence
`road_home`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.banks import Banks, openness
from sim.model.kernels import kernel
from sim.model.network import Mask, Network, Terrain
from sim.model.parties import DISPERSED, MILITARY, MOVING, Columns, Crowd, Listed
from sim.model.random import Luck, Purpose, exponential, next_threshold, uniform
from sim.model.refuge import find_refuge, lost_share, nearest_capital
from sim.model.rules.front import Fallen, Front
from sim.model.rules.surrender import News, loss_of_heart
from sim.model.squads import find_standing, gather, muster
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.graph import Heap, dijkstra, way_back
from sim.world.world import Bytes, Floats, Ints, Longs

DISPERSE, WITHDRAW, CROSS = 0, 1, 2
CHOICE, DESERTION, ROAD_HOME = int(Purpose.SQUAD_CHOICE), int(Purpose.DESERTION), int(Purpose.ROAD_HOME)


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
        source="estimate: in June 2021 20 districts of Takhar and Kunduz fell, their garrisons retreated to the "
        "capitals or surrendered, and only one border post crossed (timeline T04 to T14)",
        confidence="low",
        low=2.0,
        high=4.0,
        allowed=(-20.0, 20.0),
    )
    cross: float = parameter(
        0.4,
        unit="utility",
        meaning="pull of a crossing next door against dispersing",
        source="share of a trapped unit or post that escaped over a border, 13 cases up to June 2021: median 0.60, "
        "middle half 0.50 to 0.82; logits 0.4, 0 and 1.5",
        confidence="medium",
        low=0.0,
        high=1.5,
        shape="triangular",
        allowed=(-20.0, 20.0),
    )
    road_home: float = parameter(
        0.4,
        unit="probability",
        meaning="chance that a garrison with a road to a capital falls back in order, and nobody of it crosses",
        source="estimate: analogues of units beside a border with a road home, none of which is known to have crossed "
        "(Mosul 2014, Kunduz 2015), are missing among those that are known for having crossed",
        confidence="low",
        low=0.3,
        high=0.5,
        allowed=(0.0, 1.0),
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


class Garrisons(NamedTuple):
    """The soldiers at the places; one entry per place.

    Parameters
    ----------
    garrison : int64, soldiers
    squads : int32, squads that have left the garrison
    desert_clock, desert_gaps : float, cumulated hazard to desert and running sum of thresholds
    """

    garrison: Longs
    squads: Ints
    desert_clock: Floats
    desert_gaps: Floats

    @classmethod
    def first(cls, start: Start) -> Garrisons:
        """Return the state on the morning of the first day."""
        n = len(start.garrison)
        return cls(start.garrison.copy(), np.zeros(n, np.int32), np.zeros(n), np.zeros(n))


def squad_hours(network: Network, hours: Floats, p: GarrisonParameters) -> Floats:
    """Return the hours of a squad on every road, given those of the road alone."""
    target = network.world.roads.target
    into_district = network.is_land[target] & (network.is_capital[target] == 0)
    return np.asarray(hours + p.detour_hours * into_district)


class Muster(NamedTuple):
    """Scratch of the garrisons.

    Parameters
    ----------
    refuge : int8 per place, see :func:`find_refuge`
    place, squads : int32, where squads desert, and how many
    hours : float per place; open_land : bool per place; heap : Heap, for the search of ways
    openness, within : float per crossing
    chance : float per answer; people : int64 per answer
    way : int32, the roads of one
    stand : int8 per place, whether squads stand there without refuge
    home : float, shape (1,), chance to withdraw of a squad whose garrison falls back in order; 0 without a road home
    """

    refuge: Bytes
    place: Ints
    squads: Ints
    hours: Floats
    open_land: Mask
    heap: Heap
    openness: Floats
    within: Floats
    chance: Floats
    people: Longs
    way: Ints
    stand: Bytes
    home: Floats

    @classmethod
    def room(cls, places: int, roads: int, crossings: int) -> Muster:
        """Return room for a world of this size."""
        answers = CROSS + crossings
        return cls(
            np.zeros(places, np.int8),
            np.zeros(places, np.int32),
            np.zeros(places, np.int32),
            np.zeros(places),
            np.zeros(places, np.bool_),
            Heap.room(roads),
            np.zeros(crossings),
            np.zeros(crossings),
            np.zeros(answers),
            np.zeros(answers, np.int64),
            np.zeros(places, np.int32),
            np.zeros(places, np.int8),
            np.zeros(1),
        )


@kernel
def answers(
    withdraw: float,
    hours: Floats,
    crossings: Ints,
    openness: Floats,
    p: GarrisonParameters,
    within: Floats,
    out: Floats,
) -> None:
    """Write the probabilities of the answers of a squad to `out`: disperse, withdraw, cross at each crossing.

    Parameters
    ----------
    withdraw : float
        Utility of withdrawing; minus infinity if there is no capital to go to.
    hours : float per place
        Infinity where it cannot be reached.
    crossings : int32, shape (x,), rows of places
    openness : float, shape (x,)
        How open they are to soldiers, 0..1.
    within : float, shape (x,), scratch
    out : float, shape (2 + x,); sums to 1 (updated)
    """
    out[DISPERSE], out[WITHDRAW], out[CROSS:] = 1.0, np.exp(withdraw), 0.0
    nearest = np.inf
    for k in range(len(crossings)):
        if openness[k] > 0.0:
            nearest = min(nearest, hours[crossings[k]])
    if nearest < np.inf:
        total = 0.0
        for k in range(len(crossings)):
            within[k] = 0.0
            if openness[k] > 0.0:  # 0 where it cannot be reached
                within[k] = openness[k] * np.exp(-(hours[crossings[k]] - nearest) / p.nest_hours)
            total += within[k]
        share = p.nest_hours / p.patience_hours
        weight = np.exp(p.cross - nearest / p.patience_hours + share * np.log(total))
        for k in range(len(crossings)):
            out[CROSS + k] = weight * within[k] / total
    everything = 0.0
    for chance in out:
        everything += chance
    for k in range(len(out)):
        out[k] /= everything


@kernel
def pick(cumulative: Floats, home: float, road_home: float, luck: Luck, order: int, who: int, times: int) -> int:
    """Return the answer of one squad: its own uniform number against the cumulated probabilities.

    Parameters
    ----------
    home : float
        Chance to withdraw if its garrison falls back in order, which is one draw for all squads from there.
    """
    u = uniform(luck.seed, luck.run, order, who, times, CHOICE)
    if home > 0.0 and uniform(luck.seed, luck.run, 0, who, times, ROAD_HOME) < road_home:
        return DISPERSE if u < 1.0 - home else WITHDRAW
    for option in range(len(cumulative)):
        if u < cumulative[option]:
            return option
    return len(cumulative) - 1


@kernel
def deserters(clock: float, gap_sum: float, squads: int, gone: int, who: int, luck: Luck) -> tuple[float, int]:
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
        draw = exponential(luck.seed, luck.run, gone + leaving, who, 0, DESERTION)
        threshold = next_threshold(gap_sum, leaving, squads, draw)
        if clock < threshold:
            break
        gap_sum = threshold
        leaving += 1
    return gap_sum, leaving


class Outlook(NamedTuple):
    """What squads know when they decide, and room to think.

    Parameters
    ----------
    terrain : Terrain
    front : Front
    banks : Banks
    squad_hours : float per road, see :func:`squad_hours`
    p : GarrisonParameters
    luck : Luck
    scratch : Muster
    news : News
    """

    terrain: Terrain
    front: Front
    banks: Banks
    squad_hours: Floats
    p: GarrisonParameters
    luck: Luck
    scratch: Muster
    news: News


@kernel
def weigh(place: int, out: Outlook) -> int:
    """Write the hours from a place and the chances of the answers there; return the capital to withdraw to.

    Those of all answers are cumulated, for who chooses freely; `home` is that of who falls back in order.
    """
    terrain, held, banks, scratch = out.terrain, out.front.held, out.banks, out.scratch
    for i in range(len(held)):
        scratch.open_land[i] = terrain.is_land[i] and held[i] == 0
    roads, hours, chance = terrain.all_roads, scratch.hours, scratch.chance
    dijkstra(roads.first, roads.target, out.squad_hours, scratch.open_land, place, scratch.heap, hours)
    hours_capital, capital = nearest_capital(terrain.capitals, held, hours, place)
    withdraw, behind = -np.inf, terrain.inland[place]
    cut_off = behind >= 0 and held[behind] == 1
    if hours_capital < np.inf and not cut_off and not out.news.given_up:
        withdraw = out.p.withdraw - loss_of_heart(place, terrain, out.news) - hours_capital / out.p.patience_hours
    scratch.home[0] = 1.0 / (1.0 + np.exp(-withdraw))
    if behind >= 0:
        withdraw = -np.inf  # a border post: its attackers are on the land side
    for k in range(len(terrain.crossings)):
        x = terrain.crossings[k]
        scratch.openness[k] = openness(x, MILITARY, banks) * (held[x] == 0)
    answers(withdraw, hours, terrain.crossings, scratch.openness, out.p, scratch.within, chance)
    for k in range(1, len(chance)):
        chance[k] += chance[k - 1]
    return int(capital)


@kernel
def send(day: int, place: int, rows: Ints, party: Columns, out: Outlook, flow: Longs) -> None:
    """Let each squad in `rows`, which stand at `place`, pick its answer and act on it; each has made one choice more.

    Parameters
    ----------
    flow : int64, shape (arcs, 2), people on the roads by kind (updated); no arcs if nobody wants to know
    """
    capital, scratch = weigh(place, out), out.scratch
    scratch.people[:] = 0
    for row in rows:
        who = 2 * party.origin[row] + party.kind[row]
        home, times = scratch.home[0], party.choices[row]
        answer = pick(scratch.chance, home, out.p.road_home, out.luck, party.order[row], who, times)
        party.choices[row] += 1
        scratch.people[answer] += party.size[row]
        if answer == DISPERSE:
            party.state[row] = DISPERSED
        else:
            goal = goal_of(answer, capital, out.terrain)
            party.state[row], party.at[row] = MOVING, goal
            party.acts_at[row] = day + scratch.hours[goal] / out.p.march_hours
    if len(flow) > 0:
        count_on_roads(place, capital, out, flow)


@kernel
def goal_of(answer: int, capital: int, terrain: Terrain) -> int:
    """Return the place that an answer leads to."""
    return int(capital if answer == WITHDRAW else terrain.crossings[answer - CROSS])


@kernel
def count_on_roads(place: int, capital: int, out: Outlook, flow: Longs) -> None:
    """Count those who have just set out from a place on every road of their way.

    Parameters
    ----------
    flow : int64, shape (arcs, 2), people by kind (updated)
    """
    roads, scratch = out.terrain.all_roads, out.scratch
    for answer in range(WITHDRAW, len(scratch.people)):
        if scratch.people[answer] > 0:
            goal = goal_of(answer, capital, out.terrain)
            many = way_back(roads.origin, roads.target, out.squad_hours, scratch.hours, place, goal, scratch.way)
            for arc in scratch.way[:many]:
                flow[arc, MILITARY] += scratch.people[answer]


@kernel
def desert(state: Garrisons, out: Outlook) -> int:
    """Let squads desert from districts that are cut off; return at how many places, which `out.scratch` then has."""
    many, looked, size = 0, False, int(out.p.squad_size)
    terrain, held, scratch = out.terrain, out.front.held, out.scratch
    clock, gaps, is_capital = state.desert_clock, state.desert_gaps, terrain.is_capital
    for i in terrain.land:
        if held[i] == 1 or is_capital[i] == 1 or state.garrison[i] <= 0:
            continue
        share = lost_share(i, terrain.roads, held)
        if share <= 0.0 or out.p.desertion <= 0.0:
            continue
        if not looked:
            looked = True
            find_refuge(terrain.land, terrain.roads, held, is_capital, scratch.refuge)
        if scratch.refuge[i] == 1 and not out.news.given_up:
            continue
        clock[i] += out.p.desertion * np.exp(loss_of_heart(i, terrain, out.news)) * share**2
        squads = -(-state.garrison[i] // size)
        gaps[i], leaving = deserters(clock[i], gaps[i], squads, state.squads[i], 2 * i + MILITARY, out.luck)
        if leaving > 0:
            scratch.place[many], scratch.squads[many] = i, leaving
            many += 1
    return many


@kernel
def most_rows(terrain: Terrain, front: Front, state: Garrisons, fallen: Fallen, p: GarrisonParameters) -> int:
    """Return how many squads can become parties today at most."""
    size, most = int(p.squad_size), 0
    for place in fallen.place[: fallen.many[0]]:
        most += -(-state.garrison[place] // size)
    for i in terrain.land:
        if front.held[i] == 0 and state.garrison[i] > 0 and lost_share(i, terrain.roads, front.held) > 0.0:
            most += -(-state.garrison[i] // size)
    return most


@kernel
def step(day: int, fallen: Fallen, state: Garrisons, crowd: Crowd, rows: Listed, out: Outlook, flow: Longs) -> bool:
    """Let the garrisons of fallen places decide, and deserters, and squads that found no refuge where they came to.

    Returns
    -------
    bool
        False if there was no room for squads that may leave: then nothing has happened.
    """
    most = most_rows(out.terrain, out.front, state, fallen, out.p)
    if crowd.many[0] + most > len(crowd.party.origin) or rows.many[0] + most > len(rows.row):
        return False
    for i in out.terrain.land:
        if out.front.changed_on[i] == day:
            state.desert_clock[i] = state.desert_gaps[i] = 0.0
    size, scratch = int(out.p.squad_size), out.scratch
    for place in fallen.place[: fallen.many[0]]:
        muster(place, -(-state.garrison[place] // size), size, state.garrison, state.squads, crowd, rows)
    fallen.many[0] = 0
    for k in range(desert(state, out)):
        muster(scratch.place[k], scratch.squads[k], size, state.garrison, state.squads, crowd, rows)
    if find_standing(rows, crowd.party, scratch.stand) > 0:
        for place in range(len(scratch.stand)):
            if scratch.stand[place] == 1:
                many = gather(place, rows, crowd.party, crowd.queue)
                send(day, place, crowd.queue[:many], crowd.party, out, flow)
    return True
