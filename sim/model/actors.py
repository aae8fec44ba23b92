"""Actors: what a Mesa user finds in `model.agents_by_type`.

Districts, crossings and hosts as Mesa agents; each is a view on the engine's arrays and holds no state of
its own. People are rows of arrays, not agents: see `BorderModel.parties`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.model.parties import QUEUEING
from sim.world.world import KIND_NAMES, CrossingKind, PlaceKind

if TYPE_CHECKING:
    from sim.model.model import BorderModel


class Actor(mesa.Agent):
    """Base: a row of the engine's arrays."""

    model: BorderModel

    def __init__(self, model: BorderModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def _recorded(self, measure: str, place: str, kind: str) -> float:
        """Return yesterday's value of a measure (0.0 before the first day)."""
        return self.model.recorded(measure, place, kind)


class Place(Actor):
    """An actor that is a place."""

    @property
    def name(self) -> str:
        """Id of the place."""
        return self.model.engine.world.places.ids[self.row]

    @property
    def lat(self) -> float:
        """Latitude in degrees."""
        return float(self.model.engine.world.places.lat[self.row])

    @property
    def lon(self) -> float:
        """Longitude in degrees."""
        return float(self.model.engine.world.places.lon[self.row])


class District(Place):
    """A district or provincial capital."""

    @property
    def holder(self) -> str:
        """Who holds it: "government" or "insurgent"."""
        return "insurgent" if self.model.engine.state.held[self.row] else "government"

    @property
    def is_capital(self) -> bool:
        """Whether it is a provincial capital."""
        return bool(self.model.engine.world.places.kind[self.row] == PlaceKind.CAPITAL)

    @property
    def intensity(self) -> float:
        """Fighting, 0..1."""
        return float(self.model.engine.state.intensity[self.row])

    @property
    def home(self) -> int:
        """Civilians still at home."""
        return int(self.model.engine.state.home[self.row])

    @property
    def garrison(self) -> int:
        """Soldiers."""
        return int(self.model.engine.state.garrison[self.row])

    @property
    def present(self) -> int:
        """Displaced people staying there."""
        return int(self._recorded("present", self.name, "civilian"))


class Crossing(Place):
    """A crossing of the border."""

    @property
    def crossing_kind(self) -> str:
        """Bridge, ferry, ford or pass."""
        kind = int(self.model.engine.world.places.crossing_kind[self.row])
        return CrossingKind(kind).name.lower()

    @property
    def near_holder(self) -> str:
        """Who holds the near bank."""
        return "insurgent" if self.model.engine.state.held[self.row] else "government"

    @property
    def queue(self) -> int:
        """People waiting."""
        party = self.model.parties
        n = party.count
        here = (party.state[:n] == QUEUEING) & (party.at[:n] == self.row)
        return int(party.size[:n][here].sum())

    def arrivals(self, kind: str = "civilian") -> int:
        """Return the people of a kind who have arrived on the far bank so far."""
        return int(self.model.total("arrivals", self.name, kind))


class Host(Actor):
    """A receiving state."""

    @property
    def name(self) -> str:
        """ISO code."""
        return self.model.engine.world.hosts.ids[self.row]

    @property
    def stock(self) -> int:
        """People on its side now."""
        return int(sum(self._recorded("stock", self.name, kind) for kind in KIND_NAMES))

    def arrivals(self, kind: str = "civilian") -> int:
        """Return the people of a kind who have arrived so far."""
        return int(self.model.total("arrivals", self.name, kind))
