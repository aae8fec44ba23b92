"""A world of Panj's own kind: hazards of fighting and flight, crossings with two banks, civilians only.

What no file gives is an estimate that says so in evidence.csv, with a band; and three things are never made up. A camp
without a capacity is an exit, which takes whoever comes. There are no soldiers but those of garrisons that somebody
gave. A border is open unless somebody gave the days on which it was not.

Events say that there was fighting, and hardly ever who won. So each is a day of fighting at its place, which people
flee from, and a place changes hands only where an event says who has taken it (:mod:`sim.building.steps.taking`). Where
no source says so (UCDP's does not) the government holds every place all the time, and its banks are open.
"""

from __future__ import annotations

from sim.building.worlds.driven import Period
from sim.building.worlds.given import Given
from sim.building.worlds.own_counts import headcount_rows
from sim.building.worlds.own_history import history_rows
from sim.building.worlds.own_hosts import garrison_rows, host_rows
from sim.building.worlds.own_places import camp_places, crossing_places, town_places
from sim.building.worlds.own_roads import road_rows
from sim.building.worlds.own_tables import Line, OwnTables
from sim.building.worlds.pieces import Pieces
from sim.building.worlds.plan import planned


def own(period: Period, pieces: Pieces, given: Given) -> OwnTables:
    """Return the tables of the world of some pieces.

    Parameters
    ----------
    period : Period
    pieces : Pieces
        Hosts of camps are ISO codes.
    given : Given
    """
    plan = planned(period, pieces, given)
    return OwnTables(
        {
            "places": [*town_places(plan), *crossing_places(plan), *camp_places(plan)],
            "roads": list(road_rows(plan)),
            "hosts": list(host_rows(plan)),
            "garrisons": list(garrison_rows(plan)),
            "headcounts": list(headcount_rows(plan)),
            "history": sorted(history_rows(plan), key=lambda row: (_day(row), str(row["target"]))),
        }
    )


def _day(row: Line) -> str:
    cell = row["date"]
    return cell if isinstance(cell, str) else cell.text
