"""Counts as Flee keeps them: one file for each camp (``2013-12-18,10626``), and data_layout.csv that names them.

They are read by the same code as an instance (:mod:`sim.flee.world.series`), so a camp of two files is the sum that
Flee makes of them, and the first row of the layout is the total.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sim.building.counts.gather import Report, Said, record
from sim.building.records import Reports
from sim.flee.world.cells import Notes
from sim.flee.world.instance import LayoutRow
from sim.flee.world.series import dated_rows, read_layout
from sim.scenario.errors import Problems

#: Days are counted from here, so that they are ordinal days less one.
_FIRST = dt.date.min
LAYOUT = "data_layout.csv"
TOTAL = "total"
"""What the series of the first row is called here, whatever the layout calls it."""


def read(path: Path, said: Said) -> Reports:
    """Read a layout with the files beside it, or the file of one camp, which is called as its file is.

    Raises
    ------
    Problems
        When the files have mistakes.
    """
    notes = Notes()
    reports = _layout(path, notes) if path.name == LAYOUT else _camp(path, path.stem, notes)
    if notes.problems:
        raise Problems(notes.problems)
    for line in notes.warnings:
        where, _, text = line.partition(": ")
        said.note("as-flee-reads-it", text, where)
    return record(reports)


def _camp(path: Path, series: str, notes: Notes) -> list[Report]:
    rows = dated_rows(path, _FIRST, notes) or []
    return [Report(series, "", "stock", day + 1, int(people), path, line) for day, people, line in rows]


def _layout(path: Path, notes: Notes) -> list[Report]:
    out = []
    for i, row in enumerate(read_layout(path.parent, None, _FIRST, 1, {}, notes)):
        out += _of_row(path, row.name if i else TOTAL, row)
    return out


def _of_row(layout: Path, name: str, row: LayoutRow) -> list[Report]:
    """Return the reports of a camp, each with its file and line; of a sum of files the line of the layout."""
    alone = _camp(layout.parent / row.files[0], name, Notes()) if len(row.files) == 1 else []
    return alone or [
        Report(name, "", "stock", int(day) + 1, int(people), layout, row.line)
        for day, people in zip(row.day.tolist(), row.count.tolist(), strict=True)
    ]
