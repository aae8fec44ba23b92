"""The report of a run on a world driven by counts: who is in which camp, beside what was registered there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.pages.report import REPORT
from sim.runs.called import called
from sim.runs.kinds import MARK
from sim.scenario.errors import PanjError
from sim.scenario.temporary import write_whole

if TYPE_CHECKING:
    from sim.validation.validate import Validation

__all__ = ["write_counted_report"]


def write_counted_report(found: Validation, folder: Path) -> Path:
    """Write the report of a run into its folder, whole or not at all; return the file.

    Raises
    ------
    PanjError
        If it cannot be written.
    """
    # the colours are slow to load: only who writes a page pays for it
    from sim.pages.counted.assemble import text_of
    from sim.pages.counted.page import page_of

    path = folder / REPORT
    try:
        write_whole(path, text_of(page_of(found, called(folder) if (folder / MARK).is_file() else None)).encode())
    except OSError as error:
        raise PanjError(f"cannot write to {path}: {error.strerror or error}") from error
    return path
