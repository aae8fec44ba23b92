"""Replaced: what is said of an older result that a new one of its kind takes the place of, but is no newer form of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.runs.json_files import read_json
from sim.runs.kinds import MARK, kind_of
from sim.scenario.errors import PanjError
from sim.words.wording import few

#: Letters of a SHA-256.
DIGEST = 64


def replaced(folder: Path, new: Mapping[str, object], words: Mapping[str, str]) -> str:
    """Return what is lost when a new result is written to a folder; empty where the older one is of the same.

    Parameters
    ----------
    folder : Path
        Of the results, before the new one is written.
    new : mapping
        What the mark of the new one will say.
    words : mapping of str to str
        Keys of it that make a result another one, and what they are called.
    """
    try:
        old = read_json(folder / MARK)
    except PanjError:
        return ""
    other = [key for key in words if key in old and key in new and old[key] != new[key]]
    if not other or kind_of(folder) is None:
        return ""
    said = [f"{words[key]}{_shown(old[key])}" for key in other]
    return f"in place of {kind_of(folder)} with other {', '.join(said)}, which is gone ({folder})"


def _shown(value: object) -> str:
    """Return the older value in brackets; nothing of a digest, which nobody can read."""
    parts = list(dict.fromkeys(str(part) for part in value)) if isinstance(value, list) else [str(value)]
    text = few(parts, 6) or "none"
    return "" if len(text) == DIGEST else f" ({text})"
