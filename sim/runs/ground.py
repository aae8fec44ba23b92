"""The world of a finished result: it may not be on this machine, or not be whole, and then it is said how to get it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.building.recipe.raw import LEFT_OUT
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError
from sim.scenario.files import WORLDS, is_name, list_worlds, shown, world_beside
from sim.words.wording import few

OR_BUNDLE = "Or open a bundle of it, which has the world as it was: panj bundle where it was run, panj open here."
NEEDED = ("places.csv", "roads.csv")
"""Tables without which no world is one."""


def check_there(folder: Path, file: Path, told: Mapping[str, Any]) -> None:
    """Check that the world of a result is here: beside it, or where its name leads.

    Parameters
    ----------
    folder : Path
        Of the result.
    file : Path
        Its scenario.
    told : mapping
        What its mark says: `world`, `world_sha256`, `versions`.

    Raises
    ------
    PanjError
        If it is not, or not whole: in two lines, with how to get it.
    """
    name = str(told.get("world", ""))
    beside = world_beside(name, file)
    if beside is None and (name in list_worlds() or not is_name(name)):
        return
    if beside is None:
        made = told.get("versions", {}).get("panj", "")
        raise PanjError(
            f"{folder}: its world {name} is not on this machine (nor in {shown(file.parent / WORLDS)}"
            f"{made and f'; panj {made} made the run'}).\n"
            "Ask who made it for a bundle (panj bundle there, panj open here), or put the folder of the world into "
            f"scenarios/worlds (SHA-256 of its tables {str(told.get('world_sha256', ''))[:12]})."
        )
    missing = [table for table in NEEDED if not is_file(beside / table)]
    if missing and is_file(beside / LEFT_OUT):
        raise PanjError(
            f"{folder}: its world {name} is here without {few(missing)}, which may not be redistributed.\n"
            f"{shown(beside / LEFT_OUT)} says which files to get and where to put them; then: panj world build "
            f"./{shown(beside)}"
        )
