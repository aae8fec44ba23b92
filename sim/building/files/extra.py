"""Libraries that only worlds from files need: where one is missing, that is said in one line."""

from __future__ import annotations

import importlib
from types import ModuleType

from sim.scenario.errors import PanjError


def needed(name: str) -> ModuleType:
    """Return a module of the extra ``panj[world]``.

    Raises
    ------
    PanjError
        When it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise PanjError("this needs panj[world]: pip install 'panj[world]'") from None
