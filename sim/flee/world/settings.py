"""simsetting.yml, and the tables of demographics_*.csv."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.flee.world.blocks import check_block
from sim.flee.world.cells import Notes, comment, read_rows
from sim.flee.world.unsupported import SETTINGS, refuse
from sim.scenario import reader
from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import Problems, did_you_mean
from sim.scenario.tables.cells import BadCellError, number
from sim.scenario.tables.sheet import is_blank
from sim.words.counts import Written, dotted, thousands_hint, written
from sim.words.typed import quoted

NUMBERS = {
    ("default_conflict_intensity",),
    ("spawn_rules", "conflict_spawn_decay_interval"),
    *(("log_levels", name) for name in ("agent", "link", "camp", "init", "conflict", "idp_totals")),
    *(
        ("move_rules", name)
        for name in (
            "max_move_speed",
            "max_walk_speed",
            "max_crossing_speed",
            "foreign_weight",
            "camp_weight",
            "conflict_weight",
            "conflict_movechance",
            "camp_movechance",
            "idpcamp_movechance",
            "default_movechance",
            "awareness_level",
            "capacity_buffer",
            "capacity_scaling",
            "softening",
            "weight_softening",
            "weight_power",
            "distance_power",
            "pop_power_for_loc_weight",
            "movechance_pop_base",
            "movechance_pop_scale_factor",
            "pruning_threshold",
            "home_distance_power",
        )
    ),
    ("optimisations", "hasten"),
}
TRAITS = {
    "ChildrenAvoidHazards": ("age",),
    "BoysTakeRisk": ("age", "gender"),
    "ElderlyAvoidHazards": ("age",),
    "WomenAvoidHazards": ("gender",),
}
"""Settings that need tables of demographics, and which."""

PEOPLE = ("hasten", "movechance_pop_base")
"""Those of the numbers that count people."""

FLAGS = {
    ("spawn_rules", "take_from_population"),
    ("spawn_rules", "insert_day0"),
    ("spawn_rules", "sum_from_camps"),
    ("spawn_rules", "empty_camps_on_day0"),
    ("spawn_rules", "conflict_zone_spawning_only"),
    ("spawn_rules", "flood_zone_spawning_only"),
    ("spawn_rules", "starvation_driven_spawning"),
    ("move_rules", "use_economic_pull"),
    *(("move_rules", name) for name in TRAITS),
    ("move_rules", "flee_when_starving"),
    ("move_rules", "avoid_food_deprived_locations"),
    ("move_rules", "avoid_short_stints"),
    ("move_rules", "start_on_foot"),
    ("move_rules", "use_pop_for_loc_weight"),
    ("move_rules", "stay_close_to_home"),
}
OTHERS = {
    ("number_of_steps",),
    ("conflict_input_file",),
    ("flood_level_input_file",),
    ("log_levels", "Flood"),
    ("log_levels", "flood"),
    ("spawn_rules", "conflict_driven_spawning"),
    ("spawn_rules", "flood_driven_spawn_mode"),
    ("spawn_rules", "flood_driven_spawning"),
    ("move_rules", "flood_rules"),
    ("move_rules", "max_flood_level"),
    ("spawn_rules", "conflict_spawn_decay"),
    ("spawn_rules", "average_social_connectivity"),
    ("move_rules", "avg_religion_fraction"),
}
"""Keys that Flee knows and that need no check here: without a refused setting they change nothing."""

TOLD: dict[tuple[str, ...], tuple[bool | None, str]] = {
    ("spawn_rules", "conflict_zone_spawning_only"): (
        False,
        "where neither floods nor hunger drive people out nobody leaves from a place without conflict, in Flee as here",
    ),
    ("move_rules", "max_crossing_speed"): (None, "in Flee too only its model of single roads and crossings reads it"),
}
"""Settings that change nothing although they seem to: the value at which that is told (None: any), and why."""

BEYOND_CONFLICT = ("flood_zone_spawning_only", "starvation_driven_spawning")
"""Settings by which people leave from places without conflict."""

BLOCKS = ("log_levels", "spawn_rules", "move_rules", "optimisations")
KNOWN = NUMBERS | FLAGS | OTHERS | set(SETTINGS)


def read_settings(path: Path, notes: Notes) -> dict[str, Any]:
    """Read simsetting.yml as nested plain values; what Panj does not do is refused (unsupported.py)."""
    if not _says_something(path):
        return {}
    try:
        document = reader.read(path)
    except Problems as error:
        notes.problems += error.problems
        return {}
    out: dict[str, Any] = {}
    for block, content in document.data.items():
        if block not in BLOCKS:
            value = _setting(document, (block,), content, notes)
            out[block] = value
        elif isinstance(content, dict):
            out[block] = {key: _setting(document, (block, key), value, notes) for key, value in content.items()}
        elif content is not None:
            notes.problems.append(document.problem((block,), f"'{block}' is not a block of settings"))
    _check_together(document, out, notes)
    plain: dict[str, Any] = _plain(out)
    return plain


def _plain(value: Any) -> Any:
    """Return settings whose numbers are plain ones."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return float(value) if isinstance(value, Written) else value


def _says_something(path: Path) -> bool:
    try:
        lines = read_bytes(path).splitlines()
    except UnreadableError:
        return True  # reader.read tells why
    return any(line.strip() and not line.strip().startswith(b"#") for line in lines)


