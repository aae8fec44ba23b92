"""The tables of a world folder that was made of a Flee instance: a Panj world with prescribed departures.

Places have ids, days are dates, and history.csv has every change of the war and of the roads. docs/world-format.md
describes each column. What the tables hold is all that :class:`~sim.flee.world.instance.FleeInstance` has.
"""

from __future__ import annotations

from pathlib import Path

from sim.flee.world.cells import persons
from sim.flee.world.instance import ClosureKind, FleeKind
from sim.scenario.contents import is_there
from sim.scenario.tables.cells import date, number, one_of, whole
from sim.scenario.tables.reader import Column, Table
from sim.words.counts import MOST
from sim.world.schema import CONFIDENCE, FLEE_MARK

MARK = FLEE_MARK

SETTINGS = "settings.yml"
"""Settings of the rules, written as in Flee's simsetting.yml."""

KINDS: dict[str, FleeKind] = {
    "town": FleeKind.TOWN,
    "conflict": FleeKind.CONFLICT,
    "camp": FleeKind.CAMP,
    "idp-camp": FleeKind.IDP_CAMP,
    "forwarding-hub": FleeKind.FORWARDING_HUB,
    "marker": FleeKind.MARKER,
    "flood-zone": FleeKind.FLOOD_ZONE,
}
CAMPS = ("camp", "idp-camp")

CONFLICT, FLOOD, HUNGER = VALUED = ("conflict", "flood", "hunger")
BECOME = "become"
CLOSURES: dict[str, ClosureKind] = {
    "close-border": ClosureKind.COUNTRY,
    "close-place": ClosureKind.LOCATION,
    "close-camp": ClosureKind.CAMP,
    "close-idp-camp": ClosureKind.IDP_CAMP,
    "close-road": ClosureKind.LINK,
    "stop-forcing": ClosureKind.REMOVE_FORCED_REDIRECTION,
}
"""Actions of history.csv that close something; beside them are those with a value, and `become`."""

ALWAYS = ("period", "places", "roads", "history", "evidence")
"""Tables that every import has."""

SOMETIMES = ("series", "counts", "reports", "flee_run", "demographics", "settings")
"""What is written only where the instance has something to put there."""


def is_import(folder: Path) -> bool:
    """Tell whether a folder is a world that was made of a Flee instance."""
    return is_there(folder / MARK)


def tables() -> dict[str, Table]:
    """Return the shape of every table by its name, without ``.csv``."""
    return {**_map(), **_dated(), **_others()}


def _map() -> dict[str, Table]:
    return {
        "period": Table((Column("first", date()), Column("last", date()), Column("home")), ()),
        "places": Table(
            (
                Column("place"),
                Column("name"),
                Column("kind", one_of(tuple(KINDS))),
                Column("country"),
                Column("region", required=False, blank=""),
                Column("lat", number()),
                Column("lon", number()),
                Column("population", whole(), required=False),
                Column("capacity", whole(-MOST), required=False),
                Column("capacity_per_day", persons, required=False, blank=0.0, optional=True),
                Column("initial_idps", whole(), required=False, blank=0.0, optional=True),
                Column("conflict_from", date(), required=False),
                Column("intensity", number(0), required=False),
                Column("trade_volume", number(0), required=False, optional=True),
                Column("hdi", number(0, 1), required=False, optional=True),
            ),
            ("place",),
        ),
        "roads": Table(
            (
                Column("from"),
                Column("to"),
                Column("km", number(0)),
                Column("speed", number(0), required=False),
                Column("walk", number(0, 1), required=False, blank=0.0, optional=True),
                Column("forced", whole(0, 2), required=False, blank=0.0, optional=True),
            ),
            (),
        ),
    }


def _dated() -> dict[str, Table]:
    return {
        "history": Table(
            (
                Column("date", date()),
                Column("action", one_of((*VALUED, BECOME, *CLOSURES))),
                Column("target", required=False, blank=""),
                Column("other", required=False, blank=""),
                Column("until", date(), required=False),
                Column("value", number(0), required=False),
            ),
            (),
        ),
        "series": Table(
            (
                Column("series"),
                Column("place", required=False, blank=""),
                Column("file", required=False, blank=""),
            ),
            ("series",),
            required=False,
        ),
        "counts": Table(
            (
                Column("series"),
                Column("date", date()),
                Column("people", persons),
                Column("reported", whole()),
            ),
            (),
            required=False,
        ),
        "reports": Table(
            (Column("series"), Column("file"), Column("date", date()), Column("people", whole())), (), required=False
        ),
        "flee_run": Table(
            (Column("place"), Column("date", date()), Column("people", persons)), ("place", "date"), required=False
        ),
    }


def _others() -> dict[str, Table]:
    return {
        "demographics": Table(
            (
                Column("attribute"),
                Column("value", required=False, blank=""),
                Column("place", required=False, blank=""),
                Column("weight", number(0), required=False),
            ),
            (),
            required=False,
        ),
        "evidence": Table(
            (
                Column("table", one_of((*ALWAYS[:-1], *SOMETIMES))),
                Column("column", required=False, blank=""),
                Column("source"),
                Column("confidence", one_of(CONFIDENCE)),
                Column("note", required=False, blank=""),
            ),
            ("table", "column"),
            required=False,
        ),
    }
