"""Siege: whether a place that is about to fall is fought over, for how long, and how much fighting there is.

Equation
--------
A place whose clock has passed its threshold (:mod:`sim.model.rules.front`) is *handed over* with probability::

    logit p = logit(handed) + contagion · (H - F) / (H + F + 1)

    H, F = how many places near (road neighbours and its own province) were handed over and fought over in the last
           14 days

else it is *fought over*. Its own uniform number decides, one for each time that it changes hands: below p it is handed
over at once; else a siege begins and it falls after D days, or on the first day on which p has risen above its number,
for it gives up when those around it do. D is log-uniform about `city_days` for a capital and `district_days` elsewhere,
from a `spread`-th to `spread` times that, to the day and never less than one. A siege ends where nobody attacks any
more (`front.tempo` 0), and nobody holds out once the centre has given up. So with the same luck a faster tempo makes a
place fall no later (exactly so without contagion, whose memory of 14 days can end sooner too).

A capture that is known by its date, of the history or a scenario, is on its date (where one of a scenario's has not
fallen before), and the days of siege come before it; whether it was fought over stands with it where the evidence says
so, and is drawn where not. A siege that a scenario orders begins on the first day after the branch date at the
earliest, and where a scenario parts from the history sooner than the world's ends, places that were besieged then are
so up to that day: the past is the same in all scenarios.

Fighting intensity is 1 while a place is besieged and on the day it falls in a fight or is retaken, `handover` on the
day it is handed over (or what is left of fighting there, if that is more; below 1 in any case, by which a run's record
tells how a place fell), and it halves every `half_life_days`. A place that touches the other side keeps a floor of
skirmish · min(1, tempo + counter); one that does not, but stands for a whole province and is the government's, keeps
that floor times the share of its districts the insurgents hold. Where an event tells of `fighting` on a day, the
intensity of that day is at least what it says (below 1 all the same on a day on which the place is handed over),
whoever holds the place then or later: most reports of war tell that there was fighting and not who won it.

Sources (all older than the branch date): of 149 dated falls of capitals and towns in wars before 2021, 0.69 were
abandoned, negotiated or defected, by war 0 to 1; 0.62 of those with no other fall within 14 days and 300 km before
them, 0.83 of those after which more than three quarters of the falls near were so, 0.62 of those after fought ones. Of
the 17 captures between 1 May and 6 July 2021 whose reports say how, 10 were given up. Days of fighting: two and three
are reported in June 2021 (Arghanj Khwah, Baharak of Takhar), 20 for Kunduz 2001, a fortnight for Kunduz 2015. The
skirmish level makes the displacement of 2020.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.random import Luck, Purpose, days_about, uniforms
from sim.model.rules.front import Fallen, Front, FrontParameters, Pressed, change_hands, lose
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Bytes, Floats, Ints

MEMORY_DAYS = 14
FOUGHT = int(Purpose.FOUGHT)
UNKNOWN, HANDED_OVER, FOUGHT_OVER = -1, 0, 1
BELOW_FULL = 0.99
"""The most of fighting on the day of a handover: by full fighting the record of a run tells a fall that was fought."""
#: How a capture came about, by the word for it in the tables of a world.
HOW = {"handed": HANDED_OVER, "fought": FOUGHT_OVER}


class SiegeParameters(ParameterSet):
    """Parameters of the fighting."""

    handed: float = parameter(
        0.65,
        unit="probability",
        meaning="chance that a place which falls is handed over without a fight, where none has fallen near",
        source="103 of 149 dated falls before 2021 (0.69), 0.62 of those without a fall near before; range by war",
        confidence="medium",
        low=0.45,
        high=0.85,
        allowed=(0.0, 1.0),
    )
    contagion: float = parameter(
        1.2,
        unit="1",
        meaning="growth of the logit of that chance where all that fell near in 14 days were handed over",
        source="the same falls: logistic regression on what gave up in the 14 days before, 1.1 (standard error 0.5) "
        "within 300 km, 1.3 anywhere in the war (sim.validation.giving_up)",
        confidence="low",
        low=0.4,
        high=2.0,
        allowed=(0.0, 10.0),
    )
    district_days: float = parameter(
        2.6,
        unit="days",
        meaning="typical days of siege of a district that is fought over",
        source="two and three days reported in June 2021; most reports say a night or a few days",
        confidence="low",
        low=1.8,
        high=3.8,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
    city_days: float = parameter(
        10.0,
        unit="days",
        meaning="typical days of siege of a capital that is fought over",
        source="estimate: a fortnight for Kunduz 2015, 20 for Kunduz 2001, two days to a week where defences broke",
        confidence="low",
        low=6.5,
        high=15.0,
        shape="loguniform",
        allowed=(0.0, 1000.0),
    )
    spread: float = parameter(
        2.0,
        unit="1",
        meaning="the longest siege of a kind is so many times the typical one, the shortest that part of it",
        source="estimate: districts one to seven days, cities five to twenty",
        confidence="low",
        low=1.5,
        high=2.7,
        shape="loguniform",
        allowed=(1.0, 100.0),
    )
    handover: float = parameter(
        0.2,
        unit="1",
        meaning="fighting intensity on the day on which a place is handed over",
        source="estimate: shots at posts and pursuit; nothing is known of districts that were handed over quietly",
        confidence="low",
        low=0.05,
        high=0.5,
        allowed=(0.0, 1.0),
    )
    half_life_days: float = parameter(
        2.0,
        unit="days",
        meaning="time in which fighting at a place halves once it is decided",
        source="estimate: a tenth is left after a week; Ghazni was back to normal six days after August 2018",
        confidence="low",
        low=1.0,
        high=4.0,
        shape="loguniform",
        allowed=(0.1, 1000.0),
    )
    skirmish: float = parameter(
        0.0044,
        unit="1",
        meaning="floor of the intensity where a district touches the other side",
        source="380,000 people displaced by fighting in 2020 (OCHA, January 2021), 47 % of 31.4 million "
        "people in contested districts (document D29), divided by displacement.fight",
        confidence="low",
        low=0.0022,
        high=0.0088,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )


class Siege(NamedTuple):
    """How much is fought; one entry per place.

    Parameters
    ----------
    intensity : float, fighting, 0..1
    until : float, day on which a besieged place falls; inf where there is no siege
    fought : int8, whether the coming fall is fought over (1) or not (0); -1 where nobody knows yet
    handed_on, stormed_on : float, day of the last fall without and in a fight; -inf for never
    due_on : float, day of the next capture of the history or the scenario; inf for none
    due_how : int8, how it comes about, as in `fought`
    due_from : float, day on which its siege can begin at the earliest
    reported : float, fighting that an event reports of today, 0..1
    """

    intensity: Floats
    until: Floats
    fought: Bytes
    handed_on: Floats
    stormed_on: Floats
    due_on: Floats
    due_how: Bytes
    due_from: Floats
    reported: Floats

    @classmethod
    def first(cls, start: Start) -> Siege:
        """Return the state on the morning of the first day."""
        return cls.of(len(start.network.world.places))

    @classmethod
    def of(cls, n: int) -> Siege:
        """Return it for so many places where all is quiet."""
        unknown, never = np.full(n, UNKNOWN, np.int8), np.full(n, -np.inf)
        return cls(
            intensity=np.zeros(n),
            until=np.full(n, np.inf),
            fought=unknown,
            handed_on=never,
            stormed_on=never.copy(),
            due_on=np.full(n, np.inf),
            due_how=unknown.copy(),
            due_from=np.zeros(n),
            reported=np.zeros(n),
        )


@kernel
def fade(terrain: Terrain, front: Front, intensity: Floats, lead: FrontParameters, p: SiegeParameters) -> None:
    """Let the fighting of yesterday fade, down to the floor of places that touch the other side."""
    first, target, held = terrain.roads.first, terrain.roads.target, front.held
    factor, skirmish = 2.0 ** (-1.0 / p.half_life_days), p.skirmish * min(1.0, lead.tempo + lead.counter)
    for i in terrain.land:
        floor = skirmish * front.rural[i] if held[i] == 0 else 0.0
        for a in range(first[i], first[i + 1]):
            if held[target[a]] != held[i]:
                floor = skirmish
                break
        intensity[i] = max(intensity[i] * factor, floor)


@kernel
def is_near(i: int, j: int, terrain: Terrain) -> bool:
    """Return whether j is a road neighbour of i, or in its province."""
    roads, near = terrain.roads, terrain.province[j] == terrain.province[i]
    for a in range(roads.first[i], roads.first[i + 1]):
        near = near or roads.target[a] == j
    return bool(near)


@kernel
def balance(i: int, day: int, terrain: Terrain, state: Siege, capitals: bool) -> float:
    """Return (H - F) / (H + F + 1) of a place: what those near it did in the days before.

    Near a border post is the place behind it, and what is near that.

    Parameters
    ----------
    capitals : bool
        Whether capitals count wherever they are.
    """
    handed, fought = 0, 0
    centre = terrain.inland[i] if terrain.inland[i] >= 0 else i
    for j in terrain.land:
        if j != i and ((capitals and terrain.is_capital[j] == 1) or is_near(centre, j, terrain)):
            handed += day - MEMORY_DAYS <= state.handed_on[j] < day
            fought += day - MEMORY_DAYS <= state.stormed_on[j] < day
    return float((handed - fought) / (handed + fought + 1))


@kernel
def chance_to_be_handed_over(c: float, p: SiegeParameters) -> float:
    """Return p of the equation, for a balance c."""
    if p.handed <= 0.0 or p.handed >= 1.0:
        return p.handed
    odds = p.handed / (1.0 - p.handed) * np.exp(p.contagion * c)
    return float(odds / (1.0 + odds))


@kernel
def drawn(i: int, flip: int, day: int, terrain: Terrain, state: Siege, p: SiegeParameters, luck: Luck) -> float:
    """Return 0 if a place is handed over where it falls today, else the days for which it holds out.

    `flip` is how often it has changed hands before.
    """
    give_up, long = uniforms(luck.seed, luck.run, flip, i, 0, FOUGHT)
    if give_up < chance_to_be_handed_over(balance(i, day, terrain, state, False), p):
        return 0.0
    return days_about(p.city_days if terrain.is_capital[i] else p.district_days, p.spread, long)


@kernel
def expect(day: int, terrain: Terrain, front: Front, state: Siege, p: SiegeParameters, luck: Luck) -> None:
    """Let the sieges begin that come before captures known by their date."""
    for i in terrain.land:
        due = state.due_on[i]
        if due == np.inf or due <= day or front.held[i] == 1 or state.fought[i] != UNKNOWN:
            continue
        typical = p.city_days if terrain.is_capital[i] else p.district_days
        long = uniforms(luck.seed, luck.run, front.flips[i], i, 0, FOUGHT)[1]
        begins = due - days_about(typical, p.spread, long)
        if day < max(begins, state.due_from[i]):
            continue
        how = state.due_how[i]
        if how == UNKNOWN:
            how = FOUGHT_OVER if drawn(i, front.flips[i], day, terrain, state, p, luck) > 0.0 else HANDED_OVER
        state.fought[i] = how
        if how == FOUGHT_OVER:
            state.until[i] = due


@kernel
def hold_out(
    day: int,
    turned: Ints,
    terrain: Terrain,
    front: Front,
    fallen: Fallen,
    state: Siege,
    p: SiegeParameters,
    luck: Luck,
    given_up: bool,
) -> None:
    """Let the places whose time has come be handed over, besieged or taken; those that are retaken change hands.

    Parameters
    ----------
    turned : int32
        Places whose clock has passed its threshold.
    given_up : bool
        The centre has given up, and nobody holds out any more.
    """
    for i in turned:
        if front.held[i] == 1:
            change_hands(i, 0, day, front)
            continue
        holds = 0.0 if given_up else drawn(i, front.flips[i], day, terrain, state, p, luck)
        if holds > 0.0 and state.until[i] == np.inf:
            state.fought[i], state.until[i] = FOUGHT_OVER, day + holds
        elif holds == 0.0 or state.until[i] <= day:
            if holds == 0.0:
                state.fought[i] = HANDED_OVER
            change_hands(i, 1, day, front)
            lose(i, fallen)


@kernel
def lift(land: Ints, turned: Ints, front: Front, state: Siege) -> None:
    """End the sieges of places that nobody attacks any more, but for those whose fall is known by its date."""
    for i in land:
        if state.until[i] == np.inf or state.until[i] == state.due_on[i] or front.held[i] == 1:
            continue
        attacked = False
        for j in turned:
            attacked = attacked or j == i
        if not attacked:
            state.until[i], state.fought[i] = np.inf, UNKNOWN


@kernel
def erupt(day: int, terrain: Terrain, front: Front, state: Siege, p: SiegeParameters) -> None:
    """Set the fighting of the places that are besieged, told of or have changed hands today; note how those fell."""
    for i in terrain.land:
        state.intensity[i] = max(state.intensity[i], state.reported[i])
        state.reported[i] = 0.0
        if front.changed_on[i] == day:
            if front.held[i] == 0 or state.fought[i] == FOUGHT_OVER:
                state.intensity[i] = 1.0
            else:
                state.intensity[i] = min(max(state.intensity[i], p.handover), BELOW_FULL)
            if front.held[i] == 1:
                if state.fought[i] == FOUGHT_OVER:
                    state.stormed_on[i] = day
                else:
                    state.handed_on[i] = day
            state.until[i], state.fought[i] = np.inf, UNKNOWN
        elif state.until[i] < np.inf:
            state.intensity[i] = 1.0


@kernel
def decide_late(day: int, terrain: Terrain, front: Front, state: Siege, p: SiegeParameters, luck: Luck) -> None:
    """Decide how a place fell that an event took today before anybody could tell: on the first day, or fallen twice."""
    for i in terrain.land:
        if front.changed_on[i] == day and front.held[i] == 1 and state.fought[i] == UNKNOWN:
            holds = drawn(i, front.flips[i] - 1, day, terrain, state, p, luck)
            state.fought[i] = FOUGHT_OVER if holds > 0.0 else HANDED_OVER


@kernel
def step(
    day: int,
    terrain: Terrain,
    front: Front,
    fallen: Fallen,
    state: Siege,
    p: SiegeParameters,
    lead: FrontParameters,
    luck: Luck,
    scratch: Pressed,
) -> None:
    """Let the fighting fade, sieges begin and end, and the places change hands whose time has come.

    Parameters
    ----------
    fallen : Fallen
        Those that the insurgents take are noted.
    scratch : Pressed
        Its `turned` are the places whose clock has passed its threshold today.
    """
    fade(terrain, front, state.intensity, lead, p)
    decide_late(day, terrain, front, state, p, luck)
    expect(day, terrain, front, state, p, luck)
    turned = scratch.turned[: scratch.many[0]]
    lift(terrain.land, turned, front, state)
    hold_out(day, turned, terrain, front, fallen, state, p, luck, scratch.given_up[0] == 1)
    erupt(day, terrain, front, state, p)
