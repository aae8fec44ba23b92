"""Record: the daily measures, and the proof that nobody was lost.

Each series has a measure, a place and a kind (docs: results format). The layout is a function of the world
alone, so every replicate of every scenario fills the same columns in the same order. Everybody is in exactly
one of: home, moving, settled, queueing, admitted, sheltered (in a site or beyond an exit), repatriated,
dispersed; the sums are checked every day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from sim.model.kernels import kernel
from sim.model.network import Network
from sim.model.parties import ADMITTED, HOME, QUEUEING, SETTLED, SHELTERED, STATES, Columns
from sim.model.state import State
from sim.scenario.errors import PanjError
from sim.world.world import KIND_NAMES, Bytes, Floats, Longs

#: A district counts as contested down to half the fighting of a fall: for one half-life after it.
CONTESTED_INTENSITY = 0.5

CROSSING_MEASURES = ("arrivals", "informal", "turned_back", "queue")
LAND_MEASURES = {
    "home": "civilian",
    "left": "civilian",
    "present": "civilian",
    "garrison": "military",
    "insurgent": "",
    "intensity": "",
}
SITE_MEASURES = ("sheltered", "overflow")
HOST_MEASURES = ("arrivals", "stock", "repatriated")
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
WORLD_COUNTS = ("districts_insurgent", "districts_contested", "capitals_insurgent")
#: Measures that count people per day; all others are states at the end of the day (see `is_flow`).
FLOWS = frozenset({"arrivals", "informal", "turned_back", "left", "repatriated"})


def is_flow(measure: str, place: str) -> bool:
    """Return whether a measure counts people per day; of the whole world, `repatriated` is a state."""
    return measure in FLOWS and place != "world"


class ConservationError(PanjError):
    """The sums do not add up: a mistake of the model, never of the user."""


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

    @classmethod
    def of(cls, network: Network) -> Layout:
        """Return the layout of a world."""
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
        series += [("internally_displaced", "world", "civilian")]
        series += [(measure, "world", "") for measure in WORLD_COUNTS]
        return cls(tuple(series), groups)

    def __len__(self) -> int:
        return len(self.series)


@dataclass(eq=False)
class Today:
    """Flows of one day, handed from the rules to the record.

    Parameters
    ----------
    flows : int64, shape (places, 3, 2): arrivals, informal, turned back at the crossings
    left : int64 per place, civilians who left home
    repatriated : int64 per host
    """

    flows: Longs
    left: Longs
    repatriated: Longs


@kernel
def tally(first: int, last: int, party: Columns, people: Longs) -> None:
    """Count people of rows first … last - 1.

    Parameters
    ----------
    people : int64, shape (TABLES, states * places * 2)
        People by state, place and kind (updated). Parties next to each other often stand at the same place, and a
        number that has just been written is not soon ready to be read: so they count in turn in several tables.
    """
    state, at, kind, size = party.state, party.at, party.kind, party.size
    places = np.uint64(people.shape[1] // (2 * len(STATES)))
    for p in range(np.uint64(first), np.uint64(last)):  # no index has a sign, see Columns
        entry = np.uint64(2) * (state[p] * places + at[p]) + kind[p]
        people[p % np.uint64(TABLES), entry] += size[p]


@njit(cache=True)
def touches_other_side(first: np.ndarray, target: np.ndarray, held: Bytes) -> Bytes:
    """Return 1 for places with a road neighbour on the other side."""
    out = np.zeros(len(held), np.int8)
    for i in range(len(first) - 1):
        for a in range(first[i], first[i + 1]):
            if held[target[a]] != held[i]:
                out[i] = 1
    return out


def split_overflow(people: Longs, capacity: Floats) -> tuple[Longs, Longs]:
    """Return (sheltered, overflow) by site and kind; what exceeds the capacity is shared by kind.

    Parameters
    ----------
    people : int64, shape (sites, 2)
    capacity : float, shape (sites,)
    """
    total = people.sum(axis=1)
    excess = np.maximum(total - capacity, 0.0).astype(np.int64)  # -inf, an exit, becomes 0
    military = excess * people[:, 1] // np.maximum(total, 1)
    overflow = np.stack([excess - military, military], axis=1)
    return people - overflow, overflow


def write_day(row: Floats, layout: Layout, network: Network, state: State, people: Longs, today: Today) -> Longs:
    """Fill one row (one day) of the record; return people by state and kind, home included.

    Parameters
    ----------
    row : float, shape (series,)
        Filled in place, in the order of `layout`.
    people : int64, shape (states, places, 2)
        All parties, counted by :func:`tally` and added up.
    """
    land, crossings, sites = network.land, network.crossings, network.sites
    by_state: Longs = people.sum(axis=1)
    by_state[HOME, 0], by_state[HOME, 1] = state.home.sum(), state.garrison.sum()
    abroad = np.zeros((len(network.world.hosts), 2), np.int64)  # in a site or on the way to one
    np.add.at(abroad, network.world.places.host[sites], people[SHELTERED, sites] + people[ADMITTED, sites])

    at = layout.groups["crossing"]
    for flow in range(3):
        row[at : at + 2 * len(crossings)] = today.flows[crossings, flow].ravel()
        at += 2 * len(crossings)
    row[at : at + 2 * len(crossings)] = people[QUEUEING, crossings].ravel()
    at += 2 * len(crossings)
    row[at : at + len(crossings)] = state.garrison[crossings]

    at = layout.groups["land"]
    columns = (state.home, today.left, people[SETTLED, :, 0], state.garrison, state.held, state.intensity)
    for column in columns:
        row[at : at + len(land)] = column[land]
        at += len(land)

    sheltered, overflow = split_overflow(people[SHELTERED, sites], state.capacity[sites])
    at = layout.groups["site"]
    row[at : at + sheltered.size] = sheltered.ravel()
    row[at + sheltered.size : at + 2 * sheltered.size] = overflow.ravel()

    _write_hosts(row, layout.groups["host"], network, abroad, today)
    at = layout.groups["world"]
    total = {name: by_state[i] for i, name in enumerate(STATES)}
    total["sheltered"], total["overflow"] = sheltered.sum(axis=0), overflow.sum(axis=0)
    total["stock"] = abroad.sum(axis=0)
    row[at : at + 2 * len(WORLD_STATES)] = np.concatenate([total[name] for name in WORLD_STATES])
    at += 2 * len(WORLD_STATES)
    displaced = total["moving"][0] + total["settled"][0] + total["queueing"][0]
    row[at : at + 4] = (displaced, *_districts(network, state))
    return by_state


def _write_hosts(row: Floats, at: int, network: Network, stock: Longs, today: Today) -> None:
    hosts = len(network.world.hosts)
    host_of = network.world.places.host
    arrivals = np.zeros((hosts, 2), np.int64)
    np.add.at(arrivals, host_of[network.crossings], today.flows[network.crossings, 0])
    row[at : at + 2 * hosts] = arrivals.ravel()
    row[at + 2 * hosts : at + 4 * hosts] = stock.ravel()
    row[at + 4 * hosts : at + 6 * hosts : 2] = 0.0
    row[at + 4 * hosts + 1 : at + 6 * hosts : 2] = today.repatriated


def _districts(network: Network, state: State) -> tuple[int, int, int]:
    """Return districts held by the insurgents, contested districts, capitals held by the insurgents."""
    is_district = np.zeros(len(state.held), bool)
    is_district[network.land] = True
    is_district &= network.whole_province == 0
    front_line = touches_other_side(network.first, network.target, state.held).astype(bool)
    fighting = (state.intensity >= CONTESTED_INTENSITY) | ((state.held == 0) & front_line)
    lost_capitals = (network.is_capital == 1) & (state.held == 1)
    return (
        int((is_district & (state.held == 1)).sum()),
        int((is_district & fighting).sum()),
        int(lost_capitals.sum()),
    )


def check_conservation(by_state: Longs, expected: Longs, day: int) -> None:
    """Stop the run if people were lost or made.

    Raises
    ------
    ConservationError
        If the sum over the states differs from the people who entered, for either kind.
    """
    found = by_state.sum(axis=0)
    for kind, name in enumerate(KIND_NAMES):
        if found[kind] != expected[kind]:
            states = ", ".join(f"{s} {by_state[i, kind]}" for i, s in enumerate(STATES))
            raise ConservationError(
                f"day {day}: {found[kind]} {name} people where there should be {expected[kind]} ({states}); "
                "please report this"
            )
