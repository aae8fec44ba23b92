"""A bundle is unpacked into a folder of its own: whole or not at all, and never over anything.

The folder is one of results, which every command that reads results takes: the files of the result, beside them its
worlds, which are found there, and the files of rules of the user's own, which are not run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.bundles import manifest, shapes
from sim.bundles.archive import Archive, opened
from sim.bundles.gather import kind_for
from sim.runs import seal
from sim.runs.json_files import read_json
from sim.runs.store import into
from sim.scenario import temporary
from sim.scenario.contents import is_file, is_there
from sim.scenario.errors import PanjError
from sim.scenario.files import shown

OUTPUTS = Path("outputs")


@dataclass(frozen=True)
class Opened:
    """A bundle that has been unpacked.

    Parameters
    ----------
    folder : Path
    told : Manifest
        What it says of itself.
    new : bool
        Whether it has been unpacked just now; else it lay there, unchanged.
    """

    folder: Path
    told: shapes.Manifest
    new: bool = True


def open_bundle(file: Path, to: Path | None = None) -> Opened:
    """Unpack a bundle into a folder of its own.

    Parameters
    ----------
    file : Path
    to : Path, optional
        The folder. By default that of the name of the file in ``outputs``.

    Raises
    ------
    PanjError
        If the file is no bundle, not as it was written, or of a newer version, or if something is where it would go.
    """
    with opened(file) as archive:
        folder = to or OUTPUTS / _named(file)
        if is_there(folder):
            return _there(archive, folder)
        try:
            with into(folder.parent), temporary.folder_beside(folder) as work:
                archive.unpack(work)
                _check_result(archive, work)
                temporary.put_as_new(work, folder)
        except FileExistsError:
            return _there(archive, folder)
        except OSError as error:
            raise PanjError(f"cannot write to {shown(folder)}: {error.strerror or error}") from None
        return Opened(folder, archive.told)


def _named(file: Path) -> str:
    """Return what the folder of a bundle is called."""
    name = file.name.removesuffix(manifest.ENDING)
    name = name if name != file.name else file.stem
    if not name.strip(". "):
        raise PanjError(f"{shown(file)} has no name that a folder can have: give one with --to")
    return name


def _check_result(archive: Archive, work: Path) -> None:
    """Refuse a bundle that holds another kind of result than it says."""
    kind = kind_for(work)
    if kind != archive.told["kind"]:
        raise PanjError(f"{shown(archive.path)} says that it is {archive.told['kind']}, and holds {kind}")


def _there(archive: Archive, folder: Path) -> Opened:
    """Return what lies where a bundle would go, if it is that bundle, unchanged.

    Raises
    ------
    PanjError
        If it is anything else.
    """
    other = folder.with_name(f"{folder.name}-opened")
    elsewhere = f"nothing was written (panj open {shown(archive.path)} --to {shown(other)})"
    if not is_file(folder / manifest.NAME) or read_json(folder / manifest.NAME) != archive.told:
        raise PanjError(f"{shown(folder)} is there already: {elsewhere}")
    for name, part in archive.told["parts"].items():
        try:
            same = seal.digest(folder / name) == part["sha256"]
        except OSError:
            same = False
        if not same:
            raise PanjError(f"{shown(folder)} is there already, and its {name} has changed since: {elsewhere}")
    return Opened(folder, archive.told, new=False)


def opened_in(folder: Path) -> shapes.Manifest | None:
    """Return what an unpacked bundle says of itself; None for any other folder.

    Raises
    ------
    PanjError
        If it is damaged.
    """
    path = folder / manifest.NAME
    return manifest.check(folder, read_json(path)) if is_file(path) else None
