"""Caches: where what can be made again is kept if neither the installation nor the home can be written."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path


def own_folder(name: str) -> Path | None:
    """Return a folder in the system's temporary one that nobody but this user can write; None if there can be none.

    What lies in a cache is run. So a folder that somebody else has made there before is not used.
    """
    who = os.getuid() if hasattr(os, "getuid") else "user"
    try:
        folder = Path(tempfile.gettempdir()) / f"cache-of-panj-{who}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (os.name == "posix" and (found.st_uid != who or found.st_mode & 0o077)):
            return None
        (folder / name).mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder / name):
            return folder / name
    except OSError:
        return None


def place_for_matplotlib() -> None:
    """Let Matplotlib, which is to be imported next, keep its list of fonts where it can be written.

    It would say so in three lines of warning, and make the list anew each time.
    """
    if not all(_writable(folder) for folder in _of_matplotlib()) and (folder := own_folder("matplotlib")):
        os.environ["MPLCONFIGDIR"] = str(folder)


def _of_matplotlib() -> list[Path]:
    """Return where Matplotlib would keep its settings and its list of fonts."""
    if given := os.environ.get("MPLCONFIGDIR"):
        return [Path(given)]
    try:
        home = Path.home()
    except RuntimeError:  # this user has none
        home = Path(os.devnull)
    if not sys.platform.startswith(("linux", "freebsd")):
        return [home / ".matplotlib"]
    bases = {"XDG_CONFIG_HOME": ".config", "XDG_CACHE_HOME": ".cache"}
    return [Path(os.environ.get(name) or home / folder) / "matplotlib" for name, folder in bases.items()]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return folder.is_dir() and os.access(folder, os.W_OK)
