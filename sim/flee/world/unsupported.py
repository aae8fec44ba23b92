"""What a Flee instance can ask for and Panj does not do, each with the reason.

A file that asks for one of these is refused, never half-obeyed. docs/flee.md shows the same lists; to
support one, take it out here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.flee.world.cells import Notes

TRAITS = "parties have no religion or ethnicity here"
MATCHED = ("MatchCampReligion", "MatchCampEthnicity", "MatchTownEthnicity", "MatchConflictEthnicity")
AGENTS = "a list of single agents is not read; all people come from counts, conflicts or floods"
MAJOR = "major routes are not read; a higher awareness_level sees as far"

FILES = {
    "agents.csv": "Flee reads it with read_from_agents_csv_file only",
    "major_routes.csv": "Flee reads it with fixed_routes only",
    "location_attributes_*.csv": "Flee reads no attributes of locations that change with time",
}
"""Files of the input folder that do nothing without a setting that is refused below, as patterns: told."""

COLUMNS = {
    "IPC": "food security is read from region_attributes_IPC.csv",
    "farmer_fraction": "harvests are not modelled",
}
"""Columns of locations.csv that do nothing, or nothing without a setting that is refused below: told."""

LINK_COLUMNS = {"deactivation_probability": "nobody is taken out of the run on the road"}
"""Columns of routes.csv."""

LINK_VALUES: dict[str, str] = {}
"""Columns of routes.csv that are refused where they are not 0."""

Asks = Callable[[Any], bool]


def _asked(value: Any) -> bool:
    return bool(value) and str(value).lower() not in ("no", "off", "false")


def _is_zero(value: Any) -> bool:
    return bool(value == 0)


def _differs(default: Any) -> Asks:
    return lambda value: bool(value != default)


SETTINGS: dict[tuple[str, ...], tuple[Asks, str]] = {
    ("log_levels", "granularity"): (_differs("location"), "Flee itself stops when asked for regions"),
    ("spawn_rules", "read_from_agents_csv_file"): (_asked, AGENTS),
    ("spawn_rules", "camps_are_sinks"): (_asked, "nobody is taken out of the run; Flee does not obey it either"),
    ("spawn_rules", "camps_are_sicks"): (_asked, "nobody is taken out of the run; Flee stops with a TypeError"),
    ("move_rules", "awareness_level"): (_is_zero, "at level 0 nobody moves in Flee, by a mistake; the lowest is 1"),
    ("move_rules", "fixed_routes"): (
        _asked,
        "every party weighs all routes (Flee makes one per destination, from scores of which some are of yesterday)",
    ),
    ("move_rules", "use_v1_rules"): (_asked, "the rules of Flee 1 are not modelled"),
    ("move_rules", "two_system_decision_making"): (_asked, "Flee does not obey it either (1.0 is not True)"),
    ("move_rules", "harvest_months"): (_asked, "harvests are not modelled"),
    **{("move_rules", name): (_asked, TRAITS) for name in MATCHED},
}
"""Settings of simsetting.yml: whether a value asks for it, and why it is refused."""


def refuse(notes: Notes, file: Path, line: int | None, column: int | None, what: str, reason: str) -> None:
    """Note that a file asks for something that Panj does not do."""
    notes.bad(file, line, column, f"'{what}' is not supported: {reason}", "see 'What is refused' in docs/flee.md")
