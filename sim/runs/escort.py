"""Escort: which orders of guards stop nobody, from the events alone.

Guards meet those who come over outside the posts and bring them to one, which lets in whom the policy admits
(:mod:`sim.model.rules.crossing`). So where every crossing to a host admits everybody, no number of guards changes a
run: comparisons, sweeps and reports say so.
"""

from __future__ import annotations

from itertools import groupby

from sim.model.banks import OPEN
from sim.model.rules.calendar import FAR, crossings_of
from sim.model.rules.crossing import FOLLOW
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world.world import KIND_NAMES, World

CIVILIAN = KIND_NAMES.index("civilian")


class _Doors:
    """What has been ordered of the far banks so far."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.policy = world.hosts.policy.copy()
        self.far = dict.fromkeys(range(len(world.places)), FOLLOW)
        self.corridors: set[int] = set()

    def take(self, event: Event) -> None:
        """Take an event."""
        if event.action == "policy":
            kinds = [KIND_NAMES.index(event.kind)] if event.kind else [0, 1]
            self.policy[self.world.hosts.ids.index(event.target), kinds] = FAR[str(event.value)]
        elif event.action == "far":
            self.far |= dict.fromkeys(crossings_of(event.target, self.world), FAR[str(event.value)])
        elif event.action == "corridor":
            change = self.corridors.update if event.value == "open" else self.corridors.difference_update
            change(crossings_of(event.target, self.world))

    def admit_everybody(self, host: str) -> bool:
        """Tell whether every crossing to a host lets in whoever comes."""
        policy = self.policy[self.world.hosts.ids.index(host)]
        for x in crossings_of(host, self.world):
            for kind in range(len(KIND_NAMES)):
                far = policy[kind] if self.far[x] == FOLLOW else self.far[x]
                if far != OPEN and not (kind == CIVILIAN and x in self.corridors):
                    return False
        return True


def stop_nobody(scenario: Scenario, world: World) -> list[Event]:
    """Return the scenario's orders of guards that stop nobody as long as they last.

    An order lasts until the next one for the same host. With rules of the user's, who may change what a bank does,
    nothing is known.
    """
    history = world.history(scenario.history_until)
    events = [event for event in (*history, *scenario.events) if event.date <= scenario.until]
    doors, standing, acting = _Doors(world), dict[str, Event](), set[Event]()
    for _, of_a_day in groupby(sorted(events, key=lambda event: event.date), key=lambda event: event.date):
        for event in of_a_day:
            doors.take(event)
            if event.action == "guards":
                standing[event.target] = event
        acting |= {event for host, event in standing.items() if not doors.admit_everybody(host)}
    orders = [event for event in scenario.events if event.action == "guards" and event.date <= scenario.until]
    known = not scenario.own and all(crossings_of(event.target, world) for event in orders)
    return [event for event in orders if event not in acting] if known else []


def escorted(host: str, who: str = "so guards") -> str:
    """Return in words why guards of a host stop nobody; `who` are the guards, where a sentence has named them."""
    return f"every crossing to {host} admits everybody, {who} escort whom they meet and stop nobody"
