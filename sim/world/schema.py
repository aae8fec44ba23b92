"""What each table of a world folder holds: its columns, its key, whether it may be missing."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from sim.scenario.events import ACTIONS
from sim.scenario.tables.cells import ROUND_THE_EARTH, date, number, one_of, unseparated, whole, yes_no
from sim.scenario.tables.reader import Column, Table
from sim.world.world import KIND_NAMES, CrossingKind, Mode, PlaceKind, Policy

HISTORY_ACTIONS = tuple(action for action in ACTIONS if action != "set")
CONFIDENCE = ("high", "medium", "low")
QUALIFIERS = ("exact", "more than", "about")
VERSIONS = ("both", "seeded", "blind")
HOLDERS = ("insurgent", "government")
FLEE_MARK = "period.csv"
"""The table that only worlds made of a Flee instance have; their tables are in :mod:`sim.flee.world.world_tables`."""

RECIPE = "world-recipe.yaml"
"""The file from which a world was built, in its folder; what it says is read by :mod:`sim.building.recipe`."""


def words(kind: type[IntEnum]) -> tuple[str, ...]:
    """Return the names of an enumeration as they stand in a table."""
    return tuple(member.name.lower() for member in kind)


def schema(latest: dt.date | None = None) -> dict[str, Table]:
    """Return the shape of every table by its name, without ``.csv``.

    Parameters
    ----------
    latest : datetime.date, optional
        Last day that history, headcounts and facts may speak of.
    """
    return {**_map_tables(), **_people_tables(), **_dated_tables(latest)}


def _map_tables() -> dict[str, Table]:
    return {
        "places": Table(
            (
                Column("place"),
                Column("name"),
                Column("kind", one_of(words(PlaceKind))),
                Column("country"),
                Column("province", required=False, blank=""),
                Column("lat", number(-90, 90)),
                Column("lon", number(-180, 180)),
                Column("population", whole(), required=False),
                Column("border_km", number(0), required=False),
                Column("crossing_kind", one_of(words(CrossingKind)), required=False),
                Column("host", required=False, blank=""),
                Column("capacity_low", whole(), required=False),
                Column("capacity", whole(), required=False),
                Column("capacity_high", whole(), required=False),
                Column("districts", whole(), required=False, optional=True),
                Column("at_start", one_of(HOLDERS), required=False, blank="government"),
                Column("let_through", number(0, 1), required=False, optional=True),
            ),
            ("place",),
        ),
        "roads": Table(
            (
                Column("from"),
                Column("to"),
                Column("km", number(0, ROUND_THE_EARTH, above=True)),
                Column("mode", one_of(words(Mode))),
                Column("both_ways", yes_no),
                Column("note", required=False, blank="", optional=True),
            ),
            (),
        ),
    }


def _people_tables() -> dict[str, Table]:
    policy = one_of(words(Policy))
    return {
        "hosts": Table(
            (
                Column("host"),
                Column("name"),
                Column("policy_civilian", policy),
                Column("policy_military", policy),
                Column("guards", whole()),
                Column("border_km", number(0, above=True)),
            ),
            ("host",),
        ),
        "garrisons": Table(
            (
                Column("unit"),
                Column("place"),
                Column("version", one_of(VERSIONS)),
                Column("low", whole()),
                Column("central", whole()),
                Column("high", whole()),
            ),
            ("unit", "version"),
        ),
    }


#: What rows may say about where they come from.
TOLD = (
    Column("source", required=False, blank="", optional=True),
    Column("confidence", one_of(CONFIDENCE), required=False, blank="", optional=True),
    Column("note", required=False, blank="", optional=True),
)


def _dated_tables(latest: dt.date | None) -> dict[str, Table]:
    return {
        "history": Table(
            (
                Column("date", date(latest)),
                Column("action", one_of(HISTORY_ACTIONS)),
                Column("target"),
                Column("value", required=False, blank=""),
                Column("kind", one_of(KIND_NAMES), required=False, blank=""),
                Column("earliest", date(latest), required=False, optional=True),
                Column("latest", date(), required=False, optional=True),
                *TOLD,
            ),
            ("date", "action", "target", "kind"),
            required=False,
        ),
        "headcounts": Table(
            (
                Column("place"),
                Column("first", date(latest)),
                Column("last", date(latest)),
                Column("people", whole()),
                Column("kind", one_of(KIND_NAMES)),
                Column("qualifier", one_of(QUALIFIERS)),
                Column("in_document", yes_no),
                Column("holdout", yes_no),
                *TOLD,
            ),
            ("place", "first", "kind"),
            required=False,
        ),
        "facts": Table(
            (
                Column("name"),
                Column("date", date(latest)),
                Column("value", unseparated),
                Column("in_document", yes_no),
                *TOLD,
            ),
            ("name", "date"),
            required=False,
        ),
        "evidence": Table(
            (
                Column("table"),
                Column("key"),
                Column("column"),
                Column("value"),
                Column("unit", required=False, blank=""),
                Column("source"),
                Column("confidence", one_of(CONFIDENCE)),
                Column("method", required=False, blank=""),
            ),
            ("table", "key", "column"),
            required=False,
        ),
    }
