"""Routes: where a household on the move wants to go.

Equation
--------
A party at place i knows all loop-free routes of 1 … awareness roads and takes route r, which ends at
place e after km_r, with probability proportional to::

    w_r = A_e / (softening + km_r)^distance_power

    A_e = conflict_weight^I_e · (capital_pull if e is a capital) · (insurgent_weight if insurgent-held)
    A_e = foreign · b_e · o_e · (1 - (1 - full_site) · F_e)      for a crossing

with I the fighting intensity, o = near · (1 - informed · (1 - far)) the perceived openness of the crossing
(chances to pass either bank, see :mod:`sim.model.rules.crossing`: everybody knows who holds the near bank, not
all what the other side does) and F how full the nearest site behind it is (0..1). A crossing that has
turned the party's patience out is not tried twice in a row. b is 1 for a bridge or ferry and `ford_pull` for a
ford or pass, which families with children and baggage avoid.

Source: the gravity-like choice of Flee (Suleimenova, Bell and Groen 2017, Scientific Reports 7:13377):
attraction over softened distance, a place in conflict worth `conflict_weight` (0.25) of a safe one. The
openness of the border, the pull of cities and the insurgents' weight are Panj's own.
"""

from __future__ import annotations

import numpy as np

from sim.model.kernels import kernel
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.compiled import compiled
from sim.world.world import Bytes, CrossingKind, Floats, Ints, Longs, PlaceKind

CAPITAL, CROSSING, FORD = int(PlaceKind.CAPITAL), int(PlaceKind.CROSSING), int(CrossingKind.FORD)


