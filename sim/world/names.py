"""What a scenario may name of a world, and what its places are called."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.errors import Problem, Problems, did_you_mean
from sim.scenario.flatten import TARGETS
from sim.scenario.ids import id_of as id_of
from sim.scenario.ids import short_name as short_name
from sim.scenario.load import NamesOf
from sim.scenario.names import Names
from sim.scenario.resolved import Scenario
from sim.world.load import load_world
from sim.world.world import PlaceKind, World


def names_of(world: World) -> Names:
    """Return what a scenario may name of a world."""

    def ids(*kinds: PlaceKind) -> dict[str, str]:
        return {world.places.ids[row]: world.places.names[row] for row in world.places.of_kind(*kinds)}

    land = [world.places.province[row] for row in world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)]
    alone = {
        world.places.ids[row]: world.places.names[row]
        for row in world.places.of_kind(PlaceKind.CAPITAL)
        if land.count(world.places.province[row]) == 1
    }
    targets = {
        "place": ids(PlaceKind.DISTRICT, PlaceKind.CAPITAL, PlaceKind.CROSSING),
        "district": ids(PlaceKind.DISTRICT, PlaceKind.CAPITAL),
        "whole province": alone,
        "crossing": ids(PlaceKind.CROSSING),
        "site": ids(PlaceKind.SITE),
        "host": dict(zip(world.hosts.ids, world.hosts.names, strict=True)),
    }
    days = tuple(dict.fromkeys(event.date for event in world.events))
    return Names(targets, days, world.posterior.ends() if world.posterior else {})


def titles_of(world: World) -> dict[str, str]:
    """Return what places and hosts are called, by their ids."""
    places = dict(zip(world.places.ids, world.places.names, strict=True))
    return places | dict(zip(world.hosts.ids, world.hosts.names, strict=True))


def names_of_world(name: str | Path) -> Names:
    """Return the same for a world that is named, or its folder; raises `PanjError` when it cannot be read."""
    return names_of(load_world(name))


def refuse_strangers(world: World, scenario: Scenario) -> None:
    """Raise :class:`Problems` for events at what a world has not: the scenario was read with another one."""
    names, problems = names_of(world), list[Problem]()
    for event in scenario.events:
        kinds = [kind for kind in TARGETS.get(event.action, ()) if kind in names.targets]
        known = {name: title for kind in kinds for name, title in names.titles(kind).items()}
        if kinds and event.target not in known:
            message = f"{event.key}: no {' or '.join(kinds)} of this world is called '{event.target}'"
            problems.append(Problem(message, event.where, hint=did_you_mean(event.target, known)))
    if problems:
        raise Problems(problems)


def names_in(worlds: dict[str, World]) -> NamesOf:
    """Return what gives the names of a world, and keeps in `worlds`, by name or folder, what it has read for them."""

    def names(world: str | Path) -> Names:
        if str(world) not in worlds:
            worlds[str(world)] = load_world(world)
        return names_of(worlds[str(world)])

    return names
