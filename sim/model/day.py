"""The day: what the rules do, in order, as one compiled function.

`advance` is the process overview of the ODD protocol: one line a step, with what the step is given. It goes through
it step by step and day by day without coming back to Python, until it is told to stop or a table has no more room.
"""

from __future__ import annotations

from typing import Any, NamedTuple, get_type_hints

import numpy as np

from sim.model import record
from sim.model.banks import Banks
from sim.model.kernels import kernel
from sim.model.line import Lines
from sim.model.network import Network, Terrain
from sim.model.parameters import Parameters
from sim.model.parties import STATES, Crowd, Listed
from sim.model.random import Luck
from sim.model.record import Book, Today, Where
from sim.model.rules import (
    capitals,
    charters,
    crossing,
    displacement,
    front,
    garrisons,
    homecoming,
    movement,
    provinces,
    reception,
    routes,
    siege,
    surrender,
)
from sim.model.start import Start
from sim.world.world import Floats


class State(NamedTuple):
    """What changes from day to day at the places, by the rule that owns it.

    Each part is a named tuple of arrays whose `first` makes them for the first morning: a rule is named here once.
    """

    front: front.Front
    provinces: provinces.Provinces
    capitals: capitals.Capitals
    siege: siege.Siege
    garrisons: garrisons.Garrisons
    displacement: displacement.Displacement
    homecoming: homecoming.Homecoming
    movement: movement.Movement
    crossing: crossing.Crossing
    reception: reception.Reception
    charters: charters.Charters

    @classmethod
    def first(cls, start: Start) -> State:
        """Return the state on the morning of the first day, as each rule that owns a part of it says."""
        return cls(*(owner.first(start) for owner in get_type_hints(cls).values()))

    def copy(self) -> State:
        """Return a state of its own that is equal to this one."""
        parts: list[Any] = [type(part)(*(array.copy() for array in part)) for part in self]  # type: ignore[arg-type]
        return State(*parts)


class Derived(NamedTuple):
    """What follows from the parameters alone, made anew only when one of them changes.

    Parameters
    ----------
    squad_hours : float per road, :func:`sim.model.rules.garrisons.squad_hours`
    pressing : float per road between land places, exp(-km / reach_km) of :mod:`sim.model.rules.front`
    near : float per road between land places, :func:`sim.model.rules.displacement.nearness`
    routes : Routes
    inland_days : float per place, days from a crossing back to the place it belongs to
    """

    squad_hours: Floats
    pressing: Floats
    near: Floats
    routes: routes.Routes
    inland_days: Floats

    @classmethod
    def of(cls, net: Network, p: Parameters, pace: Floats | None = None) -> Derived:
        """Return it at these parameters, with the speed on every road multiplied by `pace`."""
        hours = net.hours(p.movement.speeds())
        if pace is not None:
            hours = hours / pace
        day = p.movement.hours_a_day * p.movement.pace
        inland_days = np.zeros(len(net.inland))
        inland_days[net.crossings] = hours[net.inland_arc[net.crossings]] / day
        return cls(
            garrisons.squad_hours(net, hours, p.garrisons),
            displacement.nearness(net.km, p.front.reach_km),
            displacement.nearness(net.km, p.displacement.reach_km),
            routes.known(net, hours, day, p.routes),
            inland_days,
        )

    def timed(self, other: Derived) -> Derived:
        """Return the same with the travel times of another, and what today made of it: the weights of the routes."""
        known = self.routes._replace(days=other.routes.days)
        return self._replace(squad_hours=other.squad_hours, routes=known, inland_days=other.inland_days)


class Scratch(NamedTuple):
    """Room to work in; what is in it counts for nothing the day after."""

    fallen: front.Fallen
    front: front.Pressed
    garrisons: garrisons.Muster
    displacement: displacement.Leaving
    desk: movement.Desk
    hazard: Floats
    limit: Floats
    homecoming: Floats
    crossing: Lines

    @classmethod
    def room(cls, net: Network, days: int, known_routes: int) -> Scratch:
        """Return room for a world, so many days and so many routes that households know."""
        places, roads = len(net.world.places), len(net.world.roads)
        return cls(
            front.Fallen(np.zeros(places, np.int32), np.zeros(1, np.int64)),
            front.Pressed.room(places, net.provinces),
            garrisons.Muster.room(places, roads, len(net.crossings)),
            displacement.Leaving.room(places),
            movement.Desk.room(known_routes, places),
            np.zeros(places),
            np.zeros((len(STATES), places)),
            np.zeros((len(STATES), places)),
            Lines.room(days, places),
        )


class Day(NamedTuple):
    """All that a day of a run needs, handed over once for a stretch of days.

    Parameters
    ----------
    branch_day : int
        The last day of the documented history; after it the rules decide who holds what.
    luck : Luck
    terrain : Terrain
    p : Parameters
        As named tuples of floats.
    derived : Derived
    state : State
    banks : Banks
    crowd : Crowd
    squads : Listed
    sizes : float, cumulated distribution of household sizes
    where : Where
    book : Book
    today : Today
    scratch : Scratch
    """

    branch_day: int
    luck: Luck
    terrain: Terrain
    p: Parameters
    derived: Derived
    state: State
    banks: Banks
    crowd: Crowd
    squads: Listed
    sizes: Floats
    where: Where
    book: Book
    today: Today
    scratch: Scratch


