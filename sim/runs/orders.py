"""Orders: what has been ordered so far, replayed from events alone, before any run.

Who asks: which guards stop nobody (:mod:`sim.runs.escort`), and why an event changed nothing
(:mod:`sim.comparisons.idle`).
"""

from __future__ import annotations

import numpy as np

from sim.model.banks import OPEN
from sim.model.rules.calendar import BANK, FAR, crossings_of
from sim.model.rules.crossing import FOLLOW
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world.world import KIND_NAMES, World

CIVILIAN = KIND_NAMES.index("civilian")
Ordered = dict[tuple[str, object], float | str]
#: What holds where nothing has been ordered.
FIRST: dict[str, float] = {"near": FOLLOW, "far": FOLLOW, "corridor": 0, "rural": 0.0}


class Orders:
    """What has been ordered so far, by action and by what it is for.

    Parameters
    ----------
    scenario : Scenario
        Its fixed parameters, and the hosts and crossings of its world, are what is so before any event.
    world : World

    Attributes
    ----------
    now : dict
        By action and target: a crossing's row, a host's name, a host's name and a kind, a site, a parameter.
    """

    def __init__(self, scenario: Scenario, world: World) -> None:
        self.world = world
        self.now: Ordered = {}
        for host, name in enumerate(world.hosts.ids):
            self.now["guards", name] = float(world.hosts.guards[host])
            for kind, _ in enumerate(KIND_NAMES):
                self.now["policy", (name, kind)] = int(world.hosts.policy[host, kind])
        for x in np.flatnonzero(~np.isnan(world.places.let_through)).tolist():
            self.now["let_through", x] = float(world.places.let_through[x])
        for name, setting in scenario.settings.items():
            if setting.spread is None:
                self.now["set", name] = setting.value

    def take(self, event: Event) -> bool:
        """Take an event; return whether all that it orders was ordered already. Falls and soldiers are no orders."""
        new = self.ordered_by(event)
        old = {key: self.now.get(key, FIRST.get(key[0])) for key in new}
        self.now |= new
        return bool(new) and old == new

    def ordered_by(self, event: Event) -> Ordered:
        """Return what an event orders, by action and by what it is for."""
        target, value = event.target, event.value
        if event.action in ("near", "far", "corridor"):
            table = {"near": BANK, "far": FAR}.get(event.action, {"open": 1, "closed": 0})
            return {(event.action, x): table[str(value)] for x in crossings_of(target, self.world)}
        if event.action == "let_through":
            return {("let_through", x): float(value) for x in crossings_of(target, self.world)}
        if event.action == "policy":
            kinds = [KIND_NAMES.index(event.kind)] if event.kind else [0, 1]
            return {("policy", (target, kind)): FAR[str(value)] for kind in kinds}
        if event.action in ("guards", "capacity", "rural", "set"):
            return {(event.action, target): float(value)}
        return {}

    def overruled(self, event: Event) -> bool:
        """Tell whether a policy is asked at no crossing, because each has an order of its own."""
        return all(
            self._far(x) != FOLLOW or (event.kind == "civilian" and self._corridor(x))
            for x in crossings_of(event.target, self.world)
        )

    def admit_everybody(self, host: str) -> bool:
        """Tell whether every crossing to a host lets in whoever comes."""
        for x in crossings_of(host, self.world):
            for kind in range(len(KIND_NAMES)):
                far = self.now["policy", (host, kind)] if self._far(x) == FOLLOW else self._far(x)
                if far != OPEN and not (kind == CIVILIAN and self._corridor(x)):
                    return False
        return True

    def banks(self) -> dict[tuple[str, object], object]:
        """Return what is ordered of the banks and their crossings, the far ones as they are for each kind of people.

        A far bank that has an order, or that the policy of its host decides, is the same to whoever comes: nothing in
        the model asks which of both it was (:func:`sim.model.rules.crossing.open_banks`).
        """
        places, out = self.world.places, dict[tuple[str, object], object]()
        for x in (x for x, kind in enumerate(places.crossing_kind) if kind >= 0):
            host = self.world.hosts.ids[places.host[x]]
            for kind in range(len(KIND_NAMES)):
                far = self.now["policy", (host, kind)] if self._far(x) == FOLLOW else self._far(x)
                out["far", (x, kind)] = OPEN if kind == CIVILIAN and self._corridor(x) else far
            for action in ("near", "corridor", "let_through"):
                out[action, x] = self.now.get((action, x), FIRST.get(action))
        return out

    def _far(self, crossing: int) -> float | str:
        return self.now.get(("far", crossing), FOLLOW)

    def _corridor(self, crossing: int) -> bool:
        return self.now.get(("corridor", crossing)) == 1
