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
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sim.building.recipe.load import load_recipe
from sim.building.recipe.raw import changed
from sim.building.recipe.recipe import Recipe
from sim.building.recipe.schema import DIGEST
from sim.scenario import temporary
from sim.scenario.contents import UnreadableError, is_there, read_bytes
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import shown
from sim.words.wording import few

BUILT = "built.txt"
LINE = re.compile(rf"(?P<sha256>{DIGEST})  (?P<name>(?:[\w-]+/)?[^/\\]+)")
"""A file of a world, or of a folder in it, as basemap/areas.geojson."""


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
    if (others := edited(folder)) and not force:
        raise PanjError(f"changed since they were built: {few(others)}; --force builds them anew all the same")
    try:
        with temporary.folder_beside(folder) as work:
            _written(write, work, folder)
            _seal(work)
            before = _kept(folder, set(made))
            _keep(before, folder, work)
            _same_sources(recipe)
            temporary.put_in_place(work, folder, lambda old: _same_files(before, _kept(old, set(made)), folder))
    except OSError as error:
        raise PanjError(f"cannot write to {shown(folder)}: {error.strerror or error}") from None


def _written(write: Callable[[Path], None], work: Path, folder: Path) -> None:
    """Write the files; mistakes in them are told as of the world that they would be."""
    try:
        write(work)
    except Problems as error:
        raise Problems(
            [replace(one, file=str(one.file).replace(work.name, folder.name)) for one in error.problems]
        ) from None


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


def edited(folder: Path) -> list[str]:
    """Return which files of the last build somebody has changed since.

    Raises
    ------
    PanjError
        When nobody can read which were made.
    """
    made = read_built(folder)
    return [name for name, sha256 in made.items() if is_there(folder / name) and _sha256(folder / name) != sha256]


def _seal(work: Path) -> None:
    """Write which files were made, with their SHA-256, in the form of sha256sum."""
    files = sorted(path for path in work.rglob("*") if path.is_file())
    text = "".join(f"{_sha256(path)}  {path.relative_to(work).as_posix()}\n" for path in files)
    (work / BUILT).write_text(text, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except UnreadableError as error:
        raise PanjError(f"{shown(path)}: {error}") from None


Kept = dict[Path, tuple[int, ...]]
"""What the last build has not made, from the folder of the world: which file it is, how large, how old."""


def _kept(folder: Path, made: set[str]) -> Kept:
    """Return what the last build has not made: folders before what is in them."""
    out: Kept = {}
    todo = [path for path in folder.iterdir() if not _is_temporary(path)]
    while todo:
        path = todo.pop()
        name, about = path.relative_to(folder), path.lstat()
        inside = stat.S_ISDIR(about.st_mode)
        if name.as_posix() not in made:
            out[name] = () if inside else (about.st_ino, about.st_size, about.st_mtime_ns)
        todo += path.iterdir() if inside else ()
    ours = {parent for name in made for parent in Path(name).parents}
    still = {parent for name in out if name not in ours for parent in name.parents}
    return {name: about for name, about in out.items() if name not in ours or name in still}


def _keep(kept: Kept, folder: Path, work: Path) -> None:
    """Bring over what is kept.

    Raises
    ------
    PanjError
        When a file of the user's has a name that the world needs.
    """
    in_the_way = sorted(str(path) for path, about in kept.items() if _in_the_way(work / path, bool(about)))
    if in_the_way:
        told = f"{shown(folder)} has files of yours where the world needs its own: {few(in_the_way)}"
        raise PanjError(told if is_there(folder / BUILT) else f"{told} (no {BUILT} says that a build made them)")
    for path, about in kept.items():
        if about:
            _link(folder / path, work / path)
        else:
            (work / path).mkdir(exist_ok=True)
            shutil.copymode(folder / path, work / path)


def _in_the_way(new: Path, is_file: bool) -> bool:
    """Tell whether the world has something of its own there; a folder of both has what either has put into it."""
    return is_there(new) and (is_file or not new.is_dir())


def _same_sources(recipe: Recipe) -> None:
    """Refuse to put a world in place whose recipe says something else by now, or whose raw files are others."""
    if problems := changed(recipe):
        raise Problems(problems)
    if load_recipe(recipe.file).document.data != recipe.document.data:
        raise PanjError(f"{shown(recipe.file)} was changed while the world was built: build it again")


def _same_files(before: Kept, now: Kept, folder: Path) -> None:
    """Refuse to put a world in place over files that came or were changed while theirs were brought over."""
    changed = sorted(str(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    if changed:
        raise PanjError(f"{shown(folder)}: changed while the world was built: {few(changed)}; build it again")


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
