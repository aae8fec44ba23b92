"""Crossing: who gets over the river today.

Equation
--------
At each crossing people queue first-in first-out (those of one day in the order in which they left home), and
`capacity` of them (by kind of crossing) get over in a day; the party that reaches the limit still crosses whole,
and who is refused holds up nobody. One party's day at the front of the queue::

    near bank   1 if the government holds it and it is open, else `leak` (slipping past those who hold it)
    far bank    open: admitted;   limited: admitted with chance `limited_share`;   closed: refused
    refused     tries outside the post with chance `attempt`, is intercepted with 1 - exp(-g / κ)

so its chance to arrive today, which is how open a crossing is to those who know, is::

    o = near · (a + (1 - a) · attempt · exp(-g / κ))     a = 1, limited_share, 0 for open, limited, closed

g is guards per km of border, κ = `guards_per_km`. An arrival is *informal* if it slipped past the near bank
or went outside the post. Everybody who joins draws a patience, Exp with mean `patience_days`; when it is
used up a household turns back inland and next time tries another way, a squad disperses.

The near bank falls `bank_lag_days` after the place it belongs to (Sher Khan Bandar: one day after its
district), which is why soldiers who run at the fall still find the bridge open.

Source: interception as a random search, 1 - exp(-effort), is Koopman's law (1946, Search and Screening);
the rest is this model's design. The document: soldiers were admitted on humanitarian grounds (D09), the
crossings were closed or closed in on (D32), 20,000 guards for 1,357 km (D33).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.parties import ADMITTED, AT_ONCE, CIVILIAN, DISPERSED, MILITARY, MOVING, QUEUEING, Columns
from sim.model.random import TWO_32, Purpose, philox
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.compiled import compiled
from sim.world.world import Bytes, Floats, Ints, Longs

PASSAGE = int(Purpose.PASSAGE)
CLOSED, LIMITED, OPEN = 0, 1, 2
FLOWS = ("arrivals", "informal", "turned_back")
ARRIVALS, INFORMAL, TURNED_BACK = 0, 1, 2


class CrossingParameters(ParameterSet):
    """Parameters of the crossings."""

    bridge_capacity: float = parameter(
        2000.0,
        unit="people per day",
        meaning="people who can pass a bridge or land post in a day",
        source="estimate: 3 to 4 people a minute through one gate for ten hours",
        confidence="low",
        low=800.0,
        high=5000.0,
        shape="loguniform",
    )
    ferry_capacity: float = parameter(
        600.0,
        unit="people per day",
        meaning="people who can pass by ferry in a day",
        source="estimate: 20 trips of 30 people",
        confidence="low",
        low=200.0,
        high=1500.0,
        shape="loguniform",
    )
    ford_capacity: float = parameter(
        500.0,
        unit="people per day",
        meaning="people who can wade, swim or be rowed over in a day",
        source="more than 300 soldiers crossed near Sarigor in one evening (observation O03)",
        confidence="medium",
        low=350.0,
        high=1000.0,
        shape="loguniform",
    )
    pass_capacity: float = parameter(
        200.0,
        unit="people per day",
        meaning="people who can walk over a mountain pass in a day",
        source="estimate",
        confidence="low",
        low=50.0,
        high=500.0,
        shape="loguniform",
    )
    leak: float = parameter(
        0.05,
        unit="per day",
        meaning="chance of a party a day to slip past a near bank that is closed or insurgent-held",
        source="estimate: no crossing is reported in June at the posts lost in June",
        confidence="low",
        low=0.02,
        high=0.125,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )
    limited_share: float = parameter(
        0.2,
        unit="per day",
        meaning="chance of a party a day to be admitted where the policy is limited",
        source="estimate: visas, quotas, vulnerable cases first",
        confidence="low",
        low=0.05,
        high=0.5,
        allowed=(0.0, 1.0),
    )
    attempt: float = parameter(
        0.03,
        unit="per day",
        meaning="chance of a refused party a day to try outside the post",
        source="estimate: the Panj is fast and cold; most families wait or turn back",
        confidence="low",
        low=0.01,
        high=0.1,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )
    guards_per_km: float = parameter(
        10.0,
        unit="guards per km",
        meaning="density of guards (κ) at which 63 % of those who try are intercepted",
        source="estimate: three watches of one man every 300 m; 20,000 on 1,357 km is 14.7 per km",
        confidence="low",
        low=4.0,
        high=30.0,
        shape="loguniform",
        allowed=(0.01, 100000.0),
    )
    patience_days: float = parameter(
        7.0,
        unit="days",
        meaning="mean time a party waits at a crossing before it gives up",
        source="estimate: food and money for some days",
        confidence="low",
        low=3.0,
        high=21.0,
        shape="loguniform",
        allowed=(0.01, 10000.0),
    )
    bank_lag_days: float = parameter(
        1.0,
        unit="days",
        meaning="days from the fall of a place to the insurgents' holding its bank of the river",
        source="Imam Sahib fell on 21 June by midday, its post Sher Khan Bandar on 22 June at 09:00",
        confidence="medium",
        low=1.0,
        high=3.0,
        shape="triangular",
        allowed=(0.0, 365.0),
    )

    def capacities(self) -> Floats:
        """Return the capacity of each kind of crossing, in the order of `CrossingKind`."""
        return np.array([self.bridge_capacity, self.ferry_capacity, self.ford_capacity, self.pass_capacity])


#: No order of a scenario: the near bank follows whoever holds it, the far bank the policy of its host.
FOLLOW = -1


class Banks(NamedTuple):
    """How open the banks are today; rows are places, columns civilians and soldiers.

    Parameters
    ----------
    near : float, shape (places, 2): chance of a party to get past its own bank
    far : int8, shape (places, 2): Policy on the far bank
    slip : float, shape (places,): exp(-g / κ), chance not to be intercepted outside the post
    capacity : float, shape (places,): people per day
    inland : int32, shape (places,): where those who give up turn to
    inland_days : float, shape (places,): how long that takes
    """

    near: Floats
    far: Bytes
    slip: Floats
    capacity: Floats
    inland: Ints
    inland_days: Floats


def slip(guards: Floats, border_km: Floats, host: Ints, crossings: Ints, guards_per_km: float) -> Floats:
    """Return exp(-g / κ) for every place (0 where it is no crossing), from the guards on the border of each host."""
    out = np.zeros(len(host))
    density = guards[host[crossings]] / np.maximum(border_km[host[crossings]], 1.0)
    out[crossings] = np.exp(-density / guards_per_km)
    return out


@kernel
def open_banks(
    crossings: Ints,
    host: Ints,
    held: Bytes,
    near: Bytes,
    far: Bytes,
    corridor: Bytes,
    policy: Bytes,
    leak: float,
    banks: Banks,
) -> None:
    """Set the near and far banks as they are today.

    Parameters
    ----------
    crossings : int32, rows of crossings
    host : int32 per place
    held : int8 per place, 1 where the insurgents hold the near bank
    near, far, corridor : int8 per place, orders of the scenario (see `State`)
    policy : int8, shape (hosts, 2)
    banks : Banks
        `near` and `far` are updated.
    """
    for x in crossings:
        shut = held[x] == 1 if near[x] == FOLLOW else near[x] == 0
        for kind in range(2):
            banks.near[x, kind] = leak if shut else 1.0
            banks.far[x, kind] = policy[host[x], kind] if far[x] == FOLLOW else far[x]
        if corridor[x] == 1:
            banks.near[x, CIVILIAN], banks.far[x, CIVILIAN] = 1.0, OPEN


def opened(banks: Banks, crossings: Ints) -> Bytes:
    """Return which banks are open today, for the map.

    Returns
    -------
    int8, shape (crossings, 3)
        Near bank: 1 if civilians get past it unhindered, else 0; far bank for civilians and for soldiers: 0 closed,
        1 limited, 2 open.
    """
    near = (banks.near[crossings, CIVILIAN] == 1.0).astype(np.int8)
    return np.column_stack([near, banks.far[crossings]])


@kernel
def follow_owner(
    day: int,
    lag: float,
    crossings: Ints,
    inland: Ints,
    held: Bytes,
    changed_on: Floats,
    post_taken: Floats,
    garrison: Longs,
    lost: Ints,
) -> int:
    """Let near banks follow the place they belong to, some days later; return how many with soldiers are lost.

    A post that was itself taken is lost after the same lag; its soldiers decided when it was taken.

    Parameters
    ----------
    inland : int32 per place, the place a crossing belongs to
    held : int8 per place (updated for crossings)
    lost : int32
        Filled with the crossings that have soldiers and are lost today.
    """
    many = 0
    for x in crossings:
        owner = inland[x]
        behind = held[owner] == 1 and day - changed_on[owner] >= lag
        taken = day - post_taken[x] >= lag
        if (behind or taken) and held[x] == 0:
            held[x] = 1
            if garrison[x] > 0:
                lost[many] = x
                many += 1
        elif not behind and not taken and held[x] == 1 and held[owner] == 0:
            held[x] = 0
    return many


@compiled
def far_openness(far: Bytes, slip: Floats, limited_share: float, attempt: float) -> Floats:
    """Return a + (1 - a) · attempt · exp(-g / κ) for every place and kind: the far bank's part of o."""
    out = np.empty(far.shape)
    for x in range(far.shape[0]):
        for kind in range(2):
            admit = 1.0 if far[x, kind] == OPEN else (limited_share if far[x, kind] == LIMITED else 0.0)
            out[x, kind] = admit + (1.0 - admit) * attempt * slip[x]
    return out


