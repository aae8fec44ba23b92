"""What is said of a change, in words for people."""

from __future__ import annotations

from sim.study.story.speech import day
from sim.whatif.change import Change
from sim.whatif.checks import WHO
from sim.whatif.ground import Ground
from sim.words.numbers import plain


def in_words(change: Change, ground: Ground) -> str:
    """Return a change in words, without its date: "Host side of a crossing: Tem (Khorog) closed"."""
    kind = ground.kinds[change.kind]
    target = next((target for target in ground.targets[change.kind] if target.id == change.target), None)
    if kind.number is not None:
        value = f"{plain(float(change.value))} {kind.number.unit}"
    else:
        value = next(word.label for word in kind.words if word.value == change.value)
    place = "" if target is None else f" {target.name}"
    if target is not None and kind.targets[0] == "host" and len(kind.targets) > 1 and target.name == target.host:
        place = f" all crossings to {target.name}"
    who = f", {WHO[change.who]}:" if change.who else ""
    return f"{kind.label}:{place}{who} {value}" if place else f"{kind.label} {value}"


def dated(change: Change, ground: Ground) -> str:
    """Return a change in words, with its date."""
    return f"{in_words(change, ground)} from {day(change.date)}"
