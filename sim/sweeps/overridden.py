"""Overridden: all that makes a base scenario of a sweep another one, where its axes order it anew at every point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.building.varied import Ground
from sim.scenario.contradictions import Crossings
from sim.scenario.events import Event
from sim.scenario.in_force import in_force
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.sweep import Level, Sweep, scenario_at
from sim.words.printable import printable
from sim.words.wording import few
from sim.world.hosts import crossings_to
from sim.world.world import World

MOST = 3
"""Events that are named."""


def told_overridden(sweep: Sweep, points: Sequence[tuple[Level, ...]], worlds: Sequence[Ground]) -> Iterator[str]:
    """Yield a line for each base scenario of which no event after its branch date is in force at any point.

    An axis that fixes a parameter drops the events that set it, and one with an event of a day replaces an order of
    that day. Where that is all that a scenario changes, its runs are those of the one that it extends, whatever they
    are called. To vary one of several orders is what a sweep is for, and nothing is told.
    """
    world = next((world for world in worlds if isinstance(world, World)), None)
    if world is None:
        return
    crossings = crossings_to(world)
    for base in sweep.bases:
        own = in_force(_later(base), crossings)
        if own and not _set(base, sweep) and len(_lost(own, base, sweep, points, crossings)) == len(own):
            what = few([_said(event) for event in own], MOST)
            yield printable(
                f"the axes replace at every point all that {base.name} orders after its branch date ({what}): its runs "
                "are not told apart from those of the scenario that it extends"
            )


def _set(base: Scenario, sweep: Sweep) -> list[str]:
    """Return the parameters that the file of a scenario sets from the first day on, but for those of an axis."""
    axes = {axis.parameter for axis in sweep.axes}
    own = (name for name, setting in base.settings.items() if setting.layer.startswith(f"{base.name}.y"))
    return [name for name in own if name not in axes]


def _later(scenario: Scenario) -> list[Event]:
    return [event for event in scenario.events if event.date > scenario.history_until]


def _lost(
    own: Sequence[Event], base: Scenario, sweep: Sweep, points: Sequence[tuple[Level, ...]], crossings: Crossings
) -> list[Event]:
    """Return the events that are in force at no point; they are the same objects wherever they are kept."""
    left = {id(event): event for event in own}
    for values in dict.fromkeys(points):
        for event in in_force(_later(scenario_at(base, sweep.axes, values)), crossings):
            left.pop(id(event), None)
        if not left:
            break
    return list(left.values())


def _said(event: Event) -> str:
    value = event.value if isinstance(event.value, str) else f"{event.value:,.10g}"
    return (
        f"{event.target} {value} on {event.date}"
        if event.action == "set"
        else (f"{event.action} of '{event.target}' {value} on {event.date}")
    )
