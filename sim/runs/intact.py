"""Intact: whether the JSON files of a results folder still say what `panj run` wrote into them.

Only what is read again is looked at, so that folders of other versions can be opened.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.model.random import MAX_SEED
from sim.runs.json_files import damaged, shown
from sim.runs.parts import PARTS
from sim.runs.run import MOST_REPLICATES
from sim.scenario.own import extended, remembered
from sim.world.ids import TOGETHER
from sim.world.world import KIND_NAMES, PlaceKind, World

#: What a value must be, in words, and the test of it.
Want = tuple[str, Callable[[Any], bool]]
#: Names that are told as they are; all others as JSON has them, without control characters.
PLAIN = re.compile(r"[\w .-]{1,60}", re.ASCII)
#: More people than there are, and more runs than fit.
MOST = 10**12


def check_provenance(path: Path, told: Mapping[str, Any]) -> None:
    """Check what is read of a provenance.json.

    Raises
    ------
    PanjError
        If something is missing or of another kind.
    """
    _check(path, "", told, PROVENANCE)
    planned, found = told["replicates_planned"], told["replicates"]
    if any(r >= planned for r in found):
        raise damaged(path, f"replicates has {max(found)}, replicates_planned is {planned}")
    if "replicates_wanted" in told:  # only where fewer are run than are planned
        _check(path, "", told, {"replicates_wanted": PROVENANCE["replicates_planned"]})
        if not len(found) <= told["replicates_wanted"] <= planned:
            raise damaged(path, f"replicates_wanted is {told['replicates_wanted']}, of {len(found)} that are there")
    if "point" in told:  # versions before it do not tell
        _check(path, "", told, {"point": BOOLEAN})
    if "own_rules" in told:
        _check(path, "", told, {"own_rules": OWN_RULES})
    for name in ("python", "platform"):
        if name in told:
            _check(path, "", told, {name: TEXT})
    if "versions" in told:
        _check(path, "", told, {"versions": OBJECT})
        _check(path, "versions.", told["versions"], dict.fromkeys(told["versions"], TEXT))


def check_summary(path: Path, summary: Mapping[str, Any], world: World) -> None:
    """Check what is read of a summary.json.

    Raises
    ------
    PanjError
        If something is missing or of another kind.
    """
    _check(path, "", summary, {"parts": OBJECT})
    _check(path, "", {"blind": [], **summary}, {"blind": ROWS})
    stays = world.places.of_kind(PlaceKind.SITE, PlaceKind.EXIT)
    for k, row in enumerate(summary.get("blind", [])):
        _check(path, f"blind[{k}].", row, HEADCOUNT)
        place = row["place"]
        if world.places.index.get(place) not in stays:
            _check(path, f"blind[{k}].", row, dict.fromkeys(COUNTED, NUMBER))
        if place not in TOGETHER and place not in world.places.index and place not in world.hosts.ids:
            raise damaged(path, f"blind[{k}].place is {_quoted(place)}, which the world {world.name} has not")
    if summary["parts"]:
        _check(path, "parts.", summary["parts"], {"twins": WHOLE, "measures": OBJECT})
        for name, shares in summary["parts"]["measures"].items():
            _check(path, "parts.measures.", {name: shares}, {name: OBJECT})
            _check(path, f"parts.measures.{_named(name)}.", shares, dict.fromkeys(PARTS, SHARE))


def _check(path: Path, where: str, content: Mapping[str, Any], wanted: Mapping[str, Want]) -> None:
    for name, (words, right) in wanted.items():
        if name not in content:
            raise damaged(path, f"it has no {where}{_named(name)}")
        if not right(content[name]):
            raise damaged(path, f"{where}{_named(name)}: want {words}, got {shown(content[name])}")


def _named(name: str) -> str:
    """Return a name as it stands in a message: as it is, where it is one of ours."""
    return name if PLAIN.fullmatch(name) else shown(name)


def _quoted(name: str) -> str:
    """Return a name of a file between quotes."""
    return f"'{name}'" if PLAIN.fullmatch(name) else shown(name)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST


def _signed(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST


def _share(value: Any) -> bool:
    """Tell whether a value may be a total-effect index: estimated from few runs, it may leave 0 to 1 by some way."""
    return value is None or _signed(value)


def _replicates(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_whole, value)) and len(set(value)) == len(value)


def _date(value: Any) -> bool:
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _own_rules(value: Any) -> bool:
    """Tell whether rules of the user's were kept as they are written."""
    try:
        for rule in remembered(value):
            extended({}, [rule])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return False
    return True


TEXT: Want = ("text", lambda value: isinstance(value, str))
BOOLEAN: Want = ("true or false", lambda value: isinstance(value, bool))
WHOLE: Want = ("a whole number", _whole)
NUMBER: Want = ("a number from 0", _number)
#: At a site or an exit, how many more people are there than before: fewer, where some have moved on.
SIGNED: Want = ("a number", _signed)
SHARE: Want = ("a number or null", _share)
DATE: Want = ("a date", _date)
#: Empty where the document's counts of both kinds are taken together.
KIND: Want = (" or ".join(KIND_NAMES), lambda value: isinstance(value, str) and value in (*KIND_NAMES, ""))
OBJECT: Want = ("an object with names", lambda value: isinstance(value, dict))
ROWS: Want = ("a list of objects", lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value))

OWN_RULES: Want = ("a list of rules with their parameters", _own_rules)

PROVENANCE: dict[str, Want] = {
    "seed": (f"a whole number up to {MAX_SEED}", lambda value: _whole(value) and value <= MAX_SEED),
    "replicates": ("a list of different whole numbers", _replicates),
    "replicates_planned": (
        f"a whole number up to {MOST_REPLICATES}",
        lambda value: _whole(value) and value <= MOST_REPLICATES,
    ),
    "interrupted": BOOLEAN,
    "world_sha256": TEXT,
}
COUNTED = ("q05", "q25", "q50", "q75", "q95")
HEADCOUNT: dict[str, Want] = {
    **{"place": TEXT, "kind": KIND, "first": DATE, "last": DATE, "reported": NUMBER, "qualifier": TEXT},
    **dict.fromkeys(COUNTED, SIGNED),
    **{"in_document": BOOLEAN, "inside_90": BOOLEAN},
}
