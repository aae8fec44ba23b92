"""The names that a scenario's events may be aimed at."""

from __future__ import annotations

from sim.world.load import load_world
from sim.world.world import PlaceKind, World


def names_of(world: World) -> dict[str, list[str]]:
    """Return the ids of a world by what they may be used for.

    Parameters
    ----------
    world : World

    Returns
    -------
    dict
        "place" (districts, capitals and crossings: they have a holder), "district" (districts and
        capitals), "crossing", "site", "host".
    """

    def ids(*kinds: PlaceKind) -> list[str]:
        return [world.places.ids[row] for row in world.places.of_kind(*kinds)]

    return {
        "place": ids(PlaceKind.DISTRICT, PlaceKind.CAPITAL, PlaceKind.CROSSING),
        "district": ids(PlaceKind.DISTRICT, PlaceKind.CAPITAL),
        "crossing": ids(PlaceKind.CROSSING),
        "site": ids(PlaceKind.SITE),
        "host": list(world.hosts.ids),
    }


def names_of_world(name: str) -> dict[str, list[str]]:
    """Return the same for a world that is named; raises `PanjError` when it cannot be read."""
    return names_of(load_world(name))
