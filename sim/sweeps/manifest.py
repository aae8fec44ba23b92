"""The manifest: what a sweep is, written before its first run, and what has changed since."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

from sim.runs.code import digest_of
from sim.runs.json_files import read_json
from sim.runs.read import yaml_of
from sim.runs.seal import OWN, changed, own_digest
from sim.runs.store import PACKAGES
from sim.scenario.errors import PanjError
from sim.scenario.events import Event
from sim.scenario.parameters import Spread
from sim.scenario.posterior import written
from sim.scenario.resolved import Scenario
from sim.scenario.sweep.sweep import Axis, Measure
from sim.sweeps import schema, shapes
from sim.sweeps.grounds import digest_of as ground_digest
from sim.sweeps.plan import SweepPlan

SCHEMA = 1
MANIFEST = "manifest.json"
VARIANTS = "worlds of the points"
MOST_TOLD = 8
#: What decides about the numbers of a run and the bytes of a part, relative to the package.
CODE = (
    "words",
    "scenario",
    "world",
    "model",
    "flee",
    "building",
    "sweeps",
    "runs/frames.py",
    "runs/tasks.py",
)
#: Packages that a change of is told but not refused: their numbers agree but for the last bits.
TOLD = ("numpy", "numba", "scipy", "pyarrow")


def code() -> str:
    """Return a digest of the code that decides about results."""
    return digest_of(CODE)


def versions() -> dict[str, str]:
    """Return the versions of what computes."""
    out = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            out[package] = version(package)
        except PackageNotFoundError:
            out[package] = "not installed"
    return out


def identity(plan: SweepPlan) -> shapes.Identity:
    """Return all that decides about the results of a sweep, and nothing else: no title, no file, no version."""
    sweep = plan.sweep
    return {
        "design": sweep.design,
        "replicates": sweep.replicates,
        "seed": sweep.seed,
        "keep": sorted(sweep.keep),
        "axes": {axis.name: _axis(axis) for axis in sweep.axes},
        "measures": {measure.name: _measure(measure) for measure in sweep.measures},
        "scenarios": {
            base.name: _scenario(base, world.name) for base, world in zip(sweep.bases, plan.worlds, strict=True)
        },
        "worlds": {world.name: ground_digest(world) for world in plan.worlds} | _variants(plan),
        "points": [list(point) for point in plan.points],
    }


def fingerprint(identity: shapes.Identity) -> str:
    """Return the name of a sweep that only the same sweep has."""
    text = json.dumps({"schema": SCHEMA, **identity}, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def compose(plan: SweepPlan) -> shapes.Manifest:
    """Return the content of the manifest of a plan."""
    sweep, known = plan.sweep, identity(plan)
    content: shapes.Manifest = {
        "schema": SCHEMA,
        "sweep": sweep.name,
        "title": sweep.title,
        "description": sweep.description,
        "fingerprint": fingerprint(known),
        "runs": plan.runs,
        "units": {
            "axes": {axis.name: axis.unit for axis in sweep.axes},
            "measures": {measure.name: measure.unit for measure in sweep.measures},
        },
        "versions": versions(),
        "code": code(),
        "order": plan.order,
        "chunks": [list(chunk) for chunk in plan.chunks],
        "identity": known,
        "yaml": {base.name: yaml_of(base) for base in sweep.bases},
    }
    return {**content, "sha256": own_digest(content)}


def dump(content: Mapping[str, Any]) -> str:
    """Return JSON in which a list of lists has a line for each of them."""
    marks: dict[str, str] = {}
    text, sign = json.dumps(content, ensure_ascii=False), "@"
    while sign in text:  # no title may look like one of our marks
        sign += "@"

    def lines(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: lines(inner) for key, inner in value.items()}
        if isinstance(value, list) and all(not isinstance(inner, dict | list) for inner in value):
            mark = f"{sign}{len(marks)}@"
            marks[f'"{mark}"'] = json.dumps(value, ensure_ascii=False)
            return mark
        return [lines(inner) for inner in value] if isinstance(value, list) else value

    out = []
    for line in json.dumps(lines(content), indent=1, ensure_ascii=False).split("\n"):
        mark = line.strip().rstrip(",").rpartition(": ")[2]
        out.append(line.replace(mark, marks[mark]) if mark in marks else line)
    return "\n".join([*out, ""])


def read(folder: Path) -> shapes.Manifest:
    """Return the manifest of a folder: whoever has it may trust it (:mod:`sim.sweeps.schema`).

    Raises
    ------
    PanjError
        If it cannot be read or is none.
    """
    path = folder / MANIFEST
    content = read_json(path)
    if content.get("schema") != SCHEMA or "identity" not in content:
        raise PanjError(f"{path} is no manifest of a sweep that this version of panj can read")
    if OWN in content and content[OWN] != own_digest(content):
        raise changed(path)
    schema.check(path, content)
    if fingerprint(content["identity"]) != content["fingerprint"]:
        raise PanjError(f"{path} was edited: it no longer says what its parts were made from")
    return cast(shapes.Manifest, content)


def changes(before: shapes.Identity, now: shapes.Identity) -> list[str]:
    """Return what differs between two identities, a line each."""
    old, new = _flat(before), _flat(now)
    told = [_told(name, old, new) for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    found = list(dict.fromkeys(told))  # a rule is that of every scenario
    if not found:  # the order of keys is no difference of mappings
        found = ["the points of its design" if before != now else "its rules are given in another order"]
    more = len(found) - MOST_TOLD
    return [*found[:MOST_TOLD], f"and {more} more"] if more > 1 else found


def _told(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return in words that something is another, or is there no longer, or only now."""
    _, own, rule = name.partition(".own.")
    if not own or not name.startswith("scenarios."):
        return f"{name}: {old.get(name, '(not there)')} → {new.get(name, '(not there)')}"
    if name not in old or name not in new:
        return f"the rule {rule} is given {'now and was not then' if name in new else 'no longer'}"
    file = rule.partition(":")[0].replace(".", "/")
    return f"{file}.py has changed, or a file of its folder that it imports"


