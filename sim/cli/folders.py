"""Folders of the results of conflicts: one for each of those that a command is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sim.runs import store
from sim.runs.kinds import Kind
from sim.scenario.errors import PanjError

OUTPUTS = Path("outputs")


@contextmanager
def folders_of(names: Sequence[str], out: Path | None, kind: Kind, begins: str) -> Iterator[list[Path]]:
    """Give the folder of each conflict, which can be written; where nothing comes of any, none is left empty.

    Parameters
    ----------
    names : sequence of str
        Of the conflicts.
    out : Path, optional
        The folder of one conflict; of several, the one that has a folder of each.
    kind : Kind
        What the results are; they take the place of nothing else.
    begins : str
        What the names of folders in ``outputs`` begin with, where no other is named.

    Raises
    ------
    PanjError
        If two conflicts have one name, a folder cannot be written, or another process makes a result of it.
    """
    for name in names:
        if names.count(name) > 1:
            raise PanjError(f"two conflicts are named '{name}': their results would go to one folder")
    if out is None:
        around, folders = OUTPUTS, [OUTPUTS / f"{begins}{name}" for name in names]
    elif len(names) == 1:
        around, folders = out.parent, [out]
    else:
        around, folders = out, [out / name for name in names]
    with store.into(around), ExitStack() as all_of_them:
        for folder in folders:
            all_of_them.enter_context(store.held(folder, kind))
        yield folders
