"""`panj new sweep`: what is tried, in which values, and a file that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.cli.new.changes import ask_target, ask_value, asked_of, asks
from sim.cli.new.questions import Choice, Question, Questions
from sim.cli.new.scenario import BASE, SHORT, new_title, titled, tried
from sim.cli.terminal import command, say
from sim.flee.rules import every_registry
from sim.runs.read import read_scenario
from sim.runs.run import MOST_REPLICATES, panj_world
from sim.scenario.errors import PanjError
from sim.scenario.files import list_scenarios, list_sweeps, shown
from sim.scenario.flatten import unknown_parameter
from sim.scenario.free import free_like, free_name, plain_name, write_free
from sim.scenario.parameters import ParameterInfo, describe
from sim.scenario.sweep.write import size_text
from sim.sweeps.grounds import choices_of
from sim.sweeps.read import read_sweep
from sim.whatif.change import Asked
from sim.whatif.checks import WHO, check
from sim.whatif.ground import Ground
from sim.whatif.kinds import Kind
from sim.whatif.varied import (
    DAY,
    SweepDraft,
    Varied,
    of_day,
    of_parameter,
    of_value,
    question_of,
    suggested_days,
    suggested_of,
    suggested_values,
    sweep_text,
)
from sim.whatif.written import explained
from sim.words.counts import NoCountError, count
from sim.words.typed import quoted
from sim.world.hosts import main_host

FOLDER = Path("scenarios") / "sweeps"
SCHEMA = "sweep.schema.json"
REPLICATES = 20
FLAG = "--try 'WHAT=VALUES'"
NOTHING, NUMBER, AMOUNT = "nothing", "number", "what"
"""Choices of the questions: no more axes, a parameter, what a change is then (and not on which day)."""


@dataclass(frozen=True)
class Given:
    """What the flags say; None where they say nothing."""

    name: str | None = None
    base: str | None = None
    tried: Sequence[str] | None = None
    replicates: int | None = None
    title: str | None = None


@dataclass(frozen=True)
class Base:
    """What is varied.

    Parameters
    ----------
    name : str
    infos : mapping of str to ParameterInfo
    ground : Ground or None
        None where it is driven by counts.
    """

    name: str
    infos: dict[str, ParameterInfo]
    ground: Ground | None


def new_sweep(given: Given, questions: Questions) -> Path:
    """Ask for what the flags leave open, and write a sweep; return its file.

    Raises
    ------
    PanjError
        For a flag that is wrong or missing, and where nobody answers any more: nothing is written.
    """
    named = None if given.name is None else _free(given.name)
    if questions.typed is None and (given.name is None or not given.tried):
        missing = "NAME" if given.name is None else FLAG
        raise PanjError(f"{questions.refused}: give {missing}, as panj new sweep leaks --try 'crossing.leak=0.05, 0.1'")
    taken = list_scenarios()
    name = questions.choose(
        Question("Which scenario is varied", "--base", BASE if BASE in taken else None),
        [Choice(name, "" if (title := titled(name)) == name else title) for name in taken],
        given.base,
    )
    base = _base(name)
    axes = _axes(given, questions, base)
    replicates = _replicates(given, questions)
    title = new_title(given.title, questions, question_of(axes, name))
    like = free_like(plain_name(" by ".join(axis.name for axis in axes))[:SHORT].strip("-"), list_sweeps())
    called = named or questions.ask(Question("Its name", "NAME", like if questions.typed else None), _free)
    schema = SCHEMA if (FOLDER / SCHEMA).is_file() else ""
    host = "" if base.ground is None else main_host(base.ground.world)
    draft = SweepDraft(called, title, name, axes, replicates, host, schema)
    content, file = sweep_text(draft), FOLDER / f"{called}.yaml"
    size = size_text(tried(called, content, read_sweep))
    write_free(file, content)
    say(f"\n{shown(file)} is written: {size}. Next:")
    say(f"  {command()} sweep {called} --dry-run   (how long it takes)\n  {command()} sweep {called}")
    return file


def _base(name: str) -> Base:
    scenario = read_scenario(name)
    infos = {key: info for key, info in describe(every_registry()).items() if key in scenario.settings}
    with suppress(PanjError):  # no recipe built its world
        infos |= {key: choice.info for key, choice in choices_of(scenario).items()}
    return Base(name, infos, None if scenario.flee is not None else Ground(scenario, panj_world(scenario)))


def _free(name: str) -> str:
    return free_name(name, "sweep", list_sweeps())


def _axes(given: Given, questions: Questions, base: Base) -> tuple[Varied, ...]:
    """Return what is tried."""
    axes: list[Varied] = []
    if given.tried is not None:
        for text in given.tried:
            try:
                axes.append(_checked(axis_of(text, base), axes, base))
            except PanjError as error:
                raise PanjError(f"--try '{quoted(text)}': {error}") from None
        return tuple(axes)
    while True:
        found = _ask_axis(questions, base, axes)
        if found is None:
            return tuple(axes)
        axes.append(found)


def _checked(axis: Varied, others: Sequence[Varied], base: Base) -> Varied:
    """Return an axis, if a sweep can have it beside others."""
    draft = SweepDraft("tried", "tried", base.name, [*others, axis], 1)
    tried(draft.name, sweep_text(draft), read_sweep)
    return axis


def axis_of(text: str, base: Base) -> Varied:
    """Return the axis of a flag: a dotted parameter, or a change with ``day`` for its date or without its value.

    Raises
    ------
    PanjError
    """
    what, equals, values = text.partition("=")
    if not equals:
        raise PanjError("want WHAT=VALUES, as crossing.leak=0.05, 0.1, 0.2")
    words = what.split()
    if len(words) == 1:
        return of_parameter(_info(words[0], base), values)
    if base.ground is None:
        raise PanjError(f"{base.name} is driven by counts, whose tables date what changes: try a parameter")
    if words[0] == DAY:
        first = str(base.ground.first)
        return of_day(check(asked_of(" ".join([first, *words[1:]]), base.ground), base.ground), values, base.ground)
    if words[0] in base.ground.kinds:
        first = f"{base.ground.first} {quoted(text)}"
        raise PanjError(f"the day comes first, as '{first}', or '{DAY} …' where the day is what is tried")
    asked = asked_of(what, base.ground, value=False)
    return of_value(_with_some(asked, base.ground), values, base.ground)


def _with_some(asked: Asked, ground: Ground) -> Asked:
    """Return a change with some value that its kind has: which are tried is said apart."""
    kind = ground.kinds[asked.kind]
    some = str(int(kind.number.low)) if kind.number is not None else kind.words[0].value
    return Asked(asked.kind, asked.target, asked.who, some, asked.date)


def _info(name: str, base: Base) -> ParameterInfo:
    if name in base.infos:
        return base.infos[name]
    message, hint = unknown_parameter(name, base.infos)
    raise PanjError(f"{message} ({hint})")


def _ask_axis(questions: Questions, base: Base, axes: Sequence[Varied]) -> Varied | None:
    """Ask for one more axis; None when there are enough."""
    kinds = {} if base.ground is None else dict(base.ground.kinds)
    choices = [Choice(kind.id, asks(kind)) for kind in kinds.values()]
    choices.append(Choice(NUMBER, "a number of the model, by its dotted name"))
    if axes:
        choices.append(Choice(NOTHING, "nothing more"))
    question = Question("What else is tried" if axes else "What is tried", FLAG, NOTHING if axes else None)
    what = questions.choose(question, choices)
    if what == NOTHING:
        return None
    if what == NUMBER:
        info = questions.ask(Question("Which (panj show names all)", FLAG), lambda text: _info(text, base))
        say(f"  {explained(info)}")
        return _values(questions, suggested_of(info), lambda text: _checked(of_parameter(info, text), axes, base))
    assert base.ground is not None
    return _ask_change(questions, kinds[what], base.ground, axes, base)


def _ask_change(questions: Questions, kind: Kind, ground: Ground, axes: Sequence[Varied], base: Base) -> Varied:
    """Ask for a change of which one thing is tried."""
    target = ask_target(questions, kind, ground) if kind.targets else ""
    who = ""
    if kind.who:
        people = [Choice(word or "everybody", label if word else "") for word, label in WHO.items()]
        who = questions.choose(Question("Whom does it hold for", FLAG, "everybody"), people).replace("everybody", "")
    single = kind.number is None and len(kind.words) == 1
    choices = [Choice(AMOUNT, "what it is then, from a day on"), Choice(DAY, "the day on which it is so")]
    which = DAY if single else questions.choose(Question("What of it is tried", FLAG, AMOUNT), choices)
    if which == DAY:
        value = ask_value(questions, kind, target, ground)
        change = check(Asked(kind.id, target, who, value, str(ground.first)), ground)
        return _values(
            questions, suggested_days(ground), lambda text: _checked(of_day(change, text, ground), axes, base)
        )
    question = Question(f"From which day on ({ground.first} to {ground.last})", FLAG, str(ground.first))

    def dated(text: str) -> Asked:
        asked = _with_some(Asked(kind.id, target, who, "", text), ground)
        check(asked, ground)
        return asked

    asked = questions.ask(question, dated)
    suggested = suggested_values(kind, target, ground)
    return _values(questions, suggested, lambda text: _checked(of_value(asked, text, ground), axes, base))


def _values(questions: Questions, suggested: str, meant: Callable[[str], Varied]) -> Varied:
    question = Question("Which values (0, 5, 10, or a range: 0..10, or 0..10/5 for five of it)", FLAG, suggested)
    return questions.ask(question, meant)


def _replicates(given: Given, questions: Questions) -> int:
    def meant(text: str) -> int:
        try:
            return count(text, 1, MOST_REPLICATES)
        except NoCountError as error:
            raise PanjError(f"'{quoted(text)}' {error}" + (f" ({error.hint})" if error.hint else "")) from None

    if given.replicates is not None:
        return given.replicates
    return questions.ask(Question("How many replicates at each point", "--replicates", str(REPLICATES)), meant)
