"""Counts of UNHCR's operational portal (JSON): a time series of a situation or a host, or the last count of each place.

Two shapes are known. ``data.timeseries`` is a list of ``{data_date, unix_timestamp, individuals}`` and does not say of
whom it is: the name of the file does, or the recipe. ``data`` as a list of ``{geomaster_name, individuals, date,
centroid_lat, centroid_lon}`` has one count of each place, each of its own date. Both are totals of all who arrived so
far; some situations count whoever is there. Which it is, the numbers say later (:mod:`sim.building.steps.stocks`).
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.building.countries import iso3
from sim.building.counts.gather import Report, Said, iso, record
from sim.building.files.cells import days, degrees, people, said
from sim.building.files.look import Look
from sim.building.records import UNKNOWN, Reports
from sim.scenario.errors import Problem, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import BadCellError

#: Days between the two dates of one row from which on they contradict each other: time zones are less.
APART = 2


@dataclass(frozen=True)
class Item:
    """One object of a list: its number, the first is 1, and its values as texts."""

    look: Look
    number: int
    values: dict[str, str]

    @property
    def date(self) -> str:
        """The day as it is written; of a time series `data_date`, of a place `date`."""
        return self.values.get("data_date", "") or self.values.get("date", "")

    def problem(self, key: str, message: str, hint: str | None) -> Problem:
        """Return a mistake in one value; JSON has no lines worth telling, so the number of the object stands there."""
        return self.look.problem(f"object {self.number}, '{key}': {message}", hint=hint)


def read(look: Look, said: Said) -> Reports:
    """Read one file of the portal.

    Parameters
    ----------
    look : Look
        Of JSON.
    said : Said

    Raises
    ------
    Problems
        When it is no JSON of these shapes, or values cannot be read.
    """
    items, places = _items(look)
    problems: list[Problem] = []
    reports, blank = [], 0
    name, written = look.file.stem, days([item.date for item in items])
    for item in items:
        day, count = UNKNOWN, UNKNOWN
        try:
            count = people(item.values.get("individuals", ""))
        except BadCellError as error:
            problems.append(item.problem("individuals", str(error), error.hint))
        try:
            day = _day(item, written, said)
        except BadCellError as error:
            problems.append(item.problem("date", str(error), error.hint))
        series = item.values.get("geomaster_name", "").strip() if places else name
        if day == UNKNOWN or count == UNKNOWN or not series:
            blank += 1
            continue
        reports.append(Report(series, iso3(series) or _country_in(series), "arrivals so far", day, count, *_at(item)))
    if problems:
        raise Problems(problems)
    if not reports:
        raise Problems([look.problem("no count with a date in this file")])
    if blank:
        told = f"{blank} of {len(items)} objects have no name, date or count: left out"
        said.warn("blank-counts", told, shown(look.file))
    _doubled(look, reports, said)
    _spread(look, reports, places, said)
    return record(list({(r.series, r.day): r for r in reports}.values()))


def positions(look: Look) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the places of a file, as far as it gives them: often the middle of an area."""
    items, places = _items(look)
    out = dict[str, tuple[float, float]]()
    for item in items if places else ():
        try:
            at = degrees(item.values.get("centroid_lat", ""), 90), degrees(item.values.get("centroid_lon", ""), 180)
        except BadCellError:
            continue
        if not math.isnan(sum(at)):
            out[item.values.get("geomaster_name", "").strip()] = at
    return out


def _at(item: Item) -> tuple[Path, int]:
    return item.look.file, item.number


def _items(look: Look) -> tuple[list[Item], bool]:
    """Return the objects of the list that holds counts, and whether each is of a place of its own."""
    try:
        content: object = json.loads(look.text)
    except json.JSONDecodeError as error:
        raise Problems([look.problem(f"no JSON: {error.msg}", error.lineno, error.colno)]) from None
    except (ValueError, RecursionError):
        raise Problems([look.problem("no JSON: nested too deep, or a number too long")]) from None
    for key, rows in _lists(content):
        keys = set().union(*(row for row in rows if isinstance(row, dict))) if rows else set()
        if "individuals" in keys and keys & {"data_date", "unix_timestamp", "date"}:
            found = [_item(look, number, row, key) for number, row in enumerate(rows, 1)]
            return found, "geomaster_name" in keys
    told = "no list of counts: want data.timeseries with data_date and individuals, or data with geomaster_name"
    raise Problems([look.problem(told, 1, 1)])


def _lists(content: object, key: str = "") -> Iterator[tuple[str, list[object]]]:
    """Yield the lists of a JSON file, the outer ones first."""
    if isinstance(content, list):
        yield key, content
    elif isinstance(content, dict):
        for name, inner in content.items():
            yield from _lists(inner, f"{key}.{name}".lstrip("."))


def _item(look: Look, number: int, row: object, key: str) -> Item:
    if not isinstance(row, dict):
        raise Problems([look.problem(f"object {number} of {key or 'the list'} is none: {str(row)[:40]}")])
    return Item(look, number, {str(k): "" if v is None else said(str(v)) for k, v in row.items()})


def _day(item: Item, read: Callable[[str], int], said: Said) -> int:
    """Return the day of a count; the date as text is believed where the two differ, and that is told."""
    written = read(item.date)
    stamp = item.values.get("unix_timestamp", "")
    try:
        seconds = float(stamp) if stamp else math.nan
        # thousandths of seconds, as JavaScript counts
        seconds = seconds / 1000 if seconds > 1e11 else seconds
        counted = dt.datetime.fromtimestamp(seconds, dt.UTC).toordinal() if math.isfinite(seconds) else UNKNOWN
    except (ValueError, OverflowError, OSError):
        raise BadCellError(f"unix_timestamp '{stamp[:40]}' is no time") from None
    if written == UNKNOWN:
        return counted
    if counted != UNKNOWN and abs(counted - written) >= APART:
        told = f"data_date of object {item.number} is {iso(written)}, unix_timestamp {iso(counted)}: the first is taken"
        said.warn("two-dates", told, shown(item.look.file))
    return written


def _country_in(series: str) -> str:
    """Return the country that a name of a file has a word for: ``refugees-chad``; "" where none or several do."""
    words = series.replace("-", " ").replace("_", " ").split()
    found = {code for word in words if len(word) > 2 and (code := iso3(word))}
    return found.pop() if len(found) == 1 else ""


def _doubled(look: Look, reports: list[Report], said: Said) -> None:
    """Tell of two counts of one day that differ; the later one in the file is taken."""
    seen: dict[tuple[str, int], Report] = {}
    for report in reports:
        before = seen.get((report.series, report.day))
        if before is not None and before.people != report.people:
            told = (
                f"'{report.series}' has two counts of {iso(report.day)}, {before.people:,} (object {before.line}) and "
                f"{report.people:,} (object {report.line}); the second is taken"
            )
            said.warn("two-counts", told, shown(look.file))
        seen[report.series, report.day] = report


def _spread(look: Look, reports: list[Report], places: bool, said: Said) -> None:
    """Tell of a list of last counts whose dates differ."""
    found = [report.day for report in reports]
    if places and max(found) > min(found):
        told = f"the counts of {len(reports)} places are of {iso(min(found))} to {iso(max(found))}, not of one day"
        said.note("as-of-dates", told, shown(look.file))
