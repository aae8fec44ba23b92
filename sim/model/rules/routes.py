"""Routes: where a household on the move wants to go.

Equation
--------
A party at place i knows all loop-free routes of 1 … awareness roads and takes route r, which ends at
place e after km_r, with probability proportional to::

    w_r = A_e / (softening + km_r)^distance_power

    A_e = conflict_weight^I_e · (capital_pull if e is a capital) · (insurgent_weight if insurgent-held)
    A_e = foreign · b_e · p_e · (1 - (1 - full_site) · F_e)      for a crossing
    p_e = informed · P(near · far) + (1 - informed) · P(near)

with I the fighting intensity, p the perceived openness of the crossing and F how full the nearest site behind it is
(0..1; 1 of one with fewer than ten places, which has room for no squad and for few households; a site that has none
by the table of the world is passed over until an event opens it). near and far are the chances of a day to pass
either bank, and P(o) = o / (1 - (1 - o) · exp(-1 / patience_days)) that to get over before patience ends
(:mod:`sim.model.rules.crossing`): a household that goes to a river means to wait there for some days, not to try
once. Everybody knows who holds the near bank, not all what the other side does: the others believe it open. Nobody
knows how long the queue is. A crossing that has turned the party's patience out is not tried twice in a row. b is 1
for a bridge or ferry and `ford_pull` for a ford or pass, which families with children and baggage avoid.

Source: the gravity-like choice of Flee (Suleimenova, Bell and Groen 2017, Scientific Reports 7:13377):
attraction over softened distance, a place in conflict worth `conflict_weight` (0.25) of a safe one. The
openness of the border, the pull of cities and the insurgents' weight are Panj's own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.banks import Banks, openness, over
from sim.model.kernels import kernel
from sim.model.network import Network, Terrain
from sim.model.parties import CIVILIAN
from sim.model.rules.front import Front
from sim.model.rules.reception import Reception
from sim.model.rules.siege import Siege
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import CrossingKind, Floats, Ints, PlaceKind

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


#: Places below which a site has room for no squad (of ten) and for few households (of 8.2 people on average).
LEAST_PLACES = 10.0
#: Slots of the guide to the routes of a place.
SLOTS = 32


class Routes(NamedTuple):
    """The routes households know, in CSR form by place of departure, and how they weigh them today.

    Parameters
    ----------
    first : int32, shape (places + 1)
        Routes first[i] … first[i + 1] - 1 leave place i.
    end : int32 per route, where it ends
    days : float per route, days of travel
    divisor : float per route, :func:`resistance`
    arc_first, arc : int32, the roads of each route in CSR form
    weight, running : float per route, today's weights and their running sums by place
    guide : int32, shape (places, SLOTS), see :func:`make_guide`
    fullness, attraction : float per place, today's F and A
    """

    first: Ints
    end: Ints
    days: Floats
    divisor: Floats
    arc_first: Ints
    arc: Ints
    weight: Floats
    running: Floats
    guide: Ints
    fullness: Floats
    attraction: Floats


def known(network: Network, hours: Floats, hours_a_day: float, p: RouteParameters) -> Routes:
    """Return the routes that households know at these parameters.

    Parameters
    ----------
    hours : float per road
    hours_a_day : float
        Hours of a road, at the speed of a vehicle, that a household makes in a day.
    """
    first, rows, end, km, arc_first, arc = network.known_routes(round(p.awareness))
    places = len(network.world.places)
    divisor = np.empty(len(km))
    resistance(km, p.softening_km, p.distance_power, divisor)
    return Routes(
        first,
        end,
        network.route_hours(hours)[rows] / hours_a_day,
        divisor,
        arc_first,
        arc,
        np.zeros(len(end)),
        np.zeros(len(end)),
        np.zeros((places, SLOTS), np.int32),
        np.zeros(places),
        np.zeros(places),
    )


@kernel
def fill_up(terrain: Terrain, state: Reception, fullness: Floats) -> None:
    """Write F of the equation, how full the nearest site behind each crossing is, 0..1, to `fullness`.

    A site with fewer than `LEAST_PLACES` has nobody and is full; one that has none by the world's table is no site
    until an event opens it.
    """
    for place in terrain.crossings:
        full = 1.0
        for j in range(terrain.site_first[place], terrain.site_first[place + 1]):
            site = terrain.site_rows[j]
            roomy = state.capacity[site] >= LEAST_PLACES
            if roomy:
                full = state.assigned[site] / state.capacity[site]
            if roomy or not terrain.unopened[site]:
                break
        fullness[place] = min(max(full, 0.0), 1.0)


@kernel
def attraction(
    terrain: Terrain,
    front: Front,
    siege: Siege,
    banks: Banks,
    fullness: Floats,
    p: RouteParameters,
    out: Floats,
) -> None:
    """Write A of the equation for every place to `out` (0 where no route may end)."""
    kind = terrain.kind
    for i in range(len(kind)):
        out[i] = 0.0
        if kind[i] == CROSSING:
            ease = p.ford_pull if terrain.crossing_kind[i] >= FORD else 1.0
            known, believed = openness(i, CIVILIAN, banks), over(banks.near[i, CIVILIAN], banks.stay[i])
            perceived = p.informed * known + (1.0 - p.informed) * believed
            out[i] = p.foreign * ease * perceived * (1.0 - (1.0 - p.full_site) * fullness[i])
        elif kind[i] < CROSSING:
            fighting = siege.intensity[i]
            out[i] = p.conflict_weight**fighting if fighting > 0.0 else 1.0
            if kind[i] == CAPITAL:
                out[i] *= p.capital_pull
            if front.held[i] == 1:
                out[i] *= p.insurgent_weight


@kernel
def resistance(km: Floats, softening_km: float, distance_power: float, out: Floats) -> None:
    """Write the divisor of w in the equation for every route to `out`; it changes with the parameters only."""
    for r in range(len(km)):
        out[r] = (softening_km + km[r]) ** distance_power


@kernel
def weights(routes: Routes) -> None:
    """Work out w of the equation for every route, and its running sum over the routes of each place."""
    first, end = routes.first, routes.end
    for i in range(len(first) - 1):
        total = 0.0
        for r in range(first[i], first[i + 1]):
            routes.weight[r] = routes.attraction[end[r]] / routes.divisor[r]
            total += routes.weight[r]
            routes.running[r] = total


@kernel
def make_guide(routes: Routes) -> None:
    """Note for every place from which route on to look for the one that a uniform number picks.

    A number in slot s of (0, 1) picks no route before guide[place, s]; -1 where no route has weight. So a search
    takes a step or none instead of halving all routes, and gives what :func:`choose` does.
    Source: Chen and Asau (1974), AIIE Transactions 6, 163: the guide table method.
    """
    first, running, guide = routes.first, routes.running, routes.guide
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
def step(
    terrain: Terrain,
    front: Front,
    siege: Siege,
    banks: Banks,
    reception: Reception,
    p: RouteParameters,
    routes: Routes,
) -> None:
    """Weigh the routes as households see them today."""
    fill_up(terrain, reception, routes.fullness)
    attraction(terrain, front, siege, banks, routes.fullness, p, routes.attraction)
    weights(routes)
    make_guide(routes)


@kernel
def pick(place: int, shun: int, u: float, routes: Routes) -> int:
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


@kernel
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


@kernel
def _choose_but(weight: Floats, end: Ints, begin: int, stop: int, shun: int, u: float) -> int:
    """Return the same among the routes that do not end at `shun`, by one pass for the sum and one to pick."""
    total = 0.0
    for r in range(begin, stop):  # without branches: where a route ends is guessed wrong too often
        total += weight[r] if end[r] != shun else 0.0
    mark = u * total
    last = -1
    for r in range(begin, stop):
        weighs = weight[r] if end[r] != shun else 0.0
        last = r if weighs > 0.0 else last
        mark -= weighs
        if mark < 0.0:
            return r
    return last
