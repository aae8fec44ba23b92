"""From the folder of a Flee instance to a :class:`~sim.flee.world.instance.FleeInstance`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.flee.world.cells import Notes, read_rows
from sim.flee.world.conflicts import Conflicts, read_conflicts, read_period
from sim.flee.world.instance import Closure, FleeInstance, FleeKind, LayoutRow, Origins
from sim.flee.world.places import Places, read_places
from sim.flee.world.routes import Roads, read_closures, read_routes
from sim.flee.world.series import read_layout, too_many
from sim.flee.world.settings import read_demographics, read_settings
from sim.flee.world.unsupported import FILES, refuse
from sim.scenario.contents import is_folder, is_there
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import shown
from sim.scenario.tables.cells import number
from sim.world.world import Floats, Ints

INPUTS = ("input", "input_csv", ".")
OBSERVED = ("observed", "source_data", "refugee_data", ".")
"""Folders inside an instance that may hold its inputs and its counts, best first."""

SETTINGS = ("simsetting.yml", "simsettings.yml")


@dataclass(frozen=True)
class Parts:
    """What was read, file by file, before it is put together."""

    files: dict[str, Path]
    places: Places
    roads: Roads
    closures: tuple[list[Closure], list[int]]
    conflicts: Conflicts | None
    layout: tuple[LayoutRow, ...]
    settings: dict[str, Any]
    demographics: Mapping[str, Mapping[str, Mapping[str, float]]]


def load_flee(folder: str | Path, *, observed: str | Path | None = None) -> FleeInstance:
    """Read and check a Flee instance.

    Parameters
    ----------
    folder : str or Path
        Holds ``input`` and ``observed``, or ``input_csv`` and ``source_data`` as in FabFlee, or all files.
    observed : str or Path, optional
        The folder of data_layout.csv, where it lies elsewhere.

    Returns
    -------
    FleeInstance

    Raises
    ------
    PanjError
        When there is no such folder, or no instance in it.
    Problems
        All mistakes in all its files.
    """
    folder = Path(folder)
    if not is_folder(folder):
        raise PanjError(f"no such folder: {folder}")
    files = find_files(folder, None if observed is None else Path(observed))
    notes = Notes()
    _refuse_files(files["locations"].parent, notes)
    period = read_period(files["period"], notes)
    places = read_places(files["locations"], notes)
    if places is None or not places.name:  # every road and count would look wrong
        raise Problems(notes.problems)
    index = {name: i for i, name in enumerate(places.name)}
    start, days = period or (dt.date(2000, 1, 1), 1)
    parts = Parts(
        files=files,
        places=places,
        roads=read_routes(files["routes"], index, notes),
        closures=read_closures(files["closures"], index, places.country, notes) if "closures" in files else ([], []),
        conflicts=_conflicts(files, places, index, days, notes),
        layout=read_layout(files["layout"].parent, files.get("corrections"), start, days, index, notes),
        settings=read_settings(files["settings"], notes) if "settings" in files else {},
        demographics=read_demographics(files["locations"].parent, notes),
    )
    camps = camps_of(parts.layout, places)
    beyond = too_many(parts.layout)
    if beyond is not None:
        notes.bad(files["layout"], beyond[0], None, beyond[1])
    output = None
    if period is not None and "flee_output" in files:
        output = _flee_output(files["flee_output"], [places.name[i] for i in camps], days, notes)
    if notes.problems:
        raise Problems(notes.problems)
    return assemble(_name(folder, files), folder, start, days, parts, camps, output, notes.warnings)


def assemble(
    name: str,
    folder: Path,
    start: dt.date,
    days: int,
    parts: Parts,
    camps: Ints,
    output: Floats | None,
    warnings: tuple[str, ...],
) -> FleeInstance:
    """Return the instance of parts without mistakes; `output` has Flee's own run, in the order of the camps."""
    places, roads, layout = parts.places, parts.roads, parts.layout
    assert parts.conflicts is not None, "a table of conflicts that cannot be read is a mistake"
    lat, lon, kind, population, capacity, conflict_date, intensity = places.arrays()
    return FleeInstance(
        name=name,
        folder=folder,
        start=start,
        days=days,
        places=tuple(places.name),
        region=tuple(places.region),
        country=tuple(places.country),
        lat=lat,
        lon=lon,
        kind=kind,
        population=population,
        capacity=capacity,
        conflict_date=conflict_date,
        intensity=intensity,
        home=places.country[0],
        link_a=np.array(roads.a, np.int32),
        link_b=np.array(roads.b, np.int32),
        link_km=np.array(roads.km, np.float64),
        link_forced=np.array(roads.forced, np.int8),
        link_speed=np.array(roads.speed, np.float64),
        link_walk=np.array(roads.walk, np.float64),
        initial_idps=np.array(places.initial_idps, np.int64),
        capacity_per_day=np.array(places.capacity_per_day, np.float64),
        closures=tuple(parts.closures[0]),
        conflicts=parts.conflicts.values,
        camps=camps,
        observed=_observed(layout, camps, days),
        total=np.sum([np.zeros(days), *(row.daily for row in layout[1:])], axis=0),
        refugees=layout[0].daily,
        settings=parts.settings,
        flee_output=output,
        warnings=warnings,
        demographics=parts.demographics,
        layout=layout,
        origins=_origins(parts.files, places, roads, parts.closures[1], parts.conflicts),
    )


