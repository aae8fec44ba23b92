"""The panel of changes: what the user asks of it, and what it tells the page under the name ``whatif``.

A change begins the run anew from the branch date, beside the same run without it; a mistake is said beside the change
and leaves the run as it was.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.pages.live import shapes
from sim.pages.live.ensemble import curves_of
from sim.pages.live.makes import Makes, Order
from sim.pages.live.place import Place
from sim.pages.live.reading import Reading
from sim.pages.live.session import Choice, Session
from sim.pages.made import Made
from sim.scenario.errors import PanjError
from sim.scenario.resolved import Scenario
from sim.study.story.tell import capital_first
from sim.whatif.change import Asked, Change, Refused
from sim.whatif.checks import asked_again, check
from sim.whatif.extended import changed, idle, replacing, said
from sim.whatif.ground import Ground
from sim.whatif.kinds import Kind
from sim.whatif.many import QUIET, TOLD, Many, Progress
from sim.whatif.pairs import Pairs, engine_of
from sim.whatif.question import PAIRS, Question
from sim.whatif.said import in_words, now
from sim.whatif.save import FOLDER, Chosen, named, save
from sim.whatif.silence import silenced
from sim.whatif.steps import Changes, Steps
from sim.whatif.tell import host_of, tell, why_nothing
from sim.whatif.there import counted as is_counted
from sim.whatif.there import later_places, there_now
from sim.words.numbers import plain
from sim.words.wording import careful_bands, counted
from sim.world.world import Floats, World

#: Begins the name of every message that is for the panel.
OURS = "whatif_"
#: Makes the run anew, by what it is given, and shows it.
Begin = Callable[[Callable[[], None]], None]
#: What runs follow from: the choice, and the scenario as its file had it then.
Of = tuple[Choice, Scenario]
#: How often the page hears of single pairs at most, s.
SELDOM = 0.25
#: Quantiles of the bands: both ends and the middle.
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Said:
    """What so many pairs of runs say."""

    bands: dict[str, shapes.Both] | None = None
    difference: dict[str, shapes.Quantiles] | None = None
    sentences: tuple[str, ...] = ()
    pairs: int = 0


@dataclass(frozen=True)
class OneRun:
    """What a single run says: its curves with the changes and without, and a sentence."""

    changed: shapes.Lines | None = None
    without: shapes.Lines | None = None
    sentence: str = ""


class Panel:
    """The changes of one tab.

    Parameters
    ----------
    session : Session
    begin : callable
        Makes the run anew, by what it is given, and shows it.
    tell : callable
        Called, from a thread of the pairs of runs, when there is something new to be told.
    made : Made, optional
        Where files that are made are given out; without it none are.
    """

    def __init__(self, session: Session, begin: Begin, tell: Callable[[], None], made: Made | None = None) -> None:
        self.session, self._begin = session, begin
        self.many, self.makes = Many(session.trunks, tell), Makes(made, tell)
        self.steps, self.place = Steps(), Place()
        self.error: shapes.Wrong | None = None
        self.answered = 0
        self._saying = threading.Lock()
        self._told = 0.0  # when the page heard of pairs
        self._saved: tuple[Of, shapes.Saved] | None = None
        self._asked: Of | None = None  # of what the pairs of runs are
        self._one: tuple[Of, OneRun] | None = None
        self._said: tuple[Of, int, Said] | None = None

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks for; what is wrong with it is kept, to be told."""
        self.answered = int(message.get("number", 0))
        index = int(message["index"]) if "index" in message else None
        try:
            self._do(str(message["do"]).removeprefix(OURS), message, index)
            self.error = None
        except Refused as refused:
            self.error = {"index": index, "field": refused.field, "text": str(refused)}
        except PanjError as error:
            field = "name" if message["do"] == f"{OURS}save" else ""
            self.error = {"index": index, "field": field, "text": str(error)}

    def _do(self, what: str, message: Mapping[str, Any], index: int | None) -> None:
        steps, made = self.steps, self.steps.now
        match what:
            case "add":
                self._to(steps.to((*made, check(_asked(message), self.ground, made))))
            case "edit":
                self._known(index)
                others = (*made[:index], *made[index + 1 :])  # type: ignore[operator]
                new = check(_asked(message), self.ground, others)
                self._to(steps.to((*made[:index], new, *made[index + 1 :])))  # type: ignore[operator]
            case "drop":
                self._known(index)
                self._to(steps.to((*made[:index], *made[index + 1 :])))  # type: ignore[operator]
            case "undo":
                self._to(steps.undone())
            case "redo":
                self._to(steps.redone())
            case "clear":
                self._to(steps.to(()))
            case "many":
                self._ask(quiet=0.0)
            case "stop":
                self.many.stop()
            case "place":
                self.place.ask(message)
            case "report":
                self._make("report")
            case "export":
                self._make(str(message["text"]))
            case "save":
                self._save(str(message["text"]))

    def _save(self, name: str) -> None:
        choice = self.session.choice
        chosen = Chosen(choice.scenario, choice.seed, choice.overrides)
        file = save(name, self.ground, choice.changes, chosen)
        told: shapes.Saved = {
            "name": file.stem,
            "text": f"Saved as {FOLDER}/{file.name}: panj run {file.stem} runs it.",
        }
        self._saved = whole((choice, self.ground.scenario)), told

    def saved(self, of: Of | None) -> shapes.Saved | None:
        """Return which scenario was saved of what is on the page; None where nothing was, or the page is of another."""
        return self._saved[1] if of is not None and self._saved is not None and self._saved[0] == whole(of) else None

    def _make(self, kind: str) -> None:
        """Begin to make a file of the pairs that are there."""
        pairs, of = self.many.pairs(), self._asked
        if pairs is None or of is None:
            raise PanjError("no pair of runs is there yet: it is made of those")
        base = self.ground.scenario.name
        saved = self.saved(of)
        name = saved["name"] if saved else "what-if" if base != "what-if" else "what-if-changed"
        scenario = named(name, self.ground, of[0].changes)
        done, progress = self.many.progress.state == "done", self.many.progress
        few = "" if done else f"of {len(pairs.without.replicates):,} of {counted(progress.of, 'pair')}"
        for side in (pairs.without, pairs.changed):
            side.interrupted = not done
        pairs.changed.plan = replace(pairs.changed.plan, scenario=scenario)
        self.makes.begin(Order(kind, pairs, f"{base}-and-{name}", self.place.chosen, whole(of), few))

    def _known(self, index: int | None) -> None:
        if index is None or index >= len(self.steps.now):
            raise PanjError("that change is not there any more")

    def _to(self, steps: Steps) -> None:
        """Make the run with other changes; where that cannot be, nothing has changed."""
        if steps.now != self.steps.now:
            self._begin(lambda: self.session.change(changes=steps.now))
        self.steps = steps

    def follow(self) -> None:
        """Ask for many runs where those that there are are of another choice: the one on the page has changed."""
        if self._of_many() != self._asked:
            self._ask()

    def close(self) -> None:
        """Stop what runs, and let go of it and of what was made."""
        self.many.close()
        self.makes.close()

    def _of_many(self) -> Of | None:
        """Return what the pairs of runs follow from; None where there are no changes."""
        choice = self.session.choice
        first = choice.replicate if choice.uncertain else 0
        of = replace(choice, uncertain=True, replicate=first)
        return (of, self.ground.scenario) if choice.changes else None

    def _ask(self, quiet: float | None = None) -> None:
        self._asked = of = self._of_many()
        self._said = None
        if of is None:
            self.many.ask(None)
            return
        plan = self.session.runs(uncertain=True)
        question = Question(plan, changed(self.ground, of[0].changes), of[0].replicate, PAIRS)
        self.many.ask(question, QUIET if quiet is None else quiet)

    def moved(self, plan: Scenario, world: World) -> Changes:
        """Return the changes that another scenario allows, too; the others are gone, and it is said."""
        ground, kept = Ground(plan, world), list[Change]()
        for change in self.steps.now:
            with suppress(Refused):
                kept.append(check(asked_again(change), ground, kept))
        return tuple(kept)

    def only(self, kept: Changes) -> None:
        """Go on with what is left of the changes in another scenario."""
        gone = len(self.steps.now) - len(kept)
        self.steps, self.error = self.steps.to(kept), None
        if gone:
            text = f"{counted(gone, 'change')} cannot be made in this scenario, and {'is' if gone == 1 else 'are'} gone"
            self.error = {"index": None, "field": "", "text": text}

    @property
    def ground(self) -> Ground:
        """What changes are made to."""
        return self.session.ground

    def is_due(self) -> bool:
        """Tell whether the page shall hear of more pairs now: not of each, where they come quickly."""
        progress, now = self.many.progress, time.monotonic()
        due = progress.state != "running" or progress.done in TOLD or now - self._told > SELDOM
        if due:
            self._told = now
            self.say()  # here, where nobody waits for it
        return due

    def told(self) -> shapes.WhatIf:
        """Return all that the page shows of it."""
        ground, steps, one, of = self.ground, self.steps, self._of_one(), self._of_many()
        notes = notes_of(steps.now, ground)
        return {
            "number": self.session.number,
            "answered": self.answered,
            "kinds": [kind_told(kind, ground) for kind in ground.kinds.values()],
            "closed": capital_first(ground.closed),
            "first": ground.first.isoformat(),
            "last": ground.last.isoformat(),
            "changes": [change_told(change, ground, notes.get(change, "")) for change in steps.now],
            "error": self.error or self._failed(),
            "can_undo": bool(steps.before),
            "can_redo": bool(steps.after),
            "changed": one.changed,
            "without": one.without,
            "sentence": one.sentence,
            "many": self._many(),
            "at": self._at(),
            "exports": [kind for kind in self.makes.kinds if kind != "report"],
            "saved": self.saved(of),
            "made": self.makes.files(None if of is None else whole(of)),
            "busy": self.makes.busy,
        }

    def _failed(self) -> shapes.Wrong | None:
        """Return why a file could not be made, where that went wrong."""
        failed = self.makes.failed
        return {"index": None, "field": "made", "text": failed} if failed else None

    def _of_one(self) -> OneRun:
        """Return what the run on the page says, with the changes and without them."""
        choice, session = self.session.choice, self.session
        if not choice.changes:
            return OneRun()
        of = choice, self.ground.scenario
        if self._one is None or self._one[0] != of:
            plan = session.runs(choice.uncertain)
            question = Question(plan, changed(self.ground, choice.changes), choice.replicate)
            engines = [engine_of(question, s, choice.replicate, session.trunks) for s in question.scenarios]
            lines = [Reading(engine).lines(1, engine.days) for engine in engines]
            told = tell(Pairs.of(question, choice.replicate, engines), host_of(choice.changes, self.ground))
            self._one = of, OneRun(lines[1], lines[0], told[0] if told else "")
        return self._one[1]

    def _many(self) -> shapes.Many:
        progress, said = self.many.progress, self.say()
        return {
            "state": progress.state,
            "done": progress.done,
            "of": progress.of,
            "text": in_state(progress, self._drawn(), self.session.plan.replicates, self.session.choice.scenario),
            "bands": said.bands,
            "difference": said.difference,
            "sentences": list(said.sentences),
            "pairs": said.pairs,
        }

    def behind(self) -> tuple[shapes.Bands | None, str]:
        """Return where 90 % of the runs with the changes lie, and what they are; None before there are any."""
        said = self.say()
        if said.bands is None:
            return (
                None,
                "No bands yet: many runs without the changes lie elsewhere; those with them are to be made.",
            )
        ends = {name: [both["changed"][0], both["changed"][-1]] for name, both in said.bands.items()}
        return ends, f"Pale bands: where 90 % of the {counted(said.pairs, 'run')} with the changes lie, day by day."

    def _at(self) -> shapes.At | None:
        """Return what the pairs that are told of say of one place; None before there are any."""
        asked, said = self._asked, self._said
        if asked is None or said is None or not said[1]:
            return None
        changes = asked[0].changes
        return self.place.told(said[:2], self.many.pairs, changes, host_of(changes, self.ground))

    def _drawn(self) -> bool:
        return self.session.choice.uncertain

    def say(self) -> Said:
        """Return what the pairs say that there are; anew after some numbers of them only, since that takes its time.

        Any thread may ask.
        """
        with self._saying:
            progress, asked = self.many.progress, self._asked
            if asked is None or progress.state in ("none", "waiting"):
                return Said()
            known = self._said if self._said is not None and self._said[0] is asked else None
            due = progress.done in TOLD or progress.state in ("done", "stopped")
            if progress.done and due and (known is None or known[1] != progress.done):
                pairs = self.many.pairs()
                if pairs is not None:
                    known = self._said = asked, progress.done, said_by(pairs, host_of(asked[0].changes, self.ground))
            return Said() if known is None else known[2]


