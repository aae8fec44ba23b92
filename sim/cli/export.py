"""`panj export`: a finished result as one file of another program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.cli.alive import alive
from sim.cli.console import tell
from sim.exports.export import export
from sim.exports.formats import check_dates, format_of
from sim.exports.opened import opened
from sim.exports.sweep_book import caution
from sim.exports.written import check_free
from sim.sweeps.load import SweepResult


def export_command(*, result: str, to: Path, dates: Sequence[str], force: bool) -> Path:
    """Export as the command line asks; see `panj export --help`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    PanjError
        For any mistake of the user; nothing is written then.
    """
    check_dates(format_of(to), dates)
    check_free(to, force)
    found = opened(result)
    if isinstance(found, SweepResult):
        tell(caution(found))
    else:
        for line in dict.fromkeys(found.notes):
            tell(line)
    with alive(f"writing {to}"):
        return export(found, to, dates=dates, force=force)
