"""The panel of changes: what the user asks of it, and what it tells the page under the name ``whatif``.

A change begins the run anew from the branch date, beside the same run without it; a mistake is said beside the change
and leaves the run as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.pages.live import shapes
from sim.pages.live.reading import Reading
from sim.pages.live.session import Choice, Session
from sim.scenario.errors import PanjError
from sim.whatif.change import Asked, Change, Refused
from sim.whatif.checks import check
from sim.whatif.extended import said
from sim.whatif.ground import Ground
from sim.whatif.kinds import Kind
from sim.whatif.said import in_words
from sim.whatif.steps import Changes, Steps
from sim.words.numbers import plain

#: Begins the name of every message that is for the panel.
OURS = "whatif_"
NONE: shapes.Many = {
    "state": "none",
    "done": 0,
    "of": 0,
    "text": "",
    "bands": None,
    "difference": None,
    "sentences": [],
}


class Panel:
    """The changes of one tab.

    Parameters
    ----------
    session : Session
    begin : callable
        Makes the run anew, by what it is given, and shows it.
    """

    def __init__(self, session: Session, begin: Callable[[Callable[[], None]], None]) -> None:
        self.session, self._begin = session, begin
        self.steps = Steps()
        self.error: shapes.Wrong | None = None
        self.answered = 0
        self._lines: tuple[Choice, shapes.Lines, shapes.Lines] | None = None

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
            self.error = {"index": index, "field": "", "text": str(error)}

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

    def _known(self, index: int | None) -> None:
        if index is None or index >= len(self.steps.now):
            raise PanjError("that change is not there any more")

    def _to(self, steps: Steps) -> None:
        """Make the run with other changes; where that cannot be, nothing has changed."""
        if steps.now != self.steps.now:
            self._begin(lambda: self.session.change(changes=steps.now))
        self.steps = steps

    @property
    def ground(self) -> Ground:
        """What changes are made to."""
        return self.session.ground

    def told(self) -> shapes.WhatIf:
        """Return all that the page shows of it."""
        ground, steps = self.ground, self.steps
        changed, without = self._both()
        return {
            "number": self.session.number,
            "answered": self.answered,
            "kinds": [kind_told(kind, ground) for kind in ground.kinds.values()],
            "first": ground.first.isoformat(),
            "last": ground.last.isoformat(),
            "changes": [change_told(change, ground) for change in steps.now],
            "error": self.error,
            "can_undo": bool(steps.before),
            "can_redo": bool(steps.after),
            "changed": changed,
            "without": without,
            "sentence": "",
            "many": NONE,
            "exports": [],
            "saved": None,
            "made": [],
            "busy": "",
        }

    def _both(self) -> tuple[shapes.Lines | None, shapes.Lines | None]:
        """Return the curves of the whole run, with the changes and without them; none where there are no changes."""
        choice = self.session.choice
        if not choice.changes:
            return None, None
        if self._lines is None or self._lines[0] != choice:
            self._lines = choice, self._run(choice.changes), self._run(())
        return self._lines[1], self._lines[2]

    def _run(self, changes: Changes) -> shapes.Lines:
        engine = self.session.branched(changes).run()
        return Reading(engine).lines(1, engine.days)


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
        "who": kind.who,
        "targets": [{"id": each.id, "name": each.name, "host": each.host} for each in ground.targets[kind.id]],
        "values": [{"value": word.value, "label": word.label} for word in kind.words],
        "number": None
        if number is None
        else {"unit": number.unit, "low": number.low, "high": number.high, "whole": number.count},
    }


def change_told(change: Change, ground: Ground) -> shapes.Changed:
    """Return a change as the page shows it."""
    return {
        "kind": change.kind,
        "target": change.target,
        "who": change.who,
        "value": change.value if isinstance(change.value, str) else plain(change.value),
        "date": change.date.isoformat(),
        "day": (change.date - ground.scenario.start).days + 1,
        "text": said(change, ground),
        "words": in_words(change, ground),
        "note": "",
    }
