"""The raw files of a recipe: copied in beside it, and known by their SHA-256 from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sim.building.recipe.recipe import Recipe, Source
from sim.building.recipe.schema import RAW
from sim.flee.world.cells import Notes, read_rows
from sim.scenario import temporary
from sim.scenario.contents import UnreadableError, is_file, is_there, read_bytes
from sim.scenario.errors import PanjError, Problem, Problems
from sim.scenario.files import LEFT_OUT, shown
from sim.words.printable import can_be_written, printable

MOST = 2**30
"""Bytes of a raw file: the roads of a large country are some hundreds of MB."""
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""Files that are one shapefile, in the order in which its digest takes them."""
LAYOUT = "data_layout.csv"
"""A table of Flee's that names files of counts beside it."""
ASIDE = f"{RAW}/before"
"""Where older files are kept, as they were."""


@dataclass(frozen=True)
class Taken:
    """A raw file as it was read.

    Parameters
    ----------
    source : Path
        Where it came from.
    name : str
        In the folder of raw files.
    sha256 : str
    parts : tuple of (name, bytes)
        What is written: one file, or those that belong together.
    """

    source: Path
    name: str
    sha256: str
    parts: tuple[tuple[str, bytes], ...]


def parts_of(file: Path) -> list[Path]:
    """Return the files that belong together: those of a shapefile, those of a layout of Flee's, or the file itself."""
    if file.name == LAYOUT:
        rows = read_rows(file, Notes()) or []
        named = dict.fromkeys(text.strip() for row in rows for text, _, _ in row[1:])
        return [
            file,
            *(file.parent / name for name in named if Path(name).name == name and is_file(file.parent / name)),
        ]
    if file.suffix.lower() != PARTS[0]:
        return [file]
    found = [file]
    for suffix in PARTS[1:]:
        either = (file.with_suffix(suffix), file.with_suffix(suffix.upper()))
        found += [path for path in either if is_file(path)][:1]
    return found


def read_raw(file: Path) -> Taken:
    """Read a file that is to be taken in.

    Raises
    ------
    Problems
        When it cannot be read, or its name is one that not every system can write.
    """
    name = file.name
    if not can_be_written(name) or printable(name) != name or "\\" in name or ":" in name:
        raise Problems([Problem("a name that cannot stand in a recipe: rename it", shown(file))])
    found = parts_of(file)
    contents = tuple(_read(part) for part in found)
    return Taken(file, name, _digest(contents), tuple((p.name, c) for p, c in zip(found, contents, strict=True)))


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file; of several that belong together one after the other (`cat` and `sha256sum`).

    Raises
    ------
    Problems
        When it cannot be read.
    """
    return _digest(_read(part) for part in parts_of(file))


def put_raw(folder: Path, taken: Sequence[Taken], *, over: bool = False) -> list[Path]:
    """Write raw files into the folder of a recipe, with `over` in the place of others; return those that are new.

    Raises
    ------
    PanjError
        When another file has the name of one, or one cannot be written; then none is.
    """
    here = folder / RAW
    writes = [(here / name, content) for each in taken for name, content in each.parts]
    for path, content in writes:
        if not over and is_there(path) and (not is_file(path) or _read(path) != content):
            raise PanjError(f"{shown(path)} is there already and another file: nothing was written")
    new = [path for path, _ in writes if not is_there(path)]
    try:
        with taken_back(new):
            here.mkdir(exist_ok=True)
            for path, content in writes:
                temporary.write_whole(path, content)
    except OSError as error:
        raise PanjError(f"cannot write to {shown(here)}: {error.strerror or error}") from None
    return new


@contextmanager
def taken_back(new: Sequence[Path]) -> Iterator[None]:
    """Remove files that are new where the block fails: nothing names them then."""
    try:
        yield
    except BaseException:
        for path in new:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def keep_aside(file: Path, folder: Path) -> None:
    """Copy a raw file, with those that belong to it, into a folder of older ones; what is there already is kept too.

    Raises
    ------
    PanjError
        When it cannot be written.
    """
    mark = sha256_of(file)[:8]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in parts_of(file):
            temporary.write_whole(folder / f"{part.stem}-{mark}{part.suffix}", _read(part))
    except OSError as error:
        raise PanjError(f"cannot write to {shown(folder)}: {error.strerror or error}") from None


def drop_raw(source: Source, among: Sequence[Source]) -> None:
    """Delete a raw file that no source is any more, with those that belong to it, as far as they belong to no other."""
    others = {part for other in among for part in parts_of(other.path)}
    for part in parts_of(source.path):
        if part not in others:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def changed(recipe: Recipe) -> list[Problem]:
    """Return which raw files are not those that were added any more, each with its line of the recipe."""
    return [problem for source in recipe.sources if (problem := _changed(recipe, source)) is not None]


def _changed(recipe: Recipe, source: Source) -> Problem | None:
    at = (*recipe.at(source), "file")
    try:
        now = sha256_of(source.path)
    except Problems as error:
        (found,) = error.problems
        if is_there(source.path):
            hint = f"panj world update with the file called {source.path.name}"
            return recipe.problem(at, f"{source.file} {found.message}", hint)
        told = f"{source.file} is not there"
        if is_there(recipe.folder / LEFT_OUT):
            return recipe.problem(at, told, f"put it there: {LEFT_OUT} says which file it is")
        hint = f"put the file there whose SHA-256 is {source.sha256[:12]}…; panj world update takes in another"
        return recipe.problem(at, told, hint)
    if now == source.sha256:
        return None
    told = f"{source.file} is not the file that was added: its SHA-256 is {now[:12]}…, not {source.sha256[:12]}…"
    return recipe.problem(at, told, "panj world update takes in what changed")


def _read(file: Path) -> bytes:
    try:
        return read_bytes(file, MOST)
    except UnreadableError as error:
        raise Problems([Problem(str(error), shown(file))]) from None


def _digest(contents: Iterable[bytes]) -> str:
    out = hashlib.sha256()
    for content in contents:
        out.update(content)
    return out.hexdigest()
