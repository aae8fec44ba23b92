"""Place: what changes make of one site, crossing or host on one day, as a table of a few rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sim.study.planner.against import Against, Beside, FullBeside, against
from sim.study.planner.heads import head
from sim.study.planner.household import Household
from sim.study.planner.rows import (
    CIVILIAN,
    CROSSING,
    DISPLACED,
    EVERYBODY,
    HOST,
    KINDS,
    SHELTERED,
    SITE,
    keys_of,
)
from sim.study.story.speech import day
from sim.whatif.change import Change
from sim.whatif.pairs import Pairs
from sim.words.chances import chance
from sim.words.numbers import exact, percent, plain, signed_exact
from sim.words.wording import counted
from sim.world.names import short_name
from sim.world.world import World

FULL_BY, FULL_ON, HALF_BY = "Full by then", "Full on the day", "Full in half of the runs by"
NOT_YET = "not by then"
HOMES = "households of civilians"
#: Rows of a table that say nothing that the others do not.
LEFT_OUT = (SHELTERED, DISPLACED)


@dataclass(frozen=True)
class Spot:
    """A place that can be asked of: its id and name, what it is (site, crossing, host), and the id of its host."""

    id: str
    name: str
    what: str
    host: str


@dataclass(frozen=True)
class Row:
    """A row: what it is of, without the changes, with them, the difference, and how often it is more with them.

    `part` is true of a row that is one kind of the people of the row above.
    """

    about: str
    without: str
    changed: str
    difference: str = ""
    more: str = ""
    part: bool = False

    @property
    def indented(self) -> str:
        """What it is of, where a table is plain text."""
        return f"  {self.about}" if self.part else self.about


@dataclass(frozen=True)
class AtPlace:
    """A place on a date, in some pairs of runs."""

    place: str
    date: dt.date
    rows: tuple[Row, ...]
    pairs: int
    household: Household | None = None


def spots_of(world: World) -> list[Spot]:
    """Return the sites, crossings and hosts of a world that have rows of their own, in this order."""
    found = {key.place: key for key in keys_of(world) if key.what in (SITE, CROSSING, HOST)}
    ordered = [key for what in (SITE, CROSSING, HOST) for key in found.values() if key.what == what]
    return [Spot(key.place, key.name, key.what, key.host) for key in ordered]


def first_spot(changes: Sequence[Change], host: str, world: World) -> str:
    """Return the place that is most likely asked of: that of a change, else the first of a host; "" for none."""
    spots = spots_of(world)
    aimed = [change.target for change in changes]
    named = [spot.id for spot in spots if spot.what != HOST and spot.id in aimed]
    within = [spot.id for spot in spots if spot.host == host]
    return next(iter([*named, *within, *(spot.id for spot in spots)]), "")


def at_place(pairs: Pairs, place: str, date: dt.date | str) -> AtPlace:
    """Return what changes make of a place on a date.

    Parameters
    ----------
    pairs : Pairs
    place : str
        Id of a site, a crossing or a host.
    date : date or ISO text

    Raises
    ------
    PanjError
        If the place has no rows, or the date is outside the run.
    """
    found = against(pairs.without, pairs.changed, date).at(place)
    return AtPlace(place, found.dates[0], tuple(_rows(found)), len(pairs), found.household)


def _rows(found: Against) -> Iterator[Row]:
    one = found.pairs == 1
    for measure in dict.fromkeys(line.key.measure for line in found.lines if line.key.measure not in LEFT_OUT):
        lines = [line for line in found.lines if line.key.measure == measure]
        whole = next((line for line in lines if line.key.kind == EVERYBODY), lines[0])
        label = head(measure, day(found.start, found.start.year != found.dates[-1].year))
        yield _row(label, whole, one, part=False)
        parts = [line for line in lines if line is not whole and (line.a[-1] or line.b[-1])]
        if len(parts) > 1 or any((part.a, part.b) != (whole.a, whole.b) for part in parts):
            yield from (_row(KINDS[line.key.kind], line, one, part=True) for line in parts)
        civil = next((line for line in lines if line.key.kind == CIVILIAN and (line.a[-1] or line.b[-1])), None)
        if civil is not None and found.household is not None:
            yield _row(HOMES, civil.in_homes(found.household), one, part=True)
    for site in found.full:
        yield from _full(site, one, found.start.year != found.dates[-1].year)


def _row(label: str, line: Beside, one: bool, part: bool) -> Row:
    a, b, difference = (
        _levels(levels, said, one)
        for levels, said in ((line.a, exact), (line.b, exact), (line.difference, signed_exact))
    )
    return Row(label, a, b, difference, "" if one else percent(line.higher), part)


def _levels(levels: Sequence[float], said: Callable[[float], str], one: bool) -> str:
    """Return the median and, in brackets, the ends of 90 %; of one pair the value."""
    low, middle, high = (said(levels[at]) for at in (0, 2, 4))
    return middle if one or low == high else f"{middle} ({low} to {high})"


def _full(site: FullBeside, one: bool, years: bool) -> Iterator[Row]:
    """Yield since when, or how likely and by which day, a site is full.

    More places do nothing for a site that was full before there were more: that it is no more shows on the day itself.
    """
    halves = [NOT_YET if side.half is None else day(side.half, years) for side in (site.a, site.b)]
    if one:
        yield Row("Full from", halves[0], halves[1])
        return
    chances = [f"{percent(side.by.value)}, {chance(side.by.value)}" for side in (site.a, site.b)]
    yield Row(FULL_BY, chances[0], chances[1], more="" if site.only_b is None else percent(site.only_b))
    alone = "" if site.on_only_b is None else percent(site.on_only_b)
    yield Row(FULL_ON, percent(site.a.on), percent(site.b.on), more=alone)
    if halves != [NOT_YET, NOT_YET]:
        yield Row(HALF_BY, halves[0], halves[1])


def caption(found: AtPlace) -> str:
    """Return what the numbers of a table are."""
    told = _of_pairs(found)
    if found.household is not None and any(row.about == HOMES for row in found.rows):
        told += f" Households: civilians over {plain(found.household.size)} people, rounded up."
    return told


def _of_pairs(found: AtPlace) -> str:
    if found.pairs == 1:
        return "Of one pair of runs."
    pairs = counted(found.pairs, "pair")
    return (
        f"Medians of {pairs} of runs, in brackets where 90 % of them lie. The difference is taken in each pair: its "
        "median is no difference of medians. Last: in which share of the pairs it is more with the changes, or a site "
        "full with them alone."
    )


def title(found: AtPlace, world: World) -> str:
    """Return the place and the date of a table, in words."""
    spot = next(spot for spot in spots_of(world) if spot.id == found.place)
    return f"{short_name(spot.name)} on {day(found.date, year=True)}"
