"""Parties of the reference model: one Mesa agent per household and per squad."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from reference.panj_places import Crossing, Place, Road, Route, Site
from sim.model.random import TWO_32, Purpose, exponential, frail, philox, uniform

if TYPE_CHECKING:
    from reference.panj_mesa import PanjInPlainMesa

CIVILIAN, MILITARY = 0, 1
DECISIONS_A_DAY = 4


class Party(mesa.Agent):
    """People who decide and travel together.

    Parameters
    ----------
    model : PanjInPlainMesa
    origin : Place
        Where it comes from, and where it stands now.
    order : int
        How many left there before it; with origin and kind the address of its luck.
    size : int
        People.

    Attributes
    ----------
    state : str
        "settled", "moving", "queueing", "admitted", "sheltered", "home" (again), "repatriated" or "dispersed".
    place : Place
        Where it is, or is bound for.
    due : float or None
        When it arrives there; None for one that has just crossed and has not been sent on.
    patience : float
        Until when it waits: cumulated hazard at a place, day in a queue or at a site.
    asked : int
        How often it has decided.
    turned_back : bool
        Whether the far side has refused or intercepted it since it stands in this line.
    """

    model: PanjInPlainMesa
    kind: int

    def __init__(self, model: PanjInPlainMesa, origin: Place, order: int, size: int) -> None:
        super().__init__(model)
        self.origin, self.order, self.size = origin, order, size
        self.state = "settled"
        self.place: Place = origin
        self.due: float | None = float(model.day)
        self.patience = -1.0
        self.turned_back = False
        self.shun: Place | None = None
        self.asked = 0
        self.came_by: Crossing | None = None

    def uniform(self, times: int, purpose: Purpose) -> float:
        """Return its own number in (0, 1)."""
        model = self.model
        who = 2 * self.origin.row + self.kind
        return float(uniform(model.seed, model.replicate, self.order, who, times, int(purpose)))

    def exponential(self, times: int, purpose: Purpose) -> float:
        """Return its own Exp(1) number."""
        model = self.model
        who = 2 * self.origin.row + self.kind
        return float(exponential(model.seed, model.replicate, self.order, who, times, int(purpose)))

    def words(self, purpose: Purpose) -> list[float]:
        """Return its four numbers in (0, 1) of today."""
        model = self.model
        who = 2 * self.origin.row + self.kind
        found = philox(self.order, who, model.day, int(purpose), model.seed, model.replicate)
        return [(int(word) + 0.5) / TWO_32 for word in found]

    # -- 5. movement ---------------------------------------------------------------------------------

    def set_out(self, goal: Place, due: float, roads: list[Road] | tuple[Road, ...]) -> None:
        """Leave for a place; everybody is counted on every road of the way on the day of departure."""
        self.state, self.place, self.due = "moving", goal, due
        for road in roads:
            self.model.flow[road.row, self.kind] += self.size

    def travel(self) -> None:
        raise NotImplementedError

    def is_due(self) -> bool:
        """Whether it arrives today."""
        return self.state == "moving" and self.due is not None and self.due < self.model.day + 1.0

    def join_queue(self, crossing: Crossing) -> None:
        """Stand in line, with a patience of its own."""
        day, mean = self.model.day, self.model.p.crossing.patience_days
        self.state, self.turned_back = "queueing", False
        self.patience = day + mean * self.exponential(self.asked, Purpose.PATIENCE)
        crossing.queue.append(self)

    # -- 6. crossing ---------------------------------------------------------------------------------

    def passage(self, crossing: Crossing) -> str:
        """Return how today's attempt to cross ends: "arrives", "informal", "refused" or "stays"."""
        model, p = self.model, self.model.p.crossing
        far, let = model.far(crossing, self.kind), model.let_through(crossing, self.kind)
        shut = let < 1.0 and (let == 0.0 or self.uniform(model.day, Purpose.LET_THROUGH) >= let)
        slips, admitted, tries, unseen = self.words(Purpose.PASSAGE)
        if shut and slips >= self._leak(model.near(crossing, self.kind), let):
            return "stays"
        if far == "open" or (far == "limited" and admitted < p.limited_share):
            return "informal" if shut else "arrives"
        outside = tries < p.attempt
        if far == "limited" and (shut or slips < p.leak):  # it is on the river anyway, or slips by its own post as well
            outside = True
        return "informal" if outside and unseen < model.slip(crossing) else "refused"

    @staticmethod
    def _leak(near: float, let: float) -> float:
        """Return the chance of one that is not let through to slip past, as the engine works it out."""
        return near if let == 0.0 else (near - let) / (1.0 - let)

    def give_up(self, crossing: Crossing) -> None:
        raise NotImplementedError

    # -- 7. reception --------------------------------------------------------------------------------

    def receive(self) -> None:
        """Go to a site, arrive there, or leave it."""
        day = self.model.day
        if self.state == "admitted":
            if self.due is None:
                self.be_sent_on()
            if self.due < day + 1.0:
                self.state, self.patience = "sheltered", self.until()
        elif self.state == "sheltered" and self.patience < day + 1.0:
            self.leave_site()

    def be_sent_on(self) -> None:
        """Go to the nearest site with room, or to the nearest one that is there."""
        there = [entry for entry in self.place.sites if entry[1].capacity > 0.0 or not entry[1].unopened]
        choice = self.nearest_with_room() or (there or self.place.sites)[0]
        self.go_to_site(*choice, self.model.day)

    def nearest_with_room(self) -> tuple[float, Site] | None:
        return next((entry for entry in self.place.sites if entry[1].has_room_for(self.size)), None)

    def go_to_site(self, km: float, site: Site, start: float) -> None:
        site.assigned += self.size
        self.state, self.place, self.due = "admitted", site, start + km / self.model.p.reception.transfer_km

    def until(self) -> float:
        """Return until when it stays at the site that it has just come to."""
        raise NotImplementedError

    def leave_site(self) -> None:
        raise NotImplementedError


