"""What is said of a change, as a planner says it."""

from __future__ import annotations

from collections.abc import Mapping

from sim.study.admission import admits_now
from sim.study.orders import is_ordered, orders_now, pace_now
from sim.study.planned import ONSET, PACE, TRUCE, fitted
from sim.study.story.speech import day
from sim.whatif.change import Change
from sim.whatif.checks import WHO
from sim.whatif.ground import Ground, Target
from sim.whatif.there import There, counted, places_made, there_now
from sim.words.numbers import exact, plain
from sim.words.wording import counted_as

#: Sentences by kind, and by value where each has its own: `{where}` is what the change is aimed at.
SENTENCES: Mapping[str, str | Mapping[str, str]] = {
    "near": {
        "open": "the home side of {where} opens",
        "closed": "the home side of {where} closes",
        "follow": "the home side of {where} is left to whoever holds it",
    },
    "far": {
        "open": "the host side of {where} opens",
        "limited": "the host side of {where} lets only a share in",
        "closed": "the host side of {where} closes",
        "follow": "the host side of {where} follows the host's policy again",
    },
    "policy": {
        "open": "{where} opens its border to {who}",
        "limited": "{where} lets only a share of {who} in",
        "closed": "{where} closes its border to {who}",
    },
    "guards": "{value} on the border of {where}",
    "places": "{value} at {where}",
    "corridor": {
        "open": "a corridor for civilians over {where} opens",
        "closed": "the corridor for civilians over {where} ends",
    },
    "ceasefire": TRUCE,
    "pace": PACE,
    "onset": ONSET,
}


def in_words(change: Change, ground: Ground) -> str:
    """Return a change in words, without its date: "the host side of Tem (Khorog) closes"."""
    kind = ground.kinds[change.kind]
    found = SENTENCES[change.kind]
    sentence = found if isinstance(found, str) else found[str(change.value)]
    target = next((target for target in ground.targets[change.kind] if target.id == change.target), None)
    number, why = (change.value, "") if change.kind != "places" else places_made(change, ground)
    value = "" if kind.number is None else _amount(float(number), kind.number.unit)
    where = "" if target is None else _where(target, len(kind.targets) > 1)
    return sentence.format(where=where, who=WHO[change.who], value=value, fitted=fitted(ground.world)) + why


def _where(target: Target, among_crossings: bool) -> str:
    """Return what a change is aimed at; a host among crossings stands for all of its own."""
    return f"every crossing to {target.name}" if among_crossings and target.name == target.host else target.name


def _amount(value: float, unit: str) -> str:
    """Return a number with its unit, in the plural unless it is one."""
    return f"{plain(value)} {unit}" if unit == "times" else counted_as(exact(value), unit.removesuffix("s"))


def now(change: str, target: str, ground: Ground) -> str:
    """Return what a kind of change has before any change: how many, whom a host admits, which order is followed.

    The pace has no target. For other kinds it is "".

    Places of a site that no event gives it are drawn in each run: then it is said between what, for a number that is
    set holds in all runs, and may be fewer than most of them have.
    """
    if change == "policy":
        return admits_now(target, ground.scenario, ground.world)
    if is_ordered(change):
        return orders_now(change, target, ground.scenario, ground.world)
    if change == "pace":
        return pace_now(ground.scenario, ground.world)
    if not counted(change):
        return ""
    there = there_now(change, target, ground)
    return f"{had(change, there)} ({there.scale})" if there.scale else had(change, there)


def had(change: str, there: There) -> str:
    """Return how many of what a kind of change counts runs have before any change."""
    unit = "guards" if change == "guards" else "places"
    if there.low == there.high:
        return _amount(there.central, unit)
    drawn = f"drawn between {exact(there.low)} and {exact(there.high)}"
    middle = f"in half of the runs more than {exact(there.middle)}"
    return f"{_amount(there.central, unit)} at central values; {drawn}, {middle}"


def dated(change: Change, ground: Ground) -> str:
    """Return a change in words, with its date."""
    return f"{in_words(change, ground)} from {day(change.date, ground.several_years)}"
