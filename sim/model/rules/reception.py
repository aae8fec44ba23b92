"""Reception: where those who arrive are sheltered, and how they leave again.

Equation
--------
A party that has crossed goes to the nearest site of the host (by road from its crossing) that has room for
it; if none has, to the nearest one, where it counts as overflow: nobody is dropped. A site that has no places by the
table of the world is passed over until an event opens it, unless there is no other. Of those who cross on one
day, who left home first chooses first. The way takes km / transfer_km days. There

* a soldier's squad goes home with the next return that its host arranges (:mod:`sim.model.rules.charters`), as long as
  the capital it would be taken to is held by its government;
* a household moves on with hazard `onward` to the nearest other site of the host with room, if there is one;
* households beyond an exit leave the modelled area and stay counted there.

The places of a site are always those it was given (by the world or an event) times `capacity_scale`, however often
both change, and in whatever order: an event that gives a site 700 under a scale of 2 makes 1,400. A stay is drawn on
arrival and holds, also where `onward` changes later; who came while `onward` was 0 draws one when it no longer is.

Source: design of this model.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.parties import ADMITTED, AT_ONCE, MILITARY, REPATRIATED, SHELTERED, Columns
from sim.model.random import Luck, Purpose, exponential
from sim.model.rules.charters import CharterParameters, Charters, board
from sim.model.rules.front import Front
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints, Longs

F = TypeVar("F", float, Floats)
ONWARD = int(Purpose.ONWARD)


class ReceptionParameters(ParameterSet):
    """Parameters of reception."""

    capacity_scale: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies the places of every site",
        source="lever: 1 is the capacity of the evidence",
        confidence="high",
        allowed=(0.0, 1000.0),
    )
    transfer_km: float = parameter(
        200.0,
        unit="km per day",
        meaning="how far the host takes arrivals in a day",
        source="estimate: buses on mountain roads, registration first",
        confidence="low",
        low=80.0,
        high=400.0,
        allowed=(1.0, 10000.0),
    )
    onward: float = parameter(
        0.003,
        unit="per day",
        meaning="hazard of a sheltered household to move on to another site",
        source="estimate: a tenth a month; most registered Afghans live far from the border, near Vahdat",
        confidence="low",
        low=0.001,
        high=0.01,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )


class Reception(NamedTuple):
    """The sites; one entry per place.

    Parameters
    ----------
    capacity : float, places of a site
    places : float, places of a site at a capacity scale of 1, from which `capacity` follows
    assigned : int64, people at a site or on the way there
    """

    capacity: Floats
    places: Floats
    assigned: Longs

    @classmethod
    def first(cls, start: Start) -> Reception:
        """Return the state on the morning of the first day."""
        return cls(start.capacity.copy(), start.places.copy(), np.zeros(len(start.capacity), np.int64))


def scaled(places: Floats, scale: float | Floats) -> Floats:
    """Return the places of every site under a capacity scale; an exit has no end of them."""
    endless = np.isinf(places)
    return np.where(
        endless, places, np.rint(np.where(endless, 0.0, places) * scale)
    )  # without end times 0 is no number


def unscaled(capacity: F, scale: float) -> F:
    """Return the places at a scale of 1 that make these under `scale`; under 0, these themselves."""
    return capacity / scale if scale > 0.0 else capacity


@kernel
def wake(day: int, many: int, party: Columns, p: ReceptionParameters, luck: Luck) -> None:
    """Let the first `many` households draw a stay if they came to their site while nobody moved on."""
    for row in range(many):
        if party.state[row] == SHELTERED and party.acts_at[row] == np.inf:
            party.acts_at[row] = day + stay(row, party, p, luck)


@kernel
def assign(place: int, size: int, terrain: Terrain, state: Reception, overflow: bool) -> int:
    """Return the entry (index into `terrain.site_rows`) of the site a party at `place` is sent to; -1 for none.

    With `overflow`, the nearest one that is there takes it when none has room.
    """
    first, last = terrain.site_first[place], terrain.site_first[place + 1]
    for j in range(first, last):
        site = terrain.site_rows[j]
        if state.assigned[site] + size <= state.capacity[site]:
            return int(j)
    if not overflow or first == last:
        return -1
    for j in range(first, last):
        site = terrain.site_rows[j]
        if state.capacity[site] > 0.0 or not terrain.unopened[site]:
            return int(j)
    return int(first)


@kernel
def receive(
    day: int,
    rows: Ints,
    party: Columns,
    terrain: Terrain,
    home_open: bool,
    state: Reception,
    charters: Charters,
    p: ReceptionParameters,
    q: CharterParameters,
    luck: Luck,
    repatriated: Longs,
) -> None:
    """Send on those admitted today, let those on the way arrive, repatriate and move on the sheltered.

    Parameters
    ----------
    rows : int32
        Parties that may have their turn today, in the order in which they left home: they share the rooms. Who is
        ADMITTED or SHELTERED among them is due, the others still queue or have given up.
    home_open : bool
        Whether the capital soldiers are flown to is held by their government, or the world has none.
    repatriated : int64, shape (hosts,)
        Soldiers flown home today (updated).
    """
    for row in rows:
        if party.state[row] == ADMITTED:
            if party.acts_at[row] == AT_ONCE:
                j = assign(party.at[row], party.size[row], terrain, state, True)
                site = terrain.site_rows[j]
                party.at[row] = site
                state.assigned[site] += party.size[row]
                party.acts_at[row] = day + terrain.site_km[j] / p.transfer_km
            if party.acts_at[row] < day + 1.0:
                party.state[row] = SHELTERED
                if party.kind[row] == MILITARY:
                    party.acts_at[row] = board(day, terrain.host[party.at[row]], charters, q, luck)
                else:
                    party.acts_at[row] += stay(row, party, p, luck)
        elif party.state[row] == SHELTERED:
            here = party.at[row]
            if party.kind[row] == MILITARY:
                if home_open:
                    party.state[row] = REPATRIATED
                    state.assigned[here] -= party.size[row]
                    repatriated[terrain.host[here]] += party.size[row]
            else:
                move_on(day, row, party, terrain, state, p, luck)


@kernel
def move_on(
    day: int, row: int, party: Columns, terrain: Terrain, state: Reception, p: ReceptionParameters, luck: Luck
) -> None:
    """Let a household whose stay is over go to another site with room, if there is one; else it stays on."""
    here = party.at[row]
    party.choices[row] += 1
    j = assign(here, party.size[row], terrain, state, False)
    if j < 0 or state.capacity[here] == np.inf:
        party.acts_at[row] = day + 1.0 + stay(row, party, p, luck)
        return
    site = terrain.site_rows[j]
    state.assigned[here] -= party.size[row]
    state.assigned[site] += party.size[row]
    party.state[row] = ADMITTED
    party.at[row] = site
    party.acts_at[row] = day + 1.0 + terrain.site_km[j] / p.transfer_km


@kernel
def stay(row: int, party: Columns, p: ReceptionParameters, luck: Luck) -> float:
    """Return how many days a household stays at a site: its own draw."""
    who, order = 2 * party.origin[row] + party.kind[row], party.order[row]
    if p.onward <= 0.0:
        return np.inf
    return float(exponential(luck.seed, luck.run, order, who, party.choices[row], ONWARD) / p.onward)


@kernel
def step(
    day: int,
    terrain: Terrain,
    front: Front,
    later: Ints,
    party: Columns,
    state: Reception,
    charters: Charters,
    p: ReceptionParameters,
    q: CharterParameters,
    luck: Luck,
    repatriated: Longs,
) -> None:
    """Shelter who has crossed, let squads be taken home and households move on; see :func:`receive`."""
    repatriated[:] = 0
    home_open = terrain.home_capital < 0 or front.held[terrain.home_capital] == 0
    receive(day, later, party, terrain, home_open, state, charters, p, q, luck, repatriated)
