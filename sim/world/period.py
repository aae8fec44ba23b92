"""The days of a world against the days of a run: what lies years away is a year typed wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.scenario.errors import Problem, Problems
from sim.scenario.resolved import Scenario
from sim.world.world import World

APART = dt.timedelta(days=366)
"""So far from the run and from every event between is no history of it."""


def astray(days: Sequence[dt.date], start: dt.date, last: dt.date) -> set[dt.date]:
    """Return the days that lie more than a year from the run, with no other day between that would lead there.

    Parameters
    ----------
    days : sequence of datetime.date
    start, last : datetime.date
        First and last day of the run.
    """
    found: set[dt.date] = set()
    for edge, beyond in (
        (start, sorted({day for day in days if day < start}, reverse=True)),
        (last, sorted({day for day in days if day > last})),
    ):
        for i, day in enumerate(beyond):
            if abs(day - edge) > APART:
                found.update(beyond[i:])
                break
            edge = day
    return found


def refuse_other_years(world: World, scenario: Scenario) -> None:
    """Raise :class:`Problems` for events of the history that lie years before the first day or after the last.

    Events before the first day take effect on it. That is meant of last month's, not of those of the year 25.
    A scenario that asks for no history reads none.
    """
    start, last = scenario.start, scenario.until
    if scenario.history_until < start:
        return
    wrong = astray([event.date for event in world.events], start, last)
    found = []
    for event in world.events:
        if event.date in wrong:
            early = event.date < start
            side = f"before the first day, {start}" if early else f"after the last day, {last}"
            years = abs(event.date - (start if early else last)).days / 365.25
            message = f"'{event.action}' of '{event.target}' on {event.date} lies {years:,.1f} years {side}"
            hint = "is the year typed right?"
            if early:
                hint += " what held long before stands in 'at_start' of places.csv and in hosts.csv"
            found.append(Problem(message, event.where, hint=hint))
    if found:
        raise Problems(found)
