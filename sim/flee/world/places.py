"""locations.csv: the towns, conflict zones and camps of a Flee instance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sim.flee.world.cells import Notes, at_least, comment, name_in, persons, read_rows, same_row, text_of, whole
from sim.flee.world.instance import FleeKind
from sim.flee.world.unsupported import COLUMNS
from sim.scenario.errors import did_you_mean
from sim.scenario.tables.cells import number
from sim.scenario.tables.sheet import Cell, is_blank
from sim.world.world import Bytes, Floats, Ints, Longs

FIXED = ("name", "region", "country", "lat", "lon", "location_type", "conflict_date", "pop/cap")
SHORT = ("", "", "", "", "", "town", "", "")
HEADINGS = {"lat", "latitude", "gps_x", "location_type", "conflict_date"}
EXTRA = ("conflict_intensity", "initial_idps", "capacity_per_day", "trade_volume", "hdi")
"""Further columns that the rules read; others are static attributes that no rule of Flee reads."""


@dataclass
class Places:
    """The columns of locations.csv, one entry per row."""

    name: list[str] = field(default_factory=list)
    region: list[str] = field(default_factory=list)
    country: list[str] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    kind: list[FleeKind] = field(default_factory=list)
    population: list[int] = field(default_factory=list)
    capacity: list[float] = field(default_factory=list)
    conflict_date: list[int] = field(default_factory=list)
    intensity: list[float] = field(default_factory=list)
    initial_idps: list[int] = field(default_factory=list)
    capacity_per_day: list[float] = field(default_factory=list)
    trade: list[float | None] = field(default_factory=list)
    hdi: list[float | None] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    text: list[tuple[str, ...]] = field(default_factory=list)
    namesakes: dict[str, list[int]] = field(default_factory=dict)  # rows that gave up a name to a later one

    def first(self) -> dict[str, int]:
        """Return the row of every name as Flee's conflicts know it: the first of those that bear it."""
        return {name: i for i, name in enumerate(self.name)} | {name: rows[0] for name, rows in self.namesakes.items()}

    def arrays(self) -> tuple[Floats, Floats, Bytes, Longs, Floats, Ints, Floats]:
        """Return lat, lon, kind, population, capacity, conflict_date and intensity."""
        return (
            np.array(self.lat, np.float64),
            np.array(self.lon, np.float64),
            np.array(self.kind, np.int8),
            np.array(self.population, np.int64),
            np.array(self.capacity, np.float64),
            np.array(self.conflict_date, np.int32),
            np.array(self.intensity, np.float64),
        )


def read_places(path: Path, notes: Notes) -> Places | None:
    """Read locations.csv; None where the table as a whole cannot be read."""
    rows = read_rows(path, notes)
    if rows is None:
        return None
    places, extra = Places(), list[str]()
    for i, cells in enumerate(rows):
        if comment(cells) or (i == 0 and _headings(cells)):
            if not comment(cells):
                notes.warn(path, 1, "the header has no '#': Flee takes it for a place and stops; read as a header")
            extra += [text.strip() for text, _, _ in cells[8:]]
        elif is_blank(cells):
            if len(cells) > 1:
                notes.warn(path, cells[0][1], "a row of commas only, at which Flee stops; skipped")
        else:
            _place(path, cells, extra, places, notes)
    _check_extra(path, rows, extra, notes)
    if not places.name and not notes.problems:
        notes.bad(path, 1, 1, "there is no location in this file")
    return places


def kind_of(text: str) -> FleeKind | None:
    """Return what a location_type is, by Flee's substring tests in Flee's order; None where it is nothing."""
    text = text.lower()
    if "camp" in text:
        return FleeKind.IDP_CAMP if "idp" in text else FleeKind.CAMP
    for part, kind in (
        ("conflict", FleeKind.CONFLICT),
        ("forward", FleeKind.FORWARDING_HUB),
        ("marker", FleeKind.MARKER),
        ("flood_zone", FleeKind.FLOOD_ZONE),
        ("default", FleeKind.TOWN),
        ("town", FleeKind.TOWN),
    ):
        if part in text:
            return kind
    return None


def _headings(cells: list[Cell]) -> bool:
    return any(text.strip().lower() in HEADINGS for text, _, _ in cells)


