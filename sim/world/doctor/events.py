"""The events of a scenario: what contradicts itself or stands twice on one day, and what nobody can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.world.checks import Tables
from sim.world.findings import Finding, no_crossing
from sim.world.world import KIND_NAMES


def contradictions(scenario: Scenario) -> Iterator[Finding]:
    """Tell of events of one file and day that say different things of one target.

    An event that takes the place of an inherited one is meant to: files are told of one by one.
    """
    for first, second in combinations(scenario.events, 2):
        alike = (first.date, first.target, _file(first)) == (second.date, second.target, _file(second))
        if alike and _differ(first, second):
            message = f"{_said(second)} on {second.date}, and {_said(first)} by {first.where}"
            yield Finding(message, second.where, hint="the one written last wins: keep one", check="contradiction")


def doubles(scenario: Scenario) -> Iterator[Finding]:
    """Tell of events that stand twice: on one day, of one target, with one content, in whatever files."""
    for first, second in combinations(scenario.events, 2):
        if (first.date, first.target, first.action) == (second.date, second.target, second.action) and _same(
            first, second
        ):
            adds = second.action == "reinforce"
            hint = "its soldiers are added twice: delete one, or write their sum" if adds else "delete one"
            message = f"{_said(second)} on {second.date} stands twice, first in {first.where}"
            yield Finding(message, second.where, hint=hint, check="double-event")


def unreached(events: Iterable[Event], tables: Tables) -> Iterator[Finding]:
    """Tell of events at hosts to which no crossing leads: they change nothing."""
    reached = {row["host"] for row in tables["places"] if row["kind"] == "crossing"}
    hosts = {row["host"] for row in tables["hosts"]} - reached
    for event in events:
        if event.action != "set" and event.target in hosts:
            hint = f"{event.action} of it changes nothing"
            yield Finding(no_crossing(event.target), event.where, hint=hint, check="no-crossing")


def _differ(first: Event, second: Event) -> bool:
    if {first.action, second.action} == {"capture", "retake"}:
        return True
    one = first.action == second.action != "reinforce"
    return one and _of_one_kind(first, second) and first.value != second.value


def _same(first: Event, second: Event) -> bool:
    return _of_one_kind(first, second) and first.value == second.value


def _of_one_kind(first: Event, second: Event) -> bool:
    kinds = [{event.kind} if event.kind else set(KIND_NAMES) for event in (first, second)]
    return bool(kinds[0] & kinds[1])


def _file(event: Event) -> str:
    return event.where.rpartition(":")[0]


def _said(event: Event) -> str:
    if event.action in ("capture", "retake"):
        return f"{event.action} of '{event.target}'"
    value = f"{event.value:,.10g}" if isinstance(event.value, float) else event.value
    return f"{event.action} of '{event.target}' is {value}"
