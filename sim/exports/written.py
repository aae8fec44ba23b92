"""Files of exports: whole or not at all, and over no other file unless that is asked for."""

from __future__ import annotations

from pathlib import Path

from sim.runs.store import into
from sim.scenario import temporary
from sim.scenario.errors import PanjError


def check_free(path: Path, force: bool) -> None:
    """Refuse a file that is there already, before any work is done.

    Raises
    ------
    PanjError
        If it is, and may not be replaced, or is a folder.
    """
    if path.is_dir():
        raise PanjError(f"{path} is a folder: want the name of a file")
    if not force and (path.exists() or path.is_symlink()):
        raise _taken(path)


def write(path: Path, content: bytes, force: bool) -> Path:
    """Write a file whole or not at all; its folder is made if need be.

    Raises
    ------
    PanjError
        If it is there already and may not be replaced, or cannot be written.
    """
    with into(path.parent):
        try:
            if force:
                temporary.write_whole(path, content)
            else:
                temporary.write_new(path, content)
        except FileExistsError:
            raise _taken(path) from None
        except PermissionError as error:  # of Windows, for a file that another program has open
            raise PanjError(f"cannot write {path}: {error.strerror} (is it open in another program?)") from error
        except OSError as error:
            raise cannot(path, error) from error
    return path


def cannot(path: Path, error: OSError) -> PanjError:
    """Return what is told of a file that the system did not take."""
    return PanjError(f"cannot write {path}: {error.strerror or error}")


def _taken(path: Path) -> PanjError:
    return PanjError(f"{path} is there already and stays as it is: give another name, or --force (force=True)")
