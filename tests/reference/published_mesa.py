"""Panj's own rules on a published conflict, in plain Mesa: the people and roads of Flee's reference, other choices."""

from __future__ import annotations

import math

from reference.flee_mesa import FleeReference, Place
from sim.flee.model.settings import RULE_SETS
from sim.flee.published.settings import PublishedSettings
from sim.flee.world.instance import FleeInstance, FleeKind


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
