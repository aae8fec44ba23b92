"""Temporary: files and folders under a temporary name, which become what is wanted whole or not at all.

A process that is killed leaves them. Each is locked as long as its process lives, by a lock that the system takes away
with the process, however it ends. So whoever begins something in the same folder clears what nobody holds, and never
touches what somebody works on, nor what belongs to another user. Where there are no such locks, nothing is cleared.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if os.name == "posix":
    import fcntl

#: Names of files and folders of ours: that of what they become, a mark, and eight digits.
FILE = re.compile(r"\..*\.panj-[0-9a-f]{8}\.part", re.DOTALL)
FOLDER = re.compile(r"\.(?P<of>.*)-panj-[0-9a-f]{8}(?P<old>\.old)?", re.DOTALL)
LONGEST = 50
#: How often, and after how many seconds again, a name is tried to be taken: who clears holds it for a moment.
TRIES, MOMENT = 3, 0.05


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Give a temporary file beside a path, which takes its place when the block ends well, and only then.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    clear(path.parent)
    part, lock = _file(path)
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        if error.filename is None:  # a full disk does not say where
            error.filename = str(path)
        raise
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        _let_go(lock)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with part_of(path) as part:
        part.write_bytes(content)


def write_new(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and never over another one.

    Where there are no hard links the name is taken first, by an empty file that the whole one replaces.

    Raises
    ------
    FileExistsError
        If something has that name.
    OSError
        If it cannot be written.
    """
    with new_part_of(path) as part:
        part.write_bytes(content)


@contextmanager
def new_part_of(path: Path) -> Iterator[Path]:
    """Give a temporary file beside a path, which gets that name when the block ends well; see :func:`write_new`."""
    clear(path.parent)
    part, lock = _file(path)
    try:
        yield part
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:
            path.touch(exist_ok=False)
            os.replace(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        _let_go(lock)


def try_out(folder: Path) -> None:
    """Write a file into a folder and remove it.

    Raises
    ------
    OSError
        If that cannot be done.
    """
    clear(folder)
    part, lock = _file(folder / "nothing")
    try:
        part.unlink()
    finally:
        _let_go(lock)


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside another one; it is removed with all that is still in it at the end.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    clear(folder.parent)
    work, lock = _folder(folder)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _let_go(lock)


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Lock a folder while the block lasts; tell whether nobody else has it, and it is still the one of its name.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    handle = _open(folder)
    try:
        yield handle is None or _held(handle, folder, or_no_locks=True)
    finally:
        _let_go(handle)


@contextmanager
def taken(path: Path) -> Iterator[bool]:
    """Take the name of what is to be made while the block lasts; tell whether nobody else has taken it.

    What holds it is a temporary file of a fixed name beside it, which goes with the block, or is cleared as all are.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    part = _beside(path, hashlib.sha256(path.name.encode()).hexdigest()[:8])
    handle = None
    for _ in range(TRIES):
        handle = os.open(part, os.O_CREAT | os.O_RDWR, 0o666)
        if _held(handle, part, or_no_locks=True):
            break
        os.close(handle)  # somebody has it, or was clearing it just now
        handle = None
        time.sleep(MOMENT)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            os.close(handle)


def put_as_new(work: Path, folder: Path) -> None:
    """Rename a temporary folder, never over anything but an empty folder.

    Raises
    ------
    FileExistsError
        If something has the name.
    OSError
        If it cannot be renamed.
    """
    try:
        os.rename(work, folder)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR) or os.path.lexists(folder):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder)) from None
        raise


def put_in_place(work: Path, folder: Path, last: Callable[[Path], None] | None = None) -> None:
    """Rename a temporary folder; an older one in its place is removed, or comes back if that fails.

    A kill between the two renamings leaves neither; :func:`clear` puts the older one back.

    Parameters
    ----------
    work, folder : Path
    last : callable, optional
        Gets the older folder when it has its name no more, so that nobody changes it by that. What it raises brings it
        back.
    """
    if not folder.exists():
        os.replace(work, folder)
        return
    old = work.with_name(f"{work.name}.old")
    lock = _open(folder)
    try:
        if lock is not None:
            _held(lock, folder)
        os.replace(folder, old)
        try:
            if last is not None:
                last(old)
            os.replace(work, folder)
        except BaseException:
            os.replace(old, folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        _let_go(lock)


def clear(folder: Path) -> None:
    """Remove what killed processes have left in a folder; a folder that was half replaced comes back."""
    if os.name != "posix":
        return
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if FILE.fullmatch(name) or FOLDER.fullmatch(name):
            with suppress(OSError):
                _clear(folder / name)


def _clear(path: Path) -> None:
    found = path.lstat()
    if found.st_uid != os.getuid() or not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        return
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if not _held(handle, path):
            return
        name = FOLDER.fullmatch(path.name)
        if name is None or not stat.S_ISDIR(found.st_mode):
            path.unlink()
        elif name["old"] and not (before := path.with_name(name["of"])).exists():
            os.rename(path, before)
        else:
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(handle)


def _file(path: Path) -> tuple[Path, int | None]:
    """Make a temporary file; return it and what holds its lock."""
    while True:
        part = _beside(path, secrets.token_hex(4))
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
        if os.name != "posix":  # what is open there cannot be renamed
            os.close(handle)
            return part, None
        if _held(handle, part, or_no_locks=True):
            return part, handle
        os.close(handle)  # somebody has cleared it before it could be locked


def _beside(path: Path, digits: str) -> Path:
    """Return a temporary file beside a path."""
    return path.with_name(f".{path.name[:LONGEST]}.panj-{digits}.part")


def _folder(folder: Path) -> tuple[Path, int | None]:
    """Make a temporary folder; return it and what holds its lock."""
    while True:
        work = folder.with_name(f".{folder.name}-panj-{secrets.token_hex(4)}")
        work.mkdir()
        with suppress(FileNotFoundError):  # somebody has cleared it before it could be locked
            handle = _open(work)
            if handle is None or _held(handle, work, or_no_locks=True):
                os.chmod(work, 0o755)
                return work, handle
            os.close(handle)


def _held(handle: int, path: Path, *, or_no_locks: bool = False) -> bool:
    """Lock a file or folder; tell whether it is ours alone now, and still under its name."""
    if os.name != "posix":
        return or_no_locks
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return or_no_locks and error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    own = os.fstat(handle)
    return (there.st_dev, there.st_ino) == (own.st_dev, own.st_ino)


def _open(folder: Path) -> int | None:
    """Return what may hold the lock of a folder, where there are such."""
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY) if os.name == "posix" else None


def _let_go(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
