"""Planned: changes that a planner calls by one name, and a scenario writes as parameters.

A ceasefire sets three, the state giving way three others, the pace of the war one. What is said of a scenario says
them as the page does where they are chosen (:mod:`sim.whatif.said` takes its words from here).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from sim.scenario.events import Event
from sim.scenario.resolved import Scenario
from sim.scenario.truce import ATTACKS, again, held, lost_pace, quiet_on, truces
from sim.words.numbers import plain
from sim.world.world import World

TRUCE: Mapping[str, str] = {"begins": "a ceasefire begins", "ends": "the ceasefire ends"}
PACE = "the offensive goes at {value} the pace {fitted}"
ONSET = "the state gives way"
TEMPO, REGIME, REGIME_DAY, AIR = ATTACKS[0], "capitals.regime", "capitals.regime_day", "front.air_support"


def fitted(world: World) -> str:
    """Return which pace is 1: that of the fit where the world has one, else what its parameters give."""
    return "of its parameters" if world.posterior is None else "fitted to May to early July 2021"


def pace(value: float, world: World) -> str:
    """Return in words how fast the war goes."""
    return PACE.format(value=f"{plain(value)} times", fitted=fitted(world))


def planned(events: Sequence[Event], scenario: Scenario, world: World) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Yield what the events of one day are to a planner, each with the events that it is made of.

    Those that are nothing of the kind are not among them.
    """
    sets = {event.target: event for event in events if event.action == "set"}
    if not sets:
        return
    date = events[0].date
    silent = truces(scenario.events).get(date)
    if silent is not None and all(name in sets for name in ATTACKS):
        told = TRUCE["begins"] + _until(date, scenario) if silent else TRUCE["ends"]
        after = float(sets[TEMPO].value)
        usual = scenario.settings[TEMPO].value if TEMPO in scenario.settings else after
        if not silent and (after != usual or lost_pace(scenario, date) is not None):
            told += f", and {pace(after, world)}"
        yield told, tuple(event for event in events if event.action == "set" and event.target in ATTACKS)
    elif TEMPO in sets:
        kept = held(scenario).get(date)
        rest = f", while {kept.silent()} stay at 0 as in the ceasefire" if kept is not None else ""
        yield pace(float(sets[TEMPO].value), world) + rest, (sets[TEMPO],)
    if REGIME in sets and AIR in sets and float(sets[REGIME].value) == 1 and float(sets[AIR].value) == 0:
        given = sets.get(REGIME_DAY)
        quiet = ": no capital falls while the pace is 0" if quiet_on(scenario, date) else ""
        drawn = given is None and REGIME_DAY in scenario.settings and scenario.settings[REGIME_DAY].spread is not None
        if drawn:
            yield f"{ONSET} from a day on that every run draws, without air support{quiet}", (sets[REGIME], sets[AIR])
        elif given is not None and given.value == (date - scenario.start).days:
            yield f"{ONSET}, without air support{quiet}", (sets[REGIME], sets[AIR], given)


def _until(date: dt.date, scenario: Scenario) -> str:
    """Return that nobody attacks, and up to when, if the ceasefire ends or a pace is set."""
    end = again(scenario.events, date)
    if end is None:
        return ": nobody attacks any more"
    ends = "it ends on " if truces(scenario.events).get(end) is False else ""
    return f": nobody attacks until {ends}{end.day} {end:%B}{'' if end.year == date.year else f' {end.year}'}"
