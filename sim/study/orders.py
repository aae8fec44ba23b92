"""Orders before any change: what crossings, and the pace of the offensive, follow on the branch date, and later.

A crossing follows the last order that it, or every crossing to its host, was given.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.study.admission import admits_now, branch_of
from sim.study.story.speech import day
from sim.words.numbers import plain
from sim.words.wording import few
from sim.world.hosts import crossings_to
from sim.world.world import World

#: What each kind of order is where none was given, and what its values are called that say nothing by themselves.
WITHOUT = {"near": "as whoever holds it decides", "far": "as the host's policy says", "corridor": "none"}
CALLED = {"corridor": {"closed": "none"}}
TEMPO = "front.tempo"
#: Crossings that are named where they follow different orders.
NAMED = 4


def orders_now(action: str, target: str, scenario: Scenario, world: World) -> str:
    """Return what a crossing, or every crossing to a host, follows on the branch date, and later with its days.

    Parameters
    ----------
    action : str
        near, far or corridor.
    target : str
        A crossing or a host.
    """
    leads = crossings_to(world)
    crossings = leads.get(target) or [target]
    host = next(host for host, there in leads.items() if crossings[0] in there)
    events = [event for event in _known(scenario, world) if event.action == action]
    events = [event for event in events if event.target in (host, *crossings)]
    branch = branch_of(scenario)
    told = [_on(action, crossings, [event for event in events if event.date <= branch])]
    if told[0] == WITHOUT["far"]:
        told[0] += f" ({admits_now(host, scenario, world)})"
    for date in sorted({event.date for event in events if event.date > branch}):
        then = _on(action, crossings, [event for event in events if event.date <= date])
        told.append(f"from {day(date, scenario.start.year != scenario.until.year)} {then}")
    return "; ".join(told)


def _known(scenario: Scenario, world: World) -> list[Event]:
    """Return what is ordered in history and in a scenario, by date."""
    return [*world.history(scenario.history_until), *sorted(scenario.events, key=lambda event: event.date)]


def _on(action: str, crossings: Sequence[str], events: Sequence[Event]) -> str:
    """Return what crossings follow after some events, those of them together that follow the same."""
    found: dict[str, list[str]] = {}
    for crossing in crossings:
        last = [event for event in events if event.target not in crossings or event.target == crossing]
        value = str(last[-1].value) if last else "follow"
        value = WITHOUT[action] if value == "follow" else CALLED.get(action, {}).get(value, value)
        found.setdefault(value, []).append(crossing)
    if len(found) == 1:
        return next(iter(found))
    apart = sorted(found.items(), key=lambda one: len(one[1]))
    *some, (rest, _) = apart
    return ", ".join([*(f"{value} at {few(there, NAMED)}" for value, there in some), f"else {rest}"])


def pace_now(scenario: Scenario, world: World) -> str:
    """Return the pace of the offensive on the branch date, and later with its days."""
    branch, tempo = branch_of(scenario), scenario.settings[TEMPO]
    events = [event for event in _known(scenario, world) if (event.action, event.target) == ("set", TEMPO)]
    before = [plain(float(event.value)) for event in events if event.date <= branch]
    told = [before[-1] if before else plain(tempo.value)]
    if tempo.spread is not None and not before:
        low, high = (plain(end) for end in (tempo.spread.low, tempo.spread.high))
        told[0] += f" at central values, drawn between {low} and {high}"
    later = {event.date: plain(float(event.value)) for event in events if event.date > branch}
    year = scenario.start.year != scenario.until.year
    return "; ".join([*told, *(f"from {day(date, year)} {value}" for date, value in later.items())])


def is_ordered(action: str) -> bool:
    """Tell whether a kind of change is an order at crossings."""
    return action in WITHOUT
