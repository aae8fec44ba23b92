"""The rows of the planner's table: which there are in a world, and of which series each is the sum.

Hosts have the sums over their crossings and sites, the world those over all hosts; everybody is civilians and soldiers.
They are summed in every replicate, because quantiles of parts do not add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.world.hosts import crossings_of, has_crossings, has_soldiers, main_host
from sim.world.world import PlaceKind, World

HOST, CROSSING, SITE, EXIT, WORLD = "host", "crossing", "site", "exit", "world"
ARRIVED, WAITING, THERE, SHELTERED, BEYOND = "arrivals", "queue", "there", "sheltered", "overflow"
PLACES, DISPLACED, GONE, ON_THE_WAY = "places", "internally_displaced", "gone_home", "on_the_way"
#: Who stays with a host: at its sites, past its exits, or on the way there.
STOCK = "stock"
MILITARY, CIVILIAN, EVERYBODY = "military", "civilian", ""
#: What a kind is called.
KINDS = {MILITARY: "soldiers", CIVILIAN: "civilians", EVERYBODY: "everybody"}
#: What each measure counts.
MEASURES = {
    ARRIVED: "people who have arrived since the first day",
    WAITING: "people waiting to cross",
    ON_THE_WAY: "people who have arrived and are on the way to a site or an exit",
    THERE: "people at a site, with a place or without, or past an exit",
    SHELTERED: "people with a place at a site, or past an exit",
    BEYOND: "people beyond the places of a site",
    PLACES: "places of a site",
    GONE: "people who have gone or been sent home from there since the first day",
    DISPLACED: "people displaced inside the country",
}
#: The measures of a run by whose kind a measure differs: soldiers are sent home, civilians go.
BY_KIND = {GONE: {MILITARY: "repatriated", CIVILIAN: "returned"}}
Series = tuple[str, str, str]


@dataclass(frozen=True)
class Key:
    """Of what a row is.

    Parameters
    ----------
    what : str
        host, crossing, site, exit or world.
    place, name : str
        Its id, and what it is called.
    host : str
        The host that it belongs to, its id; "" of the world.
    measure, kind : str
        One of :data:`MEASURES`, one of :data:`KINDS`.
    series : tuple of (measure, place, kind)
        The series of a run of which it is the sum; those of places of a site, which no run has as a series, are none.
    less : tuple of (measure, place, kind)
        Those that are taken off that sum.
    """

    what: str
    place: str
    name: str
    host: str
    measure: str
    kind: str
    series: tuple[Series, ...]
    less: tuple[Series, ...] = ()

    @property
    def is_room(self) -> bool:
        """Whether it counts places, not people."""
        return self.measure == PLACES


def kinds_of(world: World) -> tuple[str, ...]:
    """Return the kinds that have rows: without soldiers civilians alone, who are everybody."""
    return (MILITARY, CIVILIAN, EVERYBODY) if has_soldiers(world) else (CIVILIAN,)


def keys_of(world: World) -> Iterator[Key]:
    """Yield the rows of a world: the world, then each host, its crossings from west to east, its sites and exits."""
    main, hosts = main_host(world), world.hosts.ids
    if has_crossings(world):
        for measure in (ARRIVED, WAITING, ON_THE_WAY, THERE, SHELTERED, BEYOND, GONE):
            yield from _rows(world, (WORLD, WORLD, "all hosts", ""), measure, hosts)
    yield Key(WORLD, WORLD, "the country", "", DISPLACED, CIVILIAN, ((DISPLACED, WORLD, CIVILIAN),))
    for host in sorted(hosts, key=lambda host: (host != main, hosts.index(host))):
        yield from _host(world, host)


def _host(world: World, host: str) -> Iterator[Key]:
    """Yield the rows of a host."""
    crossings, sites, exits = _within(world, host)
    if not crossings and not sites and not exits:
        return
    name = world.hosts.names[world.hosts.ids.index(host)]
    measures = [ARRIVED, WAITING, *([ON_THE_WAY, THERE] if sites or exits else [])]
    for measure in [*measures, *([SHELTERED, BEYOND] if sites else []), GONE]:
        yield from _rows(world, (HOST, host, name, host), measure, (host,))
    for what, rows, of in (
        (CROSSING, crossings, (ARRIVED, WAITING)),
        (SITE, sites, (THERE, SHELTERED, BEYOND)),
        (EXIT, exits, (THERE,)),
    ):
        for row in rows:
            place = world.places.ids[row]
            about = (what, place, world.places.names[row], host)
            for measure in of:
                yield from _of_kinds(world, about, measure, [(basic, place) for basic in _basic(measure)])
            if what == SITE:
                yield Key(*about, PLACES, EVERYBODY, ())


def _rows(world: World, about: tuple[str, str, str, str], measure: str, hosts: Sequence[str]) -> Iterator[Key]:
    """Yield the rows of some hosts together; who is on the way is who stays there and is neither at a site nor past."""
    if measure == ON_THE_WAY:
        yield from _of_kinds(world, about, measure, _of_host(world, STOCK, hosts), _of_host(world, THERE, hosts))
    else:
        yield from _of_kinds(world, about, measure, _of_host(world, measure, hosts))


def _of_kinds(
    world: World,
    about: tuple[str, str, str, str],
    measure: str,
    series: Sequence[tuple[str, str]],
    less: Sequence[tuple[str, str]] = (),
) -> Iterator[Key]:
    """Yield a row for each kind."""
    for kind in kinds_of(world):
        of = (MILITARY, CIVILIAN) if kind == EVERYBODY else (kind,)
        named = BY_KIND.get(measure, {})
        found, off = (
            tuple((named.get(one, basic), place, one) for basic, place in parts for one in of)
            for parts in (series, less)
        )
        yield Key(*about, measure, kind, found, off)


def _basic(measure: str) -> tuple[str, ...]:
    """Return the measures of a run that a measure is the sum of."""
    return (SHELTERED, BEYOND) if measure == THERE else (measure,)


def _of_host(world: World, measure: str, hosts: Sequence[str]) -> list[tuple[str, str]]:
    """Return of which measures and places a measure of some hosts is the sum."""
    if measure in (ARRIVED, GONE, STOCK):
        return [(measure, host) for host in hosts]
    out = []
    for host in hosts:
        crossings, sites, exits = _within(world, host)
        rows = crossings if measure == WAITING else [*sites, *exits]
        out += [(basic, world.places.ids[row]) for row in rows for basic in _basic(measure)]
    return out


def _within(world: World, host: str) -> tuple[list[int], list[int], list[int]]:
    """Return the rows of a host's crossings, sites and exits."""
    number = world.hosts.ids.index(host)
    sites, exits = (
        [int(row) for row in world.places.of_kind(kind) if world.places.host[row] == number]
        for kind in (PlaceKind.SITE, PlaceKind.EXIT)
    )
    return crossings_of(world, host), sites, exits
