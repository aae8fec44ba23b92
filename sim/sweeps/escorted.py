"""Escorted: whether an axis of guards can change anything in a sweep, known before it runs."""

from __future__ import annotations

from collections.abc import Sequence

from sim.building.varied import Ground
from sim.runs.escort import escorted, stop_nobody
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.sweep import Axis, Level, Sweep, scenario_at
from sim.words.wording import few
from sim.world.hosts import called
from sim.world.world import World


def told_escorted(sweep: Sweep, points: Sequence[tuple[Level, ...]], worlds: Sequence[Ground]) -> list[str]:
    """Return which axes of guards change nothing in which scenarios, in words, and why."""
    out = []
    for axis in sweep.axes:
        hosts = {event.target for event in axis.events if event.action == "guards"}
        if not hosts or any(event.action != "guards" for event in axis.events):
            continue
        idle = {
            base.name: world
            for base, world in zip(sweep.bases, worlds, strict=True)
            if isinstance(world, World) and all(_idle(base, sweep.axes, values, hosts, world) for values in points)
        }
        if idle:
            world = next(iter(idle.values()))  # that of all of them
            why = "; ".join(escorted(called(host, world)) for host in sorted(hosts))
            out.append(f"the axis '{axis.name}' changes nothing in the runs of {few(list(idle), 3)}: {why}")
    return out


def _idle(base: Scenario, axes: tuple[Axis, ...], values: tuple[Level, ...], hosts: set[str], world: World) -> bool:
    scenario = scenario_at(base, axes, values)
    orders = [e for e in scenario.events if e.action == "guards" and e.target in hosts and e.date <= scenario.until]
    idle = stop_nobody(scenario, world)
    return all(order in idle for order in orders)