def whole(of: Of) -> Of:
    """Return what a scenario that is saved, or a file of the pairs, is of: which of the runs is shown is none of it."""
    return replace(of[0], uncertain=True, replicate=0), of[1]


def said_by(pairs: Pairs, host: str) -> Said:
    """Return what some pairs of runs say."""
    without, with_ = curves_of(pairs.without), curves_of(pairs.changed)
    bands: dict[str, shapes.Both] = {
        name: {"changed": _quantiles(with_[name]), "without": _quantiles(without[name])} for name in without
    }
    difference = {name: _quantiles(with_[name] - without[name]) for name in without}
    return Said(bands, difference, (*tell(pairs, host), *why_nothing(pairs)), len(pairs))


def _quantiles(values: Floats) -> shapes.Quantiles:
    # six digits are all that a number is rounded by anywhere: of fewer the page would round a second time
    return [[round(float(value), 6) for value in end] for end in np.quantile(values, QUANTILES, axis=0)]


def in_state(progress: Progress, drawn: bool, planned: int, name: str = "NAME") -> str:
    """Return in words how far the pairs of runs are, and which runs they are.

    What a replicate draws hangs on how many the scenario plans (:func:`sim.model.draws.design`): whoever makes as many
    as there are pairs has other numbers, and would take one of both for wrong.
    """
    done, of = progress.done, counted(progress.of, "pair")
    each = "the same luck and the same draw of every uncertain parameter in both"
    careful = [text for text in [careful_bands(done)] if text]
    if planned != progress.of:
        command = f"panj run {name} -n {progress.of} --of {planned}, with what is set here,"
        same = f"{command} has the same numbers, without --of others"
        careful.append(f"The pairs are of the {planned} runs that the scenario plans: {same}")
    match progress.state:
        case "none":
            return ""
        case "waiting":
            return f"{of} of runs follow as soon as nothing is changed any more."
        case "failed":
            return f"The pairs of runs ended after {done} of {progress.of}: {progress.why}"
        case "done":
            page = "The run on the page is one of them" if drawn else "The run on the page has central values instead"
            return ". ".join([f"{of} of runs, {each}", page, *careful]) + "."
        case _:
            stopped = " (stopped)" if progress.state == "stopped" else ""
            return ". ".join([f"{done:,} of {of} of runs{stopped}, {each}", *careful]) + "."


