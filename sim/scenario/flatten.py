"""From one checked file to flat records: parameters by dotted name, events one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.scenario.errors import MANY, Problem, did_you_mean
from sim.scenario.events import CAPTURES, Event
from sim.scenario.explain import brief, explain, meant
from sim.scenario.names import Names
from sim.scenario.own import HOW_TO_GIVE
from sim.scenario.parameters import ParameterInfo, Spread
from sim.scenario.reader import Document
from sim.scenario.resolved import Setting
from sim.scenario.schema import EventEntry, ParameterSpread, ScenarioFile
from sim.words.counts import Written, dotted, thousands_hint, written
from sim.words.typed import quoted
from sim.words.wording import Location

Infos = Mapping[str, ParameterInfo]

TARGETS: dict[str, tuple[str, ...]] = {
    "capture": ("place",),
    "retake": ("place",),
    "fighting": ("district",),
    "near": ("crossing", "host"),
    "far": ("crossing", "host"),
    "let_through": ("crossing", "host"),
    "corridor": ("crossing", "host"),
    "policy": ("host",),
    "guards": ("host",),
    "capacity": ("site",),
    "reinforce": ("district",),
    "rural": ("whole province",),
}
"""Which names an action may be aimed at, by kind: see :class:`Names`."""

MOST_LISTED = 25
"""Names that a hint lists where none is near; of more it says where they stand."""


@dataclass(frozen=True)
class Leaf:
    """One parameter as a file gives it: dotted name, where, and what stands there."""

    name: str
    at: Location
    value: Any


def leaves(tree: Mapping[str, Any], at: Location) -> Iterator[Leaf]:
    """Walk a mapping of parameters, written dotted (``front.tempo: 2``) or nested (``front: {tempo: 2}``)."""
    for key, value in tree.items():
        if "." not in key and isinstance(value, dict):
            for inner, leaf in value.items():
                yield Leaf(f"{key}.{inner}", (*at, key, inner), leaf)
        else:
            yield Leaf(key, (*at, key), value)


def unknown_parameter(name: str, infos: Infos, *, near: bool = True) -> tuple[str, str]:
    """Return message and hint for a name that no rule has; `near`: look for the nearest one that some rule has."""
    message = f"unknown parameter '{name}'"
    heir = next((info for info in infos.values() if name and info.instead_of == name), None)
    if heir is not None:
        return message, f"'{heir.name}' took its place, with another meaning: {heir.meaning}"
    inside = [known for known in infos if known.startswith(f"{name.split('.')[0]}.")]
    if "." not in name and inside:
        return message, f"known: {', '.join(inside)}"
    same = [known for known in infos if known.split(".")[1] == name.split(".")[-1]]
    hint = f"did you mean '{same[0]}'?" if same else did_you_mean(name, infos) if near else None
    groups = list(dict.fromkeys(known.split(".")[0] for known in infos))
    hint = hint or (f"known: {', '.join(inside)}" if inside else f"the rules that have any: {', '.join(groups)}")
    strange = "." in name and not inside and len(groups) > 1  # however near: 'relocation' is not far from 'reception'
    return message, f"{hint}; {HOW_TO_GIVE}" if strange else hint


def out_of_range(value: float, info: ParameterInfo) -> str | None:
    """Return what is wrong with a number for a parameter, or None.

    Parameters
    ----------
    value : float
        Where it comes from a file, a number that knows how it was written.
    info : ParameterInfo
    """
    low, high = info.allowed
    unit = f" {info.unit}" if info.unit not in ("", "1") else ""
    if info.switch and value not in (0.0, 1.0):
        return f"{info.name} must be {info.unit}, got {value:g}"
    if not (low <= value <= high and math.isfinite(value)):
        got = f"{value:g}" if math.isfinite(value) else quoted(written(value))  # 1e400 is what was typed, and not inf
        return f"{info.name} must be {allowed_range(info)}{unit}, got {got}"
    if info.people and dotted(written(value)):
        return f"{info.name} is a number of {info.unit}, got {written(value)}: {thousands_hint(written(value))}"
    if info.count and value != round(value):
        return f"{info.name} must be a whole number of {info.unit}, got {written(value)}"
    return None


def allowed_range(info: ParameterInfo) -> str:
    """Return the hard limits of a parameter in words."""
    low, high = info.allowed
    if math.isfinite(low) and math.isfinite(high):
        return f"between {low:g} and {high:g}"
    if math.isfinite(low):
        return f"at least {low:g}"
    return f"at most {high:g}" if math.isfinite(high) else "finite"


def _known(found: list[Leaf], document: Document, infos: Infos, problems: list[Problem]) -> Iterator[Leaf]:
    """Yield the leaves whose name is known and stands there once."""
    seen: dict[str, Leaf] = {}
    for leaf in found:
        if leaf.name not in infos:
            message, hint = unknown_parameter(leaf.name, infos, near=len(problems) < MANY)
            problems.append(document.problem(leaf.at, message, hint, key=True))
        elif leaf.name in seen:
            line, _ = document.keys[seen[leaf.name].at]
            message = f"'{leaf.name}' is given twice (first in line {line})"
            problems.append(document.problem(leaf.at, message, key=True))
        else:
            seen[leaf.name] = leaf
            yield leaf


def _number(leaf: Leaf, document: Document, info: ParameterInfo, problems: list[Problem]) -> float | None:
    if isinstance(leaf.value, bool) or not isinstance(leaf.value, int | float):
        message = f"{leaf.name} must be a number, got {brief(leaf.value)}"
        problems.append(document.problem(leaf.at, message, meant(leaf.value, leaf.at)))
        return None
    wrong = out_of_range(leaf.value, info)
    if wrong is not None:
        problems.append(document.problem(leaf.at, wrong))
        return None
    return float(leaf.value)


def _spread(leaf: Leaf, document: Document, info: ParameterInfo, problems: list[Problem]) -> Setting | None:
    try:
        given = ParameterSpread.model_validate(leaf.value)
    except ValidationError as error:
        errors = [one for one in error.errors() if (*leaf.at, *one["loc"]) not in document.broken]
        problems.extend(explain(one, document, leaf.at) for one in errors)
        return None
    before = len(problems)
    for key, number in (("value", given.value), ("low", given.low), ("high", given.high)):
        raw = leaf.value[key]
        wrong = out_of_range(raw if isinstance(raw, Written) else number, info)
        if wrong is not None:
            problems.append(document.problem((*leaf.at, key), wrong))
    if not given.low <= given.value <= given.high:
        message = (
            f"{leaf.name} wants low <= value <= high, got low {given.low:g}, value {given.value:g}, high {given.high:g}"
        )
        problems.append(document.problem(leaf.at, message, key=True))
    if given.shape == "loguniform" and given.low <= 0:
        message = f"{leaf.name} with shape loguniform wants low above 0, got {given.low:g}"
        problems.append(document.problem((*leaf.at, "low"), message))
    if len(problems) > before:
        return None
    return Setting(given.value, Spread(given.low, given.high, given.shape, info.count), document.layer(leaf.at))


def flat_parameters(
    checked: ScenarioFile, document: Document, infos: Infos, problems: list[Problem]
) -> dict[str, Setting]:
    """Return the parameters of one file by dotted name; mistakes are added to `problems`."""
    at: Location = ("parameters",)
    out: dict[str, Setting] = {}
    for leaf in _known(list(leaves(checked.parameters, at)), document, infos, problems):
        info = infos[leaf.name]
        if isinstance(leaf.value, dict):
            setting = _spread(leaf, document, info, problems)
        else:
            number = _number(leaf, document, info, problems)
            setting = None if number is None else Setting(number, None, document.layer(leaf.at))
        if setting is not None:
            out[leaf.name] = setting
    return out


def flat_events(
    entries: list[tuple[int, EventEntry]],
    document: Document,
    infos: Infos,
    names: Names | None,
    problems: list[Problem],
    partial: Collection[int] = (),
) -> list[Event]:
    """Return the events of one file, one per target, in the order of the file; mistakes are added to `problems`.

    Of those whose number is in `partial` something has been left out: they may lack an action.
    """
    out: list[Event] = []
    for i, entry in entries:
        at: Location = ("events", i)
        found = [*_settings(entry, document, at, infos, problems), *_others(entry, document, at)]
        if not found and not entry.set_ and i not in partial:
            actions = ", ".join(["set", *TARGETS])
            problems.append(document.problem(at, f"an event needs an action, one of {actions}"))
        if names is not None:
            check = _target_check(document, names, problems)
            found = [(event, spot) for event, spot in found if check(event, spot)]
        out.extend(event for event, _ in sorted(found, key=lambda one: document.spot(one[1])))
    return out


def _settings(
    entry: EventEntry, document: Document, at: Location, infos: Infos, problems: list[Problem]
) -> Iterator[tuple[Event, Location]]:
    for leaf in _known(list(leaves(entry.set_, (*at, "set"))), document, infos, problems):
        number = _number(leaf, document, infos[leaf.name], problems)
        if number is not None:
            yield Event(entry.date, "set", leaf.name, number, "", document.layer(leaf.at)), leaf.at


def _others(entry: EventEntry, document: Document, at: Location) -> Iterator[tuple[Event, Location]]:
    date = entry.date
    for action, targets in (("capture", entry.capture), ("retake", entry.retake)):
        for k, target in enumerate(targets):
            spot = (*at, action, k)
            yield Event(date, action, target, 0.0, "", document.layer(spot)), spot  # type: ignore[arg-type]
    for how, key in CAPTURES.items():
        for k, target in enumerate(getattr(entry, key)):
            spot = (*at, key, k)
            yield Event(date, "capture", target, how, "", document.layer(spot)), spot
    by_target: dict[str, Mapping[str, float | str]] = {
        "fighting": entry.fighting,
        "near": entry.near,
        "far": entry.far,
        "guards": entry.guards,
        "capacity": entry.capacity,
        "reinforce": entry.reinforce,
        "let_through": entry.let_through,
        "corridor": entry.corridor,
        "rural": entry.rural,
    }
    for action, mapping in by_target.items():
        for target, value in mapping.items():
            spot = (*at, action, target)
            value = value if isinstance(value, str) else float(value)
            yield Event(date, action, target, value, "", document.layer(spot)), spot  # type: ignore[arg-type]
    for target, policy in entry.policy.items():
        spot = (*at, "policy", target)
        if policy.civilian == policy.military and policy.civilian is not None:
            yield Event(date, "policy", target, policy.civilian, "", document.layer(spot)), spot
            continue
        for kind, admission in (("civilian", policy.civilian), ("military", policy.military)):
            if admission is not None:
                yield Event(date, "policy", target, admission, kind, document.layer(spot)), spot


def _target_check(document: Document, names: Names, problems: list[Problem]) -> Callable[[Event, Location], bool]:
    """Return a test of an event's target against the world's names."""

    def check(event: Event, spot: Location) -> bool:
        kinds = [kind for kind in TARGETS.get(event.action, ()) if kind in names.targets]
        if not kinds or any(event.target in names.targets[kind] for kind in kinds):
            return True
        choices = {name: title for kind in kinds for name, title in names.titles(kind).items()}
        hint = did_you_mean(event.target, choices) if len(problems) < MANY else None
        if hint is None:
            tables = "hosts.csv" if kinds == ["host"] else "places.csv" + (", hosts.csv" if "host" in kinds else "")
            hint = f"known: {', '.join(choices)}" if len(choices) <= MOST_LISTED else f"the ids stand in {tables}"
            hint = hint if choices else "it has none"
        message = f"{event.key}: no {' or '.join(kinds)} of this world is called '{event.target}'"
        problems.append(document.problem(spot, message, hint, key=True))
        return False

    return check
