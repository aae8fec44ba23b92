"""Movement: how long a party stays where it is, and how fast it travels.

Equation
--------
A party at a place moves on with hazard (per day)::

    m_i = shelter + flee · I_i                        I: fighting intensity

and, as at home, it goes when the hazard cumulated since its arrival passes its own Exp(1) threshold: one
comparison a day, no draw. A route of hours h takes h / (hours a day on the road) days; a party that
arrives with part of the day left may decide again on the same day, up to four times a day in all. One that
knows no route it could take asks again when a further hazard of 1 has cumulated.

Source: Flee (see :mod:`sim.model.rules.routes`) moves on with chance 1 from a place in conflict and 0.3
from a town; a hazard gives the same with graded conflict and no dependence on the length of the step
(chance p a day is hazard -ln(1 - p)). Hours per day and speeds: estimates from the typical vehicle speeds
in the evidence (routes), half of them for families with baggage and stops.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.parties import HOME, MILITARY, MOVING, QUEUEING, SETTLED, Columns
from sim.model.random import Purpose, exponential, uniform
from sim.model.rules.routes import choose
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints, Longs, PlaceKind

ROUTE, STAY, PATIENCE = int(Purpose.ROUTE), int(Purpose.STAY), int(Purpose.PATIENCE)
CROSSING = int(PlaceKind.CROSSING)
DECISIONS_A_DAY = 4


class MovementParameters(ParameterSet):
    """Parameters of staying and travelling."""

    shelter: float = parameter(
        0.02,
        unit="per day",
        meaning="hazard of a displaced household to move on from a quiet place",
        source="estimate: they stay some weeks to months with relatives or in a camp",
        confidence="low",
        low=0.005,
        high=0.08,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )
    flee: float = parameter(
        1.0,
        unit="per day",
        meaning="hazard of a displaced household to move on at full fighting intensity",
        source="Flee: chance 1 a day in conflict; here a mean stay of one day",
        confidence="medium",
        low=0.5,
        high=3.0,
        allowed=(0.0, 100.0),
    )
    hours_a_day: float = parameter(
        8.0,
        unit="hours per day",
        meaning="hours a day that a household is on the road",
        source="estimate: daylight less stops",
        confidence="low",
        low=5.0,
        high=12.0,
        allowed=(1.0, 24.0),
    )
    pace: float = parameter(
        0.5,
        unit="1",
        meaning="speed of a household against the typical vehicle on the same road",
        source="estimate: baggage, children, checkpoints, part of the way on foot",
        confidence="low",
        low=0.3,
        high=0.8,
        allowed=(0.01, 10.0),
    )
    asphalt_kmh: float = parameter(
        50.0,
        unit="km/h",
        meaning="typical speed on asphalt",
        source="evidence: routes, speed_kmh_typical",
        confidence="low",
        allowed=(0.1, 200.0),
    )
    gravel_kmh: float = parameter(
        25.0,
        unit="km/h",
        meaning="typical speed on gravel",
        source="evidence: routes, speed_kmh_typical",
        confidence="low",
        allowed=(0.1, 200.0),
    )
    mountain_road_kmh: float = parameter(
        18.0,
        unit="km/h",
        meaning="typical speed on a mountain road",
        source="evidence: routes, speed_kmh_typical",
        confidence="low",
        allowed=(0.1, 200.0),
    )
    track_kmh: float = parameter(
        10.0,
        unit="km/h",
        meaning="typical speed on a track",
        source="evidence: routes, speed_kmh_typical",
        confidence="low",
        allowed=(0.1, 200.0),
    )
    footpath_kmh: float = parameter(
        3.0,
        unit="km/h",
        meaning="typical speed on a footpath",
        source="evidence: routes, speed_kmh_typical",
        confidence="low",
        allowed=(0.1, 200.0),
    )

    def speeds(self) -> Floats:
        """Return the typical speed of each mode, km/h, in the order of `Mode`."""
        return np.array([self.asphalt_kmh, self.gravel_kmh, self.mountain_road_kmh, self.track_kmh, self.footpath_kmh])


class Ground(NamedTuple):
    """What a party meets at the places, one entry per place.

    Parameters
    ----------
    kind : int8, PlaceKind
    held : int8, 1 for insurgents
    moved, hazard : float, cumulated hazard m up to and including today, and today's
    garrison : int64, squads that reach a government-held capital join it (updated)
    """

    kind: Bytes
    held: Bytes
    moved: Floats
    hazard: Floats
    garrison: Longs


class RouteTable(NamedTuple):
    """The routes households know, in CSR form by place of departure.

    Parameters
    ----------
    first : int32, shape (places + 1)
    end : int32 per route, where it ends
    days : float per route, days of travel
    weight, running : float per route, today's weights and their running sums by place
    arc_first, arc : int32, the roads of each route in CSR form
    flow : int64, shape (arcs, 2), people who set out today over each road, by kind (updated)
    """

    first: Ints
    end: Ints
    days: Floats
    weight: Floats
    running: Floats
    arc_first: Ints
    arc: Ints
    flow: Longs


@kernel
def arrive(p: int, day: int, party: Columns, ground: Ground, patience_days: float, seed: int, run: int) -> bool:
    """Let a party arrive where it was bound; return whether it is a household that may go on today."""
    here = party.at[p]
    who = 2 * party.origin[p] + party.kind[p]
    if ground.kind[here] == CROSSING:
        party.state[p] = QUEUEING
        party.since[p] = day
        luck = exponential(seed, run, party.order[p], who, party.choices[p], PATIENCE)
        party.bear[p] = day + patience_days * luck
        return False
    party.state[p] = SETTLED
    if party.kind[p] == MILITARY:
        if ground.held[here] == 0:
            ground.garrison[here] += party.size[p]
            party.state[p] = HOME
        return False
    luck = exponential(seed, run, party.order[p], who, party.choices[p], STAY)
    rest_of_day = day + 1.0 - party.due[p]
    party.bear[p] = ground.moved[here] - ground.hazard[here] * rest_of_day + luck
    return bool(ground.moved[here] >= party.bear[p])


@kernel
def depart(p: int, now: float, party: Columns, ground: Ground, routes: RouteTable, seed: int, run: int) -> bool:
    """Let a party choose a route and set out on it; return False if it knows none it could take."""
    here = party.at[p]
    who = 2 * party.origin[p] + party.kind[p]
    u = uniform(seed, run, party.order[p], who, party.choices[p], ROUTE)
    party.choices[p] += 1
    begin, stop = routes.first[here], routes.first[here + 1]
    r = choose(routes.weight, routes.running, routes.end, begin, stop, party.shun[p], u)
    if r < 0:
        party.bear[p] = ground.moved[here] + 1.0
        return False
    for a in range(routes.arc_first[r], routes.arc_first[r + 1]):
        routes.flow[routes.arc[a], party.kind[p]] += party.size[p]
    party.state[p] = MOVING
    party.at[p] = routes.end[r]
    party.due[p] = now + routes.days[r]
    party.shun[p] = -1
    return True


@kernel
def travel(
    day: int,
    alive: int,
    party: Columns,
    ground: Ground,
    routes: RouteTable,
    patience_days: float,
    seed: int,
    run: int,
) -> None:
    """Move every party that is due, for one day [day, day + 1).

    Parameters
    ----------
    day : int
        Days since the first day.
    alive : int
        Rows of the party columns that are in use.
    party, ground, routes
        See the classes.
    patience_days : float
        Mean patience in a queue.
    seed, run : int
        Seed and replicate.

    Notes
    -----
    A squad that arrives where the government no longer is stays there, settled, until the garrison rule
    asks it again.
    """
    # local names: the many who do nothing today are passed over without touching the tuples
    state, kind, at, due, bear, moved = party.state, party.kind, party.at, party.due, party.bear, ground.moved
    for p in range(alive):
        now = float(day)
        if state[p] == MOVING:
            if due[p] >= day + 1.0:
                continue
            now = max(now, due[p])
            if not arrive(p, day, party, ground, patience_days, seed, run):
                continue
        elif state[p] != SETTLED or moved[at[p]] < bear[p] or kind[p] == MILITARY:
            continue
        for _ in range(DECISIONS_A_DAY):
            if not depart(p, now, party, ground, routes, seed, run) or party.due[p] >= day + 1.0:
                break
            now = party.due[p]
            if not arrive(p, day, party, ground, patience_days, seed, run):
                break
