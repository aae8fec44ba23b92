"""Chosen: which parameters are estimated, by what was counted or as the user names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

from sim.model.draws import joint, named
from sim.scenario.errors import Problem, Problems
from sim.scenario.flatten import unknown_parameter
from sim.scenario.parameters import Registry, describe
from sim.scenario.resolved import Scenario
from sim.validation.assimilate.counts import Count
from sim.validation.calibrate.settings import INFORMED, TWELVE, group_of
from sim.world.world import World


def together(scenario: Scenario, world: World) -> frozenset[str]:
    """Return the parameters that are drawn as a row of a posterior before: they are in every table, as they were."""
    return joint(scenario, world) | named(scenario)


def by_counts(scenario: Scenario, world: World, counts: Sequence[Count]) -> tuple[str, ...]:
    """Return the parameters that counts can inform: the first ones of each group that was counted, in turn.

    What the scenario fixes is left out, and so is what is in the table anyway.
    """
    before = together(scenario, world)
    groups = dict.fromkeys(group_of(count.key[0], count.key[2]) for count in counts)
    lists = [[name for name in INFORMED[group] if _free(scenario, name) and name not in before] for group in groups]
    turns: Iterable[str | None] = chain.from_iterable(zip_longest(*lists))
    return tuple(dict.fromkeys(name for name in turns if name is not None))[:TWELVE]


def check_parameters(names: Sequence[str], scenario: Scenario, registry: Registry) -> tuple[str, ...]:
    """Return the parameters that the user names, each once.

    Raises
    ------
    Problems
        For one that no rule has, or that the scenario fixes.
    """
    infos, problems = describe(registry), list[Problem]()
    for name in names:
        if name not in infos:
            message, hint = unknown_parameter(name, infos)
            problems.append(Problem(message, hint=hint))
        elif not _free(scenario, name):
            layer = scenario.settings[name].layer
            hint = f"give it a range: {name}: {{value: …, low: …, high: …}}"
            problems.append(Problem(f"{name} is fixed ({layer}): there is nothing to estimate", hint=hint))
    if problems:
        raise Problems(problems)
    return tuple(dict.fromkeys(names))


def _free(scenario: Scenario, name: str) -> bool:
    setting = scenario.settings.get(name)
    return setting is not None and setting.spread is not None
