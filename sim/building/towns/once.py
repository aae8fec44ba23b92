"""A town that stands twice in the files of a world, by its identity in the gazetteer, is one place."""

from __future__ import annotations

from sim.building.joined import picked
from sim.building.records import Told, Towns
from sim.words.wording import counted, few


def once(towns: Towns | None) -> tuple[Towns | None, tuple[Told, ...]]:
    """Return towns without the rows of an identity that stood before, and what is to be told of these.

    Rows without an identity are known by their lines, and are all kept.
    """
    if towns is None:
        return None, ()
    first: dict[str, int] = {}
    twice = []
    for row, name in enumerate(towns.id):
        if not name.startswith("row ") and first.setdefault(name, row) != row:
            twice.append(row)
    if not twice:
        return towns, ()
    gone = set(twice)
    where = [f"{towns.file[row]}:{towns.line[row]}" if towns.file else f"line {towns.line[row]}" for row in twice]
    each = few([f"{towns.name[row]} ({towns.id[row]}, {at})" for row, at in zip(twice, where, strict=True)], 3)
    text = f"{counted(len(twice), 'row')} of towns have an identity that stood before, and are left out: {each}"
    kept = picked(towns, [row for row in range(len(towns.id)) if row not in gone])
    return kept, (Told("towns-twice", "warning", text, where[0]),)
