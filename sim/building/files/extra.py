"""Libraries that only worlds from files need: where one is missing, that is said in one line, with what to type."""

from __future__ import annotations

import importlib
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from sim.scenario.errors import PanjError
from sim.scenario.files import shown

PROJECT = Path(__file__).resolve().parents[3]
"""The folder that holds the package: that of the project, where Panj runs from a copy of it."""
READERS: Mapping[str, str] = {
    **{"workbook": "openpyxl", "roads": "osmium", "shapes": "shapefile", "geopackage": "shapely"},
    "areas": "shapely",
}
"""What reads files of a shape, or of a kind."""


def needed(name: str, extra: str = "world") -> ModuleType:
    """Return a module of the extra ``panj[world]``, or of another.

    Raises
    ------
    PanjError
        When it is not installed; says what to type.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise PanjError(f"this needs {name.partition('.')[0]}, of panj[{extra}]: {install(extra)}") from None


def check_reader(file: Path, *what: str) -> None:
    """Refuse a file whose reader is not installed, by its shape and its kind.

    Raises
    ------
    PanjError
    """
    for each in what:
        if each in READERS:
            try:
                needed(READERS[each])
            except PanjError as error:
                raise PanjError(f"{shown(file)}: {error}") from None


def install(extra: str = "world") -> str:
    """Return the command that installs an extra beside this Panj: in a copy of the project, from the copy."""
    if not (PROJECT / "pyproject.toml").is_file():
        return f"pip install 'panj[{extra}]'"
    python, here = Path(sys.executable), Path.cwd()
    if python.is_relative_to(here):
        python = python.relative_to(here)
    where = "." if here == PROJECT else str(PROJECT)
    return f"{shlex.quote(str(python))} -m pip install -e {shlex.quote(f'{where}[{extra}]')}"
