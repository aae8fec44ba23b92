"""Export: a result as one file of another program; the ending of its name says which."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.exports.formats import COMPARISON, RUN, check_made_of, format_of
from sim.exports.written import check_free, write
from sim.scenario.arguments import check_path, check_switches

if TYPE_CHECKING:
    from sim.comparisons import Comparison
    from sim.exports.compared import Compared
    from sim.runs.results import Result


def export(what: Result | Comparison | Compared, to: str | Path, *, force: bool = False) -> Path:
    """Write a result to one file of another program; return the file.

    Parameters
    ----------
    what : Result, Comparison, or what :func:`sim.exports.opened.opened` opens
        Finished.
    to : path
        The file: its ending says the format (docs/exports.md).
    force : bool
        Also over a file that is there.

    Raises
    ------
    PanjError
        If there is no such format or not of such a result, if the library for it is not installed, or if the file is
        there already or cannot be written.
    """
    check_path("to", to, "the file to write")
    check_switches(force=force)
    path = Path(to)
    made = format_of(path)
    check_made_of(made, kind_of(what), path)
    check_free(path, force)
    return write(path, content(what, made.ending), force)


def kind_of(what: Result | Comparison | Compared) -> str:
    """Return which kind of result it is, in words."""
    from sim.runs.results import Result

    return RUN if isinstance(what, Result) else COMPARISON


def content(what: Result | Comparison | Compared, ending: str) -> bytes:
    """Return the bytes of a file."""
    if ending == ".xlsx":
        from sim.exports.books import book_of
        from sim.exports.xlsx import workbook

        return workbook(book_of(what))
    from sim.exports.books import deck_of
    from sim.exports.pptx import slides

    return slides(deck_of(what))