def is_instance(folder: Path) -> bool:
    """Tell whether a folder holds a Flee instance."""
    return any(is_there(folder / name / "locations.csv") for name in INPUTS)


def find_files(folder: Path, observed: Path | None = None) -> dict[str, Path]:
    """Return the files of an instance by what they hold; only those that there are.

    Raises
    ------
    Problems
        When one that every instance needs is missing.
    """
    inputs = next((folder / name for name in INPUTS if is_there(folder / name / "locations.csv")), None)
    if inputs is None:
        looked = ", ".join(shown(folder / name) for name in INPUTS)
        raise PanjError(f"no Flee instance: there is no locations.csv in {looked}")
    bases = (folder, inputs, folder.resolve().parent) if folder.resolve().name in INPUTS else (folder, inputs)
    counts = [observed] if observed is not None else [base / name for base in bases for name in OBSERVED]
    found = {
        "locations": inputs / "locations.csv",
        "routes": inputs / "routes.csv",
        "period": inputs / "sim_period.csv",
        "layout": next((c / "data_layout.csv" for c in counts if is_there(c / "data_layout.csv")), counts[0]),
        "closures": inputs / "closures.csv",
        "conflicts": inputs / "conflicts.csv",
        "corrections": inputs / "registration_corrections.csv",
        "settings": next((b / n for b in (folder, inputs) for n in SETTINGS if is_there(b / n)), folder / "-"),
        "flee_output": folder / "flee_output.csv",
    }
    notes = Notes()
    for what, hint in (
        ("routes", "name1,name2,distance"),
        ("period", "lines StartDate,2012-02-29 and Length,300"),
        ("layout", "rows total,refugees.csv and one per camp"),
    ):
        if not is_there(found[what]):
            name = {"period": "sim_period.csv", "layout": "data_layout.csv"}.get(what, f"{what}.csv")
            where = folder if what == "layout" and observed is None else found[what].parent
            notes.bad(where if where.is_dir() else folder, None, None, f"there is no {name}", hint)
    if notes.problems:
        raise Problems(notes.problems)
    return {what: path for what, path in found.items() if is_there(path)}


def _name(folder: Path, files: dict[str, Path]) -> str:
    own = folder.resolve()
    return own.parent.name if own.name in INPUTS and files["locations"].parent == folder else own.name


def _refuse_files(inputs: Path, notes: Notes) -> None:
    for pattern, reason in FILES.items():
        for path in sorted(inputs.glob(pattern)):
            refuse(notes, path, None, None, path.name, reason)


def _conflicts(
    files: dict[str, Path], places: Places, index: dict[str, int], days: int, notes: Notes
) -> Conflicts | None:
    if "conflicts" in files:
        return read_conflicts(files["conflicts"], index, days, notes)
    message = "there is no conflicts.csv, without which Flee stops; 'conflict_date' of locations.csv is used instead"
    notes.warn(files["locations"].parent, None, message)
    values = np.zeros((days, len(index)))
    for i, date in enumerate(places.conflict_date):
        if date >= 0:
            values[date:, i] = places.intensity[i]
    return Conflicts(values, -1, ())


def camps_of(layout: tuple[LayoutRow, ...], places: Places) -> Ints:
    """Return the camps that have counts; places that are no camp have counts that Flee never compares."""
    kinds = (FleeKind.CAMP, FleeKind.IDP_CAMP)
    return np.array([row.place for row in layout if row.place >= 0 and places.kind[row.place] in kinds], np.int32)


def _observed(layout: tuple[LayoutRow, ...], camps: Ints, days: int) -> Floats:
    daily = {row.place: row.daily for row in layout}
    return np.stack([daily[int(camp)] for camp in camps], axis=1) if len(camps) else np.zeros((days, 0))


def _origins(
    files: dict[str, Path], places: Places, roads: Roads, closure_line: list[int], conflicts: Conflicts
) -> Origins:
    return Origins(
        files=files,
        place_line=tuple(places.line),
        link_line=tuple(roads.line),
        closure_line=tuple(closure_line),
        conflict_rows=conflicts.rows,
        unknown_conflicts=conflicts.unknown,
    )


def _flee_output(path: Path, camps: list[str], days: int, notes: Notes) -> Floats | None:
    """Return the "<camp> sim" columns of a run of Flee; None (and a warning) where it is not one of this instance."""
    rows = [cells for cells in read_rows(path, notes) or [] if len(cells) > 1]
    names = [text.strip() for text, _, _ in rows[0]] if rows else []
    missing = [camp for camp in camps if f"{camp} sim" not in names]
    if missing or len(rows) - 1 < days:
        what = f"no column '{missing[0]} sim'" if missing else f"{max(0, len(rows) - 1)} days of {days}"
        notes.warn(path, 1, f"is not the output of a run of this instance ({what}); ignored")
        return None
    columns = [names.index(f"{camp} sim") for camp in camps]
    out = np.zeros((days, len(camps)))
    for day, cells in enumerate(rows[1 : days + 1]):
        for i, column in enumerate(columns):
            cell = cells[column] if column < len(cells) else ("", cells[0][1], cells[-1][2])
            if not cell[0].strip():
                notes.bad(path, cell[1], cell[2], f"'{names[column]}' is blank")
            out[day, i] = notes.cell(path, cell, names[column], number(0), 0.0)
    return out
