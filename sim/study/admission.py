"""Whom a host admits on a day: what its world says, what history changed since, and what a scenario orders.

A crossing whose far bank has an order of its own follows that one instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.study.story.speech import day
from sim.words.wording import KIND_WORDS
from sim.world.hosts import crossings_of, has_soldiers
from sim.world.world import Policy, World

CIVILIAN = "civilian"
ACTION = "policy"


def admits(host: str, scenario: Scenario, world: World, date: dt.date) -> dict[str, str]:
    """Return whom a host admits on a date, open, limited or closed for each kind, as far as the scenario orders it."""
    first = world.hosts.policy[world.hosts.ids.index(host)]
    found = {kind: Policy(int(code)).name.lower() for kind, code in zip(KIND_WORDS, first, strict=True)}
    known = world.history(min(date, scenario.history_until))
    for event in (*known, *(event for event in _by_date(scenario) if event.date <= date)):
        if (event.action, event.target) == (ACTION, host):
            found |= {kind: str(event.value) for kind in found if event.kind in ("", kind)}
    return found


def admits_now(host: str, scenario: Scenario, world: World) -> str:
    """Return whom a host admits on the branch date, and what the scenario makes of it later, with its days."""
    told = [in_words(admits(host, scenario, world, branch_of(scenario)), world)]
    for date in sorted({event.date for event in scenario.events if (event.action, event.target) == (ACTION, host)}):
        if date > branch_of(scenario):
            then = in_words(admits(host, scenario, world, date), world)
            told.append(f"from {day(date, scenario.start.year != scenario.until.year)} {then}")
    return "; ".join(told)


def branch_of(scenario: Scenario) -> dt.date:
    """Return the branch date; the first day where nothing is replayed."""
    return max(scenario.start, scenario.history_until)


def in_words(admitted: dict[str, str], world: World) -> str:
    """Return whom a host admits, of both kinds at once where it is the same; without soldiers of civilians alone."""
    kinds = list(KIND_WORDS) if has_soldiers(world) else [CIVILIAN]
    if len({admitted[kind] for kind in kinds}) == 1:
        return f"{admitted[kinds[0]]} for {' and '.join(KIND_WORDS[kind] for kind in kinds)}"
    return ", ".join(f"{admitted[kind]} for {KIND_WORDS[kind]}" for kind in kinds)


def each_host(scenario: Scenario, world: World) -> Iterator[tuple[str, str]]:
    """Yield what every host is called that a crossing leads to, and whom it admits on the branch date."""
    for host, name in zip(world.hosts.ids, world.hosts.names, strict=True):
        if crossings_of(world, host):
            yield name, in_words(admits(host, scenario, world, branch_of(scenario)), world)


def _by_date(scenario: Scenario) -> list[Event]:
    return sorted(scenario.events, key=lambda event: event.date)
