"""From changes to a scenario, by the reader that reads scenario files.

The events of the changes are written as YAML, and read as if they stood in a file that extends the scenario: what a
page makes and what it saves cannot mean different things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sim.comparisons.idle import each_ordered_before
from sim.scenario.added import with_events
from sim.scenario.contradictions import contradict, is_exception
from sim.scenario.events import Event
from sim.scenario.in_force import in_force
from sim.scenario.resolved import Scenario
from sim.scenario.write import event_text, number, text
from sim.whatif.change import Change
from sim.whatif.ground import Ground
from sim.whatif.kinds import Then
from sim.world.hosts import crossings_to

#: What stands for the file in the layer of such an event.
FILE = "what-if"


def event_lines(changes: Iterable[Change], ground: Ground) -> list[str]:
    """Return the events of changes as lines of YAML, by their day; those of one day in the order they were made."""
    lines = []
    for change in sorted(changes, key=lambda change: change.date):
        lines.append(f"  - date: {change.date}")
        for action, tree in entry_of(change, ground).items():
            lines += [f"    {action}:", *(f"      {text(name)}: {_value(value)}" for name, value in tree.items())]
    return lines


def entry_of(change: Change, ground: Ground) -> Mapping[str, Mapping[str, object]]:
    """Return the event of a change as a scenario file has it, without its date."""
    scenario = ground.scenario
    before = (event for event in scenario.events if event.action == "set" and event.date <= change.date)
    values = scenario.values() | {event.target: float(event.value) for event in before}
    return ground.kinds[change.kind].entry(change, Then((change.date - scenario.start).days, values))


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(key)}: {_value(inner)}" for key, inner in value.items()) + "}"
    return text(value) if isinstance(value, str) else number(float(value))  # type: ignore[arg-type]


def changed(ground: Ground, changes: Sequence[Change]) -> Scenario:
    """Return the scenario with the changes.

    Raises
    ------
    Problems
        If the reader does not take them.
    """
    if not changes:
        return ground.scenario
    written = "\n".join(["events:", *event_lines(changes, ground), ""])
    return with_events(ground.scenario, written, ground.registry, ground.names, FILE)


def event_of(change: Change, ground: Ground) -> list[Event]:
    """Return the events that a change is; one that sets several parameters is as many."""
    return _more(changed(ground, [change]).events, ground)


def _more(events: Iterable[Event], ground: Ground) -> list[Event]:
    """Return the events that the scenario has not, or not so often: it may have one like a change's on its day."""
    old, more = Counter(ground.scenario.events), []
    for event in events:
        if old[event]:
            old[event] -= 1
        else:
            more.append(event)
    return more


def said(change: Change, ground: Ground) -> str:
    """Return a change as it stands in a scenario file."""
    return "; ".join(event_text(event) for event in event_of(change, ground))


def replacing(changes: Iterable[Change], ground: Ground) -> dict[Change, str]:
    """Return the changes that order otherwise what the scenario itself orders on their day, each with what it orders.

    `panj check` says so of a file that extends another one.
    """
    crossings, out = crossings_to(ground.world), dict[Change, str]()
    standing = in_force(ground.scenario.events, crossings)
    for change in changes:
        told = []
        for event in event_of(change, ground):
            for own in standing:
                if own.date == event.date and contradict(own, event, crossings):
                    is_apart = is_exception(own, event, crossings)
                    verb = "is an exception from" if is_apart else "replaces"
                    told.append(f"{verb} the scenario's own order of that day, {event_text(own)} ({own.where})")
        if told:
            out[change] = "; ".join(told)
    return out


def idle(changes: Sequence[Change], ground: Ground) -> dict[Change, str]:
    """Return the changes that order nothing new, by what the events alone say, each with the reason."""
    with_all, out = changed(ground, changes), dict[Change, str]()
    mine = Counter(_more(with_all.events, ground))
    each = each_ordered_before(with_all, ground.world)
    ordered = {event.known_by: why for event, why in each if mine[event]}
    for change in changes:
        reasons = [ordered.get(event.known_by, "") for event in event_of(change, ground)]
        if reasons and all(reasons):
            out[change] = f"changes nothing: {reasons[0]}"
    return out
