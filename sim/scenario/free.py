"""Free names: what a new scenario or sweep may be called, and files that are never written over another one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from sim.scenario.errors import PanjError
from sim.scenario.files import (
    LONGEST_NAME,
    NAMED_OF,
    is_name,
    is_path,
    list_scenarios,
    scenario_of_world,
    shown,
)
from sim.scenario.temporary import write_new
from sim.words.typed import quoted

ROOM = 5
"""Letters that a number behind a name takes."""


def free_name(name: str, what: str, taken: Collection[str]) -> str:
    """Return a name that nothing has yet.

    Parameters
    ----------
    name : str
    what : str
        "scenario" or "sweep".
    taken : collection of str
        The names that there are.

    Raises
    ------
    PanjError
        If it is none, or is taken, with one that is free.
    """
    name = name.strip()
    if not is_name(name) or is_path(name):
        like = plain_name(name)
        hint = f"; for example {free_like(like, taken)}" if like else ""
        raise PanjError(f"'{quoted(name)}' can be no name ({NAMED_OF}){hint}")
    if name.casefold() in {known.casefold() for known in taken}:
        like = free_like(name, taken)
        raise PanjError(f"there is a {what} called {name} already: take another name, for example {like}")
    return name


def free_scenario(name: str) -> str:
    """Return a name that no scenario has yet, and no world with one; see :func:`free_name`."""
    return free_name(name, "scenario", [*list_scenarios(), *([] if scenario_of_world(name) is None else [name])])


def free_like(name: str, taken: Collection[str]) -> str:
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
    folder = file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PanjError(f"cannot write into {shown(folder)}/: {error.strerror or error}") from None
    try:
        write_new(file, content.encode())
    except FileExistsError:
        raise PanjError(f"{shown(file)} is there already: take another name") from None
    except OSError as error:
        raise PanjError(f"cannot write {shown(file)}: {error.strerror or error}") from None
