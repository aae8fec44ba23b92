"""Write a resolved scenario as YAML that loads again to the same values.

The result extends nothing: whatever happens to the files it came from, the run can be repeated.
"""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sim.scenario.brought import bring
from sim.scenario.contradictions import Crossings
from sim.scenario.events import Event
from sim.scenario.in_force import in_force
from sim.scenario.parameters import ParameterInfo, Registry, describe
from sim.scenario.posterior import NAME as POSTERIOR
from sim.scenario.posterior import written
from sim.scenario.resolved import DEFAULT, OF, Scenario, Setting

_WIDTH = 96


def to_yaml(
    scenario: Scenario,
    registry: Registry,
    beside: Path | None = None,
    crossings: Crossings | None = None,
    options: Sequence[str] = (),
) -> str:
    """Return the scenario as a YAML file; unit and layer of every value stand in comments.

    Parameters
    ----------
    scenario : Scenario
    registry : mapping of str to type of ParameterSet
        For the units.
    beside : Path, optional
        The folder that the file will lie in: the folder of a Flee world is told as it is reached from there, so that
        both may be moved, and to another machine.
    crossings : mapping, optional
        The crossings to each host of the world. An event whose order another one of its day replaces is then a comment:
        in the file of a child the order of its parent is meant to be replaced, in one file both would be a mistake.
    options : sequence of str, optional
        Options of the command that ran it for which a file has no key: whoever runs it again must give them.
    """
    lines = ["# Resolved scenario: nothing is inherited any more."]
    if needed := [*options, *(rule.option for rule in scenario.own)]:  # a file names no rule
        lines.append(f"# Run it with {' '.join(needed)}")
    lines += _head(scenario, beside)
    lines += ["parameters:", *_parameters(scenario, describe(registry))]
    if scenario.events:
        lines += ["events:", *_events(scenario, crossings)]
    elif scenario.flee is None:
        lines += ["events: []"]
    return "\n".join([*lines, ""])


def write_scenario(
    scenario: Scenario,
    registry: Registry,
    folder: Path,
    crossings: Crossings,
    name: str = "scenario",
    options: Sequence[str] = (),
) -> None:
    """Write a scenario as a file of a folder; the posterior that it names lies beside it, and a world that it brings.

    Parameters
    ----------
    scenario, registry, crossings, options
        See :func:`to_yaml`.
    folder : Path
    name : str
        Of the file, without its ending.
    """
    if scenario.posterior is not None:
        path = folder / (POSTERIOR if name == "scenario" else f"{name}-{POSTERIOR}")
        path.write_text(written(scenario.posterior), encoding="utf-8")
        scenario = scenario.with_(posterior=replace(scenario.posterior, path=path))
    if scenario.ground is not None:
        bring(scenario.ground, folder)
    (folder / f"{name}.yaml").write_text(to_yaml(scenario, registry, folder, crossings, options), encoding="utf-8")


def _head(scenario: Scenario, beside: Path | None) -> list[str]:
    lines = [f"name: {text(scenario.name)}", f"title: {text(scenario.title)}"]
    lines += paragraph("description", scenario.description)
    if scenario.flee is not None:
        return lines + _plain(scenario, ("world", "rules", "until", "replicates", "seed"), beside)
    if scenario.ladder is not None:
        lines.append(f"ladder: {scenario.ladder}")
    claims = [line.partition(": ") for line in scenario.document.splitlines() if line]
    lines.append("document:" if claims else "document: []")
    for fact, _, says in claims:
        lines += [f"  - fact: {text(fact)}", f"    says: {text(says)}"]
    return (
        lines
        + _plain(scenario, ("world", "rules", "start", "history_until", "until", "replicates", "seed", "garrisons"))
        + _posterior(scenario, beside)
    )


