"""A built world takes its place: whole or not at all, beside the recipe and the raw files, which stay as they are.

Everything is written into a temporary folder beside the world. What the last build did not make (the recipe, raw files,
whatever the user keeps there) is linked into it, then it takes the place of the folder. `built.txt` says which files a
build has made, with their SHA-256: `sha256sum --check built.txt` tells whether anybody has changed one, and so does the
next build, which then stops rather than lose it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from sim.building.recipe.recipe import Recipe
from sim.building.recipe.schema import DIGEST
from sim.scenario import temporary
from sim.scenario.contents import UnreadableError, is_there, read_bytes
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.words.wording import few

BUILT = "built.txt"
LINE = re.compile(rf"(?P<sha256>{DIGEST})  (?P<name>[^/\\]+)")


def put(recipe: Recipe, write: Callable[[Path], None], *, force: bool = False) -> None:
    """Write a world in the place of the one that was built before.

    Parameters
    ----------
    recipe : Recipe
    write : callable
        Writes all files of the world into a folder.
    force : bool
        Also where somebody has changed a file of the last build since.

    Raises
    ------
    PanjError
        When it cannot be written, or something would be lost; then everything is as it was.
    """
    folder = recipe.folder.resolve()
    here = Path.cwd()
    if folder in (here, *here.parents):
        raise PanjError(f"you are in {folder}, which is replaced whole: go up a folder")
    made = read_built(folder)
    edited = [name for name, sha256 in made.items() if is_there(folder / name) and _sha256(folder / name) != sha256]
    if edited and not force:
        raise PanjError(f"changed since they were built: {few(edited)}; --force builds them anew all the same")
    try:
        with temporary.folder_beside(folder) as work:
            write(work)
            _seal(work)
            _keep(folder, work, set(made))
            temporary.put_in_place(work, folder)
    except OSError as error:
        raise PanjError(f"cannot write to {shown(folder)}: {error.strerror or error}") from None


def read_built(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the files that the last build has made, by name; of none where nothing was built.

    Raises
    ------
    PanjError
        When nobody can read which.
    """
    path = folder / BUILT
    if not is_there(path):
        return {}
    try:
        text = read_bytes(path).decode("utf-8")
    except (UnreadableError, UnicodeDecodeError) as error:
        raise PanjError(f"{shown(path)}: {error}") from None
    found = [LINE.fullmatch(line) for line in text.splitlines()]
    for number, line in enumerate(found, 1):
        if line is None:
            raise PanjError(f"{shown(path)}:{number}: want a SHA-256, two blanks and a name")
    return {line["name"]: line["sha256"] for line in found if line is not None} | {BUILT: _sha256(path)}


def _seal(work: Path) -> None:
    """Write which files were made, with their SHA-256, in the form of sha256sum."""
    files = sorted(path for path in work.iterdir() if path.is_file())
    text = "".join(f"{_sha256(path)}  {path.name}\n" for path in files)
    (work / BUILT).write_text(text, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except UnreadableError as error:
        raise PanjError(f"{shown(path)}: {error}") from None


def _keep(folder: Path, work: Path, made: set[str]) -> None:
    """Bring over what the last build has not made.

    Raises
    ------
    PanjError
        When a file of the user's has a name that the world needs.
    """
    kept = [path for path in sorted(folder.iterdir()) if path.name not in made and not _is_temporary(path)]
    in_the_way = [path.name for path in kept if is_there(work / path.name)]
    if in_the_way:
        raise PanjError(f"{shown(folder)} has files of yours where the world needs its own: {few(in_the_way)}")
    for path in kept:
        for old, new in _pairs(path, work / path.name):
            _link(old, new)


def _pairs(old: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each file in a folder with where it goes; the folders are made."""
    if old.is_symlink() or not old.is_dir():
        yield old, new
        return
    new.mkdir()
    shutil.copymode(old, new)
    for inner in sorted(old.iterdir()):
        yield from _pairs(inner, new / inner.name)


def _link(old: Path, new: Path) -> None:
    """Give a file a second name, or copy it where that cannot be done."""
    if old.is_symlink():
        new.symlink_to(os.readlink(old))
        return
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def _is_temporary(path: Path) -> bool:
    """Tell whether a file is what a killed command left."""
    return bool(temporary.FILE.fullmatch(path.name) or temporary.FOLDER.fullmatch(path.name))
