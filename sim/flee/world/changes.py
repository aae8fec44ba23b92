"""location_changes.csv: places that become something else on a day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.flee.world.cells import Notes, comment, read_rows, whole
from sim.flee.world.instance import Change
from sim.flee.world.places import kind_of
from sim.flee.world.routes import place_in
from sim.scenario.files import shown
from sim.scenario.tables.sheet import is_blank

CHANGES = "location_changes.csv"


def read_changes(path: Path, index: Mapping[str, int], notes: Notes) -> tuple[Change, ...]:
    """Read the changes, in file order: place, type and day.

    Parameters
    ----------
    path : Path
    index : mapping of str to int
        Rows of the places by name.
    notes : Notes
    """
    out = []
    for cells in read_rows(path, notes) or []:
        if is_blank(cells) or comment(cells):
            continue
        text, line, column = cells[1] if len(cells) > 1 else ("", cells[0][1], cells[0][2])
        if len(cells) < 3:
            notes.bad(path, line, column, f"{len(cells)} cells where a change has 3", "they are name, new type, day")
            continue
        before = len(notes.problems)
        place, kind = place_in(path, cells[0], index, notes), kind_of(text)
        if kind is None:
            hint = "camp, idpcamp, conflict_zone, forwarding_hub, marker, flood_zone, town"
            notes.bad(path, line, column, f"the new type '{text.strip()}' is not known", f"allowed: {hint}")
        if not cells[2][0].strip():
            notes.bad(path, line, cells[2][2], "'date' is blank", "0 is the first day")
        day = notes.cell(path, cells[2], "date", whole, 0)
        if kind is not None and len(notes.problems) == before:
            if day < 0:
                notes.warn(path, line, f"is of day {day}, before the first: it never happens, in Flee as here")
            out.append(Change(place, kind, day, f"{shown(path)}:{line}"))
    return tuple(out)
