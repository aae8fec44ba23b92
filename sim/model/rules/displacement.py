"""Displacement: which households leave home, and when.

Equation
--------
Hazard per household and day at place i::

    h_i = panic · ( c_i · fight · ( I_i + fear · Σ_j I_j exp(-km_ij / reach_km) )
                    + u_i · run · [i fell so] + rule · [i is insurgent-held] )

    c_i = 1 for a district, `city` for a capital, `city` · `urban` for one that stands for its whole province
    u_i = 0 for a district, 1 for a capital, `urban` for one that stands for its whole province

with I the fighting intensity and j the road neighbours; a capital *fell so* if it was handed over, for three days from
the day of it: people see the garrison run. A household leaves on the day on which the hazard cumulated at its place
passes its own threshold, an Exp(1) draw divided by its frailty (gamma, mean 1). The k-th smallest of a place's n
thresholds is drawn only when it is needed (Rényi 1953; see :mod:`sim.model.random`), so those who stay cost nothing.

Sources of the priors, all older than the branch date. With frailties of variance 1 a cumulated hazard of x makes
x / (1 + x) of the people leave, and a place that is fought over adds up what :mod:`sim.model.rules.siege` makes of it:

================================  ======================  =========  =====================================
what happens                      share that left         days       where
================================  ======================  =========  =====================================
a district is fought over         0.08 to 0.10            11         Kunduz 2020
                                  0.08 to 0.13            12         Jaghuri and Malistan 2018
                                  0.15 to 0.18            25         Khan Abad and Aliabad 2021
a city is fought over             0.33 to 0.5             15         Kunduz 2015
                                  0.4 to 0.5              10         Tal Afar 2014
a city's garrison runs            0.25 to 0.33            3          Mosul 2014
fighting on a city's outskirts    0.04 to 0.06            2 to 15    Lashkar Gah 2020
================================  ======================  =========  =====================================

What is claimed is verified at 0.17 to 0.58 (Kunduz 2019, Helmand 2020): the low ends are half the central values. Of a
district that is handed over quietly no share is known. 380,000 displaced in the whole of 2020 gives the skirmish level.
A check that seeds nothing: 213,000 of the 4.1 million people of four provinces fled in October 2016 when their capitals
were attacked for some ten days (Afghanistan Analysts Network). Household sizes: Afghanistan Demographic and Health
Survey 2015, table 2.8, rural households.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import STRETCH, Crew, kernel
from sim.model.network import LandRoads, Terrain
from sim.model.parties import CIVILIAN, Crowd, Parties, Rows, stand
from sim.model.random import Luck, Purpose, exponential, frail, next_threshold, uniform
from sim.model.refs import Ref, handed
from sim.model.rules.front import Front
from sim.model.rules.siege import Siege
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints, Longs

THRESHOLD, SIZE = int(Purpose.THRESHOLD), int(Purpose.SIZE)

#: Share of rural households with 1, 2, … 8 and "9 or more" members: AfDHS 2015, table 2.8; mean 8.2.
DHS_SHARES = np.array([0.001, 0.022, 0.040, 0.070, 0.091, 0.122, 0.134, 0.127, 0.393])
DHS_MEAN = 8.2
LARGEST = 30
#: Days from a handover for which people of a city see the garrison run.
RUN_DAYS = 3
#: Households that are let go at a time where threads share the places.
BATCH = 4096


def household_sizes() -> Floats:
    """Return the probability of each household size 1 … LARGEST.

    The survey's open class "9 or more" is filled with a truncated geometric tail whose ratio makes the
    mean of all households the survey's 8.2.
    """
    below = float((DHS_SHARES[:8] * np.arange(1, 9)).sum())
    wanted = (DHS_MEAN - below) / DHS_SHARES[8]
    sizes = np.arange(9, LARGEST + 1)
    low, high = 1e-6, 1.0 - 1e-6
    for _ in range(80):
        ratio = 0.5 * (low + high)
        tail = ratio ** (sizes - 9)
        if float((tail * sizes).sum() / tail.sum()) < wanted:
            low = ratio
        else:
            high = ratio
    tail = ratio ** (sizes - 9)
    return np.concatenate([DHS_SHARES[:8], DHS_SHARES[8] * tail / tail.sum()])


class DisplacementParameters(ParameterSet):
    """Parameters of displacement."""

    panic: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies every household's hazard to leave",
        source="lever: 1 is the behaviour that the sources of the other hazards tell of",
        confidence="high",
        allowed=(0.0, 100.0),
    )
    fight: float = parameter(
        0.016,
        unit="per day",
        meaning="hazard to leave a district at full fighting intensity",
        source="0.08 to 0.18 of the people of districts fought over for 11 to 25 days (OCHA: Kunduz 2020 and 2021, "
        "Jaghuri 2018); low end: claims are verified at 0.17 to 0.58",
        confidence="medium",
        low=0.008,
        high=0.032,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    city: float = parameter(
        3.1,
        unit="1",
        meaning="how much more readily people leave a city at the same fighting",
        source="0.33 to 0.5 of Kunduz in 15 days (October 2015), 0.4 to 0.5 of Tal Afar in 10 (2014); see fight",
        confidence="low",
        low=2.1,
        high=4.6,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
    urban: float = parameter(
        0.25,
        unit="share",
        meaning="share of a whole province's people who live in its capital",
        source="about a quarter of the country's people live in towns (census office, 2020)",
        confidence="low",
        low=0.15,
        high=0.4,
        allowed=(0.0, 1.0),
    )
    run: float = parameter(
        0.13,
        unit="per day",
        meaning="further hazard to leave a city on the three days from that on which it is handed over",
        source="0.25 to 0.33 of Mosul in three days as its garrison ran (IOM, June 2014): one case, roads open",
        confidence="low",
        low=0.065,
        high=0.26,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    fear: float = parameter(
        0.25,
        unit="1",
        meaning="what fighting at a road neighbour at distance 0 counts, against the same at home",
        source="0.04 to 0.06 of Lashkar Gah left as its outskirts were fought over (October 2020)",
        confidence="low",
        low=0.1,
        high=0.6,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    reach_km: float = parameter(
        40.0,
        unit="km",
        meaning="road distance over which fear of a neighbour's fighting falls to 1/e",
        source="estimate: less than the mean road between neighbouring districts of the north-east (47 km)",
        confidence="low",
        low=20.0,
        high=80.0,
        allowed=(1.0, 10000.0),
    )
    rule: float = parameter(
        0.00005,
        unit="per day",
        meaning="hazard to leave a quiet place under insurgent rule",
        source="estimate: of the order of the 2020 rate, 380,000 of 31.4 million a year = 0.00003",
        confidence="low",
        low=0.00001,
        high=0.0002,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    frailty_variance: float = parameter(
        1.0,
        unit="1",
        meaning="variance of the households' frailties (0: all alike)",
        source="estimate: 1 makes the frailties exponential, a common choice without data",
        confidence="low",
        low=0.0,
        high=3.0,
        allowed=(0.0, 20.0),
    )


#: Cumulated probability of each household size.
SIZES = np.cumsum(household_sizes())


class Displacement(NamedTuple):
    """The households at home; one entry per place.

    Parameters
    ----------
    home : int64, civilians at home
    households : int64, households on the first day
    leave_clock, leave_gaps, leave_next : float, cumulated hazard, running sum and next threshold
    left : int32, households that have left
    again : int64, of those at home people who had left and have come back (:mod:`sim.model.rules.homecoming`)
    """

    home: Longs
    households: Longs
    leave_clock: Floats
    leave_gaps: Floats
    leave_next: Floats
    left: Ints
    again: Longs

    @classmethod
    def first(cls, start: Start) -> Displacement:
        """Return the state on the morning of the first day."""
        population = start.network.world.places.population
        n = len(population)
        households = np.maximum(np.rint(population / DHS_MEAN), 0).astype(np.int64)
        gaps, threshold = np.zeros(n), np.full(n, np.inf)
        nobody = np.zeros(n, np.int32), np.zeros(n, np.int64)
        state = cls(population.copy(), households, np.zeros(n), gaps, threshold, *nobody)
        first_thresholds(start.network.land, handed(state), start.frailty_variance, handed(start.luck))
        return state


class Leaving(NamedTuple):
    """Scratch of displacement, one entry per place.

    Parameters
    ----------
    hazard : float, today's h
    left : int64, people who leave today
    departed : int64, those of them whom rules of users have let leave before
    """

    hazard: Floats
    left: Longs
    departed: Longs

    @classmethod
    def room(cls, places: int) -> Leaving:
        """Return room for so many places."""
        return cls(np.zeros(places), np.zeros(places, np.int64), np.zeros(places, np.int64))


@kernel
def write_nearness(km: Floats, reach_km: float, out: Floats) -> None:
    """Write exp(-km / reach_km) for every road to `out`."""
    for a in range(len(km)):
        out[a] = np.exp(-km[a] / reach_km)


def nearness(km: Floats, reach_km: float) -> Floats:
    """Return exp(-km / reach_km) for every road; it changes with the parameters only."""
    out = np.empty(len(km))
    write_nearness(km, reach_km, out)
    return out


@kernel
def fears(i: int, roads: LandRoads, near: Floats, intensity: Floats) -> float:
    """Return Σ_j I_j exp(-km_ij / reach_km) of a place; `near` is the :func:`nearness` of every road."""
    around = 0.0
    for a in range(roads.first[i], roads.first[i + 1]):
        around += intensity[roads.target[a]] * near[a]
    return around


@kernel
def cities(i: int, terrain: Terrain, p: DisplacementParameters) -> tuple[float, float]:
    """Return c and u of the equation for a place."""
    if terrain.is_capital[i] == 0:
        return 1.0, 0.0
    share = p.urban if terrain.whole_province[i] == 1 else 1.0
    return p.city * share, share


@kernel
def hazard(
    day: int, terrain: Terrain, front: Front, siege: Siege, near: Floats, p: DisplacementParameters, out: Floats
) -> None:
    """Write h of the equation for every place to `out` (0 for places nobody lives at).

    `near` is the :func:`nearness` of every road.
    """
    out[:] = 0.0
    for i in terrain.land:
        c, u = cities(i, terrain, p)
        fighting = siege.intensity[i] + p.fear * fears(i, terrain.roads, near, siege.intensity)
        run = u * p.run if day - siege.handed_on[i] < RUN_DAYS else 0.0
        quiet = p.rule if front.held[i] == 1 else 0.0
        out[i] = p.panic * (c * p.fight * fighting + run + quiet)


@kernel
def household_size(cumulative: Floats, luck: Luck, order: int, who: int) -> int:
    """Return the size of one household: its own number, whatever the scenario and the day."""
    u = uniform(luck.seed, luck.run, order, who, 0, SIZE)
    for size in range(len(cumulative)):
        if u < cumulative[size]:
            return size + 1
    return len(cumulative)


@kernel
def first_thresholds(land: Ints, state: Displacement, variance: float, luck: Luck) -> None:
    """Draw the smallest threshold of every place of `land` that has households."""
    for i in land:
        if state.households[i] > 0:
            draw = exponential(luck.seed, luck.run, 0, 2 * i, 0, THRESHOLD)
            state.leave_gaps[i] = next_threshold(0.0, 0, state.households[i], draw)
            state.leave_next[i] = frail(state.leave_gaps[i], variance)


@kernel
def next_thresholds(land: Ints, state: Displacement, variance: float) -> None:
    """Work out the next threshold of every place of `land` anew, for another variance of the frailties."""
    for i in land:
        if state.left[i] < state.households[i]:
            state.leave_next[i] = frail(state.leave_gaps[i], variance)


@kernel
def leave(
    land: Ints,
    state: Displacement,
    sizes: Floats,
    variance: float,
    luck: Luck,
    out_place: Rows,
    out_order: Ints,
    out_size: Ints,
) -> int:
    """Let households leave whose threshold the cumulated hazard has passed; return how many.

    Parameters
    ----------
    land : int32, rows of the places that are looked at
    state : Displacement
        People still at home never fall below 0. Those who are there again do not leave here.
    sizes : float, cumulated distribution of household sizes
    out_place, out_order, out_size : one row per household that leaves
        Filled from the front; when they are full the function stops and returns their length, and is
        called again.
    """
    found, left, home, households = 0, state.left, state.home, state.households
    for i in land:
        while left[i] < households[i] and home[i] > state.again[i] and state.leave_clock[i] >= state.leave_next[i]:
            if found == len(out_place):
                return found
            who = 2 * i
            size, most = household_size(sizes, luck, left[i], who), home[i] - state.again[i]
            if left[i] == households[i] - 1 or size > most:
                size = most
            out_place[found], out_order[found], out_size[found] = i, left[i], size
            found += 1
            home[i] -= size
            left[i] += 1
            if left[i] < households[i]:
                draw = exponential(luck.seed, luck.run, left[i], who, 0, THRESHOLD)
                state.leave_gaps[i] = next_threshold(state.leave_gaps[i], left[i], households[i], draw)
                state.leave_next[i] = frail(state.leave_gaps[i], variance)
    return found


@kernel
def build_up(
    day: int,
    terrain: Terrain,
    front: Front,
    siege: Siege,
    near: Floats,
    state: Displacement,
    p: DisplacementParameters,
    scratch: Leaving,
) -> None:
    """Let the hazard of today cumulate."""
    hazard(day, terrain, front, siege, near, p, scratch.hazard)
    for i in range(len(state.home)):
        state.leave_clock[i] += scratch.hazard[i]
        scratch.left[i] = state.home[i] + scratch.departed[i]
        scratch.departed[i] = 0


@kernel
def count_left(state: Displacement, scratch: Leaving) -> None:
    """Count the people who have left since :func:`build_up`."""
    for i in range(len(state.home)):
        scratch.left[i] -= state.home[i]


@kernel
def step(
    terrain: Terrain,
    state: Displacement,
    sizes: Floats,
    p: DisplacementParameters,
    luck: Luck,
    crowd: Crowd,
    scratch: Leaving,
) -> bool:
    """Let households leave.

    Returns
    -------
    bool
        False if there was no more room: it is called again when there is.
    """
    party, first = crowd.party, crowd.many[0]
    rows = party.origin[first:], party.order[first:], party.size[first:]
    found = leave(terrain.land, state, sizes, p.frailty_variance, luck, rows[0], rows[1], rows[2])
    stand(party, first, first + found, CIVILIAN)
    crowd.many[0] += found
    if found == len(rows[0]):
        return False
    count_left(state, scratch)
    return True


def share(
    crew: Crew,
    land: Ints,
    state: Ref[Displacement],
    p: DisplacementParameters,
    luck: Ref[Luck],
    parties: Parties,
    scratch: Leaving,
) -> None:
    """Do the same as :func:`step` with threads that share the places."""

    def batches(first: int, last: int) -> list[tuple[Rows, Ints, Ints]]:
        """Let households of some places leave; return place, order and size of each, in batches."""
        out, found = [], BATCH
        while found == BATCH:
            place, order, size = np.empty(BATCH, np.uint16), np.empty(BATCH, np.int32), np.empty(BATCH, np.int32)
            found = leave(land[first:last], state.handed, SIZES, p.frailty_variance, luck.handed, place, order, size)
            out.append((place[:found], order[:found], size[:found]))
        return out

    # few are sooner let go than shared out
    many = crew.threads > 1 and 10.0 * (scratch.hazard * state.value.households).sum() > STRETCH
    for done in crew.share(len(land), batches, least=1 if many else len(land)):
        for batch in done:
            parties.add(*batch, CIVILIAN)
    count_left(state.handed, handed(scratch))
