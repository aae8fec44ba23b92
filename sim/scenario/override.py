"""What a call or the command line changes in a resolved scenario. It has the last word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sim.scenario.arguments import as_day, check_mapping, is_number, shown
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.events import Event
from sim.scenario.flatten import out_of_range, unknown_parameter
from sim.scenario.late import of_events
from sim.scenario.own import OwnRule
from sim.scenario.parameters import Registry, describe
from sim.scenario.resolved import Scenario, Setting
from sim.scenario.schema import LONGEST_RUN
from sim.scenario.write import event_text
from sim.words.counts import Written
from sim.words.typed import how_to_write, typed_number
from sim.words.wording import few

LAYER = "set for this run"
"""Where such a value comes from: an option of the command line or an argument in Python."""
CHANGED = " (changed)"
"""Behind the title of a scenario whose parameters are not those of its file."""


def as_run(scenario: Scenario, replicates: int, seed: int) -> Scenario:
    """Return a scenario with the replicates and the seed that it was run with, so that its file runs so again."""
    own = {"replicates": replicates, "seed": seed}
    other = {key: value for key, value in own.items() if getattr(scenario, key) != value}
    return scenario.with_(**other, layers={**scenario.layers, **dict.fromkeys(other, LAYER)}) if other else scenario


RANGES = "a range stands in a file of a scenario, under parameters: {NAME: {value: 0.1, low: 0.05, high: 0.2}}"
"""What is said to whoever gives a range in a call."""


def override(scenario: Scenario, registry: Registry, overrides: Mapping[str, float | str]) -> Scenario:
    """Fix parameters from the first day to the last.

    Events of the scenario that set the same parameter are dropped: otherwise ``--set front.tempo=3``
    would silently do nothing in a scenario that sets the tempo at the branch date.

    Parameters
    ----------
    scenario : Scenario
    registry : mapping of str to type of ParameterSet
    overrides : mapping of str to number
        Dotted name to value, a number or its text.

    Raises
    ------
    PanjError
        If it is no mapping, or for all its mistakes at once.
    """
    check_mapping("parameters", overrides)
    if not overrides:
        return scenario
    infos = describe(registry)
    settings = dict(scenario.settings)
    problems: list[Problem] = []
    for name, value in overrides.items():
        told = f"{name}={value}" if isinstance(value, str) else f"{name}={shown(value)}"
        if not isinstance(name, str):
            problems.append(Problem(f"{told}: want the name of a parameter, as text"))
            continue
        if name not in infos:
            message, hint = unknown_parameter(name, infos)
            problems.append(Problem(f"{told}: {message}", hint=hint))
            continue
        if not isinstance(value, str) and not is_number(value):
            how = RANGES if isinstance(value, Mapping) else None
            problems.append(Problem(f"{told}: want a number", hint=how))
            continue
        try:
            number = typed_number(value) if isinstance(value, str) else float(value)
        except (ValueError, OverflowError):
            problems.append(Problem(f"{told}: '{value}' is no number", hint=how_to_write(str(value))))
            continue
        wrong = out_of_range(Written(value, number) if isinstance(value, str) else number, infos[name])
        if wrong is not None:
            problems.append(Problem(f"{told}: {wrong}"))
            continue
        settings[name] = Setting(number, None, LAYER)
    if problems:
        raise Problems(problems)
    gone = _gone(scenario, overrides)
    kept = tuple(event for event in scenario.events if event not in gone)
    layers = {key: layer for key, layer in scenario.layers.items() if not key.startswith("events[")}
    layers.update({f"events[{i}]": event.where for i, event in enumerate(kept)})
    said = ", ".join(f"{name} is {settings[name].value:g}" for name in overrides)
    changed = f"Changed for this run: {said}.{left_out(scenario, overrides)}"
    # where nothing is left of what the file changes, nothing else would tell of it
    title, description = _told(scenario, changed, alone=bool(gone) and not kept)
    return replace(scenario, title=title, description=description, settings=settings, events=kept, layers=layers)


def left_out(scenario: Scenario, names: Collection[str]) -> str:
    """Return a sentence, behind a space, of the events that fixing these parameters leaves out, or nothing.

    The words of a scenario may still tell of them.
    """
    gone = _said(_gone(scenario, names))
    return f" Left out, since that is fixed now: {few(gone, 3)}." if gone else ""


def far_out(scenario: Scenario, overrides: Mapping[str, float | str]) -> list[str]:
    """Return a line for each value of `--set` that lies outside the range from which a scenario would draw it.

    Parameters
    ----------
    scenario : Scenario
        Without what `--set` says; it was found right.
    overrides : mapping of str to number
        Dotted name to value, a number or its text.
    """
    out = []
    for name, value in overrides.items():
        number, spread = typed_number(value) if isinstance(value, str) else value, scenario.settings[name].spread
        if spread is not None and not spread.low <= number <= spread.high:
            out.append(f"{name}={value} lies outside its range, {spread.low:g} to {spread.high:g}: taken as it is")
    return out


def each_left_out(scenario: Scenario, names: Collection[str]) -> list[str]:
    """Return a line for each event that fixing these parameters leaves out of a scenario among others."""
    why = "is left out: that is fixed from the first day on, in all scenarios"
    return of_events(scenario.name, [(event, why) for event in _gone(scenario, names)])


def _gone(scenario: Scenario, names: Collection[str]) -> tuple[Event, ...]:
    """Return the events of a scenario that set one of these parameters."""
    return tuple(event for event in scenario.events if event.action == "set" and event.target in names)


def _said(events: Iterable[Event]) -> list[str]:
    """Return each event as a file has it, with its day."""
    return [f"{event_text(event)} on {event.date}" for event in events]


def _told(scenario: Scenario, changed: str, alone: bool = False) -> tuple[str, str]:
    """Return title and description with what was changed: what the file says was said of other numbers or events.

    Where the file says nothing the page tells of the events that are kept, if any are: with `alone` none is.
    """
    title, description = scenario.title, scenario.description
    if title != scenario.name:
        title = title.removesuffix(CHANGED) + CHANGED
    if description or alone:
        description = f"{description} {changed}".lstrip()
    return title, description


def with_own(scenario: Scenario, own: Sequence[OwnRule]) -> Scenario:
    """Return the scenario with rules of the user's beside those it has, their parameters as they declare them.

    Raises
    ------
    PanjError
        If it runs on a Flee world, whose day has no place for them.
    """
    if not own:
        return scenario
    if scenario.flee is not None:
        raise PanjError(f"{scenario.name} runs on a Flee world: rules of your own take part in the day of Panj's model")
    rules = {rule.name: rule for rule in (*scenario.own, *own)}
    infos = [info for rule in own for info in rule.parameters]
    new = {info.name: Setting(info.default, info.spread) for info in infos if info.name not in scenario.settings}
    return replace(scenario, own=tuple(rules.values()), settings={**scenario.settings, **new})


def parse_overrides(pairs: list[str]) -> dict[str, str]:
    """Return the ``parameter=value`` pairs of ``--set`` as a mapping.

    Raises
    ------
    Problems
        For a pair without ``=`` and for a parameter that is given twice.
    """
    out: dict[str, str] = {}
    problems: list[Problem] = []
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name or not value:
            problems.append(Problem(f"--set {pair}: want parameter=value", hint="for example --set front.tempo=2"))
        elif name in out:
            problems.append(Problem(f"--set {pair}: {name} is given twice"))
        else:
            out[name] = value
    if problems:
        raise Problems(problems)
    return out


def with_until(scenario: Scenario, until: str | dt.date) -> Scenario:
    """Return the scenario with another last day, and without the events that come after it.

    A last day inside the history is allowed: the run then replays a part of the past.

    Raises
    ------
    PanjError
        When it is no date, or before the first day.
    """
    day = as_day("until", until)
    if day < scenario.start:
        raise Problems([Problem(f"until {day} is before the start {scenario.start}")])
    if (day - scenario.start).days >= LONGEST_RUN:
        raise Problems([Problem(f"until {day} is more than {LONGEST_RUN:,} days after the start {scenario.start}")])
    if scenario.flee is not None and day > scenario.until:
        raise Problems([Problem(f"until {day} is after the last day {scenario.until}")])
    cut = ["until", *(["history_until"] if day < scenario.history_until else [])]
    late = _said(event for event in scenario.events if event.date > day)
    kept, beyond = scenario.ending(day)
    title, description = scenario.title, scenario.description
    if late:
        title, description = _told(scenario, f"Left out of this run, which ends on {day}: {few(late, 3)}.")
    return replace(
        scenario,
        title=title,
        description=description,
        until=day,
        history_until=min(scenario.history_until, day),
        events=kept,
        beyond=beyond,
        layers={**scenario.layers, **dict.fromkeys(cut, LAYER)},
    )
