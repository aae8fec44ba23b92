"""Imports: a Flee instance as a world folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from sim.flee.world import FleeInstance, load_flee, load_imported, unlike, write_world
from sim.flee.world.world_tables import MARK
from sim.runs import store
from sim.scenario.errors import PanjError
from sim.scenario.files import shown

IMPORT = "world made by panj import-flee"


def import_flee(source: Path, folder: Path, *, force: bool = False) -> FleeInstance:
    """Write a Flee instance as a world folder, whole or not at all; return the instance.

    Parameters
    ----------
    source : Path
        The Flee instance; it is only read.
    folder : Path
        The world. An older import there is replaced.
    force : bool
        Replace whatever else is there too.

    Raises
    ------
    PanjError
        If the instance cannot be read, or the folder not be written.
    """
    here, own = folder.resolve(), source.resolve()
    part_of_it = own in here.parents and here.exists() and not (here / MARK).exists()
    if part_of_it or here in (own, *own.parents, Path.cwd(), *Path.cwd().parents):
        raise PanjError(f"{folder} would replace the instance itself or the folder you are in; choose another")
    instance = load_flee(source)
    store.claim_for(folder, (lambda: None) if force else (lambda: _check_import(folder)))
    with store.replacing(folder) as work:
        write_world(instance, work, here.name)
        differs = unlike(load_imported(work), instance)
        if differs:
            raise PanjError(f"{shown(source)}: {', '.join(differs)} cannot be written as tables; nothing was written")
    return instance


def _check_import(folder: Path) -> None:
    if not (folder / MARK).exists():
        raise PanjError(f"{folder.resolve()} is not empty and holds no {IMPORT}: choose another folder")