class RouteParameters(ParameterSet):
    """Parameters of the choice of a route."""

    awareness: float = parameter(
        2.0,
        unit="roads",
        meaning="how many roads ahead a household looks (1, 2 or 3; rounded)",
        source="Flee's awareness_level is 1 to 3",
        confidence="low",
        low=1.0,
        high=3.0,
        allowed=(1.0, 3.0),
    )
    softening_km: float = parameter(
        10.0,
        unit="km",
        meaning="added to every distance, so that the last few km do not matter",
        source="Flee 3 default",
        confidence="medium",
        low=5.0,
        high=30.0,
        allowed=(0.0, 10000.0),
    )
    distance_power: float = parameter(
        1.0,
        unit="1",
        meaning="power of distance in the choice of a route",
        source="Flee 3 default is 1; its validation suites use 0.75 to 1",
        confidence="medium",
        low=0.75,
        high=2.0,
        allowed=(0.0, 10.0),
    )
    conflict_weight: float = parameter(
        0.25,
        unit="1",
        meaning="attraction of a place in full fighting against a safe one",
        source="Flee 3 default",
        confidence="medium",
        low=0.1,
        high=0.5,
        allowed=(0.0001, 10.0),
    )
    insurgent_weight: float = parameter(
        0.5,
        unit="1",
        meaning="attraction of a quiet insurgent-held place against a government-held one",
        source="estimate: most people displaced by the assault went to government-held towns",
        confidence="low",
        low=0.2,
        high=1.0,
        allowed=(0.0, 10.0),
    )
    capital_pull: float = parameter(
        2.0,
        unit="1",
        meaning="attraction of a provincial capital against another safe district",
        source="estimate: camps, aid and relatives are in the cities",
        confidence="low",
        low=1.0,
        high=4.0,
        allowed=(0.0, 1000.0),
    )
    foreign: float = parameter(
        0.5,
        unit="1",
        meaning="attraction of a wide-open crossing against a safe district",
        source="Flee 3 default is 1 for wars whose refugees mostly left the country; in Afghanistan's recent "
        "years most displaced people stayed in it (OCHA 2016 to 2020)",
        confidence="low",
        low=0.2,
        high=1.25,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
    informed: float = parameter(
        0.7,
        unit="share",
        meaning="share of households who know what the far bank does; the others believe it open",
        source="estimate: most have a telephone, but news of another state's policy is slow and doubted",
        confidence="low",
        low=0.4,
        high=1.0,
        allowed=(0.0, 1.0),
    )
    ford_pull: float = parameter(
        0.3,
        unit="1",
        meaning="attraction of a ford or pass against a bridge, for households",
        source="estimate: the Panj is fast and cold; tyres and boats carry the strong first",
        confidence="low",
        low=0.1,
        high=0.7,
        allowed=(0.0, 1.0),
    )
    full_site: float = parameter(
        0.3,
        unit="1",
        meaning="attraction left to a crossing whose nearest site is full",
        source="estimate: word of a full camp reaches some of those who set out",
        confidence="low",
        low=0.0,
        high=1.0,
        allowed=(0.0, 1.0),
    )


@kernel
def fill_up(crossings: Ints, nearest: Ints, assigned: Longs, capacity: Floats, fullness: Floats) -> None:
    """Write F of the equation, how full the nearest site behind each crossing is, 0..1, to `fullness`.

    Parameters
    ----------
    crossings, nearest : int32, rows of the crossings and of the nearest site behind each
    assigned : int64 per place, people there or on the way there
    capacity : float per place
    fullness : float per place (updated for crossings)
    """
    for k in range(len(crossings)):
        site = nearest[k]
        fullness[crossings[k]] = min(max(assigned[site] / max(capacity[site], 1.0), 0.0), 1.0)


@compiled
def attraction(
    kind: Bytes,
    held: Bytes,
    intensity: Floats,
    crossing_kind: Bytes,
    near: Floats,
    far: Floats,
    fullness: Floats,
    conflict_weight: float,
    insurgent_weight: float,
    capital_pull: float,
    foreign: float,
    ford_pull: float,
    informed: float,
    full_site: float,
) -> Floats:
    """Return A of the equation for every place (0 where no route may end)."""
    out = np.zeros(len(kind))
    for i in range(len(kind)):
        if kind[i] == CROSSING:
            ease = ford_pull if crossing_kind[i] >= FORD else 1.0
            perceived = near[i] * (1.0 - informed * (1.0 - far[i]))
            out[i] = foreign * ease * perceived * (1.0 - (1.0 - full_site) * fullness[i])
        elif kind[i] < CROSSING:
            out[i] = conflict_weight ** intensity[i] if intensity[i] > 0.0 else 1.0
            if kind[i] == CAPITAL:
                out[i] *= capital_pull
            if held[i] == 1:
                out[i] *= insurgent_weight
    return out


@compiled
def resistance(km: Floats, softening_km: float, distance_power: float) -> Floats:
    """Return the divisor of w in the equation for every route; it changes with the parameters only."""
    out = np.empty(len(km))
    for r in range(len(km)):
        out[r] = (softening_km + km[r]) ** distance_power
    return out


@compiled
def weights(first: Ints, end: Ints, divisor: Floats, attract: Floats) -> tuple[Floats, Floats]:
    """Return w of the equation for every route, and its running sum over the routes of each place.

    Parameters
    ----------
    first : int32, shape (places + 1)
        Routes first[i] … first[i + 1] - 1 leave place i.
    end, divisor : per route, where it ends and its :func:`resistance`
    attract : float per place
    """
    out, running = np.empty(len(end)), np.empty(len(end))
    for i in range(len(first) - 1):
        total = 0.0
        for r in range(first[i], first[i + 1]):
            out[r] = attract[end[r]] / divisor[r]
            total += out[r]
            running[r] = total
    return out, running


@compiled
def choose(weight: Floats, running: Floats, end: Ints, begin: int, stop: int, shun: int, u: float) -> int:
    """Return the route of begin … stop - 1 that the uniform number `u` picks; -1 if none has weight.

    Routes that end at `shun` (-1 for none) are left out.
    """
    if begin == stop or running[stop - 1] <= 0.0:
        return -1
    if shun < 0:
        mark = u * running[stop - 1]
        low, high = begin, stop - 1
        while low < high:
            middle = (low + high) // 2
            if running[middle] > mark:
                high = middle
            else:
                low = middle + 1
        return low
    return int(_choose_but(weight, end, begin, stop, shun, u))


@compiled
def _choose_but(weight: Floats, end: Ints, begin: int, stop: int, shun: int, u: float) -> int:
    """Return the same among the routes that do not end at `shun`, by one pass for the sum and one to pick."""
    total = 0.0
    for r in range(begin, stop):
        if end[r] != shun:
            total += weight[r]
    mark = u * total
    last = -1
    for r in range(begin, stop):
        if end[r] == shun or weight[r] <= 0.0:
            continue
        last = r
        mark -= weight[r]
        if mark < 0.0:
            return r
    return last