def _posterior(scenario: Scenario, beside: Path | None) -> list[str]:
    """Return the key that names a posterior, where the scenario has one."""
    if scenario.posterior is None:
        return []
    layer = next((s.layer for s in scenario.settings.values() if s.named), DEFAULT).removeprefix(OF)
    return [f"posterior: {text(_reached(scenario.posterior.path, beside))}  # {layer}"]


def _plain(scenario: Scenario, keys: Sequence[str], beside: Path | None = None) -> list[str]:
    """Return the keys of one value, a line each, with their layers."""
    lines = []
    for key in keys:
        value = getattr(scenario, key)
        if key == "world":
            named = scenario.flee is None or str(scenario.flee) != value
            value = text(value) if named else _world_of_flee(scenario, beside)
        lines.append(f"{key}: {value}  # {scenario.layers.get(key, 'default')}")
    return lines


def _world_of_flee(scenario: Scenario, beside: Path | None) -> str:
    """Return where a Flee world, and its counts, are reached."""
    found = f"flee: {text(_reached(Path(scenario.world), beside))}"
    found += "" if scenario.counts is None else f", counts: {text(_reached(scenario.counts, beside))}"
    return f"{{{found}}}"


def _reached(folder: Path, beside: Path | None) -> str:
    """Return how a folder is reached from another one; its whole path if that is not known, or on another drive."""
    if beside is None:
        return str(folder)
    with suppress(ValueError):
        return Path(os.path.relpath(folder.resolve(), beside.resolve())).as_posix()
    return str(folder)


def paragraph(key: str, value: str) -> list[str]:
    """Return a text, folded over several lines where that changes nothing."""
    if len(value) < _WIDTH or not value.isprintable() or value != " ".join(value.split()):
        return [f"{key}: {text(value)}"]
    lines = textwrap.wrap(value, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"{key}: >-", *(f"  {line}" for line in lines)]


def _parameters(scenario: Scenario, infos: dict[str, ParameterInfo]) -> list[str]:
    lines = []
    for name, setting in scenario.settings.items():
        unit = infos[name].unit if name in infos else ""
        comment = " · ".join(part for part in (unit, setting.layer) if part)
        if setting.joint and setting.spread is not None:  # not set: it is drawn from the posterior again
            ends = f"nine in ten draws from {number(setting.spread.low)} to {number(setting.spread.high)}"
            lines.append(f"  # {name}: {number(setting.value)}  # {ends} · {comment}")
        else:
            lines.append(f"  {name}: {setting_text(setting)}  # {comment}")
    return lines or ["  {}"]


def setting_text(setting: Setting) -> str:
    """Return a value, with its spread if it has one, as YAML."""
    if setting.spread is None:
        return number(setting.value)
    spread = setting.spread
    return (
        f"{{value: {number(setting.value)}, low: {number(spread.low)}, high: {number(spread.high)}, "
        f"shape: {spread.shape}}}"
    )


def _events(scenario: Scenario, crossings: Crossings | None) -> list[str]:
    """Return the events, those that others of their day replace as comments; without crossings all of them."""
    kept = scenario.events if crossings is None else in_force(scenario.events, crossings)
    lines = []
    for event in scenario.events:
        if event not in kept:
            lines.append(f"  # replaced on its day, {event.date}: {event_text(event)}  # {event.where}")
            continue
        lines += [f"  - date: {event.date}", f"    {event_text(event)}  # {event.where}"]
    return lines


def event_text(event: Event) -> str:
    """Return the action of one event as YAML."""
    if event.action in ("capture", "retake"):
        return f"{event.key}: [{text(event.target)}]"
    value = event.value if isinstance(event.value, str) else number(event.value)
    if event.kind:
        value = f"{{{event.kind}: {value}}}"
    return f"{event.action}: {{{text(event.target)}: {value}}}"


def number(value: float) -> str:
    """Return a number that is read back to the last bit."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def text(value: str) -> str:
    """Return text in quotes unless it is a plain word."""
    plain = value.replace("-", "a").replace("_", "a").replace(".", "a")
    if plain.isascii() and plain.isalnum() and value[0].isalpha() and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())


_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
