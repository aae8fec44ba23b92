"""Reception: where those who arrive are sheltered, and how they leave again.

Equation
--------
A party that has crossed goes to the nearest site of the host (by road from its crossing) that has room for
it; if none has, to the nearest one, where it counts as overflow: nobody is dropped. Of those who cross on one
day, who left home first chooses first. The way takes km / transfer_km days. There

* a soldier's squad is repatriated after a time Exp(mean `repatriation_days`), as long as the capital it
  would be flown to is held by its government;
* a household moves on with hazard `onward` to the nearest other site of the host with room, if there is one;
* households beyond an exit leave the modelled area and stay counted there.

The places of a site are always those it was given (by the world or an event) times `capacity_scale`, however often
that changes. A stay is drawn on arrival and holds, also where `repatriation_days` or `onward` change later; who came
while `onward` was 0 draws one when it no longer is.

Source: design of this model. The delay until soldiers go home is a prior from returns of before the branch date.
Where their state stood, soldiers who had crossed a border went home within 1 to 10 days (ten returns), six of them by
another crossing (1, 1.5, 2, 3, 7 and 10 days, mean 4); Uzbekistan handed back those of June in a day. Where their side
had lost the war it took 40 days at least (43 in the Jura in 1871). Here the state stands, but its bank of the river is
lost and a thousand men must be flown: slower than the first and faster than the second, 5 to 40 days, central the
geometric mean.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np

from sim.model.kernels import kernel
from sim.model.parties import ADMITTED, AT_ONCE, MILITARY, REPATRIATED, SHELTERED, Columns
from sim.model.random import Purpose, exponential
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints, Longs

F = TypeVar("F", float, Floats)
REPATRIATION, ONWARD = int(Purpose.REPATRIATION), int(Purpose.ONWARD)


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
    repatriation_days: float = parameter(
        14.0,
        unit="days",
        meaning="mean time until soldiers are flown home",
        source="estimate: between returns by another crossing (1 to 10 days, mean 4) and those after a lost war "
        "(40 days or more); geometric mean",
        confidence="low",
        low=5.0,
        high=40.0,
        shape="loguniform",
        allowed=(0.01, 100000.0),
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


class Sites(NamedTuple):
    """Sites and exits behind each crossing and around each site, nearest first, in CSR form by place.

    Parameters
    ----------
    first : int32, shape (places + 1)
    site : int32, rows of places
    km : float
    capacity : float per place (infinite for an exit)
    assigned : int64 per place, people there or on the way there (updated)
    """

    first: Ints
    site: Ints
    km: Floats
    capacity: Floats
    assigned: Longs


def scaled(places: Floats, scale: float) -> Floats:
    """Return the places of every site under a capacity scale; an exit has no end of them."""
    endless = np.isinf(places)
    return np.where(
        endless, places, np.rint(np.where(endless, 0.0, places) * scale)
    )  # without end times 0 is no number


def unscaled(capacity: F, scale: float) -> F:
    """Return the places at a scale of 1 that make these under `scale`; under 0, these themselves."""
    return capacity / scale if scale > 0.0 else capacity


@kernel
def wake(day: int, many: int, party: Columns, repatriation_days: float, onward: float, seed: int, run: int) -> None:
    """Let the first `many` households draw a stay if they came to their site while nobody moved on."""
    for p in range(many):
        if party.state[p] == SHELTERED and party.due[p] == np.inf:
            party.due[p] = day + stay(p, party, repatriation_days, onward, seed, run)


@kernel
def assign(place: int, size: int, sites: Sites, overflow: bool) -> int:
    """Return the entry (index into `sites.site`) of the site a party at `place` is sent to; -1 for none.

    With `overflow`, the nearest one takes it when none has room.
    """
    for j in range(sites.first[place], sites.first[place + 1]):
        if sites.assigned[sites.site[j]] + size <= sites.capacity[sites.site[j]]:
            return int(j)
    if overflow and sites.first[place] < sites.first[place + 1]:
        return int(sites.first[place])
    return -1


@kernel
def receive(
    day: int,
    rows: Ints,
    party: Columns,
    sites: Sites,
    home_open: bool,
    transfer_km: float,
    repatriation_days: float,
    onward: float,
    repatriated: Longs,
    crossing_host: Ints,
    seed: int,
    run: int,
) -> None:
    """Send on those admitted today, let those on the way arrive, repatriate and move on the sheltered.

    Parameters
    ----------
    rows : int32
        Parties that may have their turn today, in the order in which they left home: they share the rooms. Who is
        ADMITTED or SHELTERED among them is due, the others still queue or have given up.
    home_open : bool
        Whether the capital soldiers are flown to is held by their government.
    repatriated : int64, shape (hosts,)
        Soldiers flown home today (updated).
    crossing_host : int32 per place
        Host of a crossing, site or exit.
    """
    for k in range(len(rows)):
        p = rows[k]
        if party.state[p] == ADMITTED:
            if party.due[p] == AT_ONCE:
                j = assign(party.at[p], party.size[p], sites, True)
                party.at[p] = sites.site[j]
                sites.assigned[sites.site[j]] += party.size[p]
                party.due[p] = day + sites.km[j] / transfer_km
            if party.due[p] < day + 1.0:
                party.state[p] = SHELTERED
                party.due[p] += stay(p, party, repatriation_days, onward, seed, run)
            continue
        if party.state[p] != SHELTERED:
            continue
        site = party.at[p]
        if party.kind[p] == MILITARY:
            if home_open:
                party.state[p] = REPATRIATED
                sites.assigned[site] -= party.size[p]
                repatriated[crossing_host[site]] += party.size[p]
            continue
        party.choices[p] += 1
        j = assign(site, party.size[p], sites, False)
        if j < 0 or sites.capacity[site] == np.inf:
            party.due[p] = day + 1.0 + stay(p, party, repatriation_days, onward, seed, run)
            continue
        sites.assigned[site] -= party.size[p]
        sites.assigned[sites.site[j]] += party.size[p]
        party.state[p] = ADMITTED
        party.at[p] = sites.site[j]
        party.due[p] = day + 1.0 + sites.km[j] / transfer_km


@kernel
def stay(p: int, party: Columns, repatriation_days: float, onward: float, seed: int, run: int) -> float:
    """Return how many days a party stays at a site: its own draw, by kind."""
    who = 2 * party.origin[p] + party.kind[p]
    if party.kind[p] == MILITARY:
        return float(repatriation_days * exponential(seed, run, party.order[p], who, 0, REPATRIATION))
    if onward <= 0.0:
        return np.inf
    return float(exponential(seed, run, party.order[p], who, party.choices[p], ONWARD) / onward)
