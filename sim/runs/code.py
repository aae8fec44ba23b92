"""Code: a digest of modules of Panj, by which what was begun with others is known."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def digest_of(names: tuple[str, ...]) -> str:
    """Return a digest of some folders and modules, named relative to the package."""
    total = hashlib.sha256()
    for name in names:
        path = _PACKAGE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            content = file.read_bytes().replace(b"\r\n", b"\n")
            total.update(f"{file.relative_to(_PACKAGE).as_posix()}\n{len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()


def panj_version() -> str:
    """Return the version of Panj that is installed."""
    try:
        return version("panj")
    except PackageNotFoundError:
        return "not installed"
