"""The places between which roads are looked for, in the order of the world, whatever they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.building.records import Bools, Texts
from sim.words.fixed import Fixed
from sim.world.doctor.geography import great_circle
from sim.world.world import Floats


@dataclass(frozen=True, eq=False)
class Points(Fixed):
    """Places by name.

    Parameters
    ----------
    name : str
        No two alike.
    lat, lon : float, degrees
    country : str
        Written in one way.
    home : str
        The country that people leave.
    """

    name: Texts
    lat: Floats
    lon: Floats
    country: Texts
    home: str

    def __len__(self) -> int:
        return len(self.name)

    @cached_property
    def apart(self) -> Floats:
        """Great circles between all of them, km."""
        return great_circle(self.lat[:, None], self.lon[:, None], self.lat, self.lon)

    @cached_property
    def allowed(self) -> Bools:
        """Which pairs may have a road: the rule of borders.

        People leave home for a host. Two places abroad have a road between them if they lie in one country; from one
        host to another the way leads through home. No place has a road to itself.
        """
        country = np.array(self.country, dtype=np.str_)
        at_home = country == self.home
        out: Bools = (country[:, None] == country) | at_home[:, None] | at_home
        return out & ~np.eye(len(self), dtype=np.bool_)
