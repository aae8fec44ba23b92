"""Front: which districts are about to fall, and which to be retaken.

Equation
--------
A district held by the government falls with hazard (per day)::

    φ = tempo · rate · f(t) · (1 + neighbours · n) · (1 + momentum · m) · (1 - s)

    f = 1/surge + (1 - 1/surge) / (1 + exp(-(t - T) / ONSET_WIDTH))     the general offensive sets in
    ONSET_WIDTH = 3 days, the scale of that curve: it is half way on day T, and from 5 to 95 % in 18 days
    T = onset_day + onset_spread · z, z standard normal, of each province its own
    n = Σ over insurgent-held road neighbours of exp(-km / reach_km), and for a place that stands for a whole
        province the share of its own districts that the insurgents hold (distance 0)
    m = Σ over the falls in its province of exp(-(days ago - 1) / memory_days)    momentum
    s = air_support · max(0, 1 - t / withdrawal_days)       air support, gone when the withdrawal ends

and one held by the insurgents is retaken with hazard counter · retake_rate · (share of its road neighbours held by the
government). It is retaken on the day on which the hazard cumulated since the place last changed hands passes its own
Exp(1) threshold; a place of the government's falls on that day or is fought over first, as :mod:`sim.model.rules.siege`
says. So with the same luck a faster tempo makes a district fall no later (exactly so without momentum, which may shift
a rush of falls by some days). :mod:`~sim.model.rules.capitals` and the districts of :mod:`~sim.model.rules.provinces`
have hazards of their own. Once the centre has given up, whatever place it still holds falls with hazard `collapsed`.
f ≤ 1, and m is at most the number of districts of a province: beyond the branch date an offensive that has set in goes
on at its pace, and a rush ends where there is nothing left to take.

Source: design of this model; proportional hazards (Cox 1972) with a spatial term exp(-km/reach_km) as in discrete
hazard models of conflict diffusion (Schutte and Weidmann 2011, Political Geography 30), and momentum as in
self-exciting processes (Hawkes 1971, Biometrika 58). Of eleven forms that were compared (docs/front.md) this one was
taken; the values come from a joint posterior given the capture dates known up to the branch date, which the world
carries (:mod:`sim.validation.front`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import LandRoads, Terrain
from sim.model.random import Luck, Purpose, exponential, uniform
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints, Longs

#: Days in which the general offensive sets in (the scale of its logistic curve).
ONSET_WIDTH = 3.0
FALL, RETAKE, ONSET = int(Purpose.FALL), int(Purpose.RETAKE), int(Purpose.ONSET)


class FrontParameters(ParameterSet):
    """Parameters of the front."""

    tempo: float = parameter(
        1.0,
        unit="1",
        meaning="multiplies the hazard of every district and capital to fall; 0 stops the offensive",
        source="lever: 1 is the pace fitted to May to early July 2021",
        confidence="high",
        allowed=(0.0, 100.0),
    )
    rate: float = parameter(
        0.021,
        unit="per day",
        meaning="hazard to fall of a district without insurgent neighbours, momentum or air support, in the offensive",
        source="near the likeliest of one onset for all (docs/front.md), for worlds without a posterior; wide range",
        confidence="medium",
        low=0.0069,
        high=0.05,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    surge: float = parameter(
        1.0,
        unit="1",
        meaning="by how much the general offensive multiplies the hazard; 1: there is no such phase",
        source="lever of a world without one; the posterior of panj-2021 has its values",
        confidence="high",
        allowed=(1.0, 1e6),
    )
    onset_day: float = parameter(
        0.0,
        unit="days",
        meaning="days from the first day of the run until half of the surge is reached",
        source="as for surge",
        confidence="high",
        allowed=(-10000.0, 10000.0),
    )
    onset_spread: float = parameter(
        0.0,
        unit="days",
        meaning="standard deviation of the onset between provinces",
        source="as for surge",
        confidence="high",
        allowed=(0.0, 1000.0),
    )
    neighbours: float = parameter(
        3.4,
        unit="1",
        meaning="how much one insurgent-held neighbour at distance 0 adds to the hazard",
        source="near the likeliest of one onset for all (docs/front.md), for worlds without a posterior; wide range",
        confidence="medium",
        low=1.0,
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
    momentum: float = parameter(
        3.3,
        unit="per fall",
        meaning="how much yesterday's fall of one district of the same province adds to the hazard",
        source="near the likeliest of one onset for all (docs/front.md), for worlds without a posterior; wide range",
        confidence="medium",
        low=1.0,
        high=10.0,
        shape="loguniform",
        instead_of="front.cascade",
        allowed=(0.0, 1000.0),
    )
    memory_days: float = parameter(
        1.0,
        unit="days",
        meaning="time in which the momentum of a fall shrinks to 1/e",
        source="near the likeliest of one onset for all (docs/front.md), for worlds without a posterior; wide range",
        confidence="low",
        low=0.5,
        high=3.0,
        shape="loguniform",
        allowed=(0.01, 1000.0),
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
    collapsed: float = parameter(
        1.5,
        unit="per day",
        meaning="hazard of whatever the government still holds once its centre has given up",
        source="estimate: the last 21 of 44 provinces of South Vietnam went in two days in 1975",
        confidence="medium",
        low=0.8,
        high=3.0,
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
    """Who holds what, and what of the war is felt; one entry per place unless said otherwise.

    Parameters
    ----------
    held : int8, 1 where the insurgents hold the place (for a crossing: its near bank)
    flips : int32, how often it has changed hands
    changed_on, fallen_on : float, day of the last change of hands and of the last fall; -inf for never
    front_clock : float, hazard cumulated since the last change of hands
    rural : float, share of a whole province's districts that the insurgents hold
    recent : float per province, m of the equation
    early : float per province, z of the equation
    """

    held: Bytes
    flips: Ints
    changed_on: Floats
    fallen_on: Floats
    front_clock: Floats
    rural: Floats
    recent: Floats
    early: Floats

    @classmethod
    def first(cls, start: Start) -> Front:
        """Return the state on the morning of the first day."""
        world, n = start.network.world, len(start.network.world.places)
        held = np.zeros(n, np.int8)
        held[[world.places.index[name] for name in world.insurgent_at_start]] = 1
        return cls(
            held=held,
            flips=np.zeros(n, np.int32),
            changed_on=np.full(n, -np.inf),
            fallen_on=np.full(n, -np.inf),
            front_clock=np.zeros(n),
            rural=np.zeros(n),
            recent=np.zeros(start.network.provinces),
            early=np.array([normal(start.luck, k) for k in range(start.network.provinces)]),
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
    phase : float per province, f of today
    pace : float per province, tempo · rate · f · (1 - s) of today
    turned : int32 per place, those whose clock has passed its threshold; many : int64, shape (1,), how many
    given_up : int64, shape (1,), 1 once the centre has given up: nobody holds out any more
    """

    pressure: Floats
    fall: Floats
    retake: Floats
    phase: Floats
    pace: Floats
    turned: Ints
    many: Longs
    given_up: Longs

    @classmethod
    def room(cls, places: int, provinces: int) -> Pressed:
        """Return room for so many places."""
        pressure, fall, retake = (np.zeros(places) for _ in range(3))
        phases, pace = np.zeros(provinces), np.zeros(provinces)
        many, given_up = np.zeros(1, np.int64), np.zeros(1, np.int64)
        return cls(pressure, fall, retake, phases, pace, np.zeros(places, np.int32), many, given_up)


