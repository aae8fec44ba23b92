"""Squads among the parties: which rows they are, how they become parties, and who of them stands somewhere."""

from __future__ import annotations

from sim.model.kernels import kernel
from sim.model.parties import MILITARY, SETTLED, Columns, Crowd, Listed, stand
from sim.world.world import Bytes, Ints, Longs


@kernel
def muster(place: int, squads: int, size: int, garrison: Longs, left: Ints, crowd: Crowd, rows: Listed) -> None:
    """Let so many squads of a garrison become parties that stand at their place.

    Parameters
    ----------
    garrison, left : int64 and int32 per place, soldiers there and squads that have left it (updated)
    """
    party, first = crowd.party, crowd.many[0]
    for k in range(squads):
        row, people = first + k, size
        if k == squads - 1:
            people = min(size, garrison[place] - size * (squads - 1))
        party.origin[row], party.order[row], party.size[row] = place, left[place] + k, people
        rows.row[rows.many[0] + k] = row
    stand(party, first, first + squads, MILITARY)
    for k in range(squads):
        garrison[place] -= party.size[first + k]
    left[place] += squads
    crowd.many[0] += squads
    rows.many[0] += squads


@kernel
def find_standing(squads: Listed, party: Columns, at: Bytes) -> int:
    """Note in `at` at which places squads stand that have to decide; return how many squads do."""
    at[:] = 0
    many = 0
    for row in squads.row[: squads.many[0]]:
        if party.state[row] == SETTLED:
            at[party.at[row]] = 1
            many += 1
    return many


@kernel
def gather(place: int, squads: Listed, party: Columns, out: Ints) -> int:
    """Write the rows of the squads that stand at a place to `out`; return how many they are."""
    many = 0
    for row in squads.row[: squads.many[0]]:
        if party.state[row] == SETTLED and party.at[row] == place:
            out[many] = row
            many += 1
    return many
