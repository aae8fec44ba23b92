"""The world of a finished result: it may not be on this machine, or not be whole, and then it is said how to get it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.runs import seal
from sim.runs.json_files import read_json
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError
from sim.scenario.files import LEFT_OUT, WORLDS, is_name, list_worlds, shown, world_beside
from sim.words.wording import few

OR_BUNDLE = "Or open a bundle of it, which has the world as it was: panj bundle where it was run, panj open here."
NEEDED = ("places.csv", "roads.csv")
"""Tables without which no world is one."""
BESIDE = ("headcounts.csv", "evidence.csv")
"""Tables of which no number of a run is made: it is read without them, where its bundle has left them out."""
BUNDLE = "bundle.json"
"""What a bundle that was unpacked says of itself (:mod:`sim.bundles.manifest`)."""


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
    held = [table for table in _left_out(folder, name) if table.endswith(".csv") and table not in BESIDE]
    missing = [table for table in dict.fromkeys((*NEEDED, *held)) if not is_file(beside / table)]
    if missing and is_file(beside / LEFT_OUT):
        raise PanjError(
            f"{folder}: its world {name} is here without {few(missing)}, which may not be redistributed.\n"
            f"{how_to_get(beside)}"
        )


def how_to_get(world: Path) -> str:
    """Return how what a bundle has left out of the folder of a world is got."""
    return (
        f"{shown(world / LEFT_OUT)} says which files to get and where to put them; then: panj world build "
        f"./{shown(world)}"
    )


def told_without(folder: Path, world: Path) -> str:
    """Return what is told of a result whose bundle has left out what counted people; "" where all is there.

    No number of a run is made of headcounts and of the evidence for each number, so it is read without them, as long
    as everything else of its world is as the bundle had it.

    Parameters
    ----------
    folder : Path
        Of the result.
    world : Path
        The folder of its world.
    """
    without = [table for table in BESIDE if table in _left_out(folder, world.name) and not is_file(world / table)]
    parts = _told(folder).get("parts")
    if not without or not isinstance(parts, dict) or not world.resolve().is_relative_to(folder.resolve()):
        return ""
    within = world.resolve().relative_to(folder.resolve()).as_posix()
    tables = {path.name for path in world.glob("*.csv")}
    for table in tables | {part.removeprefix(f"{within}/") for part in parts if _is_table(part, within)}:
        part = parts.get(f"{within}/{table}")
        if table not in tables or not isinstance(part, dict) or seal.digest(world / table) != part.get("sha256"):
            return ""
    return (
        f"the world {world.name} is here without {few(without)}, which its bundle has left out: nothing stands "
        f"beside headcounts. {how_to_get(world)}"
    )


def _is_table(part: str, within: str) -> bool:
    """Tell whether a file of a bundle is a table in the folder of a world."""
    return part.rpartition("/")[0] == within and part.endswith(".csv")


def _told(folder: Path) -> Mapping[str, Any]:
    """Return what an unpacked bundle says of itself; nothing of any other folder."""
    return read_json(folder / BUNDLE) if is_file(folder / BUNDLE) else {}


def _left_out(folder: Path, name: str) -> list[str]:
    """Return the tables that a bundle, unpacked in this folder, has left out of a world; none in any other folder."""
    worlds = _told(folder).get("worlds")
    for world in worlds if isinstance(worlds, list) else []:
        if isinstance(world, dict) and world.get("name") == name:
            left = world.get("tables_left_out")
            return [table for table in left if isinstance(table, str)] if isinstance(left, list) else []
    return []
