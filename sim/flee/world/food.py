"""region_attributes_IPC.csv: which share of the people of a region is critically short of food, over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.flee.world.cells import Notes, at_least, read_rows
from sim.scenario.tables.cells import number
from sim.scenario.tables.sheet import is_blank
from sim.world.world import Floats

IPC = "region_attributes_IPC.csv"


def read_hunger(path: Path, regions: Sequence[str], days: int, notes: Notes) -> Floats:
    """Read the shares of every place and day, 0 to 1.

    The first column has the day; between two of them the share is linear. Before the first and after the last, where
    Flee stops, it is that of the nearest.

    Parameters
    ----------
    path : Path
    regions : sequence of str
        Of every place. A region without a column has no hunger.
    days : int
    notes : Notes
    """
    out = np.zeros((days, len(regions)))
    rows = [cells for cells in read_rows(path, notes) or [] if not is_blank(cells)]
    if len(rows) < 2:
        notes.bad(path, 1, 1, "no day in this table", "its first line is #Day and the names of regions")
        return out
    names = [text.strip() for text, _, _ in rows[0]]
    table: list[list[float]] = []
    for cells in rows[1:]:
        if len(cells) < len(names):
            message = f"{len(cells)} cells where the header names {len(names)} columns"
            notes.bad(path, cells[0][1], cells[-1][2], message)
            continue
        day = float(notes.cell(path, cells[0], "#Day", at_least(0), 0))
        if table and day <= table[-1][0]:
            notes.bad(path, cells[0][1], cells[0][2], f"day {day:g} does not come after day {table[-1][0]:g}")
        shares = [
            float(notes.cell(path, cell, name, number(0, 100), 0.0))
            for name, cell in zip(names[1:], cells[1:], strict=False)
        ]
        table.append([day, *shares])
    if not table:
        return out
    values = np.array(table)
    if values[0, 0] > 0 or values[-1, 0] < days - 1:
        notes.warn(path, None, "does not reach from the first day to the last, at which Flee stops; its ends are held")
    for place, region in enumerate(regions):
        if region in names[1:]:
            out[:, place] = np.interp(np.arange(days), values[:, 0], values[:, names.index(region)]) / 100.0
    lacking = sorted({region for region in regions if region not in names[1:]})
    if lacking:
        told = f"no column for the region '{lacking[0]}'" + (f" and {len(lacking) - 1} more" if lacking[1:] else "")
        notes.warn(path, 1, f"{told}: where hunger counts, Flee stops; here nobody is hungry there")
    return out
