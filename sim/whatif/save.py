"""Save: changes as a scenario of the user's own, a file that extends the one they were made to.

It is written whole or not at all, never over another file, into the folder ``scenarios`` where one works, and read
again before it is said to be there: what it says is what was on the page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sim.runs.read import read_scenario
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.files import (
    find_scenario,
    is_name,
    is_path,
)
from sim.scenario.free import free_scenario, write_free
from sim.scenario.override import CHANGED, LAYER, left_out
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario
from sim.scenario.write import event_text, number, paragraph, text, to_yaml
from sim.whatif.change import Change
from sim.whatif.extended import changed, event_lines
from sim.whatif.ground import Ground
from sim.whatif.question import PAIRS
from sim.whatif.said import dated, in_words
from sim.whatif.there import later_places
from sim.words.wording import counted
from sim.world.hosts import crossings_to

FOLDER = "scenarios"
#: Letters of a line of a comment.
WIDTH = 96


@dataclass(frozen=True)
class Chosen:
    """What the changes were made to, besides the ground.

    Parameters
    ----------
    scenario : str
        Its name, or the path of its file.
    seed : int or None
        One of the user's own.
    parameters : mapping of str to float
        Those that the user has fixed; the ground has them.
    """

    scenario: str
    seed: int | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)


def save(name: str, ground: Ground, changes: Sequence[Change], chosen: Chosen) -> Path:
    """Write a scenario of the user's own; return its file.

    Raises
    ------
    PanjError
        If there is nothing to be saved, if the name is none, is taken already, or the file cannot be written.
    """
    if not changes and not chosen.parameters:
        raise PanjError("there is nothing to be saved: make a change first")
    file = Path.cwd() / FOLDER / f"{free_scenario(name)}.yaml"
    write_free(file, yaml_of(file.stem, ground, changes, chosen))
    try:
        _read_again(file, changed(ground, changes), chosen)
    except PanjError:
        with suppress(OSError):
            file.unlink()
        raise
    return file


def yaml_of(name: str, ground: Ground, changes: Sequence[Change], chosen: Chosen) -> str:
    """Return the scenario as YAML, with comments; it extends the one that was chosen, where a name leads to that."""
    base = ground.scenario
    scenario = named(name, ground, changes)
    head = [f"# {scenario.title}: saved in panj view.", f"# panj run {name} runs it."]
    head += [f"# Run it with {rule.option}" for rule in base.own]
    if not _by_name(chosen.scenario):
        whole = scenario.with_(seed=base.seed if chosen.seed is None else chosen.seed)
        return "\n".join([*head, to_yaml(whole, ground.registry, Path.cwd() / FOLDER, crossings_to(ground.world))])
    sets = "".join(f" --set {key}={number(value)}" for key, value in chosen.parameters.items())
    sets += "" if chosen.seed is None else f" --seed {chosen.seed}"
    sets += f" -n {min(PAIRS, base.replicates)} --of {base.replicates}"
    head.insert(2, f"# panj compare {chosen.scenario} {name}{sets} sets both beside each other, as the page does.")
    described = _said(ground, changes) + _fixed(chosen)
    told = [f"title: {text(scenario.title)}", *paragraph("description", described)]
    lines = [*head, f"extends: {text(chosen.scenario)}", *told]
    if chosen.seed is not None:
        lines.append(f"seed: {chosen.seed}")
    if chosen.parameters:
        infos = describe(ground.registry)
        lines.append("parameters:  # from the first day to the last")
        lines += [f"  {key}: {number(value)}  # {infos[key].unit}" for key, value in chosen.parameters.items()]
    return "\n".join([*lines, *_events(ground, changes, chosen), ""])


def named(name: str, ground: Ground, changes: Sequence[Change]) -> Scenario:
    """Return the scenario with the changes under a name of its own, with what is said of it.

    What is fixed in the one that was chosen is said of both, or it would read as a part of the difference.
    """
    base = ground.scenario
    fixed = [f"{key} is {found.value:g}" for key, found in base.settings.items() if found.layer == LAYER]
    alike = f" Changed for this run, as in {base.name}: {', '.join(fixed)}." if fixed else ""
    return changed(ground, changes).with_(
        name=name,
        title=f"{base.title.removesuffix(CHANGED)}, with {counted(len(changes), 'dated change')}",
        description=_said(ground, changes) + alike,
        ladder=None,
        document="",
    )


def _said(ground: Ground, changes: Sequence[Change]) -> str:
    """Return what is other than in the scenario that was chosen, as it stands there."""
    said = "; ".join(dated(change, ground) for change in changes)
    base = ground.scenario.name
    return f"As {base}, but: {said}." if said else f"As {base}, with other parameters."


def _fixed(chosen: Chosen) -> str:
    """Return in sentences, behind a space, what the user has fixed and which events that leaves out, or nothing."""
    if not chosen.parameters:
        return ""
    said = ", ".join(f"{name} is {value:g}" for name, value in chosen.parameters.items())
    return f" Fixed from the first day on: {said}.{left_out(_read(chosen.scenario), chosen.parameters)}"


def _by_name(scenario: str) -> bool:
    """Tell whether a file can extend a scenario: by its name, in no path."""
    return not is_path(scenario) and is_name(scenario)


def _events(ground: Ground, changes: Sequence[Change], chosen: Chosen) -> list[str]:
    """Return the events of the changes; where the user's parameters drop some of the scenario's, all that are left."""
    lines = []
    if _dropped(chosen):
        lines.append("replace_events: true  # those that set the parameters above are left out, the others stand below")
        lines += ["events:" if ground.scenario.events or changes else "events: []", *_others(ground.scenario.events)]
    elif changes:
        lines.append("events:")
    for change in sorted(changes, key=lambda change: change.date):
        later = later_places(change, changed(ground, changes).events)
        said = f"{in_words(change, ground)}; {later}" if later else in_words(change, ground)
        lines += [f"  # {line}" for line in textwrap.wrap(said, WIDTH)]
        lines += event_lines([change], ground)
    return lines


def _dropped(chosen: Chosen) -> bool:
    """Tell whether the scenario has events that set what the user has fixed."""
    if not chosen.parameters:
        return False
    return any(event.action == "set" and event.target in chosen.parameters for event in _read(chosen.scenario).events)


def _others(events: Sequence[Event]) -> list[str]:
    return [line for event in events for line in (f"  - date: {event.date}", f"    {event_text(event)}")]


def _read(scenario: str) -> Scenario:
    return read_scenario(find_scenario(scenario))


def _read_again(file: Path, wanted: Scenario, chosen: Chosen) -> None:
    """Make sure that a file says what was on the page.

    Raises
    ------
    PanjError
        If it does not.
    """
    found = read_scenario(file, own=wanted.own)
    seed = wanted.seed if chosen.seed is None else chosen.seed
    if _meant(found) != _meant(wanted.with_(seed=seed)) or not _same_settings(found, wanted):
        raise PanjError(
            f"{FOLDER}/{file.name} would not say the same as the page, so it was not kept: please report this"
        )


def _meant(scenario: Scenario) -> tuple[object, ...]:
    """Return what runs follow from, but for the settings."""
    events = tuple(event.known_by for event in scenario.events)
    shared = scenario.world, scenario.rules, scenario.garrisons, scenario.own, scenario.replicates, scenario.seed
    return scenario.start, scenario.history_until, scenario.until, *shared, events


def _same_settings(a: Scenario, b: Scenario) -> bool:
    return a.settings.keys() == b.settings.keys() and all(
        setting.same(b.settings[name]) for name, setting in a.settings.items()
    )
