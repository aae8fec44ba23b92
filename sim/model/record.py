"""Record: the daily measures, and the proof that nobody was lost.

Each series has a measure, a place and a kind (docs: results format). The layout is a function of the world
alone, so every replicate of every scenario fills the same columns in the same order. Everybody is in exactly
one of: home, moving, settled, queueing, admitted, sheltered (in a site or beyond an exit), repatriated,
dispersed; the sums are checked every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.model.kernels import Crew, kernel
from sim.model.network import KEPT, Network
from sim.model.parties import ADMITTED, HOME, MOVING, QUEUEING, SETTLED, SHELTERED, STATES, Columns
from sim.model.refs import Ref
from sim.model.rules.displacement import Displacement
from sim.model.rules.front import Front
from sim.model.rules.homecoming import Returns
from sim.model.rules.siege import Siege
from sim.scenario.errors import PanjError
from sim.words.fixed import fixed
from sim.world.world import KIND_NAMES, Bytes, Floats, Ints, Longs, PlaceKind

#: A district counts as contested for so many days after it has changed hands, as reports name it so.
CONTESTED_DAYS = 6

CROSSING_MEASURES = ("arrivals", "informal", "turned_back", "queue")
LAND_MEASURES = {
    "home": "civilian",
    "left": "civilian",
    "present": "civilian",
    "garrison": "military",
    "insurgent": "",
    "intensity": "",
    "returned": "civilian",
}
SITE_MEASURES = ("sheltered", "overflow")
HOST_MEASURES = ("arrivals", "stock", "repatriated", "returned")
WORLD_STATES = (
    "home",
    "moving",
    "settled",
    "queueing",
    "admitted",
    "sheltered",
    "overflow",
    "repatriated",
    "dispersed",
    "stock",
)
#: Tables in which people are counted in turn; a power of 2.
TABLES = 2
W_SHELTERED, W_OVERFLOW, W_STOCK = (WORLD_STATES.index(name) for name in ("sheltered", "overflow", "stock"))
CROSSING, LAND, SITE, HOST, WORLD = range(5)
#: What is told where people are lost, of a run without rules of the user's.
WHOSE = "code that writes into the arrays of a model (model.parties, model.engine) does this; else please report it"
WORLD_CIVILIANS = ("internally_displaced", "returned")
WORLD_COUNTS = ("districts_insurgent", "districts_contested", "capitals_insurgent")
#: Measures that count people per day; all others are states at the end of the day (see `is_flow`).
FLOWS = frozenset({"arrivals", "informal", "turned_back", "left", "repatriated", "returned"})
WORLD_TOTALS = frozenset({"repatriated", "returned"})


def is_flow(measure: str, place: str) -> bool:
    """Return whether a measure counts people per day; of the whole world, `repatriated` and `returned` are states."""
    return measure in FLOWS and not (place == "world" and measure in WORLD_TOTALS)


class ConservationError(PanjError):
    """The sums do not add up: a mistake of the model, or of code that writes into its arrays."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Names and order of the series.

    Parameters
    ----------
    series : tuple of (measure, place, kind)
    groups : dict
        First series of each group of measures.
    """

    series: tuple[tuple[str, str, str], ...]
    groups: dict[str, int]

    def __repr__(self) -> str:
        return f"<Layout: {len(self.series):,} series>"

    @classmethod
    def of(cls, network: Network) -> Layout:
        """Return the layout of a world; it is made once for all its replicates."""
        return cls._make(network)

    @classmethod
    @lru_cache(maxsize=KEPT)
    def _make(cls, network: Network) -> Layout:
        ids, hosts = network.world.places.ids, network.world.hosts.ids
        series: list[tuple[str, str, str]] = []
        groups: dict[str, int] = {}
        groups["crossing"] = 0
        for measure in CROSSING_MEASURES:
            series += [(measure, ids[x], kind) for x in network.crossings for kind in KIND_NAMES]
        series += [("garrison", ids[x], "military") for x in network.crossings]
        groups["land"] = len(series)
        for measure, kind in LAND_MEASURES.items():
            series += [(measure, ids[i], kind) for i in network.land]
        groups["site"] = len(series)
        for measure in SITE_MEASURES:
            series += [(measure, ids[s], kind) for s in network.sites for kind in KIND_NAMES]
        groups["host"] = len(series)
        for measure in HOST_MEASURES:
            series += [(measure, host, kind) for host in hosts for kind in KIND_NAMES]
        groups["world"] = len(series)
        series += [(measure, "world", kind) for measure in WORLD_STATES for kind in KIND_NAMES]
        series += [(measure, "world", "civilian") for measure in WORLD_CIVILIANS]
        series += [(measure, "world", "") for measure in WORLD_COUNTS]
        return cls(tuple(series), groups)

    def __len__(self) -> int:
        return len(self.series)


class Today(NamedTuple):
    """What is counted in the course of a day, for the record.

    Parameters
    ----------
    flows : int64, shape (places, 3, 2): arrivals, informal, turned back at the crossings
    repatriated : int64 per host
    tables : int64, shape (TABLES, states * places * 2), see :func:`tally`
    people : int64, shape (states, places, 2): the parties' people
    by_state : int64, shape (states, 2): all people, those at home and in garrisons included
    returns : Returns, people who went home
    """

    flows: Longs
    repatriated: Longs
    tables: Longs
    people: Longs
    by_state: Longs
    returns: Returns

    @classmethod
    def room(cls, places: int, hosts: int) -> Today:
        """Return room for so many places and hosts."""
        shapes = (
            (places, 3, 2),
            (hosts,),
            (TABLES, len(STATES) * places * 2),
            (len(STATES), places, 2),
            (len(STATES), 2),
        )
        flows, repatriated, tables, people, by_state = (np.zeros(shape, np.int64) for shape in shapes)
        return cls(flows, repatriated, tables, people, by_state, Returns.room(places, hosts))


class Book(NamedTuple):
    """The record of a run.

    Parameters
    ----------
    block : float, shape (days, series)
    flow : int64, shape (days, arcs, 2); opened : int8, shape (days, crossings, 3)
        No roads and no crossings where nobody wants them.
    people : int64, shape (2,): who should be there, by kind
    """

    block: Floats
    flow: Longs
    opened: Bytes
    people: Longs

    @classmethod
    def room(cls, days: int, series: int, arcs: int, crossings: int, people: Longs) -> Book:
        """Return a book with nothing written yet: the rows of the record are NaN."""
        block = np.full((days, series), np.nan)
        return cls(block, np.zeros((days, arcs, 2), np.int64), np.zeros((days, crossings, 3), np.int8), people)

    def until(self, day: int, days: int) -> Book:
        """Return a book of its own for so many days, with what stands in this one of those before `day`."""
        series, arcs, crossings = (part.shape[1] for part in (self.block, self.flow, self.opened))
        other = Book.room(days, series, arcs, crossings, self.people.copy())
        other.block[:day], other.flow[:day], other.opened[:day] = self.block[:day], self.flow[:day], self.opened[:day]
        return other


class Where(NamedTuple):
    """Where the record finds what it writes, and where it writes it.

    Parameters
    ----------
    land, crossings, sites : int32, rows of places in the order of their series
    host : int32 per place, host of a crossing, site or exit
    first, target : int32, roads between land places in CSR form
    is_capital, whole_province : int8 per place
    start : int64, first series of each group: crossing, land, site, host, world
    world_state : int64, state behind each of `WORLD_STATES`; -1 for what is no state of its own
    """

    land: Ints
    crossings: Ints
    sites: Ints
    host: Ints
    first: Ints
    target: Ints
    is_capital: Bytes
    whole_province: Bytes
    start: Longs
    world_state: Longs

    @classmethod
    @lru_cache(maxsize=KEPT)
    def ref(cls, network: Network) -> Ref[Where]:
        """Return it for a world, laid out for compiled code; made once."""
        return Ref(cls.of(network, Layout.of(network)))

    @classmethod
    def of(cls, network: Network, layout: Layout) -> Where:
        """Return it for a world."""
        own = [STATES.index(name) if name in STATES and name != "sheltered" else -1 for name in WORLD_STATES]
        return cls(
            network.land,
            network.crossings,
            network.sites,
            network.world.places.host,
            network.first,
            network.target,
            network.is_capital,
            network.whole_province,
            fixed(np.array(list(layout.groups.values()), np.int64)),
            fixed(np.array(own, np.int64)),
        )


@kernel
def tally(first: int, last: int, party: Columns, people: Longs) -> None:
    """Count the people of the parties by state, place and kind; :func:`add_up` reads and clears the tables.

    Parameters
    ----------
    first, last : int
        Rows of the parties, the last one not counted.
    people : int64, shape (TABLES, states * places * 2)
        People by state, place and kind (updated). Parties next to each other often stand at the same place, and a
        number that has just been written is not soon ready to be read: so they count in turn in several tables.
    """
    state, at, kind, size = party.state, party.at, party.kind, party.size
    places = np.uint64(people.shape[1] // (2 * len(STATES)))
    for p in range(np.uint64(first), np.uint64(last)):  # no index has a sign, see Columns
        entry = np.uint64(2) * (state[p] * places + at[p]) + kind[p]
        people[p % np.uint64(TABLES), entry] += size[p]


@kernel
def touches_other_side(i: int, first: Ints, target: Ints, held: Bytes) -> bool:
    """Return whether a place has a road neighbour on the other side."""
    others = 0
    for a in range(first[i], first[i + 1]):
        others += held[target[a]] != held[i]
    return others > 0


@kernel
def overflow(civilians: int, soldiers: int, capacity: float) -> tuple[int, int]:
    """Return the civilians and the soldiers beyond the capacity of a site, which both kinds share."""
    total = civilians + soldiers
    excess = int(max(total - capacity, 0.0))  # -inf, an exit, becomes 0
    military = excess * soldiers // max(total, 1)
    return excess - military, military


@kernel
def write_day(
    day: int,
    row: Floats,
    where: Where,
    front: Front,
    siege: Siege,
    homes: Displacement,
    garrison: Longs,
    capacity: Floats,
    left: Longs,
    today: Today,
) -> None:
    """Fill one row (one day) of the record, and people by state and kind, home included.

    Parameters
    ----------
    row : float, shape (series,)
        Filled in place, in the order of :class:`Layout`.
    garrison, capacity, left : per place: soldiers, places of a site, people who have left home today
    today : Today
        `people` has all parties; `by_state` is updated.
    """
    people, by_state, home = today.people, today.by_state, homes.home
    for state in range(len(by_state)):
        for kind in range(2):
            by_state[state, kind] = people[state, :, kind].sum()
    by_state[HOME, 0], by_state[HOME, 1] = home.sum(), garrison.sum()
    at, crossings, land = where.start[CROSSING], where.crossings, where.land
    for k in range(len(crossings)):
        x = crossings[k]
        for kind in range(2):
            for flow in range(3):
                row[at + 2 * (flow * len(crossings) + k) + kind] = today.flows[x, flow, kind]
            row[at + 2 * (3 * len(crossings) + k) + kind] = people[QUEUEING, x, kind]
        row[at + 8 * len(crossings) + k] = garrison[x]
    for k in range(len(land)):
        i, at = land[k], where.start[LAND] + k
        row[at] = home[i]
        row[at + len(land)] = left[i]
        row[at + 2 * len(land)] = people[SETTLED, i, 0]
        row[at + 3 * len(land)] = garrison[i]
        row[at + 4 * len(land)] = front.held[i]
        row[at + 5 * len(land)] = siege.intensity[i]
        row[at + 6 * len(land)] = today.returns.home[i]
    row[where.start[HOST] :] = 0.0
    _write_abroad(row, where, capacity, people, today)
    _write_world(day, row, where, front, siege, by_state)
    row[where.start[WORLD] + 2 * len(where.world_state) + 1] = homes.again.sum()


@kernel
def add_up(today: Today) -> None:
    """Add up the tables of :func:`tally` to people by state, place and kind; clear them."""
    people, places = today.people, today.people.shape[1]
    for state in range(len(people)):
        for i in range(places):
            for kind in range(2):
                entry, total = 2 * (state * places + i) + kind, 0
                for k in range(len(today.tables)):
                    total += today.tables[k, entry]
                    today.tables[k, entry] = 0
                people[state, i, kind] = total


@kernel
def step(
    day: int,
    where: Where,
    front: Front,
    siege: Siege,
    homes: Displacement,
    garrison: Longs,
    capacity: Floats,
    left: Longs,
    today: Today,
    book: Book,
) -> bool:
    """Write the record of today; return whether nobody was lost or made."""
    add_up(today)
    write_day(day, book.block[day], where, front, siege, homes, garrison, capacity, left, today)
    return adds_up(today.by_state, book.people) and in_place(today.people, where.land, where.crossings, where.sites)


@kernel
def in_place(people: Longs, land: Ints, crossings: Ints, sites: Ints) -> bool:
    """Return whether all are where the record counts who is in their state: else the sums over places lack them.

    Parameters
    ----------
    people : int64, shape (states, places, 2)
    land, crossings, sites : int32, rows of places
    """
    there = 0
    for i in land:
        there += people[SETTLED, i, 0]
    for x in crossings:
        there += people[QUEUEING, x, 0] + people[QUEUEING, x, 1]
    for s in sites:
        for kind in range(2):
            there += people[ADMITTED, s, kind] + people[SHELTERED, s, kind]
    counted = people[SETTLED, :, 0].sum() + people[QUEUEING].sum() + people[ADMITTED].sum() + people[SHELTERED].sum()
    return bool(there == counted)


@kernel
def _write_abroad(row: Floats, where: Where, capacity: Floats, people: Longs, today: Today) -> None:
    """Fill the sites and the hosts, and of the whole world who is sheltered, is beyond the capacity or abroad."""
    at, sites, hosts = where.start[SITE], where.sites, len(today.repatriated)
    to_host, to_world = where.start[HOST], where.start[WORLD]
    for k in range(len(sites)):
        s = sites[k]
        beyond = overflow(people[SHELTERED, s, 0], people[SHELTERED, s, 1], capacity[s])
        for kind in range(2):
            inside = people[SHELTERED, s, kind] - beyond[kind]
            abroad = people[SHELTERED, s, kind] + people[ADMITTED, s, kind]  # in a site or on the way to one
            row[at + 2 * k + kind] = inside
            row[at + 2 * (len(sites) + k) + kind] = beyond[kind]
            row[to_host + 2 * (hosts + where.host[s]) + kind] += abroad
            row[to_world + 2 * W_SHELTERED + kind] += inside
            row[to_world + 2 * W_OVERFLOW + kind] += beyond[kind]
            row[to_world + 2 * W_STOCK + kind] += abroad
    for x in where.crossings:
        for kind in range(2):
            row[to_host + 2 * where.host[x] + kind] += today.flows[x, 0, kind]
    for host in range(hosts):
        row[to_host + 2 * (2 * hosts + host) + 1] = today.repatriated[host]
        row[to_host + 2 * (3 * hosts + host)] = today.returns.host[host]


@kernel
def _write_world(day: int, row: Floats, where: Where, front: Front, siege: Siege, by_state: Longs) -> None:
    """Fill the rest of the whole world: people by state, those displaced inside, and who holds how much."""
    at, held = where.start[WORLD], front.held
    for k in range(len(where.world_state)):
        if where.world_state[k] >= 0:
            row[at + 2 * k], row[at + 2 * k + 1] = by_state[where.world_state[k], 0], by_state[where.world_state[k], 1]
    at += 2 * len(where.world_state)
    row[at] = by_state[MOVING, 0] + by_state[SETTLED, 0] + by_state[QUEUEING, 0]
    for i in where.land:
        if where.whole_province[i] == 0:
            row[at + 2] += held[i]
            front_line = held[i] == 0 and touches_other_side(i, where.first, where.target, held)
            fought = siege.until[i] < np.inf or day - front.changed_on[i] <= CONTESTED_DAYS
            row[at + 3] += fought or front_line
        row[at + 4] += where.is_capital[i] == 1 and held[i] == 1


@kernel
def adds_up(by_state: Longs, expected: Longs) -> bool:
    """Return whether as many people of each kind are there as should be."""
    wrong = 0
    for kind in range(len(expected)):
        wrong += by_state[:, kind].sum() != expected[kind]
    return wrong == 0


def check_conservation(by_state: Longs, expected: Longs, day: int) -> None:
    """Stop the run if people were lost or made.

    Raises
    ------
    ConservationError
        If the sum over the states differs from the people who entered, for either kind.
    """
    if adds_up(by_state, expected):
        return
    found = by_state.sum(axis=0)
    for kind, name in enumerate(KIND_NAMES):
        if found[kind] != expected[kind]:
            states = ", ".join(f"{s} {by_state[i, kind]}" for i, s in enumerate(STATES))
            raise ConservationError(
                f"day {day}: {found[kind]} {name} people where there should be {expected[kind]} ({states}); {WHOSE}"
            )


def check_places(people: Longs, network: Network, day: int) -> None:
    """Stop the run if somebody is where the record counts nobody in their state.

    Raises
    ------
    ConservationError
    """
    rooms = {SETTLED: network.land, QUEUEING: network.crossings, ADMITTED: network.sites, SHELTERED: network.sites}
    for state, rows in rooms.items():
        elsewhere = people[state].copy()
        elsewhere[rows] = 0
        if state == SETTLED:  # of soldiers nobody counts where they stand
            elsewhere[:, KIND_NAMES.index("military")] = 0
        for i, kind in np.argwhere(elsewhere)[:1]:
            who = f"{elsewhere[i, kind]:,} {KIND_NAMES[kind]} people"
            place = f"'{network.world.places.ids[i]}', a {PlaceKind(network.world.places.kind[i]).name.lower()}"
            raise ConservationError(f"day {day}: {who} are {STATES[state]} at {place}, and in no sum; {WHOSE}")


def share(crew: Crew, party: Ref[Columns], many: int, today: Today) -> None:
    """Count the parties as :func:`tally` does, with threads that share the rows."""

    def work(first: int, last: int) -> Longs:
        people = np.zeros_like(today.tables)
        tally(first, last, party.handed, people)
        return people

    for people in crew.share(many, work):
        today.tables[:] += people
