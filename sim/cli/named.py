"""Which file or folder is meant by a name that may be a folder's here as well."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.contents import is_folder, is_there
from sim.scenario.files import is_name, list_scenarios, list_sweeps, list_worlds, shown
from sim.world.findings import Finding

#: What a folder has one of that is a world, or is to be one.
OF_WORLDS = ("places.csv", "world-recipe.yaml", "scenario.yaml")


def named(path: Path) -> tuple[Path, list[Finding]]:
    """Return what is called so, and as a note which folder here is not meant.

    A scenario, a sweep or a world that can be named is meant where nothing of the name lies here, or a folder that is
    no world, as one of raw data is.
    """
    name, known = str(path), list_worlds() | list_sweeps() | list_scenarios()
    if not is_name(name) or name not in known or (is_there(path) and not _passed_over(path)):
        return path, []
    found, here = known[name], Path.cwd()
    found = found.relative_to(here) if found.is_relative_to(here) else found
    if is_there(path):
        what = "world" if is_folder(found) else "file"
        message = f"this folder is no world: the {what} of its name, {shown(found)}, is meant"
        hint = f"to check the folder: panj check {path.absolute()}"
        return found, [Finding(message, name, hint=hint, severity="note")]
    return (found if is_folder(found) else path), []


def _passed_over(path: Path) -> bool:
    """Tell whether what lies here is a folder and no world."""
    if not is_folder(path) or any(is_there(path / name) for name in OF_WORLDS):
        return False
    from sim.flee.world import is_instance  # takes a while, and few need it

    return not is_instance(path)