#: The steps of a day, in their order.
(
    PRESSURE,
    PROVINCES,
    CAPITALS,
    FRONT,
    SIEGE,
    FOLLOW,
    OPEN,
    GARRISONS,
    FEAR,
    LEAVE,
    HOMECOMING,
    ROUTES,
    STAY,
    MOVEMENT,
    CROSSING,
    RECEPTION,
    TALLY,
    RECORD,
) = range(18)
STEPS = RECORD + 1


@kernel
def outlook(day: int, d: Day) -> garrisons.Outlook:
    """Return what squads know on a day when they decide."""
    x, p = d.scratch, d.p
    broken, given_up = capitals.changed(day, p.capitals), x.front.given_up[0] == 1
    news, hours = surrender.News(day, d.state.siege, broken, given_up, p.surrender), d.derived.squad_hours
    return garrisons.Outlook(d.terrain, d.state.front, d.banks, hours, p.garrisons, d.luck, x.garrisons, news)


@kernel
def trip(day: int, d: Day) -> movement.Trip:
    """Return what all parties of a day have in common when they travel."""
    t, s, x = d.terrain, d.state, d.scratch
    ground = movement.Ground(t.kind, s.front.held, s.movement.moved, x.hazard, x.limit)
    return movement.Trip(day, ground, d.derived.routes, d.p.crossing.patience_days, d.luck)


@kernel
def travel(day: int, first: int, last: int, d: Day, desk: movement.Desk, later: Listed) -> None:
    """Take the step of movement for some rows, at a desk of their own."""
    movement.travel(first, last, d.crowd.party, trip(day, d), desk, later)


@kernel
def advance(day: int, step: int, last_day: int, last_step: int, d: Day) -> tuple[int, int]:
    """Go on from a step of a day up to `last_step` of `last_day`, which is not taken any more.

    Returns
    -------
    day, step : int
        The same; or the step that found no room and is to be taken again, or that found people lost.
    """
    s, p, x, luck, t, party = d.state, d.p, d.scratch, d.luck, d.terrain, d.crowd.party
    soldiers, later, done = s.garrisons.garrison, d.crowd.later, True
    while day < last_day or (day == last_day and step < last_step):
        flow, turn, f, advancing = d.book.flow[day], later.row[: later.many[0]], s.front, day > d.branch_day
        if step == PRESSURE:
            front.press(day, t, d.derived.pressing, f, s.provinces.falls, p.front, x.front)
        elif step == PROVINCES:
            provinces.step(day, advancing, t, f, s.crossing, s.provinces, x.fallen, p.front, p.provinces, luck, x.front)
        elif step == CAPITALS:
            capitals.step(day, t, f, s.capitals, p.front, p.capitals, x.front)
        elif step == FRONT:
            front.step(day, advancing, t, f, p.front, luck, x.front)
        elif step == SIEGE:
            siege.step(day, t, f, x.fallen, s.siege, p.siege, p.front, luck, x.front)
        elif step == FOLLOW:
            crossing.follow_owner(day, t, f, s.crossing, soldiers, p.crossing, x.fallen)
        elif step == OPEN:
            crossing.open_banks(t, f, s.crossing, p.crossing, d.banks)
        elif step == GARRISONS:
            done = garrisons.step(day, x.fallen, s.garrisons, d.crowd, d.squads, outlook(day, d), flow)
        elif step == FEAR:
            displacement.build_up(day, t, f, s.siege, d.derived.near, s.displacement, p.displacement, x.displacement)
        elif step == LEAVE:
            done = displacement.step(t, s.displacement, d.sizes, p.displacement, luck, d.crowd, x.displacement)
        elif step == HOMECOMING:
            homes, near, left = s.displacement, d.derived.near, x.displacement.left
            hearth = homecoming.Hearth(t, f, s.siege, near, s.crossing, homes, s.homecoming, s.reception)
            homecoming.step(hearth, d.crowd, p.homecoming, p.displacement, luck, d.today.returns, left, x.homecoming)
        elif step == ROUTES:
            routes.step(t, f, s.siege, d.banks, s.reception, p.routes, d.derived.routes)
        elif step == STAY:
            movement.build_up(day, s.siege, s.movement, p.movement, x.hazard, x.limit)
        elif step == MOVEMENT:
            movement.step(trip(day, d), d.crowd, x.desk, soldiers, flow)
        elif step == CROSSING:
            crossing.write_opened(t, d.banks, d.book.opened[day])
            crossing.step(day, t, party, turn, d.banks, p.crossing, luck, d.crowd.queue, d.today.flows, x.crossing)
        elif step == RECEPTION:
            home = d.today.repatriated
            reception.step(day, t, f, turn, party, s.reception, s.charters, p.reception, p.charters, luck, home)
        elif step == TALLY:
            record.tally(0, d.crowd.many[0], party, d.today.tables)
        elif step == RECORD:
            left, rooms = x.displacement.left, s.reception.capacity
            done = record.step(day, d.where, f, s.siege, s.displacement, soldiers, rooms, left, d.today, d.book)
        if not done:
            return day, step
        step += 1
        if step == STEPS:
            day, step = day + 1, 0
    return day, step
