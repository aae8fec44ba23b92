"""A bundle is written whole or not at all, never over another file, and of the same result with the same bytes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.bundles import manifest, paths, shapes
from sim.bundles.gather import Contents, gather
from sim.runs.code import panj_version
from sim.scenario import temporary
from sim.scenario.contents import is_there
from sim.scenario.errors import PanjError
from sim.scenario.files import shown
from sim.words.numbers import size

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time that all files in it have: the first that a ZIP file can hold."""
PACKED = frozenset({".parquet"})
"""Files that are compressed already."""
PIECE = 1 << 20
UNIX = 3
"""System that a ZIP file says it is of: always the same, wherever it is written."""


def bundle(folder: Path, to: Path | None = None, rules: Sequence[str] = ()) -> tuple[Path, list[str]]:
    """Write a finished result as one file; return it, and what is to be told, a line each.

    Parameters
    ----------
    folder : Path
        Of a run, a comparison or a sweep.
    to : Path, optional
        The file; its name ends in ``.panj.zip``. By default that of the folder, where one works.
    rules : sequence of str
        Where rules of the user's own are, if not where one works; see :func:`sim.bundles.rules.written`.

    Raises
    ------
    PanjError
        If it cannot be bundled or written, or something else has the name of the file.
    """
    contents = gather(folder, rules)
    target = to or Path(f"{contents.name}{manifest.ENDING}")
    if not target.name.endswith(manifest.ENDING) or target.name == manifest.ENDING:
        raise PanjError(f"--to {shown(target)}: want a name that ends in {manifest.ENDING}")
    _check_paths(contents)
    taken = PanjError(f"{shown(target)} is there already: nothing was written")
    if is_there(target):
        raise taken
    try:
        with temporary.new_part_of(target) as part, zipfile.ZipFile(part, "w") as packed:
            _write(packed, contents)
    except FileExistsError:
        raise taken from None
    except OSError as error:
        raise PanjError(f"cannot write {shown(target)}: {error.strerror or error}") from None
    return target, [*contents.told, f"bundled into {shown(target)} ({size(target.stat().st_size)})"]


def _check_paths(contents: Contents) -> None:
    """Refuse files that could not be unpacked everywhere."""
    for path in contents.files:
        if why := paths.wrong(path):
            raise PanjError(f"{path} cannot go into a bundle: {why}")
    if found := paths.clash([manifest.NAME, *contents.files]):
        raise PanjError(f"{found[0]} and {found[1]} would be one file on some systems: give one another name")


def _write(packed: zipfile.ZipFile, contents: Contents) -> None:
    parts: dict[str, shapes.Part] = {}
    for name in sorted(contents.files):
        parts[name] = _put(packed, name, contents.files[name])
        wanted = contents.digests.get(name)
        if wanted is not None and parts[name]["sha256"] != wanted:
            raise PanjError(
                f"{name} of the result is not as panj wrote it: it was edited, is damaged, or was just replaced"
            )
    told: shapes.Manifest = {
        "bundle": manifest.FORMAT,
        "panj": panj_version(),
        "kind": contents.kind,
        "name": contents.name,
        "worlds": [world.given for world in contents.worlds],
        "rules": [rule.given for rule in contents.rules],
        "parts": parts,
        "sha256": "",
    }
    text = json.dumps(manifest.sealed(told), indent=2, ensure_ascii=False) + "\n"
    _put(packed, manifest.NAME, text.encode())


def _put(packed: zipfile.ZipFile, name: str, content: Path | bytes) -> shapes.Part:
    """Write a file; return what was written."""
    about = zipfile.ZipInfo(name, EARLIEST)
    about.create_system, about.external_attr = UNIX, 0o644 << 16
    about.compress_type = zipfile.ZIP_STORED if Path(name).suffix in PACKED else zipfile.ZIP_DEFLATED
    total, many = hashlib.sha256(), 0
    about.file_size = len(content) if isinstance(content, bytes) else content.stat().st_size
    with packed.open(about, "w") as out:
        for piece in _pieces(content):
            total.update(piece)
            many += len(piece)
            out.write(piece)
    return {"bytes": many, "sha256": total.hexdigest()}


def _pieces(content: Path | bytes) -> Iterator[bytes]:
    """Yield a file piece by piece, as it may not fit into memory."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
