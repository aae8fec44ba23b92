"""Reports: from finished runs to one HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.arguments import check_path
from sim.scenario.errors import PanjError
from sim.scenario.temporary import write_whole

if TYPE_CHECKING:
    import numpy as np

    from sim.runs.results import Result
    from sim.study.story import Sentence
    from sim.study.story.speech import Speech

__all__ = ["REPORT", "report_text", "write_report"]

#: Name of the report in the folder of a run.
REPORT = "report.html"
#: How the name of a page ends.
ENDINGS = (".html", ".htm")


def report_text(
    results: Sequence[Result],
    made: Sequence[Mapping[str, Any]] | None = None,
    maps: Mapping[np.datetime64, bytes] | None = None,
) -> str:
    """Return the report of one run, or of several of one world beside each other, as HTML.

    Parameters
    ----------
    results : sequence of Result
        The first is the one the others are compared with.
    made : sequence of mapping, optional
        How each was made (its ``provenance.json``); by default as if it had been made just now, by this version.
    maps : mapping, optional
        Maps of the first run that are drawn already, as PNG, by day.

    Raises
    ------
    PanjError
        If there is no run, if they are of different worlds, or if there are too many.
    """
    # the figures are slow to load: only who writes a report pays for it
    from sim.pages.report.assemble import report
    from sim.pages.report.chapter import chapter, lines
    from sim.pages.report.page import Page
    from sim.pages.report.side import side_of
    from sim.study.story import speech

    if not results:
        raise PanjError("a report needs at least one run")
    told = made if made is not None else [None] * len(results)
    host = speech(results[0]).host
    page = Page([chapter(result, how, host) for result, how in zip(results, told, strict=True)])
    if page.several:
        from sim.study.planner import differences_by_day

        first, how = results[0], speech(results[0], host)
        found = [lines(day) for day in differences(results, how)]
        pairs = [differences_by_day(first, other) for other in results[1:]]
        page = Page(page.chapters, found, pairs, side_of(results, host))
    return report(page, maps)


def differences(results: Sequence[Result], how: Speech) -> Iterator[list[Sentence]]:
    """Yield what the further runs change, for each day that the first and one of them have; who has ended is told."""
    from sim.study.story import Sentence, tell_differences
    from sim.study.story.speech import listed

    first, others = results[0], results[1:]
    for day in range(min(len(first.dates), max(len(other.dates) for other in others))):
        still = [other for other in others if day < len(other.dates)]
        ended = [other.scenario.name for other in others if day >= len(other.dates)]
        told = (
            [Sentence(f"{listed(ended)} {'has' if len(ended) == 1 else 'have'} ended by this day.", "")]
            if ended
            else []
        )
        yield [*tell_differences([first, *still], how, str(first.dates[day])), *told]


def write_report(
    results: Sequence[Result],
    path: str | Path,
    made: Sequence[Mapping[str, Any]] | None = None,
    maps: Mapping[np.datetime64, bytes] | None = None,
) -> Path:
    """Write the report to a file, whole or not at all; return the file. See :func:`report_text`.

    Raises
    ------
    PanjError
        As :func:`report_text`, if the name of the file is none of a page, and if it cannot be written.
    """
    path = check_ending(path)
    text = report_text(results, made, maps)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        raise PanjError(f"cannot write to {path}: {error.strerror or error}") from error
    return path


def check_ending(path: str | Path) -> Path:
    """Return the file that a report is to be written to.

    Raises
    ------
    PanjError
        If its name does not end as that of a page: a browser would show the text of it, or nothing.
    """
    check_path("path", path, "the file of the report")
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        got = f"got '{path.suffix}'" if path.suffix else "this one has none"
        raise PanjError(f"{path}: a report is a page: want a name that ends in .html, {got}")
    return path
