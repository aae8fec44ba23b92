"""Noted: which events of a scenario order what is so already, before anybody runs it.

What the events alone say (:func:`sim.comparisons.idle.each_ordered_before`) is known as soon as the file is written;
what only a run knows is told by the comparison. A ceasefire says all three parameters that it
is made of, and so does its end: that one of them is as it was is no mistake of anybody's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from sim.comparisons.idle import each_ordered_before
from sim.scenario.events import Event
from sim.scenario.in_force import in_force
from sim.scenario.resolved import Scenario
from sim.scenario.truce import ATTACKS, again, is_of_truce, truces
from sim.scenario.truce import told as told_of_truces
from sim.scenario.write import event_text
from sim.world.findings import Finding
from sim.world.hosts import crossings_to
from sim.world.world import World


def needless_events(scenario: Scenario, world: World, file: str, told: Collection[str]) -> Iterator[Finding]:
    """Yield a note for every event of one file of a scenario that changes nothing by what the events alone say.

    Parameters
    ----------
    scenario : Scenario
    world : World
    file : str
        The name of the file: what it inherits is not its author's to change.
    told : collection of str
        Files and lines of which more has been told.
    """
    kept, days = in_force(scenario.events, crossings_to(world)), truces(scenario.events)
    each = each_ordered_before(scenario, world)
    changing = {event.date for event, why in each if is_of_truce(event, days) and not why}
    for event, why in each:
        if is_of_truce(event, changing):
            continue
        if why and event.file == file and event.where not in told and event in kept:
            message = f"{event_text(event)} on {event.date} changes nothing: {why}"
            yield Finding(message, event.where, severity="note", check="no-effect")


def held_by_truces(scenario: Scenario, file: str) -> Iterator[Finding]:
    """Yield a warning for what one file says of ceasefires that is less than it seems.

    An event begins attacks anew while a ceasefire holds the rest at 0; or attacks begin anew after a ceasefire of the
    file by an event that it inherits.
    """
    for date, name, why, hint in told_of_truces(scenario):
        event = _of_file(scenario, file, date, (name,))
        if event is not None:
            yield Finding(f"{event_text(event)} on {date}: {why}", event.where, hint=hint, check="ceasefire-holds")
    days = truces(scenario.events)
    for date, silent in days.items():
        end, begun = again(scenario.events, date), _of_file(scenario, file, date, ATTACKS)
        if not silent or begun is None or end is None or end in days:
            continue
        if _of_file(scenario, file, end, ATTACKS) is None:
            message = f"attacks begin again on {end} after this ceasefire, by an event that is inherited"
            yield Finding(message, begun.where, check="ceasefire-holds")


def _of_file(scenario: Scenario, file: str, date: dt.date, names: Collection[str]) -> Event | None:
    """Return the first event of one file that sets one of some parameters on a day."""
    for event in scenario.events:
        if event.file == file and (event.date, event.action) == (date, "set") and event.target in names:
            return event
    return None
