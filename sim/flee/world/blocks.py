"""Blocks within simsetting.yml: departures by conflict or flood, and the rules of floods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.flee.world.cells import Notes
from sim.flee.world.unsupported import refuse
from sim.scenario.errors import did_you_mean
from sim.scenario.reader import Document
from sim.words.counts import written
from sim.words.typed import quoted

At = tuple[str, ...]

SPAWN_BY_FLOOD = {"flood_spawn_mode": "mode", "spawn_mode": "mode", "displaced_per_flood_day": "list"}
BLOCKS: dict[At, dict[str, str]] = {
    ("spawn_rules", "conflict_driven_spawning"): {"spawn_mode": "mode", "displaced_per_conflict_day": "number"},
    ("spawn_rules", "flood_driven_spawn_mode"): SPAWN_BY_FLOOD,
    ("spawn_rules", "flood_driven_spawning"): SPAWN_BY_FLOOD,
    ("move_rules", "flood_rules"): {
        "max_flood_level": "number",
        "flood_movechances": "chances",
        "flood_loc_weights": "list",
        "flood_link_weights": "list",
        "flood_forecaster": "forecast",
        "flood_forecaster_timescale": "number",
        "flood_forecaster_end_time": "number",
        "flood_forecaster_weights": "list",
        "flood_awareness_weights": "list",
    },
}
"""What may stand in each block, and what each is."""

SWITCHES = (("spawn_rules", "conflict_driven_spawning"), ("spawn_rules", "flood_driven_spawning"))
"""Blocks that may be True or False instead."""

MODES = ("constant", "pop_ratio", "poisson")
FORECAST = (
    "what Flee makes of a forecast is a chance of 0 to leave, and a weight of 0, wherever no flood is forecast: nobody "
    "passes a dry town"
)


def check_block(document: Document, at: At, value: Any, notes: Notes) -> None:
    """Note what is wrong within a block, or that it is none."""
    if at not in BLOCKS:
        return
    if not isinstance(value, Mapping):
        if value is not None and not (isinstance(value, bool) and at in SWITCHES):
            message = f"'{at[-1]}': '{quoted(written(value))}' is no block of settings"
            notes.problems.append(document.problem(at, message, f"it may hold {', '.join(BLOCKS[at])}"))
        return
    known = BLOCKS[at]
    for key, inner in value.items():
        here = (*at, str(key))
        if key not in known:
            near = did_you_mean(str(key), known)
            told = f"unknown setting '{'.'.join(here)}', which Flee ignores" + (f" ({near})" if near else "")
            notes.warn(document.file, document.keys[here][0], told)
            continue
        wrong = _wrong(known[key], inner)
        if wrong:
            notes.problems.append(document.problem(here, f"'{key}': {wrong}"))
        elif known[key] == "forecast" and inner:
            line, column = document.keys[here]
            refuse(notes, document.file, line, column, f"{key}: {inner}", FORECAST)


def _wrong(what: str, value: Any) -> str:
    """Return what is wrong with a value, empty if nothing."""
    if what == "mode":
        return "" if str(value).lower() in MODES else f"'{quoted(written(value))}' is none of {', '.join(MODES)}"
    if what == "number":
        return "" if _number(value) else f"'{quoted(written(value))}' is not a number of at least 0"
    if what in ("list", "chances"):
        if not isinstance(value, list) or not value or not all(_number(item) for item in value):
            return "want a list of numbers of at least 0"
        return "a chance is 1 at most" if what == "chances" and any(item > 1 for item in value) else ""
    return ""


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9
