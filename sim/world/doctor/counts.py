"""People, soldiers, places and km of border: whether their sizes fit together."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.tables.reader import Row
from sim.words.counts import LARGEST_TOWN
from sim.words.numbers import exact
from sim.words.wording import counted
from sim.world.checks import HOME, Tables, by_id
from sim.world.doctor.tell import tell
from sim.world.findings import Finding
from sim.world.load import headcounts_of
from sim.world.overlaps import overlapping

LARGER = {1: 100, 2: 10}
"""A district is too large for its province when it has so many times the people of any other place there.

By how many others there are: the fewer, the less can be said."""

LARGER_THAN_MANY = 5

SOLDIERS = 0.2
"""Soldiers per inhabitant of a place that are hard to believe."""

PER_KM = 200
"""Guards per km of border that are hard to believe: one every five metres."""


def people(tables: Tables) -> Iterator[Finding]:
    """Tell of districts larger than the rest of their province or any town on Earth, and of empty ones."""
    provinces: dict[str, list[Row]] = {}
    for row in tables["places"]:
        if row["kind"] in HOME:
            provinces.setdefault(row["province"], []).append(row)
            if row["population"] == 0:
                yield tell(row, "population", "empty", f"nobody lives in '{row['place']}': its population is 0")
            elif row["population"] > LARGEST_TOWN:
                message = f"'{row['place']}' has {exact(row['population'])} people, more than any town on Earth"
                yield tell(row, "population", "large-district", message, "is it a digit too long?")
    largest = max((row["population"] for rows in provinces.values() for row in rows), default=0)
    for province, rows in provinces.items():
        if not province or len(rows) == 1:
            continue
        times = LARGER.get(len(rows) - 1, LARGER_THAN_MANY)
        for row in rows:
            next_one = max((other for other in rows if other is not row), key=lambda other: other["population"])
            told = row["population"] > LARGEST_TOWN
            if row["kind"] == "district" and not told and row["population"] > times * next_one["population"]:
                message = f"'{row['place']}' has {exact(row['population'])} people, the largest other place of "
                message += f"{province}, '{next_one['place']}', {exact(next_one['population'])}"
                hint = "is it a digit too long?"
                if row["population"] == largest:  # many countries have one town that is far larger than all others
                    hint = "right if it is by far the largest town of the country; else a digit too long"
                yield tell(row, "population", "large-district", message, hint)


def districts(tables: Tables) -> Iterator[Finding]:
    """Tell of numbers of districts at capitals whose province has districts that are places: nobody reads them."""
    detailed = {row["province"]: row["place"] for row in tables["places"] if row["kind"] == "district"}
    for row in tables["places"]:
        if row["districts"] and row["kind"] == "capital" and row["province"] in detailed:
            message = (
                f"'{row['place']}' does not stand for its whole province, {row['province']}: its 'districts' change "
            )
            message += "nothing"
            hint = f"'{detailed[row['province']]}' is a place of it"
            yield tell(row, "districts", "no-effect", message, hint)


def _at_home(tables: Tables) -> int:
    """Return how many people live in a world."""
    return sum(row["population"] for row in tables["places"] if row["kind"] in HOME)


def sites(tables: Tables) -> Iterator[Finding]:
    """Tell of sites without room, and of sites with room for everybody."""
    everybody = _at_home(tables)
    for row in tables["places"]:
        if row["kind"] != "site":
            continue
        if row["capacity"] == 0:
            often = "until an event gives it some" if row["capacity_high"] == 0 else "in half of all runs"
            message = f"site '{row['place']}' has no room {often}: its capacity is 0"
            yield tell(row, "capacity", "no-room", message, "0 is no room, not a room without limit")
            continue
        for column, often in (("capacity", "has"), ("capacity_high", "may have")):
            if (row[column] or 0) > everybody:
                message = f"site '{row['place']}' {often} {exact(row[column])} places, more than there are people "
                message += f"({exact(everybody)})"
                yield tell(row, column, "much-room", message, "an exit takes everybody")
                break


def border(tables: Tables) -> Iterator[Finding]:
    """Tell of districts with more border than all hosts have, and of hosts with guards shoulder to shoulder."""
    whole = sum(row["border_km"] for row in tables["hosts"])
    homes = [row for row in tables["places"] if row["kind"] in HOME and row["border_km"]]
    if homes and not tables["hosts"]:
        message = f"{counted(len(homes), 'place')} with km of border, and no host behind it"
        yield tell(
            homes[0], "border_km", "long-border", message, "it counts for nothing: leave it blank, or add the host"
        )
        return
    for row in homes:
        if row["border_km"] > whole:
            message = f"'{row['place']}' has {row['border_km']:,.10g} km of border, all hosts together {whole:,.10g} km"
            yield tell(row, "border_km", "long-border", message)
    total = sum(row["border_km"] for row in homes)
    if total > 1.1 * whole and not any(row["border_km"] > whole for row in homes):
        message = f"the places have {total:,.10g} km of border together, the hosts {whole:,.10g} km"
        yield tell(homes[0], "border_km", "long-border", message)
    for row in tables["hosts"]:
        if row["guards"] > PER_KM * row["border_km"]:
            message = f"'{row['host']}' has {exact(row['guards'] / row['border_km'])} guards per km of border"
            yield tell(row, "guards", "many-guards", message, f"{row['guards']:,.10g} on {row['border_km']:,.10g} km")


def soldiers(tables: Tables) -> Iterator[Finding]:
    """Tell of garrisons that are large beside the people of their place, or stand where they cannot."""
    known, everybody = by_id(tables), _at_home(tables)
    for row in tables["garrisons"]:
        if known[row["place"]]["at_start"] == "insurgent":
            message = f"unit '{row['unit']}' stands in '{row['place']}', which the insurgents hold from the first day"
            yield tell(row, "place", "behind-the-front", message, "delete it, or let the place be taken in history.csv")
        there = known[row["place"]]["population"]
        most, whose = everybody, f"in a world of {exact(everybody)} people"
        if there:  # else it is a crossing, or a site
            most, whose = there, f"in '{row['place']}', where {exact(there)} people live"
        for column, often in (("central", "has"), ("high", "may have")):
            if most and (row[column] or 0) > SOLDIERS * most:
                message = f"unit '{row['unit']}' {often} {row[column]:,.10g} soldiers {whose}"
                yield tell(row, column, "large-garrison", message)
                break


def counted_people(tables: Tables) -> Iterator[Finding]:
    """Tell of headcounts of more people than there are in the world."""
    armies = {
        version: sum(row["high"] or 0 for row in tables["garrisons"] if row["version"] in (version, "both"))
        for version in {row["version"] for row in tables["garrisons"]}
    }
    everybody = _at_home(tables) + max(armies.values(), default=0)
    for row in tables["headcounts"]:
        if row["people"] > everybody:
            message = (
                f"{exact(row['people'])} people counted at '{row['place']}', more than there are ({exact(everybody)})"
            )
            yield tell(row, "people", "large-count", message, "is it a digit too long?")


def twice(tables: Tables) -> Iterator[Finding]:
    """Tell of counts of the document that hold people of another one: sums leave them out."""
    hosts = {place: row["host"] for place, row in by_id(tables).items() if row["kind"] == "crossing"}
    rows = [row for row in tables["headcounts"] if row["in_document"]]
    counts = [count for count in headcounts_of(tables) if count.in_document]
    for left, kept in overlapping(counts, hosts).items():
        who = "soldiers" if counts[left].kind == "military" else "civilians"
        message = f"{who} of '{counts[left].place}' in days of which line {rows[kept].line} counts those of "
        message += f"'{counts[kept].place}', too"
        yield tell(rows[left], "people", "counted-twice", message, "the total of the counts leaves this one out")


CHECKS = (people, districts, sites, border, soldiers, counted_people, twice)
