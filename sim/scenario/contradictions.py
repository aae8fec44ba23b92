"""Contradictions: which two events order different things of one target on one day.

An order for a host's crossings (`far: {TJK: closed}`) is one for each of them, and a policy for everybody is one for
civilians and one for soldiers: so two events may contradict each other that name different targets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.scenario.events import Event

#: Actions whose target may be a host, for all crossings to it.
AT_CROSSINGS = ("near", "far", "corridor", "let_through")
KINDS = ("civilian", "military")

Crossings = Mapping[str, Sequence[str]]
"""The crossings to each host."""
Key = tuple[str, str, str]
"""Action, target and kind of people of an order."""


def ordered(event: Event, crossings: Crossings) -> dict[Key, float | str]:
    """Return what an event orders, one by one: at each crossing, for each kind of people. Soldiers added are no order.

    Examples
    --------
    >>> import datetime as dt
    >>> day = dt.date(2021, 7, 15)
    >>> ordered(Event(day, "far", "TJK", "closed"), {"TJK": ["tem", "langar"]})
    {('far', 'tem', ''): 'closed', ('far', 'langar', ''): 'closed'}
    """
    if event.action in ("capture", "retake"):
        return {("capture", event.target, ""): f"{event.action} {event.value}"}
    if event.action == "reinforce":
        return {}
    targets = crossings.get(event.target, [event.target]) if event.action in AT_CROSSINGS else [event.target]
    kinds = [""] if event.action != "policy" else [event.kind] if event.kind else KINDS
    return {(event.action, target, kind): event.value for target in targets for kind in kinds}


def contradict(first: Event, second: Event, crossings: Crossings) -> bool:
    """Tell whether two events order different things of one target; their days are the caller's affair."""
    one, other = ordered(first, crossings), ordered(second, crossings)
    return any(one[key] != value for key, value in other.items() if key in one)


def is_exception(first: Event, second: Event, crossings: Crossings) -> bool:
    """Tell whether the second event is for one crossing and the first for all of its host: an exception, if written so.

    Parameters
    ----------
    first, second : Event
        In the order in which they are written.
    crossings : mapping
    """
    return first.action in AT_CROSSINGS and set(ordered(second, crossings)) < set(ordered(first, crossings))