def _setting(document: reader.Document, at: tuple[str, ...], value: Any, notes: Notes) -> Any:
    line, column = document.keys[at]
    if at not in KNOWN:
        near = did_you_mean(at[-1], [known[-1] for known in KNOWN if known[:-1] == at[:-1]])
        notes.warn(document.file, line, f"unknown setting '{'.'.join(at)}', which Flee ignores" + _tail(near))
        return value
    if at in FLAGS:
        value = _flag(document, at, value, notes)
    if at in TOLD and TOLD[at][0] in (None, value) and not _matters(document, at):
        notes.warn(document.file, line, f"'{at[-1]}: {_short(value)}' changes nothing: {TOLD[at][1]}")
    if at in NUMBERS and not _is_number(value):
        notes.problems.append(document.problem(at, f"'{at[-1]}': '{quoted(written(value))}' is not a number"))
    if at[-1] in PEOPLE and isinstance(value, Written) and dotted(value.text):
        told = f"'{at[-1]}' is a number of people, got {value.text}: Flee reads {float(value):g}"
        notes.problems.append(document.problem(at, told, thousands_hint(value.text)))
    check_block(document, at, value, notes)
    if at == ("spawn_rules", "conflict_spawn_decay"):
        _check_decay(document, at, value, notes)
    asks, reason = SETTINGS.get(at, (None, ""))
    if asks is not None and asks(value):
        refuse(notes, document.file, line, column, f"{'.'.join(at)}: {_short(value)}", reason)
    return value


def _matters(document: reader.Document, at: tuple[str, ...]) -> bool:
    """Tell whether one of the settings that are told of changes something after all: others of its block say so."""
    block = document.data.get(at[0]) or {}
    return at[-1] == "conflict_zone_spawning_only" and any(block.get(key) for key in BEYOND_CONFLICT)


def _check_together(document: reader.Document, settings: Mapping[str, Any], notes: Notes) -> None:
    """Note settings that Flee refuses together."""
    spawn = settings.get("spawn_rules")
    if not isinstance(spawn, dict) or not spawn.get("flood_zone_spawning_only"):
        return
    at = ("spawn_rules", "flood_zone_spawning_only")
    if spawn.get("conflict_zone_spawning_only", True):
        message = "'flood_zone_spawning_only' goes with 'conflict_zone_spawning_only: False' only, in Flee as here"
        notes.problems.append(document.problem(at, message, "Flee takes it for True where it is not given"))
    if isinstance(spawn.get("flood_driven_spawn_mode"), dict) and not spawn.get("take_from_population"):
        message = "departures by flood go with 'take_from_population: True' only, in Flee as here"
        notes.problems.append(document.problem(at, message, "or the same people leave day after day"))


def _is_number(value: Any) -> bool:
    """Tell whether a value is a number that a float can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _tail(hint: str | None) -> str:
    return f" ({hint})" if hint else ""


def _short(value: Any) -> str:
    return "..." if isinstance(value, dict | list) else str(value)


def _flag(document: reader.Document, at: tuple[str, ...], value: Any, notes: Notes) -> Any:
    if isinstance(value, str) and value.lower() in ("yes", "on", "no", "off"):
        return value.lower() in ("yes", "on")  # as the YAML 1.1 of Flee reads them
    if isinstance(value, bool) or value in (0, 1):
        return bool(value)
    notes.problems.append(document.problem(at, f"'{at[-1]}': '{value}' is neither True nor False"))
    return False


def _check_decay(document: reader.Document, at: tuple[str, ...], value: Any, notes: Notes) -> None:
    if value is None or value is False:
        return
    if not isinstance(value, list) or not all(
        isinstance(item, int | float) and not isinstance(item, bool) and item >= 0 for item in value
    ):
        notes.problems.append(document.problem(at, f"'{at[-1]}' is a list of numbers of at least 0"))


def is_age(text: str) -> bool:
    """Tell whether a text is a number of years."""
    try:
        number(0)(text.strip())
    except BadCellError:
        return False
    return True


def read_demographics(folder: Path, notes: Notes) -> dict[str, Mapping[str, Mapping[str, float]]]:
    """Read every demographics_<attribute>.csv: attribute -> value -> place or "Default" -> weight."""
    out: dict[str, Mapping[str, Mapping[str, float]]] = {}
    for path in sorted(folder.glob("demographics_*.csv")):
        attribute = re.sub(r"^demographics_", "", path.stem)
        rows = [cells for cells in read_rows(path, notes) or [] if not is_blank(cells) and not comment(cells)]
        if not rows:
            notes.bad(path, 1, 1, "the table is empty")
            continue
        names = [text.strip() for text, _, _ in rows[0]]
        table: dict[str, Mapping[str, float]] = {}
        for cells in rows[1:]:
            if len(cells) != len(names):
                message = f"{len(cells)} cells where the header has {len(names)} columns"
                notes.bad(path, cells[0][1], cells[-1][2], message)
                continue
            if attribute == "age" and not is_age(cells[0][0]):
                notes.bad(path, *cells[0][1:], f"'age': '{quoted(cells[0][0])}' is not a number of years")
            table[cells[0][0].strip()] = {
                name: float(notes.cell(path, cell, name, number(0), 0.0))
                for name, cell in zip(names[1:], cells[1:], strict=True)
                if cell[0].strip()
            }
        out[attribute] = table
    if out:
        files = ", ".join(f"demographics_{attribute}.csv" for attribute in out)
        notes.warn(folder, None, f"{files}: kept; a rule asks for age or gender where a setting does")
    return out
