"""Truces: a ceasefire is three parameters that are set on one day, and so is its end.

Who sets the pace alone while a ceasefire holds leaves the two others at 0: that is told, and so is a state that gives
way while nobody attacks, and a pace that does not come back when a ceasefire ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.words.numbers import plain

#: What nobody attacks by, and what skirmishing goes on by.
ATTACKS = ("front.tempo", "front.counter", "siege.skirmish")
TEMPO, REGIME = ATTACKS[0], "capitals.regime"
CALLED = dict(zip(ATTACKS, ("attacks", "counter-attacks", "skirmishes"), strict=True))


@dataclass(frozen=True)
class Held:
    """What a ceasefire keeps at 0 on a day on which some of what it ended begins again.

    Parameters
    ----------
    since : date
        Its first day.
    usual : mapping of str to float
        The parameters that it keeps at 0, and what each was before it.
    """

    since: dt.date
    usual: Mapping[str, float]

    def said(self, day: Callable[[dt.date], str] = str) -> str:
        """Return it in words: "the ceasefire of 2021-07-20 still holds: skirmishes stay at 0"."""
        return f"the ceasefire of {day(self.since)} still holds: {self.silent()} stay at 0"

    def silent(self) -> str:
        """Return what stays at 0, in words."""
        names = [CALLED[name] for name in ATTACKS[::-1] if name in self.usual]
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def truces(events: Iterable[Event]) -> dict[dt.date, bool]:
    """Return the days on which a ceasefire begins (True) or ends (False): those on which all three are set at once.

    Examples
    --------
    >>> days = dt.date(2021, 7, 20), dt.date(2021, 8, 5)
    >>> events = [Event(day, "set", name, value) for day, value in zip(days, (0.0, 1.0)) for name in ATTACKS]
    >>> list(truces(events).values()), truces(events[1:3])
    ([True, False], {})
    """
    out: dict[dt.date, bool] = {}
    for day, values in _by_day(events).items():
        if len(values) == len(ATTACKS):
            silent = not any(values.values())
            if silent or True in out.values():
                out[day] = silent
    return out


def _by_day(events: Iterable[Event]) -> dict[dt.date, dict[str, float]]:
    """Return to what the three are set, by day; of one day the last counts."""
    by_day: dict[dt.date, dict[str, float]] = {}
    for event in events:
        if event.action == "set" and event.target in ATTACKS:
            by_day.setdefault(event.date, {})[event.target] = float(event.value)
    return dict(sorted(by_day.items()))


def is_of_truce(event: Event, days: Iterable[dt.date]) -> bool:
    """Tell whether an event is one of the three on one of the days of :func:`truces`."""
    return event.action == "set" and event.target in ATTACKS and event.date in days


def held(scenario: Scenario) -> dict[dt.date, Held]:
    """Return the days on which some of what a ceasefire ended begins again, and what it still keeps at 0.

    What was 0 before it, and is drawn for no run, it does not keep. Each ceasefire is told once.
    """
    out: dict[dt.date, Held] = {}
    since: dt.date | None = None
    kept: dict[str, float] = {}
    for day, values in _by_day(scenario.events).items():
        if len(values) == len(ATTACKS):
            since = None if any(values.values()) else day
            kept = {name: value for name in ATTACKS if (value := before(scenario, name, day)) is not None}
        elif since is not None and any(values.values()):
            kept = {name: value for name, value in kept.items() if not values.get(name)}
            if kept:
                out[day] = Held(since, dict(kept))
            since = None
    return out


def before(scenario: Scenario, name: str, day: dt.date) -> float | None:
    """Return what a parameter is before a day, the central value where it is drawn; None where it is 0 in every run."""
    sets = [event for event in scenario.events if (event.action, event.target) == ("set", name) and event.date < day]
    if sets:
        return float(sorted(sets, key=lambda event: event.date)[-1].value) or None  # of one day the last counts
    setting = scenario.settings.get(name)
    return None if setting is None or (setting.value == 0 and setting.spread is None) else setting.value


def again(events: Iterable[Event], after: dt.date) -> dt.date | None:
    """Return the first day after one on which attacks begin again; None where they do not."""
    days = (day for day, values in _by_day(events).items() if day > after and any(map(values.get, ATTACKS[:2])))
    return next(days, None)


def lost_pace(scenario: Scenario, end: dt.date) -> tuple[float, float] | None:
    """Return the last pace before a day on which a ceasefire ends, and that from then on, where they differ."""
    days = truces(scenario.events)
    begun = [day for day, silent in days.items() if silent and day < end]
    if days.get(end) is not False or not begun:
        return None
    was = before(scenario, TEMPO, end) or before(scenario, TEMPO, max(begun)) or 0.0
    then = _by_day(scenario.events)[end][TEMPO]
    return None if was == then else (was, then)


def quiet_on(scenario: Scenario, day: dt.date) -> bool:
    """Tell whether nobody attacks on a day, its own events included: the pace is 0 in every run."""
    return before(scenario, TEMPO, day + dt.timedelta(days=1)) is None


def told(scenario: Scenario, day: Callable[[dt.date], str] = str) -> Iterator[tuple[dt.date, str, str, str]]:
    """Yield what is to be said of ceasefires: the day, a parameter that is set on it, what, and what to do about it."""
    for date, kept in held(scenario).items():
        values = _by_day(scenario.events)[date]
        some = next(name for name in ATTACKS if values.get(name))
        all_ = {name: values.get(name) or kept.usual.get(name, 0.0) for name in ATTACKS}
        hint = ", ".join(f"{name}: {plain(value)}" for name, value in all_.items())
        yield date, some, kept.said(day), f"to end it, set all three: {hint}"
    for event in scenario.events:
        if event.action == "set" and event.target == REGIME and event.value and quiet_on(scenario, event.date):
            why = "the pace (front.tempo) is 0, so no capital falls until it is more"
            yield event.date, REGIME, why, "end the ceasefire, or set front.tempo above 0"
