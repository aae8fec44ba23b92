"""What a scenario is about, where its file does not say: its parameters and events, in a few sentences.

A description is never inherited: that of "As it was going" would say of a border shut on 15 July that no side changes
its plan. So every face that shows a description asks here.
"""

from __future__ import annotations

from itertools import groupby

from sim.scenario.events import Event
from sim.scenario.flee import WORLD
from sim.scenario.parameters import ParameterInfo, Registry
from sim.scenario.resolved import DEFAULT, Scenario, Setting
from sim.study.assumptions import in_the_run, scale_on, sentence
from sim.study.blind import blind_garrisons
from sim.study.story.speech import day
from sim.study.usual import drawn_together, usual
from sim.words.numbers import plain
from sim.words.wording import counted
from sim.world.world import World

MOST = 8
"""Changes that are told one by one; the page has all of them further down."""


def about(scenario: Scenario, world: World | None, registry: Registry) -> str:
    """Return the description of a scenario: its own, or one written from what it changes.

    Parameters
    ----------
    scenario : Scenario
    world : World or None
        None on a Flee world.
    registry : mapping of str to type of ParameterSet
        The parameters of its rules, for what is usual.
    """
    rules = own_words(scenario)
    if scenario.description:
        return f"{scenario.description} {rules}".strip()
    infos = usual(registry, world)
    said = [] if world is not None else [f"The rules {scenario.rules} on the Flee world {scenario.world}."]
    if scenario.garrisons == "blind":
        said.append(f"It has {blind_garrisons(world) if world is not None else 'blind garrisons'}.")
    changed = [(infos[name], setting) for name, setting in _changed(scenario, infos, drawn_together(world)).items()]
    told = [f"{info.name} {_is(info, setting)}" for info, setting in changed[:MOST]]
    if told:
        said.append(f"From the first day on {_joined(told, len(changed))}.")
    if scenario.posterior is not None:
        together = sum(setting.named for setting in scenario.settings.values())
        said.append(f"A posterior of its own gives {counted(together, 'parameter')}, drawn together.")
    room = MOST - len(told)
    if world is not None and scenario.events:
        said += _dated(scenario, world, registry, max(room, 1))
    if not changed and not scenario.events and scenario.posterior is None and not rules:
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


def _dated(scenario: Scenario, world: World, registry: Registry, most: int) -> list[str]:
    """Return a sentence for each date of the first events, and one for how many follow."""
    out, events = [], in_the_run(scenario, world)
    for date, found in groupby(events[:most], key=lambda event: event.date):
        told = [_lower(_brief(event, scenario, world, registry)) for event in found]
        out.append(f"On {day(date)} {date.year} {_joined(told, len(told))}.")
    rest = len(events) - most
    if rest > 0:
        out.append(f"{rest} more changes follow." if rest > 1 else "One more change follows.")
    return out


def _brief(event: Event, scenario: Scenario, world: World, registry: Registry) -> str:
    """Return the sentence of an event, of a parameter without its meaning."""
    told = sentence(event, world, registry, scale_on(scenario, event)).removesuffix(".")
    return told.partition("): ")[0] + ")" if event.action == "set" and "): " in told else told


def _lower(text: str) -> str:
    """Begin a sentence small where it begins with an article: names keep their capital."""
    return text[0].lower() + text[1:] if text.startswith(("The ", "A ")) else text


def _joined(parts: list[str], count: int) -> str:
    rest = count - len(parts)
    if rest > 0:
        return (
            f"{'; '.join(parts)}; and {rest} more parameters are changed"
            if rest > 1
            else "; ".join([*parts, "and one more parameter is changed"])
        )
    return "; ".join(parts)
