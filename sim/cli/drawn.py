"""Folders of a user's own that figures are drawn into: all that look alike there are of one result.

A file beside the figures says of which run or sweep they are. Figures of another one are not drawn over, nor beside:
what was left standing of them would look as if it belonged to these.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.runs.folders import write_whole
from sim.runs.json_files import read_json
from sim.runs.store import into
from sim.scenario.errors import PanjError

FIGURES = "figures.json"
"""The file that says of what the figures of a folder are."""
ENDINGS = (".png", ".svg")


@contextmanager
def drawn_of(folder: Path, result: Path, mark: str, stems: Collection[str], replace: bool = False) -> Iterator[Path]:
    """Give a user's folder to draw figures of a result into.

    Parameters
    ----------
    folder : Path
    result : Path
        Folder of the run or sweep.
    mark : str
        The file of it that no other result has alike.
    stems : collection of str
        What names of such figures begin with.
    replace : bool
        Whether figures that were there before and are not drawn now go.

    Raises
    ------
    PanjError
        If it holds figures of another result, or nobody knows of which, or it cannot be written.
    """
    digest = hashlib.sha256((result / mark).read_bytes()).hexdigest()
    before = _alike(folder, stems)
    if before:
        _check(folder, before[0], result, digest)
    then = {path: path.stat().st_mtime_ns for path in before}
    with into(folder) as work:
        yield work
        if replace:
            for path, when in then.items():
                if path.stat().st_mtime_ns == when:
                    path.unlink()
        content = {"figures of": str(result), "sha256": digest}
        write_whole(folder / FIGURES, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _alike(folder: Path, stems: Collection[str]) -> list[Path]:
    """Return the files of a folder that are called as such figures are."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if path.suffix in ENDINGS)
    return sorted(path for path in found if path.stem.split("-")[0] in stems)


def _check(folder: Path, first: Path, result: Path, digest: str) -> None:
    try:
        about = read_json(folder / FIGURES)
        of, known = str(about["figures of"]), about["sha256"] == digest
    except (PanjError, KeyError, TypeError):
        raise PanjError(f"{first} is there already, and nothing says of what: give another folder") from None
    if not known:
        again = " as it was before" if of == str(result) else ""
        raise PanjError(f"{folder} holds figures of {of}{again}, and these are of {result}: give another folder")
