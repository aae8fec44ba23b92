"""Homecoming: when the displaced go home, and when they have to leave once more.

Equation
--------
A home is quiet on a day on which the fighting there, and what is feared of the fighting near, is small::

    I_i + fear · Σ_j I_j exp(-km_ij / reach_km)  ≤  calm

(as the hazard of :mod:`sim.model.rules.displacement` counts them). Once it has been quiet for
`wait_days`, this day counted, households that left it go back with hazard (per day)::

    b_i = own · (1 - ρ_i) + other · ρ_i

    ρ_i = 1 where the insurgents hold the place; where the government does, 0, or for a place that stands for a whole
          province the share of its districts that the insurgents hold

on the day on which the hazard cumulated since they left passes an Exp(1) threshold of their own. Those who stay
somewhere in the country and those sheltered in a site go back; who is on the road, in a queue or beyond an exit does
not. The way takes no time of its own: a day or two against weeks. Nobody hinders those who go home but an order: a
household abroad waits as long as the near bank of the crossing by which it came is `closed` by a scenario and no
`corridor` is open there; who holds the bank counts only at home, since those who hold it stop people who leave them and
not people who come. Its places in the site are free on the same day.

A household that is home again may flee once more: when the hazard to leave, cumulated since its return, passes a new
threshold (Exp(1) divided by a frailty, as before its first flight). It keeps its number and its size; its draws go on
where they were, so they are others than the first time.

Sources of the priors (all older than the branch date). The own side holds the home: 0.9 of the families were back 17
days after Kunduz was retaken (October 2015); after a `wait` of some days that is 0.25 a day. In Nawa most of 400
families were back in 3 days (October 2020), in Kosovo 0.7 in three weeks (1999), in Kokang 0.11 to 0.5 in two days
(2009). The other side, or a long war: 0.26 at four months and 0.39 at nine (Mosul), 0.5 at seven months (Tajiks, over
this same river, 1993): 0.0019 to 0.0033 a day; of all who were displaced in 2012-20 0.27 (Badghis) to 0.88 (Takhar)
had gone home: about 0.0003 to 0.003 a day where flight was even over those years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.kernels import kernel
from sim.model.network import Terrain
from sim.model.parties import AT_ONCE, HOME, NOT_DRAWN, SETTLED, SHELTERED, Columns, Crowd
from sim.model.random import Luck, Purpose, exponential, frail
from sim.model.rules.crossing import Crossing
from sim.model.rules.displacement import Displacement, DisplacementParameters, fears
from sim.model.rules.front import Front
from sim.model.rules.reception import Reception
from sim.model.rules.siege import Siege
from sim.model.start import Start
from sim.scenario.parameters import ParameterSet, parameter
from sim.world.world import Floats, Ints, Longs

HOMECOMING, AGAIN = int(Purpose.HOMECOMING), int(Purpose.AGAIN)
SHUT = 0  # an order for a near bank: closed


class HomecomingParameters(ParameterSet):
    """Parameters of homecoming."""

    own: float = parameter(
        0.25,
        unit="per day",
        meaning="hazard of a displaced household to go back to a quiet home that the government holds",
        source="0.9 of families 17 days after Kunduz was retaken (OCHA, November 2015), less the days until it was "
        "quiet; range: Nawa 2020 (most in 3 days), Kosovo 1999 (0.7 in 21 days)",
        confidence="medium",
        low=0.06,
        high=0.6,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    other: float = parameter(
        0.0025,
        unit="per day",
        meaning="hazard of a displaced household to go back to a quiet home that the insurgents hold",
        source="0.26 at four months, 0.39 at nine (Mosul 2017), 0.5 at seven months (Tajiks 1993): 0.0019 to 0.0033; "
        "low end from those displaced 2012-20 (IOM)",
        confidence="low",
        low=0.001,
        high=0.005,
        shape="loguniform",
        allowed=(0.0, 10.0),
    )
    calm: float = parameter(
        0.1,
        unit="1",
        meaning="intensity of the fighting up to which a home is quiet; that of neighbours counts as fear counts it",
        source="estimate: above what skirmishing keeps up, a tenth of the fighting of a fall",
        confidence="low",
        low=0.05,
        high=0.2,
        shape="loguniform",
        allowed=(0.0, 1.0),
    )
    wait_days: float = parameter(
        3.0,
        unit="days",
        meaning="days that a home has to be quiet before anybody goes back",
        source="estimate: news travels, roads are looked at; Nawa 2020 took three days in all",
        confidence="low",
        low=1.0,
        high=7.0,
        allowed=(0.0, 1000.0),
    )


class Homecoming(NamedTuple):
    """How homes stand for those who have left them; one entry per place.

    Parameters
    ----------
    quiet : float, days for which it has been quiet without a break
    back_clock : float, cumulated hazard to go back
    """

    quiet: Floats
    back_clock: Floats

    @classmethod
    def first(cls, start: Start) -> Homecoming:
        """Return the state on the morning of the first day."""
        n = len(start.network.world.places)
        return cls(np.zeros(n), np.zeros(n))


class Returns(NamedTuple):
    """What is counted of a day.

    Parameters
    ----------
    home : int64 per place, people who came back to it
    host : int64 per host, those of them who came from there
    """

    home: Longs
    host: Longs

    @classmethod
    def room(cls, places: int, hosts: int) -> Returns:
        """Return room for so many places and hosts."""
        return cls(np.zeros(places, np.int64), np.zeros(hosts, np.int64))


class Hearth(NamedTuple):
    """What going home has to do with, by the rule that owns it.

    Parameters
    ----------
    terrain, front, siege, crossing, displacement, reception
    near : float per road between land places, :func:`sim.model.rules.displacement.nearness`
    state : Homecoming
    """

    terrain: Terrain
    front: Front
    siege: Siege
    near: Floats
    crossing: Crossing
    displacement: Displacement
    state: Homecoming
    reception: Reception


@kernel
def is_quiet(i: int, at: Hearth, leaving: DisplacementParameters, calm: float) -> bool:
    """Return whether the fighting at a place, and what is feared of its neighbours', is small today."""
    intensity = at.siege.intensity
    return bool(intensity[i] + leaving.fear * fears(i, at.terrain.roads, at.near, intensity) <= calm)


