"""Panj's own rules on a published conflict: where those go who are said to leave.

Equation
--------
How many leave, from which places in conflict, what closes and which roads there are, is the instance's, read as
`flee-fixed` reads it. A household moves on from place i with the hazard of :mod:`sim.model.rules.movement`::

    m_i = shelter + flee · I_i     from a town          m_i = onward     from a camp

(from a forwarding hub or marker at once) and takes route r of 1 … awareness roads, to place e after km_r, with
probability proportional to the weight of :mod:`sim.model.rules.routes`::

    w_r = A_e / (softening_km + km_r)^distance_power

    A_e = conflict_weight^I_e                                                                    for a town
    A_e = conflict_weight^I_e · foreign · (1 - (1 - full_site) · F_e) · s_e^history · S_e^crowding   for a camp

with I the intensity of the conflict or, where that is more, `flood` · l / L, l being the level of a flood and L the
highest of the instance's lists (a guess: nothing says that a flood drives people on as fighting does), `foreign` for a
camp abroad only, and F how full the camp is this morning (0..1; 0 where its capacity is not known): a full camp
attracts less, and takes whoever comes. s is the camp's share of all sheltered people against an equal one, S that of
its country, softened so that an empty camp is not out of the world::

    s = (share · camps + 1/10) / (1 + 1/10)

Source: the rules named above. What is left of Panj's: who holds a place, capitals and crossings, which an instance of
Flee does not know, and the hazard to leave home, for the counts say how many left.
"""

from __future__ import annotations

import numpy as np

from sim.flee.model.engine import FleeEngine, FleeRun
from sim.flee.model.roads import Routes
from sim.flee.model.settings import RULE_SETS
from sim.flee.published.pull import Ways, chosen_ways, have_in_mind, pulls, shortest_ways, with_ways
from sim.flee.published.settings import PublishedSettings, hasten_of
from sim.flee.world.instance import Closure, ClosureKind, FleeInstance, FleeKind
from sim.world.world import Floats, Longs

#: Share, of an equal one, that is added to every share.
SOFT_SHARE = 0.1
CAMPS = (FleeKind.CAMP, FleeKind.IDP_CAMP)
PASSED_AT_ONCE = (FleeKind.FORWARDING_HUB, FleeKind.MARKER)


def camp_attraction(
    people: Longs, capacity: Floats, abroad: np.ndarray, country: Longs, settings: PublishedSettings
) -> Floats:
    """Return A of the equation for the camps, without the fighting.

    Parameters
    ----------
    people : int64 per camp, those there this morning
    capacity : float per camp; below 1 not known
    abroad : bool per camp
    country : int per camp
    settings : PublishedSettings
    """
    s = settings
    full = np.minimum(1.0, people / np.where(capacity >= 1.0, capacity, np.inf))
    out = np.where(abroad, s.foreign, 1.0) * (1.0 - (1.0 - s.full_site) * full)
    if s.history != 0.0:
        out = out * relative_share(people) ** s.history
    if s.crowding != 0.0:
        hosts, host = np.unique(country, return_inverse=True)
        out = out * relative_share(np.bincount(host, people, len(hosts)))[host] ** s.crowding
    return np.asarray(out)


def relative_share(people: Longs | Floats) -> Floats:
    """Return s of the equation: everyone's share of all, against an equal share."""
    share = people * len(people) / max(float(people.sum()), 1.0)
    return np.asarray((share + SOFT_SHARE) / (1.0 + SOFT_SHARE))


