"""Counts of any format that is known."""

from __future__ import annotations

from sim.building.counts import dtm, flee, table, unhcr_finder, unhcr_portal, wide
from sim.building.counts.gather import Said
from sim.building.counts.grid import Grid, columns, of_text
from sim.building.counts.tells import of_displaced, wide_columns, with_families
from sim.building.counts.workbook import sheets
from sim.building.files.known import recognised
from sim.building.files.look import Look
from sim.building.records import Reports, Told
from sim.scenario.errors import Problems


def read_counts(look: Look, answers: dtm.Answers, name: str = "") -> tuple[Reports | None, tuple[Told, ...]]:
    """Return the counts of a file, and what is to be told of them; None where something is asked first.

    Parameters
    ----------
    look : Look
    answers : Answers
        The country that people left, the camps, and what a file of DTM may not say itself.
    name : str
        Its format, where it is known; by default what is recognised.

    Raises
    ------
    Problems
        When it is of no format of counts, or has mistakes.
    """
    said = Said()
    return _read(look, recognised(look, "counts", name).format.name, answers, said), tuple(said.told)


def _read(look: Look, name: str, answers: dtm.Answers, said: Said) -> Reports | None:
    if name == "portal":
        return unhcr_portal.read(look, said)
    if name == "finder":
        return unhcr_finder.read(look, answers.home, said)
    if name == "flee" and not wide.headed(look.names, look.file, answers.known, said):
        return flee.read(look.file, said)
    if name == "dtm":
        return dtm.read([of_text(look)], answers, said)
    if name == "workbook":
        return _workbook(look, answers, said)
    if name in ("wide", "flee"):
        return wide.read(of_text(look), answers.known, said)
    return table.read(of_text(look), said)


def _workbook(look: Look, answers: dtm.Answers, said: Said) -> Reports | None:
    """Return the counts of a workbook: of DTM where it counts displaced people or families, else of one plain sheet."""
    grids = sheets(look.file)
    if any(_of_dtm(grid) for grid in grids if _wide(grid)):
        return dtm.read(grids, answers, said)
    plain = [grid for grid in grids if columns(grid, table.WANTED).keys() >= {"date", "people"}]
    each = [grid for grid in grids if wide_columns(grid.names, [[text for text, _, _ in row] for row in grid.rows])]
    if len(each) == 1 and plain in ([], each):
        return wide.read(each[0], answers.known, said)
    plain = [*plain, *(grid for grid in each if grid not in plain)]
    if len(plain) == 1:
        return table.read(plain[0], said)
    what = f"{len(plain)} sheets with dates and people" if plain else "no sheet with dates and people"
    raise Problems([look.problem(f"{what} in this workbook", hint="save the one that is meant as CSV")])


def _wide(grid: Grid) -> bool:
    """Tell whether a sheet is a table: not a page of notes in one column."""
    return max(len([cell for cell in row if cell[0]]) for row in grid.rows or [[("", 0, 0)]]) > 1


def _of_dtm(grid: Grid) -> bool:
    """Tell whether a sheet is a form of DTM: it counts displaced people, or families alone, or has no header."""
    return not grid.header or bool(of_displaced(grid.names, grid.tags) and not with_families(grid.names, grid.tags))
