"""Written: a scenario of one's own as a file that explains itself, line by line, with what else could stand there."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim.scenario.flatten import allowed_range
from sim.scenario.parameters import ParameterInfo
from sim.scenario.resolved import Scenario
from sim.scenario.write import number, text
from sim.study.story.speech import day
from sim.study.story.tell import capital_first
from sim.whatif.change import Change
from sim.whatif.extended import changed, event_lines
from sim.whatif.ground import Ground, Target
from sim.whatif.kinds import Kind
from sim.whatif.said import had, in_words, now
from sim.whatif.there import counted, later_places, there_now
from sim.words.numbers import plain
from sim.words.wording import few

WIDTH = 110
MOST_NEAR = 6
"""Other places that are named beside the one that was chosen."""


@dataclass(frozen=True)
class Draft:
    """A scenario of one's own, before it is a file.

    Parameters
    ----------
    name, title : str
    base : Scenario
        What it extends.
    parameters : mapping of str to float
        Those that are fixed from the first day on.
    changes : sequence of Change
    until : date, optional
    replicates : int, optional
        None: as the base has it.
    schema : str
        Where editors find the keys of such a file; "" for nowhere.
    history_until : date, optional
        None: as the base has it; `base` has it already.
    """

    name: str
    title: str
    base: Scenario
    parameters: Mapping[str, float] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    until: dt.date | None = None
    replicates: int | None = None
    schema: str = ""
    history_until: dt.date | None = None


def scenario_text(draft: Draft, infos: Mapping[str, ParameterInfo], ground: Ground | None) -> str:
    """Return the file of a scenario.

    Parameters
    ----------
    draft : Draft
    infos : mapping of str to ParameterInfo
        The parameters that the base can have.
    ground : Ground or None
        None on a Flee world, whose tables date what changes.
    """
    lines = [f"# yaml-language-server: $schema={draft.schema}"] if draft.schema else []
    lines += [
        f"# A scenario of your own: panj run {draft.name} runs it,",
        f"# panj show {draft.name} shows every value of it and where it was set.",
        "# All of this may be changed; panj check tells every mistake with its line. What is behind # is for readers.",
        "",
        f"extends: {text(draft.base.name)} # whatever is not said here is as there; panj list names the others",
        f"title: {text(draft.title)}",
        "# description: two to four plain sentences; where it is left out, one is made of what stands below",
        "",
        *_plain(draft),
        "",
        *_parameters(draft, infos),
    ]
    if ground is not None:
        lines += ["", *_events(draft, ground)]
    return "\n".join([*lines, ""])


def _plain(draft: Draft) -> Iterator[str]:
    base = draft.base
    if draft.history_until is not None:
        yield f"history_until: {draft.history_until} # what is known happens up to here; later days are the model's"
    given = "" if draft.until is not None else "# "
    yield f"{given}until: {draft.until or base.until} # last day; the first is {base.start}"
    given = "" if draft.replicates is not None else "# "
    many = draft.replicates or base.replicates
    yield f"{given}replicates: {many} # runs that differ in luck and in what is uncertain; bands want 20 at least"


def _parameters(draft: Draft, infos: Mapping[str, ParameterInfo]) -> Iterator[str]:
    yield from _comment(
        "Numbers of the model from the first day on: they change the past, too. panj show names all.", 0
    )
    if not draft.parameters:
        yield "parameters: {}"
        return
    yield "parameters:"
    for name, value in draft.parameters.items():
        info = infos[name]
        yield from _comment(explained(info))
        yield f"  {name}: {number(value)}" + (f" # {info.unit}" if info.unit not in ("", "1") else "")


def explained(info: ParameterInfo) -> str:
    """Return what a parameter means, what it usually is, and where that is from."""
    return f"{info.meaning.rstrip('.')}. {usual(info)}. Source: {info.source}"


def usual(info: ParameterInfo) -> str:
    """Return what a parameter is where nobody sets it, and what it may be."""
    drawn = ""
    if info.spread is not None:
        drawn = f", drawn from {plain(info.spread.low)} to {plain(info.spread.high)} where it is not set"
    return f"Usually {plain(info.default)}{drawn}; allowed: {allowed_range(info)}"


def _events(draft: Draft, ground: Ground) -> Iterator[str]:
    told = f"What changes on a day, from {ground.first} to {ground.last}."
    start = ground.scenario.start
    if ground.first > start:
        along = f"; places of sites also on {start}, the first day: then the past is no longer that of other scenarios"
        told = f"What changes on a day, from {ground.first} (before it history is replayed) to {ground.last}"
        told += f"{along if 'places' in ground.targets else ''}."
    if ground.first > ground.last:
        told = f"All days are history, to {ground.last}: nothing changes but the places that sites have had all along."
    yield from _comment(told, 0)
    if not draft.changes:
        yield "events: []"
        return
    yield "events:"
    events = changed(ground, draft.changes).events
    for change in sorted(draft.changes, key=lambda change: change.date):
        kind = ground.kinds[change.kind]
        target = next((target for target in ground.targets[kind.id] if target.id == change.target), None)
        later = later_places(change, events)
        yield from _comment(". ".join([in_words(change, ground), *([later] if later else []), _help(kind, change)]))
        for line in allowed(kind, target, ground):
            yield from _comment(line)
        yield from event_lines([change], ground)


def _help(kind: Kind, change: Change) -> str:
    """Return what a change does: what its value does, where that has words of its own."""
    return next((word.help for word in kind.words if word.value == change.value and word.help), kind.help)


def allowed(kind: Kind, target: Target | None, ground: Ground) -> Iterator[str]:
    """Yield what else could stand in the place of a value and of a target."""
    if kind.number is not None:
        low, high = kind.number.low, kind.number.high
        there = ""
        if target is not None and counted(kind.id):
            known = there_now(kind.id, target.id, ground)
            where = "; ".join(part for part in (known.where, known.scale) if part)
            there = f"; without the change {had(kind.id, known)} ({where})"
        elif so_far := now(kind.id, "", ground):
            there = f"; without the change {so_far}"
        yield f"{plain(low)} to {plain(high)} {kind.number.unit}{there}"
    elif len(kind.words) > 1:
        words = (f"{word.value}{f' ({word.label})' if word.label != word.value else ''}" for word in kind.words)
        so_far = now(kind.id, target.id, ground) if target is not None else ""
        tables = " (hosts.csv and history.csv)" if kind.id == "policy" else ""
        yield ", ".join(words) + (f"; without the change {so_far}{tables}" if so_far else "")
    if target is not None and (others := ground.near(kind, target.id)):
        yield f"in place of {target.id}: {few(others, MOST_NEAR)}"


def _comment(said: str, indent: int = 2) -> list[str]:
    room = " " * indent
    return [f"{room}# {line}" for line in textwrap.wrap(said, WIDTH - indent, break_on_hyphens=False)]


def _titled(change: Change, ground: Ground, when: bool) -> str:
    return in_words(change, ground) + (f" ({day(change.date, ground.several_years)})" if when else "")


def title_of(changes: Sequence[Change], ground: Ground | None, parameters: Mapping[str, float]) -> str:
    """Return a title that says what changes, with the days where there are several: else two would be called alike."""
    days = len({change.date for change in changes}) > 1
    told = [] if ground is None else [_titled(change, ground, days) for change in changes]
    told[:1] = [capital_first(text) for text in told[:1]]
    told += [f"{name} is {plain(value)}" for name, value in parameters.items()]
    if not told:
        return "As the other"
    both = few(told, 2)
    return both if len(both) <= WIDTH else textwrap.shorten(few(told, 1), WIDTH, placeholder=" …")
