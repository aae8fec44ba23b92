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

from collections.abc import Callable
from math import log
from typing import Any, NamedTuple

import numpy as np

from sim.model.kernels import Addresses, Crew, Words, kernel, uniform_all
from sim.model.parties import (
    ADMITTED,
    CIVILIAN,
    HOME,
    MILITARY,
    MOVING,
    QUEUEING,
    SETTLED,
    SHELTERED,
    Columns,
    Crowd,
    Listed,
)
from sim.model.random import Luck, Purpose
from sim.model.refs import Ref, handed
from sim.model.rules.routes import Routes, pick
from sim.model.rules.siege import Siege
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints, Longs, PlaceKind

ROUTE, STAY, PATIENCE = int(Purpose.ROUTE), int(Purpose.STAY), int(Purpose.PATIENCE)
CROSSING = int(PlaceKind.CROSSING)
DECISIONS_A_DAY = 4
#: Rows that go through a day together: few enough for near memory, enough to draw numbers in bulk.
BLOCK = 16384


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


class Movement(NamedTuple):
    """What has cumulated for those who stay somewhere.

    Parameters
    ----------
    moved : float per place, cumulated hazard to move on
    """

    moved: Floats

    @classmethod
    def first(cls, start: Start) -> Movement:
        """Return the state on the morning of the first day."""
        return cls(np.zeros(len(start.network.world.places)))


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


class Desk(NamedTuple):
    """What one thread works on and counts with.

    Parameters
    ----------
    acting : uint32, rows of parties of a block that do anything today
    coming : uint32, rows of parties that arrive
    going : uint32, rows of households that move on
    now : float, when each of `going` does
    address, luck : addresses of random numbers, and the numbers
    taken : int64 per route, people who set out on it today
    joined : int64 per place, soldiers who joined its garrison today
    """

    acting: Words
    coming: Words
    going: Words
    now: Floats
    address: Addresses
    luck: Floats
    taken: Longs
    joined: Longs

    @classmethod
    def room(cls, routes: int, places: int) -> Desk:
        """Return a desk with nobody counted yet."""
        acting, coming, going = (np.empty(BLOCK, np.uint32) for _ in range(3))  # no index has a sign, see Columns
        counts = np.zeros(routes, np.int64), np.zeros(places, np.int64)
        return cls(acting, coming, going, np.empty(BLOCK), Addresses.room(BLOCK), np.empty(BLOCK), *counts)


class Trip(NamedTuple):
    """What all parties of a day have in common when they travel.

    Parameters
    ----------
    day : int
        Days since the first day.
    ground : Ground
    routes : Routes
    patience_days : float
        Mean patience in a queue.
    luck : Luck
    """

    day: int
    ground: Ground
    routes: Routes
    patience_days: float
    luck: Luck


@kernel
def limits(day: int, moved: Floats, out: Floats) -> None:
    """Write up to which `acts_at` a party acts today, by state and place, to `out`; -inf where none does.

    Who stays somewhere moves on when the hazard has cumulated to what it bears; who is on the road, admitted or
    sheltered acts if it is due before tomorrow; who waits in a queue has its turn every day.
    """
    today = np.nextafter(day + 1.0, float(day))
    out[:] = -np.inf
    for i in range(len(moved)):
        out[SETTLED, i] = moved[i]
        out[MOVING, i] = out[ADMITTED, i] = out[SHELTERED, i] = today
        out[QUEUEING, i] = np.inf


@kernel
def build_up(day: int, siege: Siege, state: Movement, p: MovementParameters, hazard: Floats, limit: Floats) -> None:
    """Let the hazard of today to move on cumulate, and work out up to which `acts_at` parties act.

    See :func:`limits`.

    Parameters
    ----------
    hazard, limit : float per place, and per state and place (updated)
    """
    for i in range(len(hazard)):
        hazard[i] = p.shelter + p.flee * siege.intensity[i]
        state.moved[i] += hazard[i]
    limits(day, state.moved, limit)


