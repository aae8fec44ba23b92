"""A world as one file to hand on: without what may not be redistributed, and with a word of it.

A raw file goes in if the recipe says that it may be shared; a table goes in if all raw files that it is made of may.
The texts of licences that lie beside the raw files (raw/LICENCE*.txt, raw/LICENSE*.txt) go in with them.
Whoever has the files that were left out puts them into raw/ and builds the same world, to the byte: the recipe knows
their SHA-256. Times in the file are all the same, so that the same world gives the same file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.building.put import read_built
from sim.building.recipe.alone import alone
from sim.building.recipe.load import load_recipe
from sim.building.recipe.raw import changed, parts_of
from sim.building.recipe.recipe import FILE, Recipe
from sim.building.recipe.schema import RAW, SOURCE_KINDS, SourceKind
from sim.building.steps.left_over import MATCH_REPORT, UNMATCHED
from sim.building.varied import Builder
from sim.scenario import temporary
from sim.scenario.contents import UnreadableError, is_file, is_there, read_bytes
from sim.scenario.errors import PanjError, Problems
from sim.scenario.files import LEFT_OUT, shown
from sim.words.wording import few

EVIDENCE = "evidence.csv"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time that all files in it have: the first that such a file can hold."""
MOST = 2**30
MADE_OF: Mapping[str, tuple[SourceKind, ...]] = {
    MATCH_REPORT: SOURCE_KINDS,
    UNMATCHED: SOURCE_KINDS,
    "places.csv": ("towns", "camps", "areas", "people", "events", "crossings"),
    "roads.csv": ("towns", "camps", "roads", "crossings"),
    "garrisons.csv": ("garrisons",),
    "hosts.csv": ("closures", "guards", "areas"),
    "headcounts.csv": ("counts",),
    "basemap/areas.geojson": ("areas",),
    "history.csv": ("events", "closures"),
    "series.csv": ("counts",),
    "counts.csv": ("counts", "corrections"),
    "reports.csv": ("counts", "corrections"),
}
"""Tables that hold what stands in raw files, by the kinds of these; other files hold nothing of them but names."""
LICENCES = ("LICENCE*.txt", "LICENSE*.txt")
"""Texts that have to go along with the files beside which they lie."""


def pack(file: Path, out: Path | None) -> list[str]:
    """Write a world as a ZIP file; return what is told of it.

    Raises
    ------
    PanjError
        When it cannot be written, a raw file has changed, the tables are not those of the recipe, or something else
        has the name of the file.
    """
    with alone(file.parent):
        return _packed(load_recipe(file), out)


def _packed(recipe: Recipe, out: Path | None) -> list[str]:
    if problems := changed(recipe):
        raise Problems(problems)
    target = out or Path(f"{recipe.name}.zip")
    if target.suffix != ".zip":
        raise PanjError(f"--out {shown(target)}: want a name that ends in .zip")
    if is_there(target):
        raise PanjError(f"{shown(target)} is there already: nothing was written")
    if read_built(recipe.folder):
        Builder(recipe).check_built()
    shared = share(recipe)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for path in shared.files:
            _write(packed, f"{recipe.name}/{path.relative_to(recipe.folder).as_posix()}", _content(path))
        if shared.note:
            _write(packed, f"{recipe.name}/{LEFT_OUT}", shared.note.encode())
    try:
        temporary.write_new(target, stream.getvalue())
    except FileExistsError:
        raise PanjError(f"{shown(target)} is there already: nothing was written") from None
    except OSError as error:
        raise PanjError(f"cannot write {shown(target)}: {error.strerror or error}") from None
    return [*shared.told, f"packed into {shown(target)}"]


@dataclass(frozen=True)
class Share:
    """What of a world may be handed on.

    Parameters
    ----------
    files : tuple of Path
    sources : tuple of str
        Raw files that are left out.
    tables : tuple of str
        Tables that are left out, as they hold what stands in those.
    note : str
        What is to lie beside the rest as :data:`~sim.building.recipe.raw.LEFT_OUT`; "" where all of it may be shared.
    """

    files: tuple[Path, ...]
    sources: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    note: str = ""

    @property
    def told(self) -> list[str]:
        """What is told of it, a line each."""
        told = [f"left out, as it may not be redistributed as far as is known: {file}" for file in self.sources]
        return told + [f"left out, as they hold what stands in those: {few(self.tables)}"] * bool(self.tables)


def share(recipe: Recipe) -> Share:
    """Return what of the world of a recipe may be handed on."""
    sources = tuple(source.file for source in recipe.sources if not source.share)
    tables = _held_back(recipe)
    note = _left_out(recipe, tables) if sources else ""
    return Share(tuple(_files(recipe, tables)), sources, tuple(tables), note)


def _content(path: Path) -> bytes:
    try:
        return read_bytes(path, MOST)
    except UnreadableError as error:
        raise PanjError(f"{shown(path)}: {error}; panj world build makes tables anew") from None


def _held_back(recipe: Recipe) -> list[str]:
    """Return the tables that hold what stands in a file that may not be shared."""
    kinds = {source.kind for source in recipe.sources if not source.share}
    made = read_built(recipe.folder)
    held_back = [name for name, of in MADE_OF.items() if name in made and kinds & set(of)]
    # evidence.csv of a world of Panj's own has each number once more
    return [*held_back, EVIDENCE] if recipe.kind == "own" and held_back and EVIDENCE in made else held_back


def _files(recipe: Recipe, tables: list[str]) -> list[Path]:
    """Return what goes in: the recipe, raw files that may be shared, licences, and what the last build has made."""
    out = [recipe.file, *(text for name in LICENCES for text in (recipe.folder / RAW).glob(name) if is_file(text))]
    for source in recipe.sources:
        out += parts_of(source.path) if source.share else []
    out += [recipe.folder / name for name in read_built(recipe.folder) if name not in tables]
    return sorted(set(out))


def _write(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, EARLIEST)
    about.external_attr = 0o644 << 16
    packed.writestr(about, content, zipfile.ZIP_DEFLATED, 9)


def _left_out(recipe: Recipe, tables: list[str]) -> str:
    """Return what is said in the file of what is not in it."""
    lines = [
        "The files below may not be redistributed, as far as is known. Put each where it is named here, in the folder",
        f"of this text, and type in the folder that holds {recipe.name}/",
        "",
        f"    panj world build ./{recipe.name}",
        "",
        f"(where {recipe.name}/ lies in scenarios/worlds of the folder you work in: panj world build {recipe.name}).",
        f"{FILE} knows their SHA-256, and the world is the same.",
        "",
    ]
    for source in recipe.sources:
        if not source.share:
            about = ", ".join(filter(None, [source.kind, source.release, source.credit, source.licence]))
            lines.append(f"{source.sha256}  {source.file} ({about})")
    if tables:
        lines += ["", f"Left out for the same reason, and made anew by that: {', '.join(tables)}"]
    return "\n".join([*lines, ""])