@kernel
def line_up(day: int, later: Ints, party: Columns, joined: Ints, queue: Ints) -> int:
    """Write those of `later` who wait in a queue to `queue`, the longest-waiting first; return how many they are.

    Who joined on the same day keeps the order of `later`.

    Parameters
    ----------
    joined : int32, at least day + 2 zeros, one for each day on which one can have joined and one more (scratch)
    """
    for p in later:
        if party.state[p] == QUEUEING:
            joined[party.since[p] + 1] += 1
    for d in range(day + 1):  # where those who joined on a day begin
        joined[d + 1] += joined[d]
    many = joined[day + 1]
    for p in later:
        if party.state[p] == QUEUEING:
            queue[joined[party.since[p]]] = p
            joined[party.since[p]] += 1
    return int(many)


@kernel
def passage(
    near: float, far: int, slip: float, limited_share: float, attempt: float, luck: tuple[int, int, int, int]
) -> tuple[bool, bool, bool]:
    """Return (arrives, informally, refused or intercepted) for one party's day, from four random words."""
    if near < 1.0 and (luck[0] + 0.5) / TWO_32 >= near:
        return False, False, False
    slipped = near < 1.0
    if far == OPEN or (far == LIMITED and (luck[1] + 0.5) / TWO_32 < limited_share):
        return True, slipped, False
    if (luck[2] + 0.5) / TWO_32 < attempt and (luck[3] + 0.5) / TWO_32 < slip:
        return True, True, False
    return False, False, True