def _place(path: Path, cells: list[Cell], extra: Sequence[str], places: Places, notes: Notes) -> None:
    line = cells[0][1]
    if len(cells) < len(FIXED):
        message = f"{len(cells)} cells where a location has at least {len(FIXED)}"
        notes.bad(path, line, cells[-1][2], message, f"they are {', '.join(FIXED)}")
        cells = [*cells, *((text, line, 1) for text in SHORT[len(cells) :])]  # the name is known
    name = name_in(path, cells[0], notes)
    if not name:
        notes.bad(path, line, cells[0][2], "a location without a name")
        return
    if name in places.name:
        first = places.line[places.name.index(name)]
        if same_row(cells, places.text[places.name.index(name)]):
            notes.warn(path, line, f"the same row of '{name}' as line {first}, for which Flee builds a second; skipped")
            return
        _give_way(path, name, line, places, notes)
    kind, date = _kind(path, cells, notes)
    attributes = dict(zip(extra, cells[8:], strict=False))
    if len(cells) - 8 > len(extra) and not is_blank(cells[8 + len(extra) :]):
        notes.bad(path, line, cells[8 + len(extra)][2], "a cell beyond the columns that the header names")
    camp = kind in (FleeKind.CAMP, FleeKind.IDP_CAMP)
    size = notes.cell(path, cells[7], "pop/cap", whole if camp else at_least(0), 0)
    if size < 0:
        notes.warn(path, line, "a negative capacity, which Flee takes for unlimited")
    places.name.append(name)
    places.line.append(line)
    places.text.append(text_of(cells))
    places.region.append(cells[1][0].strip() or "unknown")
    places.country.append(name_in(path, cells[2], notes) or "unknown")
    places.lat.append(_degrees(path, cells[3], "lat", 90, notes))
    places.lon.append(_degrees(path, cells[4], "lon", 180, notes))
    places.kind.append(FleeKind.TOWN if date > 0 else kind)
    places.population.append(0 if camp else size)
    places.capacity.append(float(size) if camp else -1.0)
    places.conflict_date.append(date)
    places.intensity.append(_attribute(path, attributes, "conflict_intensity", 1.0, notes) if date >= 0 else 0.0)
    idps = int(_attribute(path, attributes, "initial_idps", 0.0, notes))
    if idps and not camp:
        notes.warn(
            path, line, "'initial_idps' of a place that is no camp, which Flee ignores; flee-fixed and panj do not"
        )
    places.initial_idps.append(idps)
    places.capacity_per_day.append(_attribute(path, attributes, "capacity_per_day", 0.0, notes))
    places.trade.append(_given(path, attributes, "trade_volume", notes))
    places.hdi.append(_given(path, attributes, "hdi", notes))


def _give_way(path: Path, name: str, line: int, places: Places, notes: Notes) -> None:
    """Rename the place that had a name first: for Flee the name means the last of them, but for its conflicts."""
    row = places.name.index(name)
    other = f"{name} (line {places.line[row]})"
    while other in places.name:
        other += "'"
    places.name[row] = other
    places.namesakes.setdefault(name, []).append(row)
    message = (
        f"'{name}' stands twice, first on line {places.line[row]}: Flee gives the roads and the counts to the last and "
        f"the conflict to the first, which is called '{other}' here"
    )
    notes.warn(path, line, message)


def _kind(path: Path, cells: list[Cell], notes: Notes) -> tuple[FleeKind, int]:
    """Return the kind, and the day from which the place is in conflict (-1: not by this table)."""
    text, line, column = cells[5]
    kind = kind_of(text)
    if kind is None:
        known = ("camp", "idpcamp", "conflict_zone", "forwarding_hub", "marker", "flood_zone", "town")
        hint = did_you_mean(text.strip(), known) or f"allowed: {', '.join(known)}"
        notes.bad(path, line, column, f"'location_type': '{text.strip()}' is not known", hint)
        return FleeKind.TOWN, -1
    if "conflict" not in text.lower() or kind is not FleeKind.CONFLICT:
        return kind, -1
    if not cells[6][0].strip():
        notes.bad(path, line, cells[6][2], "'conflict_date': a conflict zone needs a day", "0 is the first")
        return kind, 0
    begins = notes.cell(path, cells[6], "conflict_date", whole, 0)
    if begins < 0:
        notes.warn(path, line, f"'conflict_date' {begins} lies before day 0, the first: in conflict from that day on")
    return kind, max(0, begins)


def _degrees(path: Path, cell: Cell, column: str, limit: int, notes: Notes) -> float:
    value = notes.cell(path, cell, column, number(), 0.0)
    look_at_degrees(path, cell[1], column, value, limit, notes)
    return value


def look_at_degrees(path: Path, line: int, column: str, value: float, limit: int, notes: Notes) -> None:
    """Tell of degrees that are none on earth; they are kept."""
    if abs(value) > limit:
        notes.warn(path, line, f"'{column}' is beyond {limit} degrees; kept, maps will be wrong")


def _attribute(path: Path, attributes: dict[str, Cell], column: str, default: float, notes: Notes) -> float:
    cell = attributes.get(column)
    if cell is None:
        return default
    if not cell[0].strip():
        notes.warn(path, cell[1], f"'{column}' is blank, at which Flee stops; read as {default:g}")
    parse = {"initial_idps": at_least(0), "capacity_per_day": persons}.get(column, number(0))
    return float(notes.cell(path, cell, column, parse, default))


def _given(path: Path, attributes: dict[str, Cell], column: str, notes: Notes) -> float | None:
    """Return what a column says of a place; None where there is no such column or the cell is blank."""
    cell = attributes.get(column)
    if cell is None or not cell[0].strip():
        return None
    return float(notes.cell(path, cell, column, number(0, 1) if column == "hdi" else number(0), 0.0))


def _check_extra(path: Path, rows: list[list[Cell]], extra: Sequence[str], notes: Notes) -> None:
    for i, column in enumerate(extra):
        if column in COLUMNS and any(
            len(cells) > 8 + i and not comment(cells) and cells[8 + i][0].strip() for cells in rows
        ):
            notes.warn(path, 1, f"the column '{column}' is read by no rule here: {COLUMNS[column]}")