class PublishedEngine(FleeEngine):
    """One replicate of a published conflict under Panj's own rules.

    Parameters
    ----------
    instance : FleeInstance
    settings : PublishedSettings
    seed, replicate : int
        Address of its luck.
    """

    #: The ways of today, and the row of the first of them among the routes.
    ways: Ways
    ways_from: int

    def __init__(self, instance: FleeInstance, settings: PublishedSettings, seed: int, replicate: int) -> None:
        ways = {
            "max_move_speed": settings.km_a_day,
            "awareness_level": float(round(settings.awareness)),
            "departures_factor": settings.departures_factor,
            "hasten": hasten_of(instance),
        }
        self.own, self.settled, self.asked, self.ways_changed = settings, 0, 0, False
        super().__init__(instance, RULE_SETS["flee-fixed"].model_copy(update=ways), seed, replicate)
        self.country = np.unique(np.array(instance.country), return_inverse=True)[1]
        self.places["room"] = 0.0  # nobody is refused: how full a camp is, is part of its attraction

    def _grow_camps(self) -> None:
        if self.instance.capacity_per_day is not None:
            self.capacity += self.instance.capacity_per_day

    def _danger(self, day: int) -> Floats:
        """Return I of the equation."""
        fighting = np.maximum(self.conflict, 0.0)
        if self.floods is None:
            return fighting
        height = np.minimum(self.floods.level[day] / self.floods.highest, 1.0)
        return np.asarray(np.maximum(fighting, self.own.flood * height))

    def _chances(self, day: int) -> Floats:
        s = self.own
        hazard = s.shelter + s.flee * self._danger(day)
        hazard[np.isin(self.kind, CAMPS)] = s.onward
        hazard[np.isin(self.kind, PASSED_AT_ONCE)] = np.inf
        return np.asarray(-np.expm1(-hazard))

    def _routes(self) -> Routes:
        routes = super()._routes()
        if self.own.pull == 0.0:
            return routes
        camps = np.flatnonzero(self.places["is_camp"] == 1).tolist()
        self.ways, self.ways_from = shortest_ways(self.links, self.open, camps, len(self.kind)), len(routes.end)
        self.ways_changed = True
        return with_ways(routes, self.ways)

    def _attraction(self, day: int) -> Floats:
        """Return A of the equation for every place."""
        s, camp = self.own, self.places["is_camp"] == 1
        out = s.conflict_weight ** self._danger(day)
        people = self.places["people"][camp]
        out[camp] *= camp_attraction(people, self.capacity[camp], self.foreign[camp], self.country[camp], s)
        return np.asarray(out)

    def _route_weights(self, day: int) -> Floats:
        s, r, attraction = self.own, self.routes, self._attraction(day)
        if s.pull > 0.0:
            self._set_in_mind(attraction)
        return np.asarray(attraction[r.end] / (s.softening_km + r.km) ** s.distance_power)

    # -- the pull of camps ---------------------------------------------------------------------------

    def _change_places(self, day: int) -> None:
        super()._change_places(day)
        if self.own.pull > 0.0 and any(change.day == day for change in self.instance.changes):
            self._renew_routes()

    def _apply(self, closure: Closure, shut: bool) -> bool:
        camps = closure.kind in (ClosureKind.CAMP, ClosureKind.IDP_CAMP)
        return super()._apply(closure, shut) or camps  # ways lead to the camps of today

    def _people_of_day_0(self) -> None:
        super()._people_of_day_0()
        self.settled = self.alive  # who is in a camp from the first day has come

    def _set_in_mind(self, attraction: Floats) -> None:
        """Give those who leave home for a camp in mind their way: new people, and all still at home if ways open."""
        rows, s = self.people.row[: self.alive], self.own
        begin = self.settled if self.ways_changed else self.asked
        self.asked, self.ways_changed = self.alive, False
        at_home = (rows["new"][begin:] == 1) & (rows["link"][begin:] < 0) & (rows["route"][begin:] < 0)
        who = begin + np.flatnonzero(at_home)
        who = who[have_in_mind(who, s.pull, self.seed, self.replicate)]
        chance = pulls(self.ways, attraction, s.pull_km, s.pull_power)
        way = chosen_ways(who, rows["at"][who], self.ways, chance, self.seed, self.replicate)
        goes = who[way >= 0]
        rows["route"][goes] = self.ways_from + way[way >= 0]
        rows["step"][goes] = 0
        self.people.wake[goes] = 0


def run_published(instance: FleeInstance, settings: PublishedSettings, seed: int, replicate: int) -> FleeRun:
    """Run a published conflict once under Panj's own rules; see :func:`sim.flee.model.engine.run_flee`."""
    return PublishedEngine(instance, settings, seed, replicate).run()