@kernel
def serve(
    day: int,
    queue: Ints,
    party: Columns,
    banks: Banks,
    limited_share: float,
    attempt: float,
    flows: Longs,
    used: Floats,
    seed: int,
    run: int,
) -> None:
    """Serve the queues for one day.

    Parameters
    ----------
    queue : int32
        Rows of the waiting parties of all crossings, the longest-waiting first.
    party : Columns
        Those who get over become ADMITTED at their crossing (`since` keeps the crossing; the reception
        rule sends them on); households who give up become MOVING, squads DISPERSED.
    flows : int64, shape (places, 3, 2)
        Today's arrivals, informal arrivals, people turned back, by kind (updated). Turned back counts a
        party when it is refused on the day it joins, not on every day it waits.
    used : float, shape (places,), zeros: how many have passed today (scratch)
    """
    for q in range(len(queue)):
        p = queue[q]
        x, kind = party.at[p], party.kind[p]
        if used[x] < banks.capacity[x]:
            who = 2 * party.origin[p] + kind
            luck = philox(party.order[p], who, day, PASSAGE, seed, run)
            arrives, informal, refused = passage(
                banks.near[x, kind], banks.far[x, kind], banks.slip[x], limited_share, attempt, luck
            )
            if arrives:
                used[x] += party.size[p]
                flows[x, ARRIVALS, kind] += party.size[p]
                if informal:
                    flows[x, INFORMAL, kind] += party.size[p]
                party.state[p] = ADMITTED
                party.since[p] = x
                party.due[p] = AT_ONCE
                continue
            if refused and party.since[p] == day:
                flows[x, TURNED_BACK, kind] += party.size[p]
        if day + 1.0 > party.due[p]:
            if kind == MILITARY:
                party.state[p] = DISPERSED
            else:
                party.state[p] = MOVING
                party.at[p] = banks.inland[x]
                party.due[p] = day + 1.0 + banks.inland_days[x]
                party.shun[p] = x
