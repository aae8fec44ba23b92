"""Hosts: which crossings lead to one, and which of several is the one that is spoken of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.world.world import PlaceKind, World


def has_crossings(world: World) -> bool:
    """Tell whether anybody can arrive anywhere."""
    return len(world.places.of_kind(PlaceKind.CROSSING)) > 0


def crossings_of(world: World, host: str) -> list[int]:
    """Return the rows of the crossings that lead to a host, from west to east."""
    if host not in world.hosts.ids:
        return []
    rows = world.places.of_kind(PlaceKind.CROSSING)
    rows = rows[world.places.host[rows] == world.hosts.ids.index(host)]
    return [int(row) for row in rows[np.argsort(world.places.lon[rows], kind="stable")]]


def crossings_to(world: World) -> dict[str, list[str]]:
    """Return the crossings that lead to each host, for which an event at the host stands; by their ids."""
    return {host: [world.places.ids[row] for row in crossings_of(world, host)] for host in world.hosts.ids}


def hosts_of(world: World) -> dict[str, str]:
    """Return the host of every place that has one, by their ids."""
    rows = zip(world.places.ids, world.places.host, strict=True)
    return {id_: world.hosts.ids[host] for id_, host in rows if host >= 0}


def main_host(world: World) -> str:
    """Return the host the document speaks of; without a document, the one with the most crossings; "" for none.

    Of several that are alike, the first by its id: the order of the rows of a table says nothing.
    """
    counted = {count.place for count in world.headcounts if count.in_document}

    def weight(host: str) -> tuple[int, int, str]:
        rows = crossings_of(world, host)
        named = sum(world.places.ids[row] in counted for row in rows) + (host in counted)
        return -named, -len(rows), host

    return min(world.hosts.ids, key=weight, default="")


def has_document(world: World) -> bool:
    """Tell whether a document of the world counted anybody: then it says which host is spoken of."""
    return any(count.in_document for count in world.headcounts)


def spoken_of(world: World, arrived: Callable[[str], float]) -> str:
    """Return the host that a run is told by: the document's; without a document the one in which most arrive.

    Parameters
    ----------
    world : World
    arrived : callable
        Host: how many civilians arrive there.
    """
    main = main_host(world)
    if not main or has_document(world):
        return main
    return max((main, *(host for host in world.hosts.ids if host != main)), key=arrived)


def has_soldiers(world: World) -> bool:
    """Tell whether a world knows of soldiers who may flee: it has garrisons, or somebody counted soldiers."""
    return len(world.garrisons) > 0 or any(count.kind == "military" for count in world.headcounts)


def called(target: str, world: World) -> str:
    """Return what a host is called; of all else its id."""
    hosts = world.hosts
    return hosts.names[hosts.ids.index(target)] if target in hosts.ids else target
