"""flood_level.csv: how high the water stands at which place on which day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.flee.world.cells import Notes
from sim.flee.world.conflicts import read_conflicts
from sim.world.world import Floats, Ints


def asks_for_floods(settings: Mapping[str, Any]) -> bool:
    """Tell whether settings ask for floods: Flee then reads flood_level.csv, and conflicts.csv no more."""
    return drives_by_flood(settings) or isinstance((settings.get("move_rules") or {}).get("flood_rules"), Mapping)


def drives_by_flood(settings: Mapping[str, Any]) -> bool:
    """Tell whether those set out whom floods displace."""
    spawn = settings.get("spawn_rules") or {}
    return bool(spawn.get("flood_zone_spawning_only")) and flood_block(spawn) is not None


def drives_by_conflict(spawn_rules: Mapping[str, Any]) -> bool:
    """Tell whether conflicts say how many set out, and not the counts."""
    block = spawn_rules.get("conflict_driven_spawning")
    return not spawn_rules.get("flood_zone_spawning_only") and block not in (None, False)


def flood_block(spawn_rules: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the block on departures by flood: Flee's code calls it otherwise than its documentation."""
    for key in ("flood_driven_spawn_mode", "flood_driven_spawning"):
        if isinstance(spawn_rules.get(key), Mapping):
            found: Mapping[str, Any] = spawn_rules[key]
            return found
    return None


def read_floods(path: Path, index: Mapping[str, int], days: int, settings: Mapping[str, Any], notes: Notes) -> Ints:
    """Read the levels of every place and day.

    The file is read as conflicts.csv is: row n after the header is day n. Levels are cut to whole ones, as by Flee.

    Parameters
    ----------
    path : Path
    index : mapping of str to int
        Rows of the places by name.
    days : int
    settings : mapping
        A level beyond their lists is a mistake.
    notes : Notes
    """
    table = read_conflicts(path, index, days, notes, "flood")
    if table is None:
        return np.zeros((days, len(index)), np.int32)
    return whole_levels(table.values, path, index, settings, notes)


def whole_levels(
    values: Floats, path: Path, index: Mapping[str, int], settings: Mapping[str, Any], notes: Notes
) -> Ints:
    """Return levels as whole ones, and note those beyond the lists of the settings; see :func:`read_floods`."""
    if (values != np.floor(values)).any():
        notes.warn(path, None, "levels of a flood that are not whole: cut to whole ones, as by Flee")
    levels = np.minimum(values, np.iinfo(np.int32).max).astype(np.int32)
    highest, most = int(levels.max(initial=0)), _highest(settings)
    if most is not None and highest > most[1]:
        day, place = (int(k[0]) for k in np.nonzero(levels == highest))
        name = next(name for name, row in index.items() if row == place)
        message = f"'{name}' has a flood of level {highest} on day {day}, but '{most[0]}' ends with level {most[1]}"
        notes.bad(path, None, None, message, "give the list a number for each level from 0 on")
    elif most is not None and highest == most[1] > 0:
        message = f"level {highest} is the last of '{most[0]}', at which Flee stops; here it has the last number"
        notes.warn(path, None, message)
    return levels


def _highest(settings: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the shortest list by level and the highest level it knows."""
    spawn, move = (settings.get(block) or {} for block in ("spawn_rules", "move_rules"))
    lists: dict[str, list[float]] = {}
    for block in (flood_block(spawn), move.get("flood_rules")):
        if isinstance(block, Mapping):
            lists |= {name: block[name] for name in LISTS if isinstance(block.get(name), list)}
    found = min(lists.items(), key=lambda item: len(item[1]), default=None)
    return None if found is None else (found[0], len(found[1]) - 1)


LISTS = ("displaced_per_flood_day", "flood_movechances", "flood_loc_weights")
"""Settings that have a number for every level of a flood."""
