"""A town that stands twice in the files of a world, by its identity in the gazetteer, is one place.

Tables of one's own may number their rows: towns of one number are two where neither name nor place is the same.
"""

from __future__ import annotations

from sim.building.joined import picked
from sim.building.match.names import normal
from sim.building.records import Told, Towns
from sim.words.wording import counted, few

NEAR_DEGREES = 0.1
"""Two releases of a gazetteer have a town no farther apart, whatever they call it."""


def once(towns: Towns | None) -> tuple[Towns | None, tuple[Told, ...]]:
    """Return towns without the rows of an identity that stood before, and what is to be told of these.

    Rows without an identity are known by their lines, and are all kept.
    """
    if towns is None:
        return None, ()
    known: dict[str, list[int]] = {}
    twice: list[int] = []
    for row, name in enumerate(towns.id):
        if name.startswith("row "):
            continue
        before = known.setdefault(name, [])
        (twice if any(_same(towns, row, other) for other in before) else before).append(row)
    if not twice:
        return towns, ()
    gone = set(twice)
    where = [f"{towns.file[row]}:{towns.line[row]}" if towns.file else f"line {towns.line[row]}" for row in twice]
    each = few([f"{towns.name[row]} ({towns.id[row]}, {at})" for row, at in zip(twice, where, strict=True)], 3)
    text = f"{counted(len(twice), 'row')} of towns have an identity that stood before, and are left out: {each}"
    kept = picked(towns, [row for row in range(len(towns.id)) if row not in gone])
    return kept, (Told("towns-twice", "warning", text, where[0]),)


def _same(towns: Towns, one: int, other: int) -> bool:
    """Tell whether two rows of one identity are of one town: by their names, or by where they lie."""
    apart = abs(towns.lat[one] - towns.lat[other]), abs(towns.lon[one] - towns.lon[other])
    return normal(towns.name[one]) == normal(towns.name[other]) or max(apart) <= NEAR_DEGREES
