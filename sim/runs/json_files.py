"""JSON files of our own folders, read with suspicion: they may be damaged, edited, or somebody else's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sim.scenario.contents import UnreadableError, read_bytes
from sim.scenario.errors import PanjError

#: Larger than any file of ours.
MOST_BYTES = 1 << 30
#: Objects and lists in each other; no file of ours has more than ten.
DEEPEST = 50
MOST_SHOWN = 40
_HALF_A_LETTER = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(path: Path) -> dict[str, Any]:
    """Return the content of a JSON file that holds an object.

    Raises
    ------
    PanjError
        If it cannot be read, or holds something else.
    """
    try:
        content = read_bytes(path, MOST_BYTES)
    except UnreadableError as error:
        raise PanjError(f"{path} {error}") from None
    return parsed(content, path)


def parsed(raw: bytes, path: Path) -> dict[str, Any]:
    """Return what JSON in bytes says, if it is an object; `path` is what messages call it.

    Raises
    ------
    PanjError
        If it cannot be read, or holds something else.
    """
    try:
        text = raw.decode("utf-8")
        content = json.loads(text, object_pairs_hook=_once)
        if _HALF_A_LETTER.search(text):
            json.dumps(content, ensure_ascii=False).encode()
    except RecursionError:
        raise PanjError(f"{path} cannot be read: it is nested too deeply") from None
    except (ValueError, MemoryError) as error:
        raise PanjError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    if _deeper(content, DEEPEST):
        raise PanjError(f"{path} cannot be read: it is nested too deeply")
    if not isinstance(content, dict):
        raise damaged(path, f"want an object with names, got {shown(content)}")
    return content


def _deeper(content: Any, most: int) -> bool:
    """Tell whether something has more levels than that; what reads it next may go down level by level."""
    layer = [content] if isinstance(content, dict | list) else []
    for _ in range(most):
        inner = [value.values() if isinstance(value, dict) else value for value in layer]
        layer = [each for values in inner for each in values if isinstance(each, dict | list)]
        if not layer:
            return False
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object each of whose names is there once: of two, nobody knows which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{shown(next(name for name in names if names.count(name) > 1))} is there twice")
    return found


def damaged(path: Path, what: str) -> PanjError:
    """Return the mistake that a file of ours is not as it was written."""
    return PanjError(f"{path} is damaged: {what}")


def shown(value: Any) -> str:
    """Return a value as JSON has it, or its beginning; only letters that a terminal can be sent."""
    try:
        text = json.dumps(value)
    except (RecursionError, ValueError):  # of deep nesting; of thousands of digits
        return "something very long"
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"