@kernel
def foreign_share(i: int, at: Hearth) -> float:
    """Return ρ: how far the insurgents hold a place."""
    if at.front.held[i] == 1:
        return 1.0
    return float(at.front.rural[i]) if at.terrain.whole_province[i] == 1 else 0.0


@kernel
def build_up(at: Hearth, p: HomecomingParameters, leaving: DisplacementParameters) -> None:
    """Count the quiet days of every home, and let the hazard of today to go back cumulate."""
    quiet, clock = at.state.quiet, at.state.back_clock
    for i in at.terrain.land:
        if not is_quiet(i, at, leaving, p.calm):
            quiet[i] = 0.0
            continue
        quiet[i] += 1.0
        if quiet[i] >= p.wait_days:
            rho = foreign_share(i, at)
            clock[i] += p.own * (1.0 - rho) + p.other * rho


@kernel
def may_go(p: int, party: Columns, at: Hearth) -> bool:
    """Return whether a household stays somewhere from where it can go home: not on the road, in a queue or beyond."""
    if party.state[p] == SETTLED:
        return True
    if party.state[p] != SHELTERED or at.reception.capacity[party.at[p]] == np.inf:
        return False
    x = party.came_by[p]
    return bool(x < 0 or at.crossing.near[x] != SHUT or at.crossing.corridor[x] == 1)


@kernel
def go_home(p: int, party: Columns, at: Hearth, variance: float, luck: Luck, returns: Returns) -> None:
    """Let a household be at home again, and draw what hazard it bears there until it leaves once more."""
    home, size, homes = party.origin[p], party.size[p], at.displacement
    if party.state[p] == SHELTERED:
        at.reception.assigned[party.at[p]] -= size
        returns.host[at.terrain.host[party.at[p]]] += size
    homes.home[home] += size
    homes.again[home] += size
    returns.home[home] += size
    draw = exponential(luck.seed, luck.run, party.order[p], 2 * home, party.choices[p], AGAIN)
    party.state[p], party.at[p] = HOME, home
    party.back_at[p] = homes.leave_clock[home] + frail(draw, variance)


@kernel
def leave_again(p: int, party: Columns, homes: Displacement, left: Longs) -> None:
    """Let a household that was at home again stand at the door once more."""
    home, size = party.origin[p], party.size[p]
    homes.home[home] -= size
    homes.again[home] -= size
    left[home] += size
    party.state[p], party.acts_at[p], party.back_at[p] = SETTLED, AT_ONCE, NOT_DRAWN
    party.queued_on[p] = party.shun[p] = party.came_by[p] = -1


@kernel
def limits(back_clock: Floats, leave_clock: Floats, out: Floats) -> None:
    """Write up to which `back_at` a household acts today, by its state and home, to `out`.

    At home again it leaves by the hazard to leave; wherever else it is, it goes back by that to go back.
    """
    for state in range(len(out)):
        clock = leave_clock if state == HOME else back_clock
        for i in range(len(clock)):
            out[state, i] = clock[i]


@kernel
def find(many: int, party: Columns, limit: Floats, rows: Ints) -> int:
    """Write down which of the first `many` households may go home or leave again today; return how many they are.

    Who has just left is among them, and who has borne enough to go home but is on the way. Every row is written and
    only those are counted: a branch would be guessed wrong too often.
    """
    origin, state, back_at, found = party.origin, party.state, party.back_at, np.uint64(0)  # no index has a sign here
    for p in range(np.uint64(many)):
        rows[found] = p
        found += np.uint64(back_at[p] <= limit[state[p], origin[p]])
    return int(found)


@kernel
def step(
    at: Hearth,
    crowd: Crowd,
    p: HomecomingParameters,
    leaving: DisplacementParameters,
    luck: Luck,
    returns: Returns,
    left: Longs,
    limit: Floats,
) -> None:
    """Let the displaced go home, and those who are home again leave once more.

    Parameters
    ----------
    returns : Returns
        People who come back today (updated).
    left : int64 per place
        People who leave home today (updated).
    limit : float per state and place
        See :func:`limits` (updated).
    """
    returns.home[:] = 0
    returns.host[:] = 0
    build_up(at, p, leaving)
    party, rows = crowd.party, crowd.queue
    limits(at.state.back_clock, at.displacement.leave_clock, limit)
    for k in range(find(crowd.many[0], party, limit, rows)):
        row = rows[k]
        home = party.origin[row]
        if party.state[row] == HOME:
            leave_again(row, party, at.displacement, left)
        if party.back_at[row] == NOT_DRAWN:
            draw = exponential(luck.seed, luck.run, party.order[row], 2 * home, party.choices[row], HOMECOMING)
            party.back_at[row] = at.state.back_clock[home] + draw
        elif may_go(row, party, at):
            go_home(row, party, at, leaving.frailty_variance, luck, returns)
