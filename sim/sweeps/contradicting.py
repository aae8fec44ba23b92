"""Contradicting: points of a sweep at which its axes order different things of one target on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import NamedTuple

from sim.building.varied import Ground
from sim.scenario.contradictions import Crossings, contradict, is_exception, ordered
from sim.scenario.events import Event
from sim.scenario.sweep.sweep import Axis, Level, Sweep, filled
from sim.words.printable import printable
from sim.words.wording import counted
from sim.world.hosts import crossings_to
from sim.world.world import World


class _Pair(NamedTuple):
    """Two events that order something of one target, and the axes that they belong to."""

    one: int
    first: Event
    other: int
    second: Event


def told_contradicting(sweep: Sweep, points: Sequence[tuple[Level, ...]], worlds: Sequence[Ground]) -> list[str]:
    """Return at how many points two axes contradict each other, on which day, and which of them wins, in words.

    Two orders that always have one day and one target are refused where the axes are read; two that have it at some
    points may be meant, and the axis written last is done last.
    """
    world = next((world for world in worlds if isinstance(world, World)), None)
    if world is None:
        return []
    crossings = crossings_to(world)
    found: dict[tuple[int, int], list[tuple[int, Event, Event]]] = {}
    for pair in _pairs(sweep.axes, crossings):
        tried: dict[tuple[Level, Level], tuple[Event, Event] | None] = {}
        for index, values in enumerate(points):
            key = values[pair.one], values[pair.other]
            if key not in tried:
                tried[key] = _met(pair, key, crossings)
            if (met := tried[key]) is not None:
                found.setdefault((pair.one, pair.other), []).append((index, *met))
    return [_told(sweep.axes, axes, points, met) for axes, met in found.items()]


def _pairs(axes: Sequence[Axis], crossings: Crossings) -> Iterator[_Pair]:
    """Yield the pairs of events that can meet: of two axes, or of one whose days vary."""
    for (i, one), (j, other) in combinations_with_replacement(enumerate(axes), 2):
        for k, first in enumerate(one.events):
            for second in other.events[k + 1 if i == j else 0 :]:
                if i == j and is_exception(first, second, crossings):
                    continue
                if ordered(first, crossings).keys() & ordered(second, crossings).keys():
                    yield _Pair(i, first, j, second)


def _met(pair: _Pair, values: tuple[Level, Level], crossings: Crossings) -> tuple[Event, Event] | None:
    """Return the events of a pair at a point, if they are of one day and contradict each other."""
    first, second = filled(pair.first, values[0]), filled(pair.second, values[1])
    return (first, second) if first.date == second.date and contradict(first, second, crossings) else None


def _told(
    axes: Sequence[Axis],
    which: tuple[int, int],
    points: Sequence[tuple[Level, ...]],
    met: Sequence[tuple[int, Event, Event]],
) -> str:
    index, first, second = met[0]
    one, other = (axes[k].name for k in which)
    at = len({index for index, *_ in met})
    days = sorted({event.date for _, event, _ in met})
    where = f"at {at:,} of {counted(len(points), 'point')} ({_days(days)})"
    example = ", ".join(f"{axes[k].name} {_value(points[index][k])}" for k in dict.fromkeys(which))
    said = f"{_said(first)} and {_said(second)}, on one day"
    if one == other:
        return printable(f"{where} the axis '{one}' orders {said} (first at {example}): the one written last wins")
    return printable(
        f"{where} the axes '{one}' and '{other}' order {said} (first at {example}): "
        f"the axis written last, '{other}', wins"
    )


def _days(days: Sequence[dt.date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{counted(len(days), 'day')}, {days[0]} to {days[-1]}"


def _value(value: Level) -> str:
    return value if isinstance(value, str) else f"{value:,.10g}"


def _said(event: Event) -> str:
    if event.action in ("capture", "retake"):
        return f"{event.key} of '{event.target}'"
    who = f" for {event.kind}s" if event.kind == "civilian" else " for soldiers" if event.kind else ""
    return f"{event.action} of '{event.target}' {_value(event.value)}{who}"