def _asked(message: Mapping[str, Any]) -> Asked:
    """Return the change of a message, as it was typed."""
    kind, target, who, value, date = (str(message[name]) for name in ("kind", "target", "who", "text", "date"))
    return Asked(kind, target, who, value, date.strip())


def kind_told(kind: Kind, ground: Ground) -> shapes.Kind:
    """Return a kind as the page offers it."""
    number = kind.number
    return {
        "kind": kind.id,
        "label": kind.label,
        "help": kind.help,
        "now": "" if kind.targets else now(kind.id, "", ground),
        "who": kind.who,
        "targets": [
            {
                "id": each.id,
                "name": each.name,
                "host": each.host,
                "now": now(kind.id, each.id, ground),
                "middle": there_now(kind.id, each.id, ground).given if is_counted(kind.id) else None,
            }
            for each in ground.targets[kind.id]
        ],
        "values": [{"value": word.value, "label": word.label} for word in kind.words],
        "number": None
        if number is None
        else {"unit": number.unit, "low": number.low, "high": number.high, "whole": number.count},
    }


def notes_of(changes: Changes, ground: Ground) -> dict[Change, str]:
    """Return what is to be noted of changes: what nothing comes of, what is replaced, what is made of places later."""
    nothing, own, events = idle(changes, ground), replacing(changes, ground), changed(ground, changes).events
    held = silenced(changes, ground)
    each = {
        change: (nothing.get(change), own.get(change), held.get(change), later_places(change, events))
        for change in changes
    }
    return {change: "; ".join(note for note in notes if note) for change, notes in each.items()}


def change_told(change: Change, ground: Ground, note: str) -> shapes.Changed:
    """Return a change as the page shows it, with what is to be noted."""
    return {
        "kind": change.kind,
        "target": change.target,
        "who": change.who,
        "value": change.value if isinstance(change.value, str) else plain(change.value),
        "date": change.date.isoformat(),
        "day": (change.date - ground.scenario.start).days + 1,
        "text": said(change, ground),
        "words": in_words(change, ground),
        "note": note,
    }
