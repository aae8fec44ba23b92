"""Panj's own rules on a published conflict, in plain Mesa: the people and roads of Flee's reference, other choices."""

from __future__ import annotations

import math

from reference.flee_mesa import FleeReference, Person, Place
from sim.flee.model.settings import RULE_SETS
from sim.flee.published.settings import PublishedSettings
from sim.flee.world.instance import FleeInstance, FleeKind
from sim.model.random import Purpose


class PublishedReference(FleeReference):
    """One replicate of a published conflict.

    Parameters
    ----------
    instance : FleeInstance
    own : PublishedSettings
    seed, replicate : int
        Address of its luck.
    """

    def __init__(self, instance: FleeInstance, own: PublishedSettings, seed: int, replicate: int) -> None:
        self.own = own
        ways = {"max_move_speed": own.km_a_day, "awareness_level": own.awareness}
        super().__init__(instance, RULE_SETS["flee-fixed"].model_copy(update=ways), seed, replicate)

    def chance(self, place: Place) -> float:
        """Return the chance that somebody moves on from a place today."""
        if place.chance_of in (FleeKind.FORWARDING_HUB, FleeKind.MARKER):
            return 1.0
        if place.chance_of in (FleeKind.CAMP, FleeKind.IDP_CAMP):
            return -math.expm1(-self.own.onward)
        return -math.expm1(-(self.own.shelter + self.own.flee * max(place.conflict, 0.0)))

    def score(self, place: Place) -> float:
        """Return how attractive a place is this morning."""
        score = self.own.conflict_weight ** max(place.conflict, 0.0)
        if not place.camp:
            return score
        full = min(1.0, place.people / place.capacity) if place.capacity >= 1.0 else 0.0
        score *= (self.own.foreign if place.foreign else 1.0) * (1.0 - (1.0 - self.own.full_site) * full)
        camps = [each for each in self.places if each.camp]
        everybody = max(sum(camp.people for camp in camps), 1)
        hosts: dict[str, int] = {}
        for camp in camps:
            hosts[camp.country] = hosts.get(camp.country, 0) + camp.people
        alone = (place.people * len(camps) / everybody + 0.1) / 1.1
        together = (hosts[place.country] * len(hosts) / everybody + 0.1) / 1.1
        return float(score * alone**self.own.history * together**self.own.crowding)

    def room(self, place: Place) -> float:
        """Return 1: nobody is refused."""
        return 1.0

    def weight(self, km: float, end: Place, *_: object) -> float:
        """Return the weight of a route."""
        return end.score / (self.own.softening_km + km) ** self.own.distance_power

    def set_in_mind(self) -> None:
        """Send those who have a camp in mind there: new people, and on days of closures all who are still at home."""
        changed = any(self.day in (closure.start, closure.end) for closure in self.instance.closures)
        changed |= any(self.day == change.day for change in self.instance.changes)
        if self.day == 0:
            self.settled = self.asked = len(self.agents)
        for person in list(self.agents):
            asked = person.order < (self.settled if changed else self.asked)
            if asked or person.place is None or person.route or not person.on_first_road:
                continue
            if self.luck(0, 0, Purpose.PULL, person.order)[0] < self.own.pull:
                person.route = self.way_in_mind(person)
        self.asked = len(self.agents)

    def way_in_mind(self, person: Person) -> list[Place]:
        """Return the way to the camp that somebody has in mind; empty if none can be reached."""
        ways = self.ways_from(person.place)
        camps = [place for place in self.places if place.camp and place in ways and ways[place][1]]
        weights = [camp.score / (self.own.pull_km + ways[camp][0]) ** self.own.pull_power for camp in camps]
        mark, so_far = self.luck(0, 1, Purpose.PULL, person.order)[0] * sum(weights), 0.0
        for camp, weight in zip(camps, weights, strict=True):
            so_far += weight
            if so_far > mark:
                return list(ways[camp][1])
        return []

    def ways_from(self, start: Place) -> dict[Place, tuple[float, list[Place]]]:
        """Return length and places of the shortest way to every place that can be reached."""
        found: dict[Place, tuple[float, list[Place]]] = {start: (0.0, [])}
        for _ in self.places:  # as often, nothing is shorter any more
            for place, (km, way) in list(found.items()):
                for road in place.roads:
                    if road.is_open and km + road.km < found.get(road.end, (math.inf, []))[0]:
                        found[road.end] = (km + road.km, [*way, road.end])
        return found