@kernel
def air_share(day: float, air_support: float, withdrawal_days: float) -> float:
    """Return s, the share by which air support cuts the hazard on a day (0-based)."""
    if withdrawal_days <= 0.0:
        return 0.0
    return air_support * max(0.0, 1.0 - day / withdrawal_days)


@kernel
def pressure(roads: LandRoads, held: Bytes, rural: Floats, near: Floats, out: Floats) -> None:
    """Write n of the equation for every place to `out`.

    Parameters
    ----------
    held : int8 per place, 1 for insurgents
    near : float per road between land places, exp(-km / reach_km)
    """
    first, target = roads.first, roads.target
    for i in range(len(first) - 1):
        out[i] = rural[i]
        for a in range(first[i], first[i + 1]):
            if held[target[a]] == 1:
                out[i] += near[a]


def normal(luck: Luck, province: int) -> float:
    """Return z of a province, by Box and Muller (1958), Ann. Math. Statist. 29."""
    u, v = (uniform(luck.seed, luck.run, k, province, 0, ONSET) for k in range(2))
    return float(np.sqrt(-2.0 * np.log(u)) * np.cos(2.0 * np.pi * v))


@kernel
def phase(day: float, surge: float, onset_day: float) -> float:
    """Return f, the share of the pace of the general offensive that is reached on a day (0-based)."""
    return float(1.0 / surge + (1.0 - 1.0 / surge) / (1.0 + np.exp(-(day - onset_day) / ONSET_WIDTH)))


@kernel
def set_pace(day: float, early: Floats, p: FrontParameters, phases: Floats, pace: Floats) -> None:
    """Write f and tempo · rate · f · (1 - s) of every province, what its districts have in common on a day."""
    calm = 1.0 - air_share(day, p.air_support, p.withdrawal_days)
    for k in range(len(early)):
        phases[k] = phase(day, p.surge, p.onset_day + p.onset_spread * early[k])
        pace[k] = p.tempo * p.rate * phases[k] * calm


@kernel
def remember(day: int, land: Ints, province: Ints, front: Front, memory_days: float, falls: Floats) -> None:
    """Let the momentum of every province fade by a day, and add what fell yesterday.

    Parameters
    ----------
    front : Front
        `recent` is updated.
    falls : float per province, falls of yesterday among districts that are no places of their own
        They are added as well, and set to 0.
    """
    fade = np.exp(-1.0 / memory_days)
    for k in range(len(front.recent)):
        front.recent[k] = front.recent[k] * fade + falls[k]
        falls[k] = 0.0
    for i in land:
        if front.fallen_on[i] == day - 1:
            front.recent[province[i]] += 1.0


@kernel
def fall_hazard(
    land: Ints, n: Floats, province: Ints, recent: Floats, pace: Floats, p: FrontParameters, out: Floats
) -> None:
    """Write φ for every place of `land` to `out`; `pace` is what those of a province have in common."""
    for i in land:
        k = province[i]
        out[i] = pace[k] * (1.0 + p.neighbours * n[i]) * (1.0 + p.momentum * recent[k])


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
def press(
    day: int, terrain: Terrain, near: Floats, front: Front, falls: Floats, p: FrontParameters, scratch: Pressed
) -> None:
    """Work out today's hazards: what presses on each place, what fell of late, and the pace of the offensive.

    Parameters
    ----------
    near : float per road, see :func:`pressure`
    falls : float per province, see :func:`remember`
    """
    remember(day, terrain.land, terrain.province, front, p.memory_days, falls)
    pressure(terrain.roads, front.held, front.rural, near, scratch.pressure)
    set_pace(day, front.early, p, scratch.phase, scratch.pace)
    fall_hazard(terrain.land, scratch.pressure, terrain.province, front.recent, scratch.pace, p, scratch.fall)
    retake_hazard(terrain.roads, front.held, p, scratch.retake)


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
        scratch.many[0] = find_turned(terrain.land, front, scratch.fall, scratch.retake, luck, scratch.turned)
