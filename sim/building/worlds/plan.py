"""What the tables of a world of Panj's own are made of: its pieces, what is given beside them, and its crossings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.building.worlds.crossings import Crossing, crossings
from sim.building.worlds.driven import Period, place_names
from sim.building.worlds.given import Given
from sim.building.worlds.pieces import Pieces
from sim.flee.world.world_write import identifiers
from sim.world.doctor.geography import great_circle

#: Roads of one town to one host that cross the border within so many km of each other use one crossing.
NEAR_KM = 30.0


@dataclass(frozen=True)
class Plan:
    """Everything that the tables are made of.

    Parameters
    ----------
    period : Period
    pieces : Pieces
    given : Given
    ids : tuple of str
        Of the towns, the camps and the crossings, one after the other.
    found : list of Crossing
        One for each road over the border.
    at : mapping of Crossing to str
        The place that each of them is.
    """

    period: Period
    pieces: Pieces
    given: Given
    ids: tuple[str, ...]
    found: list[Crossing]
    at: Mapping[Crossing, str]

    def host(self, crossing: Crossing) -> str:
        """Return the host that a crossing leads to."""
        return self.pieces.camps.country[crossing.camp]


def planned(period: Period, pieces: Pieces, given: Given) -> Plan:
    """Return what the tables of a world are made of; hosts of camps are ISO codes."""
    names = place_names(pieces.towns, pieces.camps)
    found = crossings(pieces, given.posts, given.home.inside if given.home else None)
    groups = _grouped(found, pieces, names)
    ids = tuple(identifiers([*names, *(called for called, _ in groups)]))
    at = {crossing: ids[len(names) + k] for k, (_, members) in enumerate(groups) for crossing in members}
    return Plan(period, pieces, given, ids, found, at)


def _grouped(found: Sequence[Crossing], pieces: Pieces, names: Sequence[str]) -> list[tuple[str, list[Crossing]]]:
    """Return crossings that are one, and what it is called: of one post or town, to one host, and near each other."""
    groups: list[tuple[str, list[Crossing]]] = []
    for crossing in found:
        start = (crossing.post.name if crossing.post else "") or names[crossing.town]
        called = f"{start} to {pieces.camps.country[crossing.camp]}"
        near = [members for other, members in groups if other == called and _apart(members[0], crossing) <= NEAR_KM]
        if near:
            near[0].append(crossing)
        else:
            groups.append((called, [crossing]))
    return groups


def _apart(a: Crossing, b: Crossing) -> float:
    return float(great_circle(a.lat, a.lon, b.lat, b.lon))
