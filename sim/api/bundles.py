"""Bundles: a result as one file to hand on, and the folder of one that was opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.bundles.unpack import open_bundle as _open_bundle
from sim.bundles.write import bundle as _bundle
from sim.scenario.arguments import check_path, names_in
from sim.scenario.calls import told_by_name


@told_by_name()
def bundle(folder: str | Path, to: str | Path | None = None, rules: Iterable[str] = ()) -> Path:
    """Put a finished run, comparison or sweep into one file, with its world; return the file.

    Parameters
    ----------
    folder : path
        Of the result.
    to : path, optional
        The file; its name ends in ``.panj.zip``. By default that of the folder, where you work.
    rules : iterable of str
        Where rules of your own are, if not where you work, as ``"folder/my_rules.py:Winter"``.

    Raises
    ------
    PanjError
        If it is no result that can be bundled, or cannot be written.
    """
    check_path("folder", folder)
    if to is not None:
        check_path("to", to)
    return _bundle(
        Path(folder), None if to is None else Path(to), list(names_in("rules", rules, "my_rules.py:Winter"))
    )[0]


@told_by_name()
def open_bundle(file: str | Path, to: str | Path | None = None) -> Path:
    """Check a bundle and unpack it into a folder of its own, which `load_run` and others open; return the folder.

    Nothing in it is run, and nothing is there until all of it has been checked.

    Parameters
    ----------
    file : path
    to : path, optional
        The folder. By default that of the name of the file in ``outputs``.

    Raises
    ------
    PanjError
        If it is no bundle, not as it was written, or of a newer version of panj.
    """
    check_path("file", file)
    if to is not None:
        check_path("to", to)
    return _open_bundle(Path(file), None if to is None else Path(to)).folder
