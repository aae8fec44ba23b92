"""What exports call things: kinds of place, units, and how a measure is read."""

from __future__ import annotations

import datetime as dt

from sim.figures.data import plain
from sim.model.record import is_flow
from sim.runs.words import EITHER, SHARE, UNITS
from sim.world.names import titles_of
from sim.world.world import PlaceKind, World

#: The kind of people as tables have it: as in `Result.timeseries`, and for both together a word of its own.
WHO = {"civilian": "civilian", "military": "military", "": "everybody"}
WORLD = "world"
SINCE = "sum since the first day"


class Titles:
    """Names and kinds of the places, hosts and the world, by their ids."""

    def __init__(self, world: World) -> None:
        self.names = {name: plain(title) for name, title in titles_of(world).items()} | {WORLD: "the whole world"}
        kinds = {
            name: PlaceKind(kind).name.lower() for name, kind in zip(world.places.ids, world.places.kind, strict=True)
        }
        self.kinds = kinds | dict.fromkeys(world.hosts.ids, "host") | {WORLD: WORLD}

    def name(self, place: str) -> str:
        """Return what a place is called."""
        return self.names.get(place, place)

    def kind(self, place: str) -> str:
        """Return what kind of place it is: a district, capital, crossing, site, exit, host, or the world."""
        return self.kinds.get(place, "")


def unit(measure: str, place: str, summed: bool = False) -> str:
    """Return the unit of a measure: "people a day" of a flow that is not summed."""
    found = UNITS.get(measure, "people")
    found = {SHARE: "share, 0 to 1", EITHER: "0 or 1 in each run"}.get(found, found)
    return f"{found} a day" if is_flow(measure, place) and not summed else found


def reading(measure: str, place: str, summed: bool = False) -> str:
    """Return what of a day a number is: of the day, of its end, or of all days up to it."""
    return SINCE if summed else "during the day" if is_flow(measure, place) else "at the end of the day"


def who(measure: str, kind: str) -> str:
    """Return what people are called, "" for what does not count people."""
    return "" if measure in UNITS else WHO[kind]


def iso(day: object) -> dt.date:
    """Return a day of NumPy or its text as a date."""
    return dt.date.fromisoformat(str(day)[:10])


def xml_text(text: str) -> str:
    r"""Return a text without what no XML holds: controls, and halves of letters.

    Examples
    --------
    >>> xml_text("a\x00b\nc")
    'ab\nc'
    """
    return "".join(
        letter for letter in text if letter in "\n\t" or (letter >= " " and not "\ud800" <= letter <= "\udfff")
    )
