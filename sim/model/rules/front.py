"""Front: which districts fall, which are retaken, and how much fighting there is.

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
by the government). It happens on the day on which the hazard cumulated since the place last changed hands
passes its own Exp(1) threshold, so with the same luck a faster tempo makes a district fall no later (exactly so
without the cascade, which may shift a rush of falls by some days). Fighting intensity jumps to 1 at a change of
hands and halves every `half_life_days`; a place that touches the other side keeps a floor of skirmish · min(1,
tempo + counter); one that does not, but stands for a whole province and is the government's, keeps that floor
times the share of its districts the insurgents hold.

Source: design of this model; proportional hazards (Cox 1972) with a spatial term exp(-km/reach_km) as in
discrete hazard models of conflict diffusion (Schutte and Weidmann 2011, Political Geography 30). The
central values of rate, neighbours and cascade are the maximum-likelihood estimate from the capture dates
known up to the branch date, that of capital_defence the posterior median from the capitals that held
(:mod:`sim.experiment.front_fit`); nothing later is used.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.model.kernels import kernel
from sim.model.random import Purpose, exponential
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.compiled import compiled
from sim.world.world import Bytes, Floats, Ints

Mask = npt.NDArray[np.bool_]
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
        meaning="days from the first day of the run (1 May 2021) until air support is gone",
        source="document D13: 11 September (133 days); D12: 'in the coming days' (about 68 days)",
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
        source="lever: document D15 announces a counter-attack; none had begun by the branch date",
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
    half_life_days: float = parameter(
        6.0,
        unit="days",
        meaning="time in which fighting at a place halves after a change of hands",
        source="estimate: reports of clashes in a district fade within one to three weeks",
        confidence="low",
        low=3.0,
        high=12.0,
        shape="triangular",
        allowed=(0.1, 1000.0),
    )
    skirmish: float = parameter(
        0.02,
        unit="1",
        meaning="floor of the intensity where a district touches the other side",
        source="380,000 people displaced by fighting in 2020 (OCHA, January 2021), 47 % of 31.4 million "
        "people in contested districts (document D29), divided by displacement.fight",
        confidence="low",
        low=0.01,
        high=0.04,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )


def air_share(day: float, air_support: float, withdrawal_days: float) -> float:
    """Return s, the share by which air support cuts the hazard on a day (0-based)."""
    if withdrawal_days <= 0.0:
        return 0.0
    return air_support * max(0.0, 1.0 - day / withdrawal_days)


@compiled
def pressure(first: Ints, target: Ints, km: Floats, held: Bytes, rural: Floats, reach_km: float) -> Floats:
    """Return n of the equation for every place (CSR neighbours; `held` is 1 for insurgents)."""
    out = rural.copy()
    for i in range(len(first) - 1):
        for a in range(first[i], first[i + 1]):
            if held[target[a]] == 1:
                out[i] += np.exp(-km[a] / reach_km)
    return out


@compiled
def recent_falls(province: Ints, fallen_on: Floats, day: int, provinces: int) -> Ints:
    """Return c: for every place, how many of its province fell in the 7 days before `day`."""
    count = np.zeros(provinces, np.int32)
    for i in range(len(province)):
        if province[i] >= 0 and day - CASCADE_DAYS <= fallen_on[i] < day:
            count[province[i]] += 1
    out = np.zeros(len(province), np.int32)
    for i in range(len(province)):
        if province[i] >= 0:
            out[i] = count[province[i]]
    return out


@compiled
def fall_hazard(
    n: Floats, c: Ints, is_capital: Bytes, scale: float, neighbours: float, cascade: float, defence: float
) -> Floats:
    """Return φ for every place; `scale` is tempo · rate · (1 - s)."""
    out = np.empty(len(n))
    for i in range(len(n)):
        w = defence if is_capital[i] else 1.0
        out[i] = scale * (1.0 + neighbours * n[i]) * np.exp(cascade * c[i]) * w
    return out


@compiled
def retake_hazard(first: Ints, target: Ints, held: Bytes, scale: float) -> Floats:
    """Return the hazard to be retaken; `scale` is counter · retake_rate."""
    out = np.zeros(len(held))
    for i in range(len(first) - 1):
        roads = first[i + 1] - first[i]
        if roads == 0:
            continue
        friends = 0
        for a in range(first[i], first[i + 1]):
            if held[target[a]] == 0:
                friends += 1
        out[i] = scale * friends / roads
    return out


@compiled
def change_hands(
    land: Ints,
    held: Bytes,
    clock: Floats,
    flips: Ints,
    fall: Floats,
    retake: Floats,
    seed: int,
    replicate: int,
) -> Ints:
    """Return the places that change hands today; their clocks have passed their thresholds.

    Parameters
    ----------
    land : int32, rows of districts and capitals
    held : int8 per place, 1 for insurgents
    clock : float per place, hazard cumulated since the place last changed hands (updated in place)
    flips : int32 per place, how often it has changed hands: each time has a threshold of its own
    fall, retake : float per place, today's hazards
    """
    out = np.empty(len(land), np.int32)
    found = 0
    for j in range(len(land)):
        i = land[j]
        hazard = retake[i] if held[i] == 1 else fall[i]
        if hazard <= 0.0:
            continue
        clock[i] += hazard
        purpose = RETAKE if held[i] == 1 else FALL
        if clock[i] >= exponential(seed, replicate, flips[i], i, 0, purpose):
            out[found] = i
            found += 1
    return out[:found]


@compiled
def fade(
    land: Ints,
    first: Ints,
    target: Ints,
    held: Bytes,
    rural: Floats,
    intensity: Floats,
    half_life_days: float,
    skirmish: float,
) -> None:
    """Let the fighting of yesterday fade, down to the floor of places that touch the other side."""
    factor = 2.0 ** (-1.0 / half_life_days)
    for j in range(len(land)):
        i = land[j]
        floor = skirmish * rural[i] if held[i] == 0 else 0.0
        for a in range(first[i], first[i + 1]):
            if held[target[a]] != held[i]:
                floor = skirmish
                break
        intensity[i] = max(intensity[i] * factor, floor)


@kernel
def erupt(day: int, changed_on: Floats, is_land: Mask, intensity: Floats) -> None:
    """Set the fighting of the places that changed hands today: full where people live, none elsewhere."""
    for i in range(len(changed_on)):
        if changed_on[i] == day:
            intensity[i] = 1.0 if is_land[i] else 0.0
