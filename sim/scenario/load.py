"""From a name to a resolved scenario: read, check, inherit, merge.

All mistakes of all files of the chain are collected and raised together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.calls import told_by_name
from sim.scenario.errors import MANY, DrivenByCounts, PanjError, Problem, Problems, did_you_mean
from sim.scenario.events import Event
from sim.scenario.explain import by_name, explain
from sim.scenario.files import find_scenario, is_name, list_scenarios, list_worlds, titled, world_beside
from sim.scenario.flatten import Infos, flat_events, flat_parameters
from sim.scenario.flee import FleeWorlds, check_rules_of_panj, counts_of, folder_of, rules_of_panj, settle
from sim.scenario.layers import Layer, Value
from sim.scenario.named import KEY, named_posterior, settings_of
from sim.scenario.names import Names
from sim.scenario.override import LAYER, override
from sim.scenario.parameters import Registry, Spread, describe
from sim.scenario.reader import Document, read
from sim.scenario.resolved import DEFAULT, POSTERIOR, Scenario, Setting
from sim.scenario.schema import EARLIEST, INHERITED, LONGEST_RUN, TOLD, EventEntry, FleeWorld, ScenarioFile
from sim.words.wording import Location

LONGEST_CHAIN = 10
NO_DAY = f"{EARLIEST}-01-01"
"""Date of an event whose own cannot be used, so that the rest of it is checked; such a scenario is not run."""
NamesOf = Callable[[str | Path], Names | None]
"""Given the name of a world, or its folder, its names; lets one call check a scenario against the world it names."""

DEFAULTS: dict[str, Any] = {
    "title": None,
    "description": "",
    "ladder": None,
    "document": [],
    "replicates": 100,
    "seed": 1,
    "garrisons": "seeded",
    "rules": "panj",
}
_NEEDED = ("world", "start", "until")


@told_by_name()
def load_scenario(
    name_or_path: str | Path,
    registry: Registry,
    *,
    overrides: Mapping[str, float | str] | None = None,
    names: Names | NamesOf | None = None,
    flee: FleeWorlds | None = None,
) -> Scenario:
    """Return a scenario with everything it inherits.

    Parameters
    ----------
    name_or_path : str or Path
        A name (``offensive``), or the path of a YAML file.
    registry : mapping of str to type of ParameterSet
        The parameters of the rules, by the first part of their dotted name.
    overrides : mapping of str to number, optional
        What is set for this run: dotted name to value. They have the last word.
    names : Names or function, optional
        What may be named of the world; or a function that returns it for the name of a world. Without it the targets
        of events are not checked.
    flee : FleeWorlds, optional
        What must be known of Flee worlds. Without it a scenario on one is refused.

    Raises
    ------
    Problems
        All mistakes at once, each with file, line and column.
    """
    infos = describe(registry)
    file = find_scenario(name_or_path)
    problems: list[Problem] = []
    chain = _chain(file, problems)
    scenario = _resolve(file, chain, infos, names, flee, problems) if chain else None
    if problems or scenario is None:
        raise Problems(_in_order(problems))
    if scenario.flee is not None and flee is not None:
        registry = flee.registries[scenario.rules]
    return override(scenario, registry, overrides or {})


def flee_scenario(
    folder: Path,
    rules: str,
    flee: FleeWorlds,
    *,
    name: str,
    overrides: Mapping[str, float | str] | None = None,
    counts: Path | None = None,
) -> Scenario:
    """Return the scenario of a Flee world as it is: that of a file with nothing but `world` and `rules`.

    Parameters
    ----------
    folder : Path
    rules : str
        One of `flee.registries`.
    flee : FleeWorlds
    name : str
    overrides : mapping of str to number, optional
        See :func:`load_scenario`.
    counts : Path, optional
        The folder of its counts, where they lie elsewhere.

    Raises
    ------
    PanjError
        When the world cannot be read or a parameter is wrong.
    """
    problems: list[Problem] = []
    elsewhere = None if counts is None else str(counts.resolve())
    world = Value(FleeWorld(flee=str(folder.resolve()), counts=elsewhere), None, LAYER)
    scenario = _on_flee(name, [], {"world": world, "rules": Value(rules, None, LAYER)}, flee, problems)
    if scenario is None:
        raise Problems(problems)
    return override(scenario, flee.registries[rules], overrides or {})


def check_file(path: str | Path, registry: Registry, names: Names | NamesOf | None = None) -> tuple[Problem, ...]:
    """Return all mistakes of a scenario file, none if it can be run."""
    try:
        load_scenario(path, registry, names=names)
    except Problems as error:
        return error.problems
    except PanjError as error:
        return (Problem(str(error)),)
    return ()


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Sort by place in the files, and say everything once."""
    unique = {(str(p.file), p.line, p.column, p.message): p for p in problems}
    return sorted(unique.values(), key=lambda p: (str(p.file), p.line or 0, p.column or 0))


