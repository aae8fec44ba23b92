"""Crossing: who gets over the river today.

Equation
--------
At each crossing people queue first-in first-out (those of one day in the order in which they left home), and
`capacity` of them (by kind of crossing) get over in a day; the party that reaches the limit still crosses whole,
and who is refused holds up nobody. One party's day at the front of the queue::

    near bank   open, if the government holds it: it comes to the post
                held by the insurgents: civilians are let through with chance v and come to the post
                else, or closed by an order: it slips past with chance `leak`, and is on the river, outside the post
    far bank    at the post    open: admitted;   limited: admitted with chance `limited_share`;   closed: refused
                refused        tries outside the post with chance `attempt`, of a limited post also if it would slip
                               past a held bank (`leak`)
                on the river   guards meet it with chance 1 - exp(-g / κ) and bring it to the post, which decides as
                               above; whom they do not meet arrives by itself. Where the policy is closed, being met
                               means being sent back: then it dares only with chance `attempt`

So guards, g per km of border with κ = `guards_per_km`, act on the river and not at the post: they *escort* where
everybody is admitted, and change nothing there; where the policy is limited or closed they *stop* whom the post does
not admit. They delay nobody by a day. The chance to arrive today is, with s = exp(-g / κ) and l = `limited_share`::

    o = let · post + (1 - let) · leak · river            post  = 1 | l + (1 - l) · d · s | attempt · s
                                                         river = 1 | l + (1 - l) · s     | attempt · s
    let = 1 at an open bank, v at a held one, 0 at one   where the far bank is open | limited | closed
    closed by an order; of soldiers 0 at both

and d = 1 - (1 - attempt) · (1 - leak). v is a property of the crossing and of those who hold it: trade and travel go on
at some posts in every war. The world may know it of a crossing (`let_through` in places.csv), a scenario may order it;
elsewhere it is `let_through` at an official post (bridge, ferry, land post) and 0 at a ford or pass, where there is
nobody who lets anybody through. An arrival is *informal* if it slipped past the near bank or went outside the
post. Everybody who joins draws a patience T, Exp with mean τ = `patience_days`; when it is used up a household turns
back inland and next time tries another way, a squad disperses.

The first day is always tried, and day k after it if T >= k, with chance q^k, q = exp(-1/τ). So the chance to get
over at all, which is how open a crossing is to those who choose their way, is::

    P(o) = Σ_k q^k · (1 - o)^k · o  =  o / (1 - (1 - o) · q)

P(o) grows with o, from 0 to 1. At a leak of 0.05 and seven days of patience it is 0.28. Whoever chooses a way knows the
banks of today and takes them to last; the queue and the capacity of the crossing it does not know.

*Turned back* is who is refused or intercepted on the far side: counted on the first day on which that happens, once
for each wait at a crossing, whether or not it gets over on a later day. Who never gets past the near bank waits in the
queue and is not turned back, nor is one for whom the capacity of the day does not suffice.

The near bank falls `bank_lag_days` after the place it belongs to (Sher Khan Bandar: one day after its
district), which is why soldiers who run at the fall, those of the post among them, still find the bridge open.

Source: meeting guards as a random search, 1 - exp(-effort), is Koopman's law (1946, Search and Screening);
the rest is this model's design. The document: soldiers were admitted on humanitarian grounds (D09), the
crossings were closed or closed in on (D32), 20,000 guards for 1,357 km (D33).
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from sim.model.banks import LIMITED, OPEN, Banks, daring, far_openness
from sim.model.kernels import kernel
from sim.model.line import Lines, line_up
from sim.model.network import Network, Terrain
from sim.model.parties import ADMITTED, AT_ONCE, CIVILIAN, DISPERSED, MILITARY, MOVING, Columns
from sim.model.random import TWO_32, Luck, Purpose, philox, uniform
from sim.model.rules.front import Fallen, Front, lose
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, CrossingKind, Floats, Hosts, Ints, Longs

PASSAGE, LET_THROUGH = int(Purpose.PASSAGE), int(Purpose.LET_THROUGH)
FORD = int(CrossingKind.FORD)
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
        source="estimate: no crossing is reported in June 2021 at the posts lost then",
        confidence="low",
        low=0.02,
        high=0.125,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )
    let_through: float = parameter(
        0.2,
        unit="per day",
        meaning="chance of a civilian party a day to be let through at an official post that the insurgents hold, "
        "unless the world or an event says otherwise",
        source="estimate, general knowledge of wars before: Torkham and Spin Boldak stayed open to travellers under "
        "the movement that held them in 1996 to 2001, posts of rebels on Syria's northern border were open on and off "
        "(2012 to 2015), Hairatan was shut from 1997 to 2001; a post is one or the other, so the range is wide",
        confidence="low",
        low=0.02,
        high=0.8,
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
        meaning="chance a day to dare the river for a party that would be sent back if guards met it",
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
        meaning="density of guards (κ) at which they meet 63 % of those who come over outside the posts",
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
        source="Imam Sahib fell on 21 June 2021 by midday, its post Sher Khan Bandar on 22 June at 09:00",
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


class Crossing(NamedTuple):
    """What is ordered for the banks, and which posts were taken; one entry per place unless said otherwise.

    Parameters
    ----------
    post_taken : float, for a crossing the day its own post was taken; inf for not
    near : int8, order of a scenario for the near bank: 0 closed, 1 open; -1 for none, it follows whoever holds it
    far : int8, the same for the far bank: 0 closed, 1 limited, 2 open; -1 for none, it follows the policy of its host
    let_through : float
        share of the civilians a day whom those who hold the near bank let through; -1 where nobody says, then it is
        that of the parameters
    corridor : int8, 1 where civilians pass whoever holds the banks
    policy : int8, shape (hosts, 2), columns civilians and soldiers: 0 closed, 1 limited, 2 open
    guards : float, shape (hosts,), on the border of each
    """

    post_taken: Floats
    near: Bytes
    far: Bytes
    let_through: Floats
    corridor: Bytes
    policy: Bytes
    guards: Floats

    @classmethod
    def first(cls, start: Start) -> Crossing:
        """Return the state on the morning of the first day."""
        n, hosts = len(start.network.world.places), start.network.world.hosts
        return cls(
            post_taken=np.full(n, np.inf),
            near=np.full(n, FOLLOW, np.int8),
            far=np.full(n, FOLLOW, np.int8),
            let_through=np.nan_to_num(start.network.world.places.let_through, nan=FOLLOW),
            corridor=np.zeros(n, np.int8),
            policy=hosts.policy.copy(),
            guards=hosts.guards.copy(),
        )


def banks(network: Network, state: Crossing, p: CrossingParameters, inland_days: Floats) -> Banks:
    """Return the banks with what changes by events only: guards, and what follows from the parameters."""
    places, x = network.world.places, network.crossings
    n = len(places)
    capacity = np.zeros(n)
    capacity[x] = p.capacities()[places.crossing_kind[x]]
    passing = slip(state.guards, network.world.hosts, places.host, x, p.guards_per_km)
    near, let, beyond, river = (np.zeros((n, 2)) for _ in range(4))
    far, stay = np.zeros((n, 2), np.int8), np.full(n, exp(-1.0 / p.patience_days))
    return Banks(near, let, far, beyond, river, passing, stay, capacity, inland_days)


def slip(guards: Floats, hosts: Hosts, host: Ints, crossings: Ints, guards_per_km: float) -> Floats:
    """Return exp(-g / κ) for every place (0 where it is no crossing), from the guards on the border of each host."""
    out = np.zeros(len(host))
    density = guards[host[crossings]] / np.maximum(hosts.border_km[host[crossings]], 1.0)
    out[crossings] = np.exp(-density / guards_per_km)
    return out


@kernel
def take_post(place: int, to: int, day: int, front: Front, state: Crossing) -> bool:
    """Let the post of a crossing be taken (1) or retaken (0); return whether its soldiers have to decide."""
    state.post_taken[place] = day if to == 1 else np.inf
    return bool(to == 1 and front.held[place] == 0)


@kernel
def follow_owner(
    day: int,
    terrain: Terrain,
    front: Front,
    state: Crossing,
    garrison: Longs,
    p: CrossingParameters,
    fallen: Fallen,
) -> None:
    """Let near banks follow the place they belong to, some days later.

    A post that was itself taken is lost after the same lag; its soldiers decided when it was taken. Those of another
    post decide on the day on which the place falls: they are trapped, and the river is still open behind them.

    Parameters
    ----------
    front : Front
        `held` is updated for crossings.
    garrison : int64 per place, soldiers
    fallen : Fallen
        Crossings that have soldiers and whose place falls, or who are lost, today are noted.
    """
    held, lag = front.held, p.bank_lag_days
    for x in terrain.crossings:
        owner = terrain.inland[x]
        behind = held[owner] == 1 and day - front.changed_on[owner] >= lag
        taken = day - state.post_taken[x] >= lag
        if held[x] == 0 and held[owner] == 1 and front.changed_on[owner] == day and garrison[x] > 0:
            lose(x, fallen)
        if (behind or taken) and held[x] == 0:
            held[x] = 1
            if garrison[x] > 0:
                lose(x, fallen)
        elif not behind and not taken and held[x] == 1 and held[owner] == 0:
            held[x] = 0


@kernel
def open_banks(terrain: Terrain, front: Front, state: Crossing, p: CrossingParameters, banks: Banks) -> None:
    """Set the near and far banks as they are today, after the front has moved.

    Parameters
    ----------
    banks : Banks
        All but `slip`, `stay`, `capacity` and `inland_days` is updated.
    """
    host = terrain.host
    for x in terrain.crossings:
        shut = front.held[x] == 1 if state.near[x] == FOLLOW else state.near[x] == 0
        for kind in range(2):
            let = 1.0 if not shut else 0.0
            if shut and kind == CIVILIAN and state.near[x] == FOLLOW:
                let = passage_share(terrain.crossing_kind[x], state.let_through[x], p)
            banks.let[x, kind] = let
            banks.near[x, kind] = let + (1.0 - let) * p.leak
            banks.far[x, kind] = state.policy[host[x], kind] if state.far[x] == FOLLOW else state.far[x]
        if state.corridor[x] == 1:
            banks.near[x, CIVILIAN], banks.let[x, CIVILIAN], banks.far[x, CIVILIAN] = 1.0, 1.0, OPEN
        for kind in range(2):
            far, unseen, share = banks.far[x, kind], banks.slip[x], p.limited_share
            banks.beyond[x, kind] = far_openness(far, unseen, daring(p.attempt, p.leak), share, p.attempt)
            banks.river[x, kind] = far_openness(far, unseen, 1.0, share, p.attempt)


@kernel
def write_opened(terrain: Terrain, banks: Banks, opened: Bytes) -> None:
    """Write which banks are open to those who cross today, for the map.

    That is after all rules of users that may have shut one.

    Parameters
    ----------
    opened : int8, shape (crossings, 3)
        Near bank: 1 if civilians get past it unhindered, else 0; far bank for civilians and for soldiers: 0 closed,
        1 limited, 2 open (updated). No crossings if nobody wants to know.
    """
    for k in range(len(opened)):
        x = terrain.crossings[k]
        opened[k, 0] = banks.near[x, CIVILIAN] == 1.0
        opened[k, 1], opened[k, 2] = banks.far[x, CIVILIAN], banks.far[x, MILITARY]


@kernel
def passage_share(crossing_kind: int, known: float, p: CrossingParameters) -> float:
    """Return v, the chance of civilians a day to be let through by insurgents who hold the near bank.

    Parameters
    ----------
    crossing_kind : int
    known : float
        What the world or a scenario says of the crossing; below 0 for nothing.
    p : CrossingParameters
    """
    if known >= 0.0:
        return known
    return p.let_through if crossing_kind < FORD else 0.0


@kernel
def passage(
    through: bool, leak: float, far: int, slip: float, p: CrossingParameters, luck: tuple[int, int, int, int]
) -> tuple[bool, bool, bool]:
    """Return (arrives, informally, refused or intercepted) for one party's day, from four random words.

    Parameters
    ----------
    through : bool
        Whether it comes to the post; else it may slip past its own bank with chance `leak`.
    """
    slips = (luck[0] + 0.5) / TWO_32
    if not through and slips >= leak:
        return False, False, False
    if far == OPEN or (far == LIMITED and (luck[1] + 0.5) / TWO_32 < p.limited_share):
        return True, not through, False
    dares = (luck[2] + 0.5) / TWO_32 < p.attempt or (far == LIMITED and (not through or slips < p.leak))
    if dares and (luck[3] + 0.5) / TWO_32 < slip:
        return True, True, False
    return False, False, True


@kernel
def serve(
    day: int,
    queue: Ints,
    party: Columns,
    inland: Ints,
    banks: Banks,
    p: CrossingParameters,
    luck: Luck,
    flows: Longs,
    used: Floats,
) -> None:
    """Serve the queues for one day.

    Parameters
    ----------
    queue : int32
        Rows of the waiting parties of all crossings, the longest-waiting first.
    party : Columns
        Those who get over become ADMITTED at their crossing (the reception rule sends them on); households who give
        up become MOVING, squads DISPERSED. Who is turned back will not try this crossing next, whether it gives up
        or not: so `shun` tells who has been counted.
    flows : int64, shape (places, 3, 2)
        Today's arrivals, informal arrivals, people turned back, by kind (updated).
    used : float, shape (places,): how many have passed today (scratch)
    """
    used[:] = 0.0
    for row in queue:
        x, kind = party.at[row], party.kind[row]
        if used[x] < banks.capacity[x]:
            who = 2 * party.origin[row] + kind
            drawn = philox(party.order[row], who, day, PASSAGE, luck.seed, luck.run)
            near, let, far = banks.near[x, kind], banks.let[x, kind], banks.far[x, kind]
            through, leak = let >= 1.0, near
            if 0.0 < let < 1.0:
                u = uniform(luck.seed, luck.run, party.order[row], who, day, LET_THROUGH)
                through, leak = u < let, (near - let) / (1.0 - let)
            arrives, informal, refused = passage(through, leak, far, banks.slip[x], p, drawn)
            if arrives:
                used[x] += party.size[row]
                flows[x, ARRIVALS, kind] += party.size[row]
                if informal:
                    flows[x, INFORMAL, kind] += party.size[row]
                party.state[row] = ADMITTED
                party.came_by[row] = x
                party.acts_at[row] = AT_ONCE
                continue
            if refused and party.shun[row] != x:
                flows[x, TURNED_BACK, kind] += party.size[row]
                party.shun[row] = x
        if day + 1.0 > party.acts_at[row]:
            if kind == MILITARY:
                party.state[row] = DISPERSED
            else:
                party.state[row] = MOVING
                party.at[row] = inland[x]
                party.acts_at[row] = day + 1.0 + banks.inland_days[x]
                party.shun[row] = x


@kernel
def step(
    day: int,
    terrain: Terrain,
    party: Columns,
    later: Ints,
    banks: Banks,
    p: CrossingParameters,
    luck: Luck,
    queue: Ints,
    flows: Longs,
    scratch: Lines,
) -> None:
    """Let those who wait at the crossings try to get over, the longest-waiting first.

    Parameters
    ----------
    later : int32, rows of parties that have their turn today
    queue : int32, as long (scratch)
    flows : int64, shape (places, 3, 2), see :func:`serve` (updated)
    """
    flows[:] = 0
    waiting = line_up(day, later, party, scratch.joined, queue)
    serve(day, queue[:waiting], party, terrain.inland, banks, p, luck, flows, scratch.used)