@kernel
def find(first: int, last: int, party: Columns, trip: Trip, desk: Desk) -> tuple[Any, Any, Any]:
    """Write down who of rows first … last - 1 acts today, and of these who arrives and who moves on.

    Every row is written and only those who are meant are counted: a branch would be guessed wrong too often. Returns
    how many act, arrive and move on; the others have their turn later (:func:`note_later`).
    """
    state, at, acts_at, limit, rows = party.state, party.at, party.acts_at, trip.ground.limit, desk.acting
    acting = np.uint64(0)  # no index has a sign here, see Columns
    for p in range(np.uint64(first), np.uint64(last)):
        rows[acting] = p
        acting += np.uint64(acts_at[p] <= limit[state[p], at[p]])
    coming, going = np.uint64(0), np.uint64(0)
    for k in range(acting):
        p = rows[k]
        desk.coming[coming], desk.going[going], desk.now[going] = p, p, trip.day
        coming += np.uint64(state[p] == MOVING)
        going += np.uint64(state[p] == SETTLED)
    return np.int64(acting), np.int64(coming), np.int64(going)


@kernel
def arrive(many: int, going: int, party: Columns, trip: Trip, desk: Desk) -> int:
    """Let the first `many` of `desk.coming` arrive; households that go on today join `desk.going`.

    Returns how many are in `desk.going` then, `going` of whom were there before.
    """
    address, ground, day = desk.address, trip.ground, trip.day
    for k in range(many):
        p = desk.coming[k]
        address.order[k] = party.order[p]
        address.who[k] = 2 * party.origin[p] + party.kind[p]
        address.times[k] = party.choices[p]
        address.purpose[k] = PATIENCE if ground.kind[party.at[p]] == CROSSING else STAY
    uniform_all(many, address, trip.luck.seed, trip.luck.run, desk.luck)
    for k in range(many):
        p = desk.coming[k]
        here, time = party.at[p], party.acts_at[p]
        if ground.kind[here] == CROSSING:
            party.state[p] = QUEUEING
            party.queued_on[p] = day
            party.acts_at[p] = day - trip.patience_days * log(desk.luck[k])
        elif party.kind[p] == MILITARY:
            party.state[p] = SETTLED
            party.acts_at[p] = np.inf
            if ground.held[here] == 0:
                desk.joined[here] += party.size[p]
                party.state[p] = HOME
        else:
            party.state[p] = SETTLED
            party.acts_at[p] = ground.moved[here] - ground.hazard[here] * (day + 1.0 - time) - log(desk.luck[k])
            desk.going[going] = p
            desk.now[going] = max(float(day), time)
            going += ground.moved[here] >= party.acts_at[p]
    return going


@kernel
def depart(many: int, party: Columns, trip: Trip, desk: Desk) -> int:
    """Let the first `many` of `desk.going` choose a route and set out; who arrives today joins `desk.coming`.

    Returns how many do. One who knows no route it could take stays.
    """
    address, routes = desk.address, trip.routes
    for k in range(many):
        p = desk.going[k]
        address.order[k] = party.order[p]
        address.who[k] = 2 * party.origin[p]
        address.times[k] = party.choices[p]
        address.purpose[k] = ROUTE
    uniform_all(many, address, trip.luck.seed, trip.luck.run, desk.luck)
    coming = 0
    for k in range(many):
        p = desk.going[k]
        here = party.at[p]
        party.choices[p] += 1
        r = pick(here, party.shun[p], desk.luck[k], routes)
        if r < 0:
            party.acts_at[p] = trip.ground.moved[here] + 1.0
            continue
        desk.taken[r] += party.size[p]
        party.state[p] = MOVING
        party.at[p] = routes.end[r]
        party.acts_at[p] = desk.now[k] + routes.days[r]
        party.shun[p] = -1
        desk.coming[coming] = p
        coming += party.acts_at[p] < trip.day + 1.0
    return coming