class Household(Party):
    """Civilians."""

    kind = CIVILIAN
    bears: float | None = None  # hazard to go back, at its home's clock

    def think_of_home(self) -> None:
        """Leave once more if at home again and driven out; else go home if it has borne enough."""
        home = self.origin
        if self.state == "home":
            if self.patience > home.leave_clock:
                return
            home.home -= self.size
            home.again -= self.size
            home.left_today += self.size
            self.state, self.patience, self.bears = "settled", -1.0, None
            self.shun = self.came_by = None
        if self.bears is None:
            self.bears = home.back_clock + self.exponential(self.asked, Purpose.HOMECOMING)
        elif self.bears <= home.back_clock and self._may_go():
            if self.state == "sheltered":
                self.place.assigned -= self.size
                self.place.host.returned_today += self.size
            home.home += self.size
            home.again += self.size
            home.returned_today += self.size
            bears = frail(self.exponential(self.asked, Purpose.AGAIN), self.model.p.displacement.frailty_variance)
            self.state, self.place, self.patience = "home", home, home.leave_clock + bears

    def _may_go(self) -> bool:
        if self.state == "sheltered":
            return self.place.capacity < math.inf and (self.came_by.near != "closed" or self.came_by.corridor)
        return self.state == "settled"

    def travel(self) -> None:
        """Arrive if due; then move on as long as it wants to and the day lasts."""
        day = self.model.day
        now = float(day)
        if self.is_due():
            now = max(now, self.due)
            if not self.arrive():
                return
        elif self.state != "settled" or self.place.moved < self.patience:
            return
        for _ in range(DECISIONS_A_DAY):
            if not self.depart(now) or self.due >= day + 1.0:
                return
            now = self.due
            if not self.arrive():
                return

    def arrive(self) -> bool:
        """Join the queue or settle; return whether it wants to go on at once."""
        if isinstance(self.place, Crossing):
            self.join_queue(self.place)
            return False
        self.state = "settled"
        rest_of_day = self.model.day + 1.0 - self.due
        on_arrival = self.place.moved - self.place.moved_today * rest_of_day
        self.patience = on_arrival + self.exponential(self.asked, Purpose.STAY)
        return self.place.moved >= self.patience

    def depart(self, now: float) -> bool:
        """Choose a route and set out; return False if there is none."""
        u = self.uniform(self.asked, Purpose.ROUTE)
        self.asked += 1
        route = self._choose(u)
        if route is None:
            self.patience = self.place.moved + 1.0
            return False
        self.shun = None
        self.set_out(route.end, now + self.model.days_of(route), route.roads)
        return True

    def _choose(self, u: float) -> Route | None:
        options = [(r, w) for r, w in self.model.weighed_routes(self.place) if r.end is not self.shun and w > 0.0]
        total = 0.0
        for _, weight in options:
            total += weight
        running = 0.0
        for route, weight in options:
            running += weight
            if running > u * total:
                return route
        return options[-1][0] if options else None

    def give_up(self, crossing: Crossing) -> None:
        """Turn back inland, and try another way next time."""
        days = self.model.hours[crossing.inland_road] / self.model.hours_a_day
        self.state, self.place, self.due = "moving", crossing.inland, self.model.day + 1.0 + days
        self.shun = crossing

    def until(self) -> float:
        return self.due + self.stay()

    def stay(self) -> float:
        onward = self.model.p.reception.onward
        return self.exponential(self.asked, Purpose.ONWARD) / onward if onward > 0.0 else math.inf

    def leave_site(self) -> None:
        """Move on to the nearest other site with room; nobody comes back from beyond an exit."""
        tomorrow = self.model.day + 1.0
        self.asked += 1
        choice = self.nearest_with_room()
        if choice is None or self.place.capacity == math.inf:
            self.patience = tomorrow + self.stay()
            return
        self.place.assigned -= self.size
        self.go_to_site(*choice, tomorrow)


