"""Scenarios on a Flee world: a Flee instance, or a world folder that was made of one.

There the counts say how many set out and the instance says when there is war, so a scenario only chooses the rule set,
its parameters, and how far to run. This package knows no instance: what must be known of one is handed in
(:class:`FleeWorlds`), as the parameters are.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from sim.scenario.contents import is_folder
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import find_world, list_worlds, shown, world_beside
from sim.scenario.flatten import flat_parameters
from sim.scenario.layers import Layer, Value
from sim.scenario.parameters import Registry, describe
from sim.scenario.resolved import DEFAULT, Setting
from sim.scenario.schema import FleeWorld

REPLICATES = 50
"""Runs, where a scenario does not say how many."""

WORLD = "the world"
PERIOD = "the world says when its counts begin and end; 'until' may end a run earlier"
REFUSED = {
    "ladder": "the ladder orders the futures of one border",
    "document": "it is of no seed document",
    "start": PERIOD,
    "history_until": PERIOD,
    "garrisons": "it has no garrisons",
    "posterior": "its settings are drawn one by one",
    "events": "its closures and conflicts are dated in the world's own tables",
    "replace_events": "it has no events",
}
"""Keys that make no sense there, with the reason."""


class Facts(NamedTuple):
    """What a scenario must know of one Flee world under one rule set.

    Parameters
    ----------
    first, last : date
    settings : mapping of str to Setting
        Every parameter of the rule set by dotted name, as the world has it.
    """

    first: dt.date
    last: dt.date
    settings: Mapping[str, Setting]


class FleeWorlds(Protocol):
    """What is handed in to read scenarios on Flee worlds."""

    @property
    def registries(self) -> Mapping[str, Registry]:
        """Parameters of the rule sets that such worlds can run, by name; the default first."""

    def holds(self, folder: Path) -> bool:
        """Tell whether a world folder was made of a Flee instance."""

    def facts(self, folder: Path, rules: str, counts: Path | None = None) -> Facts:
        """Return what must be known of the world in a folder; raise `PanjError` when it cannot be read."""


def folder_of(world: Value | None, worlds: FleeWorlds | None) -> Path | None:
    """Return the folder of a scenario's world if it is a Flee world."""
    if world is None:
        return None
    if isinstance(world.value, FleeWorld):
        base = world.document.file.parent if world.document is not None else Path()
        folder = Path(os.path.abspath(base / world.value.flee))
        return _brought(world, folder.name) or folder
    if worlds is None:
        return None
    brought = _brought(world, world.value)
    if brought is None and world.value not in list_worlds():
        return None
    folder = brought or find_world(world.value)
    return folder if worlds.holds(folder) else None


def _brought(world: Value, name: str) -> Path | None:
    """Return the folder of a world that the file that names it brings along."""
    found = None if world.document is None else world_beside(name, world.document.file)
    return None if found is None else Path(os.path.abspath(found))


def counts_of(world: Value) -> Path | None:
    """Return the folder of the counts of a Flee world, where a scenario names one."""
    if not isinstance(world.value, FleeWorld) or world.value.counts is None:
        return None
    base = world.document.file.parent if world.document is not None else Path()
    return Path(os.path.abspath(base / world.value.counts))


def rules_of_panj(keys: Mapping[str, Value]) -> bool:
    """Tell whether a scenario is run by Panj's own rules, as it is where it names none."""
    return "rules" not in keys or keys["rules"].value == "panj"


def check_rules_of_panj(keys: Mapping[str, Value], problems: list[Problem]) -> None:
    """Refuse another rule set than Panj's own on a Panj world."""
    rules = keys.get("rules")
    if rules is not None and not rules_of_panj(keys) and rules.document is not None and "world" in keys:
        message = (
            f"rules '{rules.value}' send people from where counts prescribe departures, which the Panj world "
            f"'{keys['world'].value}' does not have"
        )
        hint = "want 'world: {flee: PATH}', a world made by panj import-flee, or rules: panj"
        problems.append(rules.document.problem(("rules",), message, hint))


