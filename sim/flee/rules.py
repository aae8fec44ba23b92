"""Rule sets for worlds whose departures are prescribed (Flee's): the one place that says what each name stands for.

On such a world the counts say how many set out; a rule set says where they go. Another one is a class of settings, two
functions that say what settings a world asks for, a simulation, and a line in :data:`ON_FLEE_WORLDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sim.flee.model.departures import DepartureParameters, departures_of
from sim.flee.model.in_vain import in_vain
from sim.flee.model.settings import FleeSettings, asked_of, settings_of, silent
from sim.flee.published.settings import (
    FearOfFloods,
    PublishedSettings,
    hasten_of,
    own_asked,
    own_silent,
    published_settings,
)
from sim.flee.world.instance import FleeInstance
from sim.flee.world.shutting import never_begin
from sim.model.parameters import REGISTRY
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.parameters import ParameterSet, Registry, Spread, describe
from sim.world.findings import Finding
from sim.world.world import Longs

#: (instance, settings, seed, replicate) → people in each camp at the end of each day, shape (days, camps).
Simulate = Callable[[FleeInstance, Any, int, int], Longs]
#: (instance, settings)
Rehearse = Callable[[FleeInstance, Any], None]


@dataclass(frozen=True)
class RuleSet:
    """One rule set.

    Parameters
    ----------
    group : str
        First part of the dotted names of its settings in a scenario; rule sets of one group share a class.
    kind : type of ParameterSet
        Class of its settings.
    settings : callable
        The central settings on an instance.
    asked : callable
        Names of the settings to which the instance itself gives a value: they are not drawn from their range.
    simulate : callable
        Runs one replicate; at the top of a module, so that it can be sent to other processes.
    rehearse : callable
        Goes through a run without moving anybody, and raises what it would be refused for; by default nothing.
    silent : callable
        Names of the settings that have nothing to act on in an instance: they are neither listed nor drawn there.
    in_vain : callable
        Tells of what an instance asks for and a run does not do, as of places that are no limit; by default of nothing.
    """

    group: str
    kind: type[ParameterSet]
    settings: Callable[[FleeInstance], ParameterSet]
    asked: Callable[[FleeInstance], Collection[str]]
    simulate: Simulate
    rehearse: Rehearse = lambda instance, settings: None
    silent: Callable[[FleeInstance], Collection[str]] = lambda instance: ()
    in_vain: Callable[[FleeInstance, Any], Iterable[Finding]] = lambda instance, settings: ()


def simulate_flee(instance: FleeInstance, settings: Any, seed: int, replicate: int) -> Longs:
    """Run the rules of Flee once."""
    from sim.flee.model.engine import run_flee

    return run_flee(instance, settings, seed, replicate).counts


def simulate_published(instance: FleeInstance, settings: Any, seed: int, replicate: int) -> Longs:
    """Run Panj's own rules once."""
    from sim.flee.published.engine import run_published
    from sim.flee.published.scatter import scattered

    counts = run_published(instance, settings, seed, replicate).counts
    return scattered(counts, settings.model_error, seed, replicate)


def rehearse_flee(instance: FleeInstance, settings: Any) -> None:
    """Raise what a run by the rules of Flee would be refused for."""
    from sim.flee.model.engine import FleeEngine

    FleeEngine(instance, settings, 0, 0).rehearse()


def rehearse_published(instance: FleeInstance, settings: Any) -> None:
    """Raise what a run by Panj's own rules would be refused for."""
    from sim.flee.published.engine import PublishedEngine

    PublishedEngine(instance, settings, 0, 0).rehearse()


BY_FLEE = "flee"
"""The rules of Flee as they are, by which a world is run that names none."""

#: By name, the default first.
ON_FLEE_WORLDS: Mapping[str, RuleSet] = {
    BY_FLEE: RuleSet("flee", FleeSettings, settings_of, asked_of, simulate_flee, rehearse_flee, silent, in_vain),
    "flee-fixed": RuleSet(
        "flee",
        FleeSettings,
        partial(settings_of, rules="flee-fixed"),
        asked_of,
        simulate_flee,
        rehearse_flee,
        silent,
        in_vain,
    ),
    "panj": RuleSet(
        "panj",
        PublishedSettings,
        published_settings,
        own_asked,
        simulate_published,
        rehearse_published,
        own_silent,
        lambda instance, settings: never_begin(instance),
    ),
}


def rule_set(name: str) -> RuleSet:
    """Return a rule set for a Flee world.

    Raises
    ------
    PanjError
        If there is none of this name.
    """
    if name not in ON_FLEE_WORLDS:
        hint = did_you_mean(name, ON_FLEE_WORLDS)
        known = f"{hint + '; ' if hint else ''}known: {', '.join(ON_FLEE_WORLDS)}"
        raise PanjError(f"no rule set is called '{name}' ({known})")
    return ON_FLEE_WORLDS[name]


def people_in_a_party(instance: FleeInstance, settings: ParameterSet) -> float:
    """Return how many people one party of a run stands for."""
    return instance.people_each * int(getattr(settings, "hasten", hasten_of(instance)))


def every_registry() -> Registry:
    """Return the parameters of all rule sets of all worlds, by the first part of their dotted name."""
    return {**REGISTRY, **{rules.group: rules.kind for rules in ON_FLEE_WORLDS.values()}}


def uncertain(settings: ParameterSet, instance: FleeInstance | None = None) -> dict[str, Spread]:
    """Return the ranges of the uncertain settings by name, widened where they do not reach the central value.

    How many leave is uncertain where an instance has no word on it, for the counts of any other say it; what a flood is
    to people, where there is one.
    """
    out, unasked = {}, set()
    if instance is None or not departures_of(instance).guessed:
        unasked |= set(DepartureParameters.model_fields)
    if instance is None or instance.floods is None:
        unasked |= set(FearOfFloods.model_fields)
    for info in describe({"flee": type(settings)}).values():
        name = info.name.removeprefix("flee.")
        if info.spread is not None and name not in unasked:
            central = float(getattr(settings, name))
            out[name] = replace(info.spread, low=min(info.spread.low, central), high=max(info.spread.high, central))
    return out
