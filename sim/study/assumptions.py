"""What a scenario assumes, in words: its events as sentences, its parameters with range and source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.model.draws import CAPACITY_SCALE
from sim.model.parameters import REGISTRY
from sim.model.rules.reception import scaled
from sim.runs.escort import escorted, stop_nobody
from sim.scenario.events import Event
from sim.scenario.in_force import in_force
from sim.scenario.own import extended
from sim.scenario.parameters import ParameterInfo, Registry, Spread
from sim.scenario.resolved import DEFAULT, Scenario, Setting
from sim.study.story.speech import day
from sim.study.usual import drawn_together, usual
from sim.words.numbers import people, percent, plain
from sim.words.wording import behind, counted_as
from sim.world.hosts import crossings_to
from sim.world.names import short_name
from sim.world.world import World

#: A layer that says no more than that the value stands in the resolved scenario.
RESOLVED = re.compile(r"(^|/)scenario\.yaml:\d+$")


@dataclass(frozen=True)
class Dated:
    """An event of a scenario."""

    date: str
    text: str
    source: str


@dataclass(frozen=True)
class Assumption:
    """A parameter: its value, range and where both come from.

    Parameters
    ----------
    name, meaning, value, spread, usual, unit, source, confidence : str
        `usual` is the value or range that all scenarios have unless they say otherwise, "" where this one has it.
    estimate : bool
        Whether the source is an estimate of ours.
    """

    name: str
    meaning: str
    value: str
    spread: str
    usual: str
    unit: str
    source: str
    confidence: str
    estimate: bool


def in_the_run(scenario: Scenario, world: World) -> tuple[Event, ...]:
    """Return the scenario's events by date, without those that others of their day replace."""
    return in_force(scenario.events, crossings_to(world))


def events(scenario: Scenario, world: World) -> list[Dated]:
    """Return the scenario's events as sentences, by date: those of :func:`in_the_run`, one by one."""
    registry, idle = extended(REGISTRY, scenario.own), stop_nobody(scenario, world)
    out = []
    for event in in_the_run(scenario, world):
        said = sentence(event, world, registry, scale_on(scenario, event))
        if event in idle:
            said += f" As {escorted(_host(event, world), 'they')}."
        out.append(Dated(f"{day(event.date)} {event.date.year}", said, _where(event.where)))
    return out


def _where(layer: str) -> str:
    return "" if RESOLVED.search(layer) else layer


def scale_on(scenario: Scenario, event: Event) -> float | None:
    """Return what the places of sites are multiplied with on the day of an event; None where each replicate draws it.

    A scale that is set on the same day counts, wherever it is written: both hold on that day.
    """
    return scale_at(scenario, event.date)


def scale_at(scenario: Scenario, date: dt.date) -> float | None:
    """Return what the places of sites are multiplied with on a day; None where each replicate draws it."""
    day = max(date, scenario.start)
    scales = [other for other in scenario.events if (other.action, other.target) == ("set", CAPACITY_SCALE)]
    known = sorted((other for other in scales if max(other.date, scenario.start) <= day), key=lambda found: found.date)
    if known:
        return float(known[-1].value)
    setting = scenario.settings.get(CAPACITY_SCALE)
    if setting is None:
        return 1.0
    return setting.value if setting.spread is None else None


def sentence(event: Event, world: World, registry: Registry = REGISTRY, scale: float | None = 1.0) -> str:
    """Return one event as a sentence.

    Every action that a scenario may take has its words (:data:`sim.scenario.events.ACTIONS`).

    Parameters
    ----------
    event : Event
    world : World
    registry : mapping of str to type of ParameterSet
    scale : float or None
        What the places of sites are multiplied with on its day (:func:`scale_on`).
    """
    if event.action == "set":
        return f"{_set(event, usual(registry, world).get(event.target))}."
    if event.action == "capacity":
        return f"{_capacity(event, world, scale)}."
    return f"{WORDS[event.action](event, world)}."


def inside(text: str, event: Event, world: World) -> str:
    """Return the sentence of an event as it stands inside another: begun small, unless it begins with a name."""
    names = (_place(event, world), _host(event, world))
    return text if text.startswith(names) else text[:1].lower() + text[1:]


def _place(event: Event, world: World) -> str:
    """Return the name of an event's target; a host stands for all crossings to it."""
    if event.target in world.places.index:
        return short_name(world.places.names[world.places.index[event.target]])
    return _host(event, world)


def _host(event: Event, world: World) -> str:
    hosts = world.hosts
    return hosts.names[hosts.ids.index(event.target)] if event.target in hosts.ids else event.target


def _at(event: Event, world: World) -> str:
    if event.target in world.hosts.ids:
        return f"at every crossing to {_host(event, world)}"
    return f"at {_place(event, world)}"


def _set(event: Event, info: ParameterInfo | None) -> str:
    if info is None:
        return f"{event.target} is {_number(float(event.value))}"
    default = f"usually {_number(info.default)}"
    return f"{event.target} is {_number(float(event.value))}{behind(info.unit)} ({default}): {info.meaning}".rstrip(".")


def _near(event: Event, world: World) -> str:
    words = {"open": "is open", "closed": "is closed", "follow": "is open to whoever its holder lets pass"}
    return f"The near bank {_at(event, world)} {words.get(str(event.value), str(event.value))}"


