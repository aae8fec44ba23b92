"""Movement in NumPy: the same rule as `sim.model.rules.movement.travel`, as vectorised as it goes.

It is handed its random numbers by the same compiled generator as Panj's kernel, so that the rule is compared and
not the generator: Philox written in NumPy would cost it some ten times more than all the rest.
"""

from __future__ import annotations

import numpy as np

from sim.model.kernels import Addresses, uniform_all
from sim.model.parties import CIVILIAN, HOME, MILITARY, MOVING, QUEUEING, SETTLED, Columns
from sim.model.random import Purpose
from sim.model.rules.movement import CROSSING, DECISIONS_A_DAY, Trip
from sim.model.rules.routes import choose

Counts = tuple[np.ndarray, np.ndarray]


def travel(trip: Trip, party: Columns) -> Counts:
    """Move the parties for a day; return people by route and soldiers who joined a garrison by place."""
    day, moved = trip.day, trip.ground.moved
    taken, joined = np.zeros(len(trip.routes.end), np.int64), np.zeros(len(moved), np.int64)
    coming = np.flatnonzero(party.state == MOVING)
    coming = coming[party.acts_at[coming] < day + 1.0]
    going = np.flatnonzero(party.state == SETTLED)
    going = going[party.acts_at[going] <= moved[party.at[going]]]
    now = np.full(len(going), float(day))
    arrived, time = _arrive(trip, party, coming, joined)
    going, now = np.concatenate([going, arrived]), np.concatenate([now, time])
    for _ in range(DECISIONS_A_DAY):
        if len(going) == 0:
            break
        coming = _depart(trip, party, going, now, taken)
        going, now = _arrive(trip, party, coming, joined)
    return taken, joined


def _draw(trip: Trip, party: Columns, rows: np.ndarray, purpose: np.ndarray | int) -> np.ndarray:
    out = np.empty(len(rows))
    who = 2 * party.origin[rows].astype(np.uint32) + party.kind[rows]
    purposes = np.broadcast_to(np.asarray(purpose, np.uint32), len(rows))
    address = Addresses(
        party.order[rows].view(np.uint32), who, party.choices[rows].view(np.uint32), np.ascontiguousarray(purposes)
    )
    uniform_all(len(rows), address, trip.luck.seed, trip.luck.run, out)
    return out


def _arrive(trip: Trip, party: Columns, rows: np.ndarray, joined: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Let parties arrive; return the rows and times of households that go on today."""
    ground, day = trip.ground, trip.day
    here, time = party.at[rows], party.acts_at[rows]
    queues = ground.kind[here] == CROSSING
    luck = -np.log(_draw(trip, party, rows, np.where(queues, int(Purpose.PATIENCE), int(Purpose.STAY))))
    party.state[rows] = np.where(queues, QUEUEING, SETTLED)
    stay = ground.moved[here] - ground.hazard[here] * (day + 1.0 - time) + luck
    party.acts_at[rows] = np.where(queues, day + trip.patience_days * luck, stay)
    party.queued_on[rows[queues]] = day
    squads = ~queues & (party.kind[rows] == MILITARY)
    party.acts_at[rows[squads]] = np.inf
    home = rows[squads & (ground.held[here] == 0)]
    party.state[home] = HOME
    np.add.at(joined, party.at[home], party.size[home])
    on = ~queues & (party.kind[rows] == CIVILIAN) & (ground.moved[here] >= stay)
    return rows[on], np.maximum(float(day), time[on])


def _depart(trip: Trip, party: Columns, rows: np.ndarray, now: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Let households choose and set out; return the rows of those who arrive today."""
    routes, here = trip.routes, party.at[rows]
    luck = _draw(trip, party, rows, int(Purpose.ROUTE))
    party.choices[rows] += 1
    chosen = _search(routes.running, routes.first[here], routes.first[here.astype(np.int64) + 1], luck)
    for k in np.flatnonzero(party.shun[rows] >= 0):  # few
        begin, stop = routes.first[here[k]], routes.first[int(here[k]) + 1]
        shun = party.shun[rows[k]]
        chosen[k] = choose(routes.weight, routes.running, routes.end, begin, stop, shun, luck[k])
    stays = chosen < 0
    party.acts_at[rows[stays]] = trip.ground.moved[here[stays]] + 1.0
    rows, now, chosen = rows[~stays], now[~stays], chosen[~stays]
    taken += np.bincount(chosen, party.size[rows], len(taken)).astype(np.int64)
    party.state[rows], party.at[rows], party.shun[rows] = MOVING, routes.end[chosen], -1
    party.acts_at[rows] = now + routes.days[chosen]
    return rows[party.acts_at[rows] < trip.day + 1.0]


def _search(running: np.ndarray, begin: np.ndarray, stop: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Return the first entry of begin … stop - 1 whose running sum is above u of their sum; all searches at once."""
    total = np.where(stop > begin, running[np.maximum(stop - 1, 0)], 0.0)
    mark, low, high = u * total, begin.astype(np.int64), stop.astype(np.int64) - 1
    for _ in range(int(np.max(stop - begin, initial=1)).bit_length()):
        middle = (low + high) // 2
        above = running[middle] > mark
        low, high = np.where(above | (low >= high), low, middle + 1), np.where(above, middle, high)
    return np.where(total > 0.0, low, -1)
