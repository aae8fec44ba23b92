"""Ground: the scenario and the world that changes are made to, and what may be changed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sim.model.parameters import REGISTRY
from sim.scenario.names import Names
from sim.scenario.own import extended
from sim.scenario.parameters import Registry
from sim.scenario.resolved import Scenario
from sim.whatif.kinds import KINDS, Kind
from sim.world.names import names_of
from sim.world.world import PlaceKind, World


@dataclass(frozen=True)
class Target:
    """What a change may be aimed at; `host` is the one that a crossing leads to, or a site lies in."""

    id: str
    name: str
    host: str


@dataclass(frozen=True, eq=False)
class Ground:
    """A scenario, resolved and without the changes, and its world.

    Parameters
    ----------
    scenario : Scenario
    world : World
    all_along : bool
        Whether sites may be given the places that they have had since the first day: in a file, not where a future
        branches off a past that has been run.
    """

    scenario: Scenario
    world: World
    all_along: bool = False

    @property
    def first(self) -> dt.date:
        """The first day that a change may have: that after the branch date."""
        return max(self.scenario.start, self.scenario.history_until + dt.timedelta(days=1))

    @property
    def last(self) -> dt.date:
        """The last day that a change may have."""
        return self.scenario.until

    @property
    def closed(self) -> str:
        """Why nothing can be changed on any day, in words; "" where there is a day after the branch date.

        Of a world that was built of files all days are history.
        """
        if self.first <= self.last:
            return ""
        name, last = self.scenario.name, self.last
        told = f"all days of {name}, to {last}, are history, which no change alters"
        if self.scenario.history_until > last:
            return f"{told}: want a last day after {self.scenario.history_until}"
        return f"{told}: panj new scenario NAME --extends {name} --history-until DATE makes one that branches off"

    @property
    def several_years(self) -> bool:
        """Whether the days of the scenario lie in more than one year, so that a day needs its year."""
        return self.scenario.start.year != self.scenario.until.year

    @cached_property
    def registry(self) -> Registry:
        """All parameters of the scenario, those of rules of the user's own included."""
        return extended(REGISTRY, self.scenario.own)

    @cached_property
    def names(self) -> Names:
        """What may be named of the world."""
        return names_of(self.world)

    @cached_property
    def targets(self) -> Mapping[str, tuple[Target, ...]]:
        """What each kind may be aimed at, for the kinds that this world allows."""
        allowed = (kind for kind in KINDS if self._has(kind))
        return {kind.id: tuple(self._targets(kind)) for kind in allowed}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds that this world allows, by id."""
        return {kind.id: kind for kind in KINDS if kind.id in self.targets}

    def _has(self, kind: Kind) -> bool:
        """Tell whether the world has anything that a kind is about."""
        if kind.needs:
            wanted = [PlaceKind[name.upper()] for name in kind.needs]
            return bool(len(self.world.places.of_kind(*wanted)))
        return bool(self._targets(kind))

    def _targets(self, kind: Kind) -> list[Target]:
        places, hosts = self.world.places, self.world.hosts
        leads = {hosts.ids[places.host[row]] for row in places.of_kind(PlaceKind.CROSSING)}
        found = []
        for group in kind.targets:
            for name, title in self.names.titles(group).items():
                if group != "host":
                    found.append(Target(name, title, hosts.names[places.host[places.index[name]]]))
                elif name in leads:  # an order for a border without crossings reaches nobody
                    found.append(Target(name, title, title))
        return found

    def near(self, kind: Kind, id: str) -> list[str]:
        """Return what else a kind of change could be aimed at: for a place the nearest ones, for a host the others."""
        places = self.world.places
        others = [other.id for other in self.targets[kind.id] if other.id != id]
        if id not in places.index:
            return [other for other in others if other not in places.index]
        here = places.index[id]

        def far(other: str) -> float:
            row = places.index[other]
            return float((places.lat[row] - places.lat[here]) ** 2 + (places.lon[row] - places.lon[here]) ** 2)

        return sorted((other for other in others if other in places.index), key=far)
