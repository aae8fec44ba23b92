"""Libraries that are no part of Panj's own and may be missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sim.scenario.errors import PanjError

#: What a library is called where it is installed from.
PACKAGES = {"xlsxwriter": "XlsxWriter", "pptx": "python-pptx"}


def needed(module: str, what: str) -> Any:
    """Return a module of a library.

    Raises
    ------
    PanjError
        If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        package = PACKAGES.get(library, library)
        raise PanjError(f"{what} needs the package {package}: pip install 'panj[export]'") from None
