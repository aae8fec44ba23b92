"""The six small files that ship, to try the building of a world with: docs/your-own-crisis.md goes through it."""

from __future__ import annotations

from pathlib import Path

from sim.building.recipe.schema import RAW
from sim.scenario import temporary
from sim.scenario.contents import is_file, is_there, read_bytes
from sim.scenario.errors import PanjError
from sim.scenario.files import scenario_roots, shown

WORLD = "car-2013"
"""The world that is built of them: its folder has its recipe and the files."""


def example() -> Path:
    """Return the folder of the world that ships.

    Raises
    ------
    PanjError
        When it is not there: somebody has taken it out.
    """
    found = [root / "worlds" / WORLD for root in reversed(scenario_roots())]
    folder = next((folder for folder in found if (folder / RAW).is_dir()), None)
    if folder is None:
        raise PanjError(f"the world {WORLD} is not among the scenarios that ship: install Panj again")
    return folder


def take(to: Path) -> list[str]:
    """Copy the files of the example, with the texts of their licences, into a new folder; return their names.

    Raises
    ------
    PanjError
        When the folder is there already, or cannot be written.
    """
    files = sorted(path for path in (example() / RAW).iterdir() if is_file(path))
    if is_there(to):
        raise PanjError(f"{shown(to)} is there already: nothing was written (--to names another folder)")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with temporary.folder_beside(to.resolve()) as work:
            for file in files:
                (work / file.name).write_bytes(read_bytes(file))
            temporary.put_in_place(work, to.resolve())
    except OSError as error:
        raise PanjError(f"cannot write to {shown(to)}: {error.strerror or error}") from None
    return [file.name for file in files]
