"""What readers of files give: one record of columns for each kind of thing, each row with the line it came from.

A reader takes a file of one format and returns one of these; whatever comes after it knows no format. Numbers that a
file does not give are told apart from 0: -1 for people, deaths and days, NaN for degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from sim.words.fixed import Fixed
from sim.words.printable import printable
from sim.world.world import Bytes, Floats, Ints, Longs

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Texts = tuple[str, ...]
Bools = npt.NDArray[np.bool_]
#: What a number that is not given is.
UNKNOWN = -1

EventKind = Literal["battle", "violence", "remote", "other"]
CountedKind = Literal["stock", "arrivals so far", "new arrivals", "yearly"]
SeriesKind = Literal[CountedKind, "unclear"]
Taker = Literal["", "insurgent", "government"]


@dataclass(frozen=True, eq=False)
class Events(Fixed):
    """Conflict events.

    Parameters
    ----------
    id : str
        Of the source; two releases of it name one event alike.
    first, last : int32
        Ordinal days (:meth:`datetime.date.toordinal`) between which it happened.
    lat, lon : float, degrees
    precision : int8
        Where it was, as UCDP counts: 1 exact, 2 within 25 km, 3 a second-level area, 4 a first-level one, 5 a line or a
        region, 6 the country, 7 abroad or at sea.
    kind : str
    deaths : int32, people, the best estimate
    country, admin1, admin2, place : str, as the source writes them
    line : int32
        In the file; of GeoJSON the number of the feature, the first is 1.
    file : str
        Of each row; as in Towns and Camps empty where nobody asks.
    taker : str
        Who holds the place after it, where the event says that somebody has taken it; all blank, or empty, where the
        source does not.
    """

    id: Texts
    first: Ints
    last: Ints
    lat: Floats
    lon: Floats
    precision: Bytes
    kind: tuple[EventKind, ...]
    deaths: Ints
    country: Texts
    admin1: Texts
    admin2: Texts
    place: Texts
    line: Ints
    file: Texts = ()
    taker: tuple[Taker, ...] = ()


@dataclass(frozen=True, eq=False)
class Areas(Fixed):
    """Administrative areas.

    Parameters
    ----------
    name, code, country : str
        The code is a P-code where the file has one.
    other_names : tuple of str, of each area
    geometry : shapely polygons, of each area; valid
    population : int64, people
    line : int32
        The number of the shape, the first is 1.
    """

    name: Texts
    code: Texts
    country: Texts
    other_names: tuple[Texts, ...]
    geometry: tuple[BaseGeometry, ...]
    population: Longs
    line: Ints


@dataclass(frozen=True, eq=False)
class People(Fixed):
    """People of areas, from a table that has no shapes: name and code are those of :class:`Areas`."""

    name: Texts
    code: Texts
    population: Longs
    line: Ints


@dataclass(frozen=True, eq=False)
class Towns(Fixed):
    """Towns.

    Parameters
    ----------
    id, name, country, admin1 : str
    other_names : tuple of str, of each town
    lat, lon : float, degrees
    population : int64, people
    line : int32
    file : str
    """

    id: Texts
    name: Texts
    other_names: tuple[Texts, ...]
    lat: Floats
    lon: Floats
    country: Texts
    admin1: Texts
    population: Longs
    line: Ints
    file: Texts = ()


@dataclass(frozen=True, eq=False)
class Camps(Fixed):
    """Places abroad that take people in.

    Parameters
    ----------
    name, country : str
    lat, lon : float, degrees; NaN where the file does not give them
    capacity : int64, places; never inferred
    opens : int32, ordinal day from which it takes people
    line : int32
    file : str
    """

    name: Texts
    country: Texts
    lat: Floats
    lon: Floats
    capacity: Longs
    opens: Ints
    line: Ints
    file: Texts = ()


@dataclass(frozen=True, eq=False)
class Reports(Fixed):
    """Dated counts of one or more series.

    Parameters
    ----------
    series, country : str
        What was counted: a camp, a host, a place; of each row.
    kind : str
        Of each row: people who are there, all who arrived so far, those who came since the report before, or a stock at
        the end of a year.
    day : int32, ordinal day the count speaks of
    people : int64
    file : Path, of each row
    line : int32
    """

    series: Texts
    country: Texts
    kind: tuple[SeriesKind, ...]
    day: Ints
    people: Longs
    file: tuple[Path, ...]
    line: Ints


@dataclass(frozen=True, eq=False)
class Roads(Fixed):
    """Ways between points that are numbered elsewhere.

    Parameters
    ----------
    a, b : int32
        Points.
    km : float
    mode : str
        As in roads.csv of a world.
    straight : bool
        The way is a great circle, made longer by a factor, and no road of a map.
    ferry : bool
    one_way : bool
        From `a` to `b` only.
    """

    a: Ints
    b: Ints
    km: Floats
    mode: Texts
    straight: Bools
    ferry: Bools
    one_way: Bools


def where_of(record: Events | Towns | Camps, row: int) -> str:
    """Return ``file:line`` of a row; of a record whose file is not known the line."""
    return f"{record.file[row]}:{record.line[row]}" if record.file else f"line {record.line[row]}"


@dataclass(frozen=True)
class Candidate:
    """What an unmatched name may mean: a name, how alike they are (0 to 100), and how far away it lies (km or NaN)."""

    name: str
    alike: float
    km: float = float("nan")


@dataclass(frozen=True)
class Told:
    """Something that is said of the files, with its numbers.

    Parameters
    ----------
    check : str
        A word with hyphens that names what was looked at.
    severity : str
        An ``error`` stops the build, and so does an ``ask`` until it is answered; the others do not.
    text : str
    where : str
        ``file:line``, where it is in one place.
    answer : tuple of str
        Of an ``ask``: the keys under ``names:`` of the recipe that answer it.
    candidates : tuple of Candidate
        Three at most.
    """

    check: str
    severity: Literal["error", "ask", "warning", "note"]
    text: str
    where: str = ""
    answer: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = field(default=())

    def __post_init__(self) -> None:
        """Spell out what a terminal would obey: names stand in it as files and answers have them."""
        object.__setattr__(self, "text", printable(self.text, lines=True))
