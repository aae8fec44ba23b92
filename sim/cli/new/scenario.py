"""`panj new scenario`: what it starts from, what changes, and a file that says so."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sim.cli.new.changes import FLAG, ask_changes
from sim.cli.new.questions import Choice, Question, Questions
from sim.cli.scenarios import check_text
from sim.cli.terminal import command, say
from sim.flee.rules import every_registry
from sim.runs.read import read_scenario
from sim.runs.run import MOST_REPLICATES, panj_world
from sim.scenario.arguments import as_day
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import list_scenarios, list_worlds, scenario_of_world
from sim.scenario.free import free_like, free_scenario, plain_name, write_free
from sim.scenario.override import parse_overrides, with_until
from sim.scenario.own import extended
from sim.scenario.parameters import describe
from sim.scenario.resolved import Scenario, Setting
from sim.whatif.change import Change
from sim.whatif.ground import Ground
from sim.whatif.written import Draft, explained, scenario_text, title_of
from sim.words.counts import NoCountError, count
from sim.words.printable import can_be_written, unprintable
from sim.words.typed import quoted

T = TypeVar("T")
FOLDER = Path("scenarios")
SCHEMA = "scenario.schema.json"
BASE = "baseline"
LONGEST_TITLE = 120
SHORT = 40


@dataclass(frozen=True)
class Given:
    """What the flags say; None where they say nothing."""

    name: str | None = None
    extends: str | None = None
    changes: Sequence[str] | None = None
    set_: Sequence[str] | None = None
    until: str | None = None
    replicates: int | None = None
    title: str | None = None
    history_until: str | None = None


def new_scenario(given: Given, questions: Questions) -> Path:
    """Ask for what the flags leave open, and write a scenario; return its file.

    Raises
    ------
    PanjError
        For a flag that is wrong or missing, and where nobody answers any more: nothing is written.
    """
    taken = list_scenarios()
    named = None if given.name is None else free_scenario(given.name)
    if questions.typed is None:
        _need(given, questions)
    base = questions.choose(
        Question("Which future does it start from", "--extends", BASE if BASE in taken else None),
        [Choice(name, "" if (title := titled(name)) == name else title) for name in _bases(taken)],
        given.extends,
    )
    scenario, branch = _branched(given, questions, read_scenario(base))
    ground = None if scenario.flee is not None else Ground(scenario, panj_world(scenario), all_along=True)
    if ground is None and given.changes:
        raise PanjError(f"--change: {base} is driven by counts, whose tables date what changes; give --set or --until")
    until = None if given.until is None else _until(given, questions, scenario)
    ground = None if ground is None else replace(ground, scenario=scenario.with_(until=until or scenario.until))
    changes = () if ground is None else ask_changes(questions, ground, given.changes)
    if given.until is None:
        until = _until(given, questions, scenario, changes)
        ground = None if ground is None else replace(ground, scenario=scenario.with_(until=until or scenario.until))
    parameters = _parameters(given, questions, base)
    ground = None if ground is None else _with(ground, parameters)
    replicates = _replicates(given, questions, scenario)
    if not (changes or parameters or until or replicates or branch):
        raise PanjError(f"nothing would differ from {base}: nothing was written")
    title = new_title(given.title, questions, title_of(changes, ground, parameters))
    like = free_like(short_name(changes, parameters, scenario, until), taken)
    name = named or questions.ask(Question("Its name", "NAME", like if questions.typed else None), free_scenario)
    schema = SCHEMA if (FOLDER / SCHEMA).is_file() else ""
    draft = Draft(name, title, scenario, parameters, changes, until, replicates, schema, branch)
    infos = describe(extended(every_registry(), scenario.own))
    content, file = scenario_text(draft, infos, ground), FOLDER / f"{name}.yaml"
    tried(name, content, read_scenario)
    write_free(file, content)
    told, _ = check_text(file)
    say(f"\n{told}\nNext:\n  {command()} run {name}\n  {command()} compare {base} {name}")
    return file


def _need(given: Given, questions: Questions) -> None:
    """Refuse, where nobody can be asked, what says too little for a scenario.

    Raises
    ------
    PanjError
    """
    if given.name is None:
        raise PanjError(f"{questions.refused}: give NAME, as panj new scenario my-scenario {FLAG}")
    if not given.changes and not given.set_ and given.until is None and given.history_until is None:
        raise PanjError(f"{questions.refused}: say what changes, with {FLAG}, --set NAME=VALUE or --until DATE")


def _bases(taken: Iterable[str]) -> list[str]:
    """Return the scenarios that can be named, and the worlds that bring one."""
    worlds = [name for name in list_worlds() if name not in set(taken) and scenario_of_world(name)]
    return [*taken, *worlds]


def _branched(given: Given, questions: Questions, scenario: Scenario) -> tuple[Scenario, dt.date | None]:
    """Return a scenario with the last day of history that was given, and that day; None where it is as it was.

    Of a world that was built of files all days are history: nothing could be changed on any of them but the places that
    sites have had all along.
    """
    whole = scenario.flee is None and scenario.history_until >= scenario.until
    all_along = given.changes and all(change.split()[:2] == [str(scenario.start), "places"] for change in given.changes)
    if given.history_until is None and (all_along or not whole):
        return scenario, None
    if scenario.flee is not None:
        raise PanjError(f"--history-until: {scenario.name} is driven by counts and has no branch date")
    first = scenario.start - dt.timedelta(days=1)

    def meant(text: str) -> dt.date:
        day = as_day("--history-until", text)
        if not first <= day < scenario.until:
            raise PanjError(f"--history-until {day} is not from {first} to before {scenario.until}, the last day")
        return day

    if whole and given.history_until is None and questions.typed is None:
        told = f"all days of {scenario.name} are history, which no change alters"
        raise PanjError(f"{told}: give --history-until DATE, the day before the first change")
    day = questions.ask(Question("Last day of the history that happens", "--history-until"), meant, given.history_until)
    return scenario.with_(history_until=day), day


def titled(name: str) -> str:
    """Return the title of a scenario that can be named."""
    with suppress(PanjError, OSError, ValueError):
        return read_scenario(name, check_names=False).title
    return "(has mistakes)"


def _until(given: Given, questions: Questions, scenario: Scenario, changes: Sequence[Change] = ()) -> dt.date | None:
    """Return the last day, where it is another than that of the base."""
    first = scenario.start if scenario.flee is not None else scenario.history_until + dt.timedelta(days=1)
    first = max([min(first, scenario.until), *(change.date for change in changes)])

    def meant(text: str) -> dt.date:
        day = as_day("--until" if given.until else "the last day", text)
        with_until(scenario, day)
        if day < first:
            why = "the day of the last change" if changes else "the day after the branch date"
            raise PanjError(f"{day} is before {first}, {why}")
        return day

    question = Question(f"Last day ({first} or later)", "--until", str(scenario.until))
    found = questions.ask(question, meant, given.until)
    return None if found == scenario.until else found


def _parameters(given: Given, questions: Questions, base: str) -> dict[str, float]:
    """Return the parameters that are fixed from the first day on."""
    if given.set_ is not None or questions.typed is None:
        return _checked(base, parse_overrides(list(given.set_ or ())))
    infos = describe(every_registry())
    found: dict[str, float] = {}
    while True:
        question = Question(
            "A number of the model from the first day on, by its dotted name", "--set", "", "Enter: none"
        )
        name = questions.ask(question, lambda text: text and _named(base, text))
        if not name:
            return found
        if name in infos:
            say(f"  {explained(infos[name])}")
        value = Question(f"{name} is then", "--set")
        found |= questions.ask(value, lambda text, name=name: _checked(base, {name: text}))  # type: ignore[misc]


def _with(ground: Ground, parameters: Mapping[str, float]) -> Ground:
    """Return the ground of a scenario with other values of parameters from the first day on: events may change them."""
    scenario = ground.scenario
    fixed = {name: Setting(value, None, "--set") for name, value in parameters.items()}
    return replace(ground, scenario=scenario.with_(settings={**scenario.settings, **fixed}))


def _named(base: str, name: str) -> str:
    """Return a parameter's name, if it is one of the base.

    Raises
    ------
    PanjError
        With the nearest one.
    """
    scenario = read_scenario(base, check_names=False)
    if name in scenario.settings:
        return name
    _checked(base, {name: "0"})
    return name


def _checked(base: str, values: dict[str, str]) -> dict[str, float]:
    """Return values of parameters, if the base can have them."""
    scenario = read_scenario(base, values, check_names=False)
    return {name: scenario.settings[name].value for name in values}


def _replicates(given: Given, questions: Questions, scenario: Scenario) -> int | None:
    if given.replicates is not None:
        return given.replicates

    def meant(text: str) -> int:
        try:
            return count(text, 1, MOST_REPLICATES)
        except NoCountError as error:
            raise PanjError(f"'{quoted(text)}' {error}" + (f" ({error.hint})" if error.hint else "")) from None

    question = Question("How many replicates (bands want 20 at least)", "--replicates", str(scenario.replicates))
    found = questions.ask(question, meant)
    return None if found == scenario.replicates else found


def short_name(
    changes: Sequence[Change], parameters: Mapping[str, float], scenario: Scenario, until: dt.date | None
) -> str:
    """Return a name that says what changes."""
    parts = [part for change in changes for part in (change.kind, change.target) if part]
    parts += [name.rpartition(".")[2] for name in parameters]
    parts = parts or [scenario.name, f"until-{until}" if until else "more"]
    return plain_name(" ".join(dict.fromkeys(parts)))[:SHORT].strip("-")


def new_title(given: str | None, questions: Questions, suggested: str) -> str:
    """Return a title: the given one, or the one that is typed, or what is suggested."""

    def meant(text: str) -> str:
        if len(text) > LONGEST_TITLE:
            raise PanjError(f"a title is one line of {LONGEST_TITLE} letters at most, this has {len(text)}")
        if not can_be_written(text) or unprintable(text) is not None:
            raise PanjError(f"'{quoted(text)}': a title is made of letters and signs that can be printed")
        return " ".join(text.split()) or suggested

    return questions.ask(Question("A title", "--title", suggested), meant, given)


def tried(name: str, content: str, read: Callable[[Path], T]) -> T:
    """Read a file that is not there yet; return what it says.

    Raises
    ------
    PanjError
        If it cannot be read, in one line.
    """
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / f"{name}.yaml"
        file.write_text(content, encoding="utf-8")
        try:
            return read(file)
        except Problems as error:
            told = (f"{one.message} ({one.hint})" if one.hint else one.message for one in error.problems)
            raise PanjError("; ".join(told)) from None
