"""The tables of `rules: flee`: parties, places, routes and links as rows of what is touched together.

A row lies in one or two lines of the cache, and a table is one argument where its columns would be ten.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.world.world import Floats, Ints

Table = npt.NDArray[np.void]
Words = npt.NDArray[np.uint32]

#: A party, one row each, in the order in which they came into being (which is their address).
PERSON = np.dtype(
    [
        ("bear", np.float64),  # cumulated hazard at the place at which it leaves
        ("gone", np.float64),  # km gone on the link
        ("at", np.int32),  # place it is at, or is bound for on the road (where it set out if the link has closed)
        ("link", np.int32),  # link it is on; -1 at a place
        ("route", np.int32),  # route it has links left of; -1 for none
        ("step", np.int32),  # links of that route behind it
        ("stays", np.int32),  # stays it has begun so far
        ("luck", np.uint32),  # second word of this stay's draw: the route it picks
        ("home", np.int32),  # place at which it appeared
        ("new", np.int32),  # 1 until it has come to the end of its first link
    ],
    align=True,
)

#: A place of today.
PLACE = np.dtype(
    [
        ("people", np.int64),  # parties there (not those on the road)
        ("room", np.float64),  # capacity after scaling; below 1 unlimited
        ("factor", np.float64),  # C of the rule, kept current
        ("pull", np.float64),  # C^weight_power, kept current
        ("staying", np.float64),  # today's chance to stay, 1 - p
        ("hazard", np.float64),  # -ln(1 - p)
        ("moved", np.float64),  # sum of the hazards up to and including today
        ("is_camp", np.int32),
        ("is_town", np.int32),
        ("stale", np.int32),  # 1: the running sums of its routes' weights must be made anew
        ("begin", np.int32),  # its candidates are the routes begin … stop - 1
        ("stop", np.int32),
    ],
    align=True,
)

#: A candidate, or a route that somebody still follows.
ROUTE = np.dtype(
    [
        ("end", np.int32),  # its last place
        ("start", np.int32),  # its first link
        ("links", np.int32),  # how many it has
        ("listed", np.int32),  # where in Net.link they begin
    ]
)

#: One direction of a road.
LINK = np.dtype(
    [
        ("km", np.float64),
        ("speed", np.float64),  # km per day
        ("walk", np.float64),  # chance that a day on it is walked
        ("origin", np.int32),
        ("target", np.int32),
        ("way", np.int32),  # the first open link with the same ends (a party goes by their names); -1 for none
    ],
    align=True,
)

#: Stays of a day whose luck is drawn for all parties at once.
AHEAD = 2


class People(NamedTuple):
    """Parties.

    Parameters
    ----------
    row : PERSON
    wake : int32, first day on which anything can happen to it: until then it costs one comparison a day
    recent : float, Flee's index of recent travel, 0..1
    moved : float, km on the day that ends (with avoid_short_stints only)
    awake : int32, one longer: room for the list of those awake
    asked : int32, for each of those listed: stays begun
    first, second : uint32, shape (AHEAD, parties): the draws of their next stays
    """

    row: Table
    wake: Ints
    recent: Floats
    moved: Floats
    awake: Ints
    asked: Ints
    first: Words
    second: Words


class Net(NamedTuple):
    """What parties move on.

    Parameters
    ----------
    places : PLACE
    links : LINK
    routes : ROUTE
    link : int32, the links of every route in order
    weight : float per route, today's weight without the capacity of its end
    sums : float per route, running sum of the weights with it over the routes of its place
    score : float per place; length : float per route, (softening + km)^distance_power; near : float per home and
        place, factor on the score: all three only where weights differ from party to party
    seen_first : int32, shape (places + 1); seen_from : int32, the places that have candidates ending at each place
    """

    places: Table
    links: Table
    routes: Table
    link: Ints
    weight: Floats
    sums: Floats
    score: Floats
    length: Floats
    near: Floats
    seen_first: Ints
    seen_from: Ints


class Pace(NamedTuple):
    """Numbers from the settings, and the address of the run's luck."""

    speed: float
    walk: float
    buffer: float
    weight_power: float
    on_foot: bool
    short_stints: bool
    fresh: bool
    prune: float
    walked: bool
    by_home: bool
    weight_softening: float
    seed: int
    run: int


def no_people(capacity: int) -> People:
    """Return room for so many parties."""
    return People(
        row=np.zeros(capacity, PERSON),
        wake=np.zeros(capacity, np.int32),
        recent=np.zeros(capacity),
        moved=np.zeros(capacity),
        awake=np.zeros(capacity + 1, np.int32),
        asked=np.zeros(capacity, np.int32),
        first=np.zeros((AHEAD, capacity), np.uint32),
        second=np.zeros((AHEAD, capacity), np.uint32),
    )
