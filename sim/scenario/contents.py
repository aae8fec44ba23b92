"""Reading a file that a user names: a regular one, and no more of it than fits.

A pipe would be waited for, a device read for ever: both are told at once. Every reader of files from outside
(scenarios, worlds, Flee instances, points, results) reads through here.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from sim.scenario.errors import PanjError

MOST = 64 * 1024 * 1024
"""Bytes of a table; larger ones are refused."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class UnreadableError(PanjError):
    """A file that cannot be read; its text says why, without naming the file."""


def is_there(path: Path) -> bool:
    """Tell whether there is anything of this name, readable or not: a link that leads nowhere is there."""
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def read_bytes(path: str | Path, most: int = MOST) -> bytes:
    """Return the content of a file.

    Parameters
    ----------
    path : str or Path
    most : int
        Bytes; a larger file is not read to its end.

    Raises
    ------
    UnreadableError
        When it is no regular file, larger than `most`, or cannot be opened.
    """
    try:
        with open_file(path) as stream:
            too_large = os.fstat(stream.fileno()).st_size > most  # told before it is read; some files say 0
            content = b"" if too_large else stream.read(most + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None
    if too_large or len(content) > most:
        size = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 2**10} KiB"
        raise UnreadableError(f"larger than {size}")
    return content


def open_file(path: str | Path) -> BinaryIO:
    """Open a regular file to read it piece by piece.

    Raises
    ------
    UnreadableError
        When it is none, or cannot be opened.
    """
    try:
        # not blocking: to open a pipe would wait for whoever writes into it
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            os.close(handle)
            kind = next((name for test, name in _KINDS if test(about.st_mode)), "something else")
            raise UnreadableError(f"cannot be read: it is {kind}, not a file")
        return open(handle, "rb")
    except ValueError:  # a path with a NUL in it
        raise UnreadableError("cannot be read: no file can have this name") from None
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from None


def is_file(path: Path) -> bool:
    """Tell whether there is a regular file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # longer than the system allows, or with characters it does not
        return False


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder; a name that no folder can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
