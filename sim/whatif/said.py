"""What is said of a change, as a planner says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario.parameters import Spread
from sim.study.story.speech import day
from sim.whatif.change import Change
from sim.whatif.checks import WHO
from sim.whatif.ground import Ground, Target
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
    "ceasefire": {"begins": "a ceasefire begins", "ends": "the ceasefire ends"},
    "pace": "the offensive goes {value} as fast as in June",
    "onset": "the state gives way",
}


def in_words(change: Change, ground: Ground) -> str:
    """Return a change in words, without its date: "the host side of Tem (Khorog) closes"."""
    kind = ground.kinds[change.kind]
    found = SENTENCES[change.kind]
    sentence = found if isinstance(found, str) else found[str(change.value)]
    target = next((target for target in ground.targets[change.kind] if target.id == change.target), None)
    value = "" if kind.number is None else _amount(float(change.value), kind.number.unit)
    where = "" if target is None else _where(target, len(kind.targets) > 1)
    return sentence.format(where=where, who=WHO[change.who], value=value)


def _where(target: Target, among_crossings: bool) -> str:
    """Return what a change is aimed at; a host among crossings stands for all of its own."""
    return f"every crossing to {target.name}" if among_crossings and target.name == target.host else target.name


def _amount(value: float, unit: str) -> str:
    """Return a number with its unit, in the plural unless it is one."""
    return f"{plain(value)} {unit}" if unit == "times" else counted_as(exact(value), unit.removesuffix("s"))


def counted(change: str) -> bool:
    """Return whether a kind of change gives a target another number of what the world has of it."""
    return change in ("guards", "places")


def now(change: str, target: str, ground: Ground) -> str:
    """Return how many of what a kind of change counts a target has before any change; "" for other kinds.

    Places of a site that no event gives it are drawn in each run: then it is said between what, for a number that is
    set holds in all runs, and may be fewer than most of them have.
    """
    if not counted(change):
        return ""
    there, unit = there_now(change, target, ground), "guards" if change == "guards" else "places"
    if there.low == there.high:
        return _amount(there.central, unit)
    drawn = f"{exact(there.low)} to {exact(there.high)}, half of them more than {exact(there.middle)}"
    return f"{_amount(there.central, unit)} at central values; many runs have {drawn}"


@dataclass(frozen=True)
class There:
    """How many guards or places a target has before any change: what runs have, from low to high, and its median.

    `where` is what says so: a table of the world, or the scenario.
    """

    low: float
    central: float
    high: float
    middle: float
    where: str


def there_now(change: str, target: str, ground: Ground) -> There:
    """Return how many guards or places a target has; what the events of the scenario make of it in the end counts."""
    world, action = ground.world, "guards" if change == "guards" else "capacity"
    for event in reversed(ground.scenario.events):
        if (event.action, event.target) == (action, target):
            value = float(event.value)
            return There(value, value, value, value, "an event of the scenario")
    if change == "guards":
        value = float(world.hosts.guards[world.hosts.ids.index(target)])
        return There(value, value, value, value, "hosts.csv")
    low, central, high = world.places.capacity[world.places.index[target]].tolist()
    middle = float(round(Spread(low, high, "triangular").quantile(0.5, central)))
    return There(low, central, high, middle, "places.csv")


def dated(change: Change, ground: Ground) -> str:
    """Return a change in words, with its date."""
    return f"{in_words(change, ground)} from {day(change.date)}"
