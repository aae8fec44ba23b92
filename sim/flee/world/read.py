"""From the folder of a Flee instance to a :class:`~sim.flee.world.instance.FleeInstance`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.flee.world.cells import Notes, read_rows
from sim.flee.world.changes import CHANGES, read_changes
from sim.flee.world.conflicts import Conflicts, read_conflicts
from sim.flee.world.floods import asks_for_floods, drives_by_flood, read_floods
from sim.flee.world.food import IPC, read_hunger
from sim.flee.world.instance import Change, FleeInstance, FleeKind, LayoutRow, Origins
from sim.flee.world.period import period_of
from sim.flee.world.places import Places, read_places
from sim.flee.world.routes import Closures, Roads, read_closures, read_routes
from sim.flee.world.series import read_layout, too_many
from sim.flee.world.settings import TRAITS, read_demographics, read_settings
from sim.flee.world.unsupported import FILES
from sim.scenario import reader
from sim.scenario.contents import is_folder, is_there
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import list_worlds, shown
from sim.scenario.tables.cells import number
from sim.world.world import Floats, Ints

INPUTS = ("input", "input_csv", "input_files", ".")
OBSERVED = ("observed", "source_data", "refugee_data", ".")
"""Folders inside an instance that may hold its inputs and its counts, best first."""

LAYOUT = "data_layout.csv"
SETTINGS = ("simsetting.yml", "simsettings.yml")


@dataclass(frozen=True)
class Parts:
    """What was read, file by file, before it is put together."""

    files: dict[str, Path]
    places: Places
    roads: Roads
    closures: Closures
    conflicts: Conflicts | None
    layout: tuple[LayoutRow, ...]
    settings: dict[str, Any]
    demographics: Mapping[str, Mapping[str, Mapping[str, float]]]
    changes: tuple[Change, ...] = ()
    floods: Ints | None = None
    hunger: Floats | None = None


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
        raise _no_folder(folder)
    files = find_files(folder, None if observed is None else Path(observed))
    notes = Notes()
    _tell_files(files["locations"].parent, notes)
    settings = read_settings(files["settings"], notes) if "settings" in files else {}
    period = period_of(files, notes)
    places = read_places(files["locations"], notes)
    if places is None or not places.name:  # every road and count would look wrong
        raise Problems(notes.problems)
    index = {name: i for i, name in enumerate(places.name)}
    start, days = period or (dt.date(2000, 1, 1), 1)
    parts = Parts(
        files=files,
        places=places,
        roads=read_routes(files["routes"], index, notes),
        closures=read_closures(files["closures"], index, places.country, notes) if "closures" in files else Closures(),
        conflicts=_conflicts(files, places, index, days, settings, notes),
        layout=_layout(files, start, days, index, notes),
        settings=settings,
        demographics=read_demographics(files["locations"].parent, notes),
        changes=read_changes(files["changes"], index, notes) if "changes" in files else (),
        floods=_floods(files, places, index, days, settings, notes),
        hunger=read_hunger(files["hunger"], places.region, days, notes) if "hunger" in files else None,
    )
    check_needs(parts, places.country[0], notes)
    camps = camps_of(parts.layout, places, settings)
    beyond = too_many(parts.layout)
    if beyond is not None:
        notes.bad(files["layout"], beyond[0], None, beyond[1])
    output = None
    if period is not None and "flee_output" in files:
        output = _flee_output(files["flee_output"], parts, camps, days, notes)
    if notes.problems:
        raise Problems(notes.problems)
    return assemble(_name(folder, files), folder, start, days, parts, camps, output, notes.warnings)


def _no_folder(folder: Path) -> PanjError:
    if is_there(folder):
        return PanjError(f"{folder} is a file: want the folder of a Flee instance, or of a world made of one")
    return PanjError(f"no such folder: {folder}")


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
    places, roads = parts.places, parts.roads
    assert parts.conflicts is not None, "a table of conflicts that cannot be read is a mistake"
    lat, lon, kind, population, capacity, conflict_date, intensity = places.arrays()
    before, layout = _emptied(parts, camps, days)
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
        closures=tuple(parts.closures.rows),
        conflicts=parts.conflicts.values,
        camps=camps,
        observed=np.maximum(_observed(layout, camps, days), 0.0),
        total=np.sum([np.zeros(days), *(row.daily for row in layout[1:])], axis=0),
        refugees=layout[0].daily if layout else np.zeros(days),
        settings=parts.settings,
        flee_output=output,
        warnings=warnings,
        demographics=parts.demographics,
        layout=layout,
        counted=bool(layout),
        changes=parts.changes,
        floods=parts.floods,
        hunger=parts.hunger if parts.hunger is not None and parts.hunger.any() else None,
        trade=_column(places.trade),
        hdi=_column(places.hdi),
        before=before,
        origins=_origins(parts.files, places, roads, parts.closures, parts.conflicts),
    )


def _emptied(parts: Parts, camps: Ints, days: int) -> tuple[Floats | None, tuple[LayoutRow, ...]]:
    """Return who is left out where camps begin empty (None: nobody), and the rows of the layout without them."""
    if not _asked(parts.settings, ("spawn_rules", "empty_camps_on_day0")):
        return None, parts.layout
    rows = tuple(replace(row, daily=row.daily - row.daily[0]) for row in parts.layout)
    return _observed(parts.layout, camps, days)[0], rows


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
    if observed is not None and not is_folder(observed):
        raise PanjError(f"no such folder: {observed}")
    inputs = next((folder / name for name in INPUTS if is_there(folder / name / "locations.csv")), None)
    if inputs is None:
        looked = ", ".join(shown(folder / name) for name in INPUTS)
        raise PanjError(f"no Flee instance: there is no locations.csv in {looked}{_world_called(folder)}")
    bases = (folder, inputs, folder.resolve().parent) if folder.resolve().name in INPUTS else (folder, inputs)
    counts = [observed] if observed is not None else [base / name for base in bases for name in OBSERVED]
    found = {
        "locations": inputs / "locations.csv",
        "routes": inputs / "routes.csv",
        "period": inputs / "sim_period.csv",
        "layout": next((c / LAYOUT for c in counts if is_there(c / LAYOUT)), counts[0] / LAYOUT),
        "closures": inputs / "closures.csv",
        "conflicts": inputs / "conflicts.csv",
        "corrections": inputs / "registration_corrections.csv",
        "floods": inputs / "flood_level.csv",
        "hunger": inputs / IPC,
        "changes": next((b / CHANGES for b in (folder, inputs) if is_there(b / CHANGES)), folder / "-"),
        "settings": next((b / n for b in (folder, inputs) for n in SETTINGS if is_there(b / n)), folder / "-"),
        "flee_output": folder / "flee_output.csv",
    }
    notes = Notes()
    if not is_there(found["routes"]):
        notes.bad(inputs, None, None, "there is no routes.csv", "name1,name2,distance")
    if observed is not None and not is_there(found["layout"]):
        hint = "rows total,refugees.csv and one per camp"
        notes.bad(observed, None, None, f"there is no {LAYOUT}", hint)
    if not is_there(found["period"]) and not is_there(found["layout"]):
        message = f"there is no sim_period.csv, and no {LAYOUT} that would say from when to when"
        notes.bad(inputs, None, None, message, "lines StartDate,2012-02-29 and Length,300")
    if notes.problems:
        raise Problems(notes.problems)
    return {what: path for what, path in found.items() if is_there(path)}


def _world_called(folder: Path) -> str:
    """Return where the world lies that is called as a folder is, to be added to a message; empty if there is none."""
    world = list_worlds().get(str(folder))
    if world is None or world.resolve() == folder.resolve():
        return ""
    return f" (the folder {shown(folder)} was looked at; the world of that name is {shown(world)}: give its path)"


def looked_for(instance: FleeInstance) -> str:
    """Return where counts were looked for in vain, to be added to a message; empty where an instance has some."""
    if instance.counted or "layout" in instance.origins.files:
        return ""
    folders = ", ".join(shown(instance.folder / name) for name in OBSERVED[:-1])
    return (
        f"; there is no {LAYOUT}, which names the files of counts, in {folders} (they lie elsewhere: --counts FOLDER)"
    )


def _name(folder: Path, files: dict[str, Path]) -> str:
    own = folder.resolve()
    return own.parent.name if own.name in INPUTS and files["locations"].parent == folder else own.name


def _tell_files(inputs: Path, notes: Notes) -> None:
    for pattern, reason in FILES.items():
        for path in sorted(inputs.glob(pattern)):
            notes.warn(path, None, f"not read: {reason}")
    for path in sorted(inputs.glob("region_attributes_*.csv")):
        if path.name != IPC:
            notes.warn(path, None, "not read: of the attributes of regions Flee knows IPC only")


def check_needs(parts: Parts, home: str, notes: Notes) -> None:
    """Note settings that ask for a file or a column that is not there; of places outside the home country alone."""
    for at in (("spawn_rules", "starvation_driven_spawning"), *(("move_rules", name) for name in HUNGER)):
        if _asked(parts.settings, at) and parts.hunger is None:
            _lacking(parts.files, at, f"'{at[-1]}' needs {IPC}, which is not there", "Flee stops here", notes)
    for name, tables in TRAITS.items():
        for table in tables if _asked(parts.settings, ("move_rules", name)) else ():
            if not parts.demographics.get(table):
                message = f"'{name}' needs demographics_{table}.csv, which is not there"
                _lacking(parts.files, ("move_rules", name), message, "Flee stops here", notes)
    at = ("move_rules", "use_economic_pull")
    places = parts.places
    for place, country in enumerate(places.country if _asked(parts.settings, at) else ()):
        if country != home and None in (places.trade[place], places.hdi[place]):
            message = f"'{at[-1]}' needs the columns trade_volume and hdi of every place abroad"
            hint = f"'{places.name[place]}' has none, line {places.line[place]} of locations.csv; Flee stops here"
            _lacking(parts.files, at, message, hint, notes)
            break


HUNGER = ("flee_when_starving", "avoid_food_deprived_locations")


def _asked(settings: Mapping[str, Any], at: tuple[str, str]) -> bool:
    return bool((settings.get(at[0]) or {}).get(at[1]))


def _lacking(files: Mapping[str, Path], at: tuple[str, ...], message: str, hint: str, notes: Notes) -> None:
    """Note that a setting asks for what is not there, at its line."""
    notes.problems.append(reader.read(files["settings"], []).problem(at, message, hint))


def _floods(
    files: dict[str, Path],
    places: Places,
    index: dict[str, int],
    days: int,
    settings: Mapping[str, Any],
    notes: Notes,
) -> Ints | None:
    """Return the levels of floods, None where the settings do not ask for any."""
    asked = asks_for_floods(settings)
    if "floods" in files and asked:
        levels = read_floods(files["floods"], index, days, settings, notes)
        for name, rows in places.namesakes.items():
            levels[:, rows] = levels[:, index[name], None]  # a flood comes to all that bear its name
        return levels
    if asked:
        message = "there is no flood_level.csv, which floods need"
        hint = "a table like conflicts.csv: #Day and the places"
        driven = drives_by_flood(settings)
        at = ("spawn_rules", "flood_zone_spawning_only") if driven else ("move_rules", "flood_rules")
        _lacking(files, at, message, hint, notes)
    elif "floods" in files:
        notes.warn(files["floods"], None, "not read: no setting asks for floods, in Flee as here")
    return None


def _column(values: list[float | None]) -> Floats | None:
    """Return a column that some places have; None where none has."""
    if all(value is None for value in values):
        return None
    return np.array([0.0 if value is None else value for value in values], np.float64)


def _layout(
    files: dict[str, Path], start: dt.date, days: int, index: dict[str, int], notes: Notes
) -> tuple[LayoutRow, ...]:
    """Return the rows of data_layout.csv; none, with a word, where nobody was counted."""
    if "layout" in files:
        return read_layout(files["layout"].parent, files.get("corrections"), start, days, index, notes)
    message = "there is no data_layout.csv: nobody was counted, and who leaves is what conflicts or floods displace"
    notes.warn(files["locations"].parent, None, message)
    return ()


def _conflicts(
    files: dict[str, Path],
    places: Places,
    index: dict[str, int],
    days: int,
    settings: Mapping[str, Any],
    notes: Notes,
) -> Conflicts | None:
    if asks_for_floods(settings):
        if "conflicts" in files:
            notes.warn(files["conflicts"], None, "not read: where there are floods Flee knows no other conflicts")
        return Conflicts(np.zeros((days, len(index))), -1, ())
    if "conflicts" in files:
        return read_conflicts(files["conflicts"], places.first(), days, notes)
    message = "there is no conflicts.csv, without which Flee stops; 'conflict_date' of locations.csv is used instead"
    notes.warn(files["locations"].parent, None, message)
    values = np.zeros((days, len(index)))
    for i, date in enumerate(places.conflict_date):
        if date >= 0:
            values[date:, i] = places.intensity[i]
    return Conflicts(values, -1, ())


def camps_of(layout: tuple[LayoutRow, ...], places: Places, settings: Mapping[str, Any]) -> Ints:
    """Return the camps, those with counts first; places that are no camp have counts that Flee never compares.

    Where floods displace people, they are all places that were counted, and the camps.
    """
    kinds, anywhere = (FleeKind.CAMP, FleeKind.IDP_CAMP), drives_by_flood(settings)
    known = [row.place for row in layout if row.place >= 0 and (anywhere or places.kind[row.place] in kinds)]
    others = [place for place, kind in enumerate(places.kind) if kind in kinds and place not in known]
    return np.array([*known, *others], np.int32)


def _observed(layout: tuple[LayoutRow, ...], camps: Ints, days: int) -> Floats:
    if not layout:
        return np.zeros((days, len(camps)))
    daily, none = {row.place: row.daily for row in layout}, np.zeros(days)
    return np.stack([daily.get(int(camp), none) for camp in camps], axis=1) if len(camps) else np.zeros((days, 0))


def _origins(files: dict[str, Path], places: Places, roads: Roads, closures: Closures, conflicts: Conflicts) -> Origins:
    return Origins(
        files=files,
        place_line=tuple(places.line),
        link_line=tuple(roads.line),
        closure_line=tuple(closures.lines),
        lost_closures=tuple(closures.lost),
        conflict_rows=conflicts.rows,
        unknown_conflicts=conflicts.unknown,
    )


def _flee_output(path: Path, parts: Parts, every: Ints, days: int, notes: Notes) -> Floats | None:
    """Return the "<camp> sim" columns of a run of Flee; None (and a warning) where it is not one of this instance.

    Flee stops where a camp has no counts: of such ones, which come last, nothing is known.
    """
    known = {row.place for row in parts.layout}
    camps = [parts.places.name[k] for k in every if k in known or not known]
    rows = [cells for cells in read_rows(path, notes) or [] if len(cells) > 1]
    names = [text.strip() for text, _, _ in rows[0]] if rows else []
    missing = [camp for camp in camps if f"{camp} sim" not in names]
    if missing or len(rows) - 1 < days:
        what = f"no column '{missing[0]} sim'" if missing else f"{max(0, len(rows) - 1)} days of {days}"
        notes.warn(path, 1, f"is not the output of a run of this instance ({what}); ignored")
        return None
    out = np.full((days, len(every)), np.nan)
    there = [names.index(f"{camp} sim") for camp in camps]
    for day, cells in enumerate(rows[1 : days + 1]):
        for i, column in enumerate(there):
            cell = cells[column] if column < len(cells) else ("", cells[0][1], cells[-1][2])
            if not cell[0].strip():
                notes.bad(path, cell[1], cell[2], f"'{names[column]}' is blank")
            out[day, i] = notes.cell(path, cell, names[column], number(0), 0.0)
    return out
