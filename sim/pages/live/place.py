"""The part of the panel that speaks of one place: what the page asks of it, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.pages.live import shapes
from sim.scenario.errors import PanjError
from sim.whatif.change import Change
from sim.whatif.pairs import Pairs
from sim.whatif.place import Row, at_place, caption, first_spot, spots_of, title
from sim.world.world import World

#: What the lists of places are called, by what a place is.
GROUPS = {"site": "Sites in {host}", "crossing": "Crossings to {host}", "host": "Whole countries"}


class Place:
    """The place and the day that one tab asks of.

    A day outside the run is told beside its box, and the table stays at the day before; until anything is asked it is
    the place of a change, on the last day.
    """

    def __init__(self) -> None:
        self._place = self._date = ""
        self._known: tuple[object, shapes.At] | None = None

    def ask(self, message: Mapping[str, Any]) -> None:
        """Take a place and a day, as they were chosen; "" for the one that would be told without being asked."""
        self._place, self._date = str(message["target"]), str(message["date"]).strip()

    @property
    def chosen(self) -> tuple[str, str]:
        """The place and the day that the page shows last; "" for none."""
        if self._known is None:
            return "", ""
        at = self._known[1]
        return at["place"], at["last"] if at["wrong"] else at["date"]

    def _spot(self, world: World, changes: tuple[Change, ...], host: str) -> str:
        known = any(spot.id == self._place for spot in spots_of(world))
        return self._place if known else first_spot(changes, host, world)

    def told(
        self, of: object, pairs: Callable[[], Pairs | None], changes: tuple[Change, ...], host: str
    ) -> shapes.At | None:
        """Return what the page shows; None where no pairs are there.

        Parameters
        ----------
        of : object
            What the pairs are of: where it is as before, nothing is counted again.
        pairs : callable
            Returns the pairs.
        changes : tuple of Change
        host : str
            The host that they are about.
        """
        key = (of, self._place, self._date)
        if self._known is not None and self._known[0] == key:
            return self._known[1]
        found = pairs()
        place = "" if found is None else self._spot(found.without.world, changes, host)
        if found is None or not place:
            return None
        told = self._counted(found, place)
        self._known = key, told
        return told

    def _counted(self, pairs: Pairs, place: str) -> shapes.At:
        world, dates = pairs.without.world, pairs.without.dates
        wrong, last = "", str(dates[-1])
        try:
            found = at_place(pairs, place, self._date or last)
        except PanjError as error:
            wrong, found = str(error), at_place(pairs, place, last)
        return {
            "places": _places(world),
            "place": place,
            "date": self._date if wrong else found.date.isoformat(),
            "first": str(dates[0]),
            "last": last,
            "title": title(found, world),
            "rows": [_row(row) for row in found.rows],
            "note": caption(found),
            "wrong": wrong,
        }


def _places(world: World) -> list[shapes.Spot]:
    hosts = dict(zip(world.hosts.ids, world.hosts.names, strict=True))
    return [
        {"id": spot.id, "name": spot.name, "group": GROUPS[spot.what].format(host=hosts[spot.host])}
        for spot in spots_of(world)
    ]


def _row(row: Row) -> shapes.AtRow:
    return {
        "about": row.about,
        "cells": [row.without, row.changed, row.difference, row.more],
        "part": row.part,
    }
