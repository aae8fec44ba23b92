"""Events that are added to a resolved scenario, read and checked as those of a file that extends it."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.errors import Problem, Problems
from sim.scenario.flatten import flat_events
from sim.scenario.layers import Value
from sim.scenario.load import check_event_days, check_layer
from sim.scenario.names import Names
from sim.scenario.override import LAYER
from sim.scenario.parameters import Registry, describe
from sim.scenario.reader import read_text
from sim.scenario.resolved import Scenario


def with_events(scenario: Scenario, text: str, registry: Registry, names: Names | None, file: str) -> Scenario:
    """Return a scenario with more events.

    Parameters
    ----------
    scenario : Scenario
    text : str
        YAML with a key ``events``, as in a scenario file.
    registry : mapping of str to type of ParameterSet
        The parameters that events may set.
    names : Names, optional
        What may be named of the world; without it targets are not checked.
    file : str
        What stands for the file in the layers of the events.

    Raises
    ------
    Problems
        All mistakes at once, by their lines.
    """
    problems: list[Problem] = []
    document = read_text(Path(file), text, problems)
    layer = check_layer(document, problems)
    more = flat_events(layer.entries, document, describe(registry), names, problems, layer.partial)
    keys = {
        key: Value(getattr(scenario, key), None, _layer(scenario, key)) for key in ("start", "history_until", "until")
    }
    check_event_days([layer], keys, problems)
    if problems:
        raise Problems(problems)
    events = tuple(sorted((*scenario.events, *more), key=lambda event: event.date))
    layers = {key: layer for key, layer in scenario.layers.items() if not key.startswith("events[")}
    layers.update({f"events[{i}]": event.where for i, event in enumerate(events)})
    return scenario.with_(events=events, layers=layers)


def _layer(scenario: Scenario, key: str) -> str:
    """Return where a day of a resolved scenario was said."""
    return LAYER if scenario.layers.get(key) == LAYER else scenario.name
