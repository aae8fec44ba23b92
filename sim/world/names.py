"""The names that a scenario's events may be aimed at."""

from __future__ import annotations

from sim.world.load import load_world
from sim.world.world import PlaceKind, World


def names_of(world: World) -> dict[str, dict[str, str]]:
    """Return the ids of a world, and what they are called, by what they may be used for.

    Parameters
    ----------
    world : World

    Returns
    -------
    dict
        "place" (districts, capitals and crossings: they have a holder), "district" (districts and
        capitals), "whole province" (capitals that stand for one, for it has no other place), "crossing", "site",
        "host": of each the ids with their names; "history", its dates; "posterior", the parameters whose values
        the world draws together, with the middle and the ends of each.
    """

    def ids(*kinds: PlaceKind) -> dict[str, str]:
        return {world.places.ids[row]: world.places.names[row] for row in world.places.of_kind(*kinds)}

    land = [world.places.province[row] for row in world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)]
    alone = {
        world.places.ids[row]: world.places.names[row]
        for row in world.places.of_kind(PlaceKind.CAPITAL)
        if land.count(world.places.province[row]) == 1
    }
    return {
        "place": ids(PlaceKind.DISTRICT, PlaceKind.CAPITAL, PlaceKind.CROSSING),
        "district": ids(PlaceKind.DISTRICT, PlaceKind.CAPITAL),
        "whole province": alone,
        "crossing": ids(PlaceKind.CROSSING),
        "site": ids(PlaceKind.SITE),
        "host": dict(zip(world.hosts.ids, world.hosts.names, strict=True)),
        "history": dict.fromkeys((event.date.isoformat() for event in world.events), ""),
        "posterior": dict(world.posterior.told()) if world.posterior else {},
    }


def titles_of(world: World) -> dict[str, str]:
    """Return what places and hosts are called, by their ids."""
    places = dict(zip(world.places.ids, world.places.names, strict=True))
    return places | dict(zip(world.hosts.ids, world.hosts.names, strict=True))


def names_of_world(name: str) -> dict[str, dict[str, str]]:
    """Return the same for a world that is named; raises `PanjError` when it cannot be read."""
    return names_of(load_world(name))
