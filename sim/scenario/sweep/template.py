"""Events of an axis: written as in a scenario, with `$value` where its values belong.

Each event is checked as an :class:`~sim.scenario.schema.EventEntry` once for every value, by the code that reads
scenarios, so a value is refused wherever a scenario would refuse it; the mistake is told where the value stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.events import Event
from sim.scenario.explain import explain
from sim.scenario.flatten import Infos, flat_events
from sim.scenario.names import Names
from sim.scenario.reader import Document
from sim.scenario.resolved import Scenario
from sim.scenario.schema import EventEntry, PolicyByKind
from sim.scenario.sweep.sweep import VALUE, Level
from sim.scenario.sweep.values import Role, Values
from sim.words.wording import Location, spoken

NUMBERS = ("guards", "capacity", "reinforce", "rural", "let_through", "fighting")
COUNTS = ("guards", "capacity", "reinforce")
WORDS = ("near", "far", "corridor")
UNITS = {
    "guards": "guards",
    "capacity": "places",
    "reinforce": "soldiers",
    "rural": "share",
    "let_through": "share",
    "fighting": "intensity",
}
KEYS = [info.alias or name for name, info in EventEntry.model_fields.items()]
_FIRST: Location = ("events", 0)
ALLOWED = f"it may stand for the date, or for a value of set, {', '.join(NUMBERS)}, {', '.join(WORDS)} or policy"


@dataclass(frozen=True)
class Template:
    """One event of an axis as the file has it.

    Parameters
    ----------
    raw : mapping
    at : Location
        Where it stands.
    holes : tuple of Location
        Where `$value` stands in it.
    """

    raw: Mapping[str, Any]
    at: Location
    holes: tuple[Location, ...]


class _Part(Document):
    """One event of an axis as if it were the first of a scenario, so that the same code can read it."""

    called: str = ""

    @classmethod
    def of(cls, document: Document, at: Location) -> _Part:
        depth = len(at)
        part = cls(document.file)
        for theirs, ours in ((document.values, part.values), (document.keys, part.keys)):
            ours.update({(*_FIRST, *spot[depth:]): place for spot, place in theirs.items() if spot[:depth] == at})
        part.called = spoken(at)
        return part

    def problem(self, at: Location, message: str, hint: str | None = None, *, key: bool = False) -> Problem:
        return super().problem(at, message.replace(spoken(_FIRST), self.called), hint, key=key)


def _spots(node: Any, at: Location = ()) -> Iterator[tuple[Location, bool]]:
    """Yield every place of `$value`, and whether it is a key."""
    if isinstance(node, dict):
        for key, inner in node.items():
            if key == VALUE:
                yield (*at, key), True
            yield from _spots(inner, (*at, key))
    elif isinstance(node, list):
        for i, inner in enumerate(node):
            yield from _spots(inner, (*at, i))
    elif node == VALUE:
        yield at, False


def _role(hole: Location) -> Role | None:
    """Return what belongs into a hole, or None where none may be."""
    match hole:
        case ("date",):
            return "date"
        case ("set", _) | ("set", _, _):
            return "number"
        case ("policy", _) | ("policy", _, _):
            return "word"
        case (action, _) if action in COUNTS:
            return "count"
        case (action, _) if action in NUMBERS:
            return "number"
        case (action, _) if action in WORDS:
            return "word"
    return None


def templates(
    raw: list[Any], at: Location, document: Document, problems: list[Problem]
) -> tuple[list[Template], Role] | None:
    """Return the events of an axis and what its values must be, or None; mistakes are added to `problems`.

    Parameters
    ----------
    raw : list
        What stands under `event`; one event is a list of one.
    at : Location
        Where.
    document : Document
    problems : list of Problem
    """
    before = len(problems)
    single = (*at, 0) not in document.values
    out: list[Template] = []
    roles: list[Role] = []
    for i, item in enumerate(raw):
        spot = at if single else (*at, i)
        if not isinstance(item, dict):
            problems.append(document.problem(spot, f"{spoken(spot)} must be an event (date: ..., set: ...)"))
            continue
        item = {key: value for key, value in item.items() if value is not None}
        for key in [key for key in item if key not in KEYS]:
            told = f"unknown key '{key}' in {spoken(spot)}"
            hint = did_you_mean(key, KEYS) or f"allowed: {', '.join(KEYS)}"
            problems.append(document.problem((*spot, key), told, hint, key=True))
        holes = []
        for hole, is_key in _spots(item):
            role = None if is_key else _role(hole)
            if role is None and hole[0] in KEYS:
                told = f"$value has no meaning in {spoken((*spot, *hole))}"
                problems.append(document.problem((*spot, *hole), told, ALLOWED, key=is_key))
            if role is None:
                continue
            holes.append(hole)
            roles.append(role)
        out.append(Template(item, spot, tuple(holes)))
    if len(problems) > before:
        return None
    if not out or not roles:
        told = f"{spoken(at)} does not use $value, so nothing would vary"
        problems.append(document.problem(at, told, ALLOWED))
        return None
    if set(roles) == {"count", "number"}:
        roles = ["count"]  # a number that is a count as well
    if len(set(roles)) > 1:
        told = f"{spoken(at)}: one $value cannot be a {' and a '.join(dict.fromkeys(roles))}"
        problems.append(document.problem(at, told, "want one axis for each"))
        return None
    return out, roles[0]


def _filled(raw: Any, value: Level) -> Any:
    if isinstance(raw, dict):
        return {key: _filled(inner, value) for key, inner in raw.items()}
    if isinstance(raw, list):
        return [_filled(inner, value) for inner in raw]
    return value if raw == VALUE else raw


def try_values(
    template: Template,
    values: Values,
    document: Document,
    infos: Infos,
    names: Names | None,
    bases: tuple[Scenario, ...],
    problems: list[Problem],
) -> EventEntry | None:
    """Return the event with the first of the values, checked with each; None where it has mistakes.

    Parameters
    ----------
    template : Template
    values : Values
    document : Document
    infos, names : mapping
        As for scenarios.
    bases : tuple of Scenario
        They say which days are possible.
    problems : list of Problem
        Mistakes are added here.
    """
    part = _Part.of(document, template.at)
    holes = {part.values[(*_FIRST, *hole)] for hole in template.holes}
    before, sound = len(problems), None
    for number, (value, spot) in enumerate(values.told):
        found: list[Problem] = []
        entry = _event(template, value, part, infos, names, bases, found)
        sound = sound or entry
        line, column = document.values[spot]
        moved = False
        for problem in found:
            if (problem.line, problem.column) not in holes:
                if number == 0:  # it would be the same with every value
                    problems.append(problem)
            elif not moved:  # of one value, one mistake is enough
                problems.append(replace(problem, line=line, column=column))
                moved = True
    return sound if len(problems) == before else None


def wrong_with(
    template: Template,
    value: Level,
    document: Document,
    infos: Infos,
    names: Names | None,
    bases: tuple[Scenario, ...],
) -> str | None:
    """Say what is wrong with an event that is sound but for its value, or None."""
    found: list[Problem] = []
    _event(template, value, _Part.of(document, template.at), infos, names, bases, found)
    if not found:
        return None
    return found[0].message + (f" ({found[0].hint})" if found[0].hint else "")


def _event(
    template: Template,
    value: Level,
    part: _Part,
    infos: Infos,
    names: Names | None,
    bases: tuple[Scenario, ...],
    problems: list[Problem],
) -> EventEntry | None:
    """Return an event with one value, checked as that of a scenario."""
    try:
        entry = EventEntry.model_validate(_filled(template.raw, value))
    except ValidationError as error:
        problems.extend(explain(one, part, _FIRST) for one in error.errors())
        return None
    flat_events([(0, entry)], part, infos, names, problems)
    at = (*_FIRST, "date")
    for base in bases:
        if entry.date <= base.history_until and not entry.holds_all_along(base.start):
            told = f"{spoken(at)} {entry.date} is not after history_until {base.history_until} of {base.name}"
            problems.append(part.problem(at, told, "what a sweep changes by its date begins after it"))
        elif entry.date > base.until:
            layer = base.layers.get("until", "")
            own = layer.rpartition(":")[0] == part.layer(()).rpartition(":")[0]
            whose, hint = ("this sweep", f"see {layer}") if own else (base.name, None)
            problems.append(part.problem(at, f"{spoken(at)} {entry.date} is after until {base.until} of {whose}", hint))
            if own:  # that of all bases
                break
    return entry


def flat_template(template: Template, entry: EventEntry, document: Document, infos: Infos) -> list[Event]:
    """Return the records of an event with its holes open.

    Parameters
    ----------
    template : Template
    entry : EventEntry
        The same with some value, sound.
    document : Document
    infos : mapping
    """
    part = _Part.of(document, template.at)
    set_here = [".".join(str(word) for word in hole[1:]) for hole in template.holes if hole[0] == "set"]
    for hole in template.holes:
        if hole == ("date",):
            entry = entry.model_copy(update={"date": dt.date.min})
        elif hole[0] != "set":
            entry = _opened(entry, hole)
    events = flat_events([(0, entry)], part, infos, None, [])
    return [replace(e, value=VALUE) if e.action == "set" and e.target in set_here else e for e in events]


def _opened(entry: EventEntry, hole: Location) -> EventEntry:
    """Return an event with `$value` in place of the value of one action."""
    action, target = str(hole[0]), str(hole[1])
    held: Any = VALUE
    if action == "policy":
        kinds = ("civilian", "military") if len(hole) == 2 else (str(hole[2]),)
        given = {"civilian": entry.policy[target].civilian, "military": entry.policy[target].military}
        held = PolicyByKind.model_construct(**{**given, **dict.fromkeys(kinds, VALUE)})  # type: ignore[arg-type]
    return entry.model_copy(update={action: {**getattr(entry, action), target: held}})
