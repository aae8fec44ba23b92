"""Front: which districts are about to fall, and which to be retaken.

Equation
--------
A district held by the government falls with hazard (per day)::

    φ = tempo · rate · (1 + neighbours · n) · exp(cascade · c) · (1 - s) · w

    n = Σ over insurgent-held road neighbours of exp(-km / reach_km), and for a place that stands for a whole
        province the share of its own districts that the insurgents hold (distance 0)
    c = districts and capitals of its province that fell in the last 7 days (morale cascade)
    s = air_support · max(0, 1 - t / withdrawal_days)       air support, gone when the withdrawal ends
    w = capital_defence for provincial capitals, else 1

and one held by the insurgents is retaken with hazard counter · retake_rate · (share of its road neighbours held
by the government). It is retaken on the day on which the hazard cumulated since the place last changed hands
passes its own Exp(1) threshold; a place of the government's falls on that day or is fought over first, as
:mod:`sim.model.rules.siege` says. So with the same luck a faster tempo makes a district fall no later (exactly so
without the cascade, which may shift a rush of falls by some days).

Source: design of this model; proportional hazards (Cox 1972) with a spatial term exp(-km/reach_km) as in
discrete hazard models of conflict diffusion (Schutte and Weidmann 2011, Political Geography 30). The
central values of rate, neighbours and cascade are the maximum-likelihood estimate from the capture dates
known up to the branch date, that of capital_defence the posterior median from the capitals that held
(:mod:`sim.validation.front_fit`); nothing later is used.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import LandRoads, Terrain
from sim.model.random import Luck, Purpose, exponential
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints, Longs

CASCADE_DAYS = 7
FALL, RETAKE = int(Purpose.FALL), int(Purpose.RETAKE)


class FrontParameters(ParameterSet):
    """Parameters of the front."""

    tempo: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies the hazard of every district to fall; 0 stops the offensive",
        source="lever: 1 is the pace of May to early July 2021",
        confidence="high",
        allowed=(0.0, 100.0),
    )
    rate: float = parameter(
        0.0098,
        unit="per day",
        meaning="hazard to fall of a district without insurgent neighbours, air support or cascade",
        source="maximum likelihood on 48 falls in 2,988 district-days, 1 May to 6 July 2021; 90 % interval",
        confidence="medium",
        low=0.0069,
        high=0.0137,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    neighbours: float = parameter(
        8.4,
        unit="1",
        meaning="how much one insurgent-held neighbour at distance 0 adds to the hazard",
        source="maximum likelihood, as for rate",
        confidence="medium",
        low=4.4,
        high=16.3,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
    reach_km: float = parameter(
        60.0,
        unit="km",
        meaning="road distance over which pressure from a neighbour falls to 1/e",
        source="estimate: one to two days' march; the mean road between north-eastern neighbours is 47 km",
        confidence="low",
        low=30.0,
        high=120.0,
        allowed=(1.0, 10000.0),
    )
    cascade: float = parameter(
        0.214,
        unit="per district",
        meaning="growth of the log-hazard with each fall in the same province in the last 7 days",
        source="maximum likelihood, as for rate",
        confidence="medium",
        low=0.178,
        high=0.259,
        allowed=(0.0, 5.0),
    )
    air_support: float = parameter(
        0.3,
        unit="share",
        meaning="share by which air support cuts the hazard on the first day of the run",
        source="estimate: no measurement found; the document dates the assault from the withdrawal",
        confidence="low",
        low=0.0,
        high=0.6,
        allowed=(0.0, 1.0),
    )
    withdrawal_days: float = parameter(
        133.0,
        unit="days",
        meaning="days from the first day of the run until air support is gone",
        source="from 1 May 2021, the first day of the shipped scenarios: document D13: 11 September (133 days); D12: "
        "'in the coming days' (about 68 days)",
        confidence="medium",
        low=68.0,
        high=133.0,
        allowed=(0.0, 10000.0),
    )
    capital_defence: float = parameter(
        0.0064,
        unit="1",
        meaning="factor on the hazard of a provincial capital",
        source="document D31: all 34 capitals held, against a cumulated hazard of 108 had they been districts. Median "
        "and 90 % interval of the posterior under a flat prior (front_fit.py); an assault that turns on the capitals "
        "once the districts are taken is not in that record",
        confidence="low",
        low=0.00048,
        high=0.028,
        shape="loguniform",
        allowed=(0.0, 100.0),
    )
    counter: float = parameter(
        0.0,
        unit="1",
        meaning="multiplies the hazard of every insurgent-held district to be retaken",
        source="lever: document D15 announces a counter-attack; none had begun by 6 July 2021",
        confidence="high",
        allowed=(0.0, 100.0),
    )
    retake_rate: float = parameter(
        0.05,
        unit="per day",
        meaning="hazard to be retaken of a district whose neighbours are all government-held",
        source="estimate: retaken within about three weeks, as in earlier seasons",
        confidence="low",
        low=0.02,
        high=0.1,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )


class Front(NamedTuple):
    """Who holds what, and how much is fought; one entry per place.

    Parameters
    ----------
    held : int8, 1 where the insurgents hold the place (for a crossing: its near bank)
    flips : int32, how often it has changed hands
    changed_on, fallen_on : float, day of the last change of hands and of the last fall; -inf for never
    front_clock : float, hazard cumulated since the last change of hands
    rural : float, share of a whole province's districts that the insurgents hold
    """

    held: Bytes
    flips: Ints
    changed_on: Floats
    fallen_on: Floats
    front_clock: Floats
    rural: Floats

    @classmethod
    def first(cls, start: Start) -> Front:
        """Return the state on the morning of the first day."""
        world = start.network.world
        n = len(world.places)
        held = np.zeros(n, np.int8)
        for name in world.insurgent_at_start:
            held[world.places.index[name]] = 1
        return cls(
            held=held,
            flips=np.zeros(n, np.int32),
            changed_on=np.full(n, -np.inf),
            fallen_on=np.full(n, -np.inf),
            front_clock=np.zeros(n),
            rural=np.zeros(n),
        )


class Fallen(NamedTuple):
    """The places whose garrisons have to decide today, in the order in which they were lost.

    Parameters
    ----------
    place : int32, rows of places
    many : int64, shape (1,), how many they are
    """

    place: Ints
    many: Longs


@kernel
def lose(place: int, fallen: Fallen) -> None:
    """Note that a place is lost today; one that is lost twice is noted once."""
    for k in range(fallen.many[0]):
        if fallen.place[k] == place:
            return
    fallen.place[fallen.many[0]] = place
    fallen.many[0] += 1


class Pressed(NamedTuple):
    """Scratch of the front.

    Parameters
    ----------
    pressure, fall, retake : float per place, n and today's hazards
    falls : int32 per province; recent : int32 per place, c
    turned : int32 per place, those whose clock has passed its threshold; many : int64, shape (1,), how many
    """

    pressure: Floats
    fall: Floats
    retake: Floats
    falls: Ints
    recent: Ints
    turned: Ints
    many: Longs

    @classmethod
    def room(cls, places: int, provinces: int) -> Pressed:
        """Return room for so many places."""
        pressure, fall, retake = np.zeros(places), np.zeros(places), np.zeros(places)
        falls, recent, turned = (np.zeros(many, np.int32) for many in (provinces, places, places))
        return cls(pressure, fall, retake, falls, recent, turned, np.zeros(1, np.int64))


@kernel
def air_share(day: float, air_support: float, withdrawal_days: float) -> float:
    """Return s, the share by which air support cuts the hazard on a day (0-based)."""
    if withdrawal_days <= 0.0:
        return 0.0
    return air_support * max(0.0, 1.0 - day / withdrawal_days)


@kernel
def pressure(roads: LandRoads, held: Bytes, rural: Floats, reach_km: float, out: Floats) -> None:
    """Write n of the equation for every place to `out` (`held` is 1 for insurgents)."""
    first, target, km = roads.first, roads.target, roads.km
    for i in range(len(first) - 1):
        out[i] = rural[i]
        for a in range(first[i], first[i + 1]):
            if held[target[a]] == 1:
                out[i] += np.exp(-km[a] / reach_km)


@kernel
def recent_falls(province: Ints, fallen_on: Floats, day: int, count: Ints, out: Ints) -> None:
    """Write c to `out`: for every place, how many of its province fell in the 7 days before `day`.

    `count` is scratch, one entry per province.
    """
    count[:] = 0
    for i in range(len(province)):
        if province[i] >= 0 and day - CASCADE_DAYS <= fallen_on[i] < day:
            count[province[i]] += 1
    for i in range(len(province)):
        out[i] = count[province[i]] if province[i] >= 0 else 0


@kernel
def fall_hazard(n: Floats, c: Ints, is_capital: Bytes, air: float, p: FrontParameters, out: Floats) -> None:
    """Write φ for every place to `out`; `air` is s."""
    scale = p.tempo * p.rate * (1.0 - air)
    for i in range(len(n)):
        w = p.capital_defence if is_capital[i] else 1.0
        out[i] = scale * (1.0 + p.neighbours * n[i]) * np.exp(p.cascade * c[i]) * w


@kernel
def retake_hazard(roads: LandRoads, held: Bytes, p: FrontParameters, out: Floats) -> None:
    """Write the hazard to be retaken to `out`."""
    first, target, scale = roads.first, roads.target, p.counter * p.retake_rate
    for i in range(len(first) - 1):
        lines = first[i + 1] - first[i]
        out[i] = 0.0
        if lines == 0:
            continue
        friends = 0
        for a in range(first[i], first[i + 1]):
            if held[target[a]] == 0:
                friends += 1
        out[i] = scale * friends / lines


@kernel
def find_turned(land: Ints, front: Front, fall: Floats, retake: Floats, luck: Luck, out: Ints) -> int:
    """Write the places whose clocks have passed their thresholds to `out`, besieged ones again. Return how many.

    Parameters
    ----------
    land : int32, rows of districts and capitals
    front : Front
        `front_clock` is updated. Each time that a place changes hands has a threshold of its own.
    fall, retake : float per place, today's hazards
    """
    held, clock, flips, found = front.held, front.front_clock, front.flips, 0
    for i in land:
        hazard = retake[i] if held[i] == 1 else fall[i]
        if hazard <= 0.0:
            continue
        clock[i] += hazard
        purpose = RETAKE if held[i] == 1 else FALL
        if clock[i] >= exponential(luck.seed, luck.run, flips[i], i, 0, purpose):
            out[found] = i
            found += 1
    return found


@kernel
def change_hands(place: int, to: int, day: int, front: Front) -> bool:
    """Give a district to the insurgents (1) or the government (0); return whether it changed hands."""
    if front.held[place] == to:
        return False
    front.held[place] = to
    front.flips[place] += 1
    front.front_clock[place] = 0.0
    front.changed_on[place] = day
    if to == 1:
        front.fallen_on[place] = day
    return True


@kernel
def step(
    day: int, advancing: bool, terrain: Terrain, front: Front, p: FrontParameters, luck: Luck, scratch: Pressed
) -> None:
    """Let the hazards cumulate, and find the places whose clock has passed its threshold.

    What becomes of them is the next rule's, :mod:`sim.model.rules.siege`.

    Parameters
    ----------
    advancing : bool
        Whether the rule decides who changes hands: up to the branch date the documented history does.
    scratch : Pressed
        `turned` and `many` are updated.
    """
    scratch.many[0] = 0
    if advancing:
        air = air_share(day, p.air_support, p.withdrawal_days)
        pressure(terrain.roads, front.held, front.rural, p.reach_km, scratch.pressure)
        recent_falls(terrain.province, front.fallen_on, day, scratch.falls, scratch.recent)
        fall_hazard(scratch.pressure, scratch.recent, terrain.is_capital, air, p, scratch.fall)
        retake_hazard(terrain.roads, front.held, p, scratch.retake)
        scratch.many[0] = find_turned(terrain.land, front, scratch.fall, scratch.retake, luck, scratch.turned)