def _far(event: Event, world: World) -> str:
    words = {
        "open": "is open",
        "limited": "admits few",
        "closed": "is closed",
        "follow": "follows the policy of its country",
    }
    return f"The far bank {_at(event, world)} {words.get(str(event.value), str(event.value))}"


def _policy(event: Event, world: World) -> str:
    who = {"civilian": "civilians", "military": "soldiers"}.get(event.kind, "everybody")
    words = {"open": f"admits {who}", "limited": f"admits {who} in small numbers", "closed": f"admits no {who}"}
    if who == "everybody":
        words["closed"] = "admits nobody"
    return f"{_host(event, world)} {words.get(str(event.value), str(event.value))}"


def _corridor(event: Event, world: World) -> str:
    if event.value == "open":
        return f"A corridor opens {_at(event, world)}: both banks let civilians pass, whoever holds them"
    return f"The corridor {_at(event, world)} is closed"


def _capacity(event: Event, world: World, scale: float | None = 1.0) -> str:
    site, given = f"The site in {_place(event, world)}", float(event.value)
    if scale is None:
        return f"{site} has {_count(event, 'place')} times {CAPACITY_SCALE}, which every replicate draws"
    if scale == 1.0:
        return f"{site} has {_count(event, 'place')}"
    places = counted_as(people(float(scaled(np.array(given), scale))), "place")
    return f"{site} has {places}, {people(given)} times {CAPACITY_SCALE} ({_number(scale)})"


def _let_through(event: Event, world: World) -> str:
    share = percent(float(event.value))
    return f"Those who hold the near bank {_at(event, world)} let {share} of the civilians a day through"


def _rural(event: Event, world: World) -> str:
    row = world.places.index.get(event.target)
    province = world.places.province[row] if row is not None else event.target
    return f"The insurgents hold {percent(float(event.value))} of the districts of {province}"


def _count(event: Event, noun: str) -> str:
    """Return the number of an event with its noun."""
    return counted_as(people(float(event.value)), noun)


def _how(event: Event, world: World) -> str:
    """Return how a place is taken, if that is known; a border post has no siege."""
    row = world.places.index.get(event.target)
    if row is None or world.places.crossing_kind[row] >= 0:
        return ""
    return {"fought": " after a siege", "handed": " without a fight"}.get(str(event.value), "")


def _many(event: Event, noun: str, does: str, do: str) -> str:
    """Return how many do something."""
    count = _count(event, noun)
    return f"{count} {does if count == f'1 {noun}' else do}"


WORDS: dict[str, Callable[[Event, World], str]] = {
    "set": lambda event, world: _set(event, usual(REGISTRY, world).get(event.target)),
    "capture": lambda event, world: f"The insurgents take {_place(event, world)}{_how(event, world)}",
    "retake": lambda event, world: f"The government takes {_place(event, world)} back",
    "fighting": lambda event, world: (
        f"There is fighting in {_place(event, world)}, of intensity {_number(float(event.value))}, whoever holds it"
    ),
    "near": _near,
    "far": _far,
    "policy": _policy,
    "guards": lambda event, world: (
        _many(event, "guard", "stands", "stand") + f" on the border of {_host(event, world)}"
    ),
    "capacity": _capacity,
    "reinforce": lambda event, world: f"{_many(event, 'soldier', 'reinforces', 'reinforce')} {_place(event, world)}",
    "let_through": _let_through,
    "corridor": _corridor,
    "rural": _rural,
}


def assumptions(scenario: Scenario, world: World) -> list[Assumption]:
    """Return every parameter of the scenario on its world, in the order of the rules."""
    infos, drawn = usual(extended(REGISTRY, scenario.own), world), drawn_together(world)
    settings = {name: setting for name, setting in scenario.settings.items() if name in infos}
    return [_assumption(infos[name], setting, name in drawn) for name, setting in settings.items()]


def _assumption(info: ParameterInfo, setting: Setting, drawn: bool) -> Assumption:
    """Return what is said of a parameter; `drawn` with others where the scenario does not set it."""
    joint = (setting.joint and not setting.named) or (drawn and setting.layer == DEFAULT)  # or read without its world
    same = joint or (not drawn and setting.value == info.default and setting.spread == info.spread)
    spread = info.spread if joint else setting.spread
    where = "" if same or setting.layer == DEFAULT else _where(setting.layer)
    return Assumption(
        name=info.name,
        meaning=info.meaning,
        value=_number(info.default if joint else setting.value),
        spread=_spread(spread, joint or setting.named),
        usual="" if same else ", ".join(filter(None, (_number(info.default), _spread(info.spread, drawn)))),
        unit="" if info.unit == "1" else info.unit,
        source=info.source if same else f"{where or 'this scenario'}; usual value: {info.source}",
        confidence=info.confidence,
        estimate="estimate" in info.source.lower(),
    )


def _spread(spread: Spread | None, together: bool = False) -> str:
    """Return a range in words; `together` where it is drawn with others, by the world's posterior."""
    if spread is None:
        return ""
    return f"{_number(spread.low)} to {_number(spread.high)}, {'together with others' if together else spread.shape}"


def _number(value: float) -> str:
    return plain(value)
