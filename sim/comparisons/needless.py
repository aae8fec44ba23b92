"""Needless: which orders about banks leave every bank as the other orders make it.

An order can be needless though nothing like it was ordered before: a host that admits nobody has its side of every
crossing closed, whatever is ordered of one; and of two orders of one day the later counts. So the orders of a scenario
are replayed without it: if all banks are the same at the end of every day, so is every run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from sim.model.rules.calendar import FAR, crossings_of
from sim.model.rules.crossing import FOLLOW
from sim.runs.orders import Orders
from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.scenario.write import event_text
from sim.words.wording import few
from sim.world.hosts import called
from sim.world.world import KIND_NAMES, World

ACTIONS = ("near", "far", "policy", "corridor", "let_through")


def needless(scenario: Scenario, world: World, known: Sequence[Event]) -> Iterator[tuple[Event, str]]:
    """Yield the orders about banks that change no bank on any day, each with the reason.

    Of orders that make each other needless one stays: what is said of several holds of all of them together. With rules
    of the user's, who may ask what was ordered, nothing is known.

    Parameters
    ----------
    scenario : Scenario
    world : World
    known : sequence of Event
        Events that are known to change nothing, and are left out from the first.
    """
    kept = [event for event in scenario.events if event not in known]
    times = Counter(event.known_by for event in kept)
    asked = [event for event in kept if event.action in ACTIONS and times[event.known_by] == 1]
    if scenario.own or not asked:
        return
    # the narrower order goes first, and of two alike the later
    asked.sort(key=lambda event: (event.target not in world.hosts.ids, event.date), reverse=True)
    days = sorted({event.date for event in scenario.events})
    is_so, gone = _banks(scenario, world, kept, days), list[Event]()
    for event in asked:
        others = [other for other in kept if other is not event]
        if _banks(scenario, world, others, days) == is_so:
            kept = others
            undone = [
                one for one in gone if _banks(scenario, world, _as_written(scenario, [*kept, one]), days) != is_so
            ]
            yield event, _undoes(undone) or _why(event, is_so[days.index(event.date)], world)
            gone.append(event)


def _as_written(scenario: Scenario, events: Sequence[Event]) -> list[Event]:
    """Return events in the order of the scenario, by which those of a day are taken."""
    return [event for event in scenario.events if any(event is one for one in events)]


def _undoes(undone: Sequence[Event]) -> str:
    """Return why an order changes nothing that undoes others, which change nothing beside it; "" for none."""
    if not undone:
        return ""
    which = few([f"{event_text(one)} on {one.date}" for one in undone], 3)
    return f"it undoes {which}, and without {'both' if len(undone) == 1 else 'all of them'} every bank is the same"


Banks = dict[tuple[str, object], object]


def _banks(scenario: Scenario, world: World, events: Sequence[Event], days: Sequence[object]) -> list[Banks]:
    """Return all banks at the end of each of some days, by the history and some of the scenario's events."""
    orders, found = Orders(scenario, world), dict[object, Banks]()
    for event in sorted(world.history(scenario.history_until), key=lambda event: event.date):
        orders.take(event)
    now = orders.banks()
    for date, of_a_day in groupby(sorted(events, key=lambda event: event.date), key=lambda event: event.date):
        for event in of_a_day:
            orders.take(event)
        found[date] = orders.banks()
    out = []
    for day in days:
        now = found.get(day, now)
        out.append(now)
    return out


def _why(event: Event, banks: Banks, world: World) -> str:
    """Return why an order changes nothing; what it orders is said where the banks are so at the end of its day."""
    everywhere = event.target in world.hosts.ids
    where = f"of every crossing to {called(event.target, world)}" if everywhere else f"at {event.target}"
    what = {"near": "near bank", "far": "far bank", "policy": "far bank"}.get(
        event.action, event.action.replace("_", " ")
    )
    kinds = [KIND_NAMES.index(event.kind)] if event.kind else range(len(KIND_NAMES))
    ways = [(x, kind) for x in crossings_of(event.target, world) for kind in kinds]
    value = FAR.get(str(event.value), FOLLOW) if what == "far bank" else FOLLOW
    is_so = value != FOLLOW and all(banks["far", way] == value for way in ways)
    how = f"{event.value} without it, too" if is_so else "the same without it"
    return f"by the other orders the {what} {where} is {how}"