def _chain(file: Path, problems: list[Problem]) -> list[Layer]:
    """Return the files that a scenario is made of, the most basic first."""
    chain: list[Layer] = []
    seen: list[Path] = []
    while True:
        seen.append(file.resolve())
        try:
            document = read(file, problems)
        except Problems as error:
            problems.extend(error.problems)
            return []
        chain.insert(0, check_layer(document, problems))
        parent = document.data.get("extends")
        if not isinstance(parent, str) or not is_name(parent):
            return chain
        try:
            file = find_scenario(parent, beside=file.parent)
        except PanjError as error:
            known = {n: path for n, path in list_scenarios(document.file.parent).items() if n != document.file.stem}
            hint = by_name(parent) or did_you_mean(parent, titled(known)) or f"known: {', '.join(known) or 'none'}"
            message = f"extends: {str(error).split(' (')[0]}"
            problems.append(document.problem(("extends",), message, hint))
            return chain
        if file.resolve() in seen or len(seen) >= LONGEST_CHAIN:
            names = " -> ".join([path.stem for path in seen] + [file.stem])
            if file.resolve() in seen:
                message = f"extends itself: {names}"
            else:
                message = f"extends more than {LONGEST_CHAIN} scenarios: {names}"
            problems.append(document.problem(("extends",), message))
            return chain


def check_layer(document: Document, problems: list[Problem]) -> Layer:
    """Check keys and types of one file; what is wrong is left out, so that checking can go on."""
    data = {key: value for key, value in document.data.items() if value is not None}
    entries: list[tuple[int, EventEntry]] = []
    partial: set[int] = set()
    if isinstance(data.get("events"), list):
        for i, item in enumerate(data.pop("events")):
            entry, whole = _event(item, ("events", i), document, problems)
            entries += [] if entry is None else [(i, entry)]
            left_out = any(at[:2] == ("events", i) for at in document.broken)
            partial.update((i,) if left_out or not whole else ())
    errors = _errors(ScenarioFile, data)
    _explain(errors, document, (), problems)
    bad = {one["loc"][0] for one in errors}
    sound = ScenarioFile.model_validate({key: value for key, value in data.items() if key not in bad})
    return Layer(document, sound, entries, frozenset(partial))


def _event(item: Any, at: Location, document: Document, problems: list[Problem]) -> tuple[EventEntry | None, bool]:
    """Return an event, as far as it is sound, and whether that is all of it."""
    errors = _errors(EventEntry, item)
    _explain(errors, document, at, problems)
    if not errors:
        return EventEntry.model_validate(item), at not in document.broken
    if not isinstance(item, dict):
        return None, False
    bad = {one["loc"][0] for one in errors}
    sound = {key: value for key, value in item.items() if key not in bad} | ({"date": NO_DAY} if "date" in bad else {})
    return EventEntry.model_validate(sound), False


def _errors(model: type[BaseModel], data: Any) -> list[ErrorDetails]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _explain(errors: list[ErrorDetails], document: Document, at: Location, problems: list[Problem]) -> None:
    """Tell what is wrong, but for what has been told."""
    for one in errors:
        if (*at, *one["loc"]) not in document.broken and at not in document.broken:
            problems.append(explain(one, document, at, near=len(problems) < MANY))


