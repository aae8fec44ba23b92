"""What a scenario is about, where its file does not say: its parameters and events, in a few sentences.

A description is never inherited: that of "As it was going" would say of a border shut on 15 July that no side changes
its plan. So every face that shows a description asks here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from sim.scenario.events import Event
from sim.scenario.flee import WORLD
from sim.scenario.parameters import ParameterInfo, Registry
from sim.scenario.resolved import DEFAULT, Scenario, Setting
from sim.scenario.truce import ATTACKS
from sim.scenario.write import event_text
from sim.study.assumptions import RESOLVED, in_the_run, inside, scale_on, sentence
from sim.study.blind import blind_garrisons
from sim.study.planned import AIR, REGIME, REGIME_DAY, planned
from sim.study.story.speech import day
from sim.study.usual import drawn_together, usual
from sim.words.numbers import people, plain
from sim.words.wording import counted, few
from sim.world.names import short_name
from sim.world.world import World

MOST = 8
"""Changes that are told one by one, but for its own and those of the war; the page has all of them further down."""
MANY = 4
"""Sites whose places change on one day, from which on they are told in one clause."""
WAR = (*ATTACKS, REGIME, REGIME_DAY, AIR)
"""Parameters that say how the war goes: everything else follows from it."""
OWN = None
"""What its own events are written for; others for the scenario of that name."""


@dataclass(frozen=True)
class _Change:
    """What is told of one or several events of a day: where they come from, the first, and in which words if any."""

    origin: str | None
    event: Event
    told: str

    @property
    def is_of_war(self) -> bool:
        return _is_of_war(self.event)

    @property
    def date(self) -> dt.date:
        return self.event.date


def about(scenario: Scenario, world: World | None, registry: Registry, rest: str | None = "") -> str:
    """Return the description of a scenario: its own, or one written from what it changes.

    Parameters
    ----------
    scenario : Scenario
    world : World or None
        None on a Flee world.
    registry : mapping of str to type of ParameterSet
        The parameters of its rules, for what is usual.
    rest : str or None
        Where the changes are that are not told, as "on the sheet Events"; "" further down the page, None: all are told.
    """
    rules = own_words(scenario)
    if scenario.description:
        return f"{scenario.description} {rules}".strip()
    infos = usual(registry, world)
    said = [] if world is not None else [f"The rules {scenario.rules} on the Flee world {scenario.world}."]
    if scenario.garrisons == "blind":
        said.append(f"It has {blind_garrisons(world) if world is not None else 'blind garrisons'}.")
    changed = [(infos[name], setting) for name, setting in _changed(scenario, infos, drawn_together(world)).items()]
    changed.sort(key=lambda one: one[0].name not in WAR)
    told = [f"{info.name} {_is(info, setting)}" for info, setting in changed[: None if rest is None else MOST]]
    if told:
        said.append(f"From the first day on {_joined(told, len(changed))}.")
    if scenario.posterior is not None:
        together = sum(setting.named for setting in scenario.settings.values())
        said.append(f"A posterior of its own gives {counted(together, 'parameter')}, drawn together.")
    if world is not None and scenario.events:
        said += _dated(scenario, world, registry, max(MOST - len(told), 1), rest)
    if world is not None and scenario.beyond and not scenario.events:
        late = [f"{event_text(event)} on {event.date}" for event in scenario.beyond]
        said.append(f"Left out, since the scenario of itself ends before: {few(late, 3)}.")
    elif not changed and not scenario.events and scenario.posterior is None and not rules:
        said.append("No event and no parameter of its own: all is as the rules and the world have it.")
    return " ".join([*said, rules] if rules else said)


def own_words(scenario: Scenario) -> str:
    """Return that rules of the user's own take part, and which; "" where none does."""
    if not scenario.own:
        return ""
    names = _joined([rule.path for rule in scenario.own], len(scenario.own))
    return f"With {'a rule' if len(scenario.own) == 1 else 'rules'} of one's own: {names}."


def _changed(scenario: Scenario, infos: dict[str, ParameterInfo], drawn: frozenset[str]) -> dict[str, Setting]:
    """Return the parameters that are not as usual in the world; what it draws together is not as usual if it is set."""
    out = {}
    for name, setting in scenario.settings.items():
        if name not in infos or setting.joint or (name in drawn and setting.layer == DEFAULT):
            continue
        same = name not in drawn and (setting.value, setting.spread) == (infos[name].default, infos[name].spread)
        if not same and not setting.layer.startswith(WORLD):
            out[name] = setting
    return out


def _is(info: ParameterInfo, setting: Setting) -> str:
    as_usual = f"(usually {plain(info.default)})"
    if setting.spread is None:
        fixed = "" if setting.value != info.default else "fixed at "
        return f"is {fixed}{plain(setting.value)} {as_usual}" if not fixed else f"is {fixed}{plain(setting.value)}"
    spread = setting.spread
    if info.spread is not None:
        as_usual = f"(usually {plain(info.spread.low)} to {plain(info.spread.high)})"
    return f"is drawn from {plain(spread.low)} to {plain(spread.high)} {as_usual}"


