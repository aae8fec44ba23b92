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

from math import log, nextafter
from threading import local
from typing import NamedTuple

import numpy as np

from sim.model.kernels import Addresses, kernel, uniform_all
from sim.model.parties import (
    ADMITTED,
    CIVILIAN,
    HOME,
    MILITARY,
    MOVING,
    QUEUEING,
    SETTLED,
    SHELTERED,
    STATES,
    Columns,
)
from sim.model.random import Purpose
from sim.model.rules.routes import choose
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.compiled import compiled
from sim.world.world import Bytes, Floats, Ints, Longs, PlaceKind

ROUTE, STAY, PATIENCE = int(Purpose.ROUTE), int(Purpose.STAY), int(Purpose.PATIENCE)
CROSSING = int(PlaceKind.CROSSING)
DECISIONS_A_DAY = 4
#: Rows that go through a day together: few enough for the nearest memory, enough to draw numbers in bulk.
BLOCK = 4096
#: Slots of the guide to the routes of a place.
SLOTS = 32


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
    limit : float, shape (states, places), see :func:`limits`
    """

    kind: Bytes
    held: Bytes
    moved: Floats
    hazard: Floats
    limit: Floats


class RouteTable(NamedTuple):
    """The routes households know, in CSR form by place of departure.

    Parameters
    ----------
    first : int32, shape (places + 1)
    end : int32 per route, where it ends
    days : float per route, days of travel
    weight, running : float per route, today's weights and their running sums by place
    guide : int32, shape (places, SLOTS), see :func:`make_guide`
    """

    first: Ints
    end: Ints
    days: Floats
    weight: Floats
    running: Floats
    guide: Ints


@kernel
def make_guide(first: Ints, running: Floats, guide: Ints) -> None:
    """Note for every place from which route on to look for the one that a uniform number picks.

    A number in slot s of (0, 1) picks no route before guide[place, s]; -1 where no route has weight. So a search
    takes a step or none instead of halving all routes, and gives what :func:`sim.model.rules.routes.choose` does.
    Source: Chen and Asau (1974), AIIE Transactions 6, 163: the guide table method.
    """
    for i in range(len(first) - 1):
        begin, last = first[i], first[i + 1] - 1
        if begin > last or running[last] <= 0.0:
            guide[i, :] = -1
            continue
        r = begin
        for slot in range(SLOTS):
            while r < last and running[r] <= slot / SLOTS * running[last]:
                r += 1
            guide[i, slot] = r


@kernel
def pick(place: int, shun: int, u: float, routes: RouteTable) -> int:
    """Return the route from a place that the uniform number `u` picks; -1 for none."""
    begin, stop = routes.first[place], routes.first[place + 1]
    if shun >= 0:
        return int(choose(routes.weight, routes.running, routes.end, begin, stop, shun, u))
    r = routes.guide[place, int(u * SLOTS)]
    if r >= 0:
        mark = u * routes.running[stop - 1]
        while r < stop - 1 and routes.running[r] <= mark:
            r += 1
    return int(r)


class Desk(NamedTuple):
    """What one thread works on and counts with.

    Parameters
    ----------
    coming : int32, rows of parties that arrive
    going : int32, rows of households that move on
    now : float, when each of `going` does
    address, luck : addresses of random numbers, and the numbers
    later : int32, rows of parties that have their turn later today: in a queue, on the far side
    many : int64, shape (1,), how many those are
    taken : int64 per route, people who set out on it today (updated)
    joined : int64 per place, soldiers who joined its garrison today (updated)
    """

    coming: Ints
    going: Ints
    now: Floats
    address: Addresses
    luck: Floats
    later: Ints
    many: Longs
    taken: Longs
    joined: Longs

    @classmethod
    def clear(cls, routes: int, places: int, rows: int) -> Desk:
        """Return the desk of this thread for so many rows of parties, with nobody counted yet."""
        if not hasattr(_OWN, "scratch"):
            coming, going = (np.empty(BLOCK, np.int32) for _ in range(2))
            now, luck = (np.empty(BLOCK) for _ in range(2))
            _OWN.scratch = (coming, going, now, Addresses.room(BLOCK), luck)
        many, taken, joined = (np.zeros(length, np.int64) for length in (1, routes, places))
        coming, going, now, address, luck = _OWN.scratch
        return cls(coming, going, now, address, luck, np.empty(rows, np.int32), many, taken, joined)


_OWN = local()


def limits(day: int, moved: Floats) -> Floats:
    """Return up to which `due` a party acts today, by state and place; -inf where none does.

    Who stays somewhere moves on when the hazard has cumulated to what it bears; who is on the road, admitted or
    sheltered acts if it is due before tomorrow; who waits in a queue has its turn every day.
    """
    return np.asarray(_limits(moved, nextafter(day + 1.0, day)))


@compiled
def _limits(moved: Floats, today: float) -> Floats:
    out = np.full((len(STATES), len(moved)), -np.inf)
    for i in range(len(moved)):
        out[SETTLED, i] = moved[i]
        out[MOVING, i] = out[ADMITTED, i] = out[SHELTERED, i] = today
        out[QUEUEING, i] = np.inf
    return out


@kernel
def find(day: int, first: int, last: int, party: Columns, ground: Ground, desk: Desk) -> tuple[int, int]:
    """Write down who of rows first … last - 1 arrives or moves on today and how many do, and who acts after that.

    Every row is written and only those who act are counted: a branch would be guessed wrong too often.
    """
    state, at, due, limit, rows = party.state, party.at, party.due, ground.limit, desk.coming
    found = np.uint64(0)  # no index has a sign here, see Columns
    for p in range(np.uint64(first), np.uint64(last)):
        rows[found] = p
        found += np.uint64(due[p] <= limit[state[p], at[p]])
    coming, going = 0, 0
    for k in range(np.int64(found)):
        p = rows[k]
        if state[p] == SETTLED:
            desk.going[going] = p
            desk.now[going] = day
            going += 1
        elif state[p] == MOVING:
            rows[coming] = p
            coming += 1
        else:
            desk.later[desk.many[0]] = p
            desk.many[0] += 1
    return coming, going


@kernel
def arrive(
    many: int,
    going: int,
    day: int,
    party: Columns,
    ground: Ground,
    patience_days: float,
    seed: int,
    run: int,
    desk: Desk,
) -> int:
    """Let the first `many` of `desk.coming` arrive; households that go on today join `desk.going`.

    Returns how many are in `desk.going` then, `going` of whom were there before.
    """
    address = desk.address
    for k in range(many):
        p = desk.coming[k]
        address.order[k] = party.order[p]
        address.who[k] = 2 * party.origin[p] + party.kind[p]
        address.times[k] = party.choices[p]
        address.purpose[k] = PATIENCE if ground.kind[party.at[p]] == CROSSING else STAY
    uniform_all(many, address, seed, run, desk.luck)
    for k in range(many):
        p = desk.coming[k]
        here, time = party.at[p], party.due[p]
        if ground.kind[here] == CROSSING:
            party.state[p] = QUEUEING
            party.since[p] = day
            party.due[p] = day - patience_days * log(desk.luck[k])
            desk.later[desk.many[0]] = p
            desk.many[0] += 1
        elif party.kind[p] == MILITARY:
            party.state[p] = SETTLED
            party.due[p] = np.inf
            if ground.held[here] == 0:
                desk.joined[here] += party.size[p]
                party.state[p] = HOME
        else:
            party.state[p] = SETTLED
            party.due[p] = ground.moved[here] - ground.hazard[here] * (day + 1.0 - time) - log(desk.luck[k])
            desk.going[going] = p
            desk.now[going] = max(float(day), time)
            going += ground.moved[here] >= party.due[p]
    return going


@kernel
def depart(
    many: int, day: int, party: Columns, ground: Ground, routes: RouteTable, seed: int, run: int, desk: Desk
) -> int:
    """Let the first `many` of `desk.going` choose a route and set out; who arrives today joins `desk.coming`.

    Returns how many do. One who knows no route it could take stays.
    """
    address = desk.address
    for k in range(many):
        p = desk.going[k]
        address.order[k] = party.order[p]
        address.who[k] = 2 * party.origin[p]
        address.times[k] = party.choices[p]
        address.purpose[k] = ROUTE
    uniform_all(many, address, seed, run, desk.luck)
    coming = 0
    for k in range(many):
        p = desk.going[k]
        here = party.at[p]
        party.choices[p] += 1
        r = pick(here, party.shun[p], desk.luck[k], routes)
        if r < 0:
            party.due[p] = ground.moved[here] + 1.0
            continue
        desk.taken[r] += party.size[p]
        party.state[p] = MOVING
        party.at[p] = routes.end[r]
        party.due[p] = desk.now[k] + routes.days[r]
        party.shun[p] = -1
        desk.coming[coming] = p
        coming += party.due[p] < day + 1.0
    return coming


@kernel
def travel(
    day: int,
    first: int,
    last: int,
    party: Columns,
    ground: Ground,
    routes: RouteTable,
    patience_days: float,
    seed: int,
    run: int,
    desk: Desk,
) -> None:
    """Move every party of rows first … last - 1 that is due, for one day [day, day + 1).

    Parameters
    ----------
    day : int
        Days since the first day.
    first, last : int
        Rows of the party columns.
    party, ground, routes, desk
        See the classes.
    patience_days : float
        Mean patience in a queue.
    seed, run : int
        Seed and replicate.

    Notes
    -----
    No party meets another here, so they go in blocks, all through one step and then all through the next: what
    a block needs stays in the nearest memory, and its random numbers are drawn together. The one pass over all rows
    serves the rules that follow, too: those who have their turn at a crossing or a site are noted. A squad that arrives
    where the government no longer is stays there, settled, until the garrison rule asks it again.
    """
    for start in range(first, last, BLOCK):
        coming, going = find(day, start, min(start + BLOCK, last), party, ground, desk)
        going = arrive(coming, going, day, party, ground, patience_days, seed, run, desk)
        for _ in range(DECISIONS_A_DAY):
            coming = depart(going, day, party, ground, routes, seed, run, desk)
            going = arrive(coming, 0, day, party, ground, patience_days, seed, run, desk)
            if going == 0:
                break


@kernel
def count_on_roads(taken: Longs, arc_first: Ints, arc: Ints, flow: Longs) -> None:
    """Count those who set out on each route on every road of it.

    Parameters
    ----------
    taken : int64 per route, people
    arc_first, arc : int32, the roads of each route in CSR form
    flow : int64, shape (arcs, 2), people by kind (updated)
    """
    for r in range(len(taken)):
        for a in range(arc_first[r], arc_first[r + 1]):
            flow[arc[a], CIVILIAN] += taken[r]
