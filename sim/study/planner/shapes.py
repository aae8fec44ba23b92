"""What a page gets of the planner's table, every day at once, as JSON has it.

All numbers are whole; quantiles are told in twentieths of a person. A list over the days is written as what is added
from day to day, the first day's number first:
``[0, 0, 12, 5]`` is 0, 0, 12, 17. So most of it are noughts, which pack well.
"""

from __future__ import annotations

from typing import TypedDict

PARTS = 20
"""Parts of a person in which quantiles are told: of people, those of 5 % and 25 % are multiples of a twentieth."""


class Household(TypedDict):
    """How many people a household has, and who says so; households are people over it, rounded up."""

    size: float
    source: str


class About(TypedDict):
    """Of what a row is.

    `what` is host, crossing, site, exit or world; `host` the id of the host that it belongs to, "" of the world.
    `measure` is arrivals (since the first day), queue, on_the_way (to a site), there (with a place or without),
    sheltered, overflow, places, gone_home or internally_displaced; `kind` civilian, military, or "" for everybody.
    """

    what: str
    place: str
    name: str
    host: str
    measure: str
    kind: str


class Row(About):
    """The quantiles 0.05, 0.25, 0.5, 0.75 and 0.95 of a row over the replicates, each by day, in twentieths.

    `some`: in how many replicates it is above nought. A row that never is, in any replicate, is left out.
    """

    bands: list[list[int]]
    some: list[int]


class Full(TypedDict):
    """In how many replicates a site has been full by each day, and is full on it. A site that never is is left out."""

    place: str
    name: str
    host: str
    by: list[int]
    on: list[int]


class ByDay(TypedDict):
    """The planner's table of a run on every day.

    `branch` is how many days are replayed history; `drawn` whether the places of sites are those that each replicate
    drew. `kinds` are the kinds that have rows, in order: without soldiers civilians alone. `caution` is what must be
    told first, or "".
    """

    scenario: str
    start: str
    days: int
    branch: int
    replicates: int
    kinds: list[str]
    rows: list[Row]
    full: list[Full]
    drawn: bool
    household: Household
    caution: str


class Difference(About):
    """A row of B against the same of A: quantiles of B - A over the pairs, and in how many of them B is higher, lower.

    A row that is equal in all pairs on all days is left out, but for those beside which a gap stands that is not.
    """

    bands: list[list[int]]
    higher: list[int]
    lower: list[int]


class Differences(TypedDict):
    """B against A on every day that both have. Where they are no pairs `why` says why, and there are no rows."""

    a: str
    b: str
    start: str
    days: int
    pairs: int
    why: str
    rows: list[Difference]
