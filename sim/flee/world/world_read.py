"""Read a world folder that was made of a Flee instance, back into the instance."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.flee.world.cells import Notes
from sim.flee.world.conflicts import Conflicts
from sim.flee.world.floods import asks_for_floods, whole_levels
from sim.flee.world.instance import Change, Closure, ClosureKind, FleeInstance, FleeKind, LayoutRow
from sim.flee.world.period import LONGEST
from sim.flee.world.places import Places, look_at_degrees
from sim.flee.world.read import Parts, assemble, camps_of, check_needs, load_flee
from sim.flee.world.routes import Closures, Roads
from sim.flee.world.series import interpolate, too_many
from sim.flee.world.settings import is_age, read_settings
from sim.flee.world.world_tables import (
    BECOME,
    CAMPS,
    CLOSURES,
    CONFLICT,
    FLOOD,
    HUNGER,
    KINDS,
    MARK,
    SETTINGS,
    VALUED,
    is_import,
    tables,
)
from sim.scenario.contents import is_there
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import shown
from sim.scenario.tables.reader import Row, read_folder
from sim.words.typed import quoted
from sim.world.schema import RECIPE
from sim.world.world import Floats, Ints

ELSEWHERE = {"name", "folder", "origins", "warnings", "closures", "changes", "layout"}
"""Fields that tell, wholly or in part, where an instance was read from."""

TWO_PLACES = (ClosureKind.LINK, ClosureKind.REMOVE_FORCED_REDIRECTION)


@dataclass
class _Reading:
    """The tables of one folder, and what is wrong with them."""

    folder: Path
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    start: dt.date = dt.date(2000, 1, 1)
    days: int = 1
    index: dict[str, int] = field(default_factory=dict)

    def wrong(self, row: Row, column: str, message: str, hint: str | None = None) -> None:
        """Add a mistake in a cell, unless one is there already."""
        if column not in row.bad:
            self.problems.append(row.problem(column, message, hint))

    def day(self, date: dt.date | None) -> int:
        """Return the day of a date, counted from the first."""
        return 0 if date is None else (date - self.start).days

    def known(self, row: Row, column: str, names: Mapping[str, int], what: str) -> int:
        """Return the row of a name, or -1 with a mistake noted."""
        name = row[column]
        if name in names:
            return names[name]
        told = f"'{column}': unknown {what} '{name}'" if name else f"'{column}' is blank: want a {what}"
        self.wrong(row, column, told, did_you_mean(name, names) if name else None)
        return -1


def open_flee(folder: str | Path, counts: Path | None = None) -> FleeInstance:
    """Read a Flee world: a Flee instance, or a world folder that was made of one.

    Parameters
    ----------
    folder : str or Path
    counts : Path, optional
        The folder of the counts of an instance, where they lie elsewhere.

    Raises
    ------
    PanjError
        When there is no such folder, or neither in it.
    Problems
        All mistakes in all its files.
    """
    folder = Path(folder)
    if not is_import(folder):
        return load_flee(folder, observed=counts)
    if counts is not None:
        raise PanjError(
            f"{shown(folder)} was made of a Flee instance and has its counts in counts.csv: give none beside"
        )
    return load_imported(folder)


def load_imported(folder: Path) -> FleeInstance:
    """Read and check a world folder that was made of a Flee instance.

    The instance is named after the folder. Origins and the lines of its rows are those of the folder's tables.

    Raises
    ------
    PanjError
        When it is no such folder.
    Problems
        All mistakes in all its tables.
    """
    if not is_import(folder):
        raise PanjError(f"{shown(folder)} is no world made of a Flee instance: there is no {MARK}")
    reading = _Reading(folder)
    reading.rows, whole = read_folder(folder, tables(), reading.problems)
    if not whole or not _period(reading):
        raise Problems(reading.problems)
    places = _places(reading)
    notes = _quirks(reading)
    roads = _roads(reading)
    files = _files(folder)
    settings = read_settings(files["settings"], notes) if "settings" in files else {}
    values = {action: _values(reading, action) for action in VALUED}
    parts = Parts(
        files=files,
        places=places,
        roads=roads,
        closures=_closures(reading, places),
        conflicts=Conflicts(values[CONFLICT], reading.days, ()),
        layout=_layout(reading),
        settings=settings,
        demographics=_demographics(reading),
        changes=_changes(reading),
        floods=whole_levels(values[FLOOD], folder / "history.csv", reading.index, settings, notes)
        if asks_for_floods(settings)
        else None,
        hunger=values[HUNGER],
    )
    home = reading.rows["period"][0]["home"]
    check_needs(parts, home, notes)
    if places.country and home not in places.country:
        hint = did_you_mean(home, set(places.country))
        reading.wrong(reading.rows["period"][0], "home", f"no place is in the country '{home}'", hint)
    camps = camps_of(parts.layout, places, parts.settings)
    beyond = too_many(parts.layout)
    if beyond is not None:
        reading.problems.append(Problem(beyond[1], shown(folder / "series.csv"), beyond[0]))
    output = _flee_run(reading, camps, {row.place for row in parts.layout})
    reading.problems += notes.problems
    if reading.problems:
        raise Problems(reading.problems)
    name = folder.resolve().name
    found = assemble(name, folder, reading.start, reading.days, parts, camps, output, notes.warnings)
    return replace(found, home=home, steady=is_there(folder / RECIPE))


def _quirks(reading: _Reading) -> Notes:
    """Return what there is to tell of what an instance had and the world has taken over as it is."""
    notes = Notes()
    for row in reading.rows["places"]:
        for column, limit in (("lat", 90), ("lon", 180)):
            look_at_degrees(row.file, row.line, column, row[column] or 0.0, limit, notes)
    last: dict[str, dt.date] = {}
    for row in reading.rows["counts"]:
        name, date = row["series"] or "", row["date"]
        if date is None:
            continue
        before = last.get(name)
        if before is not None and date < before:
            told = f"rows of '{name}' out of order, which Flee does not sort: read row by row as Flee does"
            notes.warn(row.file, row.line, told)
        elif before == date:
            told = f"two counts of '{name}' on one day: the later one counts from that day on"
            notes.warn(row.file, row.line, told)
        last[name] = date
    return notes


def unlike(one: FleeInstance, other: FleeInstance) -> list[str]:
    """Return the fields in which two instances differ, but for where they were read from."""
    fields = {f.name for f in dataclasses.fields(FleeInstance)}
    found = [name for name in fields - ELSEWHERE if not _same(getattr(one, name), getattr(other, name))]
    if [replace(c, where="") for c in one.closures] != [replace(c, where="") for c in other.closures]:
        found.append("closures")
    if [replace(c, where="") for c in one.changes] != [replace(c, where="") for c in other.changes]:
        found.append("changes")
    if len(one.layout) != len(other.layout) or not all(map(_same_series, one.layout, other.layout)):
        found.append("layout")
    return sorted(found)


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return bool(one == other)


def _same_series(one: LayoutRow, other: LayoutRow) -> bool:
    same = (one.name, one.place, one.files) == (other.name, other.place, other.files)
    arrays = ("day", "count", "raw", "daily")
    parts = [(name, a.tolist(), b.tolist()) for name, a, b in one.parts]
    return (
        same
        and all(_same(getattr(one, name), getattr(other, name)) for name in arrays)
        and parts == [(name, a.tolist(), b.tolist()) for name, a, b in other.parts]
    )


def _files(folder: Path) -> dict[str, Path]:
    found = {
        "locations": "places.csv",
        "routes": "roads.csv",
        "period": MARK,
        "layout": "series.csv",
        "closures": "history.csv",
        "conflicts": "history.csv",
        "settings": SETTINGS,
        "flee_output": "flee_run.csv",
    }
    return {what: folder / name for what, name in found.items() if is_there(folder / name)}


def _period(reading: _Reading) -> bool:
    rows = reading.rows["period"]
    if len(rows) != 1:
        path = shown(reading.folder / MARK)
        reading.problems.append(Problem(f"{len(rows)} rows where the period has one", path, 2, 1))
        return False
    (row,) = rows
    first, last = row["first"], row["last"]
    if first is None or last is None:
        return False
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST:
        told = f"{last} is before the first day {first}" if days < 1 else f"{days} days are more than {LONGEST}"
        reading.wrong(row, "last", told)
        return False
    reading.start, reading.days = first, days
    return True


def _places(reading: _Reading) -> Places:
    places = Places()
    seen: dict[str, int] = {}
    for row in reading.rows["places"]:
        name, kind = row["name"] or "", KINDS.get(row["kind"] or "", FleeKind.TOWN)
        if name in seen:
            reading.wrong(row, "name", f"'{name}' stands twice, first on line {seen[name]}")
        seen.setdefault(name, row.line)
        reading.index.setdefault(row["place"] or "", len(places.name))
        camp = row["kind"] in CAMPS
        begins = _conflict_from(reading, row, kind)
        for column, wanted in (("capacity", camp), ("population", not camp)) if row["kind"] else ():
            if wanted and row[column] is None and column == "capacity":
                reading.wrong(row, column, "a camp needs a capacity", "0 is unlimited")
            elif not wanted and row[column] is not None:
                reading.wrong(row, column, f"a {row['kind']} has no {column}", "leave it blank")
        if begins < 0 and row["intensity"] is not None:
            reading.wrong(row, "intensity", "an intensity without a conflict", "leave it blank, or fill conflict_from")
        places.name.append(name)
        places.line.append(row.line)
        places.region.append(row["region"])
        places.country.append(row["country"] or "")
        places.lat.append(row["lat"] or 0.0)
        places.lon.append(row["lon"] or 0.0)
        places.kind.append(kind)
        places.population.append(int(row["population"] or 0))
        places.capacity.append(float(row["capacity"] or 0.0) if camp else -1.0)
        places.conflict_date.append(begins)
        places.intensity.append(0.0 if begins < 0 else 1.0 if row["intensity"] is None else row["intensity"])
        places.initial_idps.append(int(row["initial_idps"] or 0))
        places.capacity_per_day.append(float(row["capacity_per_day"] or 0.0))
        places.trade.append(row["trade_volume"])
        places.hdi.append(row["hdi"])
    if not places.name:
        reading.problems.append(Problem("there is no place in this table", shown(reading.folder / "places.csv"), 2, 1))
    return places


def _conflict_from(reading: _Reading, row: Row, kind: FleeKind) -> int:
    """Return the day from which a place is in conflict by this table, -1 for none."""
    date = row["conflict_from"]
    if kind is FleeKind.CONFLICT:
        if date is not None and date != reading.start:
            told = f"a place of kind conflict is in conflict from the first day {reading.start}, not from {date}"
            reading.wrong(row, "conflict_from", told, "a later one is a town until then")
        return 0
    if date is None:
        return -1
    if kind is not FleeKind.TOWN or date <= reading.start:
        hint = "write kind conflict" if kind is FleeKind.TOWN else "leave it blank"
        reading.wrong(row, "conflict_from", f"a {row['kind']} is not in conflict from {date}", hint)
    return reading.day(date)


def _roads(reading: _Reading) -> Roads:
    roads = Roads()
    for row in reading.rows["roads"]:
        a, b = (reading.known(row, column, reading.index, "place") for column in ("from", "to"))
        roads.a.append(a)
        roads.b.append(b)
        roads.km.append(row["km"] or 0.0)
        roads.forced.append(int(row["forced"] or 0))
        roads.speed.append(math.nan if row["speed"] is None else row["speed"])
        roads.walk.append(row["walk"] or 0.0)
        roads.line.append(row.line)
    return roads


def _values(reading: _Reading, action: str) -> Floats:
    """Return the intensity, flood or hunger of each place on each day: that of the last change."""
    values = np.zeros((reading.days, len(reading.rows["places"])))
    changes: dict[tuple[dt.date, int], tuple[float, int]] = {}
    for row in reading.rows["history"]:
        if row["action"] != action or row["date"] is None:
            continue
        place = reading.known(row, "target", reading.index, "place")
        if row["value"] is None:
            reading.wrong(row, "value", f"a {action} needs a value", "0 ends it")
        if not 0 <= reading.day(row["date"]) < reading.days:
            last = reading.start + dt.timedelta(days=reading.days - 1)
            reading.wrong(row, "date", f"{row['date']} is not in the period, {reading.start} to {last}")
            continue
        for column in ("other", "until"):
            if row[column]:
                reading.wrong(row, column, f"a {action} has no '{column}'", "another row ends it, with value 0")
        key = row["date"], place
        if key in changes:
            reading.wrong(row, "target", f"two {SEVERAL[action]} on one day, first on line {changes[key][1]}")
        changes.setdefault(key, (row["value"] or 0.0, row.line))
    for (date, place), (value, _) in sorted(changes.items(), key=lambda item: item[0][0]):
        if place >= 0:
            values[reading.day(date) :, place] = value
    return values


SEVERAL = {CONFLICT: "intensities", FLOOD: "levels", HUNGER: "shares"}


def _changes(reading: _Reading) -> tuple[Change, ...]:
    """Return what places become."""
    out = []
    for row in reading.rows["history"]:
        if row["action"] != BECOME or row["date"] is None:
            continue
        place = reading.known(row, "target", reading.index, "place")
        if row["other"] not in KINDS:
            hint = did_you_mean(row["other"], KINDS) or f"allowed: {', '.join(KINDS)}"
            reading.wrong(row, "other", f"'{row['other']}' is no kind of place", hint)
        elif place >= 0:
            where = f"{shown(row.file)}:{row.line}"
            out.append(Change(place, KINDS[row["other"]], reading.day(row["date"]), where))
    return tuple(out)


def _closures(reading: _Reading, places: Places) -> Closures:
    countries = {name: i for i, name in enumerate(places.country)}
    closures: list[Closure] = []
    lines: list[int] = []
    for row in reading.rows["history"]:
        kind = CLOSURES.get(row["action"] or "")
        if kind is None:
            continue
        border, both = kind is ClosureKind.COUNTRY, kind in TWO_PLACES
        names, what = (countries, "country") if border else (reading.index, "place")
        ends = [row["target"], row["other"]]
        for k, column in enumerate(("target", "other")[: 2 if border or both else 1]):
            found = reading.known(row, column, names, what)
            ends[k] = ends[k] if border or found < 0 else places.name[found]
        if row["value"] is not None:
            reading.wrong(row, "value", "a closure has no value", "leave it blank")
        end = -1 if row["until"] is None else reading.day(row["until"])
        where = f"{shown(row.file)}:{row.line}"
        closures.append(Closure(kind, ends[0], ends[1], reading.day(row["date"]), end, where))
        lines.append(row.line)
    return Closures(closures, lines)


def _layout(reading: _Reading) -> tuple[LayoutRow, ...]:
    rows = reading.rows["series"]
    index = {row["series"]: k for k, row in enumerate(rows) if row["series"]}
    counts: list[list[Row]] = [[] for _ in rows]
    reports: list[dict[str, list[Row]]] = [{} for _ in rows]
    for row in reading.rows["counts"]:
        if (k := reading.known(row, "series", index, "series")) >= 0:
            counts[k].append(row)
    for row in reading.rows["reports"]:
        if (k := reading.known(row, "series", index, "series")) >= 0:
            reports[k].setdefault(row["file"] or "", []).append(row)
    if not rows and is_there(reading.folder / "series.csv"):
        told = "there is no series; the first is all people on the move, then one per camp"
        reading.problems.append(Problem(told, shown(reading.folder / "series.csv"), 2, 1))
    taken: dict[int, int] = {}
    out = []
    for k, row in enumerate(rows):
        place = reading.known(row, "place", reading.index, "place") if row["place"] else -1
        if place >= 0 and place in taken:
            reading.wrong(row, "place", f"'{row['place']}' has two series, first on line {taken[place]}")
        taken.setdefault(place, row.line)
        if not counts[k]:
            reading.wrong(row, "series", f"counts.csv has no row of '{row['series']}'")
            continue
        out.append(_series(reading, row, place, counts[k], reports[k]))
    return tuple(out)


def _series(reading: _Reading, row: Row, place: int, counts: list[Row], reports: Mapping[str, list[Row]]) -> LayoutRow:
    day, count, raw = (_column(reading, counts, column) for column in ("date", "people", "reported"))
    parts = [(row["file"], day, raw)] if row["file"] else []
    parts += [(f, _column(reading, found, "date"), _column(reading, found, "people")) for f, found in reports.items()]
    files, daily = tuple(str(part[0]) for part in parts), interpolate(day, count, reading.days)
    return LayoutRow(row["series"], place, row.line, files, day, count, raw, daily, tuple(parts))


def _column(reading: _Reading, rows: Collection[Row], column: str) -> Floats:
    values = [reading.day(row[column]) if column == "date" else row[column] or 0.0 for row in rows]
    return np.array(values, np.float64)


def _flee_run(reading: _Reading, camps: Ints, known: Collection[int]) -> Floats | None:
    rows = reading.rows["flee_run"]
    if not rows:
        return None
    column = {int(camp): k for k, camp in enumerate(camps) if int(camp) in known or not known}
    out = np.full((reading.days, len(camps)), math.nan)
    for row in rows:
        place, day = reading.known(row, "place", reading.index, "place"), reading.day(row["date"])
        if place >= 0 and place not in column:
            reading.wrong(row, "place", f"'{row['place']}' is no camp with counts")
        elif not 0 <= day < reading.days:
            reading.wrong(row, "date", f"{row['date']} is not in the period")
        elif place >= 0:
            out[day, column[place]] = row["people"] or 0.0
    missing = np.argwhere(np.isnan(out[:, : len(column)]))  # camps that nobody counted come last
    if len(missing) and not reading.problems:
        day, k = missing[0].tolist()
        camp = next(row["place"] for row in reading.rows["places"] if reading.index[row["place"]] == camps[k])
        told = f"no row of '{camp}' on {reading.start + dt.timedelta(days=day)}: a run has every camp on every day"
        reading.problems.append(Problem(told, shown(reading.folder / "flee_run.csv")))
    return out


def _demographics(reading: _Reading) -> dict[str, Mapping[str, Mapping[str, float]]]:
    out: dict[str, dict[str, dict[str, Any]]] = {}
    for row in reading.rows["demographics"]:
        values = out.setdefault(row["attribute"] or "", {})
        if row["value"] or row["place"] or row["weight"] is not None:
            if row["attribute"] == "age" and not is_age(row["value"] or ""):
                reading.wrong(row, "value", f"the age '{quoted(row['value'] or '')}' is not a number of years")
            weights = values.setdefault(row["value"], {})
            if row["weight"] is not None:
                weights[row["place"]] = row["weight"]
    return dict(out)
