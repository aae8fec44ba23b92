"""Events of a scenario that are told one by one, and which of them a run does not come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.scenario.write import event_text
from sim.words.wording import counted

#: Events that are told one by one.
TOLD = 5


def left_out(scenario: Scenario, until: dt.date) -> list[str]:
    """Return in words which events come after the last day, and so never: of its own file, or that of a call."""
    _, late = scenario.ending(until)
    return of_events(scenario.name, [(event, _why(event, until)) for event in late])


def _why(event: Event, until: dt.date) -> str:
    if event.date > until:
        return f"is after the last day, {until}: it is left out"
    return "is after the last day that the scenario had: it is left out"


def of_events(name: str, told: Sequence[tuple[Event, str]]) -> list[str]:
    """Return a line for each of the first events of a scenario, with what is said of it, and one for the rest."""
    out = [f"{name}: its event of {event.date}, {event_text(event)}, {why}" for event, why in told[:TOLD]]
    if len(told) > TOLD:
        out.append(f"{name}: the same of {counted(len(told) - TOLD, 'more event')}")
    return out