def _resolve(
    file: Path,
    chain: list[Layer],
    infos: Infos,
    names: Names | NamesOf | None,
    flee: FleeWorlds | None,
    problems: list[Problem],
) -> Scenario | None:
    last = chain[-1]
    name = last.checked.name or file.stem
    if not is_name(name):
        message = f"a file called '{file.name}' cannot name a scenario (letters, digits, '-', '_')"
        problems.append(last.document.problem((), message, "rename it, or give it a key 'name'"))
    keys = _merged_keys(chain)
    if folder_of(keys.get("world"), flee) is not None:
        return _on_flee(name, chain, keys, flee, problems)
    readable = True
    if callable(names):
        world = keys.get("world")
        try:
            names = None if world is None else _names_or_problem(names, world, problems)
        except DrivenByCounts:
            return None
        readable = names is not None
    # where the chain broke, what is missing may well stand in the file that was not found; and other rules than Panj's,
    # which are refused below, take their days from the world
    whole = chain[0].document.data.get("extends") is None
    for key in _NEEDED if rules_of_panj(keys) else ():
        if whole and all(_lacks(layer.document, key) for layer in chain):
            message = f"the scenario has no '{key}', neither here nor in what it extends"
            problems.append(last.document.problem((), message, f"add '{key}: ...' or 'extends: baseline'"))
    _check_world(keys.get("world"), problems)
    _check_days(keys, problems)
    if readable:
        check_rules_of_panj(keys, problems)
    if whole and "start" in keys and all(_lacks(layer.document, "history_until") for layer in chain):
        _without_history(last.document, keys, names, problems)
    settings = {info.name: Setting(info.default, info.spread) for info in infos.values()}
    settings |= _posterior(names, infos)
    drawn, names_it = named_posterior(chain, infos, problems)
    events: list[Event] = []
    alive: list[Layer] = []
    for layer in chain:
        document, checked, entries, partial = layer
        if drawn is not None and layer is names_it:
            settings.update(settings_of(drawn, layer.document.layer((KEY,))))
        settings.update(flat_parameters(checked, document, infos, problems))
        if checked.replace_events:
            events.clear()
            alive.clear()
        events.extend(flat_events(entries, document, infos, names, problems, partial))
        alive.append(layer)
    check_event_days(alive, keys, problems)
    if problems:
        return None
    events.sort(key=lambda event: event.date)  # stable: inherited events first within a day
    reached = [event for event in events if event.date <= keys["until"].value]
    scenario, beyond = _scenario(name, keys, settings, reached), tuple(events[len(reached) :])
    return replace(scenario, posterior=drawn, ground=_brought(keys["world"]), beyond=beyond)


def _brought(world: Value) -> Path | None:
    """Return the folder of a world that the file that names it brings along."""
    return None if world.document is None else world_beside(world.value, world.document.file)


def _posterior(names: Names | None, infos: Infos) -> dict[str, Setting]:
    """Return what the posterior of a world says: the middle of each parameter, and its 90 % interval."""
    drawn = {} if names is None else names.drawn
    return {  # whoever runs the world tells of names that are no parameter
        name: Setting(ends.middle, Spread(ends.low, ends.high), POSTERIOR)
        for name, ends in drawn.items()
        if name in infos
    }


def _without_history(document: Document, keys: dict[str, Value], names: Names | None, problems: list[Problem]) -> None:
    """Let a run begin with its own events where no history is asked for; refuse to leave one out unsaid."""
    start, until = keys["start"].value, keys["until"].value if "until" in keys else dt.date.max
    found = [] if names is None else sorted(date for date in names.history if start <= date <= until)
    if found:
        message = f"the scenario has no 'history_until', and its world has a history from {found[0]} to {found[-1]}"
        hint = f"add 'history_until: {min(found[-1], until)}', or the day before the start to leave it out"
        problems.append(document.problem((), message, hint))
    else:
        keys["history_until"] = Value(start - dt.timedelta(days=1), None, DEFAULT)


def _lacks(document: Document, key: str) -> bool:
    return document.data.get(key) is None and (key,) not in document.broken


def _on_flee(
    name: str, chain: list[Layer], keys: Mapping[str, Value], flee: FleeWorlds | None, problems: list[Problem]
) -> Scenario | None:
    """Resolve a scenario on a Flee world."""
    folder = folder_of(keys["world"], flee)
    assert folder is not None, "asked for Flee worlds only"
    found = settle(chain, keys, folder, flee, problems)
    if found is None or problems:
        return None
    filled, settings = found
    counts = counts_of(keys["world"])
    if isinstance(filled["world"].value, FleeWorld):
        filled["world"] = Value(str(folder), None, filled["world"].layer)
    return _scenario(name, filled, settings, [], folder, counts)


def _merged_keys(chain: list[Layer]) -> dict[str, Value]:
    """Return every plain key with the value of the last file that has it; what is told of a scenario is its own."""
    keys: dict[str, Value] = {}
    for layer in chain:
        document, checked = layer.document, layer.checked
        for key in (*TOLD, *INHERITED) if layer is chain[-1] else INHERITED:
            value = getattr(checked, key)
            if value is not None:
                keys[key] = Value(value, document, document.layer((key,)))
    return keys


