"""Truces: a ceasefire is three parameters that are set on one day, and so is its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sim.scenario.events import Event

#: What nobody attacks by, and what skirmishing goes on by.
ATTACKS = ("front.tempo", "front.counter", "siege.skirmish")


def truces(events: Iterable[Event]) -> dict[dt.date, bool]:
    """Return the days on which a ceasefire begins (True) or ends (False): those on which all three are set at once.

    Examples
    --------
    >>> days = dt.date(2021, 7, 20), dt.date(2021, 8, 5)
    >>> events = [Event(day, "set", name, value) for day, value in zip(days, (0.0, 1.0)) for name in ATTACKS]
    >>> list(truces(events).values()), truces(events[1:3])
    ([True, False], {})
    """
    by_day: dict[dt.date, dict[str, float]] = {}
    for event in events:
        if event.action == "set" and event.target in ATTACKS:
            by_day.setdefault(event.date, {})[event.target] = float(event.value)
    out: dict[dt.date, bool] = {}
    for day, values in sorted(by_day.items()):
        if len(values) == len(ATTACKS):
            silent = not any(values.values())
            if silent or True in out.values():
                out[day] = silent
    return out


def is_of_truce(event: Event, days: Iterable[dt.date]) -> bool:
    """Tell whether an event is one of the three on one of the days of :func:`truces`."""
    return event.action == "set" and event.target in ATTACKS and event.date in days
