"""Worlds of a bundle: what of them may be handed on goes in, and what may not is said.

Of a world with a recipe its shares decide, as in `panj world pack`. Of any other nobody has said anything: its tables
go in, and whoever makes the bundle is told to make sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.building.pack import share
from sim.building.recipe.recipe import FILE
from sim.building.varied import recipe_in
from sim.bundles import paths
from sim.bundles.manifest import fits
from sim.bundles.shapes import GivenWorld
from sim.scenario.brought import tables_of
from sim.scenario.contents import is_file
from sim.scenario.errors import PanjError
from sim.scenario.files import LEFT_OUT, NAMED_OF, WORLDS, is_name, ships, shown


@dataclass(frozen=True)
class Brought:
    """A world of a bundle.

    Parameters
    ----------
    name, sha256 : str
    files : mapping of str to Path or bytes
        By their paths in its folder.
    left_out, tables : tuple of str
        Raw files that may not be shared, and tables that hold what stands in those.
    told : tuple of str
        What whoever makes the bundle is to know, a line each.
    """

    name: str
    sha256: str
    files: Mapping[str, Path | bytes]
    left_out: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=())

    @property
    def given(self) -> GivenWorld:
        """What the manifest says of it."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "left_out": list(self.left_out),
            "tables_left_out": list(self.tables),
        }


def brought(name: str, folder: Path, sha256: str, files: Iterable[Path] | None = None) -> Brought:
    """Return a world as it goes into a bundle.

    Parameters
    ----------
    name : str
    folder : Path
    sha256 : str
        Of its tables.
    files : iterable of Path, optional
        Of a Flee instance those that were read; by default the tables in its folder.

    Raises
    ------
    PanjError
        If its recipe cannot be read, or a file of it has a name that not every system can have.
    """
    if not is_name(name):
        raise PanjError(
            f"the world {shown(folder)} cannot go into a bundle: {NAMED_OF} make the name of one; rename it"
        )
    recipe = recipe_in(folder)
    if recipe is None:
        said = (
            f"note: nobody has said whether the world {name} may be redistributed (it has no {FILE}): its tables go in"
        )
        told = () if ships(folder) else (said,)
        return Brought(name, sha256, _named(folder, sorted(files or tables_of(folder))), told=told)
    shared = share(recipe)
    inside = {
        part: path
        for part, path in _named(folder, [path for path in shared.files if is_file(path)]).items()
        if fits(f"{WORLDS}/{name}/{part}")  # its match report is a page that could run scripts
    }
    if shared.note:
        inside[LEFT_OUT] = shared.note.encode()
    return Brought(
        name, sha256, inside, shared.sources, shared.tables, tuple(f"{name}: {line}" for line in shared.told)
    )


def _named(folder: Path, files: list[Path]) -> dict[str, Path | bytes]:
    """Return files by their paths in a folder; refuse what would be none elsewhere."""
    named: dict[str, Path | bytes] = {path.relative_to(folder).as_posix(): path for path in files}
    for name in named:
        if why := paths.wrong(name):
            raise PanjError(f"{shown(folder / name)} cannot go into a bundle: {why}; give it another name")
    return named
