"""Sums: what is asked of a host, of the world or of everybody, and a record has in parts alone.

Who is turned back at two crossings counts at both, as who waits twice at one does: of a host, too, they are cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.world.hosts import crossings_to, hosts_of
from sim.world.world import KIND_NAMES, World

Name = tuple[str, str, str]
#: The kind that all kinds of a place are together.
EVERYBODY = "everybody"
#: Measures that a record has of crossings, and of sites and exits.
OF_CROSSINGS, OF_SITES = ("informal", "turned_back", "queue"), ("sheltered", "overflow")
WORLD = "world"


def sums_of(series: Sequence[Name], world: World) -> dict[Name, tuple[Name, ...]]:
    """Return the sums that are not among the series themselves, each with the series that it is of.

    A host that no crossing leads to, or that has no site, has the sum of none: what elsewhere in the world is counted
    is 0 there.

    Parameters
    ----------
    series : sequence of (measure, place, kind)
    world : World
    """
    there, counted = set(series), {measure for measure, _, _ in series}
    return {
        name: parts
        for name, parts in _sums(world)
        if name not in there and name[0] in counted and all(part in there for part in parts)
    }


def columns_of(series: Sequence[Name], world: World) -> dict[Name, tuple[int, ...]]:
    """Return of which columns all that can be asked for is the sum: the series, sums of them, and everybody.

    Parameters
    ----------
    series : sequence of (measure, place, kind)
        Of each column.
    world : World
    """
    out: dict[Name, tuple[int, ...]] = {name: (k,) for k, name in enumerate(series)}
    out |= {name: tuple(out[part][0] for part in parts) for name, parts in sums_of(series, world).items()}
    for (measure, place, kind), columns in list(out.items()):
        if kind:
            name = measure, place, EVERYBODY
            out[name] = out.get((measure, place, "")) or (*out.get(name, ()), *columns)
    return out


def _sums(world: World) -> Iterator[tuple[Name, tuple[Name, ...]]]:
    """Yield what is a sum over the crossings of a host, over its sites, and over all of them."""
    crossings = crossings_to(world)
    sites: dict[str, list[str]] = {host: [] for host in crossings}
    for place, host in hosts_of(world).items():
        if place not in crossings[host]:
            sites[host].append(place)
    for kind in KIND_NAMES:
        yield ("arrivals", WORLD, kind), tuple(("arrivals", host, kind) for host in crossings)
        for measures, places in ((OF_CROSSINGS, crossings), (OF_SITES, sites)):
            for measure in measures:
                for host, there in places.items():
                    yield (measure, host, kind), tuple((measure, place, kind) for place in there)
                every = (place for there in places.values() for place in there)
                yield (measure, WORLD, kind), tuple((measure, place, kind) for place in every)