def _names_or_problem(names: NamesOf, world: Value, problems: list[Problem]) -> Names | None:
    """Ask for the names of a world that may itself be wrong."""
    try:
        return names(_brought(world) or world.value)
    except Problems as error:
        problems.extend(error.problems)
    except PanjError as error:
        document = world.document
        problems.append(document.problem(("world",), str(error)) if document else Problem(str(error)))
        if isinstance(error, DrivenByCounts):
            raise
    return None


def _check_world(world: Value | None, problems: list[Problem]) -> None:
    """Refuse a world that is nowhere; say which there are."""
    if world is None or world.document is None:
        return
    known = list_worlds()
    if known and world.value not in known and _brought(world) is None:
        hint = did_you_mean(world.value, known) or f"known: {', '.join(known)}"
        problems.append(world.document.problem(("world",), f"no world is called '{world.value}'", hint))


def _check_days(keys: Mapping[str, Value], problems: list[Problem]) -> None:
    """Check the order start <= history_until <= until; the day before the start means no history."""

    def day(key: str) -> dt.date | None:
        return keys[key].value if key in keys else None

    def add(key: str, other: str, word: str) -> None:
        document = keys[key].document
        message = f"{key} {day(key)} is {word} {other} {day(other)}"
        if document is not None:
            hint = None
            if keys[other].document is not document:
                hint = f"{other} is set in {keys[other].layer}"
            problems.append(document.problem((key,), message, hint))

    start, branch, until = day("start"), day("history_until"), day("until")
    if start and until and until < start:
        add("until", "start", "before")
    elif start and until and (until - start).days >= LONGEST_RUN and keys["until"].document is not None:
        message = (
            f"from start {start} to until {until} are {(until - start).days + 1:,} days; want at most {LONGEST_RUN:,}"
        )
        problems.append(keys["until"].document.problem(("until",), message, "a typo in the year?"))
    if start and branch and branch < start - dt.timedelta(days=1):
        add("history_until", "start", "before")
    elif branch and until and branch > until and not (start and until < start):
        add("history_until", "until", "after")


def check_event_days(layers: list[Layer], keys: Mapping[str, Value], problems: list[Problem]) -> None:
    """Refuse events in the shared past or after the end; places that a site has had all along are none.

    An inherited event after an end that a child has brought forward is no mistake: it is not reached, and told
    (:func:`sim.scenario.late.left_out`).
    """
    start, branch, until = (keys.get(name) for name in ("start", "history_until", "until"))
    after_until, no_day = True, dt.date.fromisoformat(NO_DAY)
    for document, _, entries, _ in reversed(layers):
        for i, entry in entries:
            at: Location = ("events", i, "date")
            if entry.date == no_day:
                continue
            if branch and entry.date <= branch.value:
                if not (start and entry.holds_all_along(start.value)):
                    message = f"events[{i + 1}].date {entry.date} is not after history_until {branch.value}"
                    hint = f"see {branch.layer}; what a scenario changes begins after it"
                    if start and entry.is_of_places:
                        hint = f"what a site has had all along is dated {start.value}, the first day"
                    problems.append(document.problem(at, message, hint))
            elif until and after_until and entry.date > until.value:
                message = f"events[{i + 1}].date {entry.date} is after until {until.value}"
                problems.append(document.problem(at, message, f"see {until.layer}"))
        if until and until.document is document:
            after_until = False


def _scenario(
    name: str,
    keys: Mapping[str, Value],
    settings: Mapping[str, Setting],
    events: list[Event],
    flee: Path | None = None,
    counts: Path | None = None,
) -> Scenario:
    values = {**DEFAULTS, **{key: value.value for key, value in keys.items()}}
    layers = {key: keys[key].layer if key in keys else DEFAULT for key in (*TOLD, *INHERITED)}
    layers.update({f"events[{i}]": event.where for i, event in enumerate(events)})
    claims = [f"{claim.fact}: {_one_line(claim.says)}" for claim in values["document"]]
    return Scenario(
        name=name,
        title=_one_line(values["title"] or "") or name,
        description=_one_line(values["description"]),
        ladder=values["ladder"],
        document="\n".join(claims),
        world=values["world"],
        start=values["start"],
        history_until=values["history_until"],
        until=values["until"],
        replicates=values["replicates"],
        seed=values["seed"],
        garrisons=values["garrisons"],
        settings=settings,
        events=tuple(events),
        layers=layers,
        rules=values["rules"],
        flee=flee,
        counts=counts,
    )


def _one_line(text: str) -> str:
    return " ".join(text.replace("\a", "").split())  # ruamel leaves a bell where a folded text was folded