def _dated(scenario: Scenario, world: World, registry: Registry, most: int, rest: str | None) -> list[str]:
    """Return a sentence for each date of its own events, then of those that it inherits, and how many of them follow.

    Of those that it inherits no more are told than there is room for, the days on which the war changes first, and what
    changes it always; its own all are, where it is known which they are.
    """
    said = _in_order([(_heir_of(event, scenario), event) for event in in_the_run(scenario, world)])
    known = any(origin is OWN for origin, _ in said)
    changes = [change for _, found in groupby(said, key=_by_day) for change in _changes(list(found), scenario, world)]
    own = sum(change.origin is OWN for change in changes) if known else 0
    room = len(changes) if rest is None else max(most, own + 1 if own < len(changes) else own)
    kept = [change for k, change in enumerate(changes) if k < room or change.is_of_war]
    out = []
    for (origin, date), told in groupby(kept, key=lambda change: (change.origin, change.date)):
        parts = [
            change.told or inside(_brief(change.event, scenario, world, registry), change.event, world)
            for change in told
        ]
        inherited = f", as in {origin}," if origin else ""
        out.append(f"On {day(date)} {date.year}{inherited} {_joined(parts, len(parts))}.")
    if more := len(changes) - len(kept):
        where = (f" are {rest}" if more > 1 else f" is {rest}") if rest else (" follow" if more > 1 else " follows")
        out.append(f"{more} more changes{where}." if more > 1 else f"One more change{where}.")
    return out


def _in_order(said: list[tuple[str | None, Event]]) -> list[tuple[str | None, Event]]:
    """Return its own by date, then those that it inherits, of these the days on which the war changes first."""
    war = {_by_day(one) for one in said if one[0] is not OWN and _is_of_war(one[1])}
    of_one = not any(origin is OWN for origin, _ in said)  # nobody knows whose they are: one list by date
    # stable: those of one day as they take effect
    return sorted(
        said,
        key=lambda one: (
            one[0] is not OWN,
            not of_one and _by_day(one) not in war,
            one[1].date,
            not _is_of_war(one[1]),
        ),
    )


def _is_of_war(event: Event) -> bool:
    return event.action == "set" and event.target in WAR


def _by_day(said: tuple[str | None, Event]) -> tuple[str | None, dt.date]:
    return said[0], said[1].date


def _heir_of(event: Event, scenario: Scenario) -> str | None:
    """Return which scenario an event was written for: OWN for this one, "" where nobody knows."""
    file = "" if RESOLVED.search(event.where) else event.file
    if not file.endswith((".yaml", ".yml")):
        return ""
    name = file.rpartition(".")[0]
    return OWN if name == scenario.name else name


def _changes(said: list[tuple[str | None, Event]], scenario: Scenario, world: World) -> list[_Change]:
    """Return the changes of one day, those that a planner calls by one name as one; `told` is "" for the others."""
    origin, events = said[0][0], [event for _, event in said]
    names = {found[0]: (told, found) for told, found in planned(events, scenario, world)}
    sites = [event for event in events if event.action == "capacity"]
    if len(sites) >= MANY:
        names[sites[0]] = (_places_of(sites, scenario, world), tuple(sites))
    within = {id(event) for _, found in names.values() for event in found[1:]}
    out = []
    for event in events:
        if event in names:
            out.append(_Change(origin, event, names[event][0]))
        elif id(event) not in within:
            out.append(_Change(origin, event, ""))
    return out


def _places_of(sites: list[Event], scenario: Scenario, world: World) -> str:
    """Return in one clause that the places of many sites change on a day, with how many where that is a number."""
    known = scale_on(scenario, sites[0]) == 1.0
    names = (short_name(world.places.names[world.places.index[event.target]]) for event in sites)
    told = [f"{name} {people(float(site.value))}" if known else name for name, site in zip(names, sites, strict=True)]
    return f"places are set at {counted(len(sites), 'site')} ({few(told)})"


def _brief(event: Event, scenario: Scenario, world: World, registry: Registry) -> str:
    """Return the sentence of an event, of a parameter without its meaning."""
    told = sentence(event, world, registry, scale_on(scenario, event)).removesuffix(".")
    return told.partition("): ")[0] + ")" if event.action == "set" and "): " in told else told


def _joined(parts: list[str], count: int) -> str:
    rest = count - len(parts)
    if rest > 0:
        return (
            f"{'; '.join(parts)}; and {rest} more parameters are changed"
            if rest > 1
            else "; ".join([*parts, "and one more parameter is changed"])
        )
    return "; ".join(parts)