class Squad(Party):
    """Soldiers."""

    kind = MILITARY

    def travel(self) -> None:
        """Arrive if due: queue, join the garrison, or wait for the next day where the government is gone."""
        if not self.is_due():
            return
        if isinstance(self.place, Crossing):
            self.join_queue(self.place)
        elif self.place.insurgent:
            self.state = "settled"
        else:
            self.place.garrison += self.size
            self.remove()

    def decide(self, answers: list[tuple[float, Place | None]], home: float, capital: Place | None) -> Place | None:
        """Return its goal, drawn from (chance, goal) pairs; None for dispersing.

        If its garrison falls back in order it goes to the capital with chance `home`.
        """
        u = self.uniform(self.asked, Purpose.SQUAD_CHOICE)
        if home > 0.0 and self._falls_back():
            self.asked += 1
            return None if u < 1.0 - home else capital
        self.asked += 1
        running = 0.0
        for chance, goal in answers:
            running += chance
            if u < running:
                return goal
        return answers[-1][1]

    def _falls_back(self) -> bool:
        """Whether its garrison falls back in order: one draw for all who came from there and chose as often."""
        model, who = self.model, 2 * self.origin.row + MILITARY
        u = uniform(model.seed, model.replicate, 0, who, self.asked, int(Purpose.ROAD_HOME))
        return bool(u < model.p.garrisons.road_home)

    def give_up(self, crossing: Crossing) -> None:
        self.state = "dispersed"

    def until(self) -> float:
        """Return the day of the next return that the host of the site arranges, or arranges now."""
        model, host = self.model, self.place.host
        if host.leaves_on <= model.day:
            number = model.atlas.hosts.index(host)
            u = uniform(model.seed, model.replicate, host.returns, number, 0, int(Purpose.CHARTER))
            days = model.p.charters.days * model.p.charters.spread ** (2.0 * u - 1.0)
            host.leaves_on = float(model.day + max(1, round(days)))
            host.returns += 1
        return float(host.leaves_on)

    def leave_site(self) -> None:
        """Be flown home, as long as the capital is the government's."""
        if not self.model.home_capital.insurgent:
            self.state = "repatriated"
            self.place.assigned -= self.size
            self.place.host.repatriated_today += self.size
