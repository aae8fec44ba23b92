"""What the planner's measures are called over a table, in a row and over a column: everywhere alike."""

from __future__ import annotations

from sim.study.planner.rows import ARRIVED, BEYOND, DISPLACED, GONE, ON_THE_WAY, PLACES, THERE, WAITING

#: What each measure is called, in the order of the tables; those that are counted from a day on say since when.
HEADS = {
    ARRIVED: "Arrived since {start}",
    WAITING: "Waiting to cross",
    ON_THE_WAY: "On the way to a site or an exit",
    THERE: "At a site or past an exit",
    BEYOND: "Beyond the places of a site",
    GONE: "Gone or sent home since {start}",
    DISPLACED: "Displaced inside the country",
    PLACES: "Places",
}
#: Measures that are counted from the first day on.
SINCE = (ARRIVED, GONE)
FIRST_DAY = "the first day"


def head(measure: str, start: str = FIRST_DAY) -> str:
    """Return what stands over a table, or before a row, of a measure.

    Examples
    --------
    >>> head("arrivals"), head("queue", "1 May")
    ('Arrived since the first day', 'Waiting to cross')
    """
    return HEADS[measure].format(start=start)


def column(measure: str) -> str:
    """Return what stands over a column: the same in small letters, without the day since which it is counted.

    Examples
    --------
    >>> column("gone_home"), column("places")
    ('gone or sent home', 'places')
    """
    told = HEADS[measure].partition(" since ")[0]
    return told[:1].lower() + told[1:]
