"""Series: what a comparison keeps of a record, flows summed since the first day.

Kept are the crossings, sites and hosts and the whole world; districts are left out, which are two thirds of a
record. Some sums are added that no record has: arrivals in all hosts, informal arrivals by host, and everybody
instead of civilians and soldiers (kind ""). They must be summed here: quantiles of parts do not add up. Further sums
(`turned_back` of a host, everybody anywhere) are made of those that are kept when they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.model.network import Network
from sim.model.record import Layout, is_flow
from sim.model.series import key_of
from sim.model.sums import columns_of
from sim.scenario.arguments import check_names
from sim.scenario.errors import PanjError
from sim.words.counts import MOST
from sim.world.hosts import has_crossings
from sim.world.names import titles_of
from sim.world.world import KIND_NAMES, Ints, PlaceKind, World

Name = tuple[str, str, str]
WORLD = "world"
#: What a comparison speaks of first in a world without crossings.
INSIDE: Name = ("internally_displaced", WORLD, "civilian")
#: People for whom no site has a place.
GAP: Name = ("overflow", WORLD, "")
#: Measures of the whole world that are given for everybody as well.
EVERYBODY = ("arrivals", "informal", "sheltered", "overflow")


@dataclass(frozen=True, eq=False)
class Series:
    """Names of the series that are compared, and the columns of a record that each is the sum of.

    Parameters
    ----------
    layout : Layout
        The columns of a record.
    names : tuple of (measure, place, kind)
    columns : tuple of tuples of int
    titles : mapping of str to str
        What places and hosts are called, by their ids.
    asked : mapping of (measure, place, kind) to tuple of int
        All that can be asked for, with the numbers of the names that it is the sum of.
    """

    layout: Layout
    names: tuple[Name, ...]
    columns: tuple[tuple[int, ...], ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[Name, tuple[int, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Series: {len(self.names):,}>"

    @classmethod
    def of(cls, world: World) -> Series:
        """Return the series of a world: a function of the world alone."""
        layout = Layout.of(Network.of(world))
        ids, hosts = world.places.ids, world.hosts.ids
        land = {ids[i] for i in world.places.of_kind(PlaceKind.DISTRICT, PlaceKind.CAPITAL)}
        found: dict[Name, tuple[int, ...]] = {name: (k,) for k, name in enumerate(layout.series) if name[1] not in land}
        leads_to = {ids[x]: hosts[world.places.host[x]] for x in world.places.of_kind(PlaceKind.CROSSING)}
        for kind in KIND_NAMES:
            for host in hosts:
                ways = (found["informal", x, kind] for x, there in leads_to.items() if there == host)
                found["informal", host, kind] = _together(*ways)
            for measure in ("arrivals", "informal"):
                found[measure, WORLD, kind] = _together(*(found[measure, host, kind] for host in hosts))
        for measure in EVERYBODY:
            found[measure, WORLD, ""] = _together(*(found[measure, WORLD, kind] for kind in KIND_NAMES))
        names = tuple(found)
        return cls(layout, names, tuple(found.values()), titles_of(world), columns_of(names, world))

    def __len__(self) -> int:
        return len(self.names)

    def index(self, measure: str, place: str, kind: str = "") -> tuple[int, ...]:
        """Return the numbers of the series of which one that is asked for is the sum: its own, where it is kept.

        Raises
        ------
        PanjError
            If there is no such series.
        """
        check_names(measure=measure, place=place, kind=kind)
        return self.asked[key_of(self.asked, lambda: self.titles, measure, place, kind)]

    def reduce(self, counts: Ints, first: int) -> Ints:
        """Return the series of one record from a day on, shape (days, series), int32: totals of flows, states.

        Parameters
        ----------
        counts : int32, shape (days, columns of the record)
        first : int
            Row of the first day that is wanted.
        """
        out = np.empty((counts.shape[0] - first, len(self)), np.int32)
        for k, columns in enumerate(self.columns):
            values = counts[:, columns[0]] if len(columns) == 1 else counts[:, list(columns)].sum(axis=1)
            # a host without crossings, or a world without hosts, has sums of nothing
            flow = bool(columns) and is_flow(*self.layout.series[columns[0]][:2])
            values = (np.cumsum(values, dtype=np.int64) if flow else values)[first:]
            if values.size and values.max() > MOST:
                name = " ".join(word for word in self.names[k] if word)
                raise PanjError(f"{name}: {values.max():,} people are more than {MOST:,}, the most that is kept")
            out[:, k] = values
        return out


def _together(*columns: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(column for part in columns for column in part)


def main_measures(world: World) -> dict[Name, str]:
    """Return the measures that are reported first, with the words for them.

    Those of arrivals come first; a world without crossings has none.
    """
    names = dict(zip(world.hosts.ids, world.hosts.names, strict=True)) if has_crossings(world) else {}
    out: dict[Name, str] = {}
    for host, name in names.items():
        out["arrivals", host, "civilian"] = f"civilians arriving in {name}"
        out["arrivals", host, "military"] = f"soldiers arriving in {name}"
    if names:
        out["arrivals", WORLD, ""] = "people arriving in all host countries"
        out["informal", WORLD, ""] = "people arriving informally"
    out[INSIDE] = "civilians internally displaced"
    if names:
        out["sheltered", WORLD, ""] = "people sheltered abroad"
        out[GAP] = "people beyond the sites' places"
    else:
        out["home", WORLD, "civilian"] = "civilians at home"
    out["dispersed", WORLD, "military"] = "soldiers dispersed"
    out["districts_insurgent", WORLD, ""] = "districts held by insurgents"
    out["capitals_insurgent", WORLD, ""] = "capitals held by insurgents"
    return out
