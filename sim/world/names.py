"""What a scenario may name of a world, and what its places are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.scenario.errors import PanjError
from sim.scenario.load import NamesOf
from sim.scenario.names import Names
from sim.words.typed import quoted, same_name
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


def id_of(text: str, known: Iterable[str], titles: Mapping[str, str]) -> str:
    """Return the id that is meant by what somebody wrote: an id, or the whole or the short name of one place alone.

    Parameters
    ----------
    text : str
        Capital letters do not matter, except where two ids differ in nothing else.
    known : iterable of str
        The ids among which it is looked for.
    titles : mapping of str to str
        What places are called, by their ids.

    Returns
    -------
    str
        The text itself where nothing is called so.

    Raises
    ------
    PanjError
        Where several are called so; says which.

    Examples
    --------
    >>> titles = {"tem": "Tem - Demogan bridge (Khorog)", "khorog": "Khorog"}
    >>> id_of("Khorog", titles, titles), id_of("tem (khorog)", titles, titles), id_of("Narnia", titles, titles)
    ('khorog', 'tem', 'Narnia')
    """
    ids = list(dict.fromkeys(known))
    if text in ids:
        return text
    wanted = " ".join(same_name(text).casefold().split())
    if alike := [one for one in ids if one.casefold() == wanted]:
        found = alike
    else:
        found = [
            one
            for one in ids
            if wanted and wanted in (titles.get(one, "").casefold(), short_name(titles.get(one, "")).casefold())
        ]
    if len(found) > 1:
        raise PanjError(f"'{quoted(text)}' may be {' or '.join(found)}: say which")
    return found[0] if found else text


def names_of_world(name: str | Path) -> Names:
    """Return the same for a world that is named, or its folder; raises `PanjError` when it cannot be read."""
    return names_of(load_world(name))


def names_in(worlds: dict[str, World]) -> NamesOf:
    """Return what gives the names of a world, and keeps in `worlds`, by name or folder, what it has read for them."""

    def names(world: str | Path) -> Names:
        if str(world) not in worlds:
            worlds[str(world)] = load_world(world)
        return names_of(worlds[str(world)])

    return names


def short_name(name: str) -> str:
    """Return a crossing's name as a label wants it: the far bank, without what kind of crossing it is.

    Examples
    --------
    >>> short_name("Tem - Demogan bridge (Khorog)")
    'Tem (Khorog)'
    >>> short_name("Nulvand river crossing")
    'Nulvand'
    """
    head, _, rest = name.replace("–", "-").partition(" - ")
    town = rest[rest.rindex("(") :].rstrip() if rest.endswith(")") and len(rest) - rest.rindex("(") < 12 else ""
    head = head.split(" (")[0] if town or len(head) > 16 else head
    for word in (" river crossing", " bridge", " crossing", " pass", " outpost", " ferry"):
        head = head.removesuffix(word)
    return f"{head} {town}".strip()