def settle(
    chain: Sequence[Layer],
    keys: Mapping[str, Value],
    folder: Path,
    worlds: FleeWorlds | None,
    problems: list[Problem],
) -> tuple[dict[str, Value], dict[str, Setting]] | None:
    """Return the keys of a scenario on a Flee world, filled up from it, and its parameters; None where it has mistakes.

    Parameters
    ----------
    chain : sequence of Layer
    keys : mapping of str to Value
        The merged keys of the files.
    folder : Path
    worlds : FleeWorlds or None
    problems : list of Problem
        Mistakes are added here.
    """
    before = len(problems)
    if worlds is None:
        _tell(keys, ("world",), "a scenario on a Flee world can only be run by 'panj run'", None, problems)
        return None
    if not _refuse(chain, problems):
        return None
    rules = keys.get("rules") or Value(next(iter(worlds.registries)), None, DEFAULT)
    if rules.value not in worlds.registries:
        message = f"rules '{rules.value}' do not run on a Flee world"
        _tell(keys, ("rules",), message, f"those that do: {', '.join(worlds.registries)}", problems)
        return None
    infos = describe(worlds.registries[rules.value])
    own: dict[str, Setting] = {}
    for document, checked, *_ in chain:
        own.update(flat_parameters(checked, document, infos, problems))
    facts = _facts(keys, folder, rules.value, worlds, problems)
    if facts is None:
        return None
    _check_until(keys, facts, problems)
    filled = {
        "replicates": Value(REPLICATES, None, DEFAULT),
        "until": Value(facts.last, None, WORLD),
        **keys,
        "rules": rules,
        "start": Value(facts.first, None, WORLD),
        "history_until": Value(facts.first - dt.timedelta(days=1), None, WORLD),
    }
    return None if len(problems) > before else (filled, {**facts.settings, **own})


def _tell(
    keys: Mapping[str, Value], at: tuple[str, ...], message: str, hint: str | None, problems: list[Problem]
) -> None:
    value = keys.get(at[0])
    document = value.document if value is not None else None
    problems.append(Problem(message, hint=hint) if document is None else document.problem(at, message, hint))


def _refuse(chain: Sequence[Layer], problems: list[Problem]) -> bool:
    """Refuse keys without a meaning: one by one in the file itself, together in what it extends.

    False where it extends what it should not: every other key from there would be one more mistake.
    """
    fitting = True
    for layer in chain:
        found = [key for key in REFUSED if layer.document.data.get(key) is not None]
        if layer is chain[-1]:
            for key in found:
                message = f"'{key}' has no meaning on a Flee world: {REFUSED[key]}"
                problems.append(layer.document.problem((key,), message, key=True))
        elif found:
            keys = ", ".join(f"'{key}'" for key in found)
            message = f"extends {shown(layer.document.file)}, which has {keys}: no meaning on a Flee world"
            hint = "extend a scenario on a Flee world, or none"
            problems.append(chain[-1].document.problem(("extends",), message, hint))
            fitting = False
    return fitting


def _facts(
    keys: Mapping[str, Value], folder: Path, rules: str, worlds: FleeWorlds, problems: list[Problem]
) -> Facts | None:
    if not is_folder(folder):
        near = [other.name for other in folder.parent.glob("*") if other.is_dir()] if is_folder(folder.parent) else []
        _tell(keys, ("world", "flee"), f"no such folder: {shown(folder)}", did_you_mean(folder.name, near), problems)
        return None
    try:
        return worlds.facts(folder, rules, counts_of(keys["world"]))
    except Problems as error:
        problems.extend(error.problems)
    except PanjError as error:
        _tell(keys, ("world", "flee"), str(error), None, problems)
    return None


def _check_until(keys: Mapping[str, Value], facts: Facts, problems: list[Problem]) -> None:
    until = keys.get("until")
    if until is None or facts.first <= until.value <= facts.last:
        return
    side = f"before the first day {facts.first}" if until.value < facts.first else f"after the last day {facts.last}"
    _tell(keys, ("until",), f"until {until.value} is {side} of the world", None, problems)
