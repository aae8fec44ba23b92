"""In force: which events of a scenario another one of their day does not replace.

Of two orders of one day for one target the one written last counts, and the other is never seen by anybody in the run:
whoever tells what a scenario lets happen leaves it out. A scenario that extends another may order otherwise on a day of
that one's; its own events stand last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.scenario.contradictions import Crossings, Key, ordered
from sim.scenario.events import Event

#: Actions that leave something behind whatever comes after them: a fall has its losses, of two intensities the higher
#: counts, and soldiers add up.
STAYING = ("capture", "retake", "fighting", "reinforce")


def in_force(events: Sequence[Event], crossings: Crossings) -> tuple[Event, ...]:
    """Return the events without those whose whole order others of their day, written behind them, give anew.

    Parameters
    ----------
    events : sequence of Event
        In the order in which they take effect within a day.
    crossings : mapping
        The crossings to each host, for which it may stand.

    Examples
    --------
    >>> import datetime as dt
    >>> day = dt.date(2021, 7, 25)
    >>> events = [Event(day, "capacity", "khorog", places) for places in (3000.0, 2000.0)]
    >>> [event.value for event in in_force(events, {})]
    [2000.0]
    """
    after: dict[dt.date, set[Key]] = {}
    kept = []
    for event in reversed(events):
        orders = set() if event.action in STAYING else set(ordered(event, crossings))
        later = after.setdefault(event.date, set())
        if not orders or not orders <= later:
            kept.append(event)
        later |= orders
    return tuple(reversed(kept))
