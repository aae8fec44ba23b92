"""Where recipes lie, and how what a user types becomes the file of one."""

from __future__ import annotations

from pathlib import Path

from sim.building.recipe.recipe import FILE
from sim.scenario import temporary
from sim.scenario.contents import is_file, is_folder
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.files import is_name, is_path, path_in_short, shown, world_target


def folder_of(world: str) -> Path:
    """Return the folder that is meant: a path, or a name in `scenarios/worlds` where you work.

    Raises
    ------
    PanjError
        When it can be neither.
    """
    if Path(world).name == FILE:
        return Path(world).parent
    return world_target(world)


def find_recipe(world: str) -> Path:
    """Return the file of a recipe: of a folder, of a name in `scenarios/worlds`, or the file itself.

    Raises
    ------
    PanjError
        When there is none.
    """
    file = folder_of(world) / FILE
    if not is_file(file):
        temporary.clear(file.parent.resolve().parent)  # a world that was half replaced when its build was killed
    if is_file(file):
        return file
    begin = f"panj world new {world} --home ISO3 --hosts ISO3,ISO3 --from YYYY-MM-DD --to YYYY-MM-DD"
    if is_path(world) or not is_name(world):
        raise PanjError(f"no recipe: there is no {path_in_short(shown(file))} (begin with {begin})")
    hint = did_you_mean(world, known()) or f"begin with {begin}"
    raise PanjError(f"no recipe: there is no {shown(file)} ({hint})")


def known() -> dict[str, Path]:
    """Return the recipes in `scenarios/worlds` where you work, by the name of their world."""
    root = Path("scenarios") / "worlds"
    found = sorted(root.glob(f"*/{FILE}")) if is_folder(root) else []
    return {file.parent.name: file for file in found if is_name(file.parent.name)}
