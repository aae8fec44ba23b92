"""Where places are, what they are called and by which codes they go: what every table and layer says of a place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.exports.words import WORLD, Titles
from sim.world.world import PlaceKind, World


class Placed(Titles):
    """Names, kinds, countries, codes and positions of places, hosts and the world, by their ids."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.world = world

    def _row(self, place: str) -> int:
        return self.world.places.index.get(place, -1)

    def country(self, place: str) -> str:
        """Return the ISO code of the country it lies in; of the whole world that of the one people flee from."""
        row = self._row(place)
        if row >= 0:
            return self.world.places.country[row]
        return place if place in self.world.hosts.ids else self.world.home

    def host(self, place: str) -> str:
        """Return the host that it is, leads to or lies in, its id; "" for none."""
        row = self._row(place)
        number = int(self.world.places.host[row]) if row >= 0 else -1
        return self.world.hosts.ids[number] if number >= 0 else place if place in self.world.hosts.ids else ""

    def code(self, place: str, level: int) -> str:
        """Return its code of an administrative level, from 1; "" where the world has none."""
        codes = self.world.pcodes.get(place, ())
        return codes[level - 1] if level <= len(codes) else ""

    def point(self, place: str) -> tuple[float, float]:
        """Return its longitude and latitude; of a host the middle of what leads to it or lies in it; NaN for none."""
        places, row = self.world.places, self._row(place)
        if row >= 0:
            return float(places.lon[row]), float(places.lat[row])
        rows = self.rows_of(place)
        if not len(rows):
            return np.nan, np.nan
        return round(float(places.lon[rows].mean()), 5), round(float(places.lat[rows].mean()), 5)

    def rows_of(self, host: str) -> Sequence[int]:
        """Return the rows of the crossings, sites and exits of a host."""
        if host == WORLD or host not in self.world.hosts.ids:
            return []
        places = self.world.places
        rows = places.of_kind(PlaceKind.CROSSING, PlaceKind.SITE, PlaceKind.EXIT)
        return [int(row) for row in rows if places.host[row] == self.world.hosts.ids.index(host)]