def _flat(value: Any, name: str = "") -> dict[str, str]:
    """Return every number and word of an identity by its dotted name; of the points only how many there are."""
    if name == "points":
        return {name: str(len(value))}
    if isinstance(value, Mapping):
        out: dict[str, str] = {}
        for key, inner in value.items():
            out |= _flat(inner, f"{name}.{key}" if name else str(key))
        return out
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > 60:  # short enough to be told, and still another one for another text
        text = f"{text[:40]}… ({hashlib.sha256(text.encode()).hexdigest()[:6]})"
    return {name: text}


def _axis(axis: Axis) -> shapes.Axis:
    return {
        "parameter": axis.parameter,
        "events": [_event(event) for event in axis.events],
        "levels": list(axis.levels),
        "spread": _spread(axis.spread),
        "dates": axis.dates,
        "whole": axis.whole,
        "mode": axis.mode,
    }


def _measure(measure: Measure) -> shapes.Measure:
    return {
        "measure": measure.measure,
        "place": measure.place,
        "kind": measure.kind,
        "reading": measure.reading,
        "date": None if measure.date is None else str(measure.date),
        "over": measure.over,
    }


def _variants(plan: SweepPlan) -> dict[str, str]:
    """Return a digest of the worlds that were built, by what manifests call them all."""
    return {} if plan.variants is None else {VARIANTS: plan.variants.digest}


def _scenario(scenario: Scenario, world: str) -> shapes.Scenario:
    out: shapes.Scenario = {
        "world": world if scenario.flee is not None else scenario.world,
        "rules": scenario.rules,
        "start": str(scenario.start),
        "history_until": str(scenario.history_until),
        "until": str(scenario.until),
        "garrisons": scenario.garrisons,
        "parameters": {name: [s.value, _spread(s.spread)] for name, s in scenario.settings.items()},
        "events": [_event(event) for event in scenario.events],
    }
    if scenario.own:
        out["own"] = {rule.path: rule.code for rule in scenario.own}
    if scenario.posterior is not None:
        out["posterior"] = hashlib.sha256(written(scenario.posterior).encode()).hexdigest()
    return out


def _event(event: Event) -> shapes.Row:
    return [str(event.date), event.action, event.target, event.value, event.kind]


def _spread(spread: Spread | None) -> shapes.Row | None:
    return None if spread is None else [spread.low, spread.high, spread.shape]
