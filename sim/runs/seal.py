"""Seal: digests of what a folder of results holds, so that a changed byte is told and never read as another number.

The mark of a folder (provenance.json) lists the SHA-256 of every file of data beside it, and one of itself. Figures
and pages are left out: they are drawn anew into the same folder. A folder of a version without seals has neither key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sim.scenario.errors import PanjError

FILES, OWN = "files", "sha256"
#: Kinds of file whose numbers somebody may read.
DATA = frozenset({".parquet", ".csv", ".json", ".yaml"})


def seal(folder: Path, mark: str) -> None:
    """Write the digests of all files of a finished folder into its mark, which must be there."""
    path = folder / mark
    told = json.loads(path.read_text(encoding="utf-8"))
    files = sorted(p for p in folder.rglob("*") if p.suffix in DATA and p.is_file() and p != path)
    told[FILES] = {file.relative_to(folder).as_posix(): digest(file) for file in files}
    told[OWN] = own_digest(told)
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def own_digest(told: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a mark says, however it is laid out."""
    rest = {key: value for key, value in told.items() if key != OWN}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def sealed(told: Mapping[str, Any]) -> bool:
    """Tell whether a folder was sealed, by what its mark says."""
    return FILES in told or OWN in told


def check_mark(path: Path, told: Mapping[str, Any]) -> None:
    """Check that a mark says what was written into it, if it was sealed.

    Raises
    ------
    PanjError
        If not.
    """
    if sealed(told) and (not isinstance(told.get(FILES), dict) or told.get(OWN) != own_digest(told)):
        raise changed(path)


def check_file(folder: Path, told: Mapping[str, Any], name: str, advice: str = "") -> None:
    """Check that a file of a folder is as it was written, if the folder was sealed.

    Parameters
    ----------
    folder : Path
    told : mapping
        What the mark says, which has been checked.
    name : str
        Of the file, which is there.
    advice : str
        What to do, for the message.

    Raises
    ------
    PanjError
        If not, or if it cannot be read.
    """
    if not sealed(told):
        return
    path = folder / name
    if name not in told[FILES]:
        raise PanjError(f"{path} was not there when panj wrote the folder{advice and f'; {advice}'}")
    try:
        same = digest(path) == told[FILES][name]
    except OSError as error:
        raise PanjError(f"{path} cannot be read: {error.strerror or error}") from None
    if not same:
        raise changed(path, advice)


def changed(path: Path, advice: str = "") -> PanjError:
    """Return the mistake that a file is another one than was written."""
    return PanjError(f"{path} is not as panj wrote it: it was edited or is damaged{advice and f'; {advice}'}")


def notes(folder: Path, told: Mapping[str, Any], read: Collection[str]) -> tuple[str, ...]:
    """Return what is to be told of a folder that can be opened, a line each.

    Parameters
    ----------
    folder : Path
    told : mapping
        What the mark says, which has been checked.
    read : collection of str
        Files that are read, and checked then.
    """
    if not sealed(told):
        return (f"{folder} has no digests (an older panj made it): changes in its files may go unseen",)
    out = []
    for name, wanted in told[FILES].items():
        path = folder / name
        try:
            if name not in read and path.is_file() and digest(path) != wanted:
                out.append(f"{path} is not as panj wrote it: it was edited or is damaged (it is not read here)")
        except OSError as error:
            out.append(f"{path} cannot be read: {error.strerror or error} (it is not needed here)")
    return tuple(out)
