"""Escort: which orders of guards stop nobody, from the events alone.

Guards meet those who come over outside the posts and bring them to one, which lets in whom the policy admits
(:mod:`sim.model.rules.crossing`). So where every crossing to a host admits everybody, no number of guards changes a
run: comparisons, sweeps and reports say so.
"""

from __future__ import annotations

from itertools import groupby

from sim.model.rules.calendar import crossings_of
from sim.runs.orders import Orders
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world.world import World


def stop_nobody(scenario: Scenario, world: World) -> list[Event]:
    """Return the scenario's orders of guards that stop nobody as long as they last.

    An order lasts until the next one of another number for the same host; one that another replaces on its day never
    stood. With rules
    of the user's, who may change what a bank does, nothing is known.
    """
    history = world.history(scenario.history_until)
    events = [event for event in (*history, *scenario.events) if event.date <= scenario.until]
    orders, standing, stood, acting = Orders(scenario, world), dict[str, Event](), set[Event](), set[Event]()
    for _, of_a_day in groupby(sorted(events, key=lambda event: event.date), key=lambda event: event.date):
        for event in of_a_day:
            orders.take(event)
            before = standing.get(event.target)
            if event.action == "guards" and (before is None or before.value != event.value):
                standing[event.target] = event  # one that repeats it lets it stand on
        stood |= {*standing.values()}
        acting |= {event for host, event in standing.items() if not orders.admit_everybody(host)}
    guards = [event for event in scenario.events if event.action == "guards" and event.date <= scenario.until]
    known = not scenario.own and all(crossings_of(event.target, world) for event in guards)
    return [event for event in guards if event in stood - acting] if known else []


def escorted(host: str, who: str = "so guards") -> str:
    """Return in words why guards of a host stop nobody; `who` are the guards, where a sentence has named them."""
    return f"every crossing to {host} admits everybody, {who} escort whom they meet and stop nobody"
