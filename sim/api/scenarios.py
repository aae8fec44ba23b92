"""Scenarios in Python: one that is there, with events, parameters or a last day of one's own."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence, Sized
from dataclasses import replace
from pathlib import Path

from sim.model.own import Given, rules_of
from sim.model.parameters import REGISTRY
from sim.runs.run import Options, check_named, resolved, settle
from sim.scenario.added import with_events
from sim.scenario.arguments import check_mapping, day_or_text, is_dated, shown
from sim.scenario.calls import told_by_name
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.files import is_name
from sim.scenario.override import CHANGED, left_out, override
from sim.scenario.own import extended
from sim.scenario.resolved import Scenario
from sim.words.wording import counted
from sim.world.names import names_of
from sim.world.world import World

#: What stands for the file in mistakes of events that are given in a call.
FILE = "events"
#: Lines of that before the first event, and what a mistake of a file calls one.
LINES_BEFORE, OF_FILE = 1, re.compile(r" in events\[\d+\]|events\[\d+\][. ]")


@told_by_name()
def load_scenario(
    name: str | Path | Scenario = "baseline",
    *,
    events: Sequence[Mapping[str, object]] = (),
    parameters: Mapping[str, float | str] | None = None,
    until: dt.date | str | None = None,
    called: str | None = None,
    rules: Given | Sequence[Given] | None = None,
) -> Scenario:
    """Return a scenario with all it inherits and, where they are given, with more events and other values.

    What it returns is taken wherever a scenario is named: by :func:`sim.run`, :func:`sim.compare`,
    :func:`sim.what_if` and :class:`sim.BorderModel`.

    Parameters
    ----------
    name : str, path or Scenario
    events : sequence of mappings
        More events, read as those of a file that extends the scenario; numbers and days may be those of NumPy and
        pandas.
    parameters : mapping of str to number, optional
        Values from the first day on, by dotted name. Events of the scenario that set one of them are left out.
    until : date or ISO text, optional
        The last day.
    called : str, optional
        A name of its own. Default: that of the scenario, with "-changed" if it is changed.
    rules : list, optional
        Rules of your own; see :func:`sim.runs.run.run`.

    Raises
    ------
    PanjError
        For any mistake in the scenario, an event or a parameter.

    Examples
    --------
    >>> from sim import load_scenario
    >>> shut = load_scenario("baseline", events=[{"date": "2021-07-15", "policy": {"TJK": "closed"}}], called="shut")
    >>> shut.name, str(shut.events[-1].date), shut.events[-1].value
    ('shut', '2021-07-15', 'closed')
    """
    check_named(name)
    check_mapping("parameters", parameters)
    given, more = parameters or {}, _checked(events)
    if called is not None and not (isinstance(called, str) and is_name(called)):
        raise PanjError(f"called {shown(called)}: want a name of letters, digits, '-' and '_'")
    whole, world = resolved(name, {}, rules_of(rules))
    before = override(whole, extended(REGISTRY, whole.own), given)
    ending, _, _ = settle(before, Options(until=until))  # the last day first: events of the call must lie before it
    scenario = _with(ending, more, world)
    if not (more or given or scenario.until != before.until):
        return scenario if called is None else scenario.with_(name=called)
    return scenario.with_(
        name=called or f"{before.name}-changed",
        title=f"{before.title.removesuffix(CHANGED)}, changed",
        description=f"As {before.name}, but with {_what(more, given, _ends(before, ending))}.{left_out(whole, given)}",
        ladder=None,
        document="",
    )


def _with(scenario: Scenario, events: Sequence[Mapping[str, object]], world: World) -> Scenario:
    """Return a scenario with more events."""
    if not events:
        return scenario
    text = "\n".join(["events:", *(f"  - {json.dumps(event, default=_as_in_a_file)}" for event in events), ""])
    try:
        return with_events(scenario, text, extended(REGISTRY, scenario.own), names_of(world), FILE)
    except Problems as told:
        raise Problems(_of_call(problem) for problem in told.problems) from None


def _of_call(problem: Problem) -> Problem:
    """Return a mistake in an event by its number in the call, which has no lines."""
    if problem.line is None or problem.line < LINES_BEFORE + 1:
        return replace(problem, line=None, column=None)
    said = OF_FILE.sub("", problem.message)
    return replace(problem, message=f"event {problem.line - LINES_BEFORE}: {said}", file=None, line=None, column=None)


def _as_in_a_file(value: object) -> object:
    """Return what JSON has no word for as a file has it: numbers and lists of NumPy, days, of all else its text."""
    listed = getattr(value, "tolist", None)
    return day_or_text(value) if is_dated(value) or not callable(listed) else listed()


def _ends(before: Scenario, after: Scenario) -> str:
    """Return in words that a scenario ends on another day, and how many of its events it does not come to."""
    late = len(before.events) - len(after.events)
    if after.until == before.until:
        return ""
    return f"another last day, before {counted(late, 'event')} of it" if late else "another last day"


def _what(events: Sized, parameters: Sized, until: str) -> str:
    """Return in words what is other than in the scenario."""
    parts = [f"{counted(len(events), 'further event')}"] if events else []
    parts += [f"{counted(len(parameters), 'parameter')} set"] if parameters else []
    *first, last = [*parts, *([until] if until else [])]
    return f"{', '.join(first)} and {last}" if first else last


def _checked(events: object) -> list[Mapping[str, object]]:
    """Return the events that are given in a call.

    Raises
    ------
    PanjError
        If they are no sequence of mappings with names that are text.
    """
    if isinstance(events, (Mapping, str)) or not isinstance(events, Sequence):
        raise PanjError(f"events {shown(events)}: want a list of events, each a mapping as in a scenario file")
    for number, event in enumerate(events, 1):
        if not isinstance(event, Mapping) or not all(isinstance(key, str) for key in event):
            raise PanjError(f"event {number}: {shown(event)} is no event: want a mapping with date and an action")
    return list(events)
