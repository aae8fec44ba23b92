"""Folders that are worked on for long: locked, and every file there whole or not at all, whatever happens.

A file is written under a temporary name beside it, forced to disk and renamed. Whoever holds the lock is the only one
to write.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.scenario.errors import PanjError

LOCK, TEMPORARY = ".lock", ".writing-"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)

#: What is said where another process works on a folder.
BUSY = "another panj is working on {0}: wait for it or choose another folder"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and force it to disk."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _force(path.parent)


def _force(folder: Path) -> None:
    """Force the names in a folder to disk."""
    if os.name == "nt":  # no such thing there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Tell what the system refuses in one line.

    Raises
    ------
    PanjError
        For any error of the system.
    """
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno in FULL:
            raise PanjError(
                f"no room left for {folder} ({why}): what is finished stays; make room and give the same command again"
            ) from error
        raise PanjError(f"cannot write to {folder}: {why}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder alone; made if it is not there, and removed at the end if nothing was put into it.

    The system lets go of the lock when the process ends, however it ends: there are no stale locks.

    Raises
    ------
    PanjError
        If another process holds it, or it cannot be written.
    """
    with told(folder):
        made = not folder.exists()
        if not made and not folder.is_dir():
            raise PanjError(f"{folder} is a file: want a folder")
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a+b")
    try:
        if not _lock(file):
            raise PanjError(BUSY.format(folder))
        yield
    finally:
        file.close()
        if made and {path.name for path in folder.iterdir()} <= {LOCK}:
            with suppress(OSError):
                (folder / LOCK).unlink()
                folder.rmdir()


def _lock(file: Any) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise PanjError(f"cannot lock {file.name}: {error.strerror or error}") from error
    return True


def renamed_aside(folder: Path) -> Path:
    """Give a folder the first free name ``FOLDER-old-N``, and return that.

    Raises
    ------
    PanjError
        If somebody works on it.
    """
    number = 1
    while (aside := folder.with_name(f"{folder.name}-old-{number}")).exists():
        number += 1
    with locked(folder), told(folder):
        if os.name != "nt":
            os.replace(folder, aside)
    if os.name == "nt":  # there a folder with an open file cannot be renamed
        with told(folder):
            os.replace(folder, aside)
    return aside
