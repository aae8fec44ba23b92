"""Export: a result as one file of another program; the ending of its name says which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.exports.formats import LAYERS, check_dates, check_made_of, check_one_day, format_of, kind_of
from sim.exports.written import cannot, check_free, write
from sim.runs.folders import FULL
from sim.scenario.arguments import check_path, check_switches

Days = Sequence[str | dt.date] | str | dt.date
"""Days that are asked for, or one."""

if TYPE_CHECKING:
    from sim.comparisons import Comparison
    from sim.exports.compared import Compared
    from sim.exports.counted import Counted
    from sim.runs.results import Result
    from sim.sweeps.load import SweepResult

    What = Result | Comparison | Compared | SweepResult | Counted


def export(what: What, to: str | Path, *, dates: Days = (), force: bool = False) -> Path:
    """Write a result to one file of another program; return the file.

    Parameters
    ----------
    what : Result, Comparison, SweepResult, or what :func:`sim.exports.opened.opened` opens
        Finished, in memory or opened from its folder.
    to : path
        The file: its ending says the format (docs/exports.md).
    dates : sequence of date, or one
        Days of a table or of layers; default: all from the branch date on. Of the slides of a run one, the last that
        they know of.
    force : bool
        Also over a file that is there.

    Raises
    ------
    PanjError
        If there is no such format or not of such a result, if the library for it is not installed, if a day is none of
        the run, or if the file is there already or cannot be written.
    """
    check_path("to", to, "the file to write")
    check_switches(force=force)
    path = Path(to)
    made = format_of(path)
    check_made_of(made, kind_of(what), path)
    days = check_dates(made, dates)
    check_one_day(made, kind_of(what), days)
    check_free(path, force)
    try:
        made_of = content(what, made.ending, days)
    except OSError as error:  # libraries write to temporary files first, and say nothing of where
        if error.errno not in FULL:
            raise
        raise cannot(path, error) from error
    return write(path, made_of, force)


def content(what: What, ending: str, days: Sequence[dt.date] = ()) -> bytes:
    """Return the bytes of a file."""
    # each format loads what it needs, and nothing of the others
    if ending == ".xlsx":
        from sim.exports.books import workbook_of

        return workbook_of(what)
    if ending == ".pptx":
        from sim.exports.decks import slides_of

        return slides_of(what, days)
    from sim.exports.tables import arrays_of, layers_file, table_of

    if ending == ".nc":
        return arrays_of(what)
    return layers_file(what, ending, days) if ending in LAYERS else table_of(what, days)