@kernel
def note_later(acting: int, party: Columns, desk: Desk, later: Listed) -> None:
    """Note, in the order of their rows, who of the first `acting` of a block waits at a crossing or is abroad now."""
    many = np.uint64(later.many[0])
    for k in range(acting):
        p = desk.acting[k]
        state = party.state[p]
        later.row[many] = p
        many += np.uint64((state == QUEUEING) | (state == ADMITTED) | (state == SHELTERED))
    later.many[0] = many


@kernel
def travel(first: int, last: int, party: Columns, trip: Trip, desk: Desk, later: Listed) -> None:
    """Move every party of rows first … last - 1 that is due, for one day [day, day + 1).

    Parameters
    ----------
    first, last : int
        Rows of the party columns.
    party, trip, desk
        See the classes.
    later : Listed
        Those who have their turn later today, in a queue or on the far side (updated, in the order of the rows).

    Notes
    -----
    No party meets another here, so they go in blocks, all through one step and then all through the next: what
    a block needs stays in the nearest memory, and its random numbers are drawn together. The one pass over all rows
    serves the rules that follow, too: those who have their turn at a crossing or a site are noted. A squad that arrives
    where the government no longer is stays there, settled, until the garrison rule asks it again.
    """
    for start in range(first, last, BLOCK):
        acting, coming, going = find(start, min(start + BLOCK, last), party, trip, desk)
        for decision in range(DECISIONS_A_DAY + 1):
            going = arrive(coming, going, party, trip, desk)
            if going == 0 or decision == DECISIONS_A_DAY:
                break
            coming, going = depart(going, party, trip, desk), 0
        note_later(acting, party, desk, later)


@kernel
def count(desk: Desk, routes: Routes, garrison: Longs, flow: Longs) -> None:
    """Count who has joined a garrison and, on every road of its route, who has set out; clear the desk.

    Parameters
    ----------
    garrison : int64 per place (updated)
    flow : int64, shape (arcs, 2), people by kind (updated); no arcs if nobody wants to know
    """
    for i in range(len(garrison)):
        garrison[i] += desk.joined[i]
        desk.joined[i] = 0
    if len(flow) > 0:
        for r in range(len(desk.taken)):
            for a in range(routes.arc_first[r], routes.arc_first[r + 1]):
                flow[routes.arc[a], CIVILIAN] += desk.taken[r]
    desk.taken[:] = 0


@kernel
def step(trip: Trip, crowd: Crowd, desk: Desk, garrison: Longs, flow: Longs) -> None:
    """Move every party that is due, and note who has their turn later today.

    Parameters
    ----------
    garrison, flow
        See :func:`count`.
    """
    crowd.later.many[0] = 0
    travel(0, crowd.many[0], crowd.party, trip, desk, crowd.later)
    count(desk, trip.routes, garrison, flow)


def share(
    crew: Crew,
    move: Callable[[int, int, Desk, Listed], None],
    crowd: Crowd,
    routes: Ref[Routes],
    garrison: Longs,
    flow: Longs,
) -> None:
    """Do the same with threads that share the rows.

    Parameters
    ----------
    move : callable
        Calls :func:`travel` for the rows from the first to the last, with a desk and room for who comes later.
    """

    def work(first: int, last: int) -> tuple[Desk, Ints]:
        desk = handed(Desk.room(len(routes.value.end), len(garrison)))
        later = Listed.room(last - first)
        move(first, last, desk, handed(later))
        return desk, later.row[: later.used]

    done = crew.share(int(crowd.many[0]), work)
    for desk, _ in done:
        count(desk, routes.handed, garrison, flow)
    later = np.concatenate([rows for _, rows in done])
    crowd.later.row[: len(later)] = later
    crowd.later.many[0] = len(later)
