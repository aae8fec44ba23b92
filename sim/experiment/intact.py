"""Intact: whether the JSON files of a results folder still say what `panj run` wrote into them.

Only what is read again is looked at, so that folders of other versions can be opened.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.experiment.parts import PARTS
from sim.experiment.run import MOST_REPLICATES
from sim.model.random import MAX_SEED
from sim.scenario.errors import PanjError
from sim.world.world import KIND_NAMES, World

#: What a value must be, in words, and the test of it.
Want = tuple[str, Callable[[Any], bool]]
MOST_SHOWN = 40


def read_json(path: Path) -> dict[str, Any]:
    """Return the content of a JSON file that holds an object.

    Raises
    ------
    PanjError
        If it cannot be read, or holds something else.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PanjError(f"{path} cannot be read: {error}") from None
    if not isinstance(content, dict):
        raise damaged(path, f"want an object with names, got {_shown(content)}")
    return content


def damaged(path: Path, what: str) -> PanjError:
    """Return the mistake that a file of a results folder is not as it was written."""
    return PanjError(f"{path} is damaged: {what}")


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
    _check(path, "", summary, {"headcounts": ROWS, "facts": ROWS, "parts": OBJECT})
    _check(path, "", {"blind": [], **summary}, {"blind": ROWS})
    for table in ("headcounts", "blind"):
        for k, row in enumerate(summary.get(table, [])):
            _check(path, f"{table}[{k}].", row, HEADCOUNT)
            place = row["place"]
            if not place.startswith("all") and place not in world.places.index and place not in world.hosts.ids:
                raise damaged(path, f"{table}[{k}].place is '{place}', which the world {world.name} has not")
    for k, row in enumerate(summary["facts"]):
        _check(path, f"facts[{k}].", row, FACT)
    if summary["parts"]:
        _check(path, "parts.", summary["parts"], {"twins": WHOLE, "measures": OBJECT})
        for name, shares in summary["parts"]["measures"].items():
            _check(path, "parts.measures.", {name: shares}, {name: OBJECT})
            _check(path, f"parts.measures.{name}.", shares, dict.fromkeys(PARTS, SHARE))


def _check(path: Path, where: str, content: Mapping[str, Any], wanted: Mapping[str, Want]) -> None:
    for name, (words, right) in wanted.items():
        if name not in content:
            raise damaged(path, f"it has no {where}{name}")
        if not right(content[name]):
            raise damaged(path, f"{where}{name}: want {words}, got {_shown(content[name])}")


def _shown(value: Any) -> str:
    """Return a value as JSON has it, or its beginning."""
    text = json.dumps(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _replicates(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_whole, value)) and len(set(value)) == len(value)


def _date(value: Any) -> bool:
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


TEXT: Want = ("text", lambda value: isinstance(value, str))
BOOLEAN: Want = ("true or false", lambda value: isinstance(value, bool))
WHOLE: Want = ("a whole number", _whole)
NUMBER: Want = ("a number", _number)
SHARE: Want = ("a number or null", lambda value: value is None or _number(value))
DATE: Want = ("a date", _date)
KIND: Want = (" or ".join(KIND_NAMES), lambda value: value in KIND_NAMES)
OBJECT: Want = ("an object with names", lambda value: isinstance(value, dict))
ROWS: Want = ("a list of objects", lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value))

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
HEADCOUNT: dict[str, Want] = {
    **{"place": TEXT, "kind": KIND, "first": DATE, "last": DATE, "reported": NUMBER, "qualifier": TEXT},
    **dict.fromkeys(("q05", "q25", "q50", "q75", "q95"), NUMBER),
    **{"in_document": BOOLEAN, "inside_90": BOOLEAN},
}
FACT: dict[str, Want] = {
    **{"fact": TEXT, "in_document": BOOLEAN, "note": TEXT},
    **dict.fromkeys(("reported", "scaled", "q05", "q50", "q95"), NUMBER),
}
