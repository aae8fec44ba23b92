"""`panj export`: a finished result as one file of another program."""

from __future__ import annotations

from pathlib import Path

from sim.cli.console import tell
from sim.exports.export import export
from sim.exports.formats import format_of
from sim.exports.opened import opened
from sim.exports.written import check_free


def export_command(*, result: str, to: Path, force: bool) -> Path:
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
    format_of(to)
    check_free(to, force)
    found = opened(result)
    for line in dict.fromkeys(found.notes):
        tell(line)
    return export(found, to, force=force)
