"""Free names: what a new scenario or sweep may be called, and files that are never written over another one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from sim.scenario.errors import PanjError
from sim.scenario.files import LONGEST_NAME, NAMED_OF, is_name, is_path, shown
from sim.scenario.temporary import write_new
from sim.words.typed import quoted

ROOM = 5
"""Letters that a number behind a name takes."""


def free_name(name: str, what: str, taken: Mapping[str, Path]) -> str:
    """Return a name that nothing has yet.

    Parameters
    ----------
    name : str
    what : str
        "scenario" or "sweep".
    taken : mapping of str to Path
        The names that there are, with their files.

    Raises
    ------
    PanjError
        If it is none, or is taken, with one that is free.
    """
    name = name.strip()
    if not is_name(name) or is_path(name):
        like = plain_name(name)
        hint = f"; for example {free_like(like, taken)}" if like else ""
        raise PanjError(f"'{quoted(name)}' can be no {what}'s name ({NAMED_OF}){hint}")
    there = {known.casefold(): file for known, file in taken.items()}.get(name.casefold())
    if there is not None:
        raise PanjError(f"there is a {what} {name} already, {shown(there)}; {free_like(name, taken)} is free")
    return name


def free_like(name: str, taken: Mapping[str, Path]) -> str:
    """Return a name, with a number behind it where it is taken."""
    known = {other.casefold() for other in taken}
    if name.casefold() not in known:
        return name
    short = name[: LONGEST_NAME - ROOM]
    return next(like for k in range(2, 10**ROOM) if (like := f"{short}-{k}").casefold() not in known)


def plain_name(text: str) -> str:
    """Return the nearest name to a text; "" where it has no letter.

    Examples
    --------
    >>> plain_name("Tem closes: 15 July"), plain_name("Żółć"), plain_name("…")
    ('tem-closes-15-july', 'zoc', '')
    """
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[: LONGEST_NAME - ROOM].strip("-")


def write_free(file: Path, content: str) -> None:
    """Write a file whole or not at all, never over another one; its folder is made where it is not there.

    Raises
    ------
    PanjError
        If it is there, or cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, content.encode())
    except FileExistsError:
        what = "is there already" if file.parent.is_dir() else f"cannot be written: {shown(file.parent)} is no folder"
        raise PanjError(f"{shown(file)} {what}: nothing was written") from None
    except OSError as error:
        raise PanjError(f"cannot write {shown(file)}: {error.strerror or error}") from None
